//! Writing down what was delivered.

use futures::FutureExt;

use super::deliver::ChatDelivery;
use crate::domain::notice::Notice;
use crate::domain::{KnownOrder, OrderCode};
use crate::flow::outbox;
use crate::flow::until_written::until_written;
use crate::store::cards::{self, Card};
use crate::store::notices::{self, Outcome};

const NOTICE: &str = "a delivered notice";

impl ChatDelivery<'_> {
    /// Records that a notice was delivered, which card the chat has then, and that earlier calm notices of the order, up
    /// to a revision, are covered. `sent` is the order as a card shows it that was just sent: a courier may have taken it
    /// meanwhile.
    pub(super) async fn finish(
        &self,
        notice: &Notice,
        (outcome, covered_revision): (Outcome, i64),
        card: Option<Card>,
        sent: Option<&KnownOrder>,
    ) -> anyhow::Result<()> {
        let (chat, shop, code) = (self.subscription.chat, notice.shop.as_str(), &notice.code);
        let covered = until_written(NOTICE, || {
            async {
                let mut tx = self.deps.db.begin_write().await?;
                notices::finish(&mut *tx, notice.id, outcome, self.now).await?;
                match card {
                    Some(card) if card.is_live => cards::write(&mut *tx, chat, shop, code, card).await?,
                    Some(card) => {
                        cards::record_shown(&mut *tx, chat, code, card.message_id).await?;
                    }
                    None => {}
                }
                let covered = notices::cover(&mut *tx, chat, (shop, code), covered_revision, self.now).await?;
                if let Some(known) = sent {
                    outbox::catch_up(&mut tx, chat, code, &known.work, self.now).await?;
                }
                tx.commit().await?;
                Ok(covered)
            }
            .boxed()
        })
        .await?;
        self.count(outcome, 1);
        self.count(Outcome::Covered, covered);
        Ok(())
    }

    /// Records that the chat has this card, which shows what the notice is about.
    pub(super) async fn finish_shown(
        &self,
        notice: &Notice,
        card: Card,
        sent: Option<&KnownOrder>,
    ) -> anyhow::Result<()> {
        let outcome = if notice.is_wanted { Outcome::Sent } else { Outcome::Covered };
        self.finish(notice, (outcome, card.revision), Some(card), sent).await
    }

    /// Records what an edit has shown: the card's new revision, or that there is no card any more.
    pub(super) async fn set_card(&self, notice: &Notice, card: Option<Card>) -> anyhow::Result<()> {
        let (chat, shop, code) = (self.subscription.chat, notice.shop.as_str(), &notice.code);
        let covered = until_written(NOTICE, || {
            async {
                let mut tx = self.deps.db.begin_write().await?;
                let covered = if let Some(card) = card {
                    cards::write(&mut *tx, chat, shop, code, card).await?;
                    notices::cover(&mut *tx, chat, (shop, code), card.revision, self.now).await?
                } else {
                    cards::remove(&mut *tx, chat, shop, code).await?;
                    0
                };
                tx.commit().await?;
                Ok(covered)
            }
            .boxed()
        })
        .await?;
        self.count(Outcome::Covered, covered);
        Ok(())
    }

    /// Finishes a notice without a message: the order was purged, or the chat does not want it.
    pub(super) async fn drop_silently(&self, notice: &Notice) -> anyhow::Result<()> {
        let outcome = if notice.is_wanted { Outcome::Dropped } else { Outcome::Covered };
        self.finish_alone(notice, outcome).await
    }

    pub(super) async fn finish_alone(&self, notice: &Notice, outcome: Outcome) -> anyhow::Result<()> {
        until_written(NOTICE, || notices::finish(self.deps.db.pool(), notice.id, outcome, self.now).boxed()).await?;
        self.count(outcome, 1);
        Ok(())
    }

    pub(super) async fn finish_all(&self, ids: &[i64], outcome: Outcome) -> anyhow::Result<()> {
        let write = || {
            async {
                let mut tx = self.deps.db.begin_write().await?;
                for id in ids {
                    notices::finish(&mut *tx, *id, outcome, self.now).await?;
                }
                tx.commit().await
            }
            .boxed()
        };
        until_written(NOTICE, write).await?;
        self.count(outcome, ids.len() as u64);
        Ok(())
    }

    pub(super) fn count(&self, outcome: Outcome, number: u64) {
        (0..number).for_each(|_| self.deps.metrics.notice(outcome.as_str()));
    }

    pub(super) async fn forget_card(&self, shop: &str, code: &OrderCode) -> anyhow::Result<()> {
        until_written(NOTICE, || cards::remove(self.deps.db.pool(), self.subscription.chat, shop, code).boxed()).await
    }
}
