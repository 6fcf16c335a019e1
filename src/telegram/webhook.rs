//! Updates on their way in: Telegram brings them, and hears that one has arrived only after it was kept.
//!
//! teloxide's own webhook says so before, and drops what a crash leaves in memory.

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

use super::link::Diversion;
use super::updates::WANTED;
use super::{Api, Error, RawUpdate};

/// The header that proves where an update comes from (`secret_token` of `setWebhook`).
const SECRET_HEADER: &str = "x-telegram-bot-api-secret-token";

/// An honest update is a few kilobytes.
const MAX_UPDATE_BYTES: usize = 1 << 20;

/// How many updates wait to be kept, and how many are kept together.
const MOST_TOGETHER: usize = 100;

/// How often Telegram is asked how it gets on with the webhook.
const ASKING_EVERY: Duration = Duration::from_mins(1);

const FIRST_PAUSE: Duration = Duration::from_secs(1);

/// An update and who waits to hear that it is kept.
struct Arrival {
    update: RawUpdate,
    kept: oneshot::Sender<bool>,
}

/// Updates that Telegram brings.
pub struct Arrivals(mpsc::Receiver<Arrival>);

#[derive(Clone)]
struct Door {
    secret: SecretString,
    arrivals: mpsc::Sender<Arrival>,
}

/// The place that Telegram brings updates to, and where they come out.
///
/// Without the secret nothing is read. An update is answered with 200 when it is kept, and with 500 or 503 when it
/// cannot be, so that Telegram brings it again.
pub fn webhook(path: &str, secret: SecretString) -> (Router, Arrivals) {
    let (arrivals, incoming) = mpsc::channel(MOST_TOGETHER);
    let router = Router::new().route(path, post(arrive)).with_state(Door { secret, arrivals });
    (router, Arrivals(incoming))
}

async fn arrive(State(door): State<Door>, request: Request) -> Response {
    if !knows_secret(request.headers(), &door.secret) {
        tracing::warn!("somebody without the secret called the webhook");
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let Ok(body) = to_bytes(request.into_body(), MAX_UPDATE_BYTES).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let update = String::from_utf8(body.into()).ok().and_then(|json| RawUpdate::read(json).ok());
    let Some(update) = update else { return StatusCode::BAD_REQUEST.into_response() };
    let (kept, is_kept) = oneshot::channel();
    let is_kept = match door.arrivals.send(Arrival { update, kept }).await {
        Ok(()) => is_kept.await.ok(),
        Err(_) => None,
    };
    match is_kept {
        Some(true) => StatusCode::OK.into_response(),
        Some(false) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        // The bot stops; the next one has connections of its own.
        None => (StatusCode::SERVICE_UNAVAILABLE, [(CONNECTION, "close")]).into_response(),
    }
}

fn knows_secret(headers: &HeaderMap, secret: &SecretString) -> bool {
    let told = headers.get(SECRET_HEADER).map(HeaderValue::as_bytes).unwrap_or_default();
    told.ct_eq(secret.expose_secret().as_bytes()).into()
}

/// Hands over what Telegram brings, as [`listen`](super::listen) does with what it fetches, for ever. What comes at the
/// same moment is kept together.
pub async fn receive<F, Fut>(mut arrivals: Arrivals, mut keep: F)
where
    F: FnMut(Vec<RawUpdate>) -> Fut,
    Fut: Future<Output = bool>,
{
    let mut together = Vec::new();
    while arrivals.0.recv_many(&mut together, MOST_TOGETHER).await > 0 {
        let (updates, waiting): (Vec<_>, Vec<_>) =
            together.drain(..).map(|Arrival { update, kept }| (update, kept)).unzip();
        let is_kept = keep(updates).await;
        for kept in waiting {
            // Who has hung up brings the update again.
            let _ = kept.send(is_kept);
        }
    }
}

/// Where Telegram brings updates to, as it tells it itself (`WebhookInfo`).
#[derive(Deserialize)]
struct Info {
    url: String,
    /// Seconds UTC.
    last_error_date: Option<i64>,
    last_error_message: Option<String>,
}

/// Makes Telegram bring updates to `url`, and sees to it that this stays so, for ever.
pub async fn attract(api: &Api, url: &Url, secret: &SecretString) {
    let mut last_error = None;
    loop {
        let mut pause = FIRST_PAUSE;
        while let Err(error) = api.set_webhook(url, secret).await {
            tracing::error!(%error, pause_s = pause.as_secs(), "couldn't set the webhook");
            sleep(pause).await;
            pause = (pause * 2).min(ASKING_EVERY);
        }
        tracing::info!("telegram brings updates to the webhook");
        loop {
            sleep(ASKING_EVERY).await;
            match api.call::<_, Info>(&GetWebhookInfo::new()).await {
                Ok(info) if info.url != url.as_str() => {
                    tracing::error!(
                        "somebody has taken the webhook away: does another copy of the bot run with the same token?"
                    );
                    api.link().divert(Diversion::AnotherCopy);
                    break;
                }
                Ok(info) if info.last_error_date > last_error => {
                    last_error = info.last_error_date;
                    let description = info.last_error_message.unwrap_or_default();
                    tracing::warn!(description, "telegram couldn't bring an update to the webhook");
                    api.link().divert(Diversion::WebhookUnreachable);
                }
                Ok(_) => {}
                Err(error) => tracing::warn!(%error, "couldn't ask telegram about the webhook"),
            }
        }
    }
}

impl Api {
    /// Makes Telegram bring updates; those that wait come, too (`setWebhook`).
    async fn set_webhook(&self, url: &Url, secret: &SecretString) -> Result<(), Error> {
        let payload =
            SetWebhook::new(url.clone()).secret_token(secret.expose_secret().to_owned()).allowed_updates(WANTED);
        self.call_until_done(&payload).await.map(|True| ())
    }
}
