//! The list of active orders.

use std::collections::HashSet;

use chrono::{DateTime, Utc};

use super::html::{MAX_TEXT_UNITS, short, units};
use super::keyboard::{button, rows};
use super::order::row_with_courier;
use super::pages::{self, NUMBERS_PER_ROW, PAGE};
use super::text::{Arg, html, plain};
use crate::domain::known_order::{OrderDay, OrderFilter};
use crate::domain::subscription::DeliveryGroup;
use crate::domain::{Audience, Button, Callback, KnownOrder, Language, Outgoing};

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
    let (day, delivery) = (Arg::Key(filter.day.as_str()), Arg::Key(filter.delivery_name()));
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
        let mut part = row_with_courier(lang, order, at + 1, Some(&known.work), now);
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
        numbers.push(button((at + 1).to_string(), Callback::OpenOrder(known.order.code.clone())));
    }
    let mut buttons = rows(&numbers, NUMBERS_PER_ROW);
    buttons.extend(pages::buttons(page, pages, |page| Callback::ListOrders { filter, page }));
    buttons.extend(filters(lang, filter));
    Outgoing { buttons, ..Outgoing::text(text) }
}

/// A row of days, and two rows of ways of delivery.
fn filters(lang: Language, chosen: OrderFilter) -> Vec<Vec<Button>> {
    let choice = |key, name, value, filter| {
        let text = plain(lang, key, &[("is-chosen", Arg::Flag(filter == chosen)), (name, Arg::Key(value))]);
        button(text, Callback::ListOrders { filter, page: 0 })
    };
    let day = |day: OrderDay| choice("button-orders-day", "day", day.as_str(), OrderFilter { day, ..chosen });
    let way = |delivery| {
        let filter = OrderFilter { delivery, ..chosen };
        choice("button-orders-delivery", "delivery", filter.delivery_name(), filter)
    };
    let ways: Vec<Button> = DeliveryGroup::ALL.iter().copied().map(Some).chain([None]).map(way).collect();
    let mut buttons = vec![OrderDay::ALL.map(day).to_vec()];
    buttons.extend(rows(&ways, 2));
    let free = OrderFilter { is_free: !chosen.is_free, ..chosen };
    let text = plain(lang, "button-orders-free", &[("is-chosen", Arg::Flag(chosen.is_free))]);
    buttons.push(vec![button(text, Callback::ListOrders { filter: free, page: 0 })]);
    buttons
}
