//! Messages.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::chat::Chat;
use super::keyboard::CallbackData;
use super::media::{LargestSize, Location};
use super::user::{User, full_name};
use crate::domain::{ChatId, UserId};
use crate::lenient::{FromJson, Lenient, Object, Present};

/// `Message` of the Bot API. One without a chat is none.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    pub id: Option<i32>,
    pub chat: Chat,
    pub from: Option<User>,
    /// The channel or the group in whose name it was sent.
    pub sender_chat: Option<SenderChat>,
    /// The text, or the caption of a photo or another file.
    pub text: Option<String>,
    /// The forum topic (`message_thread_id` of a topic message).
    pub topic: Option<i32>,
    pub reply_to: Option<RepliedMessage>,
    pub contact: Option<Contact>,
    pub location: Option<Location>,
    /// The `file_id` of a photo's largest size. Its caption is the text.
    pub photo: Option<String>,
    pub forward_origin: Option<ForwardOrigin>,
    /// Whether it was sent with the help of an inline bot.
    pub is_via_bot: bool,
    /// Whether Telegram forwarded it from a channel to its discussion group.
    pub is_automatic_forward: bool,
    pub migrate_to: Option<ChatId>,
    pub migrate_from: Option<ChatId>,
}

/// `sender_chat`. One that cannot be read is a sender all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SenderChat {
    pub id: Option<ChatId>,
}

/// The message that is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RepliedMessage {
    pub id: Option<i32>,
    pub from: Option<User>,
    pub sender_chat: Option<SenderChat>,
    pub contact: Option<Contact>,
    pub forward_origin: Option<ForwardOrigin>,
    /// The callback data of its buttons.
    pub buttons: Vec<String>,
}

/// Who first wrote a forwarded message (`MessageOrigin`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ForwardOrigin {
    User(User),
    /// A person who hides themselves, a group or a channel.
    Other,
}

/// `Contact` of the Bot API, without the phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    pub user: Option<UserId>,
    pub first_name: Option<String>,
    pub last_name: Option<String>,
}

impl Message {
    /// Empty for a sticker or a voice message.
    pub fn text(&self) -> &str {
        self.text.as_deref().unwrap_or_default()
    }

    /// Whether the sender may not have written the text: it was forwarded, made by an inline bot, or sent by a channel.
    pub fn is_passed_on(&self) -> bool {
        let is_sent_by_channel = self.sender_chat.is_some_and(|sender| sender.id != Some(self.chat.id));
        self.forward_origin.is_some() || self.is_via_bot || self.is_automatic_forward || is_sent_by_channel
    }
}

impl Contact {
    pub fn full_name(&self) -> String {
        full_name(self.first_name.as_deref(), self.last_name.as_deref())
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct MessageWire {
    message_id: Lenient<i32>,
    chat: Lenient<Chat>,
    from: Lenient<User>,
    sender_chat: Lenient<SenderChat>,
    text: Lenient<String>,
    caption: Lenient<String>,
    message_thread_id: Lenient<i32>,
    is_topic_message: Lenient<bool>,
    reply_to_message: Lenient<RepliedMessage>,
    contact: Lenient<Contact>,
    location: Lenient<Location>,
    venue: Lenient<Present>,
    photo: Lenient<LargestSize>,
    forward_origin: Lenient<ForwardOrigin>,
    via_bot: Lenient<Present>,
    is_automatic_forward: Lenient<bool>,
    migrate_to_chat_id: Lenient<i64>,
    migrate_from_chat_id: Lenient<i64>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct SenderChatWire {
    id: Lenient<i64>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct RepliedWire {
    message_id: Lenient<i32>,
    from: Lenient<User>,
    sender_chat: Lenient<SenderChat>,
    contact: Lenient<Contact>,
    forward_origin: Lenient<ForwardOrigin>,
    forum_topic_created: Lenient<Present>,
    reply_markup: Lenient<CallbackData>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct ForwardOriginWire {
    sender_user: Lenient<User>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct ContactWire {
    user_id: Lenient<i64>,
    first_name: Lenient<String>,
    last_name: Lenient<String>,
}

impl Object for MessageWire {}
impl Object for SenderChatWire {}
impl Object for RepliedWire {}
impl Object for ForwardOriginWire {}
impl Object for ContactWire {}

impl FromJson for Message {
    fn from_json(raw: &RawValue) -> Option<Self> {
        let wire = MessageWire::from_json(raw)?;
        Some(Self {
            id: wire.message_id.0,
            chat: wire.chat.0?,
            from: wire.from.0,
            sender_chat: wire.sender_chat.0,
            text: wire.text.0.or(wire.caption.0),
            topic: wire.message_thread_id.0.filter(|_| wire.is_topic_message.0 == Some(true)),
            reply_to: wire.reply_to_message.0,
            contact: wire.contact.0,
            // A venue's location is that of a place, not of the sender.
            location: wire.location.0.filter(|_| wire.venue.0.is_none()),
            photo: wire.photo.0.map(|LargestSize(file_id)| file_id),
            forward_origin: wire.forward_origin.0,
            is_via_bot: wire.via_bot.0.is_some(),
            is_automatic_forward: wire.is_automatic_forward.0 == Some(true),
            migrate_to: wire.migrate_to_chat_id.0.map(ChatId),
            migrate_from: wire.migrate_from_chat_id.0.map(ChatId),
        })
    }
}

impl FromJson for SenderChat {
    fn from_json(raw: &RawValue) -> Option<Self> {
        Present::from_json(raw)?;
        Some(Self { id: SenderChatWire::from_json(raw).and_then(|wire| wire.id.0).map(ChatId) })
    }
}

/// In a topic, a message that answers none has the topic's service message here.
impl FromJson for RepliedMessage {
    fn from_json(raw: &RawValue) -> Option<Self> {
        let wire = RepliedWire::from_json(raw)?;
        if wire.forum_topic_created.0.is_some() {
            return None;
        }
        Some(Self {
            id: wire.message_id.0,
            from: wire.from.0,
            sender_chat: wire.sender_chat.0,
            contact: wire.contact.0,
            forward_origin: wire.forward_origin.0,
            buttons: wire.reply_markup.0.map(|CallbackData(data)| data).unwrap_or_default(),
        })
    }
}

/// An origin of any shape says that the message was forwarded.
impl FromJson for ForwardOrigin {
    fn from_json(raw: &RawValue) -> Option<Self> {
        Present::from_json(raw)?;
        let user = ForwardOriginWire::from_json(raw).and_then(|wire| wire.sender_user.0);
        Some(user.map_or(Self::Other, Self::User))
    }
}

impl FromJson for Contact {
    fn from_json(raw: &RawValue) -> Option<Self> {
        let wire = ContactWire::from_json(raw)?;
        Some(Self {
            user: wire.user_id.0.and_then(UserId::new),
            first_name: wire.first_name.0,
            last_name: wire.last_name.0,
        })
    }
}
