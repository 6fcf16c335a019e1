//! A courier's list.

use super::{CODE, polled, take};
use crate::harness::{COLLEAGUE, COURIER, MANAGER};

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
