//! Who there is and what was said.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

use serde_json::{Value, json};

use super::entities::Entity;
use super::{Clock, USERNAME};

/// How many calls are remembered.
const CALLS_KEPT: usize = 100_000;

/// How many messages a chat remembers.
const MESSAGES_KEPT: usize = 10_000;

/// The bot's user id.
pub(super) const BOT_ID: i64 = 1_234_567_890;

/// A person with a Telegram account.
#[derive(Debug, Clone, Default)]
pub struct Person {
    /// Their id, which is also the id of their private chat with the bot.
    pub id: i64,
    /// First name.
    pub first_name: String,
    /// IETF tag of the language of their app.
    pub language_code: Option<String>,
}

/// Which group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupKind {
    /// A basic group.
    Basic,
    /// A supergroup.
    Super,
    /// A supergroup with topics.
    Forum,
}

/// Who wrote a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sender {
    /// The bot.
    Bot,
    /// A person, by id.
    Person(i64),
}

/// A message as people see it.
#[derive(Debug, Clone)]
pub struct Message {
    /// Number within the chat.
    pub id: i32,
    /// Who wrote it.
    pub from: Sender,
    /// Seconds UTC.
    pub date: i64,
    /// The words without markup; empty for a location.
    pub text: String,
    /// Marks of the text.
    pub entities: Vec<Entity>,
    /// Rows of buttons, as Bot API objects.
    pub buttons: Vec<Vec<Value>>,
    /// Degrees north and east.
    pub location: Option<(f64, f64)>,
    /// The message that it answers.
    pub reply_to: Option<i32>,
    /// The topic.
    pub thread: Option<i32>,
    /// Whether it was edited.
    pub is_edited: bool,
}

/// A call of the Bot API.
#[derive(Debug, Clone)]
pub struct Call {
    /// The method as the bot spelled it.
    pub method: String,
    /// Its parameters.
    pub params: Value,
    /// Status of the answer.
    pub status: u16,
}

/// What a person sees after the press of a button.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallbackAnswer {
    /// The text; empty if nothing is shown.
    pub text: String,
    /// A window rather than a passing line.
    pub is_alert: bool,
}

#[derive(Debug)]
pub(super) struct Query {
    pub(super) person: i64,
    pub(super) answer: Option<CallbackAnswer>,
}

#[derive(Debug)]
pub(super) struct Chat {
    /// `None` for a private chat.
    pub(super) group: Option<(GroupKind, String)>,
    pub(super) members: HashSet<i64>,
    pub(super) topics: Vec<i32>,
    pub(super) messages: BTreeMap<i32, Message>,
    pub(super) next_message_id: i32,
    /// Whether the bot may write: it was started, not blocked, not removed.
    pub(super) refusal: Option<&'static str>,
    /// When the bot last showed "typing", in seconds UTC.
    pub(super) typing_since: Option<i64>,
}

#[derive(Debug)]
pub(super) struct State {
    pub(super) clock: Clock,
    pub(super) people: BTreeMap<i64, Person>,
    pub(super) chats: BTreeMap<i64, Chat>,
    pub(super) updates: VecDeque<Value>,
    next_update_id: i64,
    /// As the last `getUpdates` that named them; `None` is the default set.
    pub(super) allowed_updates: Option<Vec<String>>,
    /// Counts pollers; the last one is the one that stays.
    pub(super) poller: u64,
    pub(super) webhook: Option<String>,
    pub(super) queries: HashMap<String, Query>,
    pub(super) commands: Value,
    pub(super) calls: VecDeque<Call>,
    pub(super) hints: Vec<(&'static str, String)>,
}

impl State {
    pub(super) fn new(clock: Clock) -> Self {
        Self {
            clock,
            people: BTreeMap::new(),
            chats: BTreeMap::new(),
            updates: VecDeque::new(),
            next_update_id: 500_000_000,
            allowed_updates: None,
            poller: 0,
            webhook: None,
            queries: HashMap::new(),
            commands: json!([]),
            calls: VecDeque::new(),
            hints: Vec::new(),
        }
    }

    pub(super) fn now(&self) -> i64 {
        (self.clock)().timestamp()
    }

    pub(super) fn record(&mut self, call: Call) {
        if self.calls.len() == CALLS_KEPT {
            self.calls.pop_front();
        }
        self.calls.push_back(call);
    }

    /// Queues an update, if the bot wants updates of this kind.
    pub(super) fn push_update(&mut self, kind: &str, content: Value) {
        if self.allowed_updates.as_ref().is_none_or(|kinds| kinds.is_empty() || kinds.iter().any(|k| k == kind)) {
            let update = json!({ "update_id": self.next_update_id, kind: content });
            self.next_update_id += 1;
            self.updates.push_back(update);
        }
    }

    /// The chat's object in the Bot API.
    pub(super) fn chat_json(&self, id: i64) -> Value {
        match self.chats.get(&id).and_then(|chat| chat.group.as_ref()) {
            None => {
                let name = self.people.get(&id).map_or("", |person| person.first_name.as_str());
                json!({ "id": id, "type": "private", "first_name": name })
            }
            Some((GroupKind::Basic, title)) => json!({ "id": id, "type": "group", "title": title }),
            Some((GroupKind::Super, title)) => json!({ "id": id, "type": "supergroup", "title": title }),
            Some((GroupKind::Forum, title)) => {
                json!({ "id": id, "type": "supergroup", "title": title, "is_forum": true })
            }
        }
    }

    pub(super) fn person_json(&self, id: i64) -> Value {
        let Some(person) = self.people.get(&id) else { return json!({ "id": id, "is_bot": false, "first_name": "" }) };
        let mut json = json!({ "id": id, "is_bot": false, "first_name": person.first_name });
        if let Some(language) = &person.language_code {
            json["language_code"] = language.as_str().into();
        }
        json
    }

    /// The message's object in the Bot API.
    pub(super) fn message_json(&self, chat_id: i64, message: &Message) -> Value {
        let from = match message.from {
            Sender::Bot => bot_json(),
            Sender::Person(id) => self.person_json(id),
        };
        let mut json = json!({
            "message_id": message.id, "from": from, "chat": self.chat_json(chat_id), "date": message.date,
        });
        if let Some((latitude, longitude)) = message.location {
            json["location"] = json!({ "latitude": latitude, "longitude": longitude });
        } else {
            json["text"] = message.text.as_str().into();
        }
        if !message.entities.is_empty() {
            json["entities"] = json!(message.entities);
        }
        if !message.buttons.is_empty() {
            json["reply_markup"] = json!({ "inline_keyboard": message.buttons });
        }
        if let Some(thread) = message.thread {
            json["message_thread_id"] = thread.into();
            json["is_topic_message"] = true.into();
        }
        if message.is_edited {
            json["edit_date"] = self.now().into();
        }
        let replied = message.reply_to.and_then(|id| self.chats.get(&chat_id)?.messages.get(&id));
        if let Some(replied) = replied {
            // A reply within a reply is not shown.
            json["reply_to_message"] = self.message_json(chat_id, &Message { reply_to: None, ..replied.clone() });
        }
        json
    }
}

impl Chat {
    pub(super) fn private() -> Self {
        Self {
            group: None,
            members: HashSet::new(),
            topics: Vec::new(),
            messages: BTreeMap::new(),
            next_message_id: 1,
            refusal: Some("bot can't initiate conversation with a user"),
            typing_since: None,
        }
    }

    /// Adds a message and gives it its number.
    pub(super) fn add(&mut self, mut message: Message) -> Message {
        message.id = self.next_message_id;
        self.next_message_id += 1;
        if message.from == Sender::Bot {
            self.typing_since = None;
        }
        self.messages.insert(message.id, message.clone());
        if self.messages.len() > MESSAGES_KEPT {
            self.messages.pop_first();
        }
        message
    }
}

pub(super) fn bot_json() -> Value {
    json!({ "id": BOT_ID, "is_bot": true, "first_name": "Kaspi Order Bot", "username": USERNAME })
}
