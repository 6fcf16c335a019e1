//! Whether the database can be written, which cannot be written down.

use std::sync::{Mutex, MutexGuard, PoisonError};

/// What the admins know of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum State {
    #[default]
    Writable,
    /// Nobody was notified yet.
    Unwritable,
    Notified,
}

#[derive(Debug, Default)]
pub(super) struct DatabaseAlarm(Mutex<State>);

impl DatabaseAlarm {
    /// The database cannot be written. `true` the first time.
    pub(super) fn begin(&self) -> bool {
        let mut state = self.lock();
        let is_new = *state == State::Writable;
        if is_new {
            *state = State::Unwritable;
        }
        is_new
    }

    pub(super) fn is_waiting(&self) -> bool {
        *self.lock() == State::Unwritable
    }

    /// An admin was notified, unless the database can be written by now.
    pub(super) fn notified(&self) {
        let mut state = self.lock();
        if *state == State::Unwritable {
            *state = State::Notified;
        }
    }

    /// The database can be written. Returns whether it could not, and whether an admin was notified of that.
    pub(super) fn end(&self) -> (bool, bool) {
        let before = std::mem::take(&mut *self.lock());
        (before != State::Writable, before == State::Notified)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_begins_once_and_ends_with_what_the_admins_know() {
        let alarm = DatabaseAlarm::default();
        assert_eq!((alarm.begin(), alarm.begin(), alarm.is_waiting()), (true, false, true));
        assert_eq!(alarm.end(), (true, false), "nobody was notified");
        assert_eq!(alarm.end(), (false, false));
        assert!(alarm.begin());
        alarm.notified();
        assert_eq!((alarm.begin(), alarm.is_waiting(), alarm.end()), (false, false, (true, true)));
        alarm.notified();
        assert!(!alarm.is_waiting() && alarm.begin(), "it can be written");
    }
}
