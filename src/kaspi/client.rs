//! The HTTP side: headers, retries, limits.

use std::time::Duration;

use backon::{ExponentialBuilder, Retryable};
use chrono::{DateTime, Utc};
use futures::{StreamExt, stream};
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue, RETRY_AFTER};
use reqwest::{StatusCode, Url};
use secrecy::{ExposeSecret, SecretString};
use tokio::time::Instant;

use super::{Error, Listed, Page, wire};
use crate::domain::order::State;
use crate::domain::{Order, OrderCode};
use crate::metrics::Metrics;

/// The JSON:API media type; Kaspi answers 404 with an HTML page when `Accept` lacks it.
const MEDIA_TYPE: HeaderValue = HeaderValue::from_static("application/vnd.api+json");

/// Sent with every request. Kaspi never answers the default `User-Agent` of several HTTP libraries.
const USER_AGENT: &str = concat!("kaspi-order-bot/", env!("CARGO_PKG_VERSION"));

/// Kaspi's largest honest answer, 100 orders with goods, is a small part of this.
const MAX_ANSWER_BYTES: usize = 4 * 1024 * 1024;

/// The most orders that Kaspi puts on a page.
const PAGE_SIZE: &str = "100";

/// How often a failed GET is repeated, if time allows.
const MAX_RETRIES: usize = 4;

/// Connections that are kept open during a rush: opening one for every call costs more than the call. Afterwards they
/// are closed, since each costs memory.
const MAX_IDLE_CONNECTIONS: usize = 64;
const IDLE_TIMEOUT: Duration = Duration::from_mins(1);

const FIRST_PAUSE: Duration = Duration::from_millis(300);
const LONGEST_PAUSE: Duration = Duration::from_secs(3);

/// How many goods without a name are looked up one by one.
const MAX_NAMES_ASKED: usize = 10;

/// How the client is set up.
#[derive(Debug)]
pub struct Settings {
    /// Up to and including `/v2`.
    pub base_url: Url,
    /// Sent as `X-Merchant-Uid`, which Kaspi's support began to ask for in September 2026.
    pub merchant_uid: Option<String>,
    /// Limit for one order with everything that belongs to it, retries included.
    pub timeout: Duration,
    /// Name and token of each shop; at least one.
    pub shops: Vec<(String, SecretString)>,
    /// Where requests are counted.
    pub metrics: Metrics,
}

/// A shop: one token sees one shop's orders.
#[derive(Debug)]
pub struct Shop {
    name: String,
    /// The token and, if set, the merchant's id. Both are marked sensitive, so that `Debug` hides them.
    headers: HeaderMap,
}

impl Shop {
    /// The name that people know the shop by.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// A client for one or more shops over one pool of connections.
#[derive(Debug)]
pub struct Client {
    http: reqwest::Client,
    base_url: Url,
    timeout: Duration,
    shops: Vec<Shop>,
    metrics: Metrics,
}

impl Client {
    /// Prepares the client; nothing is sent yet.
    ///
    /// # Errors
    /// A token or merchant id that cannot stand in a header, or TLS that cannot be set up.
    pub fn new(settings: Settings) -> anyhow::Result<Self> {
        let headers = HeaderMap::from_iter([(ACCEPT, MEDIA_TYPE), (CONTENT_TYPE, MEDIA_TYPE)]);
        let http = reqwest::Client::builder()
            .user_agent(USER_AGENT)
            .default_headers(headers)
            .connect_timeout(settings.timeout / 3)
            // So that an attempt that hangs leaves time for another one.
            .timeout(settings.timeout * 2 / 5)
            // A redirect would carry the token to another address.
            .redirect(reqwest::redirect::Policy::none())
            .pool_idle_timeout(IDLE_TIMEOUT)
            .pool_max_idle_per_host(MAX_IDLE_CONNECTIONS)
            .tcp_keepalive(Duration::from_secs(30))
            .build()?;
        let shops = settings
            .shops
            .into_iter()
            .map(|(name, token)| {
                let mut headers = HeaderMap::new();
                headers.insert(HeaderName::from_static("x-auth-token"), sensitive(token.expose_secret())?);
                if let Some(uid) = &settings.merchant_uid {
                    headers.insert(HeaderName::from_static("x-merchant-uid"), sensitive(uid)?);
                }
                Ok(Shop { name, headers })
            })
            .collect::<anyhow::Result<_>>()?;
        let Settings { base_url, timeout, metrics, .. } = settings;
        Ok(Self { http, base_url, timeout, shops, metrics })
    }

    /// The shops in the order of the configuration.
    #[must_use]
    pub fn shops(&self) -> &[Shop] {
        &self.shops
    }

    /// The shop's order of this code with its goods; `None` if the shop has none.
    ///
    /// # Errors
    /// See [`Error`]. Goods that cannot be had are no error.
    pub async fn order(&self, shop: &Shop, code: &OrderCode) -> Result<Option<Order>, Error> {
        let deadline = Instant::now() + self.timeout;
        let Some(mut order) = wire::decode_order(&self.get(shop, self.by_code(code), deadline).await?, code)? else {
            return Ok(None);
        };
        if order.entries.is_empty() {
            self.add_entries(shop, &mut order, deadline).await;
        }
        self.add_names(shop, &mut order, deadline).await;
        Ok(Some(order))
    }

    /// One page of the shop's orders in a state that were placed between two moments, at most 14 days apart; Kaspi
    /// refuses more. The first page is 0. Kaspi's filters are not dependable: filter again.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn page(
        &self,
        shop: &Shop,
        state: &State,
        (from, until): (DateTime<Utc>, DateTime<Utc>),
        number: usize,
    ) -> Result<Page, Error> {
        let mut url = self.url(&["orders"]);
        url.query_pairs_mut()
            .append_pair("page[number]", &number.to_string())
            .append_pair("page[size]", PAGE_SIZE)
            .append_pair("filter[orders][state]", state.as_str())
            .append_pair("filter[orders][creationDate][$ge]", &from.timestamp_millis().to_string())
            .append_pair("filter[orders][creationDate][$le]", &until.timestamp_millis().to_string())
            .append_pair("include[orders]", "entries");
        wire::decode_page(&self.get(shop, url, Instant::now() + self.timeout).await?)
    }

    /// The shop's order of this code with the document that tells of it; goods that are not in it are not asked for.
    ///
    /// # Errors
    /// See [`Error`].
    pub async fn listed(&self, shop: &Shop, code: &OrderCode) -> Result<Option<Listed>, Error> {
        let body = self.get(shop, self.by_code(code), Instant::now() + self.timeout).await?;
        let Some(order) = wire::decode_order(&body, code)? else { return Ok(None) };
        Ok(Some(Listed { order, document: String::from_utf8_lossy(&body).into_owned() }))
    }

    fn by_code(&self, code: &OrderCode) -> Url {
        let mut url = self.url(&["orders"]);
        url.query_pairs_mut()
            .append_pair("filter[orders][code]", code.as_str())
            .append_pair("include[orders]", "entries");
        url
    }

    /// Asks for the goods on their own, because the answer about the order held none.
    async fn add_entries(&self, shop: &Shop, order: &mut Order, deadline: Instant) {
        let Some(id) = &order.id else { return };
        let url = self.url(&["orders", id, "entries"]);
        match self.get(shop, url, deadline).await.and_then(|body| wire::decode_entries(&body)) {
            Ok(entries) => order.entries = entries,
            Err(error) => tracing::warn!(order.code = %order.code, %error, "couldn't get the goods of an order"),
        }
    }

    /// Asks for the names of goods whose entry has no `offer.name`, as in the examples of Kaspi's guide.
    async fn add_names(&self, shop: &Shop, order: &mut Order, deadline: Instant) {
        let code = &order.code;
        stream::iter(order.entries.iter_mut().filter(|entry| entry.name.is_none()).take(MAX_NAMES_ASKED))
            .for_each_concurrent(None, async |entry| {
                let Some(id) = &entry.id else { return };
                let url = self.url(&["orderentries", id, "product"]);
                match self.get(shop, url, deadline).await.and_then(|body| wire::decode_product_name(&body)) {
                    Ok(name) => entry.name = name,
                    Err(error) => tracing::warn!(order.code = %code, %error, "couldn't get the name of a product"),
                }
            })
            .await;
    }

    fn url(&self, segments: &[&str]) -> Url {
        let mut url = self.base_url.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(segments);
        }
        url
    }

    /// A GET with retries until the deadline. Only what may pass by itself is tried again.
    async fn get(&self, shop: &Shop, url: Url, deadline: Instant) -> Result<Vec<u8>, Error> {
        let backoff = ExponentialBuilder::new()
            .with_min_delay(FIRST_PAUSE)
            .with_max_delay(LONGEST_PAUSE)
            .with_max_times(MAX_RETRIES)
            .with_jitter();
        let attempts = (|| self.get_once(shop, url.clone())).retry(backoff).when(Error::is_transient).adjust(
            |error: &Error, pause: Option<Duration>| {
                let pause = match error {
                    Error::RateLimited { retry_after: Some(asked) } => pause.map(|pause| pause.max(*asked)),
                    _ => pause,
                };
                // A pause that outlasts the deadline only keeps a person waiting.
                pause.filter(|pause| Instant::now() + *pause < deadline)
            },
        );
        tokio::time::timeout_at(deadline, attempts).await.unwrap_or(Err(Error::TimedOut))
    }

    async fn get_once(&self, shop: &Shop, url: Url) -> Result<Vec<u8>, Error> {
        let began = Instant::now();
        let result = self.fetch(shop, url).await;
        self.metrics.kaspi_request(result.as_ref().map_or_else(Error::name, |_| "ok"), began.elapsed());
        result
    }

    async fn fetch(&self, shop: &Shop, url: Url) -> Result<Vec<u8>, Error> {
        let mut response = self.http.get(url).headers(shop.headers.clone()).send().await?;
        match response.status() {
            StatusCode::OK => {}
            status @ (StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) => {
                return Err(Error::Unauthorized { status: status.as_u16() });
            }
            StatusCode::TOO_MANY_REQUESTS => {
                return Err(Error::RateLimited { retry_after: retry_after(response.headers()) });
            }
            status if status.is_server_error() => return Err(Error::OutOfOrder { status: status.as_u16() }),
            status => return Err(Error::Rejected { status: status.as_u16() }),
        }
        let is_json = response
            .headers()
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|value| value.to_ascii_lowercase().contains("json"));
        if !is_json {
            return Err(Error::decode("the content type is not JSON"));
        }
        let mut body = Vec::new();
        while let Some(piece) = response.chunk().await? {
            if body.len() + piece.len() > MAX_ANSWER_BYTES {
                return Err(Error::decode(format!("longer than {MAX_ANSWER_BYTES} bytes")));
            }
            body.extend_from_slice(&piece);
        }
        Ok(body)
    }
}

fn sensitive(value: &str) -> anyhow::Result<HeaderValue> {
    // The error says nothing about the value.
    let mut value = HeaderValue::from_str(value)?;
    value.set_sensitive(true);
    Ok(value)
}

/// The header's number of seconds; Kaspi was never seen to send it, and its other form, a date, is ignored.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok().map(Duration::from_secs)
}
