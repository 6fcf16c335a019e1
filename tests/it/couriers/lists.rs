//! The list of all orders and a courier's own.

use chrono::TimeDelta;
use insta::assert_snapshot;
use kaspi_order_bot::sandbox::kaspi::own_delivery;

use super::{CODE, open_chats, polled, take};
use crate::harness::{COLLEAGUE, COURIER, Harness, MANAGER};

#[tokio::test]
async fn a_courier_lists_own_orders_by_day_and_a_manager_everybodys() {
    let t = polled().await;
    let empty = t.ask(COURIER, "/my").await;
    assert!(empty.text.starts_with("📋 Мои заказы: 0\n\nВы пока не взяли ни одного заказа."), "{}", empty.text);
    for code in [CODE, "900000201", "900000202"] {
        take(&t, code).await;
    }
    let list = t.ask(COURIER, "/my").await;
    let days: Vec<&str> =
        list.text.lines().filter(|line| ["⚠️ П", "Сего", "Завт"].iter().any(|day| line.starts_with(day))).collect();
    assert_eq!(days.len(), 3, "{}", list.text);
    assert!(days[0].starts_with("⚠️ Просрочены") && days[1].starts_with("Сегодня") && days[2].starts_with("Завтра"));
    let numbers: Vec<_> = list.buttons[0].iter().map(|button| button.text.as_str()).collect();
    assert_eq!(numbers, ["1", "2", "3"]);

    assert!(t.ask(MANAGER, "/my курьер").await.text.starts_with("📋 Курьер: 3"));
    assert!(t.ask(MANAGER, "/my Никто").await.text.starts_with("В команде нет человека"));
    // A courier's own list, whatever is behind the command.
    assert!(t.ask(COLLEAGUE, "/my Курьер").await.text.starts_with("📋 Мои заказы: 0"));
    let forged = t.forge_press_for_toast(COLLEAGUE, COLLEAGUE, 1, &format!("courier:{COURIER}:0")).await;
    assert!(forged.starts_with("Это могут только менеджеры"), "{forged}");
    t.finish().await;
}

#[tokio::test]
async fn the_list_of_all_shows_who_has_an_order_and_can_show_only_free_ones() {
    let t = polled().await;
    take(&t, CODE).await;
    let list = t.ask(MANAGER, "/orders").await;
    assert!(list.text.contains("· 🚚 Курьер") && list.text.contains("· 🙋"), "{}", list.text);
    let all = list.buttons[0].len();
    t.press_label(MANAGER, list.id, "🙋 Без курьера").await;
    let free = super::card(&t, MANAGER, &list);
    assert!(!free.text.contains("🚚") && super::has_button(&free, "✅ Без курьера"), "{}", free.text);
    assert!(all > 0);
    t.finish().await;
}

/// The courier has several orders of one town, the first of them overdue, and has reported this about them, in their order.
async fn reported(outcomes: &[&str]) -> Harness {
    let t = Harness::start().await;
    t.kaspi.remove_orders();
    let day = TimeDelta::days(1).num_milliseconds();
    for at in 0..outcomes.len() {
        let code = format!("91000000{}", at + 1);
        t.kaspi.put_order(own_delivery(&code, t.clock()));
        t.kaspi.update_order(&code, |order| {
            order["deliveryAddress"]["streetNumber"] = (at + 1).to_string().into();
            if at == 0 {
                order["plannedDeliveryDate"] = (order["plannedDeliveryDate"].as_i64().unwrap() - day).into();
            }
        });
    }
    t.poll().await;
    open_chats(&t).await;
    for (at, outcome) in outcomes.iter().enumerate() {
        let shown = take(&t, &format!("91000000{}", at + 1)).await;
        if outcome.is_empty() {
            continue;
        }
        t.pass(TimeDelta::minutes(1));
        t.press_label(COURIER, shown.id, outcome).await;
        if *outcome == "📅 Перенос" {
            let question = t.messages(COURIER).await.pop().unwrap();
            t.press_label(COURIER, question.id, "Завтра").await;
        }
        t.deliver().await;
    }
    t
}

#[tokio::test]
async fn the_list_of_all_shows_how_attempts_went_and_what_is_handed_over_last() {
    let t = reported(&["✅ Отдал", "📵 Не дозвонился", "📅 Перенос", "🚫 Отказ", ""]).await;
    let list = t.ask(MANAGER, "/orders").await;
    assert_snapshot!(list.text, @"
    📋 Сегодня · доставка магазина · 3

    1. Абая 2, кв. 25 · Айгерим · 12 990 ₸
    📵 Не дозвонился · 14:02 · 🚚 Курьер
    2. Абая 4, кв. 25 · Айгерим · 12 990 ₸
    🚫 Отказ · 14:04 · 🚚 Курьер · 1 позиция
    3. Абая 5, кв. 25 · Айгерим · 12 990 ₸
    срок: сегодня, 23:59 · 🚚 Курьер
    ");
    t.press_label(MANAGER, list.id, "Завтра").await;
    assert_snapshot!(super::card(&t, MANAGER, &list).text, @"
    📋 Завтра · доставка магазина · 1

    1. Абая 3, кв. 25 · Айгерим · 12 990 ₸
    📅 Перенос · 14:03 · 🚚 Курьер
    ");
    t.press_label(MANAGER, list.id, "Все").await;
    let all = super::card(&t, MANAGER, &list).text;
    assert_snapshot!(all.lines().rev().take(2).collect::<Vec<_>>().join("\n"), @"
    ✅ Отдал · Курьер · 14:01 · 1 позиция
    5. Абая 1, кв. 25 · Айгерим · 12 990 ₸
    ");
    t.finish().await;
}

#[tokio::test]
async fn a_couriers_list_shows_how_attempts_went_and_what_cannot_be_delivered_last() {
    let t = reported(&["🚫 Отказ", "📵 Не дозвонился", "🏠 Адрес неверный", "📅 Перенос", ""]).await;
    assert_snapshot!(t.ask(COURIER, "/my").await.text, @"
    📋 Мои заказы: 5

    Сегодня · Алматы
    1. Абая 5, кв. 25 · Айгерим · 12 990 ₸
    срок: сегодня, 23:59 · 1 позиция
    2. Абая 2, кв. 25 · Айгерим · 12 990 ₸
    📵 14:02 · срок: сегодня, 23:59

    Завтра · Алматы
    3. Абая 4, кв. 25 · Айгерим · 12 990 ₸
    📅 14:04 · срок: завтра, 23:59

    🚫 Отказ или неверный адрес · Алматы
    ⚠️ 4. Абая 1, кв. 25 · 12 990 ₸
    🚫 14:01 · срок: вчера, 23:59 · Айгерим
    5. Абая 3, кв. 25 · Айгерим · 12 990 ₸
    🏠 14:03 · срок: сегодня, 23:59
    ");
    t.finish().await;
}

#[tokio::test]
async fn an_order_that_is_postponed_to_today_is_due_today_in_the_list_and_on_the_round() {
    let t = polled().await;
    let tomorrow = "900000202";
    let shown = take(&t, tomorrow).await;
    t.press_label(COURIER, shown.id, "📅 Перенос").await;
    let question = t.messages(COURIER).await.pop().unwrap();
    t.press_label(COURIER, question.id, "Сегодня позже").await;
    t.deliver().await;
    let list = t.ask(COURIER, "/my").await.text;
    assert!(list.contains("Сегодня · Алматы") && list.contains("срок: сегодня, 23:59"), "{list}");
    t.say(COURIER, COURIER, "/route");
    let round = t.messages(COURIER).await.pop().unwrap().text;
    assert!(round.contains("срок: сегодня, 23:59"), "{round}");
    t.finish().await;
}
