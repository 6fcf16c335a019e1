//! Polling the shops. Kaspi has no webhooks and no list of changes: each poll reads the lists of active orders.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use chrono::{DateTime, TimeDelta, Utc};

use super::changes::Changes;
use super::progress::{ACTIVE, Progress};
use super::shops::{close_unconfigured, recognise_renamed, reopen};
use crate::domain::order::State;
use crate::domain::shop::{PollFailure, Unread};
use crate::flow::Deps;
use crate::flow::operations::incidents;
use crate::kaspi::{self, OrderDocument, Shop, Window};
use crate::store;
use crate::store::shops::{self, PollOutcome, PollState};

/// For so long after the first poll, an unknown order was probably hidden from it. Later it is rather one that had ended and
/// came back.
const SETTLING: TimeDelta = TimeDelta::hours(1);

/// What a poll found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PollSummary {
    /// How many orders the lists had.
    pub orders: usize,
    pub events: usize,
    /// What could not be read, if anything.
    pub failure: Option<PollFailure>,
    /// How long Kaspi asks not to be asked again.
    pub pause: Option<Duration>,
}

/// Why a poll read nothing.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error(transparent)]
    Kaspi(#[from] kaspi::Error),
    #[error("the database fails")]
    Database(#[from] anyhow::Error),
}

impl Error {
    /// How long Kaspi asks not to be asked again.
    pub fn pause(&self) -> Option<Duration> {
        match self {
            Self::Kaspi(error) => error.retry_after(),
            Self::Database(_) => None,
        }
    }
}

/// Polls a shop once. The admins are notified when that fails for long, wholly or in part, and when it works again.
///
/// # Errors
/// Nothing could be read.
pub async fn poll(deps: &Arc<Deps>, shop: &Shop) -> Result<PollSummary, Error> {
    let mut state = find(deps, shop).await?;
    let mut progress = Progress::default();
    if state.first_polled_at.is_none() {
        if let Err(error) = recognise_renamed(deps, shop).await? {
            progress.failed(shop.name(), "orders of a renamed shop", Unread::Everything, error);
            progress.is_over = true;
        }
        state = find(deps, shop).await?;
    }
    if state.is_closed {
        reopen(deps, shop.name()).await?;
    }
    if !progress.is_over && !deps.kaspi_clock.is_known() {
        ask_for_clock(deps, shop).await;
    }
    let poll = ShopPoll::new(deps, shop, &state).await?;
    if !progress.is_over {
        poll.run(&mut progress).await?;
    }
    poll.finish(progress).await
}

/// Records an order that was read outside of a poll.
pub async fn record(deps: &Arc<Deps>, shop: &Shop, document: &OrderDocument) -> anyhow::Result<()> {
    let state = find(deps, shop).await?;
    let poll = ShopPoll::new(deps, shop, &state).await?;
    let recorded = poll.changes.record(std::slice::from_ref(document)).await;
    recorded.map(drop).context("couldn't record a changed order")
}

async fn find(deps: &Deps, shop: &Shop) -> anyhow::Result<PollState> {
    shops::find(deps.db.pool(), shop.name()).await.context("couldn't read a shop's state")
}

/// Any response shows Kaspi's clock, by which the first windows have to be made.
async fn ask_for_clock(deps: &Deps, shop: &Shop) {
    let now = deps.now();
    // Its error will come again.
    let _ = deps.kaspi.page(shop, &State::New, Window::new(now, now), 0).await;
    learn_clock(deps);
}

fn learn_clock(deps: &Deps) {
    if let Some(date) = deps.kaspi.take_date() {
        deps.kaspi_clock.learn(date, deps.now());
    }
}

/// One poll of a shop.
pub(super) struct ShopPoll<'a> {
    pub(super) shop: &'a Shop,
    pub(super) changes: Changes<'a>,
    /// Until when each list was read, by Kaspi's clock.
    pub(super) lists: HashMap<String, DateTime<Utc>>,
    /// By Kaspi's clock, as far as it is known.
    pub(super) kaspi_now: DateTime<Utc>,
}

impl<'a> ShopPoll<'a> {
    async fn new(deps: &'a Arc<Deps>, shop: &'a Shop, state: &PollState) -> anyhow::Result<Self> {
        let lists = shops::lists(deps.db.pool(), shop.name()).await.context("couldn't read the state of lists")?;
        let now = deps.now();
        let kaspi_now = deps.kaspi_clock.now(now);
        let known_before = state.known_before.unwrap_or(kaspi_now);
        let read_until = |state: &State| lists.get(state.as_str()).copied();
        let all_read_until = read_until(&State::Archive).map(|archive| {
            ACTIVE.iter().map(|state| read_until(state).unwrap_or(known_before)).fold(archive, DateTime::min)
        });
        let is_settling = kaspi_now < known_before + SETTLING;
        let changes = Changes { deps, shop: shop.name(), now, all_read_until, known_before, is_settling };
        Ok(Self { shop, changes, lists, kaspi_now })
    }

    async fn run(&self, progress: &mut Progress) -> Result<(), Error> {
        // That of an earlier answer is old.
        self.changes.deps.kaspi.take_date();
        self.read_lists(progress).await?;
        learn_clock(self.changes.deps);
        if !progress.is_over {
            self.by_code(progress).await?;
        }
        // Without their list, own deliveries may have been made; if it fails for long, they are read by their codes.
        if progress.complete.contains(&State::Delivery) || (!progress.is_over && self.absence_counts(progress)) {
            let overdue = self.changes.record_overdue().await;
            progress.events += overdue.context("couldn't record overdue orders")?;
        }
        Ok(())
    }

    /// Records how the poll went.
    async fn finish(self, progress: Progress) -> Result<PollSummary, Error> {
        let Changes { deps, shop, now, known_before, .. } = self.changes;
        let db = deps.db.pool();
        let (orders, events, pause) = (progress.seen.len(), progress.events, progress.pause);
        let complete: Vec<String> = progress.complete.iter().map(|state| state.as_str().to_owned()).collect();
        let has_read_all_lists = progress.has_all_lists();
        let (failure, error) = progress.failure();
        let recording = async {
            shops::record_lists(db, shop, &complete, self.kaspi_now).await?;
            let known_before = error.is_none().then_some(known_before);
            shops::record(db, shop, PollOutcome { has_read_all_lists, failure, known_before }, now).await?;
            store::Result::Ok(())
        };
        recording.await.context("couldn't record a poll")?;
        if let Some(failure) = failure {
            incidents::shop_failed(deps, shop, failure).await;
        } else {
            close_unconfigured(deps).await?;
            incidents::shop_recovered(deps, shop, events).await;
        }
        match error {
            Some(error) => Err(error.into()),
            None => Ok(PollSummary { orders, events, failure, pause }),
        }
    }
}
