//! The card of every kind of order that Kaspi was observed to send.
//!
//! The fixtures are responses of Kaspi with invented people; their sources are in `sandbox::kaspi::published_orders`.

macro_rules! fixture {
    ($name:literal) => {
        serde_json::from_str::<serde_json::Value>(include_str!(concat!("../../../sandbox/kaspi/fixtures/", $name)))
            .unwrap()
    };
}

mod kaspi_delivery;
mod own_delivery;
mod unusual;

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::{View, card};
use crate::domain::{Audience, Language, Order, OrderCode, Outgoing};
use crate::kaspi::decode_order;

/// The own delivery of fixture 01 is due on this day at 23:59.
fn now() -> DateTime<Utc> {
    "2026-08-25T09:00:00Z".parse().unwrap()
}

fn decode(answer: &Value) -> Order {
    let code = OrderCode::parse(answer["data"][0]["attributes"]["code"].as_str().unwrap()).unwrap();
    decode_order(answer.to_string().as_bytes(), &code).unwrap().unwrap()
}

fn show(order: &Order, view: &View<'_>) -> String {
    let Outgoing { html, buttons, pin, .. } = card(order, view);
    // Brackets show what is folded.
    let html = html.replace("<blockquote expandable>", "⟦").replace("</blockquote>", "⟧");
    let mut lines = vec![Outgoing::text(html).plain_text().replace('\u{a0}', " ")];
    for row in buttons {
        let row: Vec<String> = row.into_iter().map(|button| format!("[{}]", button.text)).collect();
        lines.push(row.join(" "));
    }
    if let Some(point) = pin {
        lines.push(format!("pin {} {}", point.latitude(), point.longitude()));
    }
    lines.join("\n")
}

fn to_person(answer: &Value) -> String {
    show(&decode(answer), &View::new(Language::Russian, Audience::Person, now()))
}

/// Fixture 01 with some attributes changed.
fn own_delivery(changes: &Value) -> Value {
    let mut answer = fixture!("01_by_code_own_delivery.json");
    let attributes = answer["data"][0]["attributes"].as_object_mut().unwrap();
    for (name, value) in changes.as_object().unwrap() {
        attributes.insert(name.clone(), value.clone());
    }
    answer
}
