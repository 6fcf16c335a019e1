//! The numbers of a span of days.

pub mod counting;
mod span;

use chrono::{DateTime, NaiveDate, Utc};

use super::courier::AttemptOutcome;
use super::notice::Event;
use super::order::Delivery;
use super::people::Person;
use super::{Money, OrderCode};

pub use span::{MAX_DAYS, NamedSpan, STORED_DAYS, SpanError};

/// Days in Kazakhstan, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub from: NaiveDate,
    pub until: NaiveDate,
}

/// What happened in a span.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    pub new: u32,
    pub delivered: u32,
    /// Of the delivered orders.
    pub delivered_sum: Money,
    /// Orders with an attempt that failed.
    pub failed: u32,
    pub cancelled: u32,
    pub returned: u32,
}

/// What one courier did in a span.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CourierCounts {
    pub courier: Person,
    pub delivered: u32,
    pub delivered_sum: Money,
    /// Failed attempts by their reason, each reason once.
    pub failed: Vec<(AttemptOutcome, u32)>,
}

/// An order with an event in the span.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportedOrder {
    pub shop: String,
    pub code: OrderCode,
    pub placed_at: Option<DateTime<Utc>>,
    pub delivery: Option<Delivery>,
    pub sum: Option<Money>,
    /// The last event in the span, and when it was noticed.
    pub event: Event,
    pub at: DateTime<Utc>,
    pub courier: Option<Person>,
    /// Personal data, only while the order is still stored.
    pub buyer: Option<Buyer>,
}

/// Personal data.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Buyer {
    pub name: Option<String>,
    pub address: Option<String>,
}

/// The numbers of a span.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    pub span: Span,
    pub total: Counts,
    /// Each day of the span.
    pub days: Vec<(NaiveDate, Counts)>,
    /// By the shop's name; empty if there is only one shop.
    pub shops: Vec<(String, Counts)>,
    pub couriers: Vec<CourierCounts>,
    /// Own deliveries that are due and not delivered at the end of the span.
    pub left: u32,
    pub orders: Vec<ReportedOrder>,
}

#[cfg(test)]
mod tests;
