//! What is sent: refused, rate-limited, to whom it may no longer go.

use std::time::Duration;

use kaspi_order_bot::sandbox::http::Fault;
use kaspi_order_bot::sandbox::telegram::{Account, GroupKind, Message, Telegram};
use serde_json::json;

use crate::harness::{ADMIN, COURIER, Harness, LIMIT, MANAGER, STRANGER, from_bot, is_card_of, texts};

const CODE: &str = "900000206";

/// A refusal of Telegram.
fn refusal(code: u16, description: &str) -> Fault {
    Fault::json(code, json!({ "ok": false, "error_code": code, "description": description }).to_string())
}

#[tokio::test]
async fn a_rejected_answer_is_sent_again_plainer() {
    let t = Harness::start().await;
    for (refusals, has_buttons, has_markup) in [(1, true, true), (2, false, true), (3, false, false)] {
        let description = "Bad Request: message to be replied not found";
        t.telegram.faults().plan("/SendMessage", refusal(400, description), refusals);
        let card = t.ask(COURIER, CODE).await;
        assert!(is_card_of(&card, CODE), "{}", card.text);
        assert_eq!(card.reply_to, None);
        assert_eq!(
            (!card.buttons.is_empty(), card.entities.iter().any(|entity| entity.kind == "bold")),
            (has_buttons, has_markup),
            "{refusals}"
        );
        t.settle().await;
    }
    t.finish().await;
}

#[tokio::test]
async fn a_rejected_edit_is_sent_again_plainer() {
    let t = Harness::start().await;
    for (refusals, has_buttons, has_markup) in [(1, false, true), (2, false, false)] {
        let card = t.ask(COURIER, CODE).await;
        t.telegram.faults().plan("/EditMessageText", refusal(400, "Bad Request: BUTTON_DATA_INVALID"), refusals);
        let refresh = format!("refresh:{CODE}");
        assert_eq!(t.press_for_toast(COURIER, COURIER, card.id, &refresh).await, "Обновлено");
        let card = t.telegram.message(COURIER, card.id).unwrap();
        assert!(is_card_of(&card, CODE), "{}", card.text);
        let is_bold = card.entities.iter().any(|entity| entity.kind == "bold");
        assert_eq!((!card.buttons.is_empty(), is_bold), (has_buttons, has_markup), "{refusals}");
    }
    t.finish().await;
}

#[tokio::test]
async fn a_rejected_pin_is_no_failure() {
    let t = Harness::start().await;
    t.telegram.faults().plan("/SendLocation", refusal(400, "Bad Request: LOCATION_INVALID"), 1);
    t.say(COURIER, COURIER, "900000101");
    let said = t.said(COURIER).await;
    assert_eq!(said.len(), 1, "{said:#?}");
    assert!(said[0].starts_with("📦 Заказ 900000101 "));
    t.finish().await;
}

#[tokio::test]
async fn a_rejected_venue_becomes_a_pin() {
    let t = Harness::start().await;
    let group = t.group(GroupKind::Supergroup, &[MANAGER, COURIER]).await;
    t.say(COURIER, group, "/order 900000101");
    let card = t.answers(group, 1).await.remove(0);
    t.telegram.faults().plan("/SendVenue", refusal(400, "Bad Request: VENUE_ID_INVALID"), 1);
    t.press(COURIER, group, card.id, "location:900000101");
    let pin = t.answers(group, 2).await.remove(1);
    assert!(pin.location.is_some() && pin.venue.is_none(), "{pin:#?}");
    t.finish().await;
}

#[tokio::test]
async fn an_edit_follows_a_migrated_group() {
    let t = Harness::start().await;
    let old = t.group(GroupKind::Basic, &[MANAGER, COURIER]).await;
    t.say(COURIER, old, &format!("/order {CODE}"));
    let card = t.answers(old, 1).await.remove(0);
    t.kaspi.faults().plan(CODE, Fault::Delay(Duration::from_millis(300)), 1);
    let query = t.press(COURIER, old, card.id, &format!("refresh:{CODE}"));
    t.until(|| t.kaspi.faults().is_empty()).await;
    let new = t.telegram.migrate(old).unwrap();
    assert!(is_card_of(&t.answers(new, 1).await[0], CODE));
    t.settle().await;
    assert_eq!(t.toast(&query), "Обновлено");
    t.finish().await;
}

#[tokio::test]
async fn an_answer_is_not_sent_after_the_access_has_ended() {
    let t = Harness::start().await;
    t.ask(MANAGER, "/start").await;
    t.kaspi.faults().plan(CODE, Fault::Delay(Duration::from_millis(500)), 1);
    t.say(COURIER, COURIER, CODE);
    t.until(|| t.kaspi.faults().is_empty()).await;
    t.ask(MANAGER, &format!("/deny {COURIER}")).await;
    assert_eq!(t.said(COURIER).await, Vec::<String>::new());
    t.finish().await;
}

#[tokio::test]
async fn an_answer_is_not_sent_to_a_group_that_was_disconnected() {
    let t = Harness::start().await;
    let group = t.group(GroupKind::Supergroup, &[MANAGER, COURIER]).await;
    t.kaspi.faults().plan(CODE, Fault::Delay(Duration::from_millis(500)), 1);
    t.say(COURIER, group, &format!("/order {CODE}"));
    t.until(|| t.kaspi.faults().is_empty()).await;
    t.say(MANAGER, group, "/disconnect");
    let said = t.said(group).await;
    assert_eq!(said.len(), 1, "{said:#?}");
    assert!(!said[0].contains(CODE), "{said:#?}");
    t.finish().await;
}

#[tokio::test]
async fn a_groups_poison_does_not_delay_the_same_persons_private_answer() {
    let t = Harness::start().await;
    let group = t.group(GroupKind::Supergroup, &[MANAGER, COURIER]).await;
    t.telegram.faults().plan_always("900000203", refusal(500, "Internal Server Error"));
    t.say(COURIER, group, "/order 900000203");
    assert!(is_card_of(&t.ask(COURIER, CODE).await, CODE));
    t.telegram.faults().clear();
    assert!(is_card_of(&t.answers(group, 1).await[0], "900000203"));
    t.finish().await;
}

#[tokio::test]
async fn a_groups_rate_limit_does_not_delay_the_same_persons_private_answer() {
    let t = Harness::start().await;
    let group = t.group(GroupKind::Supergroup, &[MANAGER, COURIER]).await;
    let limit = json!({ "ok": false, "error_code": 429, "description": "Too Many Requests", "parameters": { "retry_after": 3 } });
    t.telegram.faults().plan("/SendMessage", Fault::json(429, limit.to_string()), 1);
    t.say(COURIER, group, &format!("/order {CODE}"));
    t.until(|| t.telegram.faults().is_empty()).await;
    assert!(is_card_of(&t.ask(COURIER, CODE).await, CODE));
    assert!(from_bot(&t.telegram, group).is_empty(), "the group's answer waits");
    assert!(is_card_of(&t.answers(group, 1).await[0], CODE));
    t.finish().await;
}

#[tokio::test]
async fn a_flood_of_strangers_does_not_delay_a_courier() {
    let t = Harness::start().await;
    t.telegram.set_rate_limits(true);
    let strangers = 10_000..10_200;
    for stranger in strangers.clone() {
        t.telegram.add_account(Account::new(stranger, "Аноним"));
        t.say(stranger, stranger, "/start");
    }
    assert!(is_card_of(&t.ask(COURIER, CODE).await, CODE));
    let answered = strangers.clone().filter(|stranger| !from_bot(&t.telegram, *stranger).is_empty()).count();
    assert!(answered < 100, "{answered} strangers were answered before");
    // All of them are answered in the end, each once, and no call is refused.
    let everybody = |telegram: &Telegram| strangers.clone().all(|stranger| !from_bot(telegram, stranger).is_empty());
    assert!(t.telegram.wait_until(6 * LIMIT, everybody).await);
    assert!(strangers.clone().all(|stranger| from_bot(&t.telegram, stranger).len() == 1));
    assert!(t.telegram.calls().iter().all(|call| call.status != 429), "Telegram has refused calls");
    t.finish().await;
}

#[tokio::test]
async fn many_requests_for_access_are_summarised() {
    let t = Harness::start().await;
    t.ask(ADMIN, "/start").await;
    t.ask(MANAGER, "/start").await;
    let mut refusals = Vec::new();
    for stranger in 10_000..10_012 {
        t.telegram.add_account(Account::new(stranger, "Аноним"));
        refusals.push((stranger, t.ask(stranger, "/start").await.id));
    }
    for (stranger, refusal) in refusals {
        t.press(stranger, stranger, refusal, "access");
    }
    t.settle().await;
    let at_manager = t.messages(MANAGER).await;
    assert_eq!(at_manager.len(), 1 + 5 + 1, "{:#?}", texts(&at_manager));
    let summary = &at_manager[6];
    assert!(summary.text.starts_with("🙋 Доступа жд"), "{}", summary.text);
    t.press_for_toast(MANAGER, MANAGER, summary.id, summary.callback_data("👀 Показать запросы").unwrap()).await;
    let shown = t.messages(MANAGER).await;
    assert_eq!(shown.len(), 7 + 5);
    assert_eq!(shown[6].text, "🙋 Доступа ждут ещё 2 человека.");
    t.press_for_toast(MANAGER, MANAGER, summary.id, "requests").await;
    let shown = t.messages(MANAGER).await;
    assert_eq!(shown.len(), 7 + 7);
    assert_eq!(shown[6].text, "🙋 Запросов на доступ больше нет.");
    assert!(shown[6].buttons.is_empty());
    t.finish().await;
}

#[tokio::test]
async fn forged_buttons_change_no_message() {
    let t = Harness::start().await;
    let group = t.group(GroupKind::Supergroup, &[MANAGER, COURIER, STRANGER]).await;
    t.say(COURIER, group, &format!("/order {CODE}"));
    let card = t.answers(group, 1).await.remove(0);
    for (person, data) in [
        (STRANGER, "access"),
        (COURIER, "orders:all:all:0"),
        (COURIER, "refresh:900000203"),
        (MANAGER, "set:quiet"),
        (MANAGER, "language:en"),
        (MANAGER, "people:0"),
        (MANAGER, "removal:22"),
        (MANAGER, "requests"),
        (MANAGER, "revoke:1"),
    ] {
        t.forge_press(person, group, card.id, data);
        t.settle().await;
        let shown = t.answers(group, 1).await.remove(0);
        assert_eq!((&shown.text, &shown.buttons), (&card.text, &card.buttons), "{data}");
    }
    assert_eq!(t.said(STRANGER).await, Vec::<String>::new());
    t.finish().await;
}

#[tokio::test]
async fn the_menu_of_a_groups_administrators_stays_after_a_language_was_chosen() {
    let t = Harness::start().await;
    let group = t.group(GroupKind::Supergroup, &[MANAGER, COURIER]).await;
    t.say(MANAGER, group, "/language");
    let choice = t.answers(group, 1).await[0].id;
    t.press(MANAGER, group, choice, "language:en");
    t.settle().await;
    let names =
        |scope: &str| -> Vec<String> { t.telegram.commands(scope, "").into_iter().map(|(name, _)| name).collect() };
    let (everybody, admins) = (format!("chat {group}"), format!("chat_administrators {group}"));
    assert!(t.telegram.wait_until(LIMIT, |telegram| !telegram.commands(&everybody, "").is_empty()).await);
    assert!(names(&admins).contains(&"settings".to_owned()), "{:?}", names(&admins));
    assert!(!names(&everybody).contains(&"settings".to_owned()), "{:?}", names(&everybody));
    t.finish().await;
}

#[tokio::test]
async fn a_card_stands_right_below_its_pin_when_two_are_sent_to_one_chat() {
    let t = Harness::start().await;
    let group = t.group(GroupKind::Supergroup, &[COURIER]).await;
    t.say(COURIER, group, "/order 900000208");
    let card = t.answers(group, 1).await.remove(0);
    t.ask(COURIER, "/help").await;
    // The first pin is slow, so that the other card comes meanwhile.
    t.telegram.faults().plan("/SendLocation", Fault::Delay(Duration::from_millis(400)), 1);
    t.say(COURIER, COURIER, "900000101");
    t.press(COURIER, group, card.id, card.callback_data("📞 Телефон в личку").unwrap());
    let answers = t.answers(COURIER, 5).await.split_off(1);
    let order_of_pin = |message: &Message| {
        message.location.map(|(latitude, _)| if latitude > 43.239 { "900000101" } else { "900000208" })
    };
    for pair in answers.chunks(2) {
        let code = order_of_pin(&pair[0]).unwrap();
        assert!(is_card_of(&pair[1], code), "{:#?}", texts(&answers));
    }
    t.finish().await;
}

#[tokio::test]
async fn a_pin_that_fails_follows_its_card_and_one_that_keeps_failing_is_left_out() {
    let t = Harness::start().await;
    t.telegram.faults().plan("/SendLocation", Fault::json(500, "{}"), 1);
    t.say(COURIER, COURIER, "900000101");
    let answers = t.answers(COURIER, 2).await;
    assert!(is_card_of(&answers[0], "900000101"), "{:#?}", texts(&answers));
    assert_eq!((answers[1].location.is_some(), answers[1].reply_to), (true, Some(answers[0].id)));
    t.telegram.faults().plan("/SendLocation", refusal(400, "Bad Request: wrong location"), 1);
    let card = t.ask(COURIER, "900000208").await;
    assert!(is_card_of(&card, "900000208"));
    assert_eq!(t.messages(COURIER).await.len(), 3);
    t.finish().await;
}
