//! An order that a courier has handed over, before Kaspi shows it as completed.

use super::{CODE, card, has_button, polled, take};
use crate::harness::{COLLEAGUE, COURIER, Harness, MANAGER};

const REFUSAL: &str = "Курьер уже отдал этот заказ покупателю.";

/// The courier has taken the order and handed it over.
async fn hand_over(t: &Harness) {
    let shown = take(t, CODE).await;
    t.press_label(COURIER, shown.id, "✅ Отдал").await;
    t.deliver().await;
}

#[tokio::test]
async fn nobody_can_give_it_away() {
    let t = polled().await;
    let list = t.ask(MANAGER, "/orders").await;
    t.press_label(MANAGER, list.id, "☑️ Назначить несколько").await;
    t.press_for_toast(MANAGER, MANAGER, list.id, &format!("tick:{CODE}")).await;
    let assigning = t.ask(MANAGER, &format!("/assign {CODE}")).await;
    let shown = take(&t, CODE).await;
    let managers = t.ask(MANAGER, CODE).await;
    t.settle().await;
    t.press_label(COURIER, shown.id, "✅ Отдал").await;
    // The cards still show the buttons of before.
    assert_eq!(t.press_label(COURIER, shown.id, "↩️ Вернуть в список").await, REFUSAL);
    assert_eq!(t.press_for_toast(MANAGER, MANAGER, managers.id, &format!("release:{CODE}")).await, REFUSAL);

    let give = format!("give:{CODE}:{COLLEAGUE}");
    assert_eq!(t.press_for_toast(MANAGER, MANAGER, assigning.id, &give).await, REFUSAL);
    t.press_label(MANAGER, list.id, "👤 Отдать: 1").await;
    let give = format!("give-selected:{COLLEAGUE}");
    assert_eq!(t.press_for_toast(MANAGER, MANAGER, list.id, &give).await, REFUSAL);
    assert_eq!(t.count_rows(&format!("assignments WHERE user_id = {COURIER} AND ended_at IS NULL")).await, 1);
    assert_eq!(t.count_rows("assignments").await, 1);
    t.deliver().await;
    t.finish().await;
}

#[tokio::test]
async fn it_stays_handed_over_when_its_courier_loses_access() {
    let t = polled().await;
    let theirs = t.ask(COLLEAGUE, CODE).await;
    hand_over(&t).await;
    let before = t.messages(MANAGER).await.len();
    t.ask(MANAGER, &format!("/deny {COURIER}")).await;
    t.deliver().await;
    assert_eq!(t.count_rows("assignments WHERE ended_at IS NULL").await, 0);
    assert!(!has_button(&card(&t, COLLEAGUE, &theirs), "🙋 Беру"));
    let said = t.said(MANAGER).await.split_off(before);
    assert_eq!(said.len(), 1, "no alert, there is nothing to give to another courier: {said:#?}");
    t.finish().await;
}
