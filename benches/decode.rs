//! Decoding Kaspi's response with this many items.

use kaspi_order_bot::domain::OrderCode;
use kaspi_order_bot::kaspi::decode_order;
use serde_json::{Value, json};

fn main() {
    divan::main();
}

fn response(items: usize) -> Vec<u8> {
    let fixture = include_str!("../src/sandbox/kaspi/fixtures/01_by_code_own_delivery.json");
    let mut response: Value = serde_json::from_str(fixture).expect("the fixture is JSON");
    response["included"] = (0..items)
        .map(|n| {
            json!({
                "type": "orderentries", "id": n.to_string(),
                "attributes": {
                    "unitType": "PIECES", "quantity": 1, "totalPrice": 1000.0, "basePrice": 1000.0, "entryNumber": n,
                    "offer": { "code": "259204", "name": "Тетрадь 48 листов, клетка" },
                    "category": { "code": "Master - Exercise notebooks", "title": "Тетради" },
                },
            })
        })
        .collect();
    response.to_string().into_bytes()
}

#[divan::bench(args = [0, 3, 100, 5000])]
fn decode(bencher: divan::Bencher<'_, '_>, items: usize) {
    let code = OrderCode::parse("900000101").expect("it is a code");
    let body = response(items);
    bencher
        .counter(divan::counter::BytesCount::new(body.len()))
        .bench(|| decode_order(divan::black_box(&body), &code).expect("it decodes").expect("the order is there"));
}
