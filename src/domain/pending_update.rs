//! Updates that wait for their answer.

use chrono::{DateTime, Utc};

/// An update that was stored and not answered yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingUpdate {
    /// Telegram's `update_id`.
    pub update_id: i64,
    /// The update's JSON.
    pub payload: String,
    pub received_at: DateTime<Utc>,
    /// Whether an earlier run stored it.
    pub is_left_over: bool,
}
