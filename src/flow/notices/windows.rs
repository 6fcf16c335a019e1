//! The windows of creation dates for which a shop's lists are read.

use chrono::{DateTime, Duration, Utc};

/// A window of creation dates, both ends included.
pub(super) type Window = (DateTime<Utc>, DateTime<Utc>);

/// Kaspi refuses windows of more than 14 days; a little less leaves room for clocks that differ.
const LENGTH: Duration = Duration::hours(14 * 24 - 1);

/// Kaspi's clock may be ahead of ours.
const CLOCK_SKEW: Duration = Duration::minutes(10);

/// How far back the first poll of a shop goes: a pre-order may take a month, and then be delivered.
const FIRST_POLL: Duration = Duration::days(56);

/// How far back a poll goes before the previous one, at least.
const OVERLAP: Duration = Duration::days(1);

/// Windows without a gap from the previous poll until now, the oldest first.
pub(super) fn windows(previous_poll: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Vec<Window> {
    let mut until = now + CLOCK_SKEW;
    let from = match previous_poll {
        None => now - FIRST_POLL,
        Some(previous) => (previous - OVERLAP).min(until - LENGTH),
    };
    let mut windows = Vec::new();
    while until > from {
        windows.push((until - LENGTH, until));
        until -= LENGTH;
    }
    windows.reverse();
    windows
}

/// The window of what was placed since the previous poll.
pub(super) fn since(previous_poll: DateTime<Utc>, now: DateTime<Utc>) -> Window {
    let until = now + CLOCK_SKEW;
    ((previous_poll - CLOCK_SKEW).max(until - LENGTH), until)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_leave_no_gap_and_none_is_too_long() {
        let now = DateTime::from_timestamp(1_795_424_400, 0).unwrap();
        let ago = |days| Some(now - Duration::days(days));
        for (previous, count) in [(None, 5), (ago(0), 1), (ago(12), 1), (ago(13), 2), (ago(30), 3)] {
            let windows = windows(previous, now);
            assert_eq!(windows.len(), count, "{previous:?}");
            assert!(windows.iter().all(|(from, until)| *until - *from < Duration::days(14)));
            assert!(windows.windows(2).all(|pair| pair[0].1 == pair[1].0));
            assert!(windows[count - 1].1 > now);
            assert!(windows[0].0 <= previous.map_or(now - FIRST_POLL, |previous| previous - OVERLAP));
        }
    }

    #[test]
    fn what_was_placed_since_fits_one_window() {
        let now = DateTime::from_timestamp(1_795_424_400, 0).unwrap();
        for days in [0, 1, 13, 14, 400] {
            let (from, until) = since(now - Duration::days(days), now);
            assert!(from < now && until > now && until - from < Duration::days(14), "{days}");
        }
    }
}
