//! The couriers' part of a delivery: who holds an order, and how the attempts to hand it over went.

use chrono::{DateTime, Utc};

use super::UserId;
use super::people::Person;

/// What couriers have done for an order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CourierWork {
    pub holder: Option<Holder>,
    /// The last attempt that was not taken back.
    pub last_attempt: Option<Attempt>,
    /// How many attempts were reported, with those that were taken back.
    pub reported: u32,
}

/// The courier who delivers an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    pub courier: Person,
    pub since: DateTime<Utc>,
}

/// What a courier reported about an attempt to hand an order over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    pub id: i64,
    pub courier: Person,
    pub outcome: AttemptOutcome,
    /// Counted from 1, without those that were taken back.
    pub number: u32,
    pub at: DateTime<Utc>,
    pub comment: Option<String>,
}

/// How an attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttemptOutcome {
    /// Handed over, as the courier says; Kaspi may not know it yet.
    Delivered,
    NoAnswer,
    /// The buyer wants it on this day, which begins then.
    Postponed(DateTime<Utc>),
    /// The buyer does not want it.
    Refused,
    WrongAddress,
}

impl AttemptOutcome {
    /// The name in the database and in Fluent's selectors.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Delivered => "delivered",
            Self::NoAnswer => "no_answer",
            Self::Postponed(_) => "postponed",
            Self::Refused => "refused",
            Self::WrongAddress => "wrong_address",
        }
    }

    pub fn parse(name: &str, postponed_to: Option<DateTime<Utc>>) -> Option<Self> {
        Some(match (name, postponed_to) {
            ("postponed", Some(day)) => Self::Postponed(day),
            ("delivered", None) => Self::Delivered,
            ("no_answer", None) => Self::NoAnswer,
            ("refused", None) => Self::Refused,
            ("wrong_address", None) => Self::WrongAddress,
            _ => return None,
        })
    }

    pub fn postponed_to(self) -> Option<DateTime<Utc>> {
        match self {
            Self::Postponed(day) => Some(day),
            Self::Delivered | Self::NoAnswer | Self::Refused | Self::WrongAddress => None,
        }
    }
}

impl CourierWork {
    pub fn is_held_by(&self, user: UserId) -> bool {
        self.holder.as_ref().is_some_and(|holder| holder.courier.user == user)
    }

    /// Whether a courier has reported that the order was handed over.
    pub fn is_delivered(&self) -> bool {
        self.last_attempt.as_ref().is_some_and(|attempt| attempt.outcome == AttemptOutcome::Delivered)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outcomes_are_parsed_back() {
        let day = DateTime::UNIX_EPOCH;
        for outcome in [
            AttemptOutcome::Delivered,
            AttemptOutcome::NoAnswer,
            AttemptOutcome::Postponed(day),
            AttemptOutcome::Refused,
            AttemptOutcome::WrongAddress,
        ] {
            assert_eq!(AttemptOutcome::parse(outcome.as_str(), outcome.postponed_to()), Some(outcome));
        }
        assert_eq!(AttemptOutcome::parse("postponed", None), None);
        assert_eq!(AttemptOutcome::parse("delivered", Some(day)), None);
    }
}
