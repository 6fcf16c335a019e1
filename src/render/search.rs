//! Answers to a search for active orders.

use chrono::{DateTime, Utc};

use super::html::{MAX_TEXT_UNITS, units};
use super::keyboard::{button, rows};
use super::order::row;
use super::order_list::NUMBERS_PER_ROW;
use super::pages::PAGE;
use super::text::{Arg, html};
use crate::domain::lookup::SearchKind;
use crate::domain::{Audience, Callback, KnownOrder, Language, Outgoing};

/// The first hits, with a button for each.
pub fn hits(lang: Language, audience: Audience, kind: SearchKind, hits: &[KnownOrder], now: DateTime<Utc>) -> Outgoing {
    if hits.is_empty() {
        return Outgoing::text(html(lang, "search-none", &[("kind", Arg::Key(kind.as_str()))]));
    }
    let mut text = html(lang, "search-title", &[("count", Arg::Count(hits.len()))]);
    text.push('\n');
    let more = |shown| format!("\n\n{}", html(lang, "search-more", &[("shown", Arg::Count(shown))]));
    let mut numbers = Vec::new();
    for (at, known) in hits.iter().enumerate().take(PAGE) {
        let part = row(lang, &known.order.redacted(audience), at + 1, now);
        // The markup counts here and not at Telegram, so that a text that fits here fits there.
        if units(&text) + units(&part) + units(&more(PAGE)) + 1 > MAX_TEXT_UNITS {
            break;
        }
        text.push('\n');
        text.push_str(&part);
        numbers.push(button((at + 1).to_string(), Callback::OpenOrder(known.order.code.clone())));
    }
    if numbers.len() < hits.len() {
        text.push_str(&more(numbers.len()));
    }
    Outgoing { buttons: rows(&numbers, NUMBERS_PER_ROW), ..Outgoing::text(text) }
}

/// How to use `/find`.
pub fn usage(lang: Language) -> String {
    html(lang, "search-usage", &[])
}

pub fn too_long(lang: Language) -> String {
    html(lang, "search-too-long", &[])
}
