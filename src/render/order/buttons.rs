//! The buttons of a card.

use super::address::street_address;
use super::courier;
use super::view::View;
use crate::domain::kaspi_action::Offer;
use crate::domain::order::{CellPhone, Delivery, State};
use crate::domain::{Action, Audience, Button, Callback, CourierAction, Language, Order, OrderCode, Phone, Viewer};
use crate::render::html::short;
use crate::render::kaspi_action::offer_button;
use crate::render::keyboard::{self, button};
use crate::render::links::{Map, whatsapp};
use crate::render::text::{Arg, plain};

/// How many buttons with words fit in a row of a phone.
const PER_ROW: usize = 2;

/// Maps, then the buyer's phone, then what the bot does; refreshing last. An order that is not to be handed over has no
/// way to its address.
pub(super) fn buttons(lang: Language, order: &Order, view: &View<'_>) -> Vec<Vec<Button>> {
    let mut rows = Vec::new();
    if order.is_in_progress() {
        rows.push(map_buttons(lang, order));
    }
    if let Some(CellPhone::Number(phone)) = &order.customer.cell_phone {
        rows.push(phone_buttons(lang, order, phone, view));
    }
    rows.extend(courier::buttons(lang, order, view));
    rows.extend(offer(lang, order, view));
    let callback = |key, callback| button(plain(lang, key, &[]), callback);
    let mut last = Vec::new();
    if order.has_waybill() {
        last.push(callback("button-waybill", Callback::Waybill(order.code.clone())));
    }
    if view.has_location_button && order.is_in_progress() && order.destination().is_some() {
        last.push(callback("button-location", Callback::SendLocation(order.code.clone())));
    }
    if view.audience == Audience::Group && !order.has_ended() {
        last.push(callback("button-full-card", Callback::FullCard(order.code.clone())));
    }
    last.push(callback("button-refresh", Callback::Refresh(order.code.clone())));
    rows.extend(keyboard::rows(&last, PER_ROW));
    rows.retain(|row| !row.is_empty());
    rows
}

/// What can be changed at Kaspi: by managers, and by the courier who holds the order. In a group everyone sees it.
fn offer(lang: Language, order: &Order, view: &View<'_>) -> Option<Vec<Button>> {
    // Of the stored order.
    let work = view.work?;
    let offer = view.kaspi_actions.offered(order)?;
    let may = |viewer: Viewer| viewer.role.manages() || (offer == Offer::Complete && work.is_held_by(viewer.user));
    view.viewer.is_none_or(may).then(|| vec![offer_button(lang, offer, &order.code)])
}

/// Opens each map at the order's destination; without any destination there are none.
pub(in crate::render) fn map_buttons(lang: Language, order: &Order) -> Vec<Button> {
    let address = order.delivery_address.as_ref();
    let link: Box<dyn Fn(Map) -> String> = match (order.destination(), address.and_then(street_address)) {
        (Some(point), _) => Box::new(move |map| map.route(point)),
        (None, Some(address)) => Box::new(move |map| map.search(&short(&address))),
        (None, None) => return Vec::new(),
    };
    let open = |map| Button { text: plain(lang, map_name(map), &[]), action: Action::Url(link(map)) };
    Map::ALL.map(open).into()
}

pub(in crate::render) fn map_name(map: Map) -> &'static str {
    match map {
        Map::TwoGis => "button-2gis",
        Map::Yandex => "button-yandex",
        Map::Google => "button-google",
    }
}

fn phone_buttons(lang: Language, order: &Order, phone: &Phone, view: &View<'_>) -> Vec<Button> {
    // Drafts are made from the stored order.
    let message = if view.work.is_some() {
        let drafts = CourierAction::Drafts { code: order.code.clone(), language: lang };
        button(plain(lang, "button-drafts", &[]), Callback::Courier(drafts))
    } else {
        let link = whatsapp(phone, &draft(lang, draft_names(order)[0], &order.code, view.shop));
        Button { text: plain(lang, "button-whatsapp", &[]), action: Action::Url(link) }
    };
    vec![message, Button { text: plain(lang, "button-copy-phone", &[]), action: Action::Copy(phone.e164()) }]
}

/// What the shop may want to write to the buyer.
pub(in crate::render) fn draft_names(order: &Order) -> &'static [&'static str] {
    match (order.delivery(), &order.state) {
        (Some(Delivery::Own), _) => &["coming", "downstairs", "no_answer"],
        (Some(Delivery::Pickup), Some(State::Pickup)) => &["ready"],
        _ => &["about"],
    }
}

/// The draft of a message to the buyer.
pub(in crate::render) fn draft(lang: Language, name: &'static str, code: &OrderCode, shop: Option<&str>) -> String {
    let args = [("draft", Arg::Key(name)), ("code", Arg::Text(code.as_str())), ("shop", Arg::OptionalText(shop))];
    plain(lang, "whatsapp-draft", &args)
}
