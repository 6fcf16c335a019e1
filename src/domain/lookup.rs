//! Records of who looked at which order, or searched.

use chrono::{DateTime, Utc};

use super::people::Person;
use super::{ChatId, OrderCode};

/// How many orders one person may look up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LookupLimits {
    pub per_ten_minutes: u32,
    /// Within any 24 hours.
    pub per_day: u32,
}

/// One person's lookup of one order or its waybill, a search, or a workbook of orders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lookup {
    /// The name is known while the person is on the allowlist.
    pub person: Person,
    pub subject: LookupSubject,
    /// Where the answer was sent.
    pub chat: ChatId,
    pub asked_at: DateTime<Utc>,
    pub result: LookupResult,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LookupSubject {
    Order(OrderCode),
    /// Of an order.
    Waybill(OrderCode),
    Search(SearchKind),
    /// A workbook of many orders.
    Workbook,
}

/// What was searched for. The words themselves are personal data, and not recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SearchKind {
    CodeEnding,
    Phone,
    Text,
}

impl SearchKind {
    const ALL: [Self; 3] = [Self::CodeEnding, Self::Phone, Self::Text];

    /// The name in the database and in Fluent's selectors.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::CodeEnding => "code_ending",
            Self::Phone => "phone",
            Self::Text => "text",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// How a lookup ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LookupResult {
    Found,
    NotFound,
    /// Kaspi did not answer, or its answer could not be decoded.
    Failed,
}

impl LookupResult {
    const ALL: [Self; 3] = [Self::Found, Self::NotFound, Self::Failed];

    /// The name in the database and in Fluent's selectors.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Found => "found",
            Self::NotFound => "not_found",
            Self::Failed => "failed",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|result| result.as_str() == name)
    }
}
