//! Rendering a card with this many items.

use chrono::DateTime;
use kaspi_order_bot::domain::order::Entry;
use kaspi_order_bot::domain::{Audience, Language, Money, OrderCode};
use kaspi_order_bot::kaspi::decode_order;
use kaspi_order_bot::render::order::{View, card};

fn main() {
    divan::main();
}

#[divan::bench(args = [0, 3, 100, 5000])]
fn render(bencher: divan::Bencher<'_, '_>, items: u32) {
    let code = OrderCode::parse("900000101").expect("it is a code");
    let body = include_bytes!("../src/sandbox/kaspi/fixtures/01_by_code_own_delivery.json");
    let mut order = decode_order(body, &code).expect("it decodes").expect("the order is there");
    order.entries = (0..items)
        .map(|number| Entry {
            name: Some("Тетрадь 48 листов, клетка".to_owned()),
            quantity: Some(1),
            total_price: Money::from_tenge(1000.0),
            entry_number: Some(number),
            ..Entry::default()
        })
        .collect();
    let now = DateTime::from_timestamp_millis(1_787_600_000_000).expect("it is a time");
    let view = View::new(Language::Russian, Audience::Person, now);
    bencher.bench(|| card(divan::black_box(&order), &view));
}
