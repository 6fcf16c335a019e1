//! Times in words, in Kazakhstan's time zone.

use chrono::{DateTime, Datelike, Days, NaiveDate, Utc};

use super::text::{Arg, plain};
use crate::domain::Language;
use crate::domain::time::{ALMATY, day};

/// `сегодня, 14:05`, `27.11, 14:05`, or `27.11.2025, 14:05` in another year.
pub(super) fn time(lang: Language, time: DateTime<Utc>, now: DateTime<Utc>) -> String {
    format!("{}, {}", date(lang, time, now), clock(time))
}

/// `сегодня`, `27.11`, or `27.11.2025` in another year.
pub(super) fn date(lang: Language, time: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let (then, today) = (day(time), day(now));
    if then == today {
        plain(lang, "when-today", &[])
    } else if Some(then) == today.checked_add_days(Days::new(1)) {
        plain(lang, "when-tomorrow", &[])
    } else if Some(then) == today.checked_sub_days(Days::new(1)) {
        plain(lang, "when-yesterday", &[])
    } else {
        day_and_month(then, then.year() != today.year())
    }
}

/// `27.11`, or `27.11.2025`.
pub(super) fn day_and_month(day: NaiveDate, has_year: bool) -> String {
    day.format(if has_year { "%d.%m.%Y" } else { "%d.%m" }).to_string()
}

/// To which day something is moved; Kazakh has a case for that.
pub(super) fn to_day(lang: Language, to: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let (then, today) = (day(to), day(now));
    let name = match then.signed_duration_since(today).num_days() {
        -1 => "yesterday",
        0 => "today",
        1 => "tomorrow",
        _ => "other",
    };
    plain(lang, "when-to-day", &[("day", Arg::Key(name)), ("date", Arg::Text(&date(lang, to, now)))])
}

/// `14:05` of today, else as [`time`].
pub(super) fn time_of_day(lang: Language, then: DateTime<Utc>, now: DateTime<Utc>) -> String {
    if day(then) == day(now) { clock(then) } else { time(lang, then, now) }
}

/// `14:05`.
pub(super) fn clock(time: DateTime<Utc>) -> String {
    time.with_timezone(&ALMATY).format("%H:%M").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_near_today_are_named() {
        let at = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        let now = at("2026-11-23T18:59:00Z");
        for (then, expected) in [
            ("2026-11-23T13:59:59Z", "сегодня, 18:59"),
            ("2026-11-23T19:00:00Z", "завтра, 00:00"),
            ("2026-11-22T18:59:59Z", "вчера, 23:59"),
            ("2026-11-25T05:00:00Z", "25.11, 10:00"),
            ("2025-12-31T18:59:00Z", "31.12.2025, 23:59"),
        ] {
            assert_eq!(time(Language::Russian, at(then), now), expected);
        }
    }
}
