//! How the connection to Telegram is, as the calls show it.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long a diversion is told of after it was last seen.
const LASTING: Duration = Duration::from_secs(90);

/// What keeps updates away from this process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Diversion {
    /// Another process with the same token takes them.
    AnotherCopy,
    /// Telegram does not accept the token.
    TokenRefused,
    /// Telegram cannot deliver them to the webhook.
    WebhookUnreachable,
}

/// How the connection to Telegram is.
#[derive(Debug, Default)]
pub struct Link(Mutex<State>);

#[derive(Debug, Default)]
struct State {
    answered_at: Option<Instant>,
    diversion: Option<(Diversion, Instant)>,
}

impl Link {
    /// For how long Telegram has not answered; `None` if it never has.
    #[must_use]
    pub fn silence(&self) -> Option<Duration> {
        self.lock().answered_at.map(|moment| moment.elapsed())
    }

    /// What keeps updates away from this process, or did a moment ago: two copies take them from each other in turns.
    #[must_use]
    pub fn diversion(&self) -> Option<Diversion> {
        self.lock().diversion.filter(|(_, moment)| moment.elapsed() < LASTING).map(|(diversion, _)| diversion)
    }

    pub(super) fn answered(&self) {
        self.lock().answered_at = Some(Instant::now());
    }

    pub(super) fn divert(&self, diversion: Diversion) {
        self.lock().diversion = Some((diversion, Instant::now()));
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
