//! Sums and times as Kaspi sends them.

use chrono::{DateTime, Utc};
use serde_json::value::RawValue;

use crate::domain::{Money, time};
use crate::lenient::FromJson;

/// In tenge.
impl FromJson for Money {
    fn from_json(raw: &RawValue) -> Option<Self> {
        Money::from_tenge(f64::from_json(raw)?)
    }
}

/// In milliseconds UTC.
impl FromJson for DateTime<Utc> {
    fn from_json(raw: &RawValue) -> Option<Self> {
        #[expect(clippy::cast_possible_truncation, reason = "the cast saturates, and `from_millis` checks the range")]
        time::from_millis(f64::from_json(raw)? as i64)
    }
}
