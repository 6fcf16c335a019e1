//! The shops with their orders, and the log of requests.

use std::collections::{HashMap, VecDeque};
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use chrono::{DateTime, Utc};

use super::order::StoredOrder;
use super::waybill_file::WaybillFile;

/// The first shop's token. Like a real one it has 44 characters and ends in `=`.
pub const DEFAULT_TOKEN: &str = "c2FuZGJveC1zYW5kYm94LXNhbmRib3gtc2FuZGJveC0=";

const MAX_REQUESTS: usize = 100_000;

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

#[derive(Debug, Default)]
pub(super) struct State {
    /// By token.
    pub(super) shops: HashMap<String, Shop>,
    pub(super) ignores_filters: bool,
    pub(super) clock: Option<Clock>,
    pub(super) transform: Option<Transform>,
    /// The server's address with its scheme.
    pub(super) base: String,
    /// Replaces it in the links of waybills.
    pub(super) waybill_base: Option<String>,
    pub(super) waybill_file: WaybillFile,
    /// How many links were signed.
    signatures: AtomicU64,
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
}

impl State {
    pub(super) fn record(&mut self, request: Request) {
        if self.requests.len() == MAX_REQUESTS {
            self.requests.pop_front();
        }
        self.requests.push_back(request);
        self.request_count += 1;
    }

    /// Signatures are numbers from 1.
    pub(super) fn next_signature(&self) -> u64 {
        self.signatures.fetch_add(1, Ordering::Relaxed) + 1
    }

    pub(super) fn has_signed(&self, signature: &str) -> bool {
        signature.parse().is_ok_and(|number| (1..=self.signatures.load(Ordering::Relaxed)).contains(&number))
    }

    pub(super) fn requests(&self) -> impl Iterator<Item = &Request> {
        self.requests.iter()
    }

    pub(super) fn request_count(&self) -> usize {
        self.request_count
    }
}

pub(super) fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}
