//! Words about what happens to orders, for chats that asked to hear of it.

use chrono::{DateTime, Utc};

use super::html::shorten;
use super::order::{full_address, short, stage_name};
use super::pages::{self, PAGE};
use super::text::{Arg, html, plain};
use super::when::moment;
use crate::domain::notice::{Event, Filter, Watched};
use crate::domain::order::Order;
use crate::domain::{Action, Button, Callback, Language, Outgoing};

/// The longest address in a line about one of many orders, in UTF-16 units.
const MAX_ADDRESS_UNITS: usize = 60;

/// The line above a card: what happened, and when.
#[must_use]
pub fn headline(lang: Language, event: Event, at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let args = [("event", Arg::Text(event.as_str())), ("when", Arg::Text(&moment(lang, at, now)))];
    html(lang, "notice-headline", &args)
}

/// What rings below a card.
#[must_use]
pub fn ring(lang: Language, order: &Order, event: Event) -> String {
    let text =
        html(lang, "notice-ring", &[("code", Arg::Text(order.code.as_str())), ("event", Arg::Text(event.as_str()))]);
    match &order.cancellation_reason {
        Some(reason) if event != Event::Overdue => {
            format!("{text}\n{}", html(lang, "card-cancellation-reason", &[("reason", Arg::Text(&short(reason)))]))
        }
        _ => text,
    }
}

/// Many orders at once, each with what happened to it last.
#[must_use]
pub fn digest(lang: Language, orders: &[&Watched], names_shops: bool, now: DateTime<Utc>) -> String {
    let mut lines = vec![html(lang, "digest-title", &[("count", Arg::Count(orders.len()))])];
    for watched in orders {
        let shop = if names_shops { short(&watched.shop) } else { "none".to_owned() };
        let line = html(
            lang,
            "digest-line",
            &[
                ("code", Arg::Text(watched.order.code.as_str())),
                ("event", Arg::Text(watched.event.as_str())),
                ("when", Arg::Text(&moment(lang, watched.changed_at, now))),
                ("shop", Arg::Text(&shop)),
            ],
        );
        lines.push(line);
    }
    lines.join("\n")
}

/// A page of the active orders with a button for each, counted from 0; the last one if there are not so many.
#[must_use]
pub fn orders(lang: Language, orders: &[Watched], filter: Filter, page: u16, now: DateTime<Utc>) -> Outgoing {
    let (page, pages) = pages::clamp(page, orders.len());
    let shown: Vec<&Watched> = orders.iter().skip(page * PAGE).take(PAGE).collect();
    let title_args = [("filter", Arg::Text(filter.as_str())), ("count", Arg::Count(orders.len()))];
    let mut lines = vec![html(lang, "orders-title", &title_args)];
    if shown.is_empty() {
        lines.push(html(lang, "orders-none", &[]));
    }
    lines.extend(shown.iter().map(|watched| line(lang, &watched.order, now)));
    let codes: Vec<Button> = shown
        .iter()
        .map(|watched| {
            let code = watched.order.code.clone();
            Button { text: code.to_string(), action: Action::Callback(Callback::Open(code)) }
        })
        .collect();
    let mut buttons: Vec<Vec<Button>> = codes.chunks(2).map(<[Button]>::to_vec).collect();
    buttons.extend(pages::buttons(page, pages, |page| Callback::Orders { filter, page }));
    let others = Filter::ALL.into_iter().filter(|other| *other != filter);
    let name = |other: Filter| plain(lang, "button-orders", &[("filter", Arg::Text(other.as_str()))]);
    let first = |filter| Action::Callback(Callback::Orders { filter, page: 0 });
    buttons.push(others.map(|other| Button { text: name(other), action: first(other) }).collect());
    Outgoing { buttons, ..Outgoing::text(lines.join("\n")) }
}

fn line(lang: Language, order: &Order, now: DateTime<Utc>) -> String {
    let due = order.planned_delivery_date.map_or_else(|| "none".to_owned(), |date| moment(lang, date, now));
    let stage = order.state.as_ref().map_or_else(|| "?".to_owned(), |state| stage_name(order, state));
    let stage = html(lang, "order-stage", &[("stage", Arg::Text(&stage))]);
    let address = order.delivery_address.as_ref().and_then(|address| full_address(lang, address));
    let address = address.map_or_else(|| "none".to_owned(), |address| shorten(&address, MAX_ADDRESS_UNITS));
    let is_late = order.is_overdue(now);
    html(
        lang,
        "orders-line",
        &[
            ("late", Arg::Text(if is_late { "yes" } else { "no" })),
            ("code", Arg::Text(order.code.as_str())),
            ("stage", Arg::Html(&stage)),
            ("due", Arg::Text(&due)),
            ("address", Arg::Text(&address)),
        ],
    )
}

/// The line above the last known card of an order, because Kaspi does not answer.
#[must_use]
pub fn last_known(lang: Language, as_of: DateTime<Utc>, now: DateTime<Utc>) -> String {
    html(lang, "card-last-known", &[("when", Arg::Text(&moment(lang, as_of, now)))])
}

/// A chat cannot be reached any more.
#[must_use]
pub fn chat_lost(lang: Language, title: &str) -> String {
    html(lang, "chat-lost", &[("title", Arg::Text(title))])
}

/// The bot may not speak in a chat.
#[must_use]
pub fn chat_muted(lang: Language, title: &str) -> String {
    html(lang, "chat-muted", &[("title", Arg::Text(title))])
}

/// The topic for notices is gone or closed.
#[must_use]
pub fn topic_lost(lang: Language, title: &str) -> String {
    html(lang, "topic-lost", &[("title", Arg::Text(title))])
}
