//! The types of the Rust API.

use axum::body::Bytes;
use serde_json::Value;
use thiserror::Error;

use super::entities::Entity;

/// A Telegram account of a person. Its private chat with the bot has the same id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Positive.
    pub id: i64,
    pub first_name: String,
    pub last_name: Option<String>,
    /// Without `@`.
    pub username: Option<String>,
    /// The language of the account's client, such as `ru`.
    pub language_code: Option<String>,
}

impl Account {
    /// The language is Russian.
    pub fn new(id: i64, first_name: &str) -> Self {
        Self {
            id,
            first_name: first_name.to_owned(),
            last_name: None,
            username: None,
            language_code: Some("ru".to_owned()),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupKind {
    /// Can be upgraded to a supergroup.
    Basic,
    /// Its id starts with -100.
    Supergroup,
    /// A supergroup with topics.
    Forum,
}

/// The sender that a message shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum SentAs {
    #[default]
    Account,
    /// As anonymous administrators do: `from` is `@GroupAnonymousBot`.
    Group,
    /// `from` is `@Channel_Bot`.
    Channel {
        /// -100….
        id: i64,
        title: String,
    },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    pub phone: String,
    /// As the sender has saved it.
    pub first_name: String,
    /// `None` if the contact has no account or hides it.
    pub user_id: Option<i64>,
}

/// A picture of an account's gallery, or one that the bot uploaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Photo {
    /// `data:image/jpeg;base64,…`; of the bot's `data:image/png;base64,…`
    pub data_url: String,
    pub width: u32,
    pub height: u32,
}

impl Photo {
    /// One that has several sizes. It is only the beginning of a JPEG: the page cannot draw it.
    pub fn sample() -> Self {
        Self { data_url: "data:image/jpeg;base64,/9j/".to_owned(), width: 800, height: 600 }
    }
}

/// A document that the bot sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    pub file_id: String,
    pub name: String,
    /// By the ending of the name.
    pub media_type: &'static str,
    pub bytes: Bytes,
}

/// The original author of a forwarded message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Forward {
    Account(i64),
    /// An account that hides itself in forwarded messages, by its name.
    Hidden(String),
    Channel {
        /// -100….
        id: i64,
        title: String,
    },
}

/// A message that an account sends.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct NewMessage {
    pub account: i64,
    pub chat: i64,
    pub text: String,
    /// The topic's `message_thread_id`.
    pub thread: Option<i64>,
    pub reply_to: Option<i64>,
    pub sent_as: SentAs,
    /// Replaces the text.
    pub contact: Option<Contact>,
    /// Latitude and longitude; replaces the text.
    pub location: Option<(f64, f64)>,
    /// The text is its caption, and may be empty.
    pub photo: Option<Photo>,
    pub forward: Option<Forward>,
    /// The username of the inline bot that made the message.
    pub via_bot: Option<String>,
    /// Telegram itself forwards a channel's post to the discussion group: `from` is user 777000. Needs
    /// [`SentAs::Channel`].
    pub is_automatic_forward: bool,
    /// `external_reply`: the answered message or story is in another chat.
    pub external_reply: Option<Value>,
    /// The id of an answered message that Telegram no longer shows (`InaccessibleMessage`).
    pub inaccessible_reply: Option<i64>,
}

/// A button press that is not checked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ForgedPress {
    pub account: i64,
    pub chat: i64,
    /// If it does not exist, the update has an inaccessible message.
    pub message_id: i64,
    pub data: String,
    /// Sends the message as inaccessible (`date: 0`), as Telegram does for old messages.
    pub inaccessible: bool,
}

/// Why an account cannot do something.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ActionError {
    #[error("there is no account {0}")]
    NoSuchAccount(i64),
    #[error("there is no chat {0}")]
    NoSuchChat(i64),
    /// Also for a deleted message.
    #[error("there is no message {0}")]
    NoSuchMessage(i64),
    #[error("there is no topic {0}")]
    NoSuchTopic(i64),
    #[error("the message has no button with the data {0:?}")]
    NoSuchButton(String),
    #[error("the chat shows no key {0:?}")]
    NoSuchKey(String),
    /// The account is not in the chat, or the message is not its own.
    #[error("account {0} may not do this")]
    NotAllowed(i64),
    #[error("a location has a latitude up to 90 and a longitude up to 180 degrees")]
    BadLocation,
    #[error("a photo is a JPEG")]
    BadPhoto,
    /// Telegram's clients send neither empty nor longer texts.
    #[error("a text has 1 to 4096 characters")]
    BadText,
}

/// A handled request of the bot.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// The documented name, or the requested one if the method is unknown.
    pub method: String,
    /// Parameters from forms are strings.
    pub params: Value,
    /// The HTTP status of the response.
    pub status: u16,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Button {
    pub text: String,
    pub action: ButtonAction,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ButtonAction {
    /// `callback_data`.
    Callback(String),
    Url(String),
    /// `copy_text`.
    Copy(String),
    /// The field name of another kind of button in the Bot API.
    Other(String),
}

/// A key below a chat (`KeyboardButton`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    pub text: String,
    /// `request_location`
    pub asks_location: bool,
}

/// A message as clients show it.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "they are independent facts")]
pub struct Message {
    /// Counted per chat.
    pub id: i64,
    /// The bot's id for its own messages; for service messages the account that caused them.
    pub from: i64,
    pub from_bot: bool,
    /// Empty for locations, venues and contacts; a short description for service messages.
    pub text: String,
    /// Includes the entities that Telegram detects automatically.
    pub entities: Vec<Entity>,
    /// In rows.
    pub buttons: Vec<Vec<Button>>,
    /// Latitude and longitude of a location or a venue.
    pub location: Option<(f64, f64)>,
    /// Title and address.
    pub venue: Option<(String, String)>,
    /// Phone and name.
    pub contact: Option<(String, String)>,
    /// The text is its caption.
    pub photo: Option<Photo>,
    /// The text is its caption.
    pub document: Option<Document>,
    pub reply_to: Option<i64>,
    /// The topic's `message_thread_id`.
    pub thread: Option<i64>,
    /// A change of the buttons alone does not count.
    pub edited: bool,
    pub deleted: bool,
    /// Sent with `disable_notification`.
    pub silent: bool,
    /// Cannot be forwarded or copied.
    pub protected: bool,
    /// Written by Telegram itself ("X joined").
    pub service: bool,
    /// Unix time in seconds.
    pub date: i64,
}

impl Message {
    pub fn callback_data(&self, button_text: &str) -> Option<&str> {
        self.buttons.iter().flatten().filter(|button| button.text == button_text).find_map(|button| {
            match &button.action {
                ButtonAction::Callback(data) => Some(data.as_str()),
                _ => None,
            }
        })
    }
}

/// The bot's answer to a button press.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CallbackAnswer {
    pub text: Option<String>,
    /// Shows the text in a dialog that has to be closed.
    pub show_alert: bool,
    /// A link that the client opens.
    pub url: Option<String>,
}
