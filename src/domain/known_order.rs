//! Orders that the bot follows.

use chrono::{DateTime, Utc};

use super::Order;
use super::notice::Event;

/// An order as it was when Kaspi last sent it.
#[derive(Debug, Clone, PartialEq)]
pub struct KnownOrder {
    pub shop: String,
    pub order: Order,
    /// How often it has changed, from 1.
    pub revision: i64,
    /// What happened last.
    pub event: Event,
    /// When the bot noticed that.
    pub changed_at: DateTime<Utc>,
}

/// Which of the active orders to list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderFilter {
    All,
    /// Due today, or overdue.
    Today,
    Tomorrow,
}

impl OrderFilter {
    /// In the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Today, Self::Tomorrow, Self::All];

    /// The name in callback data and in Fluent's selectors.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Today => "today",
            Self::Tomorrow => "tomorrow",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|filter| filter.as_str() == name)
    }
}
