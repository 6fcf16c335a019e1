//! Requests to Kaspi: timeouts, retries, Kaspi's clock, and the limit on a response's size.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use backon::{ExponentialBuilder, Retryable};
use chrono::{DateTime, Utc};
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderValue};
use reqwest::{StatusCode, Url};
use tokio::time::Instant;

use super::error::Error;
use super::headers::{date, is_json, retry_after};
use crate::metrics::Metrics;

/// The JSON:API media type. Without it in `Accept`, Kaspi responds with 404 and an HTML page.
const MEDIA_TYPE: HeaderValue = HeaderValue::from_static("application/vnd.api+json");

/// Of a file. Kaspi may answer with an error in JSON.
const ANY_MEDIA_TYPE: HeaderValue = HeaderValue::from_static("application/pdf, application/vnd.api+json, */*;q=0.1");

/// Kaspi never responds to the default `User-Agent` of several HTTP libraries.
const USER_AGENT: &str = concat!("kaspi-order-bot/", env!("CARGO_PKG_VERSION"));

/// Kaspi's largest valid response, 100 orders with entries, is a small part of this.
const MAX_RESPONSE_BYTES: usize = 4 * 1024 * 1024;

const MIN_RETRY_DELAY: Duration = Duration::from_millis(300);
const MAX_RETRY_DELAY: Duration = Duration::from_secs(3);

/// A connection is opened within this, or the attempt has failed.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Opening a connection costs more than a request, so many stay open under load. Idle ones are closed, because each
/// costs memory.
const MAX_IDLE_CONNECTIONS: usize = 64;
const IDLE_TIMEOUT: Duration = Duration::from_mins(1);

/// How long a request may take, and how it is retried.
#[derive(Debug, Clone, Copy)]
pub(super) struct Patience {
    /// Of all attempts together.
    deadline: Instant,
    attempt: Duration,
    max_retries: usize,
    /// Whether to wait when Kaspi asks for fewer requests.
    waits: bool,
}

impl Patience {
    /// For a person who waits for the answer.
    pub(super) fn of_a_person(timeout: Duration) -> Self {
        // An attempt without a response leaves time for a retry.
        Self { deadline: Instant::now() + timeout, attempt: timeout * 2 / 5, max_retries: 4, waits: true }
    }

    /// For one request of a poll. A page may be slow; and the poll itself is repeated soon, so that there is little to
    /// retry, and nothing when Kaspi asks for fewer requests.
    pub(super) fn of_a_poll() -> Self {
        const LIMIT: Duration = Duration::from_secs(30);
        Self { deadline: Instant::now() + LIMIT, attempt: LIMIT, max_retries: 1, waits: false }
    }

    fn retries(self, error: &Error) -> bool {
        error.is_transient() && (self.waits || !error.asks_for_pause())
    }
}

/// The answer to a write, whatever its status.
pub(super) struct Posted {
    pub(super) status: StatusCode,
    pub(super) body: Vec<u8>,
}

#[derive(Debug)]
pub(super) struct Http {
    client: reqwest::Client,
    /// Each write has a connection of its own: on one that was idle it would often be unknown whether the request has
    /// arrived.
    writer: reqwest::Client,
    metrics: Metrics,
    /// Kaspi's clock at its last response, in milliseconds; 0 if there was none.
    date: AtomicI64,
}

impl Http {
    pub(super) fn new(metrics: Metrics) -> Result<Self, reqwest::Error> {
        let client = builder()
            .pool_idle_timeout(IDLE_TIMEOUT)
            .pool_max_idle_per_host(MAX_IDLE_CONNECTIONS)
            .tcp_keepalive(Duration::from_secs(30))
            .build()?;
        let writer = builder().pool_max_idle_per_host(0).retry(reqwest::retry::never()).build()?;
        Ok(Self { client, writer, metrics, date: AtomicI64::new(0) })
    }

    /// Kaspi's clock at its last response since this was last called.
    pub(super) fn take_date(&self) -> Option<DateTime<Utc>> {
        Some(self.date.swap(0, Ordering::Relaxed))
            .filter(|millis| *millis != 0)
            .and_then(DateTime::from_timestamp_millis)
    }

    /// Returns the body.
    pub(super) async fn get(&self, url: Url, headers: &HeaderMap, patience: Patience) -> Result<Vec<u8>, Error> {
        let Patience { deadline, attempt, max_retries, .. } = patience;
        let backoff = ExponentialBuilder::new()
            .with_min_delay(MIN_RETRY_DELAY)
            .with_max_delay(MAX_RETRY_DELAY)
            .with_max_times(max_retries)
            .with_jitter();
        let attempts = (|| self.attempt(url.clone(), headers, attempt))
            .retry(backoff)
            .when(|error| patience.retries(error))
            .adjust(|error: &Error, delay: Option<Duration>| {
                let delay = delay.map(|delay| delay.max(error.retry_after().unwrap_or_default()));
                // To wait past the deadline would only delay the error.
                delay.filter(|delay| Instant::now() + *delay < deadline)
            });
        tokio::time::timeout_at(deadline, attempts).await.unwrap_or(Err(Error::TimedOut))
    }

    /// Returns a file of at most `max_bytes`. Tried twice within `limit`.
    pub(super) async fn get_file(
        &self,
        url: Url,
        headers: &HeaderMap,
        (max_bytes, limit): (usize, Duration),
    ) -> Result<Vec<u8>, Error> {
        let backoff = ExponentialBuilder::new().with_min_delay(MIN_RETRY_DELAY).with_max_times(1).with_jitter();
        let attempts = (async || {
            let started_at = Instant::now();
            let result = self.file(url.clone(), headers, max_bytes).await;
            let outcome = result.as_ref().map_or_else(Error::metrics_label, |_| "ok");
            self.metrics.kaspi_request(outcome, started_at.elapsed());
            result
        })
        .retry(backoff)
        .when(|error| error.is_transient() && !error.asks_for_pause());
        tokio::time::timeout(limit, attempts).await.unwrap_or(Err(Error::TimedOut))
    }

    async fn file(&self, url: Url, headers: &HeaderMap, max_bytes: usize) -> Result<Vec<u8>, Error> {
        let request = self.client.get(url).headers(headers.clone()).header(ACCEPT, ANY_MEDIA_TYPE);
        let mut response = request.send().await?;
        check_status(&response)?;
        let is_too_large = |length: usize| length > max_bytes;
        let announced = response.content_length().and_then(|length| usize::try_from(length).ok());
        if announced.is_some_and(is_too_large) {
            return Err(Error::TooLarge);
        }
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await? {
            if is_too_large(body.len() + chunk.len()) {
                return Err(Error::TooLarge);
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }

    /// Sends a request once. [`Error::NotSent`] is certain; after any other error the request may have been fulfilled.
    pub(super) async fn post(
        &self,
        url: Url,
        headers: HeaderMap,
        body: String,
        timeout: Duration,
    ) -> Result<Posted, Error> {
        let started_at = Instant::now();
        let result = self.post_once(url, headers, body, timeout).await;
        let outcome = result.as_ref().map_or_else(Error::metrics_label, |_| "ok");
        self.metrics.kaspi_request(outcome, started_at.elapsed());
        result
    }

    async fn post_once(&self, url: Url, headers: HeaderMap, body: String, timeout: Duration) -> Result<Posted, Error> {
        let request = self.writer.post(url).headers(headers).body(body).timeout(timeout);
        let response = request
            .send()
            .await
            .map_err(|error| if error.is_connect() { Error::NotSent(error.without_url()) } else { error.into() })?;
        let status = response.status();
        Ok(Posted { status, body: read_body(response).await? })
    }

    async fn attempt(&self, url: Url, headers: &HeaderMap, timeout: Duration) -> Result<Vec<u8>, Error> {
        let started_at = Instant::now();
        let result = self.send(url, headers, timeout).await;
        let outcome = result.as_ref().map_or_else(Error::metrics_label, |_| "ok");
        self.metrics.kaspi_request(outcome, started_at.elapsed());
        result
    }

    async fn send(&self, url: Url, headers: &HeaderMap, timeout: Duration) -> Result<Vec<u8>, Error> {
        let response = self.client.get(url).headers(headers.clone()).timeout(timeout).send().await?;
        if let Some(date) = date(response.headers()) {
            self.date.store(date.timestamp_millis(), Ordering::Relaxed);
        }
        check_status(&response)?;
        if !is_json(response.headers()) {
            return Err(Error::decode("the content type is not JSON"));
        }
        read_body(response).await
    }
}

/// What all requests have.
fn builder() -> reqwest::ClientBuilder {
    reqwest::Client::builder()
        .user_agent(USER_AGENT)
        .default_headers(HeaderMap::from_iter([(ACCEPT, MEDIA_TYPE), (CONTENT_TYPE, MEDIA_TYPE)]))
        .connect_timeout(CONNECT_TIMEOUT)
        // A redirect would send the token to another address.
        .redirect(reqwest::redirect::Policy::none())
}

async fn read_body(mut response: reqwest::Response) -> Result<Vec<u8>, Error> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > MAX_RESPONSE_BYTES {
            return Err(Error::decode(format!("longer than {MAX_RESPONSE_BYTES} bytes")));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn check_status(response: &reqwest::Response) -> Result<(), Error> {
    let status = response.status();
    match status {
        StatusCode::OK => Ok(()),
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Err(Error::Unauthorized { status: status.as_u16() }),
        StatusCode::TOO_MANY_REQUESTS => Err(Error::RateLimited { retry_after: retry_after(response.headers()) }),
        _ if status.is_server_error() => {
            Err(Error::ServerError { status: status.as_u16(), retry_after: retry_after(response.headers()) })
        }
        _ => Err(Error::Rejected { status: status.as_u16() }),
    }
}
