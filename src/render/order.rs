//! The card of an order: what a courier needs, in the order in which they need it.

use chrono::{DateTime, Utc};

use super::html::{MAX_TEXT_UNITS, shorten, tame, units};
use super::links::{Map, whatsapp};
use super::text::{Arg, html, plain};
use super::when::moment;
use crate::domain::order::{Address, CellPhone, Delivery, Entry, PaymentMode, State, Status, UnitType};
use crate::domain::{Action, Button, Callback, Language, Order, Outgoing, Phone};

/// The longest name, address or constant that is shown whole, in UTF-16 units.
const MAX_FIELD_UNITS: usize = 200;

/// Who sees the card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// One person who may see everything.
    Person,
    /// A group: the buyer's phone is masked, and nothing under the card gives it away but a button that sends the full
    /// card to whoever presses it.
    Group,
}

/// How a card is to be shown.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// The language of its words.
    pub language: Language,
    /// Who sees it.
    pub audience: Audience,
    /// The shop's name, when there is more than one.
    pub shop: Option<&'a str>,
    /// The present moment.
    pub now: DateTime<Utc>,
    /// Whether the card is shown anew, and should say so.
    pub is_refresh: bool,
    /// What stands above it, in Telegram's HTML.
    pub headline: Option<&'a str>,
    /// Whether a button sends the place, instead of a pin that follows the card: in a group a pin does not tell of what.
    pub is_pin_a_button: bool,
}

impl View<'_> {
    /// For one person, without anything special.
    #[must_use]
    pub fn new(language: Language, now: DateTime<Utc>) -> Self {
        Self {
            language,
            audience: Audience::Person,
            shop: None,
            now,
            is_refresh: false,
            headline: None,
            is_pin_a_button: false,
        }
    }
}

/// The order's card with its buttons and pin.
#[must_use]
pub fn card(order: &Order, view: &View<'_>) -> Outgoing {
    let lang = view.language;
    let state = [title(lang, order, view), stage(lang, order, view.now), deadlines(lang, order, view.now)].concat();
    let headline: Vec<String> = view.headline.iter().map(|line| (*line).to_owned()).collect();
    let head = [headline, state, recipient(lang, order, view)];
    let tail = [payment(lang, order, view), remarks(lang, order, view)];
    let mut text = paragraphs(&head);
    let tail = paragraphs(&tail);
    let room = MAX_TEXT_UNITS.saturating_sub(units(&text) + units(&tail) + 4);
    for part in [goods(lang, &order.entries, room), tail] {
        if !part.is_empty() {
            text.push_str("\n\n");
            text.push_str(&part);
        }
    }
    let pin = order.destination().filter(|_| !view.is_pin_a_button);
    Outgoing { html: text, buttons: buttons(lang, order, view), pin }
}

/// Title and address for the order's place on a map.
#[must_use]
pub fn venue(lang: Language, order: &Order) -> (String, String) {
    let title = plain(lang, "pin-title", &[("code", Arg::Text(order.code.as_str()))]);
    let address = order.delivery_address.as_ref().and_then(|address| full_address(lang, address));
    let address = address.map(|address| short(tame(&address).trim())).filter(|address| !address.is_empty());
    // Telegram wants some address.
    (title, address.unwrap_or_else(|| order.code.to_string()))
}

fn paragraphs(parts: &[Vec<String>]) -> String {
    let parts: Vec<String> = parts.iter().filter(|lines| !lines.is_empty()).map(|lines| lines.join("\n")).collect();
    parts.join("\n\n")
}

fn title(lang: Language, order: &Order, view: &View<'_>) -> Vec<String> {
    let delivery = match order.delivery() {
        None => "none".to_owned(),
        Some(Delivery::Own) => "own".to_owned(),
        Some(Delivery::KaspiLocal) => "kaspi-local".to_owned(),
        Some(Delivery::KaspiToDoor) => "kaspi-to-door".to_owned(),
        Some(Delivery::Kaspi) => "kaspi".to_owned(),
        Some(Delivery::Postomat) => "postomat".to_owned(),
        Some(Delivery::Pickup) => "pickup".to_owned(),
        Some(Delivery::RegionalPickup) => "regional-pickup".to_owned(),
        Some(Delivery::Other(mode)) => short(&mode),
    };
    let mut lines =
        vec![html(lang, "card-title", &[("code", Arg::Text(order.code.as_str())), ("delivery", Arg::Text(&delivery))])];
    lines.extend(view.shop.map(|shop| html(lang, "card-shop", &[("shop", Arg::Text(&short(shop)))])));
    lines
}

/// Where the order stands, and whether to hand it over at all.
fn stage(lang: Language, order: &Order, now: DateTime<Utc>) -> Vec<String> {
    let stage =
        order.state.as_ref().map(|state| html(lang, "order-stage", &[("stage", Arg::Text(&stage_name(order, state)))]));
    let status = order
        .status
        .as_ref()
        .map(|status| html(lang, "order-status", &[("status", Arg::Text(&short(status.as_str())))]));
    let mut lines = Vec::new();
    match (stage, status) {
        (Some(stage), Some(status)) => {
            let args = [("mark", Arg::Text(mark(order))), ("stage", Arg::Html(&stage)), ("status", Arg::Html(&status))];
            lines.push(html(lang, "card-stage", &args));
        }
        (Some(only), None) | (None, Some(only)) => {
            lines.push(html(lang, "card-stage-only", &[("stage", Arg::Html(&only))]));
        }
        (None, None) => {}
    }
    if let Some(reason) = &order.cancellation_reason {
        lines.push(html(lang, "card-cancellation-reason", &[("reason", Arg::Text(&short(reason)))]));
    }
    if order.is_called_off() {
        lines.push(html(lang, "card-called-off", &[]));
    }
    if let Some(date) = order.completion_date {
        lines.push(html(lang, "card-completed", &[("when", Arg::Text(&moment(lang, date, now)))]));
    }
    lines
}

/// Kaspi's state; for Kaspi Delivery the tab of the seller's cabinet, which follows from the packing and the hand-over.
pub(super) fn stage_name(order: &Order, state: &State) -> String {
    let handed_over = order.kaspi_delivery.as_ref().is_some_and(|kaspi| kaspi.courier_transmission_date.is_some());
    let name = match (state, order.status.as_ref()) {
        (State::KaspiDelivery, _) if handed_over => "kaspi-transmitted",
        (State::KaspiDelivery, Some(Status::AcceptedByMerchant)) if order.pre_order => "kaspi-pre-order",
        (State::KaspiDelivery, Some(Status::AcceptedByMerchant)) => match order.assembled {
            Some(true) => "kaspi-hand-over",
            Some(false) => "kaspi-assembly",
            None => state.as_str(),
        },
        _ => state.as_str(),
    };
    short(name)
}

fn mark(order: &Order) -> &'static str {
    match &order.status {
        Some(Status::Completed) => "done",
        _ if order.is_called_off() => "called-off",
        Some(Status::ApprovedByBank) => "waiting",
        _ if order.state == Some(State::SignRequired) => "waiting",
        _ => "running",
    }
}

fn deadlines(lang: Language, order: &Order, now: DateTime<Utc>) -> Vec<String> {
    let line = |key, date| html(lang, key, &[("when", Arg::Text(&moment(lang, date, now)))]);
    let mut lines = Vec::new();
    if let Some(planned) = order.planned_delivery_date {
        let key = if order.is_overdue(now) {
            "card-planned-overdue"
        } else if order.has_ended() || order.is_called_off() || planned < now {
            "card-planned-past"
        } else {
            "card-planned"
        };
        lines.push(line(key, planned));
    }
    if let Some(date) = order.reservation_date.filter(|_| !order.has_ended()) {
        lines.push(line("card-reservation", date));
    }
    if let Some(kaspi) = &order.kaspi_delivery {
        match (kaspi.courier_transmission_date, kaspi.courier_transmission_planning_date) {
            (Some(done), _) => lines.push(line("card-transmitted", done)),
            (None, Some(planned)) if !order.has_ended() && !order.is_called_off() => {
                lines.push(line(if planned < now { "card-hand-over-late" } else { "card-hand-over-by" }, planned));
            }
            _ => {}
        }
    }
    lines
}

/// Whom to meet and where.
fn recipient(lang: Language, order: &Order, view: &View<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    let customer = &order.customer;
    let full_name: Vec<&str> =
        [&customer.first_name, &customer.last_name].into_iter().flatten().map(String::as_str).collect();
    let name = if full_name.is_empty() { customer.name.clone() } else { Some(full_name.join(" ")) };
    if let Some(name) = name {
        lines.push(html(lang, "card-customer", &[("name", Arg::Text(&short(&name)))]));
    }
    match &customer.cell_phone {
        Some(CellPhone::Number(phone)) => {
            let shown = match view.audience {
                Audience::Person => phone.to_string(),
                Audience::Group => phone.masked(),
            };
            lines.push(html(lang, "card-phone", &[("phone", Arg::Text(&shown))]));
        }
        Some(CellPhone::Hidden) => lines.push(html(lang, "card-phone-hidden", &[])),
        None => {}
    }
    if let Some(address) = order.delivery_address.as_ref().and_then(|address| full_address(lang, address)) {
        lines.push(html(lang, "card-address", &[("address", Arg::Text(&short(&address)))]));
        if order.destination().is_none() {
            lines.push(html(lang, "card-no-coordinates", &[]));
        }
    }
    lines
}

/// The address in one line with building and flat, which `formattedAddress` leaves out or ends with as a bare number.
pub(super) fn full_address(lang: Language, address: &Address) -> Option<String> {
    let mut line = street_address(address)?;
    if let Some(flat) = address.apartment.as_ref().filter(|flat| address.street_number.as_ref() != Some(*flat))
        && let Some(street) = line.strip_suffix(&format!(", {flat}"))
    {
        line = street.to_owned();
    }
    let mut add = |key, name: &'static str, value: &Option<String>| {
        if let Some(value) = value {
            line = format!("{line}, {}", plain(lang, key, &[(name, Arg::Text(value))]));
        }
    };
    add("card-building", "building", &address.building);
    add("card-flat", "flat", &address.apartment);
    Some(line)
}

/// The part of the address that a map can find: without building and flat.
pub(super) fn street_address(address: &Address) -> Option<String> {
    if let Some(formatted) = &address.formatted_address {
        return Some(formatted.clone());
    }
    let street = match (&address.street_name, &address.street_number) {
        (Some(name), Some(number)) => Some(format!("{name} {number}")),
        (name, number) => name.clone().or_else(|| number.clone()),
    };
    let parts: Vec<String> = [address.town.clone(), address.district.clone(), street].into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// What to hand over. Takes at most `room` UTF-16 units; what does not fit is counted instead.
fn goods(lang: Language, entries: &[Entry], room: usize) -> String {
    if entries.is_empty() {
        return html(lang, "card-items-unknown", &[]);
    }
    let mut text = html(lang, "card-items", &[("count", Arg::Count(entries.len()))]);
    let mut used = units(&text);
    for (at, entry) in entries.iter().enumerate() {
        let line = format!("\n{}", item(lang, at + 1, entry));
        let left = entries.len() - at;
        let more = format!("\n{}", html(lang, "card-items-more", &[("count", Arg::Count(left))]));
        // The remark about the rest has to fit in as well, unless there is no rest.
        let reserve = if left == 1 { 0 } else { units(&more) };
        if used + units(&line) + reserve > room {
            if used + units(&more) <= room {
                text.push_str(&more);
            }
            break;
        }
        used += units(&line);
        text.push_str(&line);
    }
    text
}

fn item(lang: Language, number: usize, entry: &Entry) -> String {
    let name = entry
        .name
        .as_ref()
        .or(entry.category.as_ref())
        .map_or_else(|| plain(lang, "item-unnamed", &[]), |name| short(name));
    let sum = entry.total_price.or(entry.base_price).map_or_else(|| "none".to_owned(), |sum| sum.to_string());
    html(
        lang,
        "card-item",
        &[
            ("number", Arg::Count(number)),
            ("name", Arg::Text(&name)),
            ("quantity", Arg::Html(&quantity(lang, entry))),
            ("sum", Arg::Text(&sum)),
            ("imei", Arg::Text(if entry.is_imei_required { "yes" } else { "no" })),
        ],
    )
}

/// Pieces, kilograms, or both; more than one piece stands out.
fn quantity(lang: Language, entry: &Entry) -> String {
    let weight = entry.weight_grams.filter(|_| entry.unit_type != Some(UnitType::Pieces)).map(|grams| {
        let kilograms = format!("{},{:03}", grams / 1000, grams % 1000);
        let kilograms = kilograms.trim_end_matches('0').trim_end_matches(',');
        html(lang, "item-weight", &[("kilograms", Arg::Text(kilograms))])
    });
    let count = usize::try_from(entry.quantity.unwrap_or(1)).unwrap_or(usize::MAX);
    let pieces = html(lang, if count == 1 { "item-one" } else { "item-several" }, &[("count", Arg::Count(count))]);
    match weight {
        None => pieces,
        Some(weight) if entry.unit_type == Some(UnitType::Measurable) => weight,
        Some(weight) => {
            html(lang, "item-pieces-weight", &[("pieces", Arg::Html(&pieces)), ("weight", Arg::Html(&weight))])
        }
    }
}

fn payment(lang: Language, order: &Order, view: &View<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    let mode = order.payment_mode.as_ref().map(|mode| match order.credit_term.filter(|months| *months > 0) {
        Some(months) if *mode == PaymentMode::Credit => {
            html(lang, "payment-credit-term", &[("months", Arg::Count(usize::try_from(months).unwrap_or(usize::MAX)))])
        }
        _ => html(lang, "payment-mode", &[("mode", Arg::Text(&short(mode.as_str())))]),
    });
    match (order.total_price, mode) {
        (Some(sum), mode) => {
            let mode = mode.unwrap_or_else(|| "none".to_owned());
            lines.push(html(lang, "card-sum", &[("sum", Arg::Text(&sum.to_string())), ("payment", Arg::Html(&mode))]));
        }
        (None, Some(mode)) => lines.push(html(lang, "card-payment-only", &[("payment", Arg::Html(&mode))])),
        (None, None) => {}
    }
    if let Some(cost) = order.delivery_cost {
        let cost = if cost.is_zero() { "free".to_owned() } else { cost.to_string() };
        lines.push(html(lang, "card-delivery-cost", &[("cost", Arg::Text(&cost))]));
    }
    // The shop's own costs are nobody's business in a group.
    let own_cost = order.delivery_cost_for_seller.filter(|cost| !cost.is_zero() && view.audience == Audience::Person);
    if let Some(cost) = own_cost {
        lines.push(html(lang, "card-delivery-cost-for-seller", &[("cost", Arg::Text(&cost.to_string()))]));
    }
    lines
}

fn remarks(lang: Language, order: &Order, view: &View<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    let running = !order.has_ended();
    if running && order.kaspi_delivery.as_ref().is_some_and(|kaspi| kaspi.express) {
        lines.push(html(lang, "card-express", &[]));
    }
    if running && order.pre_order {
        lines.push(html(lang, "card-pre-order", &[]));
    }
    if running && order.signature_required {
        lines.push(html(lang, "card-signature", &[]));
    }
    if let Some(number) = order.kaspi_delivery.as_ref().and_then(|kaspi| kaspi.waybill_number.as_ref()) {
        lines.push(html(lang, "card-waybill", &[("number", Arg::Text(&short(number)))]));
    }
    let origin = order.origin.as_ref().and_then(|origin| {
        let address = origin.address.as_ref().and_then(|address| full_address(lang, address));
        let parts: Vec<String> = [origin.display_name.clone(), address].into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    });
    if let Some(origin) = origin {
        lines.push(html(lang, "card-origin", &[("origin", Arg::Text(&short(&origin)))]));
    } else if let Some(point) = &order.pickup_point_id {
        lines.push(html(lang, "card-pickup-point", &[("point", Arg::Text(&short(point)))]));
    }
    if let Some(date) = order.creation_date {
        lines.push(html(lang, "card-created", &[("when", Arg::Text(&moment(lang, date, view.now)))]));
    }
    if view.is_refresh {
        lines.push(html(lang, "card-refreshed", &[("when", Arg::Text(&moment(lang, view.now, view.now)))]));
    }
    lines
}

fn buttons(lang: Language, order: &Order, view: &View<'_>) -> Vec<Vec<Button>> {
    let mut rows = vec![map_buttons(lang, order)];
    if let (Some(CellPhone::Number(phone)), Audience::Person) = (&order.customer.cell_phone, view.audience) {
        rows.push(phone_buttons(lang, order, phone));
    }
    if view.audience == Audience::Group {
        let full = Callback::FullCard(order.code.clone());
        rows.push(vec![Button { text: plain(lang, "button-full-card", &[]), action: Action::Callback(full) }]);
    }
    let refresh = Callback::Refresh(order.code.clone());
    let mut last = vec![Button { text: plain(lang, "button-refresh", &[]), action: Action::Callback(refresh) }];
    if view.is_pin_a_button && order.destination().is_some() {
        let pin = Callback::Pin(order.code.clone());
        last.insert(0, Button { text: plain(lang, "button-pin", &[]), action: Action::Callback(pin) });
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

pub(super) fn short(text: &str) -> String {
    shorten(text, MAX_FIELD_UNITS)
}
