//! Everything the emulated Telegram knows.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::Value;
use tokio::sync::watch;
use tokio::time::Instant;

use super::html::ParsedText;
use super::types::{Call, CallbackAnswer, GroupKind, Misuse, Person, SentAs};
use super::updates::Updates;

/// How many calls are remembered.
const MAX_CALLS: usize = 100_000;

/// The bot's user id, which is also the first part of its token.
pub(super) const BOT_ID: i64 = 1_234_567_890;

/// The state and the signal that it changed.
#[derive(Debug)]
pub(super) struct Shared {
    state: Mutex<State>,
    changed: watch::Sender<u64>,
}

impl Shared {
    pub(super) fn new() -> Self {
        Self { state: Mutex::default(), changed: watch::Sender::new(0) }
    }

    /// Looks without changing anything.
    pub(super) fn read(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes something and tells those who wait for it.
    pub(super) fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let (version, outcome) = {
            let mut state = self.read();
            state.version += 1;
            let outcome = change(&mut state);
            (state.version, outcome)
        };
        // Two threads may come here in the other order; the counter must not go back.
        self.changed.send_if_modified(|seen| {
            let newer = version > *seen;
            *seen = version.max(*seen);
            newer
        });
        outcome
    }

    pub(super) fn watch(&self) -> watch::Receiver<u64> {
        self.changed.subscribe()
    }
}

/// Who wrote a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Author {
    Bot,
    Person(i64, SentAs),
}

/// What a message holds.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Content {
    Text(ParsedText),
    Location(Value),
    Venue(Value),
    Contact(Value),
    /// A field name of the Bot API's `Message` and its value.
    Service(&'static str, Value),
}

/// A message of a chat.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "they are independent facts")]
pub(super) struct Stored {
    pub(super) id: i64,
    pub(super) author: Author,
    pub(super) date: i64,
    pub(super) edit_date: Option<i64>,
    /// Whether people see it as edited; changing only the buttons does not count.
    pub(super) edited: bool,
    pub(super) deleted: bool,
    pub(super) thread: Option<i64>,
    pub(super) reply_to: Option<i64>,
    pub(super) content: Content,
    pub(super) markup: Option<Value>,
    pub(super) preview: Option<Value>,
    pub(super) silent: bool,
    pub(super) protected: bool,
    /// The Bot API's `forward_origin`.
    pub(super) forward: Option<Value>,
    /// The state's version of the last change.
    pub(super) version: u64,
}

/// Where the bot stands with a chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing {
    /// A person who never wrote to the bot.
    Stranger,
    Member,
    Admin,
    /// Kicked from a group or blocked by a person.
    Kicked,
    Left,
}

/// What the bot is shown doing.
#[derive(Debug)]
pub(super) struct Action {
    pub(super) name: String,
    pub(super) since: Instant,
    pub(super) version: u64,
}

/// A chat of people with the bot.
#[derive(Debug)]
pub(super) struct Chat {
    pub(super) id: i64,
    /// `None` is a private chat.
    pub(super) kind: Option<GroupKind>,
    pub(super) title: String,
    pub(super) members: BTreeSet<i64>,
    pub(super) admins: BTreeSet<i64>,
    pub(super) creator: Option<i64>,
    pub(super) standing: Standing,
    pub(super) topics: BTreeMap<i64, String>,
    pub(super) messages: BTreeMap<i64, Stored>,
    pub(super) next_message_id: i64,
    pub(super) migrated_to: Option<i64>,
    /// When the bot sent something lately; only kept while limits are on.
    pub(super) sent: VecDeque<Instant>,
    /// What the bot is shown doing.
    pub(super) action: Option<Action>,
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
            standing: Standing::Stranger,
            topics: BTreeMap::new(),
            messages: BTreeMap::new(),
            next_message_id: 1,
            migrated_to: None,
            sent: VecDeque::new(),
            action: None,
        }
    }

    /// A message that is not deleted.
    pub(super) fn message(&self, id: i64) -> Option<&Stored> {
        self.messages.get(&id).filter(|message| !message.deleted)
    }

    pub(super) fn bot_is_in(&self) -> bool {
        matches!(self.standing, Standing::Member | Standing::Admin)
    }
}

/// A press on a button.
#[derive(Debug)]
pub(super) struct Query {
    pub(super) person: i64,
    pub(super) too_old: bool,
    pub(super) answer: Option<CallbackAnswer>,
    /// The state's version of the answer.
    pub(super) version: u64,
}

/// What a new message is made of.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) author: Author,
    pub(super) content: Content,
    pub(super) thread: Option<i64>,
    pub(super) reply_to: Option<i64>,
    pub(super) markup: Option<Value>,
    pub(super) preview: Option<Value>,
    pub(super) silent: bool,
    pub(super) protected: bool,
    pub(super) forward: Option<Value>,
}

impl Draft {
    pub(super) fn new(author: Author, content: Content) -> Self {
        let (thread, reply_to, markup, preview, forward) = (None, None, None, None, None);
        Self { author, content, thread, reply_to, markup, preview, silent: false, protected: false, forward }
    }
}

/// Everything.
#[derive(Debug)]
pub(super) struct State {
    pub(super) version: u64,
    pub(super) username: String,
    pub(super) people: BTreeMap<i64, Person>,
    pub(super) chats: BTreeMap<i64, Chat>,
    pub(super) updates: Updates,
    pub(super) queries: BTreeMap<u64, Query>,
    /// By scope and language.
    pub(super) commands: BTreeMap<(String, String), Value>,
    /// By method and language.
    pub(super) descriptions: BTreeMap<(&'static str, String), String>,
    pub(super) privacy: bool,
    pub(super) limits: bool,
    calls: VecDeque<Call>,
    call_counts: BTreeMap<String, usize>,
    next_group: i64,
}

impl Default for State {
    fn default() -> Self {
        Self {
            version: 0,
            username: "sandbox_orders_bot".to_owned(),
            people: BTreeMap::new(),
            chats: BTreeMap::new(),
            updates: Updates::default(),
            queries: BTreeMap::new(),
            commands: BTreeMap::new(),
            descriptions: BTreeMap::new(),
            privacy: true,
            limits: false,
            calls: VecDeque::new(),
            call_counts: BTreeMap::new(),
            next_group: 1,
        }
    }
}

impl State {
    pub(super) fn person(&self, id: i64) -> Result<&Person, Misuse> {
        self.people.get(&id).ok_or(Misuse::NoSuchPerson(id))
    }

    pub(super) fn chat(&self, id: i64) -> Result<&Chat, Misuse> {
        self.chats.get(&id).ok_or(Misuse::NoSuchChat(id))
    }

    pub(super) fn chat_mut(&mut self, id: i64) -> Result<&mut Chat, Misuse> {
        self.chats.get_mut(&id).ok_or(Misuse::NoSuchChat(id))
    }

    /// A new group with an id of the right shape, without anybody in it.
    pub(super) fn new_group(&mut self, kind: GroupKind, title: &str) -> &mut Chat {
        let base = if kind == GroupKind::Basic { -4_000_000_000 } else { -1_002_000_000_000 };
        let id = base - self.next_group;
        self.next_group += 1;
        self.chats.entry(id).or_insert_with(|| Chat::new(id, Some(kind), title))
    }

    /// Puts a message into a chat and gives its number.
    pub(super) fn post(&mut self, chat: i64, draft: Draft) -> Result<i64, Misuse> {
        let version = self.version;
        let chat = self.chat_mut(chat)?;
        let id = chat.next_message_id;
        chat.next_message_id += 1;
        let Draft { author, content, thread, reply_to, markup, preview, silent, protected, forward } = draft;
        let stored = Stored {
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
            preview,
            silent,
            protected,
            forward,
            version,
        };
        chat.messages.insert(id, stored);
        Ok(id)
    }

    pub(super) fn record(&mut self, call: Call) {
        *self.call_counts.entry(call.method.to_lowercase()).or_default() += 1;
        if self.calls.len() == MAX_CALLS {
            self.calls.pop_front();
        }
        self.calls.push_back(call);
    }

    pub(super) fn calls(&self) -> impl Iterator<Item = &Call> {
        self.calls.iter()
    }

    pub(super) fn call_count(&self, method: &str) -> usize {
        self.call_counts.get(&method.to_lowercase()).copied().unwrap_or(0)
    }
}

/// Now, in seconds.
pub(super) fn unix_time() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_calls_are_forgotten_but_counted() {
        let mut state = State::default();
        for status in std::iter::repeat_n(200, MAX_CALLS).chain([404]) {
            state.record(Call { method: "getMe".to_owned(), params: Value::Null, status });
        }
        assert_eq!((state.calls().count(), state.call_count("GETME")), (MAX_CALLS, MAX_CALLS + 1));
        assert_eq!(state.calls().last().map(|call| call.status), Some(404));
    }
}
