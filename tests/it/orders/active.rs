//! The list of active orders.

use insta::assert_snapshot;

use crate::harness::{COURIER, Harness, is_card_of, usual_spaces};

#[tokio::test]
async fn active_orders_are_listed_by_due_date() {
    let t = Harness::start().await;
    t.kaspi.remove_orders();
    for number in 1..=3 {
        t.kaspi.place_order(&format!("91000000{number}"), t.clock());
    }
    t.kaspi.accept_order("910000002");
    let day = 86_400_000;
    t.kaspi.update_order("910000002", |order| {
        order["plannedDeliveryDate"] = (order["plannedDeliveryDate"].as_i64().unwrap() - day).into();
    });
    t.kaspi.update_order("910000003", |order| {
        order["plannedDeliveryDate"] = (order["plannedDeliveryDate"].as_i64().unwrap() + day).into();
    });
    t.poll().await;
    let list = t.ask(COURIER, "/orders").await;
    assert_snapshot!(list.text, @"
    📋 Все активные: 3
    ⚠️ 910000002 · В доставке · до вчера, 23:59 · Алматы, улица Абая, 10, кв. 25
    910000001 · Новый · до сегодня, 23:59 · Алматы, улица Абая, 10, кв. 25
    910000003 · Новый · до завтра, 23:59 · Алматы, улица Абая, 10, кв. 25
    ");
    for (data, codes) in [("orders:today:0", vec!["910000002", "910000001"]), ("orders:tomorrow:0", vec!["910000003"])]
    {
        t.press_for_toast(COURIER, COURIER, list.id, data).await;
        let text = usual_spaces(&t.telegram.message(COURIER, list.id).unwrap().text);
        let found: Vec<&str> = text
            .lines()
            .skip(1)
            .filter_map(|line| line.split_whitespace().find(|word| word.starts_with("91")))
            .collect();
        assert_eq!(found, codes, "{text}");
        // A button that the message does not have changes nothing.
        t.forge_press_for_toast(COURIER, COURIER, list.id, "orders:all:9").await;
        assert_eq!(usual_spaces(&t.telegram.message(COURIER, list.id).unwrap().text), text);
        t.press_for_toast(COURIER, COURIER, list.id, "orders:all:0").await;
        assert_eq!(usual_spaces(&t.telegram.message(COURIER, list.id).unwrap().text), list.text);
    }
    let data = t.telegram.message(COURIER, list.id).unwrap();
    t.press(COURIER, COURIER, list.id, data.callback_data("910000003").unwrap());
    assert!(is_card_of(&t.answers(COURIER, 3).await[2], "910000003"));
    t.finish().await;
}
