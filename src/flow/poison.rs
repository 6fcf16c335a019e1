//! Poison: an answer or a notice that fails again and again while other calls to Telegram succeed, such as a text that
//! Telegram answers with 500. It is set aside, so that it blocks nothing behind it.

use std::time::Instant;

use crate::domain::ChatId;
use crate::telegram::Api;

/// How often something fails before it counts as poison. With the pauses between, it takes minutes.
const MAX_FAILURES: u32 = 6;

/// The failures of one item that were its own fault.
#[derive(Debug, Clone, Copy)]
pub struct Suspicion {
    failures: u32,
    since: Instant,
}

impl Default for Suspicion {
    fn default() -> Self {
        Self { failures: 0, since: Instant::now() }
    }
}

impl Suspicion {
    /// Counts a transient failure of a call about the chat. `true` if the item is poison.
    pub(super) async fn failed(&mut self, telegram: &Api, chat: Option<ChatId>) -> bool {
        let is_own_fault = telegram.do_others_succeed(chat, self.since).await;
        self.since = Instant::now();
        if is_own_fault { self.count() } else { self.failures >= MAX_FAILURES }
    }

    /// Counts a failure that was certainly the item's own fault. `true` if the item is poison.
    pub(super) fn count(&mut self) -> bool {
        self.failures += 1;
        self.failures >= MAX_FAILURES
    }
}
