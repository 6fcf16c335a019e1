//! Codes within other text, and texts within unusual messages.

use kaspi_order_bot::domain::PendingUpdate;
use kaspi_order_bot::sandbox::telegram::{GroupKind, NewMessage};
use kaspi_order_bot::store::{Db, inbox};
use serde_json::{Value, json};

use crate::harness::{ADMIN, COURIER, Harness, MANAGER, STRANGER, is_card_of, now, text_message, texts};

const FORM: &str = "Имя: Айгерим Тестова
Телефон: 8 (700) 000-00-01
Заказ: 900000203
Сумма: 12 990 900 ₸, доставка 1 500 тг
Адрес: Алматы, 050000, ул. Примерная, 154А, кв. 25, 43.240013, 76.938854
Дата: 2026-11-23 14:30, с 10:00 до 18:00";

fn message_with(text: &str, around: &Value) -> Value {
    let mut message = text_message(1, COURIER, text);
    message.as_object_mut().unwrap().extend(around.as_object().unwrap().clone());
    message
}

#[tokio::test]
async fn unknown_fields_of_a_message_do_not_hide_its_text() {
    let t = Harness::start().await;
    t.ask(COURIER, "/start").await;
    let chat = json!({ "id": COURIER, "type": "private", "first_name": "Курьер" });
    let other = json!({ "id": -1_001, "type": "supergroup", "title": "Группа" });
    for around in [
        json!({ "external_reply": { "origin": { "type": "hidden_user", "date": 1, "sender_user_name": "К" }, "chat": other, "story": {} } }),
        json!({ "reply_to_message": { "chat": chat, "message_id": 5, "date": 0 } }),
        json!({ "reply_to_message": [5], "quote": 7, "entities": {}, "forward_origin": { "type": "unheard_of" } }),
        json!({ "reply_to_story": {}, "gift": { "gift": [] }, "reply_markup": 5, "link_preview_options": "x" }),
    ] {
        let before = t.said(COURIER).await.len();
        t.inject("message", message_with("900000203", &around));
        let answer = &t.answers(COURIER, before + 1).await[before];
        assert!(is_card_of(answer, "900000203"), "{around}: {}", answer.text);
    }
    t.finish().await;
}

#[tokio::test]
async fn a_reply_to_a_story_or_to_a_deleted_message_is_read() {
    let t = Harness::start().await;
    t.ask(COURIER, "/start").await;
    let sent = NewMessage { account: COURIER, chat: COURIER, text: "900000203".to_owned(), ..NewMessage::default() };
    let story = json!({ "origin": { "type": "hidden_user", "date": 1, "sender_user_name": "К" }, "story": {} });
    t.telegram.send(&NewMessage { external_reply: Some(story), ..sent.clone() }).unwrap();
    t.telegram.send(&NewMessage { inaccessible_reply: Some(5), ..sent }).unwrap();
    let answers = t.answers(COURIER, 3).await;
    assert!(answers[1..].iter().all(|answer| is_card_of(answer, "900000203")), "{:#?}", texts(&answers));
    t.finish().await;
}

#[tokio::test]
async fn an_unpaired_surrogate_does_not_hide_the_text() {
    let mut t = Harness::start().await;
    t.ask(COURIER, "/start").await;
    t.stop_bot().await;
    // The sandbox cannot send it: a `Value` has no unpaired surrogates.
    let message = message_with("900000203 HALF", &json!({})).to_string().replace("HALF", r"\ud83d");
    let payload = format!(r#"{{"update_id":1,"message":{message}}}"#);
    let db = Db::open(&t.database_url()).await.unwrap();
    let update = PendingUpdate { update_id: 1, payload, received_at: now(), is_left_over: false };
    inbox::store(db.pool(), &[update]).await.unwrap();
    db.close().await.unwrap();
    t.start_bot().await;
    let answer = &t.answers(COURIER, 2).await[1];
    assert!(is_card_of(answer, "900000203"), "{}", answer.text);
    t.finish().await;
}

#[tokio::test]
async fn a_code_is_read_in_every_spelling_of_the_command() {
    let t = Harness::start().await;
    for text in [
        "/order900000203",
        "/order№900 000 203",
        "/order:900000203",
        "/order_900000203",
        "/order-900000203",
        "/order(900000203)",
        "/order=900000203",
        "/order, 900000203",
        "/order <900000203>",
        "/order {900000203}",
        "/order\u{200b}900000203\u{feff}",
        "/ORDER900000203!",
        "/order@sandbox_orders_bot900000203",
        "/order@sandbox_orders_bot:900000203",
        "«/order 900000203»",
        "  /order 900000203",
        "\u{200b}/order 900000203",
        "Айдар, /order 900000203 пожалуйста",
        "/orders900000203",
        "/заказ 900000203",
        "/заказ900000203",
        "/900000203",
    ] {
        let answer = t.ask(COURIER, text).await;
        assert!(is_card_of(&answer, "900000203"), "{text:?}: {}", answer.text);
    }
    let answer = t.ask(COURIER, "/orders").await;
    assert!(answer.text.starts_with("📋"), "{}", answer.text);
    assert!(t.ask(COURIER, "/заказ").await.text.starts_with("Что я умею"));
    t.finish().await;
}

#[tokio::test]
async fn only_the_order_command_is_read_within_a_text() {
    let t = Harness::start().await;
    let group = t.group(GroupKind::Supergroup, &[MANAGER, COURIER, STRANGER]).await;
    t.telegram.set_privacy_mode(false);
    for (asked, text) in
        ["Айдар, /order 900000203 пожалуйста", "«/order900000203»", "/order-900000203"].into_iter().enumerate()
    {
        t.say(COURIER, group, text);
        let answers = t.answers(group, asked + 1).await;
        assert!(is_card_of(&answers[asked], "900000203"), "{text:?}: {}", answers[asked].text);
    }
    let before = t.said(group).await;
    for text in [
        "Айдар, /deny 22",
        "Коллеги, /disconnect 900000203",
        "«/connect»",
        "смотри /settings",
        "Пишите /order и номер",
        "Айдар, /order@other_bot 900000203",
        "/order@other_bot 900000203",
        "/заказ 900000203",
        "900000203",
    ] {
        t.say(MANAGER, group, text);
    }
    assert_eq!(t.said(group).await, before);
    // In private, too.
    assert!(t.ask(ADMIN, "Пожалуйста, /deny 22").await.text.starts_with("Не вижу номера заказа"));
    assert!(is_card_of(&t.ask(COURIER, "900000203").await, "900000203"));
    t.finish().await;
}

#[tokio::test]
async fn a_phone_or_a_sum_is_not_a_code() {
    let t = Harness::start().await;
    // A phone alone is searched for.
    for text in ["77000000001", "+7 700 000 00 01", "8 (700) 000-00-01", "тел 87771234567", "7771234567"] {
        let answer = t.ask(COURIER, text).await;
        assert!(answer.text.starts_with("🔍 Нет активного заказа с таким телефоном"), "{text:?}: {}", answer.text);
    }
    for text in [
        "звоните 77000000001",
        "+7 700 000 00 01 Айгерим",
        "/order 77000000001",
        "/order 8 777 123 45 67",
        "12 990 900 ₸",
        "/order 12 990 900 тг",
        "900 000 101 900 000 102",
        "заказ 123456",
        "43,240013 76,938854",
    ] {
        let answer = t.ask(COURIER, text).await;
        assert!(answer.text.starts_with("Не вижу номера заказа"), "{text:?}: {}", answer.text);
        assert!(answer.text.contains("6–12") && answer.text.contains("8–10"), "{}", answer.text);
    }
    t.ask(ADMIN, "/start").await;
    let audit = t.ask(ADMIN, "/audit").await;
    assert!(!audit.text.contains("звоните"), "{}", audit.text);
    assert_eq!(t.count_rows("lookups WHERE kind <> 'phone'").await, 0);
    assert_eq!(t.kaspi.request_count(), 0);
    // Alone and behind the command, a code may be shorter.
    for text in ["123456", "№ 123456", "/order 123456"] {
        let answer = t.ask(COURIER, text).await;
        assert!(answer.text.starts_with("🔍 Заказа 123456 нет"), "{text:?}: {}", answer.text);
    }
    t.finish().await;
}

#[tokio::test]
async fn a_form_and_a_forwarded_card_give_one_card_and_nothing_else() {
    let t = Harness::start().await;
    let card = t.ask(COURIER, "900000203").await;
    for text in
        [FORM, &format!("/order {FORM}"), &card.text, "тел. 87000000001, заказ 900000203, 12 990 ₸", "900000203, 12x"]
    {
        let answer = t.ask(COURIER, text).await;
        assert!(is_card_of(&answer, "900000203"), "{text:?}: {}", answer.text);
        t.settle().await;
    }
    let count = t.said(COURIER).await.len();
    assert_eq!(count, 6, "{:#?}", t.said(COURIER).await);
    // Cards with other contents.
    for code in ["900000101", "900000102", "900000206", "900000309"] {
        let card = t.ask(MANAGER, code).await;
        t.settle().await;
        let before = t.said(MANAGER).await.len();
        t.say(MANAGER, MANAGER, &card.text);
        t.settle().await;
        let said = t.said(MANAGER).await;
        let cards: Vec<&String> = said[before..].iter().filter(|text| !text.starts_with("pin")).collect();
        assert!(cards.len() == 1 && cards[0].starts_with(&format!("📦 Заказ {code}")), "{code}: {cards:#?}");
    }
    t.finish().await;
}
