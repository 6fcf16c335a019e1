//! A strict Bot API server with people in it.
//!
//! What the bot sends is checked as Telegram checks it, and refused in Telegram's words; a parameter that the method
//! does not have is refused too, which Telegram would not do. What people do is called on [`Telegram`], or over HTTP
//! under `/client` (see `client.rs`).
//!
//! The rules stand in one file each: `html.rs`, `links.rs`, `keyboard.rs`, `methods/`. Simplifications: in groups with
//! privacy on, the bot hears every command without a name or with its own, answers to its messages and service
//! messages; message ids are counted per chat, private ones too; only `send…` methods count for chats' limits;
//! updates never expire; what a webhook says in the body of its answer is not read.

mod answer;
mod client;
mod entities;
mod html;
mod keyboard;
mod links;
mod methods;
mod observe;
mod page;
mod params;
mod people;
mod server;
mod state;
mod tags;
mod types;
mod updates;
mod webhook;
mod wire;

#[cfg(test)]
mod tests;

use std::io;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;
use tokio::sync::watch;
use tokio_util::task::AbortOnDropHandle;

pub use entities::Entity;
pub use html::{HtmlError, ParsedText, parse_html};
pub use page::page;
pub use types::{
    Button, ButtonAction, Call, CallbackAnswer, Contact, ForgedPress, Forward, GroupKind, Message, Misuse, Outgoing,
    Person, SentAs,
};

use super::http::{Faults, Server};
use state::{Chat, Shared, Standing};

/// The only token that the server knows; real ones have this shape.
const TOKEN: &str = "1234567890:AAEmulatedTelegramNeedsNoSecrets_35";

/// A running Telegram; clones share it, and it stops with the last one.
#[derive(Debug, Clone)]
pub struct Telegram {
    shared: Arc<Shared>,
    server: Arc<Server>,
    faults: Faults,
    _posting: Arc<AbortOnDropHandle<()>>,
}

impl Telegram {
    /// Starts on 127.0.0.1 at `port` (0 is any free one) with a page for browsers at `/`; see [`page()`].
    ///
    /// # Errors
    /// The port cannot be bound.
    pub async fn start(port: u16, page: impl Into<String>) -> io::Result<Self> {
        let shared = Arc::new(Shared::new());
        let faults = Faults::default();
        let router = server::router(Arc::clone(&shared), page.into());
        let server = Arc::new(Server::start(port, router, faults.clone()).await?);
        let posting = Arc::new(AbortOnDropHandle::new(tokio::spawn(webhook::run(Arc::clone(&shared)))));
        Ok(Self { shared, server, faults, _posting: posting })
    }

    /// Where the Bot API is, without a final slash.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("http://{}", self.server.address())
    }

    /// The bot's token.
    #[must_use]
    pub fn token(&self) -> &'static str {
        TOKEN
    }

    /// The bot's user id.
    #[must_use]
    pub fn bot_id(&self) -> i64 {
        state::BOT_ID
    }

    /// The bot's name without `@`.
    #[must_use]
    pub fn bot_username(&self) -> String {
        self.shared.read().username.clone()
    }

    /// What goes wrong with requests, by path: `"/SendMessage"`, `"/getUpdates"`.
    #[must_use]
    pub fn faults(&self) -> &Faults {
        &self.faults
    }

    /// Turns Telegram's limits on: one message a second to a person, twenty a minute to a group.
    pub fn limits(&self, on: bool) {
        self.shared.change(|state| state.limits = on);
    }

    /// Turns privacy mode on (as at first) or off: without it the bot hears everything in groups.
    pub fn privacy(&self, on: bool) {
        self.shared.change(|state| state.privacy = on);
    }

    /// Opens an account; it replaces one with the same id. The private chat has the person's id.
    pub fn add_person(&self, person: Person) {
        self.shared.change(|state| {
            let chat = state.chats.entry(person.id).or_insert_with(|| Chat::new(person.id, None, ""));
            chat.members.insert(person.id);
            state.people.insert(person.id, person);
        });
    }

    /// Makes a group with the bot in it and gives its id. The first member owns it and brings the bot, of which the
    /// bot hears by `my_chat_member` and a service message.
    ///
    /// # Errors
    /// A member is nobody.
    pub fn add_group(&self, kind: GroupKind, title: &str, members: &[i64]) -> Result<i64, Misuse> {
        self.shared.change(|state| people::add_group(state, kind, title, members))
    }

    /// Opens a topic in a forum and gives its `message_thread_id`.
    ///
    /// # Errors
    /// The chat is no forum.
    pub fn add_topic(&self, chat: i64, name: &str) -> Result<i64, Misuse> {
        self.shared.change(|state| people::add_topic(state, chat, name))
    }

    /// Brings a person into a group, without a service message.
    ///
    /// # Errors
    /// The person or the chat does not exist.
    pub fn join(&self, chat: i64, person: i64) -> Result<(), Misuse> {
        self.shared.change(|state| {
            state.person(person)?;
            state.chat_mut(chat)?.members.insert(person);
            Ok(())
        })
    }

    /// Makes a member an administrator, or an ordinary member again; the bot is not told.
    ///
    /// # Errors
    /// The chat does not exist.
    pub fn set_admin(&self, chat: i64, person: i64, admin: bool) -> Result<(), Misuse> {
        self.shared.change(|state| {
            let admins = &mut state.chat_mut(chat)?.admins;
            if admin {
                admins.insert(person)
            } else {
                admins.remove(&person)
            };
            Ok(())
        })
    }

    /// Makes the bot an administrator of a group, or an ordinary member again; administrators hear everything.
    ///
    /// # Errors
    /// The chat or the person does not exist.
    pub fn set_bot_admin(&self, chat: i64, by: i64, admin: bool) -> Result<(), Misuse> {
        let standing = if admin { Standing::Admin } else { Standing::Member };
        self.shared.change(|state| people::set_standing(state, chat, standing, by))
    }

    /// A person writes; the first message in private lets the bot answer. Gives the message's number.
    ///
    /// # Errors
    /// Telegram would not let the person write that there.
    pub fn say(&self, person: i64, chat: i64, text: &str) -> Result<i64, Misuse> {
        self.send(&Outgoing { person, chat, text: text.to_owned(), ..Outgoing::default() })
    }

    /// [`Telegram::say`] with a topic, an answered message or another name.
    ///
    /// # Errors
    /// Telegram would not let the person write that there.
    pub fn send(&self, outgoing: &Outgoing) -> Result<i64, Misuse> {
        self.shared.change(|state| people::send(state, outgoing))
    }

    /// A person changes their own message.
    ///
    /// # Errors
    /// The message is another's, or does not exist.
    pub fn edit(&self, person: i64, chat: i64, message_id: i64, text: &str) -> Result<(), Misuse> {
        self.shared.change(|state| people::edit(state, person, chat, message_id, text))
    }

    /// A message disappears, whoever wrote it; bots are not told.
    ///
    /// # Errors
    /// The message does not exist.
    pub fn delete(&self, chat: i64, message_id: i64) -> Result<(), Misuse> {
        self.shared.change(|state| people::delete(state, chat, message_id))
    }

    /// A person presses the button with this data and gives the query's id.
    ///
    /// # Errors
    /// The message has no such button, or the person is not in the chat.
    pub fn press(&self, person: i64, chat: i64, message_id: i64, data: &str) -> Result<String, Misuse> {
        self.shared.change(|state| people::press(state, person, chat, message_id, data))
    }

    /// A press that no client would send, or one under a message that is too old.
    ///
    /// # Errors
    /// The person or the chat does not exist.
    pub fn forge_press(&self, press: &ForgedPress) -> Result<String, Misuse> {
        self.shared.change(|state| people::forge_press(state, press))
    }

    /// Makes all presses until now too old to be answered.
    pub fn expire_presses(&self) {
        self.shared.change(|state| state.queries.values_mut().for_each(|query| query.too_old = true));
    }

    /// A person blocks the bot.
    ///
    /// # Errors
    /// There is no such person.
    pub fn block_bot(&self, person: i64) -> Result<(), Misuse> {
        self.shared.change(|state| people::set_standing(state, person, Standing::Kicked, person))
    }

    /// A person unblocks the bot.
    ///
    /// # Errors
    /// There is no such person.
    pub fn unblock_bot(&self, person: i64) -> Result<(), Misuse> {
        self.shared.change(|state| people::set_standing(state, person, Standing::Member, person))
    }

    /// A person throws the bot out of a group.
    ///
    /// # Errors
    /// The chat or the person does not exist.
    pub fn kick_bot(&self, chat: i64, by: i64) -> Result<(), Misuse> {
        self.shared.change(|state| {
            state.person(by).map(drop).and_then(|()| people::set_standing(state, chat, Standing::Kicked, by))
        })
    }

    /// A person brings the bot back into a group.
    ///
    /// # Errors
    /// The chat or the person does not exist.
    pub fn invite_bot(&self, chat: i64, by: i64) -> Result<(), Misuse> {
        self.shared.change(|state| people::invite_bot(state, chat, by))
    }

    /// Upgrades a basic group to a supergroup and gives its new id.
    ///
    /// # Errors
    /// The chat is no basic group, or not any more.
    pub fn migrate(&self, chat: i64) -> Result<i64, Misuse> {
        self.shared.change(|state| people::migrate(state, chat))
    }

    /// Queues any object as an update and gives its `update_id`, which is filled in.
    #[expect(clippy::must_use_candidate, reason = "the number is rarely needed")]
    pub fn inject_update(&self, update: Value) -> i64 {
        self.shared.change(|state| state.updates.push_raw(update))
    }

    /// The bot's requests in the order of their answers; the last 100,000.
    #[must_use]
    pub fn calls(&self) -> Vec<Call> {
        self.shared.read().calls().cloned().collect()
    }

    /// How many requests to this method were answered, refusals included; letter case does not matter.
    #[must_use]
    pub fn call_count(&self, method: &str) -> usize {
        self.shared.read().call_count(method)
    }

    /// All messages of a chat, deleted ones included; none if there is no such chat.
    #[must_use]
    pub fn messages(&self, chat: i64) -> Vec<Message> {
        self.shared.read().chats.get(&chat).map(|chat| observe::messages(chat).collect()).unwrap_or_default()
    }

    /// One message of a chat.
    #[must_use]
    pub fn message(&self, chat: i64, message_id: i64) -> Option<Message> {
        self.shared.read().chats.get(&chat)?.messages.get(&message_id).map(observe::message)
    }

    /// What the person who pressed was shown, once the bot answered.
    #[must_use]
    pub fn callback_answer(&self, query_id: &str) -> Option<CallbackAnswer> {
        self.shared.read().queries.get(&query_id.parse().ok()?)?.answer.clone()
    }

    /// The bot's commands for a scope (`default`, `all_private_chats`, `chat 7`, `chat_member -100… 7`) and language.
    #[must_use]
    pub fn commands(&self, scope: &str, language: &str) -> Vec<(String, String)> {
        let state = self.shared.read();
        let list = state.commands.get(&(scope.to_owned(), language.to_owned())).and_then(Value::as_array);
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        list.into_iter().flatten().map(|each| (text(&each["command"]), text(&each["description"]))).collect()
    }

    /// How many updates the bot has not confirmed.
    #[must_use]
    pub fn pending_updates(&self) -> usize {
        self.shared.read().updates.len()
    }

    /// Whether the bot waits for updates right now.
    #[must_use]
    pub fn is_polled(&self) -> bool {
        self.shared.read().updates.waiting > 0
    }

    /// Where updates are posted to, while there is a webhook.
    #[must_use]
    pub fn webhook_url(&self) -> Option<String> {
        self.shared.read().updates.webhook.as_ref().map(|webhook| webhook.url.clone())
    }

    /// A counter that grows with every change, to be awaited instead of sleeping.
    #[must_use]
    pub fn changed(&self) -> watch::Receiver<u64> {
        self.shared.watch()
    }

    /// Waits until something is so, looking again after every change; `false` if it is not so after `limit`.
    pub async fn wait_until(&self, limit: Duration, is_so: impl Fn(&Self) -> bool) -> bool {
        let mut changes = self.shared.watch();
        let wait = async {
            loop {
                changes.mark_unchanged();
                if is_so(self) {
                    return;
                }
                // The sender lives as long as `self`.
                let _ = changes.changed().await;
            }
        };
        tokio::time::timeout(limit, wait).await.is_ok() || is_so(self)
    }
}
