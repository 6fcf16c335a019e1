//! Kaspi's clock, as far as its responses show it: orders are placed by it, and ours may be wrong.

use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Duration, Utc};

/// Clocks that differ by less count as equal: responses show whole seconds, and are seen later than they were sent.
const TOLERANCE: Duration = Duration::minutes(2);

#[derive(Debug, Default)]
pub(super) struct KaspiClock(Mutex<Option<Duration>>);

impl KaspiClock {
    /// Kaspi's time when ours is `now`; ours before the first response.
    pub(super) fn now(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        now + self.lock().unwrap_or_default()
    }

    pub(super) fn is_known(&self) -> bool {
        self.lock().is_some()
    }

    /// A response showed `date` when our time was `now`.
    pub(super) fn learn(&self, date: DateTime<Utc>, now: DateTime<Utc>) {
        let difference = date - now;
        let difference = if difference.abs() < TOLERANCE { Duration::zero() } else { difference };
        let before = self.lock().replace(difference);
        if before.unwrap_or_default() != difference {
            tracing::warn!(seconds = difference.num_seconds(), "kaspi's clock differs from ours by another time");
        }
    }

    fn lock(&self) -> MutexGuard<'_, Option<Duration>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_of_minutes_counts() {
        let clock = KaspiClock::default();
        let now = DateTime::UNIX_EPOCH;
        assert!(!clock.is_known() && clock.now(now) == now);
        clock.learn(now - Duration::seconds(1), now);
        assert!(clock.is_known() && clock.now(now) == now);
        clock.learn(now + Duration::hours(5), now);
        assert_eq!(clock.now(now), now + Duration::hours(5));
    }
}
