//! Reading orders by their codes: those that the lists of active orders do not have.

use anyhow::Context;
use chrono::Duration;
use futures::{StreamExt, stream};

use super::changes::{Changes, WATCHED_EVERY};
use super::poll::{Error, ShopPoll};
use super::progress::Progress;
use crate::domain::Backoff;
use crate::domain::shop::Unread;
use crate::store::orders::{self, FollowedOrder};

/// How often an order that is too old for the lists is read by its code.
const OLD_ORDER_EVERY: Duration = Duration::minutes(10);

/// Pauses between reads by code of an order that Kaspi does not find.
const MISSED_ORDER: Backoff =
    Backoff { first: std::time::Duration::from_mins(1), longest: std::time::Duration::from_hours(6) };

/// An order is never scheduled later than this. What is, was scheduled while the clock was ahead.
const LONGEST_PAUSE: Duration = Duration::hours(6);

/// When an active order that Kaspi does not find ends as unknown: after so long, and so many reads.
const VANISHED_AFTER: Duration = Duration::days(14);
const VANISHED_MISSES: u32 = 10;

/// How many active orders one poll reads by their codes, and how many that have ended: thirty in a minute are ten
/// thousand in six hours.
const MAX_BY_CODE: usize = 200;
const MAX_WATCHED: usize = 30;
const CONCURRENT_BY_CODE: usize = 8;

impl ShopPoll<'_> {
    /// Reads by their codes the active orders that the lists do not have any more, or that are too old for them, until
    /// their end is known, and then those that have ended and may be returned. After an incomplete list, orders that are
    /// missing for the first time are left alone, because they may be in it: until it has failed for long.
    pub(super) async fn by_code(&self, progress: &mut Progress) -> Result<(), Error> {
        let Changes { deps, shop, now, .. } = self.changes;
        let (db, latest) = (deps.db.pool(), now + LONGEST_PAUSE);
        let mut due = orders::followed(db, shop, now, latest).await.context("couldn't read the followed orders")?;
        let absence_counts = self.absence_counts(progress);
        due.retain(|order| !progress.seen.contains(&order.code) && (absence_counts || order.is_scheduled));
        due.truncate(MAX_BY_CODE);
        let watched = orders::watched(db, shop, now, latest, MAX_WATCHED).await;
        due.extend(watched.context("couldn't read the watched orders")?);
        let mut answers = stream::iter(due)
            .map(async |order| {
                let answer = deps.kaspi.order_document(self.shop, &order.code).await;
                (order, answer)
            })
            .buffer_unordered(CONCURRENT_BY_CODE);
        while let Some((order, answer)) = answers.next().await {
            match answer {
                // One order that cannot be read must not block the others, and was not "not found".
                Err(error) => {
                    progress.failed(shop, order.code.as_str(), Unread::Orders, error);
                    self.schedule(&order, OLD_ORDER_EVERY).await?;
                    if progress.is_over {
                        break;
                    }
                }
                Ok(Some(document)) => {
                    progress.read();
                    progress.events += self
                        .changes
                        .record(std::slice::from_ref(&document))
                        .await
                        .context("couldn't record a changed order")?;
                    let found = FollowedOrder { misses: 0, missing_since: None, ..order };
                    let pause = if document.order.has_ended() { WATCHED_EVERY } else { OLD_ORDER_EVERY };
                    self.schedule(&found, pause).await?;
                }
                Ok(None) => {
                    progress.read();
                    progress.events += self.missed(order).await?;
                }
            }
        }
        Ok(())
    }

    /// Kaspi was seen not to find an order whose state has just changed: that says nothing about the order at first.
    async fn missed(&self, order: FollowedOrder) -> Result<usize, Error> {
        let Changes { shop, now, .. } = self.changes;
        let missing_since = order.missing_since.unwrap_or(now);
        let missed =
            FollowedOrder { misses: order.misses.saturating_add(1), missing_since: Some(missing_since), ..order };
        if missed.has_ended {
            self.schedule(&missed, WATCHED_EVERY).await?;
            return Ok(0);
        }
        tracing::info!(shop, order.code = %missed.code, missed.misses, "kaspi does not find a followed order");
        if now - missing_since >= VANISHED_AFTER && missed.misses >= VANISHED_MISSES {
            let recorded = self.changes.record_vanished(&missed.code).await;
            return Ok(recorded.context("couldn't end an order that has vanished")?);
        }
        let pause = Duration::from_std(MISSED_ORDER.after(missed.misses)).unwrap_or(LONGEST_PAUSE);
        self.schedule(&missed, pause).await?;
        Ok(0)
    }

    async fn schedule(&self, order: &FollowedOrder, pause: Duration) -> Result<(), Error> {
        let Changes { deps, shop, now, .. } = self.changes;
        let scheduled = orders::schedule_read(deps.db.pool(), shop, order, now + pause).await;
        Ok(scheduled.context("couldn't schedule a read by code")?)
    }
}
