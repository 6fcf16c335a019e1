//! Users.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::domain::UserId;
use crate::lenient::{FromJson, Lenient, Object};

/// `User` of the Bot API. One without an id is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct User {
    pub id: UserId,
    pub is_bot: bool,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
    /// Of the user's app (IETF language tag).
    pub language_code: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Wire {
    id: Lenient<i64>,
    is_bot: Lenient<bool>,
    first_name: Lenient<String>,
    last_name: Lenient<String>,
    language_code: Lenient<String>,
}

impl Object for Wire {}

impl User {
    pub fn full_name(&self) -> String {
        full_name(self.first_name.as_deref(), self.last_name.as_deref())
    }
}

impl FromJson for User {
    fn from_json(raw: &RawValue) -> Option<Self> {
        let wire = Wire::from_json(raw)?;
        Some(Self {
            id: UserId::new(wire.id.0?)?,
            is_bot: wire.is_bot.0.unwrap_or(false),
            first_name: wire.first_name.0,
            last_name: wire.last_name.0,
            language_code: wire.language_code.0,
        })
    }
}

pub(super) fn full_name(first: Option<&str>, last: Option<&str>) -> String {
    [first, last].into_iter().flatten().collect::<Vec<_>>().join(" ")
}
