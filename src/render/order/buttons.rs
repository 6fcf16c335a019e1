//! The buttons of a card.

use super::address::street_address;
use super::view::View;
use crate::domain::order::CellPhone;
use crate::domain::{Action, Audience, Button, Callback, Language, Order, Phone};
use crate::render::html::short;
use crate::render::links::{Map, whatsapp};
use crate::render::text::{Arg, plain};

pub(super) fn buttons(lang: Language, order: &Order, view: &View<'_>) -> Vec<Vec<Button>> {
    let mut rows = vec![map_buttons(lang, order)];
    if let Some(CellPhone::Number(phone)) = &order.customer.cell_phone {
        rows.push(phone_buttons(lang, order, phone));
    }
    if view.audience == Audience::Group {
        let full = Callback::FullCard(order.code.clone());
        rows.push(vec![Button { text: plain(lang, "button-full-card", &[]), action: Action::Callback(full) }]);
    }
    let refresh = Callback::Refresh(order.code.clone());
    let mut last = vec![Button { text: plain(lang, "button-refresh", &[]), action: Action::Callback(refresh) }];
    if view.has_location_button && order.destination().is_some() {
        let location = Callback::SendLocation(order.code.clone());
        last.insert(0, Button { text: plain(lang, "button-location", &[]), action: Action::Callback(location) });
    }
    rows.push(last);
    rows.retain(|row| !row.is_empty());
    rows
}

fn map_buttons(lang: Language, order: &Order) -> Vec<Button> {
    let address = order.delivery_address.as_ref();
    let link: Box<dyn Fn(Map) -> String> = match (order.destination(), address.and_then(street_address)) {
        (Some(point), _) => Box::new(move |map| map.route(point)),
        (None, Some(address)) => Box::new(move |map| map.search(&short(&address))),
        (None, None) => return Vec::new(),
    };
    let button = |map| Button { text: plain(lang, map_name(map), &[]), action: Action::Url(link(map)) };
    Map::ALL.map(button).into()
}

fn map_name(map: Map) -> &'static str {
    match map {
        Map::TwoGis => "button-2gis",
        Map::Yandex => "button-yandex",
        Map::Google => "button-google",
    }
}

fn phone_buttons(lang: Language, order: &Order, phone: &Phone) -> Vec<Button> {
    let text = plain(lang, "whatsapp-text", &[("code", Arg::Text(order.code.as_str()))]);
    vec![
        Button { text: plain(lang, "button-whatsapp", &[]), action: Action::Url(whatsapp(phone, &text)) },
        Button { text: plain(lang, "button-copy-phone", &[]), action: Action::Copy(phone.e164()) },
    ]
}
