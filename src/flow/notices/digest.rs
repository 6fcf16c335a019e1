//! Digests: one message for many calm notices of a chat.

use futures::FutureExt;

use super::deliver::{ChatDelivery, Failure, Step};
use super::recording::record;
use crate::domain::notice::Notice;
use crate::domain::{KnownOrder, Outgoing};
use crate::render;
use crate::store::cards;
use crate::store::notices::{self, Outcome};
use crate::telegram::Error;

/// How many orders one digest names.
const MAX_ORDERS: usize = 40;

/// An order with its notices, the oldest first.
type Named<'a> = (KnownOrder, Vec<&'a Notice>);

impl ChatDelivery<'_> {
    /// Names each order once with its latest state, as many as one message can hold. Existing cards are edited afterwards,
    /// without a sound.
    pub(super) async fn digest(&self, calm: &[&Notice]) -> Result<(), Failure> {
        let limit = self.deps.chat_states.delivery(self.subscription.chat).digest_limit.unwrap_or(MAX_ORDERS);
        let mut named: Vec<Named<'_>> = Vec::new();
        let mut purged = Vec::new();
        for notice in calm {
            let is_same = |(known, _): &Named<'_>| known.order.code == notice.code && known.shop == notice.shop;
            if let Some(at) = named.iter().position(is_same) {
                named[at].1.push(notice);
            } else if named.len() < limit {
                match self.known(&notice.shop, &notice.code).await? {
                    Some(known) => named.push((known, vec![notice])),
                    None => purged.push(*notice),
                }
            }
        }
        let orders: Vec<&KnownOrder> = named.iter().map(|(known, _)| known).collect();
        let names_shops = !self.deps.shop_labels().is_empty();
        let (text, fitting) = render::notice::digest(self.language, self.audience(), &orders, names_shops, self.now);
        named.truncate(fitting);
        if !named.is_empty() {
            match self.send(&Outgoing::text(text), None, false).await {
                Err(Failure::Telegram(Error::Rejected { .. })) if fitting > 1 => return Err(Failure::Digest(fitting)),
                sent => sent?,
            };
        }
        Ok(self.finish_digest(&named, &purged).await?)
    }

    /// Telegram rejects a digest of so many orders: one of them may be to blame, so the next digest names half of them.
    pub(super) fn shorten_digest(&self, orders: usize) -> Step {
        let chat = self.subscription.chat;
        tracing::warn!(chat.id = %chat, orders, "telegram rejects a digest; sending it in parts");
        self.deps.chat_states.change_delivery(chat, |state| state.digest_limit = Some(orders / 2));
        Step::Done
    }

    async fn finish_digest(&self, named: &[Named<'_>], purged: &[&Notice]) -> anyhow::Result<()> {
        let chat = self.subscription.chat;
        let updates = record(|| {
            async {
                let mut updates = 0;
                let mut tx = self.deps.db.begin_write().await?;
                for notice in purged {
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
        self.count(Outcome::Dropped, purged.len() as u64);
        Ok(())
    }
}
