//! Deliveries by Kaspi.

use insta::assert_snapshot;
use serde_json::json;

use super::{own_delivery, to_person};

#[test]
fn postomat_being_cancelled() {
    assert_snapshot!(to_person(&fixture!("04_by_code_kaspi_delivery_cancelling.json")), @"
    📦 Заказ 900000103 · Kaspi Postomat
    ⛔️ Передан на Kaspi Доставку · отменяется
    Причина: покупатель не забрал вовремя
    🚚 Передан на Kaspi Доставку: 11.08, 17:01

    👤 Марат Примеров
    📞 +7 700 000 00 03

    🛍 Крышка стеклянная 28 см — 1 шт. · 5 990 ₸

    💰 5 990 ₸ · оплачено
    ⟦🧾 Накладная: 100000103
    🚚 Доставка для покупателя: бесплатно
    🚚 Доставка за счёт продавца: 895 ₸
    🏬 Склад: 7296, г. Талдыкорган, улица Примерная, 20
    🗓 Оформлен: 10.08, 23:12⟧
    [💬 WhatsApp] [📋 Телефон]
    [🔄 Обновить]
    ");
}

#[test]
fn kaspi_delivery_to_the_door() {
    assert_snapshot!(to_person(&fixture!("05_by_code_kaspi_delivery_todoor.json")), @"
    📦 Заказ 1000000104 · Kaspi Доставка до двери
    🟢 Передан на Kaspi Доставку
    🚚 Передан на Kaspi Доставку: 21.08, 17:40
    📅 Kaspi доставит до: сегодня, 23:59

    👤 Салтанат Примерова
    📞 +7 700 000 00 04
    📍 Астана, улица Примерная, 7, кв. 12

    🛍 Список товаров Kaspi не передал — посмотрите в кабинете продавца.

    💰 15 990 ₸ · оплачено
    ⟦🧾 Накладная: 100000104
    🚚 Доставка для покупателя: бесплатно
    🚚 Доставка за счёт продавца: 1 299 ₸
    🏬 Склад: 7296, г. Талдыкорган, улица Примерная, 20
    🗓 Оформлен: 21.08, 10:15⟧
    [2ГИС] [Яндекс] [Google]
    [💬 WhatsApp] [📋 Телефон]
    [🔄 Обновить]
    pin 51.128207 71.430411
    ");
}

#[test]
fn postomat_not_packed_yet() {
    let answer = json!({ "data": [fixture!("06_fragment_kaspi_delivery_not_assembled.json")] });
    assert_snapshot!(to_person(&answer), @"
    📦 Заказ 900000105 · Kaspi Postomat
    🟢 На упаковке
    ⚠️ Просрочена передача на Kaspi Доставку! Срок был: 22.08, 20:00

    👤 Тұрсын
    📞 +7 700 000 00 05

    🛍 Список товаров Kaspi не передал — посмотрите в кабинете продавца.

    💰 8 999 ₸
    [💬 WhatsApp] [📋 Телефон]
    [🔄 Обновить]
    ");
}

#[test]
fn completed_with_a_hidden_phone() {
    assert_snapshot!(to_person(&fixture!("07_by_code_archive_completed_masked_phone.json")), @"
    📦 Заказ 900000106 · Kaspi Postomat
    ✅ В архиве · выдан
    ✅ Выдан: 11.07, 14:05

    👤 Салтанат П
    📞 Телефон скрыт Kaspi

    🛍 Список товаров Kaspi не передал — посмотрите в кабинете продавца.

    💰 4 771 ₸ · оплачено
    ⟦🧾 Накладная: 100000106
    🚚 Доставка для покупателя: бесплатно
    🚚 Доставка за счёт продавца: 895 ₸
    🏬 Склад: 7296, г. Талдыкорган, улица Примерная, 20
    🗓 Оформлен: 08.07, 09:30⟧
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
    📞 Телефон скрыт Kaspi

    🛍 Список товаров Kaspi не передал — посмотрите в кабинете продавца.

    💰 5 990 ₸ · оплачено
    ⟦🚚 Доставка для покупателя: бесплатно
    🏬 Склад: 7296, г. Талдыкорган, улица Примерная, 20
    🗓 Оформлен: 01.08, 11:00⟧
    [🔄 Обновить]
    ");
}

#[test]
fn express_kaspi_delivery_in_town() {
    let answer = own_delivery(&json!({
        "isKaspiDelivery": true, "state": "KASPI_DELIVERY", "assembled": true, "creditTerm": null, "paymentMode": "PREPAID",
        "kaspiDelivery": { "express": true, "courierTransmissionPlanningDate": 1_787_652_000_000_i64 },
    }));
    assert_snapshot!(to_person(&answer), @"
    📦 Заказ 900000101 · Kaspi Доставка по городу
    🟢 Ждёт передачи на Kaspi Доставку
    ⏰ Передать на Kaspi Доставку до: сегодня, 15:00
    📅 Kaspi доставит до: сегодня, 23:59
    ⚡️ Экспресс-доставка

    👤 Айгерим Тестова
    📞 +7 700 000 00 01
    📍 Алматы, улица Примерная, 154А

    🛍 Список товаров Kaspi не передал — посмотрите в кабинете продавца.

    💰 4 000 ₸ · оплачено
    ⟦🚚 Доставка для покупателя: 500 ₸
    🏷 Пункт выдачи: Merchant_PP1
    🗓 Оформлен: 22.08, 15:56⟧
    [2ГИС] [Яндекс] [Google]
    [💬 WhatsApp] [📋 Телефон]
    [🧾 Накладная] [🔄 Обновить]
    pin 43.240013 76.938854
    ");
}
