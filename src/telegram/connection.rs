//! The state of the connection to Telegram, as calls show it.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How long updates count as blocked after that was last noticed: two copies of the bot take updates from each other in
/// turns.
const BLOCKED_FOR: Duration = Duration::from_secs(90);

/// Why this process gets no updates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UpdatesBlocked {
    /// Another process with the same token takes them.
    AnotherCopy,
    TokenRefused,
    /// Telegram cannot deliver them to the webhook.
    WebhookUnreachable,
}

#[derive(Debug, Default)]
pub struct Connection(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    answered_at: Option<Instant>,
    /// When a call that sends something last succeeded.
    sent_at: Option<Instant>,
    blocked: Option<(UpdatesBlocked, Instant)>,
}

impl Connection {
    /// How long Telegram has not answered; `None` if it never has.
    pub fn silence(&self) -> Option<Duration> {
        self.lock().answered_at.map(|answered_at| answered_at.elapsed())
    }

    pub fn updates_blocked(&self) -> Option<UpdatesBlocked> {
        self.lock().blocked.filter(|(_, since)| since.elapsed() < BLOCKED_FOR).map(|(blocked, _)| blocked)
    }

    pub fn has_sent_since(&self, time: Instant) -> bool {
        self.lock().sent_at.is_some_and(|sent_at| sent_at > time)
    }

    pub(super) fn record_sent(&self) {
        self.lock().sent_at = Some(Instant::now());
    }

    pub(super) fn record_answer(&self) {
        self.lock().answered_at = Some(Instant::now());
    }

    pub(super) fn record_blocked(&self, blocked: UpdatesBlocked) {
        self.lock().blocked = Some((blocked, Instant::now()));
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
