//! The bot's status, for `/status` and the gauges.

use chrono::{DateTime, Utc};

use super::shop::PollFailure;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    pub shops: Vec<ShopStatus>,
    pub notices_waiting: u32,
    /// When the oldest waiting notice was queued.
    pub oldest_notice: Option<DateTime<Utc>>,
    pub started_at: DateTime<Utc>,
    pub database_bytes: u64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShopStatus {
    pub name: String,
    /// When a poll last read all lists.
    pub last_polled_at: Option<DateTime<Utc>>,
    /// How polls fail now, if they do.
    pub failure: Option<PollFailure>,
    /// How many of its orders have not ended.
    pub active_orders: u32,
}
