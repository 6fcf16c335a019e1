//! Presses of buttons.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::chat::Chat;
use super::keyboard::CallbackData;
use super::user::User;
use crate::lenient::{FromJson, Lenient, Object};

/// `CallbackQuery` of the Bot API. One without an id is none: it cannot be answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallbackQuery {
    pub id: String,
    pub from: Option<User>,
    pub data: Option<String>,
    /// The message under which the button stands.
    pub message: Option<CallbackMessage>,
}

/// `MaybeInaccessibleMessage` of the Bot API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallbackMessage {
    pub id: i32,
    pub chat: Chat,
    /// The forum topic.
    pub topic: Option<i32>,
    /// `false` if Telegram no longer has it (`InaccessibleMessage`).
    pub is_accessible: bool,
    /// The callback data of its buttons.
    pub buttons: Vec<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct QueryWire {
    id: Lenient<String>,
    from: Lenient<User>,
    data: Lenient<String>,
    message: Lenient<CallbackMessage>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct MessageWire {
    message_id: Lenient<i32>,
    chat: Lenient<Chat>,
    date: Lenient<i64>,
    message_thread_id: Lenient<i32>,
    is_topic_message: Lenient<bool>,
    reply_markup: Lenient<CallbackData>,
}

impl Object for QueryWire {}
impl Object for MessageWire {}

impl FromJson for CallbackQuery {
    fn from_json(raw: &RawValue) -> Option<Self> {
        let QueryWire { id, from, data, message } = QueryWire::from_json(raw)?;
        Some(Self { id: id.0?, from: from.0, data: data.0, message: message.0 })
    }
}

impl FromJson for CallbackMessage {
    fn from_json(raw: &RawValue) -> Option<Self> {
        let wire = MessageWire::from_json(raw)?;
        Some(Self {
            id: wire.message_id.0?,
            chat: wire.chat.0?,
            topic: wire.message_thread_id.0.filter(|_| wire.is_topic_message.0 == Some(true)),
            is_accessible: wire.date.0 != Some(0),
            buttons: wire.reply_markup.0.map(|CallbackData(data)| data).unwrap_or_default(),
        })
    }
}
