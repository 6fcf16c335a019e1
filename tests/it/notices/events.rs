//! What is sent for each event.

use chrono::TimeDelta;
use insta::assert_snapshot;

use super::{CODE, connected_group, headlines};
use crate::harness::{Harness, texts};

#[tokio::test]
async fn an_order_is_one_card_that_is_edited_and_urgent_events_are_replies() {
    let t = Harness::start().await;
    let group = connected_group(&t).await;
    t.kaspi.place_order(CODE, t.clock());
    t.poll_and_deliver().await;
    let cards = t.messages(group).await;
    assert_snapshot!(texts(&cards)[0], @"
    🆕 Новый заказ · сегодня, 14:00
    📦 Заказ 910000001 · Доставка магазина
    🟡 Новый · ждёт принятия продавцом
    ⏰ Доставить до: сегодня, 23:59
    📍 Алматы, улица Абая, 10, кв. 25
    🛍 Чайник электрический Bosch TWK 3A011 — 1 шт. · 12 990 ₸
    💰 12 990 ₸ · оплачено — денег не брать
    ");
    let labels: Vec<&str> = cards[0].buttons.iter().flatten().map(|button| button.text.as_str()).collect();
    assert_snapshot!(labels.join(" | "), @"2ГИС | Яндекс | Google | 🙋 Беру | 👤 Назначить | 📍 На карте | 📞 Телефон в личку | 🔄 Обновить");

    t.pass(TimeDelta::minutes(5));
    t.kaspi.accept_order(CODE);
    t.poll_and_deliver().await;
    assert_eq!(headlines(&t, group).await, ["✅ Принят · сегодня, 14:05"]);
    t.poll_and_deliver().await;
    assert_eq!(t.messages(group).await.len(), 1, "no event");

    t.kaspi.archive_order(CODE, "CANCELLED", Some("BUYER_CANCELLATION_HIMSELF"));
    t.poll_and_deliver().await;
    let messages = t.messages(group).await;
    assert!(messages[0].text.starts_with("⛔️ Отменён · сегодня, 14:05"), "{}", messages[0].text);
    assert_snapshot!(messages[1].text, @"
    ⛔️ Заказ 910000001 отменён. Товар не передавайте.
    Причина: покупатель отменил сам
    ");
    assert_eq!(messages[1].reply_to, Some(messages[0].id));
    assert!(!format!("{:?}", t.telegram.messages(group)).contains("000 00 01"));
    t.poll_and_deliver().await;
    assert_eq!(t.messages(group).await.len(), 2);
    t.finish().await;
}

#[tokio::test]
async fn every_event_has_its_headline() {
    let t = Harness::start().await;
    let group = connected_group(&t).await;
    t.kaspi.place_kaspi_order(CODE, t.clock());
    t.poll_and_deliver().await;
    t.kaspi.assemble_order(CODE);
    t.poll_and_deliver().await;
    assert_eq!(headlines(&t, group).await, ["📦 Упакован · сегодня, 14:00"]);
    t.kaspi.transmit_order(CODE, t.clock());
    t.poll_and_deliver().await;
    assert_eq!(headlines(&t, group).await, ["🚚 Передан на Kaspi Доставку · сегодня, 14:00"]);
    t.kaspi.update_order(CODE, |attributes| {
        attributes["plannedDeliveryDate"] = (attributes["plannedDeliveryDate"].as_i64().unwrap() + 86_400_000).into();
    });
    t.poll_and_deliver().await;
    assert_eq!(headlines(&t, group).await, ["🗓 Срок изменён · сегодня, 14:00"]);
    // The waybill's link differs in every response.
    t.kaspi.update_order(CODE, |attributes| attributes["kaspiDelivery"]["waybill"] = "https://kaspi.kz/2".into());
    t.poll_and_deliver().await;
    assert_eq!(t.messages(group).await.len(), 1);
    for (state, status, text) in [
        ("KASPI_DELIVERY", "CANCELLING", "⛔️ Заказ 910000001 отменяется. Товар не передавайте."),
        ("KASPI_DELIVERY", "KASPI_DELIVERY_RETURN_REQUESTED", "↩️ Заказ 910000001: ожидается возврат."),
        ("ARCHIVE", "RETURNED", "↩️ Заказ 910000001 возвращён."),
    ] {
        let before = t.messages(group).await.len();
        t.kaspi.set_order_status(CODE, state, status);
        t.poll_and_deliver().await;
        assert_eq!(texts(&t.messages(group).await)[before..], [text]);
    }
    t.kaspi.place_order("910000002", t.clock());
    t.poll_and_deliver().await;
    t.kaspi.archive_order("910000002", "COMPLETED", None);
    t.poll_and_deliver().await;
    assert_eq!(headlines(&t, group).await.last().unwrap(), "✅ Выдан · сегодня, 14:00");
    t.finish().await;
}

#[tokio::test]
async fn an_overdue_delivery_is_reported_once() {
    let t = Harness::start().await;
    let group = connected_group(&t).await;
    t.kaspi.place_order(CODE, t.clock());
    t.kaspi.accept_order(CODE);
    t.poll_and_deliver().await;
    t.pass(TimeDelta::hours(10));
    t.poll_and_deliver().await;
    assert_eq!(headlines(&t, group).await, ["⚠️ Просрочен · сегодня, 00:00", "⚠️ Заказ 910000001 просрочен."]);
    t.poll_and_deliver().await;
    t.kaspi.archive_order(CODE, "COMPLETED", None);
    t.poll_and_deliver().await;
    assert_eq!(headlines(&t, group).await, ["✅ Выдан · сегодня, 00:00", "⚠️ Заказ 910000001 просрочен."]);
    t.finish().await;
}
