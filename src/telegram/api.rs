//! Calls of the Bot API, once or with retries.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use backon::{BackoffBuilder, ExponentialBuilder};
use futures::future::BoxFuture;
use reqwest::Url;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use teloxide::payloads::{DeleteWebhook, GetMe, SendChatAction};
use teloxide::types::{ChatAction, Me, True};

use super::connection::Connection;
use super::error::Error;
use super::outgoing::{Gate, MAX_IN_FLIGHT, Priority};
use super::upload::Method;
use crate::domain::ChatId;
use crate::metrics::Metrics;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// Timeout of one call, on top of the time that a long poll may wait.
const CALL_TIMEOUT: Duration = Duration::from_secs(15);

/// As many as there may be calls in flight, and a poll: none is closed during a rush, to be opened again. Afterwards they
/// are closed, since each costs memory.
const MAX_IDLE_CONNECTIONS: usize = MAX_IN_FLIGHT + 1;
const IDLE_TIMEOUT: Duration = Duration::from_mins(1);

const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// When a call with retries fails; the update stays in the inbox and is retried.
const MAX_RETRY_TIME: Duration = Duration::from_mins(15);

/// How often a call is tried that fails while others succeed.
const MAX_TRIES_OF_POISON: u32 = 4;

/// How something is sent.
#[derive(Clone, Copy)]
pub struct Sending<'a> {
    pub priority: Priority,
    /// Asked right before each call, since minutes may have passed after the message was made. Its error is the call's.
    pub check: Option<&'a Check<'a>>,
}

/// Whether something may still be sent.
pub type Check<'a> = dyn Fn() -> BoxFuture<'a, Result<(), Error>> + Send + Sync + 'a;

impl Sending<'_> {
    /// Without a check.
    pub fn new(priority: Priority) -> Self {
        Self { priority, check: None }
    }
}

/// A client of one bot. Clones share their connections.
#[derive(Clone)]
pub struct Api {
    http: reqwest::Client,
    /// `https://api.telegram.org/bot<token>/`: it holds the token.
    base: SecretString,
    metrics: Metrics,
    connection: Arc<Connection>,
    gate: Arc<Gate>,
    bot_id: i64,
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
        Ok(Self {
            http,
            base: base.into(),
            metrics,
            connection: Arc::default(),
            gate: Arc::default(),
            bot_id: bot_id(token),
        })
    }

    /// `getMe`
    pub(super) async fn me(&self) -> Result<Me, Error> {
        self.call(&GetMe::new()).await
    }

    /// Deletes the webhook, so that updates can be polled; pending updates stay (`deleteWebhook`).
    pub(super) async fn delete_webhook(&self) -> Result<(), Error> {
        self.call(&DeleteWebhook::new()).await.map(|True| ())
    }

    pub(super) fn bot_id(&self) -> i64 {
        self.bot_id
    }

    pub fn connection(&self) -> &Connection {
        &self.connection
    }

    /// Calls a method once.
    pub(super) async fn call<M, T>(&self, method: &M) -> Result<T, Error>
    where
        M: Method,
        T: DeserializeOwned,
    {
        let result = self.post(method).await;
        self.metrics.telegram_call(M::NAME, result.as_ref().map_or_else(Error::name, |_| "ok"));
        if !result.as_ref().is_err_and(Error::is_no_answer) {
            self.connection.record_answer();
        }
        result
    }

    async fn post<M, T>(&self, method: &M) -> Result<T, Error>
    where
        M: Method,
        T: DeserializeOwned,
    {
        let url = format!("{}{}", self.base.expose_secret(), M::NAME);
        let request = self.http.post(url).timeout(CALL_TIMEOUT + method.extra_time());
        let request = method.fill(request).map_err(|_| Error::Rejected { description: "not a request".to_owned() })?;
        let response = request.send().await?;
        let status = response.status().as_u16();
        let body = response.bytes().await?;
        match serde_json::from_slice::<Answer<T>>(&body) {
            Ok(Answer { ok: true, result: Some(result) }) => Ok(result),
            _ => Err(serde_json::from_slice(&body).map_or_else(|_| Error::without_answer(status), Error::from_answer)),
        }
    }

    /// Makes a call about a chat when it is its turn.
    pub(super) async fn send_once<M, T>(
        &self,
        sending: Sending<'_>,
        chat: Option<ChatId>,
        method: &M,
    ) -> Result<T, Error>
    where
        M: Method,
        T: DeserializeOwned,
    {
        let turn = self.gate.turn(sending.priority, chat).await;
        if let Some(check) = sending.check {
            check().await?;
        }
        let result = self.call(method).await;
        match &result {
            Ok(_) => self.connection.record_sent(),
            Err(Error::RateLimited { retry_after }) => turn.pause(*retry_after),
            Err(_) => {}
        }
        result
    }

    /// Like [`Api::send_once`], but retries after transient errors: for a quarter of an hour, or a few times if other calls
    /// succeed. A call whose answer was lost is retried, although Telegram may have executed it: a message twice is better
    /// than none.
    pub(super) async fn send_until_done<M, T>(
        &self,
        sending: Sending<'_>,
        chat: Option<ChatId>,
        method: &M,
    ) -> Result<T, Error>
    where
        M: Method,
        T: DeserializeOwned,
    {
        let backoff = ExponentialBuilder::new()
            .with_min_delay(FIRST_PAUSE)
            .with_max_delay(LONGEST_PAUSE)
            .with_total_delay(Some(MAX_RETRY_TIME))
            .without_max_times()
            .with_jitter();
        let (started, mut failures) = (Instant::now(), 0);
        for pause in backoff.build() {
            let error = match self.send_once(sending, chat, method).await {
                Err(error) if error.is_transient() => error,
                done => return done,
            };
            // The gate waits for the end of a rate limit.
            let is_limit = matches!(error, Error::RateLimited { .. });
            let pause = if is_limit { Duration::ZERO } else { pause };
            failures += u32::from(!is_limit);
            tracing::warn!(method = M::NAME, %error, pause_ms = pause.as_millis(), "retrying a call to telegram");
            if failures >= MAX_TRIES_OF_POISON && self.do_others_succeed(chat, started).await {
                return Err(error);
            }
            tokio::time::sleep(pause).await;
        }
        self.send_once(sending, chat, method).await
    }

    /// Whether other calls have succeeded since a time, or at least showing "typing" in the same chat does now: what fails
    /// meanwhile is itself to blame.
    pub async fn do_others_succeed(&self, chat: Option<ChatId>, since: Instant) -> bool {
        if self.connection.has_sent_since(since) {
            return true;
        }
        let Some(chat) = chat else { return false };
        let typing = SendChatAction::new(teloxide::types::ChatId(chat.0), ChatAction::Typing);
        self.send_once::<_, True>(Sending::new(Priority::Notice), Some(chat), &typing).await.is_ok()
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

/// The number before the colon of the token.
fn bot_id(token: &SecretString) -> i64 {
    token.expose_secret().split(':').next().and_then(|id| id.parse().ok()).unwrap_or_default()
}
