//! Malformed input from people, Kaspi and Telegram.

use kaspi_order_bot::sandbox::kaspi::own_delivery;
use kaspi_order_bot::sandbox::telegram::GroupKind;
use serde_json::{Value, json};

use crate::harness::{COLLEAGUE, COURIER, Harness, is_card_of, now, text_message, texts};

#[tokio::test]
async fn malformed_texts_are_answered() {
    let t = Harness::start().await;
    let long = "9".repeat(10_000);
    let emoji = "📦🚚".repeat(1000);
    t.ask(COURIER, "/start").await;
    for text in [
        long.as_str(),
        &emoji,
        "\u{202e}مرحبا ٩٠٠٠٠٠١٠١\u{202c}",
        "../../orders",
        "900000101&filter[orders][state]=NEW",
        "a900000101'; DROP TABLE people; --",
        "<b>900000101</b><script>",
        "\u{0}\u{1}\u{7f}",
        "%39%30%30%30%30%30%31%30%31",
        "９０００００１０１",
    ] {
        // No app sends some of these.
        let before = t.said(COURIER).await.len();
        t.inject("message", text_message(1, COURIER, text));
        let answer = &t.answers(COURIER, before + 1).await[before].text;
        assert!(answer.starts_with("Не вижу номера заказа"), "{text:?}: {answer}");
    }
    t.finish().await;
}

#[tokio::test]
async fn malformed_updates_are_ignored() {
    let t = Harness::start().await;
    let chat = json!({ "id": COURIER, "type": "private", "first_name": "Курьер" });
    let from = json!({ "id": COURIER, "is_bot": false, "first_name": "Курьер" });
    for (kind, content) in [
        ("message", json!({})),
        ("message", json!("text")),
        ("message", json!({ "message_id": "x", "chat": chat })),
        ("message", json!({ "message_id": 5, "date": 1, "chat": chat, "text": "900000206" })),
        ("callback_query", json!({ "id": "1", "from": from, "chat_instance": "x" })),
        (
            "edited_message",
            json!({ "message_id": 5, "date": 1, "edit_date": 2, "chat": chat, "from": from, "location": { "latitude": 43.2, "longitude": 76.9 } }),
        ),
    ] {
        t.inject(kind, content);
    }
    t.settle().await;
    assert!(t.calls_of("sendMessage").is_empty());
    t.ask(COLLEAGUE, "900000206").await;
    // A kind of entity that this version does not know.
    let mut message = text_message(6, COURIER, "900000206");
    message["entities"] = json!([{ "type": "date_time", "offset": 0, "length": 9, "unix_time": 1 }]);
    t.inject("message", message);
    t.say(COURIER, COURIER, "900000309");
    let answers = t.messages(COURIER).await;
    assert_eq!(answers.len(), 2, "{:#?}", texts(&answers));
    assert!(is_card_of(&answers[0], "900000206") && is_card_of(&answers[1], "900000309"), "{:#?}", texts(&answers));
    t.finish().await;
}

#[tokio::test]
async fn messages_from_other_bots_are_ignored() {
    let t = Harness::start().await;
    let group = t.group(GroupKind::Supergroup, &[COURIER]).await;
    let chat = json!({ "id": group, "type": "supergroup", "title": "Доставка" });
    let bot = json!({ "id": COURIER, "is_bot": true, "first_name": "Бот", "username": "x_bot" });
    let message = json!({ "message_id": 1, "date": 1, "chat": chat, "from": bot, "text": "/order 900000101" });
    t.inject("message", message);
    assert!(t.said(group).await.is_empty());
    assert_eq!(t.kaspi.request_count(), 0);
    t.finish().await;
}

#[tokio::test]
async fn forged_and_outdated_buttons_are_refused() {
    let t = Harness::start().await;
    t.ask(COURIER, "900000206").await;
    for data in ["", "refresh:", "refresh:x", "refresh:900000101&state=NEW", "pay:900000101", &"9".repeat(64)] {
        let toast = t.forge_press_for_toast(COURIER, COURIER, 2, data).await;
        assert_eq!(toast, "Эта кнопка больше не работает. Пришлите номер заказа ещё раз.", "{data:?}");
    }
    // The card is deleted, or too old to be accessible.
    let toast = t.forge_press_for_toast(COURIER, COURIER, 777, "refresh:900000206").await;
    assert!(toast.starts_with("Эту карточку уже не обновить"), "{toast}");
    assert_eq!(t.kaspi.request_count(), 2);
    t.finish().await;
}

#[tokio::test]
async fn malformed_responses_of_kaspi_are_shown_or_reported() {
    let t = Harness::start().await;
    let attributes = own_delivery("900000206", now())["attributes"].take();
    let with = |change: Value| {
        let mut attributes = attributes.clone();
        attributes.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        json!({ "data": [{ "id": "x", "type": "orders", "attributes": attributes }] }).to_string()
    };
    let items: Vec<Value> = (0..5000)
        .map(|n| json!({ "type": "orderentries", "attributes": { "offer": { "name": format!("<Товар> & {n}") }, "quantity": n } }))
        .collect();
    for (body, is_card) in [
        (
            with(
                json!({ "totalPrice": 1e300, "creditTerm": -1, "plannedDeliveryDate": -5, "creationDate": 9_999_999_999_999_999_i64 }),
            ),
            true,
        ),
        (
            with(
                json!({ "deliveryAddress": { "latitude": 1e308, "longitude": -1e308, "formattedAddress": "x".repeat(10_000) } }),
            ),
            true,
        ),
        (with(json!({ "customer": { "firstName": "\u{202e}<a href='tel:1'>&amp;", "cellPhone": "<b>" } })), true),
        (with(json!({ "customer": [], "deliveryAddress": 5, "kaspiDelivery": "x", "state": null })), true),
        (json!({ "data": { "attributes": { "code": "900000206" } } }).to_string(), true),
        (
            json!({ "data": [{ "attributes": { "code": "1" } }, { "attributes": { "code": "900000206" } }] })
                .to_string(),
            true,
        ),
        (json!({ "data": [{ "attributes": attributes }], "included": items }).to_string(), true),
        (json!({ "data": [{ "attributes": { "code": "900000309" } }] }).to_string(), false),
        ("{\"data\":[{\"attributes\":{\"code\":\"900000206\",\"totalPrice\":NaN}}]}".to_owned(), false),
        ("\u{feff}[]".to_owned(), false),
        ("[".repeat(100_000), false),
    ] {
        let beginning: String = body.chars().take(200).collect();
        t.kaspi.put_raw_response("900000206", body);
        let answer = &t.ask(COURIER, "900000206").await;
        t.settle().await;
        assert_eq!(is_card_of(answer, "900000206"), is_card, "{beginning}: {}", answer.text);
        assert_eq!(
            answer.text.starts_with("🤔 Kaspi прислал непонятный ответ"),
            !is_card,
            "{beginning}: {}",
            answer.text
        );
    }
    t.finish().await;
}
