//! Posts what waits to the webhook.
//!
//! As on the real server, one chat's messages go one after another, the next when the one before was taken, and so do
//! one person's presses; but the two do not wait for each other, nor for other people. An update that was not taken
//! comes again after a pause that grows, here much faster than there, and meanwhile leaves its connection to others.
//! A custom certificate and IP address are only told back.

use std::collections::BTreeSet;
use std::error::Error;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use reqwest::{Client, StatusCode, redirect};
use serde_json::Value;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;

use super::state::{Shared, unix_time};
use super::updates::{Webhook, WebhookError};

/// How long an answer may take; the real server waits for a minute.
const TIMEOUT: Duration = Duration::from_secs(10);

/// The pause after the first failure; each further one doubles it.
const FIRST_PAUSE: Duration = Duration::from_millis(50);

const LONGEST_PAUSE: Duration = Duration::from_secs(1);

const SECRET_HEADER: &str = "x-telegram-bot-api-secret-token";

/// What keeps its order: a kind of update, and whose.
type Lane = (&'static str, i64);

/// Posts to whatever the webhook is, for ever.
pub(super) async fn run(shared: Arc<Shared>) {
    let mut changes = shared.watch();
    loop {
        changes.mark_unchanged();
        let webhook = shared.read().updates.webhook.clone();
        if let Some(webhook) = webhook {
            deliver(&shared, webhook, &mut changes).await;
        } else {
            // The sender lives as long as `shared`.
            let _ = changes.changed().await;
        }
    }
}

/// Posts to this webhook until it is set anew or deleted.
async fn deliver(shared: &Arc<Shared>, webhook: Arc<Webhook>, changes: &mut watch::Receiver<u64>) {
    let poster = Arc::new(Poster::new(Arc::clone(shared), webhook));
    let mut busy = BTreeSet::new();
    // Posts that are under way when this ends are broken off.
    let mut posts = JoinSet::new();
    loop {
        changes.mark_unchanged();
        {
            let state = shared.read();
            if !state.updates.posts_to(&poster.webhook) {
                return;
            }
            // The real server does not look further either, so one chat with many updates can hold up the rest.
            for update in state.updates.oldest(poster.webhook.max_connections * 2) {
                let lane = lane(update);
                if busy.insert(lane) {
                    posts.spawn(Arc::clone(&poster).hand_over(lane, update.clone()));
                }
            }
        }
        tokio::select! {
            _ = changes.changed() => {}
            Some(Ok(lane)) = posts.join_next() => { busy.remove(&lane); }
        }
    }
}

/// Where an update queues; kinds that people here do not cause go by themselves.
fn lane(update: &Value) -> Lane {
    let messages = ["message", "edited_message", "channel_post", "edited_channel_post"];
    let message = messages.iter().find_map(|kind| update[kind]["chat"]["id"].as_i64());
    let press = || update["callback_query"]["from"]["id"].as_i64();
    let standing = || update["my_chat_member"]["chat"]["id"].as_i64();
    message
        .map(|chat| ("message", chat))
        .or_else(|| press().map(|person| ("callback_query", person)))
        .or_else(|| standing().map(|chat| ("my_chat_member", chat)))
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
        let http = Client::builder().no_proxy().redirect(redirect::Policy::none()).timeout(TIMEOUT).build();
        let http = http.expect("nothing here depends on the machine");
        Self { shared, http, connections: Semaphore::new(webhook.max_connections), webhook }
    }

    /// Posts an update until it is taken, and gives back its lane.
    async fn hand_over(self: Arc<Self>, lane: Lane, update: Value) -> Lane {
        let mut pause = FIRST_PAUSE;
        while let Err(message) = self.post(&update).await {
            self.shared.change(|state| {
                if state.updates.posts_to(&self.webhook) {
                    state.updates.webhook_error = Some(WebhookError { date: unix_time(), message });
                }
            });
            tokio::time::sleep(pause).await;
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
        self.shared.change(|state| state.updates.forget(&update));
        lane
    }

    /// Posts an update once; an error is what `getWebhookInfo` shows.
    async fn post(&self, update: &Value) -> Result<(), String> {
        let _connection = self.connections.acquire().await;
        match self.status(update).await {
            Ok(status) if status.is_success() => Ok(()),
            Ok(status) => Err(format!("Wrong response from the webhook: {status}")),
            Err(error) => Err(words(&error)),
        }
    }

    async fn status(&self, update: &Value) -> reqwest::Result<StatusCode> {
        let mut request = self.http.post(&self.webhook.url).json(update);
        if !self.webhook.secret_token.is_empty() {
            request = request.header(SECRET_HEADER, &self.webhook.secret_token);
        }
        let response = request.send().await?;
        let status = response.status();
        // Half an answer is none.
        response.bytes().await?;
        Ok(status)
    }
}

/// The real server's words for a failed connection.
fn words(error: &reqwest::Error) -> String {
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
