//! What goes in and out of the emulator's Rust side.

use serde_json::Value;
use thiserror::Error;

use super::entities::Entity;

/// A person with a Telegram account; the private chat with the bot has the same id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Telegram's user id, positive.
    pub id: i64,
    /// The first name, never empty.
    pub first_name: String,
    /// The last name.
    pub last_name: Option<String>,
    /// The name without `@`.
    pub username: Option<String>,
    /// The language of the person's client, such as `ru`.
    pub language_code: Option<String>,
}

impl Person {
    /// A person with a Russian client and no other particulars.
    #[must_use]
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

/// What kind of group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupKind {
    /// A small group, which can be migrated to a supergroup.
    Basic,
    /// An ordinary supergroup; its id starts with -100.
    Supergroup,
    /// A supergroup with topics.
    Forum,
}

/// Under which name a message is written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum SentAs {
    /// The person's own.
    #[default]
    Oneself,
    /// The group's, as anonymous administrators do: `from` is `@GroupAnonymousBot`.
    Group,
    /// A channel's: `from` is `@Channel_Bot`.
    Channel {
        /// The channel's id, -100….
        id: i64,
        /// The channel's title.
        title: String,
    },
}

/// Somebody's contact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// The phone.
    pub phone: String,
    /// The name that the sender keeps it under.
    pub first_name: String,
    /// The Telegram account, if there is one that does not hide.
    pub user_id: Option<i64>,
}

/// Who first wrote a forwarded message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Forward {
    /// A person.
    Person(i64),
    /// A person who hides their account, under this name.
    Hidden(String),
}

/// A message of a person.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outgoing {
    /// Who writes.
    pub person: i64,
    /// Where.
    pub chat: i64,
    /// The words.
    pub text: String,
    /// The topic.
    pub thread: Option<i64>,
    /// The message that is answered.
    pub reply_to: Option<i64>,
    /// Under which name.
    pub sent_as: SentAs,
    /// A contact in place of words.
    pub contact: Option<Contact>,
    /// Who first wrote it.
    pub forward: Option<Forward>,
}

/// A press that the emulator does not check.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ForgedPress {
    /// Who presses.
    pub person: i64,
    /// Where.
    pub chat: i64,
    /// Under which message; one that does not exist arrives as inaccessible.
    pub message_id: i64,
    /// Any data.
    pub data: String,
    /// Sends the message as inaccessible (`date: 0`), as Telegram does for old ones.
    pub inaccessible: bool,
}

/// Why something cannot happen in Telegram.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Misuse {
    /// No person has this id.
    #[error("there is no person {0}")]
    NoSuchPerson(i64),
    /// No chat has this id.
    #[error("there is no chat {0}")]
    NoSuchChat(i64),
    /// The chat has no such message, or it is deleted.
    #[error("there is no message {0}")]
    NoSuchMessage(i64),
    /// The chat has no such topic.
    #[error("there is no topic {0}")]
    NoSuchTopic(i64),
    /// The message has no button with this data.
    #[error("the message has no button with the data {0:?}")]
    NoSuchButton(String),
    /// The person is not in the chat, or the message is another's.
    #[error("person {0} may not do this")]
    NotAllowed(i64),
    /// Telegram's clients send neither empty nor longer texts.
    #[error("a text has 1 to 4096 characters")]
    BadText,
}

/// One request of the bot, after it was answered.
#[derive(Debug, Clone, PartialEq)]
pub struct Call {
    /// The method's name as in the documentation, or as it came if it is unknown.
    pub method: String,
    /// The parameters; those of forms are strings.
    pub params: Value,
    /// The HTTP status of the answer.
    pub status: u16,
}

/// A button under a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Button {
    /// What is written on it.
    pub text: String,
    /// What it does.
    pub action: ButtonAction,
}

/// What a button does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ButtonAction {
    /// Sends this data to the bot.
    Callback(String),
    /// Opens this link.
    Url(String),
    /// Copies this text.
    Copy(String),
    /// Something else; the kind's name in the Bot API.
    Other(String),
}

/// A message as people see it.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "they are independent facts")]
pub struct Message {
    /// Its number in the chat.
    pub id: i64,
    /// The person who wrote it; the bot has its own id, and service messages that of who caused them.
    pub from: i64,
    /// Whether the bot wrote it.
    pub from_bot: bool,
    /// The words; empty for pins and contacts, a short description for service messages.
    pub text: String,
    /// The marks of the text, with those that Telegram finds by itself.
    pub entities: Vec<Entity>,
    /// The rows of buttons.
    pub buttons: Vec<Vec<Button>>,
    /// Latitude and longitude of a pin or a venue.
    pub location: Option<(f64, f64)>,
    /// Title and address of a venue.
    pub venue: Option<(String, String)>,
    /// Phone and name of a contact.
    pub contact: Option<(String, String)>,
    /// The message that is answered.
    pub reply_to: Option<i64>,
    /// The topic.
    pub thread: Option<i64>,
    /// Whether it was changed after it was sent; new buttons alone do not show.
    pub edited: bool,
    /// Whether it is gone.
    pub deleted: bool,
    /// Whether it came without a sound.
    pub silent: bool,
    /// Whether it cannot be forwarded or copied.
    pub protected: bool,
    /// Whether Telegram itself wrote it ("X joined").
    pub service: bool,
    /// Unix time in seconds.
    pub date: i64,
}

impl Message {
    /// The data of the button with this text.
    #[must_use]
    pub fn callback_data(&self, button_text: &str) -> Option<&str> {
        self.buttons.iter().flatten().filter(|button| button.text == button_text).find_map(|button| {
            match &button.action {
                ButtonAction::Callback(data) => Some(data.as_str()),
                _ => None,
            }
        })
    }
}

/// What a person sees after a press.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CallbackAnswer {
    /// The words, if there are any.
    pub text: Option<String>,
    /// Whether they stand in a window that has to be closed.
    pub show_alert: bool,
    /// The link to open.
    pub url: Option<String>,
}
