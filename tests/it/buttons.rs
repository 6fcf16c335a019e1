//! The button that refreshes a card.

use std::time::Duration;

use kaspi_order_bot::sandbox::http::Fault;
use kaspi_order_bot::sandbox::telegram::GroupKind;

use crate::harness::{COLLEAGUE, COURIER, Harness};

#[tokio::test]
async fn a_refresh_edits_the_card_in_place() {
    let t = Harness::start().await;
    let card = t.ask(COURIER, "900000206").await;
    t.kaspi.update_order("900000206", |order| order["status"] = "CANCELLING".into());
    let query = t.press(COURIER, COURIER, card.id, "refresh:900000206");
    t.settle().await;
    let answers = t.answers(COURIER, 1).await;
    assert_eq!(answers.len(), 1, "the pin and the card are not sent again");
    assert!(answers[0].text.contains("отменяется") && answers[0].text.contains("🔄 Обновлено: сегодня, 23.11 14:00"));
    let answer = t.telegram.callback_answer(&query).unwrap();
    assert_eq!((answer.text.as_deref(), answer.show_alert), (Some("Обновлено"), false));

    // A second time nothing differs, which Telegram calls an error and people do not.
    let query = t.press(COURIER, COURIER, card.id, "refresh:900000206");
    t.settle().await;
    assert_eq!(t.shown(&query), "Обновлено");
    t.finish().await;
}

#[tokio::test]
async fn one_request_at_a_time_for_each_card() {
    let t = Harness::start().await;
    let group = t.group(GroupKind::Supergroup, &[COURIER, COLLEAGUE]).await;
    t.say(COURIER, group, "/order 900000206");
    let card = t.answers(group, 1).await[0].id;
    t.settle().await;
    t.kaspi.faults().plan("900000206", Fault::Delay(Duration::from_millis(300)), 1);
    let first = t.press(COURIER, group, card, "refresh:900000206");
    t.until(|| t.kaspi.faults().is_empty()).await;
    let second = t.press(COLLEAGUE, group, card, "refresh:900000206");
    t.settle().await;
    assert_eq!(t.shown(&second), "Эта карточка уже обновляется.");
    assert_eq!(t.shown(&first), "Обновлено");
    assert_eq!(t.kaspi.request_count(), 2);
    t.finish().await;
}

#[tokio::test]
async fn a_slow_refresh_is_announced_and_a_failed_one_is_explained() {
    let t = Harness::start_with(&[("KASPI_TIMEOUT_SECONDS", "2")]).await;
    let card = t.ask(COURIER, "900000206").await;
    t.kaspi.faults().plan_always("900000206", Fault::NoResponse);
    let query = t.press(COURIER, COURIER, card.id, "refresh:900000206");
    let answers = t.answers(COURIER, 2).await;
    assert_eq!(t.shown(&query), "Kaspi отвечает медленно, карточка обновится чуть позже.");
    assert!(answers[1].text.starts_with("⏳ Kaspi сейчас не отвечает") && answers[1].reply_to == Some(card.id));
    assert!(!answers[0].edited, "the card stays as it was");
    t.kaspi.faults().clear();
    t.finish().await;
}

#[tokio::test]
async fn forged_and_outdated_buttons_are_told_so() {
    let t = Harness::start().await;
    t.ask(COURIER, "900000206").await;
    for data in ["", "refresh:", "refresh:x", "refresh:900000101&state=NEW", "pay:900000101", &"9".repeat(64)] {
        let query = t.forge_press(COURIER, COURIER, 2, data);
        t.settle().await;
        assert!(t.shown(&query).starts_with("Эта кнопка больше не работает"), "{data:?}");
    }
    // The card is gone, or too old for Telegram to show it to the bot.
    let query = t.forge_press(COURIER, COURIER, 777, "refresh:900000206");
    t.settle().await;
    assert!(t.shown(&query).starts_with("Эту карточку уже не обновить"));
    assert_eq!(t.kaspi.request_count(), 2);
    t.finish().await;
}
