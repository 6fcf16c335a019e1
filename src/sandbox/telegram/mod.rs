//! Telegram on 127.0.0.1: the Bot API for one bot, and people who write to it.
//!
//! Strict as the real one: an unknown method or parameter, broken HTML, an over-long text, a button that Telegram would
//! not take, a reply to a message that is not there are refused, in Telegram's words where they are known.

mod client;
mod entities;
mod html;
mod keyboard;
mod links;
mod methods;
mod params;
mod people;
mod state;

use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::Router;
use chrono::{DateTime, Utc};
use serde_json::Value;
use tokio::sync::watch;

use super::http::{Faults, Server};

pub use entities::Entity;
pub use html::{HtmlError, ParsedText, parse_html};
pub use people::Question;
use state::State;
pub use state::{Call, CallbackAnswer, GroupKind, Message, Person, Sender};

/// The bot's token, of the shape of a real one.
pub const TOKEN: &str = "1234567890:AAsandboxSandboxSandboxSandboxSandb";

/// The bot's user name.
pub const USERNAME: &str = "kaspi_order_bot";

/// Tells the present moment, for the dates of messages.
pub type Clock = fn() -> DateTime<Utc>;

/// Telegram. Clones are the same Telegram.
#[derive(Debug, Clone)]
pub struct Telegram {
    shared: Shared,
    faults: Faults,
    server: Arc<Server>,
}

/// What the people's side and the Bot API work on.
#[derive(Debug, Clone)]
struct Shared {
    state: Arc<Mutex<State>>,
    /// Counts changes, so that whoever waits for one need not ask again and again.
    version: watch::Sender<u64>,
}

impl Telegram {
    /// Opens Telegram with a bot and nobody else, at `port`; 0 takes any free one.
    ///
    /// # Errors
    /// The port cannot be bound.
    pub async fn start(port: u16, clock: Clock) -> io::Result<Self> {
        let shared = Shared { state: Arc::new(Mutex::new(State::new(clock))), version: watch::Sender::new(0) };
        let faults = Faults::default();
        let router = Router::new().merge(methods::router(shared.clone())).merge(client::router(shared.clone()));
        let server = Arc::new(Server::start(port, router, faults.clone()).await?);
        Ok(Self { shared, faults, server })
    }

    /// What `TELEGRAM_API_URL` has to be; at `/` there is a page that shows the chats.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("http://{}", self.server.address())
    }

    /// What goes wrong.
    #[must_use]
    pub fn faults(&self) -> &Faults {
        &self.faults
    }

    /// Every call of the Bot API that was served, oldest first.
    #[must_use]
    pub fn calls(&self) -> Vec<Call> {
        self.shared.lock().calls.iter().cloned().collect()
    }

    /// Calls of one method that succeeded, oldest first.
    #[must_use]
    pub fn calls_of(&self, method: &str) -> Vec<Call> {
        self.calls().into_iter().filter(|call| call.status == 200 && call.method.eq_ignore_ascii_case(method)).collect()
    }

    /// Updates that the bot has not confirmed yet.
    #[must_use]
    pub fn unconfirmed(&self) -> usize {
        self.shared.lock().updates.len()
    }

    /// The messages of a chat, oldest first.
    #[must_use]
    pub fn messages(&self, chat: i64) -> Vec<Message> {
        self.shared.lock().chats.get(&chat).map(|chat| chat.messages.values().cloned().collect()).unwrap_or_default()
    }

    /// What the bot answered to the press of a button; `None` as long as it did not.
    #[must_use]
    pub fn callback_answer(&self, query_id: &str) -> Option<CallbackAnswer> {
        self.shared.lock().queries.get(query_id).and_then(|query| query.answer.clone())
    }

    /// Waits until `done` holds, for `limit` at most; tells whether it does. Looked at after every change.
    pub async fn wait_until(&self, limit: Duration, mut done: impl FnMut(&Self) -> bool) -> bool {
        let mut versions = self.shared.version.subscribe();
        let waiting = async {
            while !done(self) {
                if versions.changed().await.is_err() {
                    return;
                }
            }
        };
        tokio::time::timeout(limit, waiting).await.is_ok()
    }

    /// Texts that the page offers to send, each with what comes of it.
    pub fn suggest(&self, hints: &[(&'static str, String)]) {
        self.shared.change(|state| state.hints = hints.to_vec());
    }

    /// An update that no person could cause, delivered as it is; `update_id` is filled in.
    pub fn inject_update(&self, kind: &str, content: Value) {
        self.shared.change(|state| state.push_update(kind, content));
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the state and wakes everybody who waits for a change.
    fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let result = change(&mut self.lock());
        self.version.send_modify(|version| *version += 1);
        result
    }
}
