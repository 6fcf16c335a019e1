//! Own deliveries and pickups.

use insta::assert_snapshot;
use serde_json::json;

use super::{View, card, decode, now, own_delivery, show, to_person};
use crate::domain::{Action, Audience, Callback, Language, Order};

#[test]
fn own_delivery_due_today() {
    assert_snapshot!(to_person(&own_delivery(&json!({}))), @"
    📦 Заказ 900000101 · Доставка магазина
    🟢 В доставке
    ⏰ Доставить до: сегодня, 23:59

    👤 Айгерим Тестова
    📞 +7 700 000 00 01
    📍 Алматы, улица Примерная, 154А

    🛍 Список товаров Kaspi не передал — посмотрите в кабинете продавца.

    💰 4 000 ₸ · в кредит — денег не брать
    ⟦💳 В кредит на 3 месяца
    🚚 Доставка для покупателя: 500 ₸
    🗓 Оформлен: 22.08, 15:56⟧
    [2ГИС] [Яндекс] [Google]
    [💬 WhatsApp] [📋 Телефон]
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
    https://wa.me/77000000001?text=%D0%97%D0%B4%D1%80%D0%B0%D0%B2%D1%81%D1%82%D0%B2%D1%83%D0%B9%D1%82%D0%B5%21%20%D0%AF%20%D0%BA%D1%83%D1%80%D1%8C%D0%B5%D1%80%20%D0%BC%D0%B0%D0%B3%D0%B0%D0%B7%D0%B8%D0%BD%D0%B0%2C%20%D0%B2%D0%B5%D0%B7%D1%83%20%D0%B2%D0%B0%D1%88%20%D0%B7%D0%B0%D0%BA%D0%B0%D0%B7%20%E2%84%96%C2%A0900000101%20%D1%81%20Kaspi%2E%20%D0%91%D1%83%D0%B4%D0%B5%D1%82%D0%B5%20%D0%BD%D0%B0%20%D0%BC%D0%B5%D1%81%D1%82%D0%B5%3F
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
    📦 Заказ 900000101 · Доставка магазина
    🟢 В доставке
    ⚠️ Просрочен! Срок был: 23.08, 20:46

    👤 Айгерим Тестова
    📞 +7 700 000 00 01
    📍 Алматы, улица Примерная, 154А, кв. 12

    🛍 Список товаров Kaspi не передал — посмотрите в кабинете продавца.

    💰 4 000 ₸ · в кредит — денег не брать
    ⟦💳 В кредит на 3 месяца
    🚚 Доставка для покупателя: 500 ₸
    🗓 Оформлен: 22.08, 15:56⟧
    [2ГИС] [Яндекс] [Google]
    [💬 WhatsApp] [📋 Телефон]
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
    📦 Заказ 900000101 · Доставка магазина
    🟢 В доставке
    ⏰ Доставить до: сегодня, 23:59

    👤 Айгерим Тестова
    📞 +7 700 000 00 01
    📍 Алматы, улица Примерная 1
    🧭 Kaspi не передал точку на карте — кнопки ищут по адресу.

    🛍 Список товаров Kaspi не передал — посмотрите в кабинете продавца.

    💰 4 000 ₸ · в кредит — денег не брать
    ⟦💳 В кредит на 3 месяца
    🚚 Доставка для покупателя: 500 ₸
    🗓 Оформлен: 22.08, 15:56⟧
    [2ГИС] [Яндекс] [Google]
    [💬 WhatsApp] [📋 Телефон]
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
    📦 Заказ 900000101 · Доставка магазина
    🏪 Магазин <1>
    🟢 В доставке
    ⏰ Доставить до: сегодня, 23:59
    📍 Алматы, улица Примерная, 154А
    💰 4 000 ₸ · в кредит — денег не брать
    🔄 Обновлено: сегодня, 14:00
    [2ГИС] [Яндекс] [Google]
    [📞 Телефон в личку] [🔄 Обновить]
    pin 43.240013 76.938854
    ");
}

#[test]
fn pickup_with_goods() {
    assert_snapshot!(to_person(&fixture!("03_by_code_pickup_include_entries.json")), @"
    📦 Заказ 900000102 · Самовывоз
    🟢 Ждёт покупателя
    ⏰ Хранится до: сегодня, 18:01

    👤 Данияр Примеров
    📞 +7 700 000 00 02

    🛍 Товары: 2 позиции
    1. Тетрадь 48 листов — 1 шт. · 1 000 ₸
    2. Линейка — 1 шт. · 1 000 ₸

    💰 2 000 ₸ · в кредит — денег не брать
    ⟦💳 В кредит на 3 месяца
    🚚 Доставка для покупателя: бесплатно
    🏷 Пункт выдачи: Merchant_00005678
    🗓 Оформлен: 20.08, 13:40⟧
    [💬 WhatsApp] [📋 Телефон]
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
    ⏰ Доставить до: завтра, 21:00
    🕓 Предзаказ
    ✍️ Покупатель должен подписать документы — до этого заказ выдавать нельзя

    👤 Айгерим Тестова
    📞 +7 700 000 00 01
    📍 Алматы, улица Примерная, 154А

    🛍 Список товаров Kaspi не передал — посмотрите в кабинете продавца.

    💰 4 000 ₸ · в кредит
    ⟦💳 В кредит на 3 месяца
    🚚 Доставка для покупателя: 500 ₸
    🏷 Пункт выдачи: Merchant_PP1
    🗓 Оформлен: 22.08, 15:56⟧
    [2ГИС] [Яндекс] [Google]
    [💬 WhatsApp] [📋 Телефон]
    [🔄 Обновить]
    pin 43.240013 76.938854
    ");
}

/// Fixture 01 with so many goods.
fn with_goods(count: usize) -> Order {
    let mut answer = own_delivery(&json!({}));
    answer["included"] = (1..=count)
        .map(|n| json!({
            "type": "orderentries", "id": n.to_string(),
            "attributes": { "offer": { "name": format!("Товар {n}") }, "quantity": 1, "totalPrice": 1000, "entryNumber": n },
        }))
        .collect();
    decode(&answer)
}

#[test]
fn a_long_list_of_goods_is_folded() {
    let lines = |count| {
        let html = card(&with_goods(count), &View::new(Language::Russian, Audience::Person, now())).html;
        html.lines().filter(|line| line.contains("Товар")).map(ToOwned::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(lines(1), ["🛍 Товар 1\u{a0}— 1\u{a0}шт.\u{a0}· 1\u{a0}000\u{a0}₸"]);
    assert_eq!(lines(6)[0], "🛍 <b>Товары: 6\u{a0}позиций</b>");
    assert_eq!(lines(7)[0], "<blockquote expandable>🛍 <b>Товары: 7\u{a0}позиций</b>");
    assert!(lines(7)[7].ends_with("</blockquote>"), "{:?}", lines(7));
}

#[test]
fn a_group_gets_a_short_card() {
    let view =
        View { headline: Some("🆕 Новый заказ"), ..View::new(Language::Russian, Audience::Group, now()) };
    assert_snapshot!(show(&with_goods(3), &view), @"
    🆕 Новый заказ
    📦 Заказ 900000101 · Доставка магазина
    🟢 В доставке
    ⏰ Доставить до: сегодня, 23:59
    📍 Алматы, улица Примерная, 154А
    ⟦🛍 Товары: 3 позиции
    1. Товар 1 — 1 шт. · 1 000 ₸
    2. Товар 2 — 1 шт. · 1 000 ₸
    3. Товар 3 — 1 шт. · 1 000 ₸⟧
    💰 4 000 ₸ · в кредит — денег не брать
    [2ГИС] [Яндекс] [Google]
    [📍 На карте] [📞 Телефон в личку]
    [🔄 Обновить]
    ");
}

#[test]
fn an_order_that_is_not_to_be_handed_over_has_no_way_to_its_address() {
    for (state, status) in
        [("DELIVERY", "CANCELLING"), ("ARCHIVE", "CANCELLED"), ("ARCHIVE", "COMPLETED"), ("ARCHIVE", "RETURNED")]
    {
        let order = decode(&own_delivery(&json!({ "state": state, "status": status })));
        for audience in [Audience::Person, Audience::Group] {
            let card = card(&order, &View::new(Language::Russian, audience, now()));
            assert_eq!(card.pin, None, "{status}");
            for button in card.buttons.into_iter().flatten() {
                let leads_there = match &button.action {
                    Action::Url(url) => !url.contains("wa.me"),
                    Action::Callback(callback) => matches!(callback, Callback::SendLocation(_)),
                    Action::Copy(_) => false,
                };
                assert!(!leads_there, "{status}: {button:?}");
            }
        }
    }
}
