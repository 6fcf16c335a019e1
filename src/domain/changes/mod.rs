//! What tells two states of an order apart.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};

use super::notice::Event;
use super::order::{Address, CellPhone, Entry, KaspiDelivery, Order, State, Status};
use super::{Money, OrderCode, time};

/// The stage of an order as text, without personal data. The waybill's link is nowhere: Kaspi signs it anew at each read.
pub fn fingerprint(order: &Order) -> String {
    [
        order.state.as_ref().map_or("", |state| state.as_str()),
        order.status.as_ref().map_or("", |status| status.as_str()),
        order.assembled.map_or("", |assembled| if assembled { ASSEMBLED } else { NOT_ASSEMBLED }),
        &moment(transmitted_at(order)),
        order.cancellation_reason.as_deref().unwrap_or_default(),
        &moment(order.planned_delivery_date),
    ]
    .map(|part| part.replace('|', "/"))
    .join("|")
}

const ASSEMBLED: &str = "assembled";
const NOT_ASSEMBLED: &str = "not assembled";

/// What a fingerprint says about an order whose document was purged.
pub fn from_fingerprint(fingerprint: &str, code: OrderCode) -> Order {
    let parts: Vec<&str> = fingerprint.split('|').collect();
    let part = |at: usize| parts.get(at).copied().filter(|part| !part.is_empty()).map(str::to_owned);
    let moment = |at: usize| part(at).and_then(|millis| millis.parse().ok()).and_then(time::from_millis);
    let transmitted =
        moment(3).map(|date| KaspiDelivery { courier_transmission_date: Some(date), ..KaspiDelivery::default() });
    Order {
        state: part(0).map(State::from_kaspi),
        status: part(1).map(Status::from_kaspi),
        assembled: part(2).map(|assembled| assembled == ASSEMBLED),
        kaspi_delivery: transmitted,
        cancellation_reason: part(4),
        planned_delivery_date: moment(5),
        ..Order::new(code)
    }
}

/// The sums, the address, the goods, the deadlines of the shop, the buyer and the waybill's number as text: digests of what is personal, and
/// nothing for what Kaspi did not send. Not every change of them is an event, but the stored order follows each.
pub fn details(order: &Order) -> String {
    let sum = |sum: Option<Money>| sum.map_or(String::new(), |sum| sum.to_string());
    let address = order.delivery_address.as_ref().map(|address| digest(&address_parts(address)));
    let mut goods: Vec<String> = order.entries.iter().map(|entry| format!("{:?}", entry_facts(entry))).collect();
    goods.sort();
    let goods = if goods.is_empty() { String::new() } else { digest(&goods) };
    let hand_over_by = order.kaspi_delivery.as_ref().and_then(|kaspi| kaspi.courier_transmission_planning_date);
    let waybill = order.kaspi_delivery.as_ref().and_then(|kaspi| kaspi.waybill_number.clone());
    [
        sum(order.total_price),
        sum(order.delivery_cost),
        address.unwrap_or_default(),
        goods,
        moment(hand_over_by),
        moment(order.reservation_date),
        buyer(order).unwrap_or_default(),
        waybill.map(|number| digest(&[number])).unwrap_or_default(),
    ]
    .join("|")
}

/// `None` if Kaspi did not send the name or hides the phone, as it does in the end.
fn buyer(order: &Order) -> Option<String> {
    let name = order.customer.full_name()?;
    match &order.customer.cell_phone {
        Some(CellPhone::Number(phone)) => Some(digest(&[name, phone.e164()])),
        _ => None,
    }
}

fn moment(date: Option<DateTime<Utc>>) -> String {
    date.map_or(String::new(), |date| date.timestamp_millis().to_string())
}

/// Whether the stored details are those of the order. What Kaspi did not send this time does not differ.
pub fn has_details(order: &Order, stored: &str) -> bool {
    let now = details(order);
    stored.split('|').count() == now.split('|').count()
        && stored.split('|').zip(now.split('|')).all(|(before, now)| now.is_empty() || before == now)
}

/// Whether an answer lacks what says how far the order is. It then says nothing about the order's state.
pub fn lacks_stage(before: &Order, after: &Order) -> bool {
    lost(before.state.as_ref(), after.state.as_ref()) || lost(before.status.as_ref(), after.status.as_ref())
}

/// Whether an answer lacks something that was known and that counts.
pub fn lacks_details(before: &Order, after: &Order) -> bool {
    lost(before.planned_delivery_date.as_ref(), after.planned_delivery_date.as_ref())
        || lost(before.total_price.as_ref(), after.total_price.as_ref())
        || lost(before.delivery_cost.as_ref(), after.delivery_cost.as_ref())
        || lost(before.delivery_address.as_ref(), after.delivery_address.as_ref())
        || (after.entries.is_empty() && !before.entries.is_empty())
}

/// What happened to an order between two polls; empty if nothing that counts. What is missing in an answer is no change.
pub fn events(before: &Order, after: &Order) -> Vec<Event> {
    if lacks_stage(before, after) {
        return Vec::new();
    }
    if before.status != after.status
        && let Some(end) = ending(after)
    {
        return vec![end];
    }
    let mut events = Vec::from_iter(progress(before, after));
    if !after.has_ended() {
        if differs(before.planned_delivery_date.as_ref(), after.planned_delivery_date.as_ref()) {
            events.push(Event::Replanned);
        }
        let addresses = before.delivery_address.as_ref().zip(after.delivery_address.as_ref());
        if addresses.is_some_and(|(before, after)| is_another_address(before, after)) {
            events.push(Event::AddressChanged);
        }
        let has_other = |before: Option<Money>, after: Option<Money>| before.zip(after).is_some_and(|(a, b)| a != b);
        if are_other_goods(&before.entries, &after.entries) {
            events.push(Event::GoodsChanged);
        } else if has_other(before.total_price, after.total_price)
            || has_other(before.delivery_cost, after.delivery_cost)
        {
            events.push(Event::PriceChanged);
        }
    }
    if events.is_empty() && differs(before.cancellation_reason.as_ref(), after.cancellation_reason.as_ref()) {
        // Kaspi sends it later at times.
        events.push(Event::Progressed);
    }
    events
}

/// The event of reaching the order's status, if that is more than progress.
pub fn ending(order: &Order) -> Option<Event> {
    match order.status.as_ref()? {
        Status::Cancelling => Some(Event::Cancelling),
        Status::Cancelled => Some(Event::Cancelled),
        Status::ReturnRequested => Some(Event::ReturnRequested),
        Status::Returned => Some(Event::Returned),
        Status::Completed => Some(Event::Completed),
        Status::ApprovedByBank | Status::AcceptedByMerchant | Status::Other(_) => None,
    }
}

fn progress(before: &Order, after: &Order) -> Option<Event> {
    let is_in_work = matches!(after.status, Some(Status::ApprovedByBank | Status::AcceptedByMerchant));
    Some(match before.status {
        Some(Status::Cancelling | Status::Cancelled) if is_in_work => Event::Restored,
        Some(Status::ReturnRequested | Status::Returned) if is_in_work => Event::ReturnWithdrawn,
        _ if transmitted_at(before).is_none() && transmitted_at(after).is_some() => Event::Transmitted,
        Some(Status::ApprovedByBank) if after.status == Some(Status::AcceptedByMerchant) => Event::Accepted,
        _ if before.state != after.state && after.state == Some(State::SignRequired) => Event::SignRequired,
        _ if before.assembled != Some(true) && after.assembled == Some(true) => Event::Assembled,
        _ if before.state != after.state || before.status != after.status => Event::Progressed,
        _ if before.assembled == Some(true) && after.assembled == Some(false) => Event::Progressed,
        _ => return None,
    })
}

fn transmitted_at(order: &Order) -> Option<DateTime<Utc>> {
    order.kaspi_delivery.as_ref()?.courier_transmission_date
}

fn lost<T>(before: Option<&T>, after: Option<&T>) -> bool {
    before.is_some() && after.is_none()
}

fn differs<T: PartialEq>(before: Option<&T>, after: Option<&T>) -> bool {
    after.is_some() && before != after
}

/// Texts in one form, and coordinates to about a metre.
fn address_parts(address: &Address) -> Vec<String> {
    let Address { formatted_address, town, district, street_name, street_number, building, apartment, point } = address;
    let text = |text: &Option<String>| {
        text.as_deref().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
    };
    let point = point.map(|point| format!("{:.5} {:.5}", point.latitude(), point.longitude()));
    let texts = [formatted_address, town, district, street_name, street_number, building, apartment].map(text);
    texts.into_iter().chain([point.unwrap_or_default()]).collect()
}

fn is_another_address(before: &Address, after: &Address) -> bool {
    let (before, after) = (address_parts(before), address_parts(after));
    before.iter().zip(&after).any(|(before, after)| !before.is_empty() && !after.is_empty() && before != after)
}

type EntryFacts<'a> = (Option<&'a str>, Option<&'a str>, Option<&'a str>, Option<u32>, Option<u32>, Option<Money>);

fn entry_facts(entry: &Entry) -> EntryFacts<'_> {
    let Entry { id, name, offer_code, quantity, weight_grams, total_price, .. } = entry;
    (id.as_deref(), offer_code.as_deref(), name.as_deref(), *quantity, *weight_grams, *total_price)
}

/// Whether the goods differ. Their order does not matter, and neither does what one side lacks.
fn are_other_goods(before: &[Entry], after: &[Entry]) -> bool {
    if before.is_empty() || after.is_empty() {
        return false;
    }
    if before.len() != after.len() {
        return true;
    }
    let by_id = |entries: &[Entry]| -> Option<BTreeMap<String, Entry>> {
        let map: BTreeMap<_, _> =
            entries.iter().map(|entry| Some((entry.id.clone()?, entry.clone()))).collect::<Option<_>>()?;
        (map.len() == entries.len()).then_some(map)
    };
    let Some((before, after)) = by_id(before).zip(by_id(after)) else {
        let facts = |entries: &[Entry]| {
            let mut facts: Vec<String> = entries
                .iter()
                .map(|entry| format!("{:?}", entry_facts(&Entry { id: None, ..entry.clone() })))
                .collect();
            facts.sort();
            facts
        };
        return facts(before) != facts(after);
    };
    before.iter().any(|(id, before)| after.get(id).is_none_or(|after| is_another_entry(before, after)))
}

fn is_another_entry(before: &Entry, after: &Entry) -> bool {
    fn other<T: PartialEq>(before: Option<&T>, after: Option<&T>) -> bool {
        before.zip(after).is_some_and(|(before, after)| before != after)
    }
    other(before.offer_code.as_ref(), after.offer_code.as_ref())
        || other(before.name.as_ref(), after.name.as_ref())
        || other(before.quantity.as_ref(), after.quantity.as_ref())
        || other(before.weight_grams.as_ref(), after.weight_grams.as_ref())
        || other(before.total_price.as_ref(), after.total_price.as_ref())
}

/// Eight bytes of SHA-256, in hexadecimal.
fn digest(parts: &[String]) -> String {
    let hash = Sha256::digest(parts.join("\n"));
    let number = hash.iter().take(8).fold(0_u64, |number, byte| (number << 8) | u64::from(*byte));
    format!("{number:016x}")
}

#[cfg(test)]
mod tests;
