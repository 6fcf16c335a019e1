//! The buttons of a card.

use std::time::Duration;

use kaspi_order_bot::sandbox::http::Fault;
use kaspi_order_bot::sandbox::telegram::GroupKind;

use crate::harness::{ADMIN, COLLEAGUE, COURIER, Harness};
use crate::notices::{CODE, connected_group};

#[tokio::test]
async fn a_refresh_edits_the_card_in_place() {
    let t = Harness::start().await;
    let card = t.ask(COURIER, "900000206").await;
    t.kaspi.update_order("900000206", |order| order["status"] = "CANCELLING".into());
    let query = t.press(COURIER, COURIER, card.id, "refresh:900000206");
    t.settle().await;
    let answers = t.answers(COURIER, 1).await;
    assert_eq!(answers.len(), 1, "the pin and the card are not sent again");
    assert!(answers[0].text.contains("отменяется") && answers[0].text.contains("🔄 Обновлено: сегодня, 14:00"));
    let answer = t.telegram.callback_answer(&query).unwrap();
    assert_eq!((answer.text.as_deref(), answer.show_alert), (Some("Обновлено"), false));

    // Telegram responds with an error to an edit that changes nothing.
    assert_eq!(t.press_for_toast(COURIER, COURIER, card.id, "refresh:900000206").await, "Обновлено");
    t.finish().await;
}

#[tokio::test]
async fn a_card_is_refreshed_once_at_a_time() {
    let t = Harness::start().await;
    let group = t.group(GroupKind::Supergroup, &[COURIER, COLLEAGUE]).await;
    t.say(COURIER, group, "/order 900000206");
    let card = t.answers(group, 1).await[0].id;
    t.settle().await;
    t.kaspi.faults().plan("900000206", Fault::Delay(Duration::from_millis(300)), 1);
    let first = t.press(COURIER, group, card, "refresh:900000206");
    t.until(|| t.kaspi.faults().is_empty()).await;
    assert_eq!(t.press_for_toast(COLLEAGUE, group, card, "refresh:900000206").await, "Эта карточка уже обновляется.");
    assert_eq!(t.toast(&first), "Обновлено");
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
    assert_eq!(t.toast(&query), "Kaspi отвечает медленно, карточка обновится чуть позже.");
    assert!(answers[1].text.starts_with("⏳ Kaspi сейчас не отвечает") && answers[1].reply_to == Some(card.id));
    assert!(!answers[0].edited, "the card does not change");
    t.kaspi.faults().clear();
    t.finish().await;
}

#[tokio::test]
async fn the_location_button_sends_a_venue_named_after_the_order() {
    let t = Harness::start().await;
    let group = connected_group(&t).await;
    t.kaspi.place_order(CODE, t.clock());
    t.poll_and_deliver().await;
    let card = t.messages(group).await.remove(0);
    t.press(COURIER, group, card.id, card.callback_data("📍 На карте").unwrap());
    let venue = t.answers(group, 2).await.remove(1);
    assert_eq!(venue.venue, Some(("Заказ 910000001".to_owned(), "Алматы, улица Абая, 10, кв. 25".to_owned())));
    assert_eq!(venue.reply_to, Some(card.id));
    t.finish().await;
}

#[tokio::test]
async fn the_full_card_is_sent_in_private() {
    let t = Harness::start().await;
    let group = t.group(GroupKind::Supergroup, &[COURIER, COLLEAGUE]).await;
    t.say(COURIER, group, "/order 900000101");
    let card = t.answers(group, 1).await.remove(0);
    let full = card.callback_data("📞 Телефон в личку").unwrap();
    t.ask(COLLEAGUE, "/language").await;
    t.press_for_toast(COLLEAGUE, COLLEAGUE, t.answers(COLLEAGUE, 1).await[0].id, "language:en").await;
    let query = t.press(COLLEAGUE, group, card.id, full);
    let private = t.answers(COLLEAGUE, 3).await;
    assert_eq!(t.toast(&query), "Карточка — в личных сообщениях");
    assert!(private[2].text.starts_with("📦 Order 900000101") && private[2].text.contains("📞 +7 700 000 00 01"));
    assert_eq!(t.said(group).await.len(), 1, "no further message in the group");

    // A person who has not opened the bot gets a link to it, which leads to the order.
    let query = t.press(COURIER, group, card.id, full);
    t.settle().await;
    let link = t.telegram.callback_answer(&query).unwrap().url.unwrap();
    let (_, payload) = link.split_once("?start=").unwrap();
    assert_eq!(t.kaspi.request_count(), 2, "Kaspi was not asked");
    let card = t.ask(COURIER, &format!("/start {payload}")).await;
    assert!(card.text.contains("📞 +7 700 000 00 01"));
    // So does a person who blocked it.
    t.telegram.block_bot(COURIER).unwrap();
    let query = t.press(COURIER, group, t.answers(group, 1).await[0].id, full);
    t.settle().await;
    assert_eq!(t.telegram.callback_answer(&query).unwrap().url.as_deref(), Some(link.as_str()));
    // The audit names the chat of each answer.
    let audit = t.ask(ADMIN, "/audit 900000101").await.text;
    assert_eq!((audit.matches("900000101").count(), audit.matches("в группе").count()), (3, 1), "{audit}");
    t.finish().await;
}
