//! How one poll goes: what was read, and what could not be.

use std::collections::HashSet;
use std::time::Duration;

use crate::domain::OrderCode;
use crate::domain::order::State;
use crate::domain::shop::{PollFailure, ReadFailure, Unread};
use crate::kaspi;

/// The lists in which an order may still change. An order moves through them in this order, so one that moves during a
/// poll is rather read twice than missed.
pub(super) const ACTIVE: [State; 5] =
    [State::New, State::SignRequired, State::Pickup, State::Delivery, State::KaspiDelivery];

/// So many requests in a row without an answer mean that Kaspi is down, and that more of them only take time.
const MAX_TRANSIENT: u32 = 3;

/// A bad order, page or list costs itself only: the rest is read on, and the failure is reported at the end.
#[derive(Debug, Default)]
pub(super) struct Progress {
    /// The orders that the lists have.
    pub(super) seen: HashSet<OrderCode>,
    pub(super) events: usize,
    /// The lists that were read to their ends.
    pub(super) complete: Vec<State>,
    has_read: bool,
    transient_in_a_row: u32,
    worst: Option<PollFailure>,
    error: Option<kaspi::Error>,
    /// How long Kaspi asks not to be asked again.
    pub(super) pause: Option<Duration>,
    pub(super) is_over: bool,
}

impl Progress {
    /// Whether all lists were read to their ends, that of ended orders included.
    pub(super) fn has_all_lists(&self) -> bool {
        self.has_active_lists() && self.complete.contains(&State::Archive)
    }

    pub(super) fn has_active_lists(&self) -> bool {
        ACTIVE.iter().all(|state| self.complete.contains(state))
    }

    pub(super) fn read(&mut self) {
        self.has_read = true;
        self.transient_in_a_row = 0;
    }

    /// Something could not be read. `is_over` is set if nothing else can be, either.
    pub(super) fn failed(&mut self, shop: &str, part: &str, unread: Unread, error: kaspi::Error) {
        tracing::warn!(
            shop,
            part,
            error = &error as &(dyn std::error::Error + 'static),
            "couldn't read a part of a shop"
        );
        self.transient_in_a_row = if error.is_transient() { self.transient_in_a_row + 1 } else { 0 };
        self.is_over |= matches!(error, kaspi::Error::Unauthorized { .. })
            || error.asks_for_pause()
            || self.transient_in_a_row >= MAX_TRANSIENT;
        self.pause = self.pause.max(error.retry_after());
        let failure = PollFailure { kind: read_failure(&error), unread };
        let is_worse = |worst: PollFailure| unread > worst.unread || failure.kind == ReadFailure::TokenRefused;
        if self.worst.is_none_or(is_worse) {
            (self.worst, self.error) = (Some(failure), Some(error));
        }
    }

    /// The failure, and the error if nothing at all was read.
    pub(super) fn failure(self) -> (Option<PollFailure>, Option<kaspi::Error>) {
        if self.has_read {
            return (self.worst, None);
        }
        let everything = self.worst.map(|worst| PollFailure { unread: Unread::Everything, ..worst });
        (everything, self.error)
    }
}

fn read_failure(error: &kaspi::Error) -> ReadFailure {
    match error {
        kaspi::Error::Unauthorized { .. } => ReadFailure::TokenRefused,
        error if error.is_transient() => ReadFailure::Unavailable,
        _ => ReadFailure::NotUnderstood,
    }
}
