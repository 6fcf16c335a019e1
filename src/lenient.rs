//! Reading of JSON from outside: a malformed value is left out and never fails the document.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::value::MapDeserializer;
use serde::de::{self, DeserializeOwned, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// A field that is `None` if it is missing, null or malformed.
///
/// The value is cut out as raw JSON first and parsed on its own. This also stops a number that no `f64` can hold from
/// failing the whole document.
#[derive(Debug)]
pub struct Lenient<T>(pub Option<T>);

/// A value that can be read from raw JSON; `None` if it is malformed.
pub trait FromJson: Sized {
    fn from_json(raw: &RawValue) -> Option<Self>;
}

/// A struct that is read from a JSON object. Of doubled keys the last one counts.
pub trait Object: DeserializeOwned {}

/// Text that is as close to JSON as can be: bytes that are not UTF-8 are replaced, and so are control characters, which a
/// JSON string may not have. One of them would cost the whole document.
pub fn text(bytes: &[u8]) -> Cow<'_, str> {
    let text = String::from_utf8_lossy(bytes);
    let is_clean = !text.starts_with('\u{feff}') && !text.bytes().any(|byte| byte.is_ascii_control());
    if is_clean {
        return text;
    }
    // Between values a space means the same.
    let replaced = |char: char| if char.is_ascii_control() { ' ' } else { char };
    Cow::Owned(text.trim_start_matches('\u{feff}').chars().map(replaced).collect())
}

/// Reads a JSON object. Of doubled keys the last one counts.
///
/// # Errors
/// It is no JSON, or another value.
pub fn object<'de, T: Deserialize<'de>>(json: &'de str) -> serde_json::Result<T> {
    // Serde refuses an object with a doubled key, or with a key that is not Unicode.
    serde_json::from_str(json).or_else(|_| {
        let Fields(fields) = serde_json::from_str(json)?;
        T::deserialize(MapDeserializer::new(fields.into_iter()))
    })
}

/// That a field is there, of whatever shape, and not null.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Present;

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
        if !raw.get().starts_with('{') {
            return None;
        }
        object(raw.get()).ok()
    }
}

impl FromJson for Present {
    fn from_json(raw: &RawValue) -> Option<Self> {
        (raw.get() != "null").then_some(Self)
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

/// Must be a JSON integer, unlike `u32`.
impl FromJson for i32 {
    fn from_json(raw: &RawValue) -> Option<Self> {
        exact(raw)
    }
}

/// Must be a JSON integer, unlike `u32`.
impl FromJson for i64 {
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

/// An integer may be sent as `3` or `3.0`.
impl FromJson for u32 {
    fn from_json(raw: &RawValue) -> Option<Self> {
        let number = f64::from_json(raw).filter(|number| (0.0..=f64::from(u32::MAX)).contains(number))?;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the range is checked first")]
        Some(number as u32)
    }
}

/// The items of an array. An object counts as an array of one; anything else is `None`.
pub fn items(raw: &RawValue) -> Option<Vec<&RawValue>> {
    match raw.get().as_bytes().first() {
        Some(b'[') => exact_borrowed(raw),
        Some(b'{') => Some(vec![raw]),
        _ => None,
    }
}

fn exact<T: DeserializeOwned>(raw: &RawValue) -> Option<T> {
    exact_borrowed(raw)
}

fn exact_borrowed<'de, T: Deserialize<'de>>(raw: &'de RawValue) -> Option<T> {
    serde_json::from_str(raw.get()).ok()
}

/// The content of a string, or a number as it is written.
fn scalar(raw: &RawValue) -> Option<Cow<'_, str>> {
    match raw.get().as_bytes().first()? {
        b'"' => exact::<LossyString>(raw).map(|LossyString(text)| Cow::Owned(text)),
        b'-' | b'0'..=b'9' => Some(Cow::Borrowed(raw.get())),
        _ => None,
    }
}

/// A string in which unpaired surrogates are replaced. JSON may have them (RFC 8259, section 8.2), a `str` may not.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct LossyString(String);

impl<'de> Deserialize<'de> for LossyString {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;

        impl Visitor<'_> for Text {
            type Value = LossyString;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_bytes<E: de::Error>(self, bytes: &[u8]) -> Result<LossyString, E> {
                Ok(LossyString(String::from_utf8_lossy(bytes).into_owned()))
            }
        }

        // As a `str` serde_json would refuse it.
        deserializer.deserialize_bytes(Text)
    }
}

/// The fields of an object.
struct Fields<'a>(BTreeMap<String, &'a RawValue>);

impl<'de> Deserialize<'de> for Fields<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Map;

        impl<'de> Visitor<'de> for Map {
            type Value = Fields<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut fields = BTreeMap::new();
                while let Some((LossyString(key), value)) = map.next_entry()? {
                    fields.insert(key, value);
                }
                Ok(Fields(fields))
            }
        }

        deserializer.deserialize_map(Map)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize, Default)]
    #[serde(default)]
    struct Thing {
        name: Lenient<String>,
        inner: Lenient<Vec<Thing>>,
        count: Lenient<i64>,
    }

    impl Object for Thing {}

    fn thing(json: &str) -> Option<Thing> {
        Thing::from_json(serde_json::from_str(json).unwrap())
    }

    #[test]
    fn the_last_of_doubled_keys_counts() {
        let read =
            thing(r#"{"name":"a","count":1,"n\u0061me":"b","inner":{"count":1,"count":2},"x":1,"x":2}"#).unwrap();
        assert_eq!((read.name.0.as_deref(), read.count.0), (Some("b"), Some(1)));
        assert_eq!(read.inner.0.unwrap()[0].count.0, Some(2));
        assert_eq!(thing(r#"{"count":1,"count":"x"}"#).unwrap().count.0, None);
    }

    #[test]
    fn an_unpaired_surrogate_costs_itself_only() {
        let read = thing(r#"{"\udead":{"\ud83d":"\ud83d"},"name":"a\ud83dz\ud83d\udce6","count":7}"#).unwrap();
        let name = read.name.0.unwrap();
        assert!(name.starts_with("a\u{fffd}") && name.ends_with("z📦"), "{name}");
        assert_eq!(read.count.0, Some(7));
    }

    #[test]
    fn other_shapes_and_large_numbers_cost_their_field_only() {
        let numbers = "9".repeat(500);
        let json = format!(r#"{{"count":{numbers},"inner":[1e999],"x":-1e999,"name":"a"}}"#);
        let read = thing(&json).unwrap();
        assert_eq!((read.name.0.as_deref(), read.count.0), (Some("a"), None));
        assert!(read.inner.0.unwrap().is_empty());
        for json in ["[]", r#"["a"]"#, "5", "null", r#""a""#] {
            assert!(thing(json).is_none(), "{json}");
        }
    }

    #[test]
    fn text_is_made_as_close_to_json_as_can_be() {
        assert!(matches!(text("{\"a\":\"ё\"}".as_bytes()), Cow::Borrowed(_)));
        let read = |bytes: &[u8]| thing(&text(bytes)).unwrap().name.0;
        assert_eq!(read(b"{\"name\":\"a\xffb\"}").as_deref(), Some("a\u{fffd}b"));
        assert_eq!(read(b"\xef\xbb\xbf{\r\n\t\"name\":\"a\tb\x00\nc\"}\n").as_deref(), Some("a b  c"));
    }
}
