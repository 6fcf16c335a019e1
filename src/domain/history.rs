//! What happened to orders, as it is stored for reports.

use chrono::{DateTime, Utc};

use super::courier::AttemptOutcome;
use super::notice::Event;
use super::order::Delivery;
use super::people::Person;
use super::{Money, OrderCode};

/// An event of an order. Without personal data of the buyer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderEvent {
    pub shop: String,
    pub code: OrderCode,
    pub event: Event,
    /// When the bot noticed it.
    pub at: DateTime<Utc>,
    /// The price of the goods.
    pub sum: Option<Money>,
    pub delivery: Option<Delivery>,
    /// The courier who is concerned: who held the order, or handed it over.
    pub courier: Option<Person>,
    /// How an attempt to hand it over went.
    pub outcome: Option<AttemptOutcome>,
    /// While the order is stored.
    pub placed_at: Option<DateTime<Utc>>,
}
