//! The card of an order: what a courier needs, in the order in which they need it.

mod address;
mod buttons;
mod goods;
mod sections;
mod stage;
mod view;

#[cfg(test)]
mod tests;

use super::html::{MAX_TEXT_UNITS, short, tame, units};
use super::text::{Arg, plain};
use crate::domain::{Audience, Language, Order, Outgoing};

pub(super) use address::full_address;
pub(super) use stage::stage_name;
pub use view::View;

/// The order's card with its buttons and pin.
pub fn card(order: &Order, view: &View<'_>) -> Outgoing {
    let order = &*order.redacted(view.audience);
    let lang = view.language;
    let headline: Vec<String> = view.headline.iter().map(|line| (*line).to_owned()).collect();
    let state = [
        sections::title(lang, order, view),
        sections::stage(lang, order, view.now),
        sections::deadlines(lang, order, view.now),
    ];
    let mut text = paragraphs(&[headline, state.concat(), sections::recipient(lang, order)]);
    let tail = paragraphs(&[sections::payment(lang, order), sections::remarks(lang, order, view)]);
    let room = MAX_TEXT_UNITS.saturating_sub(units(&text) + units(&tail) + 4);
    for part in [goods::goods(lang, &order.entries, room), tail] {
        if !part.is_empty() {
            text.push_str("\n\n");
            text.push_str(&part);
        }
    }
    let pin = order.destination().filter(|_| !view.has_location_button);
    Outgoing { html: text, buttons: buttons::buttons(lang, order, view), pin }
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
    let parts: Vec<String> = parts.iter().filter(|lines| !lines.is_empty()).map(|lines| lines.join("\n")).collect();
    parts.join("\n\n")
}
