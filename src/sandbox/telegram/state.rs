//! The state: accounts, chats, updates and the bot's settings.

use std::collections::{BTreeMap, VecDeque};
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::Value;
use tokio::time::Instant;

use super::call_log::CallLog;
use super::chat::{Chat, Draft, StoredMessage};
use super::types::{Account, ActionError, CallbackAnswer, GroupKind};
use super::updates::Updates;

/// The bot's user id, which is also the first part of its token.
pub(super) const BOT_ID: i64 = 1_234_567_890;

/// The only valid token; it has the form of a real one.
pub(super) const TOKEN: &str = "1234567890:AAEmulatedTelegramNeedsNoSecrets_35";

#[derive(Debug)]
pub(super) struct CallbackQuery {
    pub(super) account: i64,
    pub(super) too_old: bool,
    pub(super) answer: Option<CallbackAnswer>,
    /// The state's version at the answer.
    pub(super) version: u64,
}

#[derive(Debug)]
pub(super) struct State {
    /// Increases with every change.
    pub(super) version: u64,
    pub(super) bot_username: String,
    pub(super) accounts: BTreeMap<i64, Account>,
    pub(super) chats: BTreeMap<i64, Chat>,
    pub(super) updates: Updates,
    pub(super) callback_queries: BTreeMap<u64, CallbackQuery>,
    /// By scope and language.
    pub(super) commands: BTreeMap<(String, String), Value>,
    /// By parameter and language.
    pub(super) descriptions: BTreeMap<(&'static str, String), String>,
    pub(super) privacy_mode: bool,
    pub(super) enforces_limits: bool,
    /// When the bot sent its last messages to any chat; recorded only while rate limits are enforced.
    pub(super) send_times: VecDeque<Instant>,
    pub(super) call_log: CallLog,
    next_group: i64,
}

impl Default for State {
    fn default() -> Self {
        Self {
            version: 0,
            bot_username: "sandbox_orders_bot".to_owned(),
            accounts: BTreeMap::new(),
            chats: BTreeMap::new(),
            updates: Updates::default(),
            callback_queries: BTreeMap::new(),
            commands: BTreeMap::new(),
            descriptions: BTreeMap::new(),
            privacy_mode: true,
            enforces_limits: false,
            send_times: VecDeque::new(),
            call_log: CallLog::default(),
            next_group: 1,
        }
    }
}

impl State {
    pub(super) fn account(&self, id: i64) -> Result<&Account, ActionError> {
        self.accounts.get(&id).ok_or(ActionError::NoSuchAccount(id))
    }

    pub(super) fn chat(&self, id: i64) -> Result<&Chat, ActionError> {
        self.chats.get(&id).ok_or(ActionError::NoSuchChat(id))
    }

    pub(super) fn chat_mut(&mut self, id: i64) -> Result<&mut Chat, ActionError> {
        self.chats.get_mut(&id).ok_or(ActionError::NoSuchChat(id))
    }

    /// Replaces an account with the same id. Creates the private chat if there is none.
    pub(super) fn add_account(&mut self, account: Account) {
        let chat = self.chats.entry(account.id).or_insert_with(|| Chat::new(account.id, None, ""));
        chat.members.insert(account.id);
        self.accounts.insert(account.id, account);
    }

    /// A group without members, with an id as Telegram assigns them.
    pub(super) fn new_group(&mut self, kind: GroupKind, title: &str) -> &mut Chat {
        let base = if kind == GroupKind::Basic { -4_000_000_000 } else { -1_002_000_000_000 };
        let id = base - self.next_group;
        self.next_group += 1;
        self.chats.entry(id).or_insert_with(|| Chat::new(id, Some(kind), title))
    }

    /// Stores a message and returns its id.
    pub(super) fn post(&mut self, chat: i64, draft: Draft) -> Result<i64, ActionError> {
        let version = self.version;
        let chat = self.chat_mut(chat)?;
        let id = chat.next_message_id;
        chat.next_message_id += 1;
        let Draft { author, content, thread, reply_to, markup, keys, link_preview, silent, protected, forward, extra } =
            draft;
        let message = StoredMessage {
            id,
            author,
            date: unix_time(),
            edit_date: None,
            edited: false,
            deleted: false,
            thread,
            reply_to,
            content,
            markup,
            keys,
            link_preview,
            silent,
            protected,
            forward,
            extra,
            version,
        };
        chat.messages.insert(id, message);
        Ok(id)
    }
}

/// In seconds.
pub(super) fn unix_time() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}
