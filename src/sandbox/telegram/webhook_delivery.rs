//! Posts queued updates to the webhook.
//!
//! As on the real server, the messages of one chat are posted in order, each after the previous one was accepted, and
//! so are the presses of one account; the two kinds do not wait for each other, nor for other chats and accounts. An
//! update that was not accepted is retried with a growing backoff, much shorter than the real one, and frees its
//! connection meanwhile. A custom certificate and IP address are only reported by `getWebhookInfo`.

use std::collections::BTreeSet;
use std::error::Error;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use reqwest::{Client, StatusCode, redirect};
use serde_json::Value;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;

use super::shared::Shared;
use super::state::unix_time;
use super::updates::{Webhook, WebhookError};

/// The real server waits for a minute.
const RESPONSE_TIMEOUT: Duration = Duration::from_secs(10);

/// Doubles after each further failure.
const FIRST_BACKOFF: Duration = Duration::from_millis(50);

const MAX_BACKOFF: Duration = Duration::from_secs(1);

const SECRET_HEADER: &str = "x-telegram-bot-api-secret-token";

/// Updates with the same key are posted in order: the kind, and the id of the chat or account.
type OrderKey = (&'static str, i64);

/// Posts to the current webhook. Never returns.
pub(super) async fn run(shared: Arc<Shared>) {
    let mut changes = shared.subscribe();
    loop {
        changes.mark_unchanged();
        let webhook = shared.read().updates.webhook.clone();
        if let Some(webhook) = webhook {
            deliver(&shared, webhook, &mut changes).await;
        } else {
            // Cannot fail: `shared` owns the sender.
            let _ = changes.changed().await;
        }
    }
}

/// Returns when the webhook is set again or deleted.
async fn deliver(shared: &Arc<Shared>, webhook: Arc<Webhook>, changes: &mut watch::Receiver<u64>) {
    let poster = Arc::new(Poster::new(Arc::clone(shared), webhook));
    let mut busy_keys = BTreeSet::new();
    // Dropping the set aborts the posts in progress.
    let mut posts = JoinSet::new();
    loop {
        changes.mark_unchanged();
        {
            let state = shared.read();
            if !state.updates.is_current_webhook(&poster.webhook) {
                return;
            }
            // Like the real server, considers only the oldest updates: one chat with many of them can delay the others.
            for update in state.updates.oldest(poster.webhook.max_connections * 2) {
                let key = order_key(update);
                if busy_keys.insert(key) {
                    posts.spawn(Arc::clone(&poster).post_until_accepted(key, update.clone()));
                }
            }
        }
        tokio::select! {
            _ = changes.changed() => {}
            Some(Ok(key)) = posts.join_next() => { busy_keys.remove(&key); }
        }
    }
}

/// Updates of other kinds have a key each.
fn order_key(update: &Value) -> OrderKey {
    let messages = ["message", "edited_message", "channel_post", "edited_channel_post"];
    let message = messages.iter().find_map(|kind| update[kind]["chat"]["id"].as_i64());
    let press = || update["callback_query"]["from"]["id"].as_i64();
    let bot_status = || update["my_chat_member"]["chat"]["id"].as_i64();
    message
        .map(|chat| ("message", chat))
        .or_else(|| press().map(|account| ("callback_query", account)))
        .or_else(|| bot_status().map(|chat| ("my_chat_member", chat)))
        .unwrap_or(("", update["update_id"].as_i64().unwrap_or_default()))
}

struct Poster {
    shared: Arc<Shared>,
    http: Client,
    webhook: Arc<Webhook>,
    connections: Semaphore,
}

impl Poster {
    fn new(shared: Arc<Shared>, webhook: Arc<Webhook>) -> Self {
        let http = Client::builder().no_proxy().redirect(redirect::Policy::none()).timeout(RESPONSE_TIMEOUT).build();
        let http = http.expect("these settings are valid on every machine");
        Self { shared, http, connections: Semaphore::new(webhook.max_connections), webhook }
    }

    async fn post_until_accepted(self: Arc<Self>, key: OrderKey, update: Value) -> OrderKey {
        let mut backoff = FIRST_BACKOFF;
        while let Err(message) = self.post(&update).await {
            self.shared.change(|state| {
                if state.updates.is_current_webhook(&self.webhook) {
                    state.updates.webhook_error = Some(WebhookError { date: unix_time(), message });
                }
            });
            tokio::time::sleep(backoff).await;
            backoff = (backoff * 2).min(MAX_BACKOFF);
        }
        self.shared.change(|state| state.updates.remove(&update));
        key
    }

    /// The error is the text that `getWebhookInfo` reports.
    async fn post(&self, update: &Value) -> Result<(), String> {
        let _connection = self.connections.acquire().await;
        match self.send(update).await {
            Ok(status) if status.is_success() => Ok(()),
            Ok(status) => Err(format!("Wrong response from the webhook: {status}")),
            Err(error) => Err(error_text(&error)),
        }
    }

    async fn send(&self, update: &Value) -> reqwest::Result<StatusCode> {
        let mut request = self.http.post(&self.webhook.url).json(update);
        if !self.webhook.secret_token.is_empty() {
            request = request.header(SECRET_HEADER, &self.webhook.secret_token);
        }
        let response = request.send().await?;
        let status = response.status();
        // An incomplete response is an error.
        response.bytes().await?;
        Ok(status)
    }
}

/// The real server's text for a failed connection.
fn error_text(error: &reqwest::Error) -> String {
    if error.is_timeout() {
        return "Read timeout expired".to_owned();
    }
    let causes = std::iter::successors(error.source(), |&cause| cause.source());
    let mut codes =
        causes.filter_map(|cause| cause.downcast_ref::<io::Error>()).filter(|io| io.raw_os_error().is_some());
    match codes.next().map(ToString::to_string) {
        Some(text) => text.split(" (os error").next().unwrap_or_default().to_owned(),
        None if error.is_connect() => "Can't connect to the webhook".to_owned(),
        None => "Webhook connection closed".to_owned(),
    }
}
