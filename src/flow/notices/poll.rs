//! Polling the shops. Kaspi has no webhooks and no list of changes: each poll reads the lists of active orders, page by
//! page.

use std::collections::HashSet;
use std::sync::Arc;

use anyhow::Context;
use chrono::{DateTime, Utc};

use super::changes::Changes;
use super::windows::{Window, since, windows};
use crate::domain::OrderCode;
use crate::domain::order::State;
use crate::domain::shop::ReadFailure;
use crate::flow::Deps;
use crate::flow::operations::incidents;
use crate::kaspi::{self, OrderDocument, Shop};
use crate::store::{shops, subscriptions};

/// The lists in which an order may still change. An order moves through them in this order, so one that moves during a
/// poll is rather read twice than missed.
const ACTIVE: [State; 5] = [State::New, State::SignRequired, State::Pickup, State::Delivery, State::KaspiDelivery];

/// What a poll found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PollSummary {
    /// How many orders the lists had.
    pub orders: usize,
    pub events: usize,
}

/// Why a poll failed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Kaspi(#[from] kaspi::Error),
    #[error("the database fails")]
    Database(#[from] anyhow::Error),
}

/// Polls a shop once. The admins are notified when that fails for long, and when it works again.
///
/// # Errors
/// What was read before the error is stored.
pub async fn poll(deps: &Arc<Deps>, shop: &Shop) -> Result<PollSummary, Error> {
    let poll = ShopPoll::new(deps, shop).await?;
    let result = poll.run().await;
    match &result {
        Ok(summary) => {
            let recorded = shops::record_success(deps.db.pool(), shop.name(), poll.changes.now).await;
            recorded.context("couldn't record a poll")?;
            incidents::shop_recovered(deps, shop.name(), summary.events).await;
        }
        Err(Error::Kaspi(error)) => {
            let failure = read_failure(error);
            let recorded = shops::record_failure(deps.db.pool(), shop.name(), failure, deps.now()).await;
            recorded.context("couldn't record a failed poll")?;
            incidents::shop_failed(deps, shop.name(), failure).await;
        }
        Err(Error::Database(_)) => {}
    }
    result
}

fn read_failure(error: &kaspi::Error) -> ReadFailure {
    match error {
        kaspi::Error::Unauthorized { .. } => ReadFailure::TokenRefused,
        error if error.is_transient() => ReadFailure::Unavailable,
        _ => ReadFailure::NotUnderstood,
    }
}

/// One poll of a shop.
pub(super) struct ShopPoll<'a> {
    pub(super) shop: &'a Shop,
    pub(super) changes: Changes<'a>,
    /// `None` on the first poll.
    previous: Option<DateTime<Utc>>,
}

impl<'a> ShopPoll<'a> {
    async fn new(deps: &'a Arc<Deps>, shop: &'a Shop) -> anyhow::Result<Self> {
        let db = deps.db.pool();
        let state = shops::find(db, shop.name()).await.context("couldn't read a shop's state")?;
        let subscriptions = subscriptions::list(db).await.context("couldn't read the subscriptions")?;
        let previous = state.first_polled_at.and(state.last_polled_at);
        let is_first_poll = previous.is_none();
        let changes = Changes { deps, shop: shop.name(), now: deps.now(), is_first_poll, subscriptions };
        Ok(Self { shop, changes, previous })
    }

    async fn run(&self) -> Result<PollSummary, Error> {
        let now = self.changes.now;
        let mut seen = HashSet::new();
        let mut events = 0;
        let windows = windows(self.previous, now);
        for state in &ACTIVE {
            for window in &windows {
                events += self.list(state, *window, &mut seen).await?;
            }
        }
        // What was placed since the previous poll may have ended already, and was in no list of active orders.
        if let Some(previous) = self.previous {
            events += self.list(&State::Archive, since(previous, now), &mut seen).await?;
        }
        events += self.by_code(&seen).await?;
        events += self.changes.record_overdue().await.context("couldn't record overdue orders")?;
        Ok(PollSummary { orders: seen.len(), events })
    }

    /// Reads one list to its end. Returns the number of events.
    async fn list(&self, state: &State, window: Window, seen: &mut HashSet<OrderCode>) -> Result<usize, Error> {
        let mut events = 0;
        for number in 0.. {
            let page = self.changes.deps.kaspi.page(self.shop, state, window, number).await?;
            let is_last = page.orders.is_empty() || number + 1 >= page.page_count;
            // Kaspi was seen to ignore filters.
            let orders: Vec<OrderDocument> =
                page.orders.into_iter().filter(|document| document.order.state.as_ref() == Some(state)).collect();
            events += self.record(&orders).await?;
            seen.extend(orders.into_iter().map(|document| document.order.code));
            if is_last {
                break;
            }
        }
        Ok(events)
    }

    pub(super) async fn record(&self, documents: &[OrderDocument]) -> anyhow::Result<usize> {
        self.changes.record(documents).await.context("couldn't record changed orders")
    }
}
