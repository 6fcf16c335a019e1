//! Which bars a report has.

use chrono::{Datelike, NaiveDate, Weekday};

use crate::domain::Language;
use crate::domain::report::{Counts, Report, Span};
use crate::render::text::{Arg, plain};

/// A longer span has a bar for each week.
const MAX_DAYS: usize = 31;

/// A longer span has a bar for each month.
const MAX_DAYS_IN_WEEKS: usize = 92;

pub(super) struct Bar {
    pub(super) label: String,
    /// Delivered, failed and cancelled.
    pub(super) counts: [usize; 3],
}

/// What a bar is of.
#[derive(Debug, Clone, Copy)]
enum Unit {
    Day,
    Week,
    Month,
}

impl Unit {
    fn of(days: usize) -> Self {
        match days {
            _ if days <= MAX_DAYS => Self::Day,
            _ if days <= MAX_DAYS_IN_WEEKS => Self::Week,
            _ => Self::Month,
        }
    }

    fn is_same(self, one: NaiveDate, other: NaiveDate) -> bool {
        match self {
            Self::Day => one == other,
            Self::Week => one.iso_week() == other.iso_week(),
            Self::Month => (one.year(), one.month()) == (other.year(), other.month()),
        }
    }

    fn label(self, lang: Language, first: NaiveDate, last: NaiveDate) -> String {
        match self {
            Self::Day => day(lang, first),
            Self::Week => format!("{}–{}", first.format("%d.%m"), last.format("%d.%m")),
            Self::Month => first.format("%m.%Y").to_string(),
        }
    }
}

pub(super) fn bars(lang: Language, report: &Report) -> Vec<Bar> {
    let unit = Unit::of(report.days.len());
    let mut bars = Vec::new();
    for days in report.days.chunk_by(|(one, _), (other, _)| unit.is_same(*one, *other)) {
        if let ([(first, _), ..], [.., (last, _)]) = (days, days) {
            bars.push(Bar { label: unit.label(lang, *first, *last), counts: sums(days) });
        }
    }
    bars
}

fn sums(days: &[(NaiveDate, Counts)]) -> [usize; 3] {
    let mut sums = [0; 3];
    for (_, counts) in days {
        for (sum, count) in sums.iter_mut().zip([counts.delivered, counts.failed, counts.cancelled]) {
            *sum += usize::try_from(count).unwrap_or(usize::MAX);
        }
    }
    sums
}

/// `пн 23.11`
fn day(lang: Language, day: NaiveDate) -> String {
    let weekday = match day.weekday() {
        Weekday::Mon => "mon",
        Weekday::Tue => "tue",
        Weekday::Wed => "wed",
        Weekday::Thu => "thu",
        Weekday::Fri => "fri",
        Weekday::Sat => "sat",
        Weekday::Sun => "sun",
    };
    let date = day.format("%d.%m").to_string();
    plain(lang, "chart-day", &[("weekday", Arg::Key(weekday)), ("day", Arg::Text(&date))])
}

/// The span is `23.11.2026`, `17.11–23.11.2026`, or `29.12.2025–04.01.2026`.
pub(super) fn title(lang: Language, span: Span) -> String {
    let Span { from, until } = span;
    let last = until.format("%d.%m.%Y");
    let span = if from == until {
        last.to_string()
    } else if from.year() == until.year() {
        format!("{}–{last}", from.format("%d.%m"))
    } else {
        format!("{}–{last}", from.format("%d.%m.%Y"))
    };
    plain(lang, "chart-title", &[("span", Arg::Text(&span))])
}
