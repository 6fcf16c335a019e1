//! Where people were last.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Duration, Utc};

use crate::domain::{GeoPoint, UserId};

/// How long a location is good enough to plan a round from it.
const MAX_AGE: Duration = Duration::hours(2);

/// The last location that each person sent. In memory only: where people are is nobody's business after that.
#[derive(Debug, Default)]
pub struct Locations {
    seen: Mutex<HashMap<UserId, Seen>>,
    asked: Mutex<HashMap<UserId, DateTime<Utc>>>,
}

#[derive(Debug)]
struct Seen {
    point: GeoPoint,
    at: DateTime<Utc>,
}

/// Not if it is in the future: a clock that was set back must not make it last.
fn is_recent(at: DateTime<Utc>, now: DateTime<Utc>) -> bool {
    (Duration::zero()..=MAX_AGE).contains(&(now - at))
}

impl Locations {
    pub fn set(&self, user: UserId, point: GeoPoint, now: DateTime<Utc>) {
        self.recent_ones(now).insert(user, Seen { point, at: now });
    }

    /// `None` if the person has sent none for two hours.
    pub fn recent(&self, user: UserId, now: DateTime<Utc>) -> Option<GeoPoint> {
        self.recent_ones(now).get(&user).map(|seen| seen.point)
    }

    /// `true` if the person was not asked for two hours, and is asked now.
    pub fn ask(&self, user: UserId, now: DateTime<Utc>) -> bool {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        asked.retain(|_, at| is_recent(*at, now));
        asked.insert(user, now).is_none()
    }

    /// Drops the others.
    fn recent_ones(&self, now: DateTime<Utc>) -> MutexGuard<'_, HashMap<UserId, Seen>> {
        let mut all = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|_, seen| is_recent(seen.at, now));
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_424_400, 0).unwrap() + Duration::minutes(minute)
    }

    fn user(id: i64) -> UserId {
        UserId::new(id).unwrap()
    }

    fn point(latitude: f64) -> GeoPoint {
        GeoPoint::new(latitude, 76.9).unwrap()
    }

    #[test]
    fn the_last_location_of_each_person_counts() {
        let locations = Locations::default();
        assert_eq!(locations.recent(user(7), at(0)), None);
        locations.set(user(7), point(43.2), at(0));
        locations.set(user(8), point(43.3), at(1));
        locations.set(user(7), point(43.4), at(2));
        assert_eq!(locations.recent(user(7), at(3)), Some(point(43.4)));
        assert_eq!(locations.recent(user(8), at(3)), Some(point(43.3)));
    }

    #[test]
    fn a_location_is_dropped_after_two_hours() {
        let locations = Locations::default();
        locations.set(user(7), point(43.2), at(0));
        assert_eq!(locations.recent(user(7), at(120)), Some(point(43.2)));
        assert_eq!(locations.recent(user(7), at(121)), None);
        locations.set(user(8), point(43.3), at(121));
        locations.set(user(9), point(43.3), at(300));
        assert_eq!(
            locations.seen.lock().unwrap().keys().collect::<Vec<_>>(),
            [&user(9)],
            "nothing old is left in memory"
        );
    }

    #[test]
    fn a_clock_that_is_set_back_makes_no_location_last() {
        let locations = Locations::default();
        locations.set(user(7), point(43.2), at(600));
        assert_eq!(locations.recent(user(7), at(0)), None);
    }
}
