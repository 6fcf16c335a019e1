//! Times and days. Kaspi sends milliseconds UTC; days are those of Kazakhstan's time zone.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, Utc};

/// Milliseconds UTC of 2010-01-01; Kaspi's shop did not exist before.
const EARLIEST_MILLIS: i64 = 1_262_304_000_000;

/// Milliseconds UTC of 2100-01-01.
const LATEST_MILLIS: i64 = 4_102_444_800_000;

/// Kazakhstan's time zone, UTC+5 in the whole country since 2024-03-01 (tzdata).
pub const ALMATY: FixedOffset = match FixedOffset::east_opt(5 * 3600) {
    Some(offset) => offset,
    None => unreachable!(),
};

/// `None` outside 2010…2100, which cannot be an order's date.
pub fn from_millis(millis: i64) -> Option<DateTime<Utc>> {
    (EARLIEST_MILLIS..LATEST_MILLIS).contains(&millis).then(|| DateTime::from_timestamp_millis(millis)).flatten()
}

/// The day in Kazakhstan.
pub fn day(time: DateTime<Utc>) -> NaiveDate {
    time.with_timezone(&ALMATY).date_naive()
}

/// When a day begins in Kazakhstan.
pub fn start_of(day: NaiveDate) -> Option<DateTime<Utc>> {
    at(day, NaiveTime::MIN)
}

/// A time of day in Kazakhstan.
pub fn at(day: NaiveDate, time: NaiveTime) -> Option<DateTime<Utc>> {
    Some(day.and_time(time).and_local_timezone(ALMATY).single()?.with_timezone(&Utc))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_midnight_in_almaty() {
        let before = from_millis(1_795_373_999_999).unwrap();
        let after = from_millis(1_795_374_000_000).unwrap();
        assert_eq!(before.to_rfc3339(), "2026-11-22T18:59:59.999+00:00");
        assert_eq!(day(before).to_string(), "2026-11-22");
        assert_eq!(day(after).to_string(), "2026-11-23");
        assert_eq!(start_of(day(after)), Some(after));
    }

    #[test]
    fn nonsense_is_no_date() {
        for millis in [i64::MIN, -1, 0, 1_706_896_790, 4_102_444_800_000, i64::MAX] {
            assert_eq!(from_millis(millis), None, "{millis}");
        }
    }
}
