//! Digests: one message for many calm notices of a chat, or for many orders that a courier was given.

use std::collections::HashSet;

use futures::FutureExt;

use super::deliver::{ChatDelivery, Failure, Item};
use crate::domain::KnownOrder;
use crate::domain::notice::{Event, Notice};
use crate::flow::until_written::until_written;
use crate::render;
use crate::store::cards;
use crate::store::notices::{self, Outcome};

/// How many orders one digest names.
const MAX_ORDERS: usize = 40;

/// An order with its notices, the oldest first.
type Named<'a> = (KnownOrder, Vec<&'a Notice>);

impl ChatDelivery<'_> {
    pub(super) fn next_digest<'a>(&self, notices: Vec<&'a Notice>) -> Item<'a> {
        let limit = self.deps.chat_states.delivery(self.subscription.chat).digest_limit.unwrap_or(MAX_ORDERS);
        let orders: HashSet<(&str, &str)> =
            notices.iter().map(|notice| (notice.shop.as_str(), notice.code.as_str())).collect();
        let limit = limit.min(orders.len());
        Item::Digest { notices, limit }
    }

    /// Names each order once with its latest state, as many as one message can hold. Existing cards are edited afterwards,
    /// without a sound.
    pub(super) async fn digest(&self, notices: &[&Notice], limit: usize) -> Result<(), Failure> {
        let is_given = notices.first().is_some_and(|notice| notice.event == Event::Given);
        let is_held = |known: &KnownOrder| self.viewer.is_some_and(|viewer| known.work.is_held_by(viewer.user));
        let mut named: Vec<Named<'_>> = Vec::new();
        let mut dropped = Vec::new();
        for notice in notices {
            let is_same = |(known, _): &Named<'_>| known.order.code == notice.code && known.shop == notice.shop;
            if let Some(at) = named.iter().position(is_same) {
                named[at].1.push(notice);
            } else if named.len() < limit {
                match self.known(&notice.shop, &notice.code).await? {
                    Some(known) if !is_given || is_held(&known) => named.push((known, vec![notice])),
                    _ => dropped.push(*notice),
                }
            }
        }
        let orders: Vec<&KnownOrder> = named.iter().map(|(known, _)| known).collect();
        let (message, fitting) = if is_given {
            render::courier::given_to_you(self.language, &orders, self.now)
        } else {
            let names_shops = !self.deps.shop_labels().is_empty();
            render::notice::digest(self.language, self.audience(), &orders, names_shops, self.now)
        };
        named.truncate(fitting);
        if !named.is_empty() {
            self.send(&message, None, is_given).await?;
        }
        Ok(self.finish_digest(&named, &dropped).await?)
    }

    /// A digest of so many orders cannot be sent: one of them may be to blame, so the next digest names half of them.
    pub(super) fn halve_digest(&self, orders: usize) {
        let chat = self.subscription.chat;
        tracing::warn!(chat.id = %chat, orders, "sending a digest in parts");
        self.deps.chat_states.change_delivery(chat, |state| state.digest_limit = Some(orders / 2));
    }

    async fn finish_digest(&self, named: &[Named<'_>], dropped: &[&Notice]) -> anyhow::Result<()> {
        let chat = self.subscription.chat;
        let updates = until_written("a digest", || {
            async {
                let mut updates = 0;
                let mut tx = self.deps.db.begin_write().await?;
                for notice in dropped {
                    notices::finish(&mut *tx, notice.id, Outcome::Dropped, self.now).await?;
                }
                for (known, notices) in named {
                    let card = cards::find(&mut *tx, chat, &known.shop, &known.order.code).await?;
                    let updates_card = self.subscription.is_live && card.is_some();
                    for (at, notice) in notices.iter().enumerate() {
                        if updates_card && at + 1 == notices.len() {
                            notices::make_card_update(&mut *tx, notice.id).await?;
                            updates += 1;
                        } else {
                            notices::finish(&mut *tx, notice.id, Outcome::Digest, self.now).await?;
                        }
                    }
                }
                tx.commit().await?;
                Ok(updates)
            }
            .boxed()
        })
        .await?;
        let named: usize = named.iter().map(|(_, notices)| notices.len()).sum();
        self.count(Outcome::Digest, (named - updates) as u64);
        self.count(Outcome::Dropped, dropped.len() as u64);
        Ok(())
    }
}
