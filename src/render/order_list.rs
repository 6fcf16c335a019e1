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
use crate::domain::{Audience, Button, Callback, CourierAction, KnownOrder, Language, OrderCode, Outgoing};

/// Room for the hint below a page on which orders are ticked, in UTF-16 units.
const HINT_UNITS: usize = 200;

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
    let (text, codes) = body(lang, audience, orders, filter, page, now);
    let (page, pages) = pages::clamp(page, orders.len());
    let open = |(number, code): &(usize, OrderCode)| button(number.to_string(), Callback::OpenOrder(code.clone()));
    let numbers: Vec<Button> = codes.iter().map(open).collect();
    let mut buttons = rows(&numbers, NUMBERS_PER_ROW);
    buttons.extend(pages::buttons(page, pages, |page| Callback::ListOrders { filter, page }));
    buttons.extend(filters(lang, filter));
    Outgoing { buttons, ..Outgoing::text(text) }
}

/// The same list for a manager who may tick several orders to give them to one courier.
pub fn order_list_to_assign(
    lang: Language,
    orders: &[KnownOrder],
    filter: OrderFilter,
    page: u16,
    now: DateTime<Utc>,
) -> Outgoing {
    let mut list = order_list(lang, Audience::Person, orders, filter, page, now);
    let select = Callback::Courier(CourierAction::SelectOrders { filter, page });
    list.buttons.push(vec![button(plain(lang, "button-select", &[]), select)]);
    list
}

/// A page on which orders are ticked; the number keys tick.
pub fn selection(
    lang: Language,
    orders: &[KnownOrder],
    (filter, page): (OrderFilter, u16),
    ticked: &[OrderCode],
    now: DateTime<Utc>,
) -> Outgoing {
    let (text, codes) = body(lang, Audience::Person, orders, filter, page, now);
    let (page, pages) = pages::clamp(page, orders.len());
    let tick = |(number, code): &(usize, OrderCode)| {
        let mark = if ticked.contains(code) { "✅ " } else { "" };
        button(format!("{mark}{number}"), Callback::Courier(CourierAction::Tick(code.clone())))
    };
    let numbers: Vec<Button> = codes.iter().map(tick).collect();
    let mut buttons = rows(&numbers, NUMBERS_PER_ROW);
    buttons.extend(pages::buttons(page, pages, |page| Callback::Courier(CourierAction::SelectOrders { filter, page })));
    let give = plain(lang, "button-give-selected", &[("count", Arg::Count(ticked.len()))]);
    let page = u16::try_from(page).unwrap_or_default();
    buttons.push(vec![
        button(give, Callback::Courier(CourierAction::ChooseForSelected { page: 0 })),
        button(plain(lang, "button-to-list", &[]), Callback::ListOrders { filter, page }),
    ]);
    let hint = html(lang, "orders-select", &[]);
    Outgoing { buttons, ..Outgoing::text(format!("{text}\n\n{hint}")) }
}

/// The text of a page, and the orders on it with their numbers.
fn body(
    lang: Language,
    audience: Audience,
    orders: &[KnownOrder],
    filter: OrderFilter,
    page: u16,
    now: DateTime<Utc>,
) -> (String, Vec<(usize, OrderCode)>) {
    let (page, _) = pages::clamp(page, orders.len());
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
    let mut codes = Vec::new();
    for (at, known) in orders.iter().enumerate().skip(page * PAGE).take(PAGE) {
        let order = &*known.order.redacted(audience);
        let town = order.town().filter(|_| has_headings);
        let mut part = row_with_courier(lang, order, at + 1, Some(&known.work), now);
        if let Some(town) = town.filter(|town| heading != Some(town.to_lowercase())) {
            part = format!("\n{}\n{part}", html(lang, "orders-town", &[("town", Arg::Text(&short(town)))]));
        }
        // The markup counts here and not at Telegram, so that a text that fits here fits there.
        if units(&text) + units(&part) + 1 > MAX_TEXT_UNITS - HINT_UNITS {
            break;
        }
        text.push('\n');
        text.push_str(&part);
        heading = town.map(str::to_lowercase);
        codes.push((at + 1, known.order.code.clone()));
    }
    (text, codes)
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
