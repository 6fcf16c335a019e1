//! Orders that Kaspi does not document.

use insta::assert_snapshot;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{View, card, decode, now, own_delivery, to_person};
use crate::domain::{Audience, Language, OrderCode};
use crate::kaspi::decode_order;
use crate::sandbox::telegram::parse_html;

#[test]
fn unknown_constants_are_shown_unchanged() {
    let answer = own_delivery(&json!({
        "state": "TELEPORT", "status": "BEAMING_UP", "deliveryMode": "DELIVERY_<b>DRONE", "paymentMode": "GOLD",
        "cancellationReason": "ALIENS",
    }));
    assert_snapshot!(to_person(&answer), @"
    📦 Заказ 900000101 · DELIVERY_<b>DRONE
    🟢 TELEPORT · BEAMING_UP
    Причина: ALIENS
    ⏰ Доставить до: сегодня, 23:59

    👤 Айгерим Тестова
    📞 +7 700 000 00 01
    📍 Алматы, улица Примерная, 154А

    🛍 Список товаров Kaspi не передал — посмотрите в кабинете продавца.

    💰 4 000 ₸ · GOLD
    ⟦🚚 Доставка для покупателя: 500 ₸
    🏷 Пункт выдачи: Merchant_PP1
    🗓 Оформлен: 22.08, 15:56⟧
    [2ГИС] [Яндекс] [Google]
    [💬 WhatsApp] [📋 Телефон]
    [🔄 Обновить]
    pin 43.240013 76.938854
    ");
}

#[test]
fn an_order_of_nulls_is_still_a_card() {
    let mut answer = own_delivery(&json!({}));
    let attributes = answer["data"][0]["attributes"].as_object_mut().unwrap();
    attributes.iter_mut().filter(|(name, _)| *name != "code").for_each(|(_, value)| *value = Value::Null);
    assert_snapshot!(to_person(&answer), @"
    📦 Заказ 900000101

    🛍 Список товаров Kaspi не передал — посмотрите в кабинете продавца.
    [🔄 Обновить]
    ");
}

#[test]
fn five_thousand_items_are_shortened_and_counted() {
    let mut answer = own_delivery(&json!({}));
    answer["included"] = (0..5000)
        .map(|n| json!({
            "type": "orderentries", "id": n.to_string(),
            "attributes": { "offer": { "name": format!("Товар с длинным <именем> & номером {n} 📦") }, "quantity": n % 3 + 1, "totalPrice": 1000, "entryNumber": n },
        }))
        .collect();
    let view = View::new(Language::Russian, Audience::Person, now());
    let html = card(&decode(&answer), &view).html;
    let length = html.encode_utf16().count();
    assert!((3500..=4096).contains(&length), "{length}");
    let shown = html.matches("Товар с длинным").count();
    assert!(html.contains(&format!("…и ещё {}\u{a0}", 5000 - shown)) && html.contains("🗓 Оформлен"), "{html}");
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
    #[test]
    fn every_card_is_html_of_an_accepted_length(
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
