//! The card of an order: what a courier needs first comes first, and what is seldom needed is folded.

mod address;
mod buttons;
mod courier;
mod goods;
mod row;
mod sections;
mod stage;
mod view;

#[cfg(test)]
mod tests;

use super::html::{MAX_TEXT_UNITS, folded, short, tame, units};
use super::text::{Arg, plain};
use crate::domain::{Audience, Language, Order, Outgoing};

pub(super) use address::{full_address, short_address, street_address};
pub(super) use buttons::{draft, draft_names, map_buttons, map_name};
pub(super) use courier::{attempt_line, comment, courier_name};
pub(super) use row::{row, row_with_code, row_with_courier};
pub(super) use sections::{delivery_name, name, phone};
pub use view::View;

/// The order's card with its buttons and pin. In a group it is short: without the phone, and with the buyer's name only
/// if there is no address.
pub fn card(order: &Order, view: &View<'_>) -> Outgoing {
    let order = &*order.redacted(view.audience);
    let lang = view.language;
    let headline: Vec<String> = view.headline.iter().map(|line| (*line).to_owned()).collect();
    let state = [
        sections::title(lang, order, view),
        sections::stage(lang, order, view.now),
        sections::deadlines(lang, order, view.now),
        sections::requirements(lang, order),
        courier::lines(lang, order, view),
    ]
    .concat();
    let refreshed = sections::refreshed(view);
    let goods = |head: &str, tail: &str| {
        let room = MAX_TEXT_UNITS.saturating_sub(units(head) + units(tail) + 4);
        goods::goods(lang, view.audience, &order.entries, room)
    };
    let html = match view.audience {
        Audience::Person => {
            let head = paragraphs(&[headline, state, sections::recipient(lang, order)]);
            let details = folded(&sections::details(lang, order, view.now));
            let tail = lines(&[sections::payment(lang, order), details, refreshed]);
            let goods = goods(&head, &tail);
            paragraphs(&[vec![head], goods, vec![tail]])
        }
        Audience::Group => {
            let head = lines(&[headline, state, sections::address_or_name(lang, order)]);
            let tail = lines(&[sections::payment(lang, order), refreshed]);
            let goods = goods(&head, &tail);
            lines(&[vec![head], goods, vec![tail]])
        }
    };
    let pin = order.destination().filter(|_| order.is_in_progress() && !view.has_location_button);
    Outgoing { buttons: buttons::buttons(lang, order, view), pin, ..Outgoing::text(html) }
}

/// Title and address of the order's destination as a venue.
pub fn venue(lang: Language, audience: Audience, order: &Order) -> (String, String) {
    let order = &*order.redacted(audience);
    let title = plain(lang, "venue-title", &[("code", Arg::Text(order.code.as_str()))]);
    let address = order.delivery_address.as_ref().and_then(|address| full_address(lang, address));
    let address = address.map(|address| short(tame(&address).trim())).filter(|address| !address.is_empty());
    // Telegram requires an address.
    (title, address.unwrap_or_else(|| order.code.to_string()))
}

fn paragraphs(parts: &[Vec<String>]) -> String {
    join(parts, "\n\n")
}

fn lines(parts: &[Vec<String>]) -> String {
    join(parts, "\n")
}

fn join(parts: &[Vec<String>], separator: &str) -> String {
    let parts: Vec<String> = parts.iter().map(|lines| lines.join("\n")).filter(|part| !part.is_empty()).collect();
    parts.join(separator)
}
