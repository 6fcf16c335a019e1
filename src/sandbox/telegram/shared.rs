//! The state behind a lock, with notification of changes.

use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use tokio::sync::watch;

use super::controls::Controls;
use super::state::State;

#[derive(Debug)]
pub(super) struct Shared {
    state: Mutex<State>,
    version: watch::Sender<u64>,
    pub(super) controls: OnceLock<Arc<dyn Controls>>,
}

impl Shared {
    pub(super) fn new() -> Self {
        Self { state: Mutex::default(), version: watch::Sender::new(0), controls: OnceLock::new() }
    }

    pub(super) fn read(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the state and notifies the subscribers.
    pub(super) fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let (version, outcome) = {
            let mut state = self.read();
            state.version += 1;
            let outcome = change(&mut state);
            (state.version, outcome)
        };
        // Two threads may get here in reverse order; the version must not decrease.
        self.version.send_if_modified(|sent| {
            let is_newer = version > *sent;
            *sent = version.max(*sent);
            is_newer
        });
        outcome
    }

    /// Receives the version of the state.
    pub(super) fn subscribe(&self) -> watch::Receiver<u64> {
        self.version.subscribe()
    }
}
