//! Several orders for one courier, ticked on the list.

use kaspi_order_bot::sandbox::telegram::{GroupKind, NewMessage};

use super::{CODE, card, has_button, labels, polled, take};
use crate::harness::{COURIER, MANAGER};

#[tokio::test]
async fn a_manager_ticks_orders_and_gives_them_to_one_courier() {
    let t = polled().await;
    let list = t.ask(MANAGER, "/orders").await;
    assert_eq!(t.press_label(MANAGER, list.id, "☑️ Назначить несколько").await, "");
    let shown = card(&t, MANAGER, &list);
    assert!(shown.text.ends_with("☑️ Отметьте заказы кнопками с номерами, потом «Отдать»."), "{}", shown.text);
    assert!(t.press_label(MANAGER, list.id, "👤 Отдать: 0").await.starts_with("Ничего не отмечено"));
    for code in [CODE, "900000201"] {
        t.press_for_toast(MANAGER, MANAGER, list.id, &format!("tick:{code}")).await;
    }
    assert!(has_button(&card(&t, MANAGER, &list), "👤 Отдать: 2"));
    t.press_label(MANAGER, list.id, "👤 Отдать: 2").await;
    t.press_for_toast(MANAGER, MANAGER, list.id, &format!("give-selected:{COURIER}")).await;
    assert_eq!(card(&t, MANAGER, &list).text, "👤 Курьер теперь везёт заказы: 2.");
    assert_eq!(t.count_rows(&format!("assignments WHERE user_id = {COURIER} AND ended_at IS NULL")).await, 2);
    t.deliver().await;
    assert!(t.ask(COURIER, "/my").await.text.starts_with("📋 Мои заказы: 2"));
    // A courier cannot.
    let own = t.ask(COURIER, "/orders").await;
    assert!(!has_button(&own, "☑️ Назначить несколько"));
    for data in ["select:today:own:0", "tick:900000101", "assign-selected:0", "give-selected:22"] {
        let answer = t.forge_press_for_toast(COURIER, COURIER, own.id, data).await;
        assert!(answer.starts_with("Это могут только менеджеры"), "{data}: {answer}");
    }
    t.finish().await;
}

#[tokio::test]
async fn a_courier_who_is_given_several_orders_gets_one_list() {
    let t = polled().await;
    let before = t.messages(COURIER).await.len();
    let group = t.group(GroupKind::Supergroup, &[COURIER, MANAGER]).await;
    t.deliver().await;
    let message = t.say(COURIER, group, "готов ехать");
    let text = format!("/assign {CODE} 900000201 900000202 900000299");
    let reply = NewMessage { account: MANAGER, chat: group, text, reply_to: Some(message), ..NewMessage::default() };
    t.telegram.send(&reply).unwrap();
    let answer = t.messages(group).await.pop().unwrap().text;
    assert_eq!(answer, "👤 Курьер теперь везёт заказы: 3. Эти отдать нельзя: 900000299.");
    t.deliver().await;
    let sent = t.messages(COURIER).await.split_off(before);
    assert_eq!(sent.len(), 1, "{sent:#?}");
    assert!(sent[0].text.starts_with("👤 Вам назначены заказы: 3\n\n1. "), "{}", sent[0].text);
    assert_eq!(labels(&sent[0]), ["1", "2", "3"]);
    t.finish().await;
}

#[tokio::test]
async fn only_what_the_manager_sees_is_ticked() {
    let t = polled().await;
    let list = t.ask(MANAGER, "/orders").await;
    let press = async |label: &str| t.press_label(MANAGER, list.id, label).await;
    let tick = async |code: &str| t.press_for_toast(MANAGER, MANAGER, list.id, &format!("tick:{code}")).await;
    press("☑️ Назначить несколько").await;
    tick(CODE).await;
    for label in ["‹ К списку", "Завтра", "☑️ Назначить несколько"] {
        press(label).await;
    }
    assert!(has_button(&card(&t, MANAGER, &list), "👤 Отдать: 0"), "the order of today is not listed");
    for label in ["‹ К списку", "Сегодня", "🙋 Без курьера", "☑️ Назначить несколько"]
    {
        press(label).await;
    }
    tick(CODE).await;
    take(&t, CODE).await;
    tick("900000201").await;
    let shown = card(&t, MANAGER, &list);
    assert!(has_button(&shown, "👤 Отдать: 1"), "a courier has taken one meanwhile: {:?}", labels(&shown));
    t.finish().await;
}
