//! The card's text for every shape of order that Kaspi was seen to send.
//!
//! The fixtures are answers of Kaspi's with invented people; one module up from them their origin is told.

use chrono::{DateTime, Utc};
use insta::assert_snapshot;
use kaspi_order_bot::domain::{Action, Audience, Language, Order, OrderCode, Outgoing};
use kaspi_order_bot::kaspi::decode_order;
use kaspi_order_bot::render::order::{View, card};
use serde_json::{Value, json};

/// The own delivery of fixture 01 is due on this day at 23:59.
const NOW: &str = "2026-08-25T09:00:00Z";

fn now() -> DateTime<Utc> {
    NOW.parse().unwrap()
}

macro_rules! fixture {
    ($name:literal) => {
        serde_json::from_str::<Value>(include_str!(concat!("../../src/sandbox/kaspi/fixtures/", $name))).unwrap()
    };
}

fn decode(answer: &Value) -> Order {
    let code = OrderCode::parse(answer["data"][0]["attributes"]["code"].as_str().unwrap()).unwrap();
    decode_order(answer.to_string().as_bytes(), &code).unwrap().unwrap()
}

fn show(order: &Order, view: &View<'_>) -> String {
    let Outgoing { html, buttons, pin } = card(order, view);
    let mut text = Outgoing::text(html).plain_text().replace('\u{a0}', " ");
    for row in buttons {
        let row: Vec<String> = row.into_iter().map(|button| format!("[{}]", button.text)).collect();
        text.push_str(&format!("\n{}", row.join(" ")));
    }
    if let Some(point) = pin {
        text.push_str(&format!("\npin {} {}", point.latitude(), point.longitude()));
    }
    text
}

fn to_person(answer: &Value) -> String {
    show(&decode(answer), &View::new(Language::Russian, Audience::Person, now()))
}

/// Fixture 01 with some attributes changed.
fn own_delivery(changes: Value) -> Value {
    let mut answer = fixture!("01_by_code_own_delivery.json");
    let attributes = answer["data"][0]["attributes"].as_object_mut().unwrap();
    for (name, value) in changes.as_object().unwrap() {
        attributes.insert(name.clone(), value.clone());
    }
    answer
}

#[test]
fn own_delivery_due_today() {
    assert_snapshot!(to_person(&own_delivery(json!({}))), @"
    📦 Заказ 900000101 · Ваша доставка
    🟢 В доставке · принят продавцом
    ⏰ Доставить до: сегодня, 25.08 23:59

    👤 Айгерим Тестова
    📞 +7 700 000 00 01
    📍 Алматы, улица Примерная, 154А

    🛍 Список товаров Kaspi не передал — посмотрите в кабинете продавца.

    💰 4 000 ₸ · в кредит на 3 месяца
    🚚 Доставка для покупателя: 500 ₸

    🏷 Точка: Merchant_PP1
    🗓 Оформлен: 22.08 15:56
    [2ГИС] [Яндекс] [Google]
    [💬 WhatsApp] [📋 Номер]
    [🔄 Обновить]
    pin 43.240013 76.938854
    ");
}

#[test]
fn what_the_buttons_do() {
    let order = decode(&own_delivery(json!({})));
    let view = View::new(Language::Russian, Audience::Person, now());
    let actions: Vec<String> = card(&order, &view)
        .buttons
        .into_iter()
        .flatten()
        .map(|button| match button.action {
            Action::Url(url) => url,
            Action::Copy(copied) => format!("copy {copied}"),
            Action::Callback(callback) => callback.to_string(),
        })
        .collect();
    assert_snapshot!(actions.join("\n"), @"
    https://2gis.kz/directions/points/%7C76.938854%2C43.240013
    https://yandex.kz/maps/?rtext=~43.240013,76.938854&rtt=auto
    https://www.google.com/maps/dir/?api=1&destination=43.240013,76.938854&travelmode=driving
    https://wa.me/77000000001?text=%D0%97%D0%B4%D1%80%D0%B0%D0%B2%D1%81%D1%82%D0%B2%D1%83%D0%B9%D1%82%D0%B5%21%20%D0%9F%D0%B8%D1%88%D1%83%20%D0%BF%D0%BE%20%D0%B2%D0%B0%D1%88%D0%B5%D0%BC%D1%83%20%D0%B7%D0%B0%D0%BA%D0%B0%D0%B7%D1%83%20%E2%84%96%20900000101%20%D0%BD%D0%B0%20Kaspi%2E
    copy +77000000001
    refresh:900000101
    ");
}

#[test]
fn own_delivery_overdue_with_a_flat() {
    let answer = own_delivery(json!({
        "plannedDeliveryDate": 1_787_500_000_000_i64,
        "deliveryAddress": { "formattedAddress": "Алматы, улица Примерная, 154А", "apartment": "12", "latitude": 43.24, "longitude": 76.93 },
    }));
    assert_snapshot!(to_person(&answer), @"
    📦 Заказ 900000101 · Ваша доставка
    🟢 В доставке · принят продавцом
    ⚠️ Просрочен! Срок был: 23.08 20:46

    👤 Айгерим Тестова
    📞 +7 700 000 00 01
    📍 Алматы, улица Примерная, 154А, кв. 12

    🛍 Список товаров Kaspi не передал — посмотрите в кабинете продавца.

    💰 4 000 ₸ · в кредит на 3 месяца
    🚚 Доставка для покупателя: 500 ₸

    🏷 Точка: Merchant_PP1
    🗓 Оформлен: 22.08 15:56
    [2ГИС] [Яндекс] [Google]
    [💬 WhatsApp] [📋 Номер]
    [🔄 Обновить]
    pin 43.24 76.93
    ");
}

#[test]
fn own_delivery_without_coordinates_is_found_by_address() {
    let answer = own_delivery(json!({
        "deliveryAddress": { "streetName": " улица Примерная", "streetNumber": " 1", "town": "Алматы", "latitude": 0, "longitude": 0 },
    }));
    assert_snapshot!(to_person(&answer), @"
    📦 Заказ 900000101 · Ваша доставка
    🟢 В доставке · принят продавцом
    ⏰ Доставить до: сегодня, 25.08 23:59

    👤 Айгерим Тестова
    📞 +7 700 000 00 01
    📍 Алматы, улица Примерная 1
    🧭 Kaspi не передал точку на карте — кнопки ищут по адресу.

    🛍 Список товаров Kaspi не передал — посмотрите в кабинете продавца.

    💰 4 000 ₸ · в кредит на 3 месяца
    🚚 Доставка для покупателя: 500 ₸

    🏷 Точка: Merchant_PP1
    🗓 Оформлен: 22.08 15:56
    [2ГИС] [Яндекс] [Google]
    [💬 WhatsApp] [📋 Номер]
    [🔄 Обновить]
    ");
}

#[test]
fn a_group_does_not_see_the_phone_nor_the_shops_costs() {
    let order = decode(&own_delivery(json!({ "deliveryCostForSeller": 700 })));
    let view = View {
        shop: Some("Магазин <1>"),
        is_refresh: true,
        has_location_button: false,
        ..View::new(Language::Russian, Audience::Group, now())
    };
    let text = show(&order, &view);
    assert!(!text.contains("000 00 01") && !text.contains("7000000001") && !text.contains("700 ₸"), "{text}");
    assert_snapshot!(text, @"
    📦 Заказ 900000101 · Ваша доставка
    🏪 Магазин <1>
    🟢 В доставке · принят продавцом
    ⏰ Доставить до: сегодня, 25.08 23:59

    👤 Айгерим Тестова
    📞 +7 700 ••• •• 01
    📍 Алматы, улица Примерная, 154А

    🛍 Список товаров Kaspi не передал — посмотрите в кабинете продавца.

    💰 4 000 ₸ · в кредит на 3 месяца
    🚚 Доставка для покупателя: 500 ₸

    🏷 Точка: Merchant_PP1
    🗓 Оформлен: 22.08 15:56
    🔄 Обновлено: сегодня, 25.08 14:00
    [2ГИС] [Яндекс] [Google]
    [🔓 Полная карточка — мне в личку]
    [🔄 Обновить]
    pin 43.240013 76.938854
    ");
}

#[test]
fn pickup_with_goods() {
    assert_snapshot!(to_person(&fixture!("03_by_code_pickup_include_entries.json")), @"
    📦 Заказ 900000102 · Самовывоз
    🟢 Ждёт покупателя · принят продавцом
    ⏰ Хранится до: сегодня, 25.08 18:01

    👤 Данияр Примеров
    📞 +7 700 000 00 02

    🛍 Товары: 2 позиции
    1. Тетрадь 48 листов — 1 шт. · 1 000 ₸
    2. Линейка — 1 шт. · 1 000 ₸

    💰 2 000 ₸ · в кредит на 3 месяца
    🚚 Доставка для покупателя: бесплатно

    🏷 Точка: Merchant_00005678
    🗓 Оформлен: 20.08 13:40
    [💬 WhatsApp] [📋 Номер]
    [🔄 Обновить]
    ");
}

#[test]
fn postomat_being_cancelled() {
    assert_snapshot!(to_person(&fixture!("04_by_code_kaspi_delivery_cancelling.json")), @"
    📦 Заказ 900000103 · Kaspi Postomat
    ⛔️ Передан Kaspi Доставке · отменяется
    Причина: покупатель не забрал вовремя
    Товар не передавайте.
    🚚 Передан Kaspi Доставке: 11.08 17:01

    👤 Марат Примеров
    📞 +7 700 000 00 03

    🛍 Товары: 1 позиция
    1. Крышка стеклянная 28 см — 1 шт. · 5 990 ₸

    💰 5 990 ₸ · оплачен
    🚚 Доставка для покупателя: бесплатно
    🚚 Доставка за счёт продавца: 895 ₸

    🧾 Накладная: 100000103
    🏬 Склад: 7296, г. Талдыкорган, улица Примерная, 20
    🗓 Оформлен: 10.08 23:12
    [💬 WhatsApp] [📋 Номер]
    [🔄 Обновить]
    ");
}

#[test]
fn kaspi_delivery_to_the_door() {
    assert_snapshot!(to_person(&fixture!("05_by_code_kaspi_delivery_todoor.json")), @"
    📦 Заказ 1000000104 · Kaspi Доставка до двери
    🟢 Передан Kaspi Доставке · принят продавцом
    ⏰ Доставить до: сегодня, 25.08 23:59
    🚚 Передан Kaspi Доставке: 21.08 17:40

    👤 Салтанат Примерова
    📞 +7 700 000 00 04
    📍 Астана, улица Примерная, 7, кв. 12

    🛍 Список товаров Kaspi не передал — посмотрите в кабинете продавца.

    💰 15 990 ₸ · оплачен
    🚚 Доставка для покупателя: бесплатно
    🚚 Доставка за счёт продавца: 1 299 ₸

    🧾 Накладная: 100000104
    🏬 Склад: 7296, г. Талдыкорган, улица Примерная, 20
    🗓 Оформлен: 21.08 10:15
    [2ГИС] [Яндекс] [Google]
    [💬 WhatsApp] [📋 Номер]
    [🔄 Обновить]
    pin 51.128207 71.430411
    ");
}

#[test]
fn postomat_not_packed_yet() {
    let answer = json!({ "data": [fixture!("06_fragment_kaspi_delivery_not_assembled.json")] });
    assert_snapshot!(to_person(&answer), @"
    📦 Заказ 900000105 · Kaspi Postomat
    🟢 Упаковка · принят продавцом
    ⚠️ Передача Kaspi Доставке просрочена! Срок был: 22.08 20:00

    👤 Тұрсын
    📞 +7 700 000 00 05

    🛍 Список товаров Kaspi не передал — посмотрите в кабинете продавца.

    💰 8 999 ₸
    [💬 WhatsApp] [📋 Номер]
    [🔄 Обновить]
    ");
}

#[test]
fn completed_with_a_hidden_phone() {
    assert_snapshot!(to_person(&fixture!("07_by_code_archive_completed_masked_phone.json")), @"
    📦 Заказ 900000106 · Kaspi Postomat
    ✅ В архиве · завершён
    ✅ Выдан: 11.07 14:05
    ⏰ Срок доставки: 12.07 23:59
    🚚 Передан Kaspi Доставке: 08.07 18:00

    👤 Салтанат П
    📞 Номер скрыт Kaspi

    🛍 Список товаров Kaspi не передал — посмотрите в кабинете продавца.

    💰 4 771 ₸ · оплачен
    🚚 Доставка для покупателя: бесплатно
    🚚 Доставка за счёт продавца: 895 ₸

    🧾 Накладная: 100000106
    🏬 Склад: 7296, г. Талдыкорган, улица Примерная, 20
    🗓 Оформлен: 08.07 09:30
    [🔄 Обновить]
    ");
}

#[test]
fn cancelled_by_the_buyer() {
    assert_snapshot!(to_person(&fixture!("10_by_code_archive_cancelled.json")), @"
    📦 Заказ 900000110 · Kaspi Postomat
    ⛔️ В архиве · отменён
    Причина: покупатель отменил сам
    Товар не передавайте.

    👤 Марат П
    📞 Номер скрыт Kaspi

    🛍 Список товаров Kaspi не передал — посмотрите в кабинете продавца.

    💰 5 990 ₸ · оплачен
    🚚 Доставка для покупателя: бесплатно

    🏬 Склад: 7296, г. Талдыкорган, улица Примерная, 20
    🗓 Оформлен: 01.08 11:00
    [🔄 Обновить]
    ");
}

#[test]
fn regional_pickup_and_signature_and_pre_order() {
    let answer = own_delivery(json!({
        "deliveryMode": "DELIVERY_REGIONAL_PICKUP", "state": "SIGN_REQUIRED", "status": "APPROVED_BY_BANK",
        "signatureRequired": true, "preOrder": true, "plannedDeliveryDate": 1_787_760_000_000_i64,
    }));
    assert_snapshot!(to_person(&answer), @"
    📦 Заказ 900000101 · Доставка по области до пункта выдачи
    🟡 На подписании · ждёт принятия продавцом
    ⏰ Доставить до: завтра, 26.08 21:00

    👤 Айгерим Тестова
    📞 +7 700 000 00 01
    📍 Алматы, улица Примерная, 154А

    🛍 Список товаров Kaspi не передал — посмотрите в кабинете продавца.

    💰 4 000 ₸ · в кредит на 3 месяца
    🚚 Доставка для покупателя: 500 ₸

    🕓 Предзаказ
    ✍️ Покупатель должен подписать документы — до этого заказ не выдать
    🏷 Точка: Merchant_PP1
    🗓 Оформлен: 22.08 15:56
    [2ГИС] [Яндекс] [Google]
    [💬 WhatsApp] [📋 Номер]
    [🔄 Обновить]
    pin 43.240013 76.938854
    ");
}

#[test]
fn express_kaspi_delivery_in_town() {
    let answer = own_delivery(json!({
        "isKaspiDelivery": true, "state": "KASPI_DELIVERY", "assembled": true, "creditTerm": null, "paymentMode": "PREPAID",
        "kaspiDelivery": { "express": true, "courierTransmissionPlanningDate": 1_787_652_000_000_i64 },
    }));
    assert_snapshot!(to_person(&answer), @"
    📦 Заказ 900000101 · Kaspi Доставка по городу
    🟢 Ждёт передачи Kaspi Доставке · принят продавцом
    ⏰ Доставить до: сегодня, 25.08 23:59
    ⏰ Передать Kaspi Доставке до: сегодня, 25.08 15:00

    👤 Айгерим Тестова
    📞 +7 700 000 00 01
    📍 Алматы, улица Примерная, 154А

    🛍 Список товаров Kaspi не передал — посмотрите в кабинете продавца.

    💰 4 000 ₸ · оплачен
    🚚 Доставка для покупателя: 500 ₸

    ⚡️ Экспресс-доставка
    🏷 Точка: Merchant_PP1
    🗓 Оформлен: 22.08 15:56
    [2ГИС] [Яндекс] [Google]
    [💬 WhatsApp] [📋 Номер]
    [🔄 Обновить]
    pin 43.240013 76.938854
    ");
}

#[test]
fn values_that_kaspi_may_add_later_are_shown_as_they_come() {
    let answer = own_delivery(json!({
        "state": "TELEPORT", "status": "BEAMING_UP", "deliveryMode": "DELIVERY_<b>DRONE", "paymentMode": "GOLD",
        "cancellationReason": "ALIENS",
    }));
    assert_snapshot!(to_person(&answer), @"
    📦 Заказ 900000101 · DELIVERY_<b>DRONE
    🟢 TELEPORT · BEAMING_UP
    Причина: ALIENS
    ⏰ Доставить до: сегодня, 25.08 23:59

    👤 Айгерим Тестова
    📞 +7 700 000 00 01
    📍 Алматы, улица Примерная, 154А

    🛍 Список товаров Kaspi не передал — посмотрите в кабинете продавца.

    💰 4 000 ₸ · GOLD
    🚚 Доставка для покупателя: 500 ₸

    🏷 Точка: Merchant_PP1
    🗓 Оформлен: 22.08 15:56
    [2ГИС] [Яндекс] [Google]
    [💬 WhatsApp] [📋 Номер]
    [🔄 Обновить]
    pin 43.240013 76.938854
    ");
}

#[test]
fn an_order_of_nulls_is_still_a_card() {
    let mut answer = own_delivery(json!({}));
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
    let mut answer = own_delivery(json!({}));
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
    assert!(html.contains("…и ещё 49") && html.contains("🗓 Оформлен"), "{html}");
}
