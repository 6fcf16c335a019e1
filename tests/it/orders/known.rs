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
    // A refresh says so on the card, and does not call it refreshed.
    let before = t.messages(COURIER).await.len();
    let toast = t.press_for_toast(COURIER, COURIER, card.id, "refresh:900000101").await;
    assert_eq!(toast, "Kaspi сейчас не отвечает");
    let messages = t.messages(COURIER).await;
    let shown = messages.iter().find(|message| message.id == card.id).unwrap();
    assert!(
        shown.text.starts_with("⏳ Kaspi сейчас не отвечает.") && !shown.text.contains("Обновлено"),
        "{}",
        shown.text
    );
    assert_eq!(messages.len(), before);
    assert!(t.ask(COURIER, "123456789").await.text.starts_with("⏳ Kaspi сейчас не отвечает, поэтому"));
    t.kaspi.faults().clear();
    t.finish().await;
}
