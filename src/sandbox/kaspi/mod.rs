//! Kaspi's shop API on 127.0.0.1: its headers, filters, date windows and error texts, over shops full of orders.
//!
//! What Kaspi documents (guide.kaspi.kz, "Orders API") or was seen to answer is kept to the letter. What nobody has
//! published is invented and marked "synthetic" where it stands.

mod answers;
mod life;
mod orders;
mod stock;

use std::collections::HashMap;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::http::{Faults, Server};

pub use orders::{DEMO_CODES, own_delivery};

/// The first shop's token; like a real one 44 characters that end in `=`.
pub const DEFAULT_TOKEN: &str = "c2FuZGJveC1zYW5kYm94LXNhbmRib3gtc2FuZGJveC0=";

/// How many requests are remembered.
const REQUESTS_KEPT: usize = 100_000;

/// Kaspi with its shops. Clones are the same Kaspi.
#[derive(Debug, Clone)]
pub struct Kaspi {
    state: Arc<Mutex<State>>,
    faults: Faults,
    server: Arc<Server>,
}

/// A request as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Path below `/shop/api/v2`.
    pub path: String,
    /// Decoded pairs in their order.
    pub query: Vec<(String, String)>,
    /// Header names in lower case, with values.
    pub headers: HashMap<String, String>,
}

#[derive(Debug, Default)]
struct State {
    /// By token.
    shops: HashMap<String, Shop>,
    requests: std::collections::VecDeque<Request>,
    request_count: usize,
    ignores_filters: bool,
}

/// One shop: all that its token sees.
#[derive(Debug, Default)]
struct Shop {
    orders: HashMap<String, orders::Stored>,
    /// Answers to a look-up by code that are given as they are, to be wrong in ways that no order can be.
    answers: HashMap<String, String>,
}

impl Kaspi {
    /// Opens Kaspi with one shop of made orders whose dates lie around `now`.
    ///
    /// # Errors
    /// No port can be bound.
    pub async fn start(now: DateTime<Utc>) -> io::Result<Self> {
        let faults = Faults::default();
        let state = Arc::new(Mutex::new(State::default()));
        let server = Arc::new(Server::start(0, answers::router(Arc::clone(&state)), faults.clone()).await?);
        let kaspi = Self { state, faults, server };
        kaspi.add_shop(DEFAULT_TOKEN);
        for order in stock::orders(now) {
            kaspi.put_order(order);
        }
        Ok(kaspi)
    }

    /// What `KASPI_API_URL` has to be.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("http://{}/shop/api/v2", self.server.address())
    }

    /// What goes wrong.
    #[must_use]
    pub fn faults(&self) -> &Faults {
        &self.faults
    }

    /// Opens another, empty shop.
    pub fn add_shop(&self, token: &str) {
        self.lock().shops.insert(token.to_owned(), Shop::default());
    }

    /// Puts an order into the first shop, in place of one of the same code. The order is an element of `data`; goods
    /// that it lists under `included` come with it.
    pub fn put_order(&self, order: Value) {
        self.put_order_into(DEFAULT_TOKEN, order);
    }

    /// Puts an order into the shop of this token.
    pub fn put_order_into(&self, token: &str, order: Value) {
        let stored = orders::Stored::new(order);
        self.lock().shops.entry(token.to_owned()).or_default().orders.insert(stored.code(), stored);
    }

    /// Changes an order's attributes in the first shop.
    pub fn update_order(&self, code: &str, change: impl FnOnce(&mut Value)) {
        let mut state = self.lock();
        if let Some(order) = state.shops.get_mut(DEFAULT_TOKEN).and_then(|shop| shop.orders.get_mut(code)) {
            change(&mut order.resource["attributes"]);
        }
    }

    /// Lets lists disregard the filters of state and status, as Kaspi was seen to do.
    pub fn ignore_filters(&self, on: bool) {
        self.lock().ignores_filters = on;
    }

    /// The first shop answers a look-up of this code with exactly this body.
    pub fn put_answer(&self, code: &str, body: impl Into<String>) {
        self.lock().shops.entry(DEFAULT_TOKEN.to_owned()).or_default().answers.insert(code.to_owned(), body.into());
    }

    /// Every request that reached the shops, oldest first; a fault in its way keeps a request from reaching them.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        self.lock().requests.iter().cloned().collect()
    }

    /// How many requests reached the shops so far.
    #[must_use]
    pub fn request_count(&self) -> usize {
        self.lock().request_count
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }
}

impl State {
    fn record(&mut self, request: Request) {
        if self.requests.len() == REQUESTS_KEPT {
            self.requests.pop_front();
        }
        self.requests.push_back(request);
        self.request_count += 1;
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use reqwest::header::{ACCEPT, CONTENT_TYPE, USER_AGENT};

    use super::*;

    const TYPE: &str = "application/vnd.api+json";

    async fn start() -> Kaspi {
        Kaspi::start("2026-11-23T09:00:00Z".parse().unwrap()).await.unwrap()
    }

    fn get(kaspi: &Kaspi, path: &str) -> reqwest::RequestBuilder {
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        client
            .get(format!("{}{path}", kaspi.base_url()))
            .header(USER_AGENT, "test/1")
            .header(ACCEPT, TYPE)
            .header(CONTENT_TYPE, TYPE)
            .header("X-Auth-Token", DEFAULT_TOKEN)
    }

    async fn answer(kaspi: &Kaspi, path: &str) -> (u16, Value) {
        let response = get(kaspi, path).send().await.unwrap();
        let status = response.status().as_u16();
        (status, serde_json::from_str(&response.text().await.unwrap()).unwrap())
    }

    #[tokio::test]
    async fn every_order_of_the_stock_is_found_by_its_code() {
        let kaspi = start().await;
        let codes: Vec<String> = kaspi.lock().shops[DEFAULT_TOKEN].orders.keys().cloned().collect();
        assert!(codes.len() >= 40, "{}", codes.len());
        for code in codes {
            let (status, found) = answer(&kaspi, &format!("/orders?filter[orders][code]={code}")).await;
            assert_eq!((status, &found["data"][0]["attributes"]["code"]), (200, &Value::from(code)));
            assert_eq!(found["meta"]["totalCount"], 1);
            assert!(found["included"].as_array().unwrap().is_empty());
        }
        for (code, what) in DEMO_CODES {
            let (_, found) = answer(&kaspi, &format!("/orders?filter[orders][code]={code}")).await;
            assert_eq!(found["meta"]["totalCount"] == 0, what == "unknown", "{code}");
        }
    }

    #[tokio::test]
    async fn goods_come_when_they_are_asked_for() {
        let kaspi = start().await;
        let (_, found) =
            answer(&kaspi, "/orders?filter%5Borders%5D%5Bcode%5D=900000102&include[orders]=entries,user").await;
        let ids: Vec<&str> =
            found["included"].as_array().unwrap().iter().filter_map(|entry| entry["id"].as_str()).collect();
        assert_eq!(ids, ["NzAwMDAwMDAwMg", "OTAwMDAwMTAyIyMx", "OTAwMDAwMTAyIyMw"]);
        assert_eq!(found["data"][0]["relationships"]["entries"]["data"][0]["id"], "OTAwMDAwMTAyIyMx");
        let (_, hidden) = answer(&kaspi, "/orders?filter[orders][code]=900000210&include[orders]=entries").await;
        assert!(hidden["included"].as_array().unwrap().is_empty());
        let id = hidden["data"][0]["id"].as_str().unwrap();
        let (_, entries) = answer(&kaspi, &format!("/orders/{id}/entries")).await;
        assert_eq!(entries["data"].as_array().unwrap().len(), 1);
        let entry = entries["data"][0]["id"].as_str().unwrap();
        assert_eq!(answer(&kaspi, &format!("/orderentries/{entry}/product")).await.0, 200);
        assert_eq!(answer(&kaspi, "/orders/900000101").await.0, 404);
    }

    #[tokio::test]
    async fn lists_keep_to_kaspis_rules() {
        let kaspi = start().await;
        let title = async |path: &str| answer(&kaspi, path).await.1["errors"][0]["title"].as_str().unwrap().to_owned();
        assert_eq!(
            title("/orders?page[number]=0&page[size]=20&filter[orders][state]=NEW").await,
            "Required filter [orders][creationDate][$ge] is empty."
        );
        let from = "2026-11-20T00:00:00Z".parse::<DateTime<Utc>>().unwrap().timestamp_millis();
        let list = format!("/orders?page[number]=0&page[size]=20&filter[orders][creationDate][$ge]={from}");
        assert_eq!(
            title(&format!("{list}&filter[orders][creationDate][$le]={}", from + 30 * 86_400_000)).await,
            "Exceeded the maximum difference for the filter[orders][creationDate] (in days). Actual [30], max [14]."
        );
        assert!(title(&format!("{list}&filter[orders][updatedDate]=1")).await.starts_with("Unknown parameter"));
        let (_, new) = answer(&kaspi, &format!("{list}&filter[orders][state]=NEW")).await;
        assert_eq!(new["meta"]["totalCount"], 1);
        let (_, all) = answer(&kaspi, &list).await;
        assert_eq!(all["data"].as_array().unwrap().len(), 20);
        assert!(all["meta"]["pageCount"].as_i64().unwrap() > 1);
    }

    #[tokio::test]
    async fn headers_matter() {
        let kaspi = start().await;
        let path = "/orders?filter[orders][code]=900000101";
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let bare = client.get(format!("{}{path}", kaspi.base_url())).header(USER_AGENT, "test/1");
        let page = bare.try_clone().unwrap().header(ACCEPT, "text/html").send().await.unwrap();
        assert_eq!((page.status().as_u16(), page.text().await.unwrap().starts_with("<html>")), (404, true));
        assert_eq!(bare.header(ACCEPT, TYPE).send().await.unwrap().status(), 415);
        let wrong =
            get(&kaspi, path).headers([("x-auth-token".parse().unwrap(), "x".parse().unwrap())].into_iter().collect());
        assert_eq!(wrong.send().await.unwrap().status(), 401);
        kaspi.add_shop("another=");
        let other = get(&kaspi, path)
            .headers([("x-auth-token".parse().unwrap(), "another=".parse().unwrap())].into_iter().collect());
        let found: Value = serde_json::from_str(&other.send().await.unwrap().text().await.unwrap()).unwrap();
        assert_eq!(found["data"], serde_json::json!([]));
        let silent = get(&kaspi, path).headers([(USER_AGENT, "curl/8.5.0".parse().unwrap())].into_iter().collect());
        assert!(silent.timeout(std::time::Duration::from_millis(200)).send().await.unwrap_err().is_timeout());
        assert_eq!(kaspi.request_count(), 5);
        assert_eq!(kaspi.requests()[0].query, [("filter[orders][code]".to_owned(), "900000101".to_owned())]);
    }
}
