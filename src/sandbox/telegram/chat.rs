//! A chat and its messages.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde_json::{Map, Value};
use tokio::time::Instant;

use super::html::ParsedText;
use super::reply_keyboard::KeysChange;
use super::types::{Document, GroupKind, Key, Photo, SentAs};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Author {
    Bot,
    Account(i64, SentAs),
}

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Content {
    Text(ParsedText),
    Location(Value),
    Venue(Value),
    Contact(Value),
    /// With its caption.
    Photo(Photo, ParsedText),
    /// With its caption.
    Document(Document, ParsedText),
    /// A field name of the Bot API's `Message` and its value.
    Service(&'static str, Value),
}

#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "they are independent facts")]
pub(super) struct StoredMessage {
    pub(super) id: i64,
    pub(super) author: Author,
    pub(super) date: i64,
    pub(super) edit_date: Option<i64>,
    /// Whether clients show it as edited; a change of the buttons alone does not count.
    pub(super) edited: bool,
    pub(super) deleted: bool,
    pub(super) thread: Option<i64>,
    pub(super) reply_to: Option<i64>,
    pub(super) content: Content,
    /// An inline keyboard.
    pub(super) markup: Option<Value>,
    pub(super) keys: Option<KeysChange>,
    pub(super) link_preview: Option<Value>,
    pub(super) silent: bool,
    pub(super) protected: bool,
    /// The Bot API's `forward_origin`.
    pub(super) forward: Option<Value>,
    /// Further fields of the Bot API's `Message`.
    pub(super) extra: Map<String, Value>,
    /// The state's version at the last change.
    pub(super) version: u64,
}

#[derive(Debug)]
pub(super) struct Draft {
    pub(super) author: Author,
    pub(super) content: Content,
    pub(super) thread: Option<i64>,
    pub(super) reply_to: Option<i64>,
    pub(super) markup: Option<Value>,
    pub(super) keys: Option<KeysChange>,
    pub(super) link_preview: Option<Value>,
    pub(super) silent: bool,
    pub(super) protected: bool,
    pub(super) forward: Option<Value>,
    pub(super) extra: Map<String, Value>,
}

impl Draft {
    pub(super) fn new(author: Author, content: Content) -> Self {
        let (thread, reply_to, markup, keys, link_preview, forward) = (None, None, None, None, None, None);
        let (silent, protected, extra) = (false, false, Map::new());
        Self { author, content, thread, reply_to, markup, keys, link_preview, silent, protected, forward, extra }
    }
}

/// The bot's membership in a chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BotStatus {
    /// The account has not written to the bot yet.
    NotStarted,
    Member,
    Admin,
    /// Removed from a group or blocked by an account.
    Kicked,
    Left,
}

/// The last `sendChatAction`.
#[derive(Debug)]
pub(super) struct ChatAction {
    pub(super) name: String,
    pub(super) since: Instant,
    pub(super) version: u64,
}

#[derive(Debug)]
pub(super) struct Chat {
    pub(super) id: i64,
    /// `None` is a private chat.
    pub(super) kind: Option<GroupKind>,
    pub(super) title: String,
    pub(super) members: BTreeSet<i64>,
    pub(super) admins: BTreeSet<i64>,
    pub(super) creator: Option<i64>,
    pub(super) bot_status: BotStatus,
    /// By `message_thread_id`.
    pub(super) topics: BTreeMap<i64, String>,
    pub(super) messages: BTreeMap<i64, StoredMessage>,
    pub(super) next_message_id: i64,
    pub(super) migrated_to: Option<i64>,
    /// When the bot sent its last messages; recorded only while rate limits are enforced.
    pub(super) send_times: VecDeque<Instant>,
    pub(super) action: Option<ChatAction>,
}

impl Chat {
    pub(super) fn new(id: i64, kind: Option<GroupKind>, title: &str) -> Self {
        Self {
            id,
            kind,
            title: title.to_owned(),
            members: BTreeSet::new(),
            admins: BTreeSet::new(),
            creator: None,
            bot_status: BotStatus::NotStarted,
            topics: BTreeMap::new(),
            messages: BTreeMap::new(),
            next_message_id: 1,
            migrated_to: None,
            send_times: VecDeque::new(),
            action: None,
        }
    }

    /// `None` for a deleted message.
    pub(super) fn message(&self, id: i64) -> Option<&StoredMessage> {
        self.messages.get(&id).filter(|message| !message.deleted)
    }

    /// `None` for a deleted message.
    pub(super) fn message_mut(&mut self, id: i64) -> Option<&mut StoredMessage> {
        self.messages.get_mut(&id).filter(|message| !message.deleted)
    }

    /// The keys below the chat: those of the last message that shows or removes any. With their message they disappear.
    pub(super) fn keys(&self) -> &[Vec<Key>] {
        let last = self.messages.values().rev().find(|message| message.keys.is_some());
        match last.filter(|message| !message.deleted).and_then(|message| message.keys.as_ref()) {
            Some(KeysChange::Show(rows)) => rows,
            Some(KeysChange::Remove) | None => &[],
        }
    }

    pub(super) fn has_bot(&self) -> bool {
        matches!(self.bot_status, BotStatus::Member | BotStatus::Admin)
    }
}
