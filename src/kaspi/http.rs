//! GET requests to Kaspi: timeouts, retries, and the limit on a response's size.

use std::time::Duration;

use backon::{ExponentialBuilder, Retryable};
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderValue, RETRY_AFTER};
use reqwest::{StatusCode, Url};
use tokio::time::Instant;

use super::error::Error;
use crate::metrics::Metrics;

/// The JSON:API media type. Without it in `Accept`, Kaspi responds with 404 and an HTML page.
const MEDIA_TYPE: HeaderValue = HeaderValue::from_static("application/vnd.api+json");

/// Kaspi never responds to the default `User-Agent` of several HTTP libraries.
const USER_AGENT: &str = concat!("kaspi-order-bot/", env!("CARGO_PKG_VERSION"));

/// Kaspi's largest valid response, 100 orders with entries, is a small part of this.
const MAX_RESPONSE_BYTES: usize = 4 * 1024 * 1024;

const MAX_RETRIES: usize = 4;
const MIN_RETRY_DELAY: Duration = Duration::from_millis(300);
const MAX_RETRY_DELAY: Duration = Duration::from_secs(3);

/// Opening a connection costs more than a request, so many stay open under load. Idle ones are closed, because each
/// costs memory.
const MAX_IDLE_CONNECTIONS: usize = 64;
const IDLE_TIMEOUT: Duration = Duration::from_mins(1);

#[derive(Debug)]
pub(super) struct Http {
    client: reqwest::Client,
    metrics: Metrics,
}

impl Http {
    /// `timeout` is the limit for all attempts of a request together.
    pub(super) fn new(timeout: Duration, metrics: Metrics) -> Result<Self, reqwest::Error> {
        let client = reqwest::Client::builder()
            .user_agent(USER_AGENT)
            .default_headers(HeaderMap::from_iter([(ACCEPT, MEDIA_TYPE), (CONTENT_TYPE, MEDIA_TYPE)]))
            .connect_timeout(timeout / 3)
            // An attempt without a response leaves time for a retry.
            .timeout(timeout * 2 / 5)
            // A redirect would send the token to another address.
            .redirect(reqwest::redirect::Policy::none())
            .pool_idle_timeout(IDLE_TIMEOUT)
            .pool_max_idle_per_host(MAX_IDLE_CONNECTIONS)
            .tcp_keepalive(Duration::from_secs(30))
            .build()?;
        Ok(Self { client, metrics })
    }

    /// Returns the body. Transient errors are retried until the deadline.
    pub(super) async fn get(&self, url: Url, headers: &HeaderMap, deadline: Instant) -> Result<Vec<u8>, Error> {
        let backoff = ExponentialBuilder::new()
            .with_min_delay(MIN_RETRY_DELAY)
            .with_max_delay(MAX_RETRY_DELAY)
            .with_max_times(MAX_RETRIES)
            .with_jitter();
        let attempts = (|| self.attempt(url.clone(), headers)).retry(backoff).when(Error::is_transient).adjust(
            |error: &Error, delay: Option<Duration>| {
                let delay = match error {
                    Error::RateLimited { retry_after: Some(requested) } => delay.map(|delay| delay.max(*requested)),
                    _ => delay,
                };
                // To wait past the deadline would only delay the error.
                delay.filter(|delay| Instant::now() + *delay < deadline)
            },
        );
        tokio::time::timeout_at(deadline, attempts).await.unwrap_or(Err(Error::TimedOut))
    }

    async fn attempt(&self, url: Url, headers: &HeaderMap) -> Result<Vec<u8>, Error> {
        let started_at = Instant::now();
        let result = self.send(url, headers).await;
        let outcome = result.as_ref().map_or_else(Error::metrics_label, |_| "ok");
        self.metrics.kaspi_request(outcome, started_at.elapsed());
        result
    }

    async fn send(&self, url: Url, headers: &HeaderMap) -> Result<Vec<u8>, Error> {
        let mut response = self.client.get(url).headers(headers.clone()).send().await?;
        check_status(&response)?;
        if !is_json(response.headers()) {
            return Err(Error::decode("the content type is not JSON"));
        }
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await? {
            if body.len() + chunk.len() > MAX_RESPONSE_BYTES {
                return Err(Error::decode(format!("longer than {MAX_RESPONSE_BYTES} bytes")));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }
}

fn check_status(response: &reqwest::Response) -> Result<(), Error> {
    let status = response.status();
    match status {
        StatusCode::OK => Ok(()),
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Err(Error::Unauthorized { status: status.as_u16() }),
        StatusCode::TOO_MANY_REQUESTS => Err(Error::RateLimited { retry_after: retry_after(response.headers()) }),
        _ if status.is_server_error() => Err(Error::ServerError { status: status.as_u16() }),
        _ => Err(Error::Rejected { status: status.as_u16() }),
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    content_type.is_some_and(|value| value.to_ascii_lowercase().contains("json"))
}

/// Reads `Retry-After` in seconds. Kaspi was never seen to send it; its other form, a date, is ignored.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok().map(Duration::from_secs)
}
