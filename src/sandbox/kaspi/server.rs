//! The running fake Kaspi, and reading and writing its shops directly.

use std::io;
use std::sync::{Arc, MutexGuard};

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

use super::api;
use super::order::StoredOrder;
use super::seed_orders;
use super::state::{self, Clock, DEFAULT_TOKEN, Request, SharedState, Shop, State, Transform, lock};
use super::waybill_file::WaybillFile;
use super::waybills;
use super::write_log::Write;
use crate::sandbox::http::{Faults, Server};

/// A running fake Kaspi. Clones share it.
#[derive(Debug, Clone)]
pub struct Kaspi {
    state: SharedState,
    faults: Faults,
    server: Arc<Server>,
}

impl Kaspi {
    /// Starts with one shop of seed orders whose dates are around `now`.
    pub async fn start(now: DateTime<Utc>) -> io::Result<Self> {
        let faults = Faults::default();
        let state = state::shared(now);
        let (router, observe) = (api::router(Arc::clone(&state)), api::observe(Arc::clone(&state)));
        let server = Arc::new(Server::start_observed(0, router, faults.clone(), observe).await?);
        let kaspi = Self { state, faults, server };
        kaspi.lock().waybill_links.base = format!("http://{}", kaspi.server.address());
        kaspi.add_shop(DEFAULT_TOKEN);
        for order in seed_orders::all(now) {
            kaspi.put_order(order);
        }
        Ok(kaspi)
    }

    /// The value for `KASPI_API_URL`.
    pub fn base_url(&self) -> String {
        format!("http://{}/shop/api/v2", self.server.address())
    }

    pub fn faults(&self) -> &Faults {
        &self.faults
    }

    /// Adds a shop without orders.
    pub fn add_shop(&self, token: &str) {
        self.lock().shops.insert(token.to_owned(), Shop::default());
    }

    /// Stores an order in the first shop, replacing one with the same code. The order is an element of `data`, with
    /// its entries under `included`.
    pub fn put_order(&self, order: Value) {
        self.put_order_into(DEFAULT_TOKEN, order);
    }

    pub fn put_order_into(&self, token: &str, order: Value) {
        let order = StoredOrder::new(order);
        self.lock().shops.entry(token.to_owned()).or_default().orders.insert(order.code(), order);
    }

    /// Changes an order's attributes in the first shop.
    pub fn update_order(&self, code: &str, change: impl FnOnce(&mut Value)) {
        self.change_order(code, |order| change(order.attributes_mut()));
    }

    /// Changes an order's entries in the first shop. Kaspi was seen to remove some when a buyer cancels them.
    pub fn update_entries(&self, code: &str, change: impl FnOnce(&mut Vec<Value>)) {
        self.change_order(code, |order| change(order.entries_mut()));
    }

    /// Leaves an order's entries out of `include[orders]=entries`.
    pub fn hide_entries(&self, code: &str, on: bool) {
        self.change_order(code, |order| order.hide_entries(on));
    }

    pub(super) fn change_order(&self, code: &str, change: impl FnOnce(&mut StoredOrder)) {
        let mut state = self.lock();
        if let Some(order) = state.shops.get_mut(DEFAULT_TOKEN).and_then(|shop| shop.orders.get_mut(code)) {
            change(order);
        }
    }

    /// Removes an order from the first shop. Kaspi was observed to lose an order for a while.
    pub fn remove_order(&self, code: &str) {
        if let Some(shop) = self.lock().shops.get_mut(DEFAULT_TOKEN) {
            shop.orders.remove(code);
        }
    }

    /// Removes all orders from the first shop.
    pub fn remove_orders(&self) {
        if let Some(shop) = self.lock().shops.get_mut(DEFAULT_TOKEN) {
            shop.orders.clear();
        }
    }

    /// The first shop's orders as code and attributes, sorted by code.
    pub fn orders(&self) -> Vec<(String, Value)> {
        self.orders_where(|_| true)
    }

    /// Like [`Kaspi::orders`], only those whose attributes fulfil the condition.
    pub(super) fn orders_where(&self, condition: impl Fn(&Value) -> bool) -> Vec<(String, Value)> {
        let state = self.lock();
        let orders = state.shops.get(DEFAULT_TOKEN).into_iter().flat_map(|shop| shop.orders.iter());
        let mut orders: Vec<(String, Value)> = orders
            .map(|(code, order)| (code, &order.resource["attributes"]))
            .filter(|(_, attributes)| condition(attributes))
            .map(|(code, attributes)| (code.clone(), attributes.clone()))
            .collect();
        orders.sort_by(|(one, _), (other, _)| one.cmp(other));
        orders
    }

    /// Makes lists ignore the filters of state and status, as Kaspi was observed to do.
    pub fn ignore_filters(&self, on: bool) {
        self.lock().ignores_filters = on;
    }

    /// Changes what is behind the links of waybills.
    pub fn serve_waybills(&self, file: WaybillFile) {
        self.lock().waybill_links.file = file;
    }

    /// Makes the links of waybills lead to another address, or to Kaspi again.
    pub fn link_waybills_to(&self, base: Option<&str>) {
        self.lock().waybill_links.other_base = base.map(str::to_owned);
    }

    /// How many waybills were asked for.
    pub fn waybill_request_count(&self) -> usize {
        self.requests().iter().filter(|request| request.path.starts_with(waybills::PATH)).count()
    }

    /// The time by which orders change. Sent as the header `Date`; without a clock, none is sent.
    pub fn set_clock(&self, clock: impl Fn() -> DateTime<Utc> + Send + 'static) {
        self.lock().clock = Some(Clock(Box::new(clock)));
    }

    /// Changes the body of each response: for documents that no stored order can be made to have.
    pub fn transform(&self, transform: impl Fn(&Request, String) -> Vec<u8> + Send + 'static) {
        self.lock().transform = Some(Transform(Box::new(transform)));
    }

    /// Ends [`Kaspi::transform`].
    pub fn clear_transform(&self) {
        self.lock().transform = None;
    }

    /// Makes the first shop respond to a lookup of this code with exactly this body.
    pub fn put_raw_response(&self, code: &str, body: impl Into<String>) {
        let mut state = self.lock();
        let shop = state.shops.entry(DEFAULT_TOKEN.to_owned()).or_default();
        shop.raw_responses.insert(code.to_owned(), body.into());
    }

    /// The last 100,000 requests, oldest first. Requests that a fault kept from being handled are not included.
    pub fn requests(&self) -> Vec<Request> {
        self.lock().requests().cloned().collect()
    }

    /// The number of all handled requests.
    pub fn request_count(&self) -> usize {
        self.lock().request_count()
    }

    /// How long after ASSEMBLE an order is packed and has a waybill, by Kaspi's clock; 5 seconds by default.
    pub fn set_assembly_delay(&self, delay: TimeDelta) {
        self.lock().assembly_delay = delay;
    }

    /// Each `POST /orders` about an order of any shop, oldest first, also those that a fault kept from being handled.
    pub fn writes(&self, code: &str) -> Vec<Write> {
        self.lock().writes.of_order(code)
    }

    /// Like [`Kaspi::writes`], of all orders and with those that name none.
    pub fn all_writes(&self) -> Vec<Write> {
        self.lock().writes.all().to_vec()
    }

    /// How many waybills were issued for an order of the first shop.
    pub fn waybill_count(&self, code: &str) -> u32 {
        let state = self.lock();
        state.shops.get(DEFAULT_TOKEN).and_then(|shop| shop.orders.get(code)).map_or(0, StoredOrder::waybills)
    }

    /// The code in the app of an order's buyer, until the order is completed with it. In the first shop.
    pub fn buyer_code(&self, code: &str) -> Option<String> {
        let state = self.lock();
        state.shops.get(DEFAULT_TOKEN).and_then(|shop| shop.buyer_codes.get(code)).map(str::to_owned)
    }

    /// The first shop's order that a code was sent for last, and the code, unless it is used up.
    pub fn latest_buyer_code(&self) -> Option<(String, String)> {
        let state = self.lock();
        let (order, code) = state.shops.get(DEFAULT_TOKEN)?.buyer_codes.latest()?;
        Some((order.to_owned(), code.to_owned()))
    }

    pub(super) fn now(&self) -> DateTime<Utc> {
        self.lock().now()
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }
}
