//! The webhook. Telegram's request is answered only after its update was stored; teloxide's own webhook answers before, and
//! loses in a crash what it has in memory.

use std::future::Future;
use std::time::Duration;

use axum::Router;
use axum::body::to_bytes;
use axum::extract::{Request, State};
use axum::http::header::CONNECTION;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use reqwest::Url;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use subtle::ConstantTimeEq;
use teloxide::payloads::setters::*;
use teloxide::payloads::{GetWebhookInfo, SetWebhook};
use teloxide::types::True;
use tokio::sync::{mpsc, oneshot};
use tokio::time::sleep;

use super::api::Api;
use super::connection::UpdatesBlocked;
use super::error::Error;
use super::updates::{ALLOWED_UPDATES, RawUpdate};
use crate::domain::Backoff;

/// The header that proves where an update comes from (`secret_token` of `setWebhook`).
const SECRET_HEADER: &str = "x-telegram-bot-api-secret-token";

/// A genuine update has a few kilobytes.
const MAX_UPDATE_BYTES: usize = 1 << 20;

/// How many updates wait to be stored, and how many are stored in one batch.
const MAX_BATCH: usize = 100;

/// How often `getWebhookInfo` is called.
const CHECK_EVERY: Duration = Duration::from_mins(1);

const BACKOFF: Backoff = Backoff { first: Duration::from_secs(1), longest: CHECK_EVERY };

/// An update, and where to send whether it was stored.
struct ReceivedUpdate {
    update: RawUpdate,
    stored: oneshot::Sender<bool>,
}

/// The updates that the webhook receives.
pub struct WebhookUpdates(mpsc::Receiver<ReceivedUpdate>);

#[derive(Clone)]
struct WebhookState {
    secret: SecretString,
    updates: mpsc::Sender<ReceivedUpdate>,
}

/// The webhook's route, and the updates that it receives.
///
/// A request without the secret is refused before its body is read. An update is answered with 200 when it is stored, and
/// with 500 or 503 when it cannot be, so that Telegram sends it again.
pub fn webhook(path: &str, secret: SecretString) -> (Router, WebhookUpdates) {
    let (updates, received) = mpsc::channel(MAX_BATCH);
    let router = Router::new().route(path, post(receive_update)).with_state(WebhookState { secret, updates });
    (router, WebhookUpdates(received))
}

async fn receive_update(State(state): State<WebhookState>, request: Request) -> Response {
    if !has_secret(request.headers(), &state.secret) {
        tracing::warn!("the webhook was called without the secret");
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let Ok(body) = to_bytes(request.into_body(), MAX_UPDATE_BYTES).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let update = String::from_utf8(body.into()).ok().and_then(|json| RawUpdate::decode(json).ok());
    let Some(update) = update else { return StatusCode::BAD_REQUEST.into_response() };
    let (stored, is_stored) = oneshot::channel();
    let is_stored = match state.updates.send(ReceivedUpdate { update, stored }).await {
        Ok(()) => is_stored.await.ok(),
        Err(_) => None,
    };
    match is_stored {
        Some(true) => StatusCode::OK.into_response(),
        Some(false) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        // The bot stops.
        None => (StatusCode::SERVICE_UNAVAILABLE, [(CONNECTION, "close")]).into_response(),
    }
}

fn has_secret(headers: &HeaderMap, secret: &SecretString) -> bool {
    let sent = headers.get(SECRET_HEADER).map(HeaderValue::as_bytes).unwrap_or_default();
    sent.ct_eq(secret.expose_secret().as_bytes()).into()
}

impl WebhookUpdates {
    /// Passes what is received at the same time to `store` as one batch, like [`Receiver::poll`](super::Receiver::poll).
    /// Returns when the route is dropped.
    pub async fn receive<F, Fut>(mut self, mut store: F)
    where
        F: FnMut(Vec<RawUpdate>) -> Fut,
        Fut: Future<Output = bool>,
    {
        let mut batch = Vec::new();
        while self.0.recv_many(&mut batch, MAX_BATCH).await > 0 {
            let (updates, waiting): (Vec<_>, Vec<_>) =
                batch.drain(..).map(|ReceivedUpdate { update, stored }| (update, stored)).unzip();
            let is_stored = store(updates).await;
            for stored in waiting {
                // Telegram may have closed the connection; it sends the update again.
                let _ = stored.send(is_stored);
            }
        }
    }
}

/// `WebhookInfo` of the Bot API.
#[derive(Deserialize)]
struct WebhookInfo {
    url: String,
    /// Seconds UTC.
    last_error_date: Option<i64>,
    last_error_message: Option<String>,
}

/// See [`Receiver::maintain_webhook`](super::Receiver::maintain_webhook).
pub(super) async fn maintain_webhook(api: &Api, url: &Url, secret: &SecretString) {
    let mut last_error = None;
    loop {
        let mut failures = 0;
        while let Err(error) = api.set_webhook(url, secret).await {
            failures += 1;
            let pause = BACKOFF.after(failures);
            tracing::error!(%error, pause_s = pause.as_secs(), "couldn't set the webhook");
            sleep(pause).await;
        }
        tracing::info!("the webhook is set");
        loop {
            sleep(CHECK_EVERY).await;
            match api.call::<_, WebhookInfo>(&GetWebhookInfo::new()).await {
                Ok(info) if info.url != url.as_str() => {
                    tracing::error!("the webhook was changed: does another copy of the bot run with the same token?");
                    api.connection().record_blocked(UpdatesBlocked::AnotherCopy);
                    break;
                }
                Ok(info) if info.last_error_date > last_error => {
                    last_error = info.last_error_date;
                    let description = info.last_error_message.unwrap_or_default();
                    tracing::warn!(description, "telegram couldn't deliver an update to the webhook");
                    api.connection().record_blocked(UpdatesBlocked::WebhookUnreachable);
                }
                Ok(_) => {}
                Err(error) => tracing::warn!(%error, "couldn't check the webhook"),
            }
        }
    }
}

impl Api {
    /// Pending updates are delivered, too (`setWebhook`).
    async fn set_webhook(&self, url: &Url, secret: &SecretString) -> Result<(), Error> {
        let payload = SetWebhook::new(url.clone())
            .secret_token(secret.expose_secret().to_owned())
            .allowed_updates(ALLOWED_UPDATES);
        self.call(&payload).await.map(|True| ())
    }
}
