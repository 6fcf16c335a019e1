//! Who looked at which order, searched, or changed an order at Kaspi.

use chrono::{DateTime, Utc};

use super::html::{MAX_TEXT_UNITS, units};
use super::person::person_link;
use super::text::{Arg, html};
use super::when::{clock, date};
use crate::domain::Language;
use crate::domain::audit::{AuditEntry, Deed};
use crate::domain::lookup::{LookupResult, LookupSubject};
use crate::domain::time::day;

/// Newest first, under a heading for each day, as many as fit. Repeats of a day are one line with the time of the last
/// one. `is_complete` is whether there are no older ones.
pub fn audit(lang: Language, entries: &[AuditEntry], is_complete: bool, now: DateTime<Utc>) -> String {
    if entries.is_empty() {
        return html(lang, "audit-empty", &[]);
    }
    let more = format!("\n\n{}", html(lang, "audit-more", &[]));
    let mut text = html(lang, "audit-title", &[]);
    for of_day in entries.chunk_by(|a, b| day(a.at) == day(b.at)) {
        let heading = html(lang, "audit-day", &[("day", Arg::Text(&date(lang, of_day[0].at, now)))]);
        let mut counted: Vec<(&AuditEntry, usize)> = Vec::new();
        for entry in of_day {
            match counted.iter_mut().find(|(first, _)| is_repeat(first, entry)) {
                Some((_, count)) => *count += 1,
                None => counted.push((entry, 1)),
            }
        }
        let lines = counted.into_iter().map(|(entry, count)| line(lang, entry, count));
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

fn is_repeat(a: &AuditEntry, b: &AuditEntry) -> bool {
    let what = |entry: &AuditEntry| (entry.person.user, entry.deed.clone(), entry.chat.is_private());
    what(a) == what(b)
}

fn line(lang: Language, entry: &AuditEntry, count: usize) -> String {
    let (subject, result) = match &entry.deed {
        Deed::Lookup(LookupSubject::Order(code), result) => {
            (html(lang, "audit-order", &[("code", Arg::Text(code.as_str()))]), *result)
        }
        Deed::Lookup(LookupSubject::Waybill(code), result) => {
            (html(lang, "audit-waybill", &[("code", Arg::Text(code.as_str()))]), *result)
        }
        Deed::Lookup(LookupSubject::Search(kind), result) => {
            (html(lang, "audit-search", &[("kind", Arg::Key(kind.as_str()))]), *result)
        }
        Deed::Lookup(LookupSubject::Workbook, result) => (html(lang, "audit-workbook", &[]), *result),
        Deed::Change(action, code, outcome) => {
            let args = [
                ("action", Arg::Key(action.as_str())),
                ("code", Arg::Text(code.as_str())),
                ("outcome", Arg::Key(outcome.map_or("checking", |outcome| outcome.as_str()))),
            ];
            (html(lang, "audit-change", &args), LookupResult::Found)
        }
    };
    html(
        lang,
        "audit-line",
        &[
            ("time", Arg::Text(&clock(entry.at))),
            ("who", Arg::Html(&person_link(lang, &entry.person))),
            ("subject", Arg::Html(&subject)),
            ("result", Arg::Key(result.as_str())),
            ("is-group", Arg::Flag(!entry.chat.is_private())),
            ("is-repeated", Arg::Flag(count > 1)),
            ("count", Arg::Count(count)),
        ],
    )
}

/// How to use `/audit`.
pub fn usage(lang: Language) -> String {
    html(lang, "audit-usage", &[])
}
