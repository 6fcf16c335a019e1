//! Changes of the bot's membership in a chat.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::chat::Chat;
use super::user::User;
use crate::lenient::{FromJson, Lenient, Object};

/// `ChatMemberUpdated` about the bot itself. One without a chat is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MembershipChange {
    pub chat: Chat,
    /// Who changed it.
    pub from: Option<User>,
    pub old: Option<Member>,
    pub new: Option<Member>,
}

/// `ChatMember` of the Bot API. One of an unknown status is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Member {
    pub is_present: bool,
    /// Whether the status lets it write in a group; the group's own permissions may still forbid it.
    pub may_write: bool,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct ChangeWire {
    chat: Lenient<Chat>,
    from: Lenient<User>,
    old_chat_member: Lenient<Member>,
    new_chat_member: Lenient<Member>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct MemberWire {
    status: Lenient<String>,
    /// Of a restricted member.
    is_member: Lenient<bool>,
    /// Of a restricted member.
    can_send_messages: Lenient<bool>,
}

impl Object for ChangeWire {}
impl Object for MemberWire {}

impl FromJson for MembershipChange {
    fn from_json(raw: &RawValue) -> Option<Self> {
        let ChangeWire { chat, from, old_chat_member, new_chat_member } = ChangeWire::from_json(raw)?;
        Some(Self { chat: chat.0?, from: from.0, old: old_chat_member.0, new: new_chat_member.0 })
    }
}

impl FromJson for Member {
    fn from_json(raw: &RawValue) -> Option<Self> {
        let MemberWire { status, is_member, can_send_messages } = MemberWire::from_json(raw)?;
        Some(match status.0?.as_str() {
            "creator" | "administrator" | "member" => Self { is_present: true, may_write: true },
            "restricted" => {
                let is_present = is_member.0 == Some(true);
                Self { is_present, may_write: is_present && can_send_messages.0 == Some(true) }
            }
            "left" | "kicked" => Self { is_present: false, may_write: false },
            _ => return None,
        })
    }
}
