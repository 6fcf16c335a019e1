//! The windows of creation dates for which a shop's lists are read. Times are by Kaspi's clock.

use chrono::{DateTime, Duration, Utc};

use crate::kaspi::Window;

/// Kaspi's clock is known to the second, and may be that of another of its servers.
const CLOCK_SKEW: Duration = Duration::minutes(10);

/// How far back a poll goes at most, and the first poll of a shop always: a pre-order may take a month, and then be
/// delivered. What was active before and is older is read by its code.
const LOOK_BACK: Duration = Duration::days(56);

/// How far back a poll goes before the previous one, at least.
const OVERLAP: Duration = Duration::days(1);

/// Windows without a gap from the previous poll until now, the oldest first.
pub(super) fn windows(previous_poll: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Vec<Window> {
    let mut until = now + CLOCK_SKEW;
    let earliest = now - LOOK_BACK;
    let from =
        previous_poll.map_or(earliest, |previous| (previous - OVERLAP).min(until - Window::LONGEST).max(earliest));
    let mut windows = Vec::new();
    while until > from {
        windows.push(Window::new(until - Window::LONGEST, until));
        until -= Window::LONGEST;
    }
    windows.reverse();
    windows
}

/// The window of what was placed since the previous poll.
pub(super) fn since(previous_poll: DateTime<Utc>, now: DateTime<Utc>) -> Window {
    Window::new(previous_poll - CLOCK_SKEW, now + CLOCK_SKEW)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_leave_no_gap_and_none_is_too_long() {
        let now = DateTime::from_timestamp(1_795_424_400, 0).unwrap();
        let ago = |days| Some(now - Duration::days(days));
        for (previous, count) in
            [(None, 5), (ago(0), 1), (ago(12), 1), (ago(13), 2), (ago(30), 3), (ago(365), 5), (ago(-400), 1)]
        {
            let windows = windows(previous, now);
            assert_eq!(windows.len(), count, "{previous:?}");
            assert!(windows.windows(2).all(|pair| pair[0].until() == pair[1].from()));
            assert!(windows[count - 1].until() > now);
            let earliest = previous.map_or(now - LOOK_BACK, |previous| (previous - OVERLAP).max(now - LOOK_BACK));
            assert!(windows[0].from() <= earliest);
        }
    }

    #[test]
    fn what_was_placed_since_fits_one_window() {
        let now = DateTime::from_timestamp(1_795_424_400, 0).unwrap();
        for days in [-400, 0, 1, 13, 14, 400] {
            let window = since(now - Duration::days(days), now);
            assert!(window.until() > now && window.from() <= window.until(), "{days}");
        }
    }
}
