//! What people do in Telegram.

use serde_json::{Value, json};

use super::entities::with_found;
use super::html::plain;
use super::state::{Chat, GroupKind, Message, Person, Query, Sender};
use super::{Shared, Telegram, USERNAME};

/// A text that a person writes.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    /// Who writes.
    pub person: i64,
    /// Where.
    pub chat: i64,
    /// What.
    pub text: &'a str,
    /// In which topic.
    pub thread: Option<i32>,
}

impl Telegram {
    /// Somebody creates an account and opens the chat with the bot, but writes nothing yet.
    pub fn add_person(&self, person: Person) {
        self.shared.change(|state| {
            state.chats.insert(person.id, Chat::private());
            state.people.insert(person.id, person);
        });
    }

    /// A group with the bot in it. Returns the chat's id.
    pub fn add_group(&self, kind: GroupKind, title: &str, members: &[i64]) -> i64 {
        self.shared.change(|state| {
            let number = i64::try_from(state.chats.len()).unwrap_or_default() + 1;
            let id = if kind == GroupKind::Basic { -number } else { -1_000_000_000_000 - number };
            let mut chat = Chat::private();
            chat.group = Some((kind, title.to_owned()));
            chat.members = members.iter().copied().collect();
            chat.refusal = None;
            state.chats.insert(id, chat);
            id
        })
    }

    /// Opens a topic in a forum; its id is that of the message that opened it.
    pub fn add_topic(&self, chat: i64) -> i32 {
        self.shared.change(|state| {
            let Some(chat) = state.chats.get_mut(&chat) else { return 0 };
            let thread = chat.next_message_id;
            chat.next_message_id += 1;
            chat.topics.push(thread);
            thread
        })
    }

    /// A person writes a text. Returns the message's id.
    pub fn say(&self, person: i64, chat: i64, text: &str) -> i32 {
        self.ask(Question { person, chat, text, thread: None })
    }

    /// A person writes a text. In a group the bot gets commands only, as with privacy mode on.
    pub fn ask(&self, question: Question<'_>) -> i32 {
        self.shared.ask(question)
    }

    /// A person corrects what they wrote.
    pub fn edit(&self, chat_id: i64, message_id: i32, text: &str) {
        self.shared.change(|state| {
            let Some(message) = state.chats.get_mut(&chat_id).and_then(|chat| chat.messages.get_mut(&message_id))
            else {
                return;
            };
            text.clone_into(&mut message.text);
            message.entities = with_found(text, Vec::new());
            message.is_edited = true;
            let message = message.clone();
            let json = state.message_json(chat_id, &message);
            state.push_update("edited_message", json);
        });
    }

    /// A person deletes a message. Bots are not told.
    pub fn delete(&self, chat: i64, message_id: i32) {
        self.shared.change(|state| state.chats.get_mut(&chat).and_then(|chat| chat.messages.remove(&message_id)));
    }

    /// A person presses a button that stands under a message. Returns the query's id; `None` if there is no such button.
    pub fn press(&self, person: i64, chat: i64, message_id: i32, data: &str) -> Option<String> {
        self.shared.press(person, chat, message_id, data)
    }

    /// The press of a button that need not exist. A message that is gone comes as an inaccessible one.
    pub fn forge_press(&self, person: i64, chat: i64, message_id: i32, data: &str) -> String {
        self.shared.forge_press(person, chat, message_id, data)
    }

    /// A person blocks the bot.
    pub fn block_bot(&self, person: i64) {
        self.refuse(person, "bot was blocked by the user");
    }

    /// The bot is removed from a group.
    pub fn kick_bot(&self, chat: i64) {
        self.refuse(chat, "bot was kicked from the supergroup chat");
    }

    fn refuse(&self, chat: i64, why: &'static str) {
        self.shared.change(|state| {
            if let Some(chat) = state.chats.get_mut(&chat) {
                chat.refusal = Some(why);
            }
        });
    }

    /// The commands of the bot's menu, as Bot API objects.
    #[must_use]
    pub fn menu(&self) -> Value {
        self.shared.lock().commands.clone()
    }
}

impl Shared {
    pub(super) fn ask(&self, question: Question<'_>) -> i32 {
        self.change(|state| {
            let date = state.now();
            let text = plain(question.text).text;
            let Some(chat) = state.chats.get_mut(&question.chat) else { return 0 };
            if chat.group.is_none() {
                // Writing to a bot starts it.
                chat.refusal = chat.refusal.filter(|why| why.contains("blocked"));
            }
            let message = chat.add(Message {
                id: 0,
                from: Sender::Person(question.person),
                date,
                entities: with_found(&text, Vec::new()),
                text,
                buttons: Vec::new(),
                location: None,
                reply_to: None,
                thread: question.thread,
                is_edited: false,
            });
            if chat.group.is_none() || reaches_bot(&message.text) {
                let json = state.message_json(question.chat, &message);
                state.push_update("message", json);
            }
            message.id
        })
    }

    pub(super) fn press(&self, person: i64, chat: i64, message_id: i32, data: &str) -> Option<String> {
        let has_button = self
            .lock()
            .chats
            .get(&chat)?
            .messages
            .get(&message_id)?
            .buttons
            .iter()
            .flatten()
            .any(|button| button["callback_data"] == data);
        has_button.then(|| self.forge_press(person, chat, message_id, data))
    }

    pub(super) fn forge_press(&self, person: i64, chat: i64, message_id: i32, data: &str) -> String {
        self.change(|state| {
            let id = format!("{}", 4_000_000_000_000_u64 + state.queries.len() as u64);
            state.queries.insert(id.clone(), Query { person, answer: None });
            let message = match state.chats.get(&chat).and_then(|chat| chat.messages.get(&message_id)) {
                Some(message) => state.message_json(chat, message),
                None => json!({ "chat": state.chat_json(chat), "message_id": message_id, "date": 0 }),
            };
            let query = json!({
                "id": id, "from": state.person_json(person), "message": message, "chat_instance": chat.to_string(), "data": data,
            });
            state.push_update("callback_query", query);
            id
        })
    }
}

/// With privacy mode on, a bot in a group gets commands without a name or with its own.
fn reaches_bot(text: &str) -> bool {
    let command = text.split_whitespace().next().unwrap_or_default();
    command.starts_with('/') && command.split_once('@').is_none_or(|(_, name)| name.eq_ignore_ascii_case(USERNAME))
}
