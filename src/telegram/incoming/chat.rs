//! Chats.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::domain::ChatId;
use crate::lenient::{FromJson, Lenient, Object};

/// `Chat` of the Bot API. One without an id is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chat {
    pub id: ChatId,
    pub kind: ChatKind,
    pub title: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChatKind {
    Private,
    /// A basic group or a supergroup.
    Group,
    Channel,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Wire {
    id: Lenient<i64>,
    #[serde(rename = "type")]
    kind: Lenient<String>,
    title: Lenient<String>,
}

impl Object for Wire {}

impl FromJson for Chat {
    fn from_json(raw: &RawValue) -> Option<Self> {
        let wire = Wire::from_json(raw)?;
        let id = ChatId(wire.id.0?);
        let kind = match wire.kind.0.as_deref() {
            Some("channel") => ChatKind::Channel,
            // The id says which of the two it is, whatever the type says.
            _ if id.is_private() => ChatKind::Private,
            _ => ChatKind::Group,
        };
        Some(Self { id, kind, title: wire.title.0 })
    }
}
