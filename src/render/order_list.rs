//! The list of active orders.

use chrono::{DateTime, Utc};

use super::html::shorten;
use super::order::{full_address, stage_name};
use super::pages::{self, PAGE};
use super::text::{Arg, html, plain};
use super::when::time;
use crate::domain::known_order::OrderFilter;
use crate::domain::{Action, Audience, Button, Callback, KnownOrder, Language, Order, Outgoing};

/// The longest address in a line, in UTF-16 units.
const MAX_ADDRESS_UNITS: usize = 60;

/// A page of the list, counted from 0, with a button for each order; the last page if there are not so many.
pub fn order_list(
    lang: Language,
    audience: Audience,
    orders: &[KnownOrder],
    filter: OrderFilter,
    page: u16,
    now: DateTime<Utc>,
) -> Outgoing {
    let (page, pages) = pages::clamp(page, orders.len());
    let shown: Vec<&KnownOrder> = orders.iter().skip(page * PAGE).take(PAGE).collect();
    let title_args = [("filter", Arg::Key(filter.as_str())), ("count", Arg::Count(orders.len()))];
    let mut lines = vec![html(lang, "orders-title", &title_args)];
    if shown.is_empty() {
        lines.push(html(lang, "orders-none", &[]));
    }
    lines.extend(shown.iter().map(|known| line(lang, &known.order.redacted(audience), now)));
    let codes: Vec<Button> = shown.iter().map(|known| code_button(&known.order)).collect();
    let mut buttons: Vec<Vec<Button>> = codes.chunks(2).map(<[Button]>::to_vec).collect();
    buttons.extend(pages::buttons(page, pages, |page| Callback::ListOrders { filter, page }));
    let others = OrderFilter::ALL.into_iter().filter(|other| *other != filter);
    buttons.push(others.map(|other| filter_button(lang, other)).collect());
    Outgoing { buttons, ..Outgoing::text(lines.join("\n")) }
}

fn code_button(order: &Order) -> Button {
    let action = Action::Callback(Callback::OpenOrder(order.code.clone()));
    Button { text: order.code.to_string(), action }
}

fn filter_button(lang: Language, filter: OrderFilter) -> Button {
    let text = plain(lang, "button-orders", &[("filter", Arg::Key(filter.as_str()))]);
    Button { text, action: Action::Callback(Callback::ListOrders { filter, page: 0 }) }
}

fn line(lang: Language, order: &Order, now: DateTime<Utc>) -> String {
    let due = order.planned_delivery_date.map(|date| time(lang, date, now));
    let stage = stage_name(lang, order).unwrap_or_else(|| "?".to_owned());
    let address = order.delivery_address.as_ref().and_then(|address| full_address(lang, address));
    let address = address.map(|address| shorten(&address, MAX_ADDRESS_UNITS));
    html(
        lang,
        "orders-line",
        &[
            ("is-overdue", Arg::Flag(order.is_overdue(now))),
            ("code", Arg::Text(order.code.as_str())),
            ("stage", Arg::Html(&stage)),
            ("due", Arg::OptionalText(due.as_deref())),
            ("address", Arg::OptionalText(address.as_deref())),
        ],
    )
}
