//! Calls of the Bot API, once or with retries.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use backon::{ExponentialBuilder, Retryable};
use reqwest::Url;
use secrecy::{ExposeSecret, SecretString};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use teloxide::payloads::{DeleteWebhook, GetMe};
use teloxide::requests::Payload;
use teloxide::types::{Me, True};

use super::connection::Connection;
use super::error::Error;
use crate::metrics::Metrics;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// Timeout of one call, on top of the time that a long poll may wait.
const CALL_TIMEOUT: Duration = Duration::from_secs(15);

/// Idle connections stay open during a rush, since opening one costs more than a call, and are closed afterwards, since
/// each costs memory.
const MAX_IDLE_CONNECTIONS: usize = 64;
const IDLE_TIMEOUT: Duration = Duration::from_mins(1);

const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// When a call with retries fails; the update stays in the inbox and is retried.
const MAX_RETRY_TIME: Duration = Duration::from_mins(15);

/// A client of one bot. Clones share their connections.
#[derive(Clone)]
pub struct Api {
    http: reqwest::Client,
    /// `https://api.telegram.org/bot<token>/`: it holds the token.
    base: SecretString,
    metrics: Metrics,
    connection: Arc<Connection>,
}

impl Api {
    /// Prepares the client; nothing is sent.
    pub fn new(server: &Url, token: &SecretString, metrics: Metrics) -> anyhow::Result<Self> {
        let http = reqwest::Client::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .redirect(reqwest::redirect::Policy::none())
            .pool_idle_timeout(IDLE_TIMEOUT)
            .pool_max_idle_per_host(MAX_IDLE_CONNECTIONS)
            .tcp_keepalive(Duration::from_secs(30))
            .build()?;
        let base = format!("{}/bot{}/", server.as_str().trim_end_matches('/'), token.expose_secret());
        Ok(Self { http, base: base.into(), metrics, connection: Arc::default() })
    }

    /// `getMe`
    pub async fn me(&self) -> Result<Me, Error> {
        self.call(&GetMe::new()).await
    }

    /// Deletes the webhook, so that updates can be polled; pending updates stay (`deleteWebhook`).
    pub(super) async fn delete_webhook(&self) -> Result<(), Error> {
        self.call(&DeleteWebhook::new()).await.map(|True| ())
    }

    pub fn connection(&self) -> &Connection {
        &self.connection
    }

    /// Calls a method once.
    pub(super) async fn call<P, T>(&self, payload: &P) -> Result<T, Error>
    where
        P: Payload + Serialize,
        T: DeserializeOwned,
    {
        let result = self.send_once(payload).await;
        self.metrics.telegram_call(P::NAME, result.as_ref().map_or_else(Error::name, |_| "ok"));
        if !result.as_ref().is_err_and(Error::is_no_answer) {
            self.connection.record_answer();
        }
        result
    }

    async fn send_once<P, T>(&self, payload: &P) -> Result<T, Error>
    where
        P: Payload + Serialize,
        T: DeserializeOwned,
    {
        let url = format!("{}{}", self.base.expose_secret(), P::NAME);
        let timeout = CALL_TIMEOUT + payload.timeout_hint().unwrap_or_default();
        let response = self.http.post(url).json(payload).timeout(timeout).send().await?;
        let status = response.status().as_u16();
        let body = response.bytes().await?;
        match serde_json::from_slice::<Answer<T>>(&body) {
            Ok(Answer { ok: true, result: Some(result) }) => Ok(result),
            _ => Err(serde_json::from_slice(&body).map_or_else(|_| Error::without_answer(status), Error::from_answer)),
        }
    }

    /// Calls a method and retries after transient errors. A call whose answer was lost is retried, although Telegram may
    /// have executed it: a message twice is better than none.
    pub(super) async fn call_until_done<P, T>(&self, payload: &P) -> Result<T, Error>
    where
        P: Payload + Serialize,
        T: DeserializeOwned,
    {
        let backoff = ExponentialBuilder::new()
            .with_min_delay(FIRST_PAUSE)
            .with_max_delay(LONGEST_PAUSE)
            .with_total_delay(Some(MAX_RETRY_TIME))
            .without_max_times()
            .with_jitter();
        (|| self.call(payload))
            .retry(backoff)
            .when(Error::is_transient)
            .adjust(|error: &Error, pause: Option<Duration>| match error {
                Error::RateLimited { retry_after } => pause.map(|_| *retry_after),
                _ => pause,
            })
            .notify(|error, pause| {
                tracing::warn!(method = P::NAME, %error, pause_ms = pause.as_millis(), "retrying a call to telegram");
            })
            .await
    }
}

impl fmt::Debug for Api {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Api").finish_non_exhaustive()
    }
}

#[derive(Deserialize)]
struct Answer<T> {
    ok: bool,
    result: Option<T>,
}
