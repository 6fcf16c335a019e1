//! Changes of orders at Kaspi: what is asked before, and how they go.

use super::html::{code_list, short};
use super::keyboard::{button, rows};
use super::text::{Arg, html, plain};
use crate::domain::kaspi_action::Offer;
use crate::domain::people::Person;
use crate::domain::{Button, Callback, KaspiAction, KaspiButton, KnownOrder, Language, OrderCode, Outgoing};

/// The largest number of parcels, as Kaspi's cabinet offers it.
const MAX_PLACES: u8 = 9;

/// Keys with the number of parcels in a row.
const PLACES_PER_ROW: usize = 3;

/// The button on a card.
pub fn offer_button(lang: Language, offer: Offer, code: &OrderCode) -> Button {
    let text = plain(lang, "button-kaspi", &[("action", Arg::Key(offer.as_str()))]);
    button(text, Callback::Kaspi(KaspiButton::Ask(offer, code.clone())))
}

/// How many parcels is the order packed in?
pub fn ask_places(lang: Language, code: &OrderCode) -> Outgoing {
    let key =
        |places: u8| button(places.to_string(), Callback::Kaspi(KaspiButton::Places { code: code.clone(), places }));
    let keys: Vec<Button> = (1..=MAX_PLACES).map(key).collect();
    let args = [("code", Arg::Text(code.as_str()))];
    Outgoing { buttons: rows(&keys, PLACES_PER_ROW), ..Outgoing::text(html(lang, "kaspi-places", &args)) }
}

/// Says what will happen, and asks whether to do it: requests with the ids from `first` on. `shop` names an order's shop if
/// there are several; `left_out` cannot be changed now.
pub fn confirm<'a>(
    lang: Language,
    action: KaspiAction,
    first: i64,
    orders: &'a [KnownOrder],
    left_out: &[OrderCode],
    shop: impl Fn(&'a str) -> Option<&'a str>,
) -> Outgoing {
    let name = Arg::Key(action.as_str());
    let mut lines = vec![html(lang, "kaspi-confirm", &[("action", name), ("count", Arg::Count(orders.len()))])];
    for known in orders {
        let sum = known.order.total_price.map(|sum| sum.to_string());
        let shop = shop(&known.shop).map(short);
        let args = [
            ("code", Arg::Text(known.order.code.as_str())),
            ("sum", Arg::OptionalText(sum.as_deref())),
            ("shop", Arg::OptionalText(shop.as_deref())),
        ];
        lines.push(html(lang, "kaspi-confirm-order", &args));
    }
    if !left_out.is_empty() {
        lines.push(html(lang, "kaspi-left-out", &[("codes", Arg::Html(&code_list(left_out)))]));
    }
    let places = usize::from(action.places().unwrap_or_default());
    lines.push(html(lang, "kaspi-confirm-note", &[("action", name), ("places", Arg::Count(places))]));
    let count = u8::try_from(orders.len()).unwrap_or(u8::MAX);
    let key = |name, args: &[(&'static str, Arg<'_>)], asked| button(plain(lang, name, args), Callback::Kaspi(asked));
    let buttons = vec![vec![
        key("button-kaspi-confirm", &[("action", name)], KaspiButton::Confirm { first, count }),
        key("button-kaspi-decline", &[], KaspiButton::Decline { first, count }),
    ]];
    Outgoing { buttons, ..Outgoing::text(lines.join("\n")) }
}

/// A request is being sent.
pub fn sending(lang: Language) -> Outgoing {
    Outgoing::text(html(lang, "kaspi-sending", &[]))
}

/// A request cannot be confirmed any more.
pub fn expired(lang: Language) -> String {
    html(lang, "kaspi-expired", &[])
}

/// What was written is no code.
pub fn no_code(lang: Language) -> String {
    html(lang, "kaspi-no-code", &[])
}

/// The code of an order was entered, or cannot be any more.
pub fn code_entered(lang: Language, code: &OrderCode) -> String {
    html(lang, "kaspi-code-entered", &[("code", Arg::Text(code.as_str()))])
}

/// A code was sent to the buyer, and is not awaited any more.
pub fn code_not_awaited(lang: Language) -> Outgoing {
    Outgoing::text(html(lang, "kaspi-code-not-awaited", &[]))
}

/// Requests were not sent.
pub fn declined(lang: Language) -> Outgoing {
    Outgoing::text(html(lang, "kaspi-declined", &[]))
}

/// How a request is going, in a sentence. `name` is who asked for the other one that runs.
pub fn sentence(
    lang: Language,
    code: &OrderCode,
    action: &'static str,
    progress: &'static str,
    name: Option<&Person>,
) -> String {
    let name = name.map(super::order::courier_name);
    let args = [
        ("progress", Arg::Key(progress)),
        ("action", Arg::Key(action)),
        ("code", Arg::Text(code.as_str())),
        ("name", Arg::OptionalText(name.as_deref())),
    ];
    plain(lang, "kaspi-progress", &args)
}

/// How a request is going; while the buyer's code is awaited, with buttons for that.
pub fn progress(
    lang: Language,
    request: i64,
    code: &OrderCode,
    action: &'static str,
    progress: &'static str,
    name: Option<&Person>,
) -> Outgoing {
    let text = super::html::escape(&sentence(lang, code, action, progress, name));
    let awaits_code = action == KaspiAction::SendCode.as_str() && matches!(progress, "done" | "unconfirmed");
    let buttons = if awaits_code { code_buttons(lang, request) } else { Vec::new() };
    Outgoing { buttons, ..Outgoing::text(text) }
}

/// The buyer's code was wrong; so many more may be entered.
pub fn wrong_code(lang: Language, code: &OrderCode, code_request: i64, tries_left: u32) -> Outgoing {
    let tries = usize::try_from(tries_left).unwrap_or_default();
    let args = [("code", Arg::Text(code.as_str())), ("tries", Arg::Count(tries))];
    let buttons = if tries_left > 0 { code_buttons(lang, code_request) } else { Vec::new() };
    Outgoing { buttons, ..Outgoing::text(html(lang, "kaspi-wrong-code", &args)) }
}

/// Another code can be sent in so many seconds.
pub fn too_soon(lang: Language, seconds: i64) -> String {
    plain(lang, "kaspi-too-soon", &[("seconds", Arg::Count(usize::try_from(seconds).unwrap_or_default()))])
}

fn code_buttons(lang: Language, request: i64) -> Vec<Vec<Button>> {
    let key = |name, asked| vec![button(plain(lang, name, &[]), Callback::Kaspi(asked))];
    vec![
        key("button-kaspi-resend", KaspiButton::Resend { request }),
        key("button-kaspi-decline", KaspiButton::Decline { first: request, count: 1 }),
    ]
}
