//! The fixtures: orders from Kaspi's guide or published by API users.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::order_template::{end_of_day, entry};

/// The end of 2026-08-25 in Almaty, when fixture 01 is due. The other fixtures' dates are near it.
const FIXTURES_DAY_END_MILLIS: i64 = 1_787_684_399_999;

const FIXTURES: [&str; 6] = [
    include_str!("fixtures/01_by_code_own_delivery.json"),
    include_str!("fixtures/03_by_code_pickup_include_entries.json"),
    include_str!("fixtures/04_by_code_kaspi_delivery_cancelling.json"),
    include_str!("fixtures/05_by_code_kaspi_delivery_todoor.json"),
    include_str!("fixtures/07_by_code_archive_completed_masked_phone.json"),
    include_str!("fixtures/10_by_code_archive_cancelled.json"),
];

const FRAGMENT: &str = include_str!("fixtures/06_fragment_kaspi_delivery_not_assembled.json");

/// The dates are shifted to be around `now`.
pub(super) fn all(now: DateTime<Utc>) -> Vec<Value> {
    let parse = |text: &str| serde_json::from_str::<Value>(text).expect("the fixtures are JSON");
    let shift = end_of_day(now) - FIXTURES_DAY_END_MILLIS;
    let mut orders: Vec<Value> = FIXTURES
        .iter()
        .map(|text| {
            let mut response = parse(text);
            let included = response["included"].take();
            let mut order = response["data"][0].take();
            order["included"] = included;
            order
        })
        .collect();
    orders.push(parse(FRAGMENT));
    // The guide shows this order's entries in an example on another page.
    orders[0]["included"] = json!([entry("Фруктовик яблоко 1 кг", 2, 2000.0)]);
    for order in &mut orders {
        shift_dates(&mut order["attributes"], shift);
    }
    orders
}

/// Shifts every field whose name ends in `Date`.
fn shift_dates(value: &mut Value, shift: i64) {
    let Some(fields) = value.as_object_mut() else { return };
    for (name, field) in fields {
        match field.as_i64() {
            Some(millis) if name.ends_with("Date") => *field = (millis + shift).into(),
            _ => shift_dates(field, shift),
        }
    }
}
