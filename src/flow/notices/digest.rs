//! Digests: one message for many notices of a chat.

use anyhow::Context;

use super::deliver::{ChatDelivery, Failure};
use crate::domain::notice::{Notice, is_urgent};
use crate::domain::{KnownOrder, Outgoing};
use crate::render;
use crate::store::notices::{self, Outcome};
use crate::store::{self, cards};

/// How many orders one digest names.
const MAX_ORDERS: usize = 40;

/// An order with its notices, the oldest first.
type Named<'a> = (KnownOrder, Vec<&'a Notice>);

impl ChatDelivery<'_> {
    /// Names each order once with its latest state. Existing cards are edited afterwards, without a sound.
    pub(super) async fn digest(&self, claimed: &Notice, wanted: &[&Notice]) -> Result<(), Failure> {
        let mut named: Vec<Named<'_>> = Vec::new();
        let mut purged = Vec::new();
        for notice in wanted {
            let is_same = |(known, _): &Named<'_>| known.order.code == notice.code && known.shop == notice.shop;
            if let Some(at) = named.iter().position(is_same) {
                named[at].1.push(notice);
            } else if named.len() < MAX_ORDERS {
                match self.known(notice).await? {
                    Some(known) => named.push((known, vec![notice])),
                    None => purged.push(*notice),
                }
            }
        }
        let orders: Vec<&KnownOrder> = named.iter().map(|(known, _)| known).collect();
        if !orders.is_empty() {
            let names_shops = !self.deps.shop_labels().is_empty();
            let text = render::notice::digest(self.language, self.audience(), &orders, names_shops, self.now);
            let has_urgent =
                |(known, notices): &Named<'_>| notices.iter().any(|notice| is_urgent(notice.event, &known.order));
            let is_urgent = named.iter().any(has_urgent);
            self.send(&Outgoing::text(text), None, is_urgent).await?;
        }
        let outcomes = self.finish_digest(claimed, &named, &purged).await.context("couldn't finish a digest")?;
        for outcome in outcomes {
            self.deps.metrics.notice(outcome.as_str());
        }
        Ok(())
    }

    /// Returns the outcomes of the notices that are finished.
    async fn finish_digest(
        &self,
        claimed: &Notice,
        named: &[Named<'_>],
        purged: &[&Notice],
    ) -> store::Result<Vec<Outcome>> {
        let mut outcomes = Vec::new();
        let mut tx = self.deps.db.begin_write().await?;
        for notice in purged {
            notices::finish(&mut *tx, notice.id, Outcome::Dropped, self.now).await?;
            outcomes.push(Outcome::Dropped);
        }
        // The claimed notice may be one that only updates a card: it continues at once.
        notices::postpone(&mut *tx, claimed.id, self.now).await?;
        for (known, notices) in named {
            let card = cards::find(&mut *tx, self.subscription.chat, &known.shop, &known.order.code).await?;
            let updates_card = self.subscription.is_live && card.is_some();
            for (at, notice) in notices.iter().enumerate() {
                if updates_card && at + 1 == notices.len() {
                    notices::make_card_update(&mut *tx, notice.id, self.now).await?;
                } else {
                    notices::finish(&mut *tx, notice.id, Outcome::Digest, self.now).await?;
                    outcomes.push(Outcome::Digest);
                }
            }
        }
        tx.commit().await?;
        Ok(outcomes)
    }
}
