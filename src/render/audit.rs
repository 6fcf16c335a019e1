//! Who looked at which order, or searched.

use chrono::{DateTime, Utc};

use super::html::{MAX_TEXT_UNITS, units};
use super::person::person_link;
use super::text::{Arg, html};
use super::when::{clock, date};
use crate::domain::Language;
use crate::domain::lookup::{Lookup, LookupSubject};
use crate::domain::time::day;

/// Newest first, under a heading for each day, as many as fit. Repeats of a day are one line with the time of the last
/// one. `is_complete` is whether there are no older ones.
pub fn audit(lang: Language, lookups: &[Lookup], is_complete: bool, now: DateTime<Utc>) -> String {
    if lookups.is_empty() {
        return html(lang, "audit-empty", &[]);
    }
    let more = format!("\n\n{}", html(lang, "audit-more", &[]));
    let mut text = html(lang, "audit-title", &[]);
    for of_day in lookups.chunk_by(|a, b| day(a.asked_at) == day(b.asked_at)) {
        let heading = html(lang, "audit-day", &[("day", Arg::Text(&date(lang, of_day[0].asked_at, now)))]);
        let mut counted: Vec<(&Lookup, usize)> = Vec::new();
        for lookup in of_day {
            match counted.iter_mut().find(|(first, _)| is_repeat(first, lookup)) {
                Some((_, count)) => *count += 1,
                None => counted.push((lookup, 1)),
            }
        }
        let lines = counted.into_iter().map(|(lookup, count)| line(lang, lookup, count));
        for part in std::iter::once(format!("\n{heading}")).chain(lines) {
            // The markup counts here and not at Telegram, so that a text that fits here fits there.
            if units(&text) + units(&part) + units(&more) + 1 > MAX_TEXT_UNITS {
                return text + &more;
            }
            text.push('\n');
            text.push_str(&part);
        }
    }
    if is_complete { text } else { text + &more }
}

fn is_repeat(a: &Lookup, b: &Lookup) -> bool {
    let what = |lookup: &Lookup| (lookup.person.user, lookup.subject.clone(), lookup.chat.is_private(), lookup.result);
    what(a) == what(b)
}

fn line(lang: Language, lookup: &Lookup, count: usize) -> String {
    let subject = match &lookup.subject {
        LookupSubject::Order(code) => html(lang, "audit-order", &[("code", Arg::Text(code.as_str()))]),
        LookupSubject::Search(kind) => html(lang, "audit-search", &[("kind", Arg::Key(kind.as_str()))]),
        LookupSubject::Workbook => html(lang, "audit-workbook", &[]),
    };
    html(
        lang,
        "audit-line",
        &[
            ("time", Arg::Text(&clock(lookup.asked_at))),
            ("who", Arg::Html(&person_link(lang, &lookup.person))),
            ("subject", Arg::Html(&subject)),
            ("result", Arg::Key(lookup.result.as_str())),
            ("is-group", Arg::Flag(!lookup.chat.is_private())),
            ("is-repeated", Arg::Flag(count > 1)),
            ("count", Arg::Count(count)),
        ],
    )
}

/// How to use `/audit`.
pub fn usage(lang: Language) -> String {
    html(lang, "audit-usage", &[])
}
