//! The list of active orders.

use std::collections::HashSet;

use chrono::{DateTime, Utc};

use super::html::{MAX_TEXT_UNITS, short, units};
use super::order::row;
use super::pages::{self, PAGE};
use super::text::{Arg, html, plain};
use crate::domain::known_order::{OrderDay, OrderFilter};
use crate::domain::subscription::DeliveryGroup;
use crate::domain::{Action, Audience, Button, Callback, KnownOrder, Language, Outgoing};

/// How many buttons with a number stand in a row.
const NUMBERS_PER_ROW: usize = 4;

/// A page of the list, counted from 0, with a button for each order; the last page if there are not so many. Several
/// towns get headings: `orders` are expected to be grouped by them.
pub fn order_list(
    lang: Language,
    audience: Audience,
    orders: &[KnownOrder],
    filter: OrderFilter,
    page: u16,
    now: DateTime<Utc>,
) -> Outgoing {
    let (page, pages) = pages::clamp(page, orders.len());
    let (day, delivery) = (Arg::Key(filter.day.as_str()), Arg::Key(delivery_key(filter.delivery)));
    let title_args = [("day", day), ("delivery", delivery), ("count", Arg::Count(orders.len()))];
    let towns: HashSet<String> = orders.iter().filter_map(|known| known.order.town().map(str::to_lowercase)).collect();
    let has_headings = towns.len() > 1;
    let mut text = html(lang, "orders-title", &title_args);
    if orders.is_empty() {
        text.push_str("\n\n");
        text.push_str(&html(lang, "orders-none", &[("day", day)]));
    } else if !has_headings {
        text.push('\n');
    }
    let mut heading: Option<String> = None;
    let mut numbers = Vec::new();
    for (at, known) in orders.iter().enumerate().skip(page * PAGE).take(PAGE) {
        let order = &*known.order.redacted(audience);
        let town = order.town().filter(|_| has_headings);
        let mut part = row(lang, order, at + 1, now);
        if let Some(town) = town.filter(|town| heading != Some(town.to_lowercase())) {
            part = format!("\n{}\n{part}", html(lang, "orders-town", &[("town", Arg::Text(&short(town)))]));
        }
        // The markup counts here and not at Telegram, so that a text that fits here fits there.
        if units(&text) + units(&part) + 1 > MAX_TEXT_UNITS {
            break;
        }
        text.push('\n');
        text.push_str(&part);
        heading = town.map(str::to_lowercase);
        let open = Action::Callback(Callback::OpenOrder(known.order.code.clone()));
        numbers.push(Button { text: (at + 1).to_string(), action: open });
    }
    let mut buttons: Vec<Vec<Button>> = numbers.chunks(NUMBERS_PER_ROW).map(<[Button]>::to_vec).collect();
    buttons.extend(pages::buttons(page, pages, |page| Callback::ListOrders { filter, page }));
    buttons.extend(filters(lang, filter));
    Outgoing { buttons, ..Outgoing::text(text) }
}

/// A row of days, and two rows of ways of delivery.
fn filters(lang: Language, chosen: OrderFilter) -> Vec<Vec<Button>> {
    let button = |key, name: &'static str, value: &'static str, filter: OrderFilter| Button {
        text: plain(lang, key, &[("is-chosen", Arg::Flag(filter == chosen)), (name, Arg::Key(value))]),
        action: Action::Callback(Callback::ListOrders { filter, page: 0 }),
    };
    let day = |day: OrderDay| button("button-orders-day", "day", day.as_str(), OrderFilter { day, ..chosen });
    let ways = DeliveryGroup::ALL.iter().copied().map(Some).chain([None]).map(|delivery| {
        button("button-orders-delivery", "delivery", delivery_key(delivery), OrderFilter { delivery, ..chosen })
    });
    let ways: Vec<Button> = ways.collect();
    let mut rows = vec![OrderDay::ALL.map(day).to_vec()];
    rows.extend(ways.chunks(2).map(<[Button]>::to_vec));
    rows
}

fn delivery_key(delivery: Option<DeliveryGroup>) -> &'static str {
    delivery.map_or("all", DeliveryGroup::as_str)
}
