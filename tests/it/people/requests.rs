//! Strangers who ask for access.

use chrono::TimeDelta;
use insta::assert_snapshot;
use kaspi_order_bot::sandbox::http::Fault;
use kaspi_order_bot::sandbox::telegram::{Message, Telegram};

use crate::harness::{ADMIN, Harness, LIMIT, MANAGER, STRANGER, is_card_of};

/// A stranger asks for access. Returns the request as the admin and the manager got it.
async fn request(t: &Harness) -> (Message, Message) {
    for person in [ADMIN, MANAGER] {
        t.ask(person, "/start").await;
    }
    let refusal = t.ask(STRANGER, "900000206").await;
    assert_eq!(t.press_label(STRANGER, refusal.id, "🙋 Попросить доступ").await, "Запрос отправлен менеджерам");
    (t.answers(ADMIN, 2).await.remove(1), t.answers(MANAGER, 2).await.remove(1))
}

#[tokio::test]
async fn the_first_verdict_counts_and_is_shown_to_all_managers() {
    let t = Harness::start().await;
    let (at_admin, at_manager) = request(&t).await;
    assert_snapshot!(at_manager.text, @"
    🙋 Просит доступ: Чужой
    Telegram ID: 99
    ");
    assert_eq!(at_admin.text, at_manager.text);
    let asked = t.answers(STRANGER, 1).await.remove(0);
    assert_snapshot!(asked.text, @"
    Этот бот отвечает только сотрудникам магазина.

    Ваш Telegram ID: 99

    Ваш запрос отправлен менеджерам, ответ придёт сюда. Попросить снова можно: завтра, 14:00.
    ");
    assert!(asked.buttons.is_empty());

    assert_eq!(t.press_label(MANAGER, at_manager.id, "✅ Принять курьером").await, "доступ открыт");
    for (chat, message) in [(ADMIN, at_admin.id), (MANAGER, at_manager.id)] {
        let shown = t.telegram.message(chat, message).unwrap();
        assert!(shown.text.ends_with("✅ Принят курьером\u{a0}· решение: Менеджер"), "{}", shown.text);
        assert!(shown.buttons.is_empty());
    }
    assert!(t.answers(STRANGER, 2).await[1].text.starts_with("✅ Доступ открыт. Ваша роль — курьер."));
    assert!(is_card_of(&t.ask(STRANGER, "900000206").await, "900000206"));

    // An old button under a message that could not be edited.
    assert_eq!(
        t.forge_press_for_toast(ADMIN, ADMIN, at_admin.id, at_admin.callback_data("🚫 Отказать").unwrap()).await,
        "Уже решено: доступ открыт"
    );
    assert!(is_card_of(&t.ask(STRANGER, "900000206").await, "900000206"));
    t.finish().await;
}

#[tokio::test]
async fn two_simultaneous_verdicts_have_one_result() {
    let t = Harness::start().await;
    let (at_admin, at_manager) = request(&t).await;
    let first = t.press(ADMIN, ADMIN, at_admin.id, at_admin.callback_data("🚫 Отказать").unwrap());
    let second = t.press(MANAGER, MANAGER, at_manager.id, at_manager.callback_data("✅ Принять курьером").unwrap());
    t.settle().await;
    let shown = [t.toast(&first), t.toast(&second)];
    let admitted = shown[1] == "доступ открыт";
    let expected = if admitted {
        ["Уже решено: доступ открыт", "доступ открыт"]
    } else {
        ["отказано", "Уже решено: отказано"]
    };
    assert_eq!(shown, expected);
    let outcomes =
        [(ADMIN, at_admin.id), (MANAGER, at_manager.id)].map(|(chat, id)| t.telegram.message(chat, id).unwrap().text);
    assert_eq!(outcomes[0], outcomes[1]);
    assert_eq!(outcomes[0].contains("✅ Принят курьером · решение: Менеджер"), admitted);
    t.answers(STRANGER, 2).await;
    assert_eq!(is_card_of(&t.ask(STRANGER, "900000206").await, "900000206"), admitted);
    t.finish().await;
}

#[tokio::test]
async fn a_refused_person_is_answered_however_often_they_wrote_before() {
    let t = Harness::start().await;
    let (_, at_manager) = request(&t).await;
    for _ in 0..7 {
        t.say(STRANGER, STRANGER, "/start");
    }
    t.settle().await;
    let before = t.said(STRANGER).await.len();
    t.press(MANAGER, MANAGER, at_manager.id, at_manager.callback_data("🚫 Отказать").unwrap());
    t.answers(STRANGER, before + 1).await;
    let again = t.ask(STRANGER, "/start").await;
    assert!(again.text.contains("Попросить снова можно: завтра, 14:00"), "{}", again.text);
    t.finish().await;
}

#[tokio::test]
async fn a_refused_person_can_ask_again_after_a_day() {
    let t = Harness::start().await;
    let (_, at_manager) = request(&t).await;
    t.press(MANAGER, MANAGER, at_manager.id, at_manager.callback_data("🚫 Отказать").unwrap());
    t.settle().await;
    assert_snapshot!(t.answers(STRANGER, 2).await[1].text, @"Менеджер отклонил ваш запрос. Если это ошибка, обратитесь к нему лично.");
    assert!(t.telegram.message(MANAGER, at_manager.id).unwrap().text.ends_with("🚫 Отказано\u{a0}· решение: Менеджер"));
    let again = t.ask(STRANGER, "/start").await;
    assert!(again.buttons.is_empty() && again.text.contains("Менеджер отклонил ваш запрос."));
    assert_eq!(
        t.forge_press_for_toast(STRANGER, STRANGER, again.id, "access").await,
        "Менеджер отклонил ваш запрос. Если это ошибка, обратитесь к нему лично."
    );
    assert_eq!(t.said(MANAGER).await.len(), 2);
    t.pass(TimeDelta::hours(24));
    let again = t.ask(STRANGER, "/start").await;
    t.press(STRANGER, STRANGER, again.id, "access");
    assert!(t.answers(MANAGER, 3).await[2].text.starts_with("🙋 Просит доступ: Чужой"));
    t.finish().await;
}

#[tokio::test]
async fn a_request_is_sent_once_to_each_manager() {
    let t = Harness::start().await;
    // The admin has not opened the bot, and Telegram fails temporarily.
    t.ask(MANAGER, "/start").await;
    let refusal = t.ask(STRANGER, "900000206").await;
    t.telegram.faults().plan("/SendMessage", Fault::html(502), 2);
    t.press(STRANGER, STRANGER, refusal.id, "access");
    let request = t.answers(MANAGER, 2).await.remove(1);
    assert!(request.text.starts_with("🙋 Просит доступ: Чужой"));
    t.settle().await;
    assert_eq!(t.said(MANAGER).await.len(), 2);
    // The admin gets it when they open the bot, once.
    for text in ["/start", "/start"] {
        t.say(ADMIN, ADMIN, text);
    }
    let said = t.said(ADMIN).await;
    assert!(said.len() == 3 && said[1].starts_with("🙋 Просит доступ: Чужой"), "{said:#?}");
    t.finish().await;
}

#[tokio::test]
async fn a_crash_loses_no_request() {
    let mut t = Harness::start().await;
    for person in [ADMIN, MANAGER] {
        t.ask(person, "/start").await;
    }
    let refusal = t.ask(STRANGER, "900000206").await;
    t.settle().await;
    t.telegram.faults().plan_always("/SendMessage", Fault::NoResponse);
    t.press(STRANGER, STRANGER, refusal.id, "access");
    let calls = t.telegram.call_count("getUpdates");
    let is_confirmed =
        |telegram: &Telegram| telegram.pending_updates() == 0 && telegram.call_count("getUpdates") > calls;
    assert!(t.telegram.wait_until(LIMIT, is_confirmed).await, "the press was not confirmed");
    t.crash_bot().await;
    t.telegram.faults().clear();
    t.start_bot().await;
    for person in [ADMIN, MANAGER] {
        assert!(t.answers(person, 2).await[1].text.starts_with("🙋 Просит доступ: Чужой"));
    }
    t.settle().await;
    assert_eq!(t.said(MANAGER).await.len(), 2);
    t.finish().await;
}
