//! Incoming updates: only what the bot reads of them. A field of any other shape than expected costs nothing but itself.

mod callback_query;
mod chat;
mod keyboard;
mod media;
mod membership;
mod message;
mod user;

#[cfg(test)]
mod tests;

use serde::Deserialize;
use serde_json::value::RawValue;

pub use callback_query::{CallbackMessage, CallbackQuery};
pub use chat::{Chat, ChatKind};
pub use media::Location;
pub use membership::{Member, MembershipChange};
pub use message::{Contact, ForwardOrigin, Message, RepliedMessage};
pub use user::User;

use crate::domain::PendingUpdate;
use crate::lenient::{FromJson, Lenient, Object};

/// `Update` of the Bot API.
#[derive(Debug, Clone, PartialEq)]
pub struct Update {
    pub kind: UpdateKind,
}

#[derive(Debug, Clone, PartialEq)]
pub enum UpdateKind {
    Message(Box<Message>),
    EditedMessage(Box<Message>),
    CallbackQuery(Box<CallbackQuery>),
    MyChatMember(MembershipChange),
    /// Of a kind that is not handled, or without what every update of its kind has.
    Unreadable,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Wire {
    message: Lenient<Message>,
    edited_message: Lenient<Message>,
    callback_query: Lenient<CallbackQuery>,
    my_chat_member: Lenient<MembershipChange>,
}

impl Object for Wire {}

impl Update {
    /// Decodes a stored update. One that cannot be decoded is [`UpdateKind::Unreadable`].
    pub fn decode(pending: &PendingUpdate) -> Self {
        let kind = kind(&pending.payload).unwrap_or_else(|| {
            tracing::warn!(update.id = pending.update_id, "couldn't decode an update");
            UpdateKind::Unreadable
        });
        Self { kind }
    }

    /// Who caused it.
    pub fn sender(&self) -> Option<&User> {
        match &self.kind {
            UpdateKind::Message(message) | UpdateKind::EditedMessage(message) => message.from.as_ref(),
            UpdateKind::CallbackQuery(query) => query.from.as_ref(),
            UpdateKind::MyChatMember(change) => change.from.as_ref(),
            UpdateKind::Unreadable => None,
        }
    }

    /// Where it was caused.
    pub fn chat(&self) -> Option<&Chat> {
        match &self.kind {
            UpdateKind::Message(message) | UpdateKind::EditedMessage(message) => Some(&message.chat),
            UpdateKind::CallbackQuery(query) => query.message.as_ref().map(|message| &message.chat),
            UpdateKind::MyChatMember(change) => Some(&change.chat),
            UpdateKind::Unreadable => None,
        }
    }

    /// The label in the metrics.
    pub fn kind_name(&self) -> &'static str {
        match self.kind {
            UpdateKind::Message(_) => "message",
            UpdateKind::EditedMessage(_) => "edited_message",
            UpdateKind::CallbackQuery(_) => "callback_query",
            UpdateKind::MyChatMember(_) => "my_chat_member",
            UpdateKind::Unreadable => "unreadable",
        }
    }
}

fn kind(json: &str) -> Option<UpdateKind> {
    let Wire { message, edited_message, callback_query, my_chat_member } =
        Wire::from_json(serde_json::from_str::<&RawValue>(json).ok()?)?;
    (message.0.map(|message| UpdateKind::Message(Box::new(message))))
        .or_else(|| edited_message.0.map(|message| UpdateKind::EditedMessage(Box::new(message))))
        .or_else(|| callback_query.0.map(|query| UpdateKind::CallbackQuery(Box::new(query))))
        .or_else(|| my_chat_member.0.map(UpdateKind::MyChatMember))
}
