//! Who looked at which order.

use chrono::{DateTime, Utc};

use super::person::person_link;
use super::text::{Arg, html};
use super::when::time;
use crate::domain::Language;
use crate::domain::lookup::Lookup;

/// Newest first.
pub fn audit(lang: Language, lookups: &[Lookup], now: DateTime<Utc>) -> String {
    if lookups.is_empty() {
        return html(lang, "audit-empty", &[]);
    }
    let line = |lookup: &Lookup| {
        html(
            lang,
            "audit-line",
            &[
                ("when", Arg::Text(&time(lang, lookup.asked_at, now))),
                ("who", Arg::Html(&person_link(lang, &lookup.person))),
                ("code", Arg::Text(lookup.code.as_str())),
                ("result", Arg::Key(lookup.result.as_str())),
                ("is-group", Arg::Flag(!lookup.chat.is_private())),
            ],
        )
    };
    let lines: Vec<String> = lookups.iter().map(line).collect();
    format!("{}\n{}", html(lang, "audit-title", &[]), lines.join("\n"))
}

/// How to use `/audit`.
pub fn usage(lang: Language) -> String {
    html(lang, "audit-usage", &[])
}
