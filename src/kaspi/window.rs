//! Windows of creation dates.

use chrono::{DateTime, Duration, Utc};

/// A window of creation dates, both ends included. It is never inverted and never longer than Kaspi accepts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    from: DateTime<Utc>,
    until: DateTime<Utc>,
}

impl Window {
    /// Kaspi refuses windows of more than 14 days; a little less leaves room for rounding.
    pub const LONGEST: Duration = Duration::hours(14 * 24 - 1);

    /// Ends at `until`; `from` is moved until the window is valid.
    pub fn new(from: DateTime<Utc>, until: DateTime<Utc>) -> Self {
        Self { from: from.clamp(until - Self::LONGEST, until), until }
    }

    pub fn from(self) -> DateTime<Utc> {
        self.from
    }

    pub fn until(self) -> DateTime<Utc> {
        self.until
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_window_is_inverted_or_too_long(from in -4_000_000_000_i64..5_000_000_000, until in 0_i64..5_000_000_000) {
            let at = |second| DateTime::from_timestamp(second, 0).unwrap();
            let window = Window::new(at(from), at(until));
            prop_assert_eq!(window.until(), at(until));
            prop_assert!(window.from() <= window.until() && window.until() - window.from() < Duration::days(14));
        }
    }
}
