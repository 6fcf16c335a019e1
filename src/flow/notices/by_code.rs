//! Reading orders by their codes: those that the lists of active orders do not have.

use std::collections::HashSet;

use anyhow::Context;
use chrono::Duration;
use futures::{StreamExt, stream};

use super::changes::Changes;
use super::poll::{Error, ShopPoll};
use crate::domain::{Backoff, OrderCode};
use crate::kaspi;
use crate::store::orders;

/// How often an order that is too old for the lists is read by its code.
const OLD_ORDER_EVERY: Duration = Duration::minutes(10);

/// Pauses between reads by code of an order that Kaspi does not find.
const MISSED_ORDER: Backoff =
    Backoff { first: std::time::Duration::from_mins(1), longest: std::time::Duration::from_hours(6) };

/// How many orders one poll reads by their codes, and how many concurrently.
const MAX_BY_CODE: usize = 200;
const CONCURRENT_BY_CODE: usize = 8;

impl ShopPoll<'_> {
    /// Reads by their codes the active orders that the lists do not have any more, or that are too old for them, until
    /// their end is known. Returns the number of events.
    pub(super) async fn by_code(&self, seen: &HashSet<OrderCode>) -> Result<usize, Error> {
        let Changes { deps, shop, now, .. } = self.changes;
        let followed = orders::followed(deps.db.pool(), shop).await.context("couldn't read the followed orders")?;
        let due = followed
            .into_iter()
            .filter(|order| !seen.contains(&order.code) && order.next_read.is_none_or(|next| next <= now))
            .take(MAX_BY_CODE);
        let mut answers = stream::iter(due)
            .map(async |order| {
                let answer = deps.kaspi.order_document(self.shop, &order.code).await;
                (order, answer)
            })
            .buffer_unordered(CONCURRENT_BY_CODE);
        let mut events = 0;
        while let Some((order, answer)) = answers.next().await {
            let code = &order.code;
            let document = match answer {
                Err(error) if error.is_transient() || matches!(error, kaspi::Error::Unauthorized { .. }) => {
                    return Err(error.into());
                }
                // One order that cannot be read must not block the others.
                Err(error) => {
                    tracing::warn!(shop, order.code = %code, %error, "couldn't read a followed order");
                    None
                }
                Ok(document) => document,
            };
            let (misses, next_read) = if let Some(document) = document {
                events += self.record(std::slice::from_ref(&document)).await?;
                (0, now + OLD_ORDER_EVERY)
            } else {
                // Kaspi was seen not to find an order whose state has just changed: that says nothing about the order.
                let misses = order.misses.saturating_add(1);
                tracing::info!(shop, order.code = %code, misses, "kaspi does not find a followed order");
                (misses, now + MISSED_ORDER.after(misses))
            };
            let scheduled = orders::schedule_read(deps.db.pool(), shop, code, misses, next_read).await;
            scheduled.context("couldn't schedule a read by code")?;
        }
        Ok(events)
    }
}
