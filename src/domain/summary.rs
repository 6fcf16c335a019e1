//! The summaries of the day that a chat gets.

use std::fmt;

use chrono::{DateTime, Datelike, Timelike, Utc, Weekday};

use super::id::digits;
use super::time::{ALMATY, day};

/// A summary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SummaryKind {
    /// What is to be done today.
    Morning,
    /// What today brought.
    Evening,
    /// What the week before brought; on Monday, with the morning's.
    Week,
}

/// The hours of the day in Kazakhstan at which a chat gets its summaries; `None` for never.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SummaryHours {
    pub morning: Option<u8>,
    pub evening: Option<u8>,
}

/// A change of a chat's summaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SummaryChange {
    Morning(Option<u8>),
    Evening(Option<u8>),
}

/// After this hour a summary of the morning, or of the week before, is of no use.
const MORNING_ENDS: u32 = 12;

impl SummaryKind {
    pub const ALL: [Self; 3] = [Self::Morning, Self::Evening, Self::Week];

    /// The name in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Morning => "morning",
            Self::Evening => "evening",
            Self::Week => "week",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

impl SummaryHours {
    pub const MORNINGS: [u8; 5] = [7, 8, 9, 10, 11];
    pub const EVENINGS: [u8; 6] = [18, 19, 20, 21, 22, 23];

    /// Whether the summary of the day is to be sent now.
    pub fn is_due(self, kind: SummaryKind, now: DateTime<Utc>) -> bool {
        let (hour, weekday) = (now.with_timezone(&ALMATY).hour(), day(now).weekday());
        let is_from = |from: Option<u8>| from.is_some_and(|from| hour >= u32::from(from));
        match kind {
            SummaryKind::Morning => is_from(self.morning) && hour < MORNING_ENDS,
            SummaryKind::Evening => is_from(self.evening),
            SummaryKind::Week => weekday == Weekday::Mon && is_from(self.morning) && hour < MORNING_ENDS,
        }
    }

    /// The hour at which it is due.
    pub fn hour(self, kind: SummaryKind) -> Option<u8> {
        match kind {
            SummaryKind::Morning | SummaryKind::Week => self.morning,
            SummaryKind::Evening => self.evening,
        }
    }
}

impl SummaryChange {
    /// Parses the parts of callback data between colons.
    pub(super) fn parse(kind: &str, hour: &str) -> Option<Self> {
        let hour = if hour == "off" { None } else { Some(digits::<u8>(hour)?) };
        let is_one_of = |choices: &[u8]| hour.is_none_or(|hour| choices.contains(&hour));
        match kind {
            "morning" if is_one_of(&SummaryHours::MORNINGS) => Some(Self::Morning(hour)),
            "evening" if is_one_of(&SummaryHours::EVENINGS) => Some(Self::Evening(hour)),
            _ => None,
        }
    }
}

/// As in callback data.
impl fmt::Display for SummaryChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kind, hour) = match self {
            Self::Morning(hour) => ("morning", hour),
            Self::Evening(hour) => ("evening", hour),
        };
        match hour {
            Some(hour) => write!(f, "{kind}:{hour}"),
            None => write!(f, "{kind}:off"),
        }
    }
}

/// What is to be done on a day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DayPlan {
    /// Own deliveries of the day.
    pub today: usize,
    pub overdue: usize,
    /// Of both.
    pub without_courier: usize,
    /// Orders that are to be handed over to Kaspi Delivery by then.
    pub to_kaspi: usize,
    /// The goods of all these that are still to be picked, most first.
    pub goods: Vec<PickedGoods>,
    /// Orders whose goods are not known.
    pub without_goods: usize,
}

/// The same goods of several orders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PickedGoods {
    /// `None` if Kaspi sent none.
    pub name: Option<String>,
    pub pieces: u32,
    /// Of weighed goods, which have no number.
    pub grams: Option<u32>,
}

#[cfg(test)]
mod tests {
    use super::super::tests::at;
    use super::*;

    #[test]
    fn a_summary_is_due_from_its_hour_on() {
        let hours = SummaryHours { morning: Some(9), evening: Some(21) };
        // Monday, 14:00 is hour 0.
        let due = |kind, hour| hours.is_due(kind, at(hour).unwrap());
        let mornings = [-7, -6, -5, -3, -2, 0, 17, 18, 19].map(|hour| due(SummaryKind::Morning, hour));
        assert_eq!(mornings, [false, false, true, true, false, false, false, false, true]);
        assert_eq!([6, 7, 9, 10].map(|hour| due(SummaryKind::Evening, hour)), [false, true, true, false]);
        assert_eq!([-5, -3, -2, 19].map(|hour| due(SummaryKind::Week, hour)), [true, true, false, false]);
        let off = SummaryHours { morning: None, evening: None };
        assert!((-24..24).all(|hour| SummaryKind::ALL.iter().all(|kind| !off.is_due(*kind, at(hour).unwrap()))));
    }
}
