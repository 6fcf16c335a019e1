//! The shops with their orders, and the log of requests.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use chrono::{DateTime, TimeDelta, Utc};

use super::buyer_code::BuyerCodes;
use super::order::StoredOrder;
use super::waybill_file::WaybillLinks;
use super::write_log::WriteLog;

/// The first shop's token. Like a real one it has 44 characters and ends in `=`.
pub const DEFAULT_TOKEN: &str = "c2FuZGJveC1zYW5kYm94LXNhbmRib3gtc2FuZGJveC0=";

const MAX_REQUESTS: usize = 100_000;

/// 69 % of the waybills were observed to appear within 15 s.
const DEFAULT_ASSEMBLY_DELAY: TimeDelta = TimeDelta::seconds(5);

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Path below `/shop/api/v2`.
    pub path: String,
    /// Decoded pairs in their original order.
    pub query: Vec<(String, String)>,
    /// By name in lower case.
    pub headers: HashMap<String, String>,
}

/// Kaspi's clock, for the header `Date`.
pub(super) struct Clock(pub(super) Box<dyn Fn() -> DateTime<Utc> + Send>);

type TransformBody = dyn Fn(&Request, String) -> Vec<u8> + Send;

/// Changes the bodies of responses.
pub(super) struct Transform(pub(super) Box<TransformBody>);

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}

impl fmt::Debug for Transform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Transform")
    }
}

pub(super) type SharedState = Arc<Mutex<State>>;

#[derive(Debug)]
pub(super) struct State {
    /// By token.
    pub(super) shops: HashMap<String, Shop>,
    /// How long after ASSEMBLE its effect appears.
    pub(super) assembly_delay: TimeDelta,
    pub(super) writes: WriteLog,
    start: DateTime<Utc>,
    started: Instant,
    pub(super) ignores_filters: bool,
    pub(super) clock: Option<Clock>,
    pub(super) transform: Option<Transform>,
    pub(super) waybill_links: WaybillLinks,
    requests: VecDeque<Request>,
    request_count: usize,
}

/// What one token gives access to.
#[derive(Debug, Default)]
pub(super) struct Shop {
    /// By code.
    pub(super) orders: HashMap<String, StoredOrder>,
    /// Response bodies for a lookup by code, malformed in ways that no [`StoredOrder`] can be.
    pub(super) raw_responses: HashMap<String, String>,
    /// Accepted and not carried out yet.
    pub(super) assemblies: Vec<Assembly>,
    pub(super) buyer_codes: BuyerCodes,
}

#[derive(Debug)]
pub(super) struct Assembly {
    pub(super) code: String,
    pub(super) due: DateTime<Utc>,
}

impl State {
    fn new(start: DateTime<Utc>) -> Self {
        Self {
            shops: HashMap::new(),
            assembly_delay: DEFAULT_ASSEMBLY_DELAY,
            writes: WriteLog::default(),
            start,
            started: Instant::now(),
            ignores_filters: false,
            clock: None,
            transform: None,
            waybill_links: WaybillLinks::default(),
            requests: VecDeque::new(),
            request_count: 0,
        }
    }

    /// By the clock that a test sets; otherwise the real time since the start.
    pub(super) fn now(&self) -> DateTime<Utc> {
        match &self.clock {
            Some(clock) => clock.0(),
            None => self.start + self.started.elapsed(),
        }
    }

    fn carry_out_assemblies(&mut self) {
        let now = self.now();
        self.shops.values_mut().for_each(|shop| shop.carry_out_assemblies(now));
    }

    pub(super) fn record(&mut self, request: Request) {
        if self.requests.len() == MAX_REQUESTS {
            self.requests.pop_front();
        }
        self.requests.push_back(request);
        self.request_count += 1;
    }

    pub(super) fn requests(&self) -> impl Iterator<Item = &Request> {
        self.requests.iter()
    }

    pub(super) fn request_count(&self) -> usize {
        self.request_count
    }
}

impl Shop {
    fn carry_out_assemblies(&mut self, now: DateTime<Utc>) {
        let (due, waiting) = self.assemblies.drain(..).partition(|assembly| assembly.due <= now);
        self.assemblies = waiting;
        for Assembly { code, .. } in due {
            // Synthetic: it is unknown what becomes of an order that was cancelled in between.
            if let Some(order) = self.orders.get_mut(&code).filter(|order| order.can_be_packed()) {
                order.assemble();
            }
        }
    }
}

pub(super) fn shared(start: DateTime<Utc>) -> SharedState {
    Arc::new(Mutex::new(State::new(start)))
}

/// The state as of now.
pub(super) fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
    state.carry_out_assemblies();
    state
}
