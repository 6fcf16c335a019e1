//! Reading of single values: a malformed one is left out and never fails the document.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer};
use serde_json::value::RawValue;

use crate::domain::{Money, time};

/// A field that is `None` if it is missing, null or malformed.
///
/// The value is cut out as raw JSON first and parsed on its own. This also stops a number that no `f64` can hold from
/// failing the whole document.
#[derive(Debug)]
pub(super) struct Lenient<T>(pub(super) Option<T>);

/// A value that can be read from raw JSON; `None` if it is malformed.
pub(super) trait FromJson: Sized {
    fn from_json(raw: &RawValue) -> Option<Self>;
}

/// A struct that is read from a JSON object.
pub(super) trait Object: DeserializeOwned {}

// Not derived: that would require `T: Default`.
impl<T> Default for Lenient<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<'de, T: FromJson> Deserialize<'de> for Lenient<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self(T::from_json(<&RawValue>::deserialize(deserializer)?)))
    }
}

impl<T: Object> FromJson for T {
    fn from_json(raw: &RawValue) -> Option<Self> {
        // Serde would read an array as the struct's fields in turn.
        if raw.get().starts_with('{') { exact(raw) } else { None }
    }
}

/// Malformed items are left out.
impl<T: FromJson> FromJson for Vec<T> {
    fn from_json(raw: &RawValue) -> Option<Self> {
        Some(items(raw)?.into_iter().filter_map(T::from_json).collect())
    }
}

impl FromJson for bool {
    fn from_json(raw: &RawValue) -> Option<Self> {
        exact(raw)
    }
}

/// Must be a JSON integer, unlike `u32`.
impl FromJson for usize {
    fn from_json(raw: &RawValue) -> Option<Self> {
        exact(raw)
    }
}

/// Trimmed; an empty text is `None`. A JSON number becomes its digits.
impl FromJson for String {
    fn from_json(raw: &RawValue) -> Option<Self> {
        let text = scalar(raw)?;
        let text = text.trim();
        (!text.is_empty()).then(|| text.to_owned())
    }
}

/// Finite; may also be in quotes.
impl FromJson for f64 {
    fn from_json(raw: &RawValue) -> Option<Self> {
        scalar(raw)?.trim().parse().ok().filter(|number: &f64| number.is_finite())
    }
}

/// Kaspi may send an integer as `3` or `3.0`.
impl FromJson for u32 {
    fn from_json(raw: &RawValue) -> Option<Self> {
        let number = f64::from_json(raw).filter(|number| (0.0..=f64::from(u32::MAX)).contains(number))?;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the range is checked first")]
        Some(number as u32)
    }
}

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

/// The items of an array. An object counts as an array of one; anything else is `None`.
pub(super) fn items(raw: &RawValue) -> Option<Vec<&RawValue>> {
    match raw.get().as_bytes().first() {
        Some(b'[') => serde_json::from_str(raw.get()).ok(),
        Some(b'{') => Some(vec![raw]),
        _ => None,
    }
}

fn exact<T: DeserializeOwned>(raw: &RawValue) -> Option<T> {
    serde_json::from_str(raw.get()).ok()
}

/// The content of a string, or a number as it is written.
fn scalar(raw: &RawValue) -> Option<Cow<'_, str>> {
    match raw.get().as_bytes().first()? {
        b'"' => exact::<String>(raw).map(Cow::Owned),
        b'-' | b'0'..=b'9' => Some(Cow::Borrowed(raw.get())),
        _ => None,
    }
}
