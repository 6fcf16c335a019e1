//! An order's life in lines.

use chrono::{DateTime, Datelike, Utc};

use super::html::{MAX_TEXT_UNITS, short, units};
use super::order::courier_name;
use super::text::{Arg, html};
use super::when::{clock, day_and_month};
use crate::domain::courier::AttemptOutcome;
use crate::domain::history::OrderEvent;
use crate::domain::notice::Event;
use crate::domain::report::STORED_DAYS;
use crate::domain::time::day;
use crate::domain::{Language, OrderCode};

/// The events, which are in their order, as many of the last ones as fit. The shop is named if events are of several.
pub fn history(lang: Language, code: &OrderCode, events: &[OrderEvent], now: DateTime<Utc>) -> String {
    if events.is_empty() {
        let stored = Arg::Count(usize::try_from(STORED_DAYS).unwrap_or_default());
        return html(lang, "history-none", &[("code", Arg::Text(code.as_str())), ("stored", stored)]);
    }
    let has_shops = events.iter().any(|event| event.shop != events[0].shop);
    let title = html(lang, "history-title", &[("code", Arg::Text(code.as_str()))]);
    let more = |count| html(lang, "history-more", &[("count", Arg::Count(count))]);
    // The markup counts here and not at Telegram, so that a text that fits here fits there.
    let mut room = MAX_TEXT_UNITS - units(&title) - units(&more(events.len())) - 3;
    let mut lines = Vec::new();
    for event in events.iter().rev() {
        let line = line(lang, event, has_shops, now);
        if units(&line) + 1 > room {
            break;
        }
        room -= units(&line) + 1;
        lines.push(line);
    }
    let left_out = events.len() - lines.len();
    if left_out > 0 {
        lines.push(more(left_out));
    }
    lines.reverse();
    format!("{title}\n\n{}", lines.join("\n"))
}

fn line(lang: Language, event: &OrderEvent, has_shop: bool, now: DateTime<Utc>) -> String {
    let then = day(event.at);
    let when = format!("{}, {}", day_and_month(then, then.year() != day(now).year()), clock(event.at));
    let courier = event.courier.as_ref().map(courier_name);
    let shop = short(&event.shop);
    html(
        lang,
        "history-line",
        &[
            ("when", Arg::Text(&when)),
            ("event", Arg::Html(&what(lang, event))),
            ("courier", Arg::OptionalText(courier.as_deref())),
            ("shop", Arg::OptionalText(Some(shop.as_str()).filter(|_| has_shop))),
        ],
    )
}

fn what(lang: Language, event: &OrderEvent) -> String {
    let key = match (event.event, event.outcome) {
        (Event::AttemptFailed, Some(outcome)) => outcome.as_str(),
        (Event::CourierChanged, _) if event.courier.is_some() => "courier_assigned",
        (Event::CourierChanged, _) => "courier_released",
        (event, _) => event.as_str(),
    };
    let postponed_to = event.outcome.and_then(AttemptOutcome::postponed_to).map(|to| day_and_month(day(to), false));
    html(
        lang,
        "history-event",
        &[("event", Arg::Key(key)), ("day", Arg::Text(postponed_to.as_deref().unwrap_or_default()))],
    )
}

/// How to use `/history`.
pub fn usage(lang: Language) -> String {
    html(lang, "history-usage", &[])
}
