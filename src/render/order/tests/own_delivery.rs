//! Own deliveries and pickups.

use insta::assert_snapshot;
use serde_json::json;

use super::{View, card, decode, now, own_delivery, show, to_person};
use crate::domain::{Action, Audience, Language};

#[test]
fn own_delivery_due_today() {
    assert_snapshot!(to_person(&own_delivery(&json!({}))), @"
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
fn the_buttons_open_maps_and_the_buyers_chat() {
    let order = decode(&own_delivery(&json!({})));
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
    let answer = own_delivery(&json!({
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
fn own_delivery_without_coordinates_is_searched_by_address() {
    let answer = own_delivery(&json!({
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
fn a_group_sees_neither_the_phone_nor_the_sellers_costs() {
    let order = decode(&own_delivery(&json!({ "deliveryCostForSeller": 700 })));
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
fn regional_pickup_and_signature_and_pre_order() {
    let answer = own_delivery(&json!({
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
