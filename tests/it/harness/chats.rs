//! What accounts do in the fake Telegram, and what they see there.

use kaspi_order_bot::domain::subscription::Subscription;
use kaspi_order_bot::domain::{ChatId, UserId};
use kaspi_order_bot::sandbox::telegram::{Call, ForgedPress, GroupKind, Message, NewMessage, Telegram};
use kaspi_order_bot::store;
use serde_json::{Value, json};

use super::{COLLEAGUE, COURIER, Harness, LIMIT, MANAGER, now};

impl Harness {
    /// Returns the message's id.
    pub(crate) fn say(&self, person: i64, chat: i64, text: &str) -> i64 {
        self.telegram.say(person, chat, text).unwrap()
    }

    /// Writes in a topic of a forum.
    pub(crate) fn say_in_topic(&self, person: i64, chat: i64, thread: i64, text: &str) {
        let text = text.to_owned();
        self.telegram
            .send(&NewMessage { account: person, chat, text, thread: Some(thread), ..NewMessage::default() })
            .unwrap();
    }

    /// Presses a button that the message has. Returns the query's id.
    pub(crate) fn press(&self, person: i64, chat: i64, message_id: i64, data: &str) -> String {
        self.telegram.press(person, chat, message_id, data).unwrap()
    }

    /// Presses a button that the message need not have. Returns the query's id.
    pub(crate) fn forge_press(&self, person: i64, chat: i64, message_id: i64, data: &str) -> String {
        let inaccessible = self.telegram.message(chat, message_id).is_none();
        let press = ForgedPress { account: person, chat, message_id, data: data.to_owned(), inaccessible };
        self.telegram.forge_press(&press).unwrap()
    }

    /// The text that the answer to a press showed; empty if it had none.
    pub(crate) fn toast(&self, query_id: &str) -> String {
        let answer = self.telegram.callback_answer(query_id).expect("the press was not answered");
        usual_spaces(&answer.text.unwrap_or_default())
    }

    /// Presses a button that the message has, and waits for the text that the answer shows.
    pub(crate) async fn press_for_toast(&self, person: i64, chat: i64, message_id: i64, data: &str) -> String {
        let query = self.press(person, chat, message_id, data);
        self.settle().await;
        self.toast(&query)
    }

    pub(crate) async fn forge_press_for_toast(&self, person: i64, chat: i64, message_id: i64, data: &str) -> String {
        let query = self.forge_press(person, chat, message_id, data);
        self.settle().await;
        self.toast(&query)
    }

    /// Presses the button with this label in a person's private chat, and waits for the text that the answer shows.
    pub(crate) async fn press_label(&self, person: i64, message_id: i64, label: &str) -> String {
        let message = self.telegram.message(person, message_id).unwrap();
        let data = message.callback_data(label).unwrap_or_else(|| panic!("no {label:?} in {:?}", labels(&message)));
        self.press_for_toast(person, person, message_id, data).await
    }

    /// A new group with the bot, which has answered that it is not connected.
    pub(crate) async fn unconnected_group(&self, kind: GroupKind, members: &[i64]) -> i64 {
        let group = self.telegram.add_group(kind, "Доставка", members).unwrap();
        self.answers(group, 1).await;
        group
    }

    /// A group that a manager has connected, without messages.
    pub(crate) async fn group(&self, kind: GroupKind, members: &[i64]) -> i64 {
        let group = self.unconnected_group(kind, members).await;
        for message in from_bot(&self.telegram, group) {
            self.telegram.delete(group, message.id).unwrap();
        }
        let (db, manager) = (&self.deps().db, UserId::new(MANAGER).unwrap());
        store::groups::connect(db.pool(), ChatId(group), "Доставка", manager, now()).await.unwrap();
        store::subscriptions::write(db.pool(), &Subscription::new(ChatId(group))).await.unwrap();
        group
    }

    /// Sends the bot an update that no account can cause.
    pub(crate) fn inject(&self, kind: &str, content: Value) {
        self.telegram.inject_update(json!({ kind: content }));
    }

    /// Successful calls of a method.
    pub(crate) fn calls_of(&self, method: &str) -> Vec<Call> {
        let is_it = |call: &Call| call.status == 200 && call.method.eq_ignore_ascii_case(method);
        self.telegram.calls().into_iter().filter(is_it).collect()
    }

    /// Waits until the chat has at least this many messages from the bot, and returns all of them.
    pub(crate) async fn answers(&self, chat: i64, count: usize) -> Vec<Message> {
        let is_complete = self.telegram.wait_until(LIMIT, |telegram| from_bot(telegram, chat).len() >= count).await;
        let answers = from_bot(&self.telegram, chat);
        assert!(is_complete, "{count} answers expected: {:#?}", texts(&answers));
        answers
    }

    /// Writes to the bot in private, and returns its next message there that is not a pin.
    pub(crate) async fn ask(&self, person: i64, text: &str) -> Message {
        let before = from_bot(&self.telegram, person).len();
        let answer = |telegram: &Telegram| {
            from_bot(telegram, person).into_iter().skip(before).find(|message| message.location.is_none())
        };
        self.say(person, person, text);
        self.telegram.wait_until(LIMIT, |telegram| answer(telegram).is_some()).await;
        answer(&self.telegram).unwrap_or_else(|| panic!("no answer to {text}"))
    }

    /// Questions of the couriers, in private, whose answers lack the card of one of these orders.
    pub(crate) fn unanswered(&self, codes: &[&str]) -> Vec<String> {
        let mut unanswered = Vec::new();
        for chat in [COURIER, COLLEAGUE] {
            let messages = self.telegram.messages(chat);
            for question in messages.iter().filter(|message| !message.from_bot) {
                let is_answered = |code: &&str| {
                    messages.iter().any(|answer| answer.reply_to == Some(question.id) && is_card_of(answer, code))
                };
                if !codes.iter().all(is_answered) {
                    unanswered.push(format!("message {} of {chat}: {}", question.id, question.text));
                }
            }
        }
        unanswered
    }

    /// The bot's messages in a chat, when every update is processed.
    pub(crate) async fn messages(&self, chat: i64) -> Vec<Message> {
        self.settle().await;
        from_bot(&self.telegram, chat)
    }

    /// The texts of the bot's messages in a chat, when every update is processed.
    pub(crate) async fn said(&self, chat: i64) -> Vec<String> {
        texts(&self.messages(chat).await)
    }
}

/// The bot's messages that are not deleted, with usual spaces for the no-break ones.
pub(crate) fn from_bot(telegram: &Telegram, chat: i64) -> Vec<Message> {
    let mut messages = telegram.messages(chat);
    messages.retain(|message| message.from_bot && !message.deleted);
    for message in &mut messages {
        message.text = usual_spaces(&message.text);
        message.venue = message.venue.take().map(|(title, address)| (title, usual_spaces(&address)));
    }
    messages
}

pub(crate) fn usual_spaces(text: &str) -> String {
    text.replace('\u{a0}', " ")
}

pub(crate) fn texts(messages: &[Message]) -> Vec<String> {
    messages
        .iter()
        .map(|message| match message.location {
            Some((latitude, longitude)) => format!("pin {latitude} {longitude}"),
            None => message.text.clone(),
        })
        .collect()
}

pub(crate) fn labels(message: &Message) -> Vec<Vec<&str>> {
    message.buttons.iter().map(|row| row.iter().map(|button| button.text.as_str()).collect()).collect()
}

/// Whether the message begins with the title of this order's card.
pub(crate) fn is_card_of(message: &Message, code: &str) -> bool {
    let title = message.text.strip_prefix("📦 Заказ ");
    title.is_some_and(|title| title.split_whitespace().next() == Some(code))
}

/// A message in a private chat as the Bot API describes it, for updates that no account can cause.
pub(crate) fn text_message(message_id: i64, person: i64, text: &str) -> Value {
    json!({
        "message_id": message_id, "date": 1, "text": text,
        "chat": { "id": person, "type": "private", "first_name": "Курьер" },
        "from": { "id": person, "is_bot": false, "first_name": "Курьер" },
    })
}
