//! Writing down what Telegram has done, until it is written.

use std::time::Duration;

use anyhow::Context;
use futures::FutureExt;
use futures::future::BoxFuture;

use super::deliver::ChatDelivery;
use crate::domain::notice::Notice;
use crate::domain::{Backoff, OrderCode};
use crate::store;
use crate::store::cards::{self, Card};
use crate::store::notices::{self, Outcome};

const BACKOFF: Backoff = Backoff { first: Duration::from_millis(100), longest: Duration::from_secs(30) };

/// Tries a write until it succeeds: while the database is locked or the disk is full, what was done is remembered here
/// instead of being repeated. The chat waits meanwhile.
///
/// # Errors
/// The write fails for a reason that does not pass by itself.
pub(super) async fn record<'a, T>(write: impl Fn() -> BoxFuture<'a, store::Result<T>>) -> anyhow::Result<T> {
    let mut failures = 0;
    loop {
        match write().await {
            Err(error) if store::passes_by_itself(&error) => {
                failures += 1;
                let pause = BACKOFF.after(failures);
                tracing::error!(%error, pause_ms = pause.as_millis(), "couldn't record a delivered notice yet");
                tokio::time::sleep(pause).await;
            }
            done => return done.context("couldn't record a delivered notice"),
        }
    }
}

impl ChatDelivery<'_> {
    /// Records that a notice was delivered, which card the chat has then, and that earlier calm notices of the order, up
    /// to a revision, are covered.
    pub(super) async fn finish(
        &self,
        notice: &Notice,
        outcome: Outcome,
        card: Option<Card>,
        covered_revision: i64,
    ) -> anyhow::Result<()> {
        let (chat, shop, code) = (self.subscription.chat, notice.shop.as_str(), &notice.code);
        let covered = record(|| {
            async {
                let mut tx = self.deps.db.begin_write().await?;
                notices::finish(&mut *tx, notice.id, outcome, self.now).await?;
                if let Some(card) = card {
                    cards::write(&mut *tx, chat, shop, code, card).await?;
                }
                let covered = notices::cover(&mut *tx, chat, (shop, code), covered_revision, self.now).await?;
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

    /// Records what an edit has shown: the card's new revision, or that there is no card any more.
    pub(super) async fn set_card(&self, notice: &Notice, card: Option<Card>) -> anyhow::Result<()> {
        let (chat, shop, code) = (self.subscription.chat, notice.shop.as_str(), &notice.code);
        let covered = record(|| {
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
        record(|| notices::finish(self.deps.db.pool(), notice.id, outcome, self.now).boxed()).await?;
        self.count(outcome, 1);
        Ok(())
    }

    pub(super) fn count(&self, outcome: Outcome, number: u64) {
        (0..number).for_each(|_| self.deps.metrics.notice(outcome.as_str()));
    }

    pub(super) async fn forget_card(&self, shop: &str, code: &OrderCode) -> anyhow::Result<()> {
        record(|| cards::remove(self.deps.db.pool(), self.subscription.chat, shop, code).boxed()).await
    }
}
