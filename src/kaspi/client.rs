//! The endpoints of Kaspi's API.

use std::time::Duration;

use chrono::{DateTime, Utc};
use futures::{StreamExt, stream};
use reqwest::Url;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

use super::error::Error;
use super::http::{Http, Patience, Posted};
use super::waybill::{self, Waybill, WaybillError};
use super::window::Window;
use super::wire::{self, OrderDocument, Page};
use crate::domain::order::State;
use crate::domain::{Order, OrderCode};
use crate::metrics::Metrics;

/// Kaspi's maximum number of orders on a page.
pub const PAGE_SIZE: usize = 100;

/// How long a change may take; shorter than the time after which the bot takes it for lost.
const LONGEST_WRITE: Duration = Duration::from_mins(1);

/// How many product names are requested for one order; each costs a request.
const MAX_PRODUCT_NAMES: usize = 10;

#[derive(Debug)]
pub struct Settings {
    /// Up to and including `/v2`.
    pub base_url: Url,
    /// Sent as `X-Merchant-Uid`, which Kaspi's support began to ask for in September 2026.
    pub merchant_uid: Option<String>,
    /// Limit for one order that a person asks for, with its entries, retries included.
    pub timeout: Duration,
    /// Name and token of each shop; at least one.
    pub shops: Vec<(String, SecretString)>,
    pub metrics: Metrics,
}

/// A token gives access to one shop's orders.
#[derive(Debug)]
pub struct Shop {
    name: String,
    /// The token and, if set, the merchant's id. Both are marked sensitive, so that `Debug` hides them.
    headers: HeaderMap,
}

impl Shop {
    fn new(name: String, token: &SecretString, merchant_uid: Option<&str>) -> anyhow::Result<Self> {
        let mut headers = HeaderMap::new();
        headers.insert(HeaderName::from_static("x-auth-token"), sensitive(token.expose_secret())?);
        if let Some(uid) = merchant_uid {
            headers.insert(HeaderName::from_static("x-merchant-uid"), sensitive(uid)?);
        }
        Ok(Self { name, headers })
    }

    pub fn name(&self) -> &str {
        &self.name
    }
}

/// A client for one or more shops over one connection pool.
#[derive(Debug)]
pub struct Client {
    http: Http,
    base_url: Url,
    timeout: Duration,
    shops: Vec<Shop>,
}

impl Client {
    /// Sends nothing yet. Fails if a token or the merchant's id cannot be a header's value, or TLS cannot be set up.
    pub fn new(settings: Settings) -> anyhow::Result<Self> {
        let Settings { base_url, merchant_uid, timeout, shops, metrics } = settings;
        let http = Http::new(metrics)?;
        let shops = shops
            .into_iter()
            .map(|(name, token)| Shop::new(name, &token, merchant_uid.as_deref()))
            .collect::<anyhow::Result<_>>()?;
        Ok(Self { http, base_url, timeout, shops })
    }

    /// In the order of the configuration.
    pub fn shops(&self) -> &[Shop] {
        &self.shops
    }

    /// Returns `name`, or `None` if there is only one shop, because users then need no shop name.
    pub fn shop_label<'a>(&self, name: &'a str) -> Option<&'a str> {
        (self.shops.len() > 1).then_some(name)
    }

    /// The [label](Self::shop_label) of each shop; empty if there is only one shop.
    pub fn shop_labels(&self) -> Vec<&str> {
        self.shops.iter().filter_map(|shop| self.shop_label(shop.name())).collect()
    }

    /// Returns the order with its entries; `None` if the shop has no such order. Entries and product names that cannot
    /// be fetched are left out.
    pub async fn order(&self, shop: &Shop, code: &OrderCode) -> Result<Option<Order>, Error> {
        let patience = Patience::of_a_person(self.timeout);
        let body = self.get(shop, self.order_url(code), patience).await?;
        let Some(mut order) = wire::decode_order(&body, code)? else { return Ok(None) };
        if order.entries.is_empty() {
            self.add_entries(shop, &mut order, patience).await;
        }
        self.add_product_names(shop, &mut order, patience).await;
        Ok(Some(order))
    }

    /// Returns the waybill of an order, read afresh: its link is signed anew at each read, and ends at the hand-over.
    ///
    /// # Errors
    /// Why there is none, or Kaspi does not give it.
    pub async fn waybill(&self, shop: &Shop, code: &OrderCode) -> Result<Waybill, WaybillError> {
        let body = self.get(shop, self.order_url(code), Patience::of_a_person(self.timeout)).await?;
        let (order, link) = wire::decode_order_and_waybill(&body, code)?.ok_or(WaybillError::OrderNotFound)?;
        waybill::check(&order)?;
        let link = link.ok_or(WaybillError::NotReady)?;
        let url = waybill::url(&link, &self.base_url).ok_or(WaybillError::ForeignLink)?;
        let file = self.http.get_file(url, &shop.headers, (waybill::MAX_BYTES, self.timeout)).await;
        waybill::read(file, order)
    }

    /// Kaspi's clock at its last response since this was last called, whatever it was.
    pub fn take_date(&self) -> Option<DateTime<Utc>> {
        self.http.take_date()
    }

    /// For polls. Returns the order with the document it was read from. Sends one request: missing entries are not
    /// fetched.
    pub async fn order_document(&self, shop: &Shop, code: &OrderCode) -> Result<Option<OrderDocument>, Error> {
        let body = self.get(shop, self.order_url(code), Patience::of_a_poll()).await?;
        wire::decode_order_document(&body, code)
    }

    /// For polls. Returns one page of the shop's orders in this state that were placed in this window. The first page is
    /// 0. Kaspi's filters are not reliable: the caller must filter again.
    pub async fn page(&self, shop: &Shop, state: &State, window: Window, number: usize) -> Result<Page, Error> {
        let mut url = self.url(&["orders"]);
        url.query_pairs_mut()
            .append_pair("page[number]", &number.to_string())
            .append_pair("page[size]", &PAGE_SIZE.to_string())
            .append_pair("filter[orders][state]", state.as_str())
            .append_pair("filter[orders][creationDate][$ge]", &window.from().timestamp_millis().to_string())
            .append_pair("filter[orders][creationDate][$le]", &window.until().timestamp_millis().to_string())
            .append_pair("include[orders]", "entries");
        wire::decode_page(&self.get(shop, url, Patience::of_a_poll()).await?)
    }

    /// For a response about an order that included no entries.
    async fn add_entries(&self, shop: &Shop, order: &mut Order, patience: Patience) {
        let Some(id) = &order.id else { return };
        let url = self.url(&["orders", id, "entries"]);
        match self.get(shop, url, patience).await.and_then(|body| wire::decode_entries(&body)) {
            Ok(entries) => order.entries = entries,
            Err(error) => tracing::warn!(order.code = %order.code, %error, "couldn't get the entries of an order"),
        }
    }

    /// For entries without `offer.name`, as in the examples of Kaspi's guide.
    async fn add_product_names(&self, shop: &Shop, order: &mut Order, patience: Patience) {
        let code = &order.code;
        stream::iter(order.entries.iter_mut().filter(|entry| entry.name.is_none()).take(MAX_PRODUCT_NAMES))
            .for_each_concurrent(None, async |entry| {
                let Some(id) = &entry.id else { return };
                let url = self.url(&["orderentries", id, "product"]);
                match self.get(shop, url, patience).await.and_then(|body| wire::decode_product_name(&body)) {
                    Ok(name) => entry.name = name,
                    Err(error) => tracing::warn!(order.code = %code, %error, "couldn't get the name of a product"),
                }
            })
            .await;
    }

    fn order_url(&self, code: &OrderCode) -> Url {
        let mut url = self.url(&["orders"]);
        url.query_pairs_mut()
            .append_pair("filter[orders][code]", code.as_str())
            .append_pair("include[orders]", "entries");
        url
    }

    fn url(&self, segments: &[&str]) -> Url {
        let mut url = self.base_url.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(segments);
        }
        url
    }

    /// Sends one request to change an order. It is never sent again.
    pub(super) async fn post_order(&self, shop: &Shop, headers: HeaderMap, body: &Value) -> Result<Posted, Error> {
        let mut headers = headers;
        headers.extend(shop.headers.clone());
        let timeout = self.timeout.min(LONGEST_WRITE);
        self.http.post(self.url(&["orders"]), headers, body.to_string(), timeout).await
    }

    async fn get(&self, shop: &Shop, url: Url, patience: Patience) -> Result<Vec<u8>, Error> {
        self.http.get(url, &shop.headers, patience).await
    }
}

pub(super) fn sensitive(value: &str) -> anyhow::Result<HeaderValue> {
    // The error does not contain the value.
    let mut value = HeaderValue::from_str(value)?;
    value.set_sensitive(true);
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(names: &[&str]) -> Client {
        Client::new(Settings {
            base_url: Url::parse("https://kaspi.example/v2").unwrap(),
            merchant_uid: None,
            timeout: Duration::from_secs(1),
            shops: names.iter().map(|name| ((*name).to_owned(), "token".into())).collect(),
            metrics: Metrics::default(),
        })
        .unwrap()
    }

    #[test]
    fn shops_are_labelled_if_there_are_several() {
        let client = client(&["A", "B"]);
        assert_eq!(client.shop_label("B"), Some("B"));
        assert_eq!(client.shop_labels(), ["A", "B"]);
    }

    #[test]
    fn the_only_shop_has_no_label() {
        let client = client(&["A"]);
        assert_eq!(client.shop_label("A"), None);
        assert!(client.shop_labels().is_empty());
    }
}
