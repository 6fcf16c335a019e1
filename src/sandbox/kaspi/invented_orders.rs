//! Makes orders from the tables in `invented.rs`.

use chrono::{DateTime, Duration, Timelike, Utc};
use serde_json::{Value, json};

use super::invented::{BUYERS, GOODS, Numbers, STREETS};
use super::order::base64;
use super::order_template::{DAY_MILLIS, end_of_day, entry, not_packed, own_delivery};

/// Almaty's offset to UTC.
const OFFSET_HOURS: u32 = 5;

/// From this hour on, new orders are delivered on the next day.
const LAST_ORDER_HOUR: u32 = 18;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Delivery {
    Own,
    Kaspi,
    Express,
    PreOrder,
    Pickup,
}

impl Delivery {
    /// Mostly own deliveries.
    pub(super) fn of_number(number: u32) -> Self {
        match number % 10 {
            3 => Self::Kaspi,
            7 => Self::Express,
            9 if number % 20 == 9 => Self::PreOrder,
            5 | 9 => Self::Pickup,
            _ => Self::Own,
        }
    }
}

/// An order that was placed and not accepted yet; Kaspi Delivery's are accepted automatically.
pub(super) fn new_order(code: &str, delivery: Delivery, numbers: &mut Numbers, now: DateTime<Utc>) -> Value {
    let mut order = own_delivery(code, now);
    let entries = invented_entries(numbers);
    let total: f64 = entries.iter().filter_map(|entry| entry["attributes"]["totalPrice"].as_f64()).sum();
    order["included"] = entries.into();
    let attributes = &mut order["attributes"];
    attributes["totalPrice"] = total.into();
    attributes["customer"] = invented_buyer(numbers);
    attributes["deliveryAddress"] = invented_address(numbers);
    attributes["plannedDeliveryDate"] = planned_date(now).into();
    attributes["creationDate"] = now.timestamp_millis().into();
    attributes["approvedByBankDate"] = now.timestamp_millis().into();
    if numbers.below(4) == 0 {
        attributes["paymentMode"] = "PAY_WITH_CREDIT".into();
        attributes["creditTerm"] = [3, 6, 12, 24][numbers.below(4)].into();
    }
    match delivery {
        Delivery::Own => {
            attributes["state"] = "NEW".into();
            attributes["status"] = "APPROVED_BY_BANK".into();
        }
        Delivery::Pickup => {
            attributes["state"] = "NEW".into();
            attributes["status"] = "APPROVED_BY_BANK".into();
            attributes["deliveryMode"] = "DELIVERY_PICKUP".into();
            attributes["deliveryAddress"] = Value::Null;
            attributes["plannedDeliveryDate"] = Value::Null;
            attributes["reservationDate"] = (end_of_day(now) + 2 * DAY_MILLIS).into();
        }
        Delivery::Kaspi | Delivery::Express | Delivery::PreOrder => {
            let is_express = delivery == Delivery::Express;
            let hand_over = now + if is_express { Duration::hours(1) } else { Duration::hours(5) };
            attributes["state"] = "KASPI_DELIVERY".into();
            attributes["isKaspiDelivery"] = true.into();
            attributes["assembled"] = false.into();
            attributes["deliveryCostForSeller"] = 895.0.into();
            attributes["kaspiDelivery"] = not_packed(hand_over.timestamp_millis(), is_express);
            if delivery == Delivery::PreOrder {
                attributes["preOrder"] = true.into();
                attributes["plannedDeliveryDate"] = (planned_date(now) + 5 * DAY_MILLIS).into();
            }
        }
    }
    order
}

/// The end of the day on which an order of `now` is delivered.
fn planned_date(now: DateTime<Utc>) -> i64 {
    let hour = (now.hour() + OFFSET_HOURS) % 24;
    end_of_day(now) + if hour < LAST_ORDER_HOUR { 0 } else { DAY_MILLIS }
}

pub(super) fn invented_buyer(numbers: &mut Numbers) -> Value {
    let (first, last) = BUYERS[numbers.below(BUYERS.len())];
    let phone = format!("70000{:05}", numbers.below(100_000));
    json!({ "id": base64(&phone), "name": null, "cellPhone": phone, "firstName": first, "lastName": last })
}

pub(super) fn invented_address(numbers: &mut Numbers) -> Value {
    let (street, house, latitude, longitude) = STREETS[numbers.below(STREETS.len())];
    let house = house + 2 * u32::try_from(numbers.below(6)).unwrap_or_default();
    // At most some 100 m away.
    let mut nudge = || f64::from(u32::try_from(numbers.below(2001)).unwrap_or_default()) / 1_000_000.0 - 0.001;
    let (latitude, longitude) = (latitude + nudge(), longitude + nudge());
    let flat = 1 + numbers.below(120);
    json!({
        "streetName": street, "streetNumber": house.to_string(), "town": "Алматы", "district": null, "building": null,
        "apartment": flat.to_string(), "formattedAddress": format!("Алматы, {street}, {house}"),
        "latitude": latitude, "longitude": longitude,
    })
}

/// One to three different goods.
fn invented_entries(numbers: &mut Numbers) -> Vec<Value> {
    let count = [1, 1, 1, 2, 2, 3][numbers.below(6)];
    let first = numbers.below(GOODS.len());
    let goods = (0..count).map(|at| GOODS[(first + at * 5) % GOODS.len()]);
    goods.map(|(name, price)| entry(name, if numbers.below(6) == 0 { 2 } else { 1 }, price)).collect()
}
