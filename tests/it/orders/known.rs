//! Lookups answered from the last poll.

use chrono::TimeDelta;
use kaspi_order_bot::sandbox::http::Fault;

use crate::harness::{COURIER, Harness};

#[tokio::test]
async fn the_last_known_card_is_shown_while_kaspi_fails() {
    let t = Harness::start_with(&[("KASPI_TIMEOUT_SECONDS", "1")]).await;
    t.poll().await;
    t.pass(TimeDelta::minutes(12));
    t.kaspi.faults().plan_always("/orders", Fault::html(502));
    let card = t.ask(COURIER, "900000101").await;
    assert!(
        card.text.starts_with("⏳ Kaspi сейчас не отвечает. Это последнее, что известно: сегодня, 14:00"),
        "{}",
        card.text
    );
    assert!(card.text.contains("📞 +7 700 000 00 01"));
    t.settle().await;
    assert!(t.ask(COURIER, "123456789").await.text.starts_with("⏳ Kaspi сейчас не отвечает, поэтому"));
    t.kaspi.faults().clear();
    t.finish().await;
}
