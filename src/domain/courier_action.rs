//! Callback data of the buttons for couriers.

use std::fmt;

use super::id::digits;
use super::{Language, OrderCode};

/// What a button about the delivery of an order, or about a courier's orders, asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CourierAction {
    /// The person who presses takes the order.
    Take(OrderCode),
    /// The courier gives the order back, or a manager takes it away.
    Release(OrderCode),
    /// A page of the courier's own orders, counted from 0.
    ListOwn { page: u16 },
    /// Report how an attempt went. `number` is that of the new attempt, so that the button works once.
    Report { code: OrderCode, number: u32, outcome: ReportedOutcome },
    /// Take a report back.
    Undo { attempt: i64 },
    /// Offer drafts of messages to the buyer, in a language.
    Drafts { code: OrderCode, language: Language },
    /// No comment follows.
    SkipComment { attempt: i64 },
}

/// How an attempt went, as buttons name it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReportedOutcome {
    Delivered,
    NoAnswer,
    Refused,
    WrongAddress,
    /// The day is asked for next.
    Postpone,
    /// To the day in so many days; 0 is later today.
    PostponedBy(u8),
}

impl ReportedOutcome {
    /// In the order of the buttons.
    pub const OFFERED: [Self; 5] = [Self::Delivered, Self::NoAnswer, Self::Postpone, Self::Refused, Self::WrongAddress];

    /// In the order of the buttons.
    pub const DAYS: [Self; 3] = [Self::PostponedBy(0), Self::PostponedBy(1), Self::PostponedBy(2)];

    /// The name in callback data and in Fluent's selectors.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Delivered => "delivered",
            Self::NoAnswer => "no_answer",
            Self::Refused => "refused",
            Self::WrongAddress => "wrong_address",
            Self::Postpone => "postpone",
            Self::PostponedBy(0) => "today",
            Self::PostponedBy(1) => "tomorrow",
            Self::PostponedBy(_) => "day_after",
        }
    }

    fn parse(name: &str) -> Option<Self> {
        Self::OFFERED.into_iter().chain(Self::DAYS).find(|outcome| outcome.as_str() == name)
    }
}

impl CourierAction {
    pub(super) fn parse(parts: &[&str]) -> Option<Self> {
        Some(match *parts {
            ["take", code] => Self::Take(OrderCode::parse(code)?),
            ["release", code] => Self::Release(OrderCode::parse(code)?),
            ["my", page] => Self::ListOwn { page: digits(page)? },
            ["report", code, number, outcome] => Self::Report {
                code: OrderCode::parse(code)?,
                number: digits(number)?,
                outcome: ReportedOutcome::parse(outcome)?,
            },
            ["undo", attempt] => Self::Undo { attempt: digits(attempt)? },
            ["drafts", code, language] => Self::Drafts {
                code: OrderCode::parse(code)?,
                language: Language::ALL.into_iter().find(|known| known.code() == language)?,
            },
            ["skip", attempt] => Self::SkipComment { attempt: digits(attempt)? },
            _ => return None,
        })
    }
}

impl fmt::Display for CourierAction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Take(code) => write!(f, "take:{code}"),
            Self::Release(code) => write!(f, "release:{code}"),
            Self::ListOwn { page } => write!(f, "my:{page}"),
            Self::Report { code, number, outcome } => write!(f, "report:{code}:{number}:{}", outcome.as_str()),
            Self::Undo { attempt } => write!(f, "undo:{attempt}"),
            Self::Drafts { code, language } => write!(f, "drafts:{code}:{}", language.code()),
            Self::SkipComment { attempt } => write!(f, "skip:{attempt}"),
        }
    }
}
