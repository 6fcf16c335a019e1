//! Whatever a user, Kaspi or Telegram sends: nobody else notices, nothing leaks, nothing falls over.

use kaspi_order_bot::domain::{Audience, Language, OrderCode};
use kaspi_order_bot::kaspi::decode_order;
use kaspi_order_bot::render::order::{View, card};
use kaspi_order_bot::sandbox::kaspi::own_delivery;
use kaspi_order_bot::sandbox::telegram::parse_html;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::harness::{COLLEAGUE, COURIER, Harness, is_card_of, now};

#[tokio::test]
async fn odd_texts_get_one_line() {
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
        // No app would send some of these.
        let from = json!({ "id": COURIER, "is_bot": false, "first_name": "Курьер" });
        let chat = json!({ "id": COURIER, "type": "private", "first_name": "Курьер" });
        let before = t.said(COURIER).await.len();
        t.inject("message", json!({ "message_id": 1, "date": 1, "chat": chat, "from": from, "text": text }));
        let answer = &t.answers(COURIER, before + 1).await[before].text;
        assert!(answer.starts_with("Не вижу номера заказа"), "{text:?}: {answer}");
    }
    t.finish().await;
}

#[tokio::test]
async fn odd_updates_are_passed_over() {
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
    // A mark that this version does not know must not cost the text.
    t.inject(
        "message",
        json!({
            "message_id": 6, "date": 1, "chat": chat, "from": from, "text": "900000206",
            "entities": [{ "type": "date_time", "offset": 0, "length": 9, "unix_time": 1 }],
        }),
    );
    t.say(COURIER, COURIER, "900000309");
    t.settle().await;
    let said = t.said(COURIER).await;
    assert!(said.iter().any(|text| text.starts_with("📦 Заказ 900000206 ")), "{said:#?}");
    t.finish().await;
}

#[tokio::test]
async fn odd_answers_of_kaspi_are_cards_or_sentences() {
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
        let before = t.telegram.messages(COURIER).len();
        t.say(COURIER, COURIER, "900000206");
        t.settle().await;
        let answer = &t.telegram.messages(COURIER)[before + 1];
        assert_eq!(
            is_card_of(answer, "900000206") || answer.text.starts_with("📦 Заказ 900000206"),
            is_card,
            "{beginning}: {}",
            answer.text
        );
        assert!(is_card || answer.text.starts_with("🤔"), "{}", answer.text);
    }
    t.finish().await;
}

fn odd_text() -> impl Strategy<Value = String> {
    prop_oneof!["\\PC{0,40}", "[<>&\"'/a-z;#]{0,40}", ".{0,400}", Just("&amp;lt;".to_owned())]
}

fn odd_value() -> impl Strategy<Value = Value> {
    prop_oneof![
        odd_text().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        Just(Value::Null),
        Just(Value::Bool(true)),
    ]
}

proptest! {
    /// Every card of whatever order is HTML that Telegram takes, and short enough.
    #[test]
    fn every_card_is_accepted(
        texts in proptest::collection::vec(odd_text(), 12),
        values in proptest::collection::vec(odd_value(), 16),
        items in proptest::collection::vec((odd_text(), odd_value()), 0..60),
        is_group in any::<bool>(),
    ) {
        let names = [
            "totalPrice", "creditTerm", "deliveryCost", "deliveryCostForSeller", "plannedDeliveryDate", "creationDate",
            "reservationDate", "completionDate", "isKaspiDelivery", "preOrder", "signatureRequired", "assembled",
            "pickupPointId", "state", "status", "deliveryMode",
        ];
        let mut attributes = json!({
            "code": "900000206", "cancellationReason": texts[0], "paymentMode": texts[1],
            "customer": { "firstName": texts[2], "lastName": texts[3], "cellPhone": "7000000001" },
            "deliveryAddress": {
                "formattedAddress": texts[4], "apartment": texts[5], "building": texts[6], "latitude": 43.2, "longitude": values[0],
            },
            "originAddress": { "displayName": texts[7], "address": { "town": texts[8], "streetName": texts[9] } },
            "kaspiDelivery": { "waybillNumber": texts[10], "courierTransmissionDate": values[1] },
        });
        for (name, value) in names.into_iter().zip(values) {
            attributes[name] = value;
        }
        let included: Vec<Value> = items
            .into_iter()
            .map(|(name, quantity)| json!({ "type": "orderentries", "attributes": { "offer": { "name": name }, "quantity": quantity, "weight": 3800, "unitType": "MEASURABLE" } }))
            .collect();
        let answer = json!({ "data": [{ "attributes": attributes }], "included": included });
        let code = OrderCode::parse("900000206").unwrap();
        let order = decode_order(answer.to_string().as_bytes(), &code).unwrap().unwrap();
        let audience = if is_group { Audience::Group } else { Audience::Person };
        let card = card(&order, &View { shop: Some(&texts[11]), is_refresh: true, ..View::new(Language::Russian, audience, now()) });
        let parsed = parse_html(&card.html);
        prop_assert!(parsed.is_ok(), "{:?}: {}", parsed, card.html);
        prop_assert!((1..=4096).contains(&parsed.unwrap().utf16_len()));
        prop_assert!(!is_group || !card.html.contains("700 000 00 01"));
    }
}
