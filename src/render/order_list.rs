//! The list of active orders.

use std::collections::HashSet;

use chrono::{DateTime, Utc};

use super::html::short;
use super::keyboard::{button, rows};
use super::order::row_with_courier;
use super::pages::{self, PAGE};
use super::text::{Arg, html, plain};
use crate::domain::known_order::{OrderDay, OrderFilter};
use crate::domain::subscription::DeliveryGroup;
use crate::domain::{
    AssignmentAction, Audience, Button, Callback, KaspiButton, KnownOrder, Language, OrderCode, Outgoing,
};

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
    let (text, numbered) = body(lang, audience, orders, filter, page, "", now);
    let (page, pages) = pages::clamp(page, orders.len());
    let mut buttons = pages::number_keys(&numbered, pages::open_key);
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
    let select = Callback::Assignment(AssignmentAction::SelectOrders { filter, page });
    list.buttons.push(vec![button(plain(lang, "button-select", &[]), select)]);
    list
}

/// A page on which orders are ticked; the number keys tick.
pub fn selection(
    lang: Language,
    orders: &[KnownOrder],
    (filter, page): (OrderFilter, u16),
    ticked: &[OrderCode],
    may_accept: bool,
    now: DateTime<Utc>,
) -> Outgoing {
    let hint = format!("\n\n{}", html(lang, "orders-select", &[]));
    let (text, numbered) = body(lang, Audience::Person, orders, filter, page, &hint, now);
    let (page, pages) = pages::clamp(page, orders.len());
    let tick = |number: usize, code: &OrderCode| {
        let mark = if ticked.contains(code) { "✅ " } else { "" };
        button(format!("{mark}{number}"), Callback::Assignment(AssignmentAction::Tick(code.clone())))
    };
    let mut buttons = pages::number_keys(&numbered, tick);
    buttons.extend(pages::buttons(page, pages, |page| {
        Callback::Assignment(AssignmentAction::SelectOrders { filter, page })
    }));
    let give = plain(lang, "button-give-selected", &[("count", Arg::Count(ticked.len()))]);
    if may_accept {
        let accept = plain(lang, "button-accept-ticked", &[("count", Arg::Count(ticked.len()))]);
        buttons.push(vec![button(accept, Callback::Kaspi(KaspiButton::AcceptTicked))]);
    }
    let page = u16::try_from(page).unwrap_or_default();
    buttons.push(vec![
        button(give, Callback::Assignment(AssignmentAction::ChooseForSelected { page: 0 })),
        to_list(lang, filter, page),
    ]);
    Outgoing { buttons, ..Outgoing::text(text + &hint) }
}

/// The button that leads back to a page of the list.
pub fn back(lang: Language, filter: OrderFilter, page: u16) -> Vec<Vec<Button>> {
    vec![vec![to_list(lang, filter, page)]]
}

fn to_list(lang: Language, filter: OrderFilter, page: u16) -> Button {
    button(plain(lang, "button-to-list", &[]), Callback::ListOrders { filter, page })
}

/// The text of a page, with room for `tail`, and the orders on it with their numbers.
fn body<'a>(
    lang: Language,
    audience: Audience,
    orders: &'a [KnownOrder],
    filter: OrderFilter,
    page: u16,
    tail: &str,
    now: DateTime<Utc>,
) -> (String, Vec<(usize, &'a OrderCode)>) {
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
    let page = orders.iter().enumerate().skip(page * PAGE).take(PAGE).map(|(at, known)| {
        let town = known.order.town().filter(|_| has_headings);
        let mut row = row_with_courier(lang, audience, known, at + 1, now);
        if let Some(town) = town.filter(|town| heading != Some(town.to_lowercase())) {
            row = format!("\n{}\n{row}", html(lang, "orders-town", &[("town", Arg::Text(&short(town)))]));
        }
        heading = town.map(str::to_lowercase);
        (at + 1, &known.order.code, row)
    });
    let numbered = pages::append_rows(&mut text, tail, page);
    (text, numbered)
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
