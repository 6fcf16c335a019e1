//! Spans of days as people type them.

use std::fmt;

use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};

use super::Span;
use crate::domain::time::start_of;

/// The longest span, in days.
pub const MAX_DAYS: i64 = 366;

/// For how many days events are stored.
pub const STORED_DAYS: u64 = 400;

/// A span that ends today or yesterday.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NamedSpan {
    Today,
    Yesterday,
    /// The last seven days, with today.
    Week,
    /// The last thirty days, with today.
    Month,
}

/// Why a text is no span.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpanError {
    NotUnderstood,
    /// There is no such day, as 31.02.
    NoSuchDay,
    Future,
    TooLong,
    /// Nothing is stored about these days.
    TooOld,
}

impl NamedSpan {
    /// In the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Today, Self::Yesterday, Self::Week, Self::Month];

    /// The name in callback data and in Fluent's selectors.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Today => "today",
            Self::Yesterday => "yesterday",
            Self::Week => "week",
            Self::Month => "month",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|span| span.as_str() == name)
    }

    /// A word in any of the bot's languages.
    fn of_word(word: &str) -> Option<Self> {
        Some(match word.to_lowercase().as_str() {
            "today" | "сегодня" | "бүгін" => Self::Today,
            "yesterday" | "вчера" | "кеше" => Self::Yesterday,
            "week" | "неделя" | "неделю" | "апта" => Self::Week,
            "month" | "месяц" | "ай" => Self::Month,
            _ => return None,
        })
    }

    pub fn until(self, today: NaiveDate) -> Span {
        let before = |days| today.checked_sub_days(Days::new(days)).unwrap_or(today);
        match self {
            Self::Today => Span::of_day(today),
            Self::Yesterday => Span::of_day(before(1)),
            Self::Week => Span { from: before(6), until: today },
            Self::Month => Span { from: before(29), until: today },
        }
    }
}

impl SpanError {
    /// The name in Fluent's selectors.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::NotUnderstood => "not_understood",
            Self::NoSuchDay => "no_such_day",
            Self::Future => "future",
            Self::TooLong => "too_long",
            Self::TooOld => "too_old",
        }
    }
}

impl Span {
    pub fn of_day(day: NaiveDate) -> Self {
        Self { from: day, until: day }
    }

    /// The seven days before a day.
    pub fn week_before(day: NaiveDate) -> Self {
        let before = |days| day.checked_sub_days(Days::new(days)).unwrap_or(day);
        Self { from: before(7), until: before(1) }
    }

    pub fn days(self) -> impl Iterator<Item = NaiveDate> {
        self.from.iter_days().take_while(move |day| *day <= self.until)
    }

    /// From when until before when it lasts. `None` outside of what can be written as a time.
    pub fn times(self) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
        Some((start_of(self.from)?, start_of(self.until.checked_add_days(Days::new(1))?)?))
    }

    /// A word as `today`, a day as `1.11` or `01.11.2026`, or two of them. A day without a year is one of this year, and
    /// only the first of two may be one of the year before. Two days may stand in either order; what is left of a span in
    /// the future is left out.
    pub fn parse(text: &str, today: NaiveDate) -> Result<Self, SpanError> {
        let is_between = |c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | '−');
        let parts: Vec<&str> = text.split(is_between).filter(|part| !part.is_empty()).collect();
        let (from, until) = match parts[..] {
            [] => return Ok(NamedSpan::Today.until(today)),
            [word] if NamedSpan::of_word(word).is_some() => {
                return NamedSpan::of_word(word).map(|span| span.until(today)).ok_or(SpanError::NotUnderstood);
            }
            [day] => {
                let day = TypedDay::parse(day).ok_or(SpanError::NotUnderstood)?.in_year(today.year())?;
                (day, day)
            }
            [from, until] => {
                let (from, until) =
                    TypedDay::parse(from).zip(TypedDay::parse(until)).ok_or(SpanError::NotUnderstood)?;
                let until_day = until.in_year(today.year())?;
                // As 20.12–10.01, in January.
                let is_over_new_year = from.year.is_none() && from.month > until_day.month();
                let from_year =
                    if is_over_new_year && until_day <= today { until_day.year() - 1 } else { today.year() };
                let from_day = from.in_year(from_year)?;
                (from_day.min(until_day), from_day.max(until_day))
            }
            _ => return Err(SpanError::NotUnderstood),
        };
        if from > today {
            return Err(SpanError::Future);
        }
        let span = Self { from, until: until.min(today) };
        if (span.until - span.from).num_days() >= MAX_DAYS {
            return Err(SpanError::TooLong);
        }
        let oldest = today.checked_sub_days(Days::new(STORED_DAYS)).unwrap_or(today);
        if span.from < oldest { Err(SpanError::TooOld) } else { Ok(span) }
    }

    /// Parses two days of callback data.
    pub fn parse_days(from: &str, until: &str) -> Option<Self> {
        let day = |text: &str| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().filter(|day| day.to_string() == text);
        let span = Self { from: day(from)?, until: day(until)? };
        (0..MAX_DAYS).contains(&(span.until - span.from).num_days()).then_some(span)
    }
}

/// As in callback data.
impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.from, self.until)
    }
}

/// A day as it was typed.
struct TypedDay {
    number: u32,
    month: u32,
    year: Option<i32>,
}

impl TypedDay {
    fn parse(text: &str) -> Option<Self> {
        fn number<T: std::str::FromStr>(text: &str, digits: std::ops::RangeInclusive<usize>) -> Option<T> {
            let is_number = digits.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
            text.parse().ok().filter(|_| is_number)
        }
        let parts: Vec<&str> = text.trim_end_matches('.').split('.').collect();
        let (day, month, year) = match parts[..] {
            [day, month] => (day, month, None),
            [day, month, year] if year.len() == 2 => (day, month, Some(2000 + number::<i32>(year, 2..=2)?)),
            [day, month, year] => (day, month, Some(number(year, 4..=4)?)),
            _ => return None,
        };
        Some(Self { number: number(day, 1..=2)?, month: number(month, 1..=2)?, year })
    }

    fn in_year(&self, year: i32) -> Result<NaiveDate, SpanError> {
        NaiveDate::from_ymd_opt(self.year.unwrap_or(year), self.month, self.number).ok_or(SpanError::NoSuchDay)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn parse(text: &str) -> Result<String, SpanError> {
        Span::parse(text, day("2026-11-23")).map(|span| span.to_string())
    }

    #[test]
    fn spans_are_parsed_as_people_type_them() {
        for (text, expected) in [
            ("", "2026-11-23:2026-11-23"),
            ("сегодня", "2026-11-23:2026-11-23"),
            ("Вчера", "2026-11-22:2026-11-22"),
            ("кеше", "2026-11-22:2026-11-22"),
            ("week", "2026-11-17:2026-11-23"),
            ("апта", "2026-11-17:2026-11-23"),
            ("Месяц", "2026-10-25:2026-11-23"),
            ("1.11", "2026-11-01:2026-11-01"),
            ("01.11.", "2026-11-01:2026-11-01"),
            ("1.11.2026", "2026-11-01:2026-11-01"),
            ("30.12.25", "2025-12-30:2025-12-30"),
            ("01.11–15.11", "2026-11-01:2026-11-15"),
            ("01.11-15.11", "2026-11-01:2026-11-15"),
            ("01.11 — 15.11.2026", "2026-11-01:2026-11-15"),
            ("01.11 15.11", "2026-11-01:2026-11-15"),
            ("15.11 01.11", "2026-11-01:2026-11-15"),
            ("20.11–30.11", "2026-11-20:2026-11-23"),
            ("20.12–10.01", "2025-12-20:2026-01-10"),
            ("24.11.2025 - 23.11.2026", "2025-11-24:2026-11-23"),
        ] {
            assert_eq!(parse(text).as_deref(), Ok(expected), "{text:?}");
        }
    }

    #[test]
    fn what_is_no_span_says_why() {
        for (text, expected) in [
            ("31.02", SpanError::NoSuchDay),
            ("01.13", SpanError::NoSuchDay),
            ("29.02.2026", SpanError::NoSuchDay),
            ("01.11–31.11", SpanError::NoSuchDay),
            ("24.11", SpanError::Future),
            ("24.11–30.11", SpanError::Future),
            ("01.01.2030", SpanError::Future),
            ("01.01.2016–01.01.2026", SpanError::TooLong),
            ("22.11.2025 23.11.2026", SpanError::TooLong),
            ("01.01.2020", SpanError::TooOld),
            ("abc", SpanError::NotUnderstood),
            ("сегодня вчера", SpanError::NotUnderstood),
            ("1", SpanError::NotUnderstood),
            ("1.1.1", SpanError::NotUnderstood),
            ("+1.11", SpanError::NotUnderstood),
            ("01.11 02.11 03.11", SpanError::NotUnderstood),
            ("900000101", SpanError::NotUnderstood),
        ] {
            assert_eq!(parse(text), Err(expected), "{text:?}");
        }
    }

    #[test]
    fn a_week_has_seven_days() {
        let week = Span::week_before(day("2026-11-23"));
        assert_eq!((week.to_string().as_str(), week.days().count()), ("2026-11-16:2026-11-22", 7));
        let (from, until) = week.times().unwrap();
        assert_eq!((until - from).num_days(), 7);
    }

    proptest! {
        #[test]
        fn any_text_is_a_span_of_the_past_or_none(text in "\\PC{0,20}|[0-9.–-]{1,24}") {
            if let Ok(span) = Span::parse(&text, day("2026-11-23")) {
                prop_assert!(span.from <= span.until && span.until <= day("2026-11-23"));
                prop_assert!(span.days().count() <= 366);
                prop_assert_eq!(Span::parse_days(&span.from.to_string(), &span.until.to_string()), Some(span));
            }
        }
    }
}
