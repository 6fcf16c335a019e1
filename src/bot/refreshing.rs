//! Cards that are being refreshed.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};

use crate::domain::ChatId;

type Card = (ChatId, i32);

/// Allows one refresh at a time for each card.
#[derive(Debug, Default)]
pub(super) struct Refreshing(Mutex<HashSet<Card>>);

impl Refreshing {
    /// Claims the card until the guard is dropped; `None` if it is claimed.
    pub(super) fn claim(&self, chat: ChatId, message_id: i32) -> Option<Guard<'_>> {
        let card = (chat, message_id);
        // No guard may exist, and be dropped, if the card is claimed: `then`, not `then_some`.
        let is_free = self.cards().insert(card);
        is_free.then(|| Guard { refreshing: self, card })
    }

    fn cards(&self) -> std::sync::MutexGuard<'_, HashSet<Card>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A claim on one card.
#[derive(Debug)]
pub(super) struct Guard<'a> {
    refreshing: &'a Refreshing,
    card: Card,
}

impl Drop for Guard<'_> {
    fn drop(&mut self) {
        self.refreshing.cards().remove(&self.card);
    }
}
