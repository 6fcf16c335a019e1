//! One call of the Bot API, and the same call until it succeeds.

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

use super::{Error, Link};
use crate::metrics::Metrics;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// Limit for one call, beyond the time that a long poll may wait.
const CALL_TIMEOUT: Duration = Duration::from_secs(15);

/// Connections that are kept open during a rush: opening one for every call costs more than the call. Afterwards they
/// are closed, since each costs memory.
const MAX_IDLE_CONNECTIONS: usize = 64;
const IDLE_TIMEOUT: Duration = Duration::from_mins(1);

const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// After this much waiting a call is given back as failed; the question stays in the inbox and is tried again.
const LONGEST_RETRYING: Duration = Duration::from_mins(15);

/// A client of one bot. Clones share their connections.
#[derive(Clone)]
pub struct Api {
    http: reqwest::Client,
    /// `https://api.telegram.org/bot<token>/`; never shown.
    base: SecretString,
    metrics: Metrics,
    link: Arc<Link>,
}

impl Api {
    /// Prepares the client; nothing is sent yet.
    ///
    /// # Errors
    /// TLS cannot be set up.
    pub fn new(server: &Url, token: &SecretString, metrics: Metrics) -> anyhow::Result<Self> {
        let http = reqwest::Client::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .redirect(reqwest::redirect::Policy::none())
            .pool_idle_timeout(IDLE_TIMEOUT)
            .pool_max_idle_per_host(MAX_IDLE_CONNECTIONS)
            .tcp_keepalive(Duration::from_secs(30))
            .build()?;
        let base = format!("{}/bot{}/", server.as_str().trim_end_matches('/'), token.expose_secret());
        Ok(Self { http, base: base.into(), metrics, link: Arc::default() })
    }

    /// Who the bot is (`getMe`).
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn me(&self) -> Result<Me, Error> {
        self.call(&GetMe::new()).await
    }

    /// Ends a webhook, so that updates can be polled; pending updates are kept (`deleteWebhook`).
    ///
    /// # Errors
    /// See [`Error`].
    pub(super) async fn delete_webhook(&self) -> Result<(), Error> {
        self.call(&DeleteWebhook::new()).await.map(|True| ())
    }

    /// How the connection to Telegram is.
    #[must_use]
    pub fn link(&self) -> &Link {
        &self.link
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
            self.link.answered();
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

    /// Calls a method and repeats the call while Telegram or the network is out of order.
    ///
    /// A call whose answer was lost is repeated too, although Telegram may have carried it out: a message twice is
    /// better than none.
    pub(super) async fn call_until_done<P, T>(&self, payload: &P) -> Result<T, Error>
    where
        P: Payload + Serialize,
        T: DeserializeOwned,
    {
        let backoff = ExponentialBuilder::new()
            .with_min_delay(FIRST_PAUSE)
            .with_max_delay(LONGEST_PAUSE)
            .with_total_delay(Some(LONGEST_RETRYING))
            .without_max_times()
            .with_jitter();
        (|| self.call(payload))
            .retry(backoff)
            .when(Error::is_transient)
            .adjust(|error: &Error, pause: Option<Duration>| match error {
                Error::RetryAfter(asked) => pause.map(|_| *asked),
                _ => pause,
            })
            .notify(|error, pause| {
                tracing::warn!(method = P::NAME, %error, pause_ms = pause.as_millis(), "calling telegram again");
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
