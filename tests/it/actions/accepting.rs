//! Accepting new orders.

use super::{NEW, last, press_last, press_on_card, start};
use crate::couriers::has_button;
use crate::harness::{ADMIN, COURIER, Harness, MANAGER, from_bot};

#[tokio::test]
async fn a_manager_accepts_an_order_with_two_presses() {
    let t = start().await;
    press_on_card(&t, MANAGER, NEW, "✅ Принять").await;
    let question = last(&t, MANAGER).await;
    assert!(question.text.starts_with("✅ Принять заказ?\n910000001 · 12"), "{}", question.text);
    assert!(question.text.ends_with("Отменить будет нельзя."), "{}", question.text);
    assert!(t.kaspi.writes(NEW).is_empty(), "nothing is sent before the second press");
    assert_eq!(press_last(&t, MANAGER, "✅ Да, принять").await, "✅ Заказ 910000001 принят.");
    let writes = t.kaspi.writes(NEW);
    assert_eq!((writes.len(), writes[0].status.as_deref()), (1, Some("ACCEPTED_BY_MERCHANT")));
    assert_eq!(t.count_rows("actions WHERE outcome = 'done'").await, 1);
    // Its cards show it at once.
    t.deliver().await;
    let card =
        from_bot(&t.telegram, MANAGER).into_iter().rev().find(|message| message.text.contains("Заказ 910000001 ·"));
    assert!(card.as_ref().is_some_and(|card| !has_button(card, "✅ Принять")), "{card:#?}");
    // The bot has read it, and a courier can take it.
    assert!(has_button(&t.ask(COURIER, NEW).await, "🙋 Беру"));
    // The question is answered: a second press of the same button changes nothing.
    t.forge_press_for_toast(MANAGER, MANAGER, question.id, question.callback_data("✅ Да, принять").unwrap()).await;
    assert_eq!(t.kaspi.writes(NEW).len(), 1);
    t.finish().await;
}

#[tokio::test]
async fn nothing_is_sent_if_it_is_declined_or_too_late() {
    let t = start().await;
    press_on_card(&t, MANAGER, NEW, "✅ Принять").await;
    assert_eq!(press_last(&t, MANAGER, "✖️ Не надо").await, "✖️ Отменено: в Kaspi ничего не отправлено.");
    assert_eq!(t.count_rows("actions").await, 0);
    press_on_card(&t, MANAGER, NEW, "✅ Принять").await;
    t.pass(chrono::TimeDelta::minutes(16));
    let text = press_last(&t, MANAGER, "✅ Да, принять").await;
    assert!(text.starts_with("⌛ Запрос устарел, в Kaspi ничего не отправлено."), "{text}");
    assert!(t.kaspi.all_writes().is_empty());
    t.finish().await;
}

#[tokio::test]
async fn couriers_do_not_see_it_and_cannot_forge_it() {
    let t = start().await;
    let card = t.ask(COURIER, NEW).await;
    assert!(!has_button(&card, "✅ Принять"));
    for data in [format!("accept:{NEW}"), "confirm:1:1".to_owned(), "accept-ticked".to_owned()] {
        let answer = t.forge_press_for_toast(COURIER, COURIER, card.id, &data).await;
        assert!(answer.starts_with("Эта кнопка больше не работает"), "{data}: {answer}");
    }
    t.finish().await;
}

#[tokio::test]
async fn it_is_off_by_default() {
    let t = Harness::start().await;
    t.kaspi.place_order(NEW, t.clock());
    t.poll().await;
    let card = t.ask(MANAGER, NEW).await;
    assert!(!has_button(&card, "✅ Принять"), "{card:#?}");
    t.finish().await;
}

#[tokio::test]
async fn ticked_orders_are_accepted_together() {
    let t = start().await;
    for code in ["910000003", "910000004"] {
        t.kaspi.place_order(code, t.clock());
    }
    t.kaspi.accept_order("910000004");
    t.poll().await;
    let list = t.ask(MANAGER, "/orders").await;
    t.press_label(MANAGER, list.id, "☑️ Назначить несколько").await;
    for code in [NEW, "910000003", "910000004"] {
        t.press_for_toast(MANAGER, MANAGER, list.id, &format!("tick:{code}")).await;
    }
    t.press_label(MANAGER, list.id, "✅ Принять: 3").await;
    let question = last(&t, MANAGER).await;
    assert!(question.text.starts_with("✅ Принять заказы: 2?"), "{}", question.text);
    assert!(question.text.contains("Эти сейчас принять нельзя: 910000004"), "{}", question.text);
    let text = press_last(&t, MANAGER, "✅ Да, принять").await;
    assert_eq!(text, "✅ Заказ 910000001 принят.\n✅ Заказ 910000003 принят.");
    assert_eq!(t.kaspi.all_writes().len(), 2);
    t.finish().await;
}

#[tokio::test]
async fn two_managers_at_once_accept_an_order_once() {
    let t = start().await;
    let mut queries = Vec::new();
    for person in [MANAGER, ADMIN] {
        press_on_card(&t, person, NEW, "✅ Принять").await;
        let question = last(&t, person).await;
        queries.push((person, question.id, question.callback_data("✅ Да, принять").unwrap().to_owned()));
    }
    for (person, message, data) in &queries {
        t.press(*person, *person, *message, data);
    }
    t.settle().await;
    let texts: Vec<String> =
        queries.iter().map(|(person, message, _)| t.telegram.message(*person, *message).unwrap().text).collect();
    assert_eq!(t.kaspi.writes(NEW).len(), 1, "{texts:?}");
    assert_eq!(texts.iter().filter(|text| *text == "✅ Заказ 910000001 принят.").count(), 1, "{texts:?}");
    t.finish().await;
}

#[tokio::test]
async fn a_person_whose_role_has_changed_meanwhile_sends_nothing() {
    let t = start().await;
    press_on_card(&t, MANAGER, NEW, "✅ Принять").await;
    let question = last(&t, MANAGER).await;
    t.ask(ADMIN, &format!("/allow {MANAGER} courier")).await;
    let answer = t.press_label(MANAGER, question.id, "✅ Да, принять").await;
    let text = t.telegram.message(MANAGER, question.id).unwrap().text;
    assert!(text.starts_with("Это могут менеджеры"), "{answer} {text}");
    t.ask(ADMIN, &format!("/deny {MANAGER}")).await;
    t.forge_press_for_toast(MANAGER, MANAGER, question.id, question.callback_data("✅ Да, принять").unwrap()).await;
    assert!(t.kaspi.all_writes().is_empty());
    t.finish().await;
}
