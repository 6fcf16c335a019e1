//! The running fake Telegram, its settings, and what accounts do.

use std::io;
use std::sync::Arc;

use serde_json::Value;
use tokio_util::task::AbortOnDropHandle;

use super::actions;
use super::chat::BotStatus;
use super::controls::Controls;
use super::routes;
use super::shared::Shared;
use super::state::{BOT_ID, TOKEN};
use super::types::{Account, ActionError, ForgedPress, GroupKind, NewMessage, Photo};
use super::webhook_delivery;
use crate::sandbox::http::{Faults, Server};

/// A running fake Telegram. Clones share it; dropping the last one stops it.
#[derive(Debug, Clone)]
pub struct Telegram {
    pub(super) shared: Arc<Shared>,
    server: Arc<Server>,
    faults: Faults,
    _webhook_task: Arc<AbortOnDropHandle<()>>,
}

impl Telegram {
    /// Port 0 selects a free port. `page` is the HTML served at `/`; see [`page()`](super::page::page()).
    pub async fn start(port: u16, page: impl Into<String>) -> io::Result<Self> {
        let shared = Arc::new(Shared::new());
        let faults = Faults::default();
        let router = routes::router(Arc::clone(&shared), page.into());
        let server = Arc::new(Server::start(port, router, faults.clone()).await?);
        let webhook_task = tokio::spawn(webhook_delivery::run(Arc::clone(&shared)));
        Ok(Self { shared, server, faults, _webhook_task: Arc::new(AbortOnDropHandle::new(webhook_task)) })
    }

    /// Sets what the page's buttons do, once.
    pub fn set_controls(&self, controls: Arc<dyn Controls>) {
        let _ = self.shared.controls.set(controls);
    }

    /// Without a final slash.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.server.address())
    }

    /// The bot's token.
    pub fn token(&self) -> &'static str {
        TOKEN
    }

    pub fn bot_id(&self) -> i64 {
        BOT_ID
    }

    /// Without `@`.
    pub fn bot_username(&self) -> String {
        self.shared.read().bot_username.clone()
    }

    /// How many connections were opened to it.
    pub fn connection_count(&self) -> usize {
        self.server.connection_count()
    }

    /// Faults by path, such as `"/SendMessage"` or `"/getUpdates"`.
    pub fn faults(&self) -> &Faults {
        &self.faults
    }

    /// Enforces Telegram's rate limits: one message a second in a private chat, twenty a minute in a group, thirty a second
    /// in all. They are off at first.
    pub fn set_rate_limits(&self, on: bool) {
        self.shared.change(|state| state.enforces_limits = on);
    }

    /// Privacy mode is on at first. Without it the bot receives every message in groups.
    pub fn set_privacy_mode(&self, on: bool) {
        self.shared.change(|state| state.privacy_mode = on);
    }

    /// Replaces an account with the same id.
    pub fn add_account(&self, account: Account) {
        self.shared.change(|state| state.add_account(account));
    }

    /// Creates a group and returns its id. The first member owns the group and adds the bot, of which the bot is
    /// notified by `my_chat_member` and a service message.
    pub fn add_group(&self, kind: GroupKind, title: &str, members: &[i64]) -> Result<i64, ActionError> {
        self.shared.change(|state| actions::add_group(state, kind, title, members))
    }

    /// Creates a topic in a forum and returns its `message_thread_id`.
    pub fn add_topic(&self, chat: i64, name: &str) -> Result<i64, ActionError> {
        self.shared.change(|state| actions::add_topic(state, chat, name))
    }

    /// Adds an account to a group without a service message.
    pub fn join(&self, chat: i64, account: i64) -> Result<(), ActionError> {
        self.shared.change(|state| {
            state.account(account)?;
            state.chat_mut(chat)?.members.insert(account);
            Ok(())
        })
    }

    /// The bot is not notified.
    pub fn set_admin(&self, chat: i64, account: i64, admin: bool) -> Result<(), ActionError> {
        self.shared.change(|state| {
            let admins = &mut state.chat_mut(chat)?.admins;
            if admin {
                admins.insert(account)
            } else {
                admins.remove(&account)
            };
            Ok(())
        })
    }

    /// As an administrator of a group the bot receives every message.
    pub fn set_bot_admin(&self, chat: i64, by: i64, admin: bool) -> Result<(), ActionError> {
        let status = if admin { BotStatus::Admin } else { BotStatus::Member };
        self.shared.change(|state| actions::set_bot_status(state, chat, status, by))
    }

    /// Sends a text and returns the message id. The first message in a private chat allows the bot to write there.
    pub fn say(&self, account: i64, chat: i64, text: &str) -> Result<i64, ActionError> {
        self.send(&NewMessage { account, chat, text: text.to_owned(), ..NewMessage::default() })
    }

    /// Returns the message id.
    pub fn send(&self, message: &NewMessage) -> Result<i64, ActionError> {
        self.shared.change(|state| actions::send(state, message))
    }

    /// `place` is latitude and longitude.
    pub fn share_location(&self, account: i64, chat: i64, place: (f64, f64)) -> Result<i64, ActionError> {
        self.send(&NewMessage { account, chat, location: Some(place), ..NewMessage::default() })
    }

    /// Sends a photo that answers a message. The caption may be empty.
    pub fn reply_with_photo(&self, account: i64, chat: i64, to: i64, caption: &str) -> Result<i64, ActionError> {
        let photo = Some(Photo::sample());
        self.send(&NewMessage {
            account,
            chat,
            text: caption.to_owned(),
            reply_to: Some(to),
            photo,
            ..NewMessage::default()
        })
    }

    /// Presses the key with this text below the chat. A key that asks for the location sends `place`.
    pub fn press_key(&self, account: i64, chat: i64, text: &str, place: (f64, f64)) -> Result<i64, ActionError> {
        self.shared.change(|state| actions::press_key(state, account, chat, text, place))
    }

    /// Fails for another author's message.
    pub fn edit(&self, account: i64, chat: i64, message_id: i64, text: &str) -> Result<(), ActionError> {
        self.shared.change(|state| actions::edit(state, account, chat, message_id, text))
    }

    /// Deletes a message of any author. Bots are not notified of deletions.
    pub fn delete(&self, chat: i64, message_id: i64) -> Result<(), ActionError> {
        self.shared.change(|state| actions::delete(state, chat, message_id))
    }

    /// Presses the button with this data and returns the callback query's id.
    pub fn press(&self, account: i64, chat: i64, message_id: i64, data: &str) -> Result<String, ActionError> {
        self.shared.change(|state| actions::press(state, account, chat, message_id, data))
    }

    /// Like [`Telegram::press`], for a press that no client would send or under a message that is too old.
    pub fn forge_press(&self, press: &ForgedPress) -> Result<String, ActionError> {
        self.shared.change(|state| actions::forge_press(state, press))
    }

    /// Makes all earlier presses too old to be answered.
    pub fn expire_presses(&self) {
        self.shared.change(|state| state.callback_queries.values_mut().for_each(|query| query.too_old = true));
    }

    pub fn block_bot(&self, account: i64) -> Result<(), ActionError> {
        self.shared.change(|state| actions::set_bot_status(state, account, BotStatus::Kicked, account))
    }

    pub fn unblock_bot(&self, account: i64) -> Result<(), ActionError> {
        self.shared.change(|state| actions::set_bot_status(state, account, BotStatus::Member, account))
    }

    /// Removes the bot from a group.
    pub fn kick_bot(&self, chat: i64, by: i64) -> Result<(), ActionError> {
        self.shared.change(|state| {
            state.account(by)?;
            actions::set_bot_status(state, chat, BotStatus::Kicked, by)
        })
    }

    /// Adds the bot to a group.
    pub fn invite_bot(&self, chat: i64, by: i64) -> Result<(), ActionError> {
        self.shared.change(|state| actions::invite_bot(state, chat, by))
    }

    /// Upgrades a basic group to a supergroup and returns its new id. Fails if the group is already upgraded.
    pub fn migrate(&self, chat: i64) -> Result<i64, ActionError> {
        self.shared.change(|state| actions::migrate(state, chat))
    }

    /// Queues any object as an update; fills in and returns its `update_id`.
    pub fn inject_update(&self, update: Value) -> i64 {
        self.shared.change(|state| state.updates.push_raw(update))
    }
}
