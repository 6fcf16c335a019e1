//! One courier holds an order, and every card says who.

use kaspi_order_bot::domain::ChatId;
use kaspi_order_bot::domain::subscription::Subscription;
use kaspi_order_bot::flow::chats::alerts;
use kaspi_order_bot::sandbox::telegram::{GroupKind, NewMessage};
use kaspi_order_bot::store;

use super::{CODE, card, group_with_card, has_button, open_chats, polled, take};
use crate::harness::{ADMIN, COLLEAGUE, COURIER, Harness, MANAGER, STRANGER, from_bot, texts};
use crate::notices::{CODE as NEW, connected_group};

#[tokio::test]
async fn the_first_who_presses_has_the_order_and_every_card_says_so() {
    let t = polled().await;
    let mine = t.ask(COURIER, CODE).await;
    let theirs = t.ask(COLLEAGUE, CODE).await;
    t.settle().await;
    assert!(has_button(&mine, "🙋 Беру") && !has_button(&mine, "👤 Назначить"), "{mine:#?}");

    assert_eq!(t.press_label(COURIER, mine.id, "🙋 Беру").await, "Заказ ваш");
    assert_eq!(t.press_label(COLLEAGUE, theirs.id, "🙋 Беру").await, "Уже везёт Курьер");
    t.deliver().await;
    let (mine, theirs) = (card(&t, COURIER, &mine), card(&t, COLLEAGUE, &theirs));
    for shown in [&mine, &theirs] {
        assert!(shown.text.contains("🚚 Везёт: Курьер · с 14:00"), "{}", shown.text);
        assert!(!has_button(shown, "🙋 Беру"));
    }
    assert!(has_button(&mine, "↩️ Вернуть в список") && !has_button(&theirs, "↩️ Вернуть в список"));

    assert_eq!(t.press_label(COURIER, mine.id, "↩️ Вернуть в список").await, "Заказ снова свободен");
    t.deliver().await;
    assert!(has_button(&card(&t, COLLEAGUE, &theirs), "🙋 Беру"));
    assert_eq!(t.press_label(COLLEAGUE, theirs.id, "🙋 Беру").await, "Заказ ваш");
    assert_eq!(t.count_rows("assignments WHERE ended_at IS NULL").await, 1);
    t.finish().await;
}

#[tokio::test]
async fn two_presses_at_once_give_the_order_to_one() {
    let t = polled().await;
    let cards = [(COURIER, t.ask(COURIER, CODE).await), (COLLEAGUE, t.ask(COLLEAGUE, CODE).await)];
    t.settle().await;
    let queries = cards.map(|(person, card)| t.press(person, person, card.id, &format!("take:{CODE}")));
    t.settle().await;
    let mut answers = queries.map(|query| t.toast(&query));
    answers.sort();
    assert_eq!(answers[0], "Заказ ваш");
    assert!(answers[1].starts_with("Уже везёт "), "{answers:?}");
    assert_eq!(t.count_rows("assignments").await, 1);
    t.deliver().await;
    t.finish().await;
}

#[tokio::test]
async fn a_groups_card_shows_the_courier_and_hides_no_button() {
    let t = Harness::start().await;
    let (group, shown) = group_with_card(&t).await;
    assert!(has_button(&shown, "🙋 Беру") && has_button(&shown, "👤 Назначить"), "{shown:#?}");
    assert_eq!(t.press_for_toast(COURIER, group, shown.id, &format!("take:{NEW}")).await, "Заказ ваш");
    t.deliver().await;
    let held = card(&t, group, &shown);
    assert!(held.text.contains("🚚 Везёт: Курьер") && has_button(&held, "✅ Отдал"), "{held:#?}");
    // A manager may take it away; the courier is told in private.
    assert_eq!(t.press_for_toast(MANAGER, group, shown.id, &format!("release:{NEW}")).await, "Заказ снова свободен");
    t.deliver().await;
    assert!(!card(&t, group, &shown).text.contains("🚚 Везёт"));
    let said = t.said(COURIER).await;
    let expected = format!("👤 Заказ {NEW} больше не ваш: менеджер вернул его в общий список.\n📍 ");
    assert!(said.last().unwrap().starts_with(&expected), "{said:#?}");
    t.finish().await;
}

#[tokio::test]
async fn a_manager_gives_an_order_from_the_list_and_by_a_command() {
    let t = polled().await;
    let shown = t.ask(MANAGER, CODE).await;
    t.settle().await;
    t.press_label(MANAGER, shown.id, "👤 Назначить").await;
    let list = t.messages(MANAGER).await.pop().unwrap();
    assert!(list.text.starts_with(&format!("Кому отдать заказ {CODE}?")), "{}", list.text);
    t.press_for_toast(MANAGER, MANAGER, list.id, &format!("give:{CODE}:{COURIER}")).await;
    assert!(card(&t, MANAGER, &list).text.contains("теперь везёт"));
    t.deliver().await;
    let said = t.said(COURIER).await;
    assert!(said.last().unwrap().starts_with("👤 Вам назначен заказ"), "{said:#?}");
    assert_eq!(t.said(COLLEAGUE).await.len(), 1, "nobody else is notified");

    let group = t.group(GroupKind::Supergroup, &[COLLEAGUE, MANAGER]).await;
    t.deliver().await;
    let message = t.say(COLLEAGUE, group, "я свободен");
    let text = format!("/assign {CODE}");
    let reply = NewMessage { account: MANAGER, chat: group, text, reply_to: Some(message), ..NewMessage::default() };
    t.telegram.send(&reply).unwrap();
    let answer = t.messages(group).await.pop().unwrap();
    assert!(answer.text.contains("теперь везёт"), "{}", answer.text);
    t.deliver().await;
    let said = t.said(COURIER).await.pop().unwrap();
    assert!(said.contains("больше не ваш: менеджер отдал его другому курьеру.\n📍 "), "{said}");
    assert!(t.said(COLLEAGUE).await.last().unwrap().starts_with("👤 Вам назначен заказ"));
    t.finish().await;
}

#[tokio::test]
async fn what_cannot_be_taken_is_refused_with_a_sentence() {
    let t = polled().await;
    let shown = t.ask(COURIER, CODE).await;
    t.settle().await;
    // A forged button changes nothing.
    let unknown = "Эта кнопка больше не работает. Пришлите номер заказа ещё раз.";
    for code in ["900000102", "900000201", "999999999"] {
        assert_eq!(t.forge_press_for_toast(COURIER, COURIER, shown.id, &format!("take:{code}")).await, unknown);
    }
    // Only managers may give an order away, and only to people with access.
    let give = |to: i64| format!("give:{CODE}:{to}");
    let answer = t.forge_press_for_toast(COURIER, COURIER, shown.id, &give(COURIER)).await;
    assert!(answer.starts_with("Это могут только менеджеры"), "{answer}");
    let list = t.ask(MANAGER, &format!("/assign {CODE}")).await;
    assert_eq!(t.forge_press_for_toast(MANAGER, MANAGER, list.id, &give(STRANGER)).await, unknown);
    // The courier has lost access since the list was made.
    t.ask(ADMIN, &format!("/deny {COLLEAGUE}")).await;
    let answer = t.press_for_toast(MANAGER, MANAGER, list.id, &give(COLLEAGUE)).await;
    assert!(answer.starts_with("У этого человека нет доступа"), "{answer}");
    t.kaspi.archive_order(CODE, "CANCELLED", None);
    t.poll().await;
    assert_eq!(t.press_label(COURIER, shown.id, "🙋 Беру").await, "Заказ уже закрыт или отменяется, взять его нельзя.");
    assert_eq!(t.count_rows("assignments").await, 0);
    t.finish().await;
}

#[tokio::test]
async fn the_courier_is_notified_of_a_cancellation_and_nobody_else() {
    let t = polled().await;
    let shown = t.ask(COURIER, CODE).await;
    t.ask(COLLEAGUE, CODE).await;
    t.settle().await;
    t.press_label(COURIER, shown.id, "🙋 Беру").await;
    t.deliver().await;
    let before = t.messages(COLLEAGUE).await.len();
    t.kaspi.update_order(CODE, |order| order["status"] = "CANCELLING".into());
    t.poll_and_deliver().await;
    let last = t.messages(COURIER).await.pop().unwrap();
    assert!(last.text.starts_with("⛔️ Отменяется"), "{}", last.text);
    assert_eq!(t.messages(COLLEAGUE).await.len(), before);

    t.kaspi.archive_order(CODE, "CANCELLED", None);
    t.poll_and_deliver().await;
    let last = t.messages(COURIER).await.pop().unwrap();
    assert!(last.text.starts_with("⛔️ Отменён"), "{}", last.text);
    assert_eq!(t.count_rows("assignments WHERE ending = 'order_ended'").await, 1);
    t.finish().await;
}

#[tokio::test]
async fn a_person_who_loses_access_gives_the_orders_back() {
    let t = polled().await;
    take(&t, CODE).await;
    t.ask(MANAGER, &format!("/deny {COURIER}")).await;
    t.settle().await;
    let expected = format!("👤 Курьер больше без доступа. Снова без курьера: {CODE}.");
    for manager in [ADMIN, MANAGER] {
        let is_expected = |text: &String| text.starts_with(&expected);
        t.until(|| texts(&from_bot(&t.telegram, manager)).iter().any(is_expected)).await;
    }
    assert_eq!(t.count_rows("assignments WHERE ending = 'access_ended'").await, 1);
    // The orders without a courier are given to another one without typing a number.
    let alert = t.messages(MANAGER).await.into_iter().find(|message| message.text.starts_with(&expected)).unwrap();
    t.press_label(MANAGER, alert.id, "👤 Дать другому").await;
    let list = t.messages(MANAGER).await.pop().unwrap();
    assert!(list.text.starts_with("📋 Все активные · доставка магазина"), "{}", list.text);
    t.press_for_toast(MANAGER, MANAGER, list.id, &format!("tick:{CODE}")).await;
    t.press_label(MANAGER, list.id, "👤 Отдать: 1").await;
    t.press_for_toast(MANAGER, MANAGER, list.id, &format!("give-selected:{COLLEAGUE}")).await;
    assert!(card(&t, MANAGER, &list).text.contains("теперь везёт Коллега"));
    t.press_label(MANAGER, list.id, "‹ К списку").await;
    assert!(!card(&t, MANAGER, &list).text.contains("🚚"), "the list of orders without a courier");
    t.deliver().await;
    t.finish().await;
}

#[tokio::test]
async fn a_card_in_a_chat_with_separate_messages_shows_the_courier_too() {
    let t = Harness::start().await;
    let group = group_with_separate_messages(&t).await;
    t.kaspi.place_order(NEW, t.clock());
    t.poll_and_deliver().await;
    let shown = t.answers(group, 1).await.remove(0);
    t.press_for_toast(COURIER, group, shown.id, &format!("take:{NEW}")).await;
    t.deliver().await;
    let held = card(&t, group, &shown);
    assert!(held.text.contains("🚚 Везёт: Курьер") && has_button(&held, "✅ Отдал"), "{held:#?}");
    assert_eq!(t.messages(group).await.len(), 1, "nothing is sent for that");
    t.finish().await;
}

#[tokio::test]
async fn an_admin_who_is_removed_from_the_configuration_gives_the_orders_back() {
    let mut t = Harness::prepare().await;
    t.set("ADMIN_USER_IDS", &format!("{ADMIN},{COLLEAGUE}"));
    t.start_bot().await;
    t.poll().await;
    open_chats(&t).await;
    let shown = t.ask(COLLEAGUE, CODE).await;
    let seen = t.ask(COURIER, CODE).await;
    t.settle().await;
    t.press_label(COLLEAGUE, shown.id, "🙋 Беру").await;
    t.deliver().await;
    assert!(card(&t, COURIER, &seen).text.contains("🚚 Везёт: Коллега"));
    t.stop_bot().await;
    t.set("ADMIN_USER_IDS", &ADMIN.to_string());
    t.start_bot().await;
    t.deliver().await;
    alerts::deliver(t.deps()).await.unwrap();
    let expected = format!("👤 Коллега больше без доступа. Снова без курьера: {CODE}.");
    let is_expected = |text: &String| text.starts_with(&expected);
    t.until(|| texts(&from_bot(&t.telegram, MANAGER)).iter().any(is_expected)).await;
    assert!(has_button(&card(&t, COURIER, &seen), "🙋 Беру"), "every card shows it");
    assert_eq!(t.count_rows("assignments WHERE ending = 'access_ended'").await, 1);
    t.finish().await;
}

#[tokio::test]
async fn a_card_that_is_not_the_chats_latest_shows_what_was_pressed_on_it() {
    let t = Harness::start().await;
    let group = group_with_separate_messages(&t).await;
    t.kaspi.place_order(NEW, t.clock());
    t.poll_and_deliver().await;
    t.kaspi.accept_order(NEW);
    t.poll_and_deliver().await;
    let shown = t.answers(group, 2).await;
    t.press_for_toast(COURIER, group, shown[0].id, &format!("take:{NEW}")).await;
    t.deliver().await;
    for message in &shown {
        let held = card(&t, group, message);
        assert!(held.text.contains("🚚 Везёт: Курьер") && !has_button(&held, "🙋 Беру"), "{held:#?}");
        assert_eq!(held.buttons, card(&t, group, &shown[1]).buttons);
    }
    t.finish().await;
}

#[tokio::test]
async fn the_card_of_a_group_that_wants_no_notices_any_more_shows_the_courier() {
    let t = Harness::start().await;
    let (group, shown) = group_with_card(&t).await;
    t.say(MANAGER, group, "/settings");
    let settings = t.answers(group, 2).await.remove(1).id;
    t.press_for_toast(MANAGER, group, settings, "set:subscription").await;
    t.press_for_toast(COURIER, group, shown.id, &format!("take:{NEW}")).await;
    t.deliver().await;
    assert!(card(&t, group, &shown).text.contains("🚚 Везёт: Курьер"));
    t.finish().await;
}

#[tokio::test]
async fn what_cannot_be_assigned_is_refused_before_a_courier_is_chosen() {
    let t = polled().await;
    let ended = "900000202";
    t.kaspi.archive_order(ended, "COMPLETED", None);
    t.poll().await;
    let pool = t.deps().db.pool();
    store::orders::purge_seen_before(pool, t.clock() + chrono::TimeDelta::days(1)).await.unwrap();
    t.poll().await;
    for (code, reason) in [
        ("900000102", "Этот заказ везут не курьеры магазина"),
        (ended, "Заказ уже закрыт или отменяется"),
        ("123456789", "Среди активных заказов такого нет."),
    ] {
        let answer = t.ask(MANAGER, &format!("/assign {code}")).await;
        assert!(answer.text.starts_with(&format!("👤 Заказ {code} не назначить. {reason}")), "{}", answer.text);
        assert!(answer.buttons.is_empty());
    }
    t.finish().await;
}

/// A connected group that gets a message for each event.
async fn group_with_separate_messages(t: &Harness) -> i64 {
    let group = connected_group(t).await;
    let separate = Subscription { is_live: false, ..Subscription::new(ChatId(group)) };
    store::subscriptions::write(t.deps().db.pool(), &separate).await.unwrap();
    group
}
