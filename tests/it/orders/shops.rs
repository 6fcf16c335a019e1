//! Lookups in several shops.

use insta::assert_snapshot;
use kaspi_order_bot::sandbox::kaspi::{DEFAULT_TOKEN, own_delivery};
use serde_json::json;

use crate::harness::{COURIER, Harness, is_card_of, now};

#[tokio::test]
async fn several_shops_are_searched_and_the_card_names_the_shop() {
    let mut t = Harness::prepare().await;
    t.set("KASPI_API_TOKEN", "");
    t.set("KASPI_SHOPS", &format!("Первый={DEFAULT_TOKEN},Второй=second="));
    t.set("KASPI_MERCHANT_UID", "30000001");
    t.kaspi.add_shop("second=");
    let mut order = own_delivery("800000001", now());
    order["attributes"]["deliveryAddress"] = json!(null);
    t.kaspi.put_order_into("second=", order);
    t.start_bot().await;

    let answer = t.ask(COURIER, "800000001").await;
    assert!(answer.text.contains("🏪 Второй"), "{}", answer.text);
    assert_eq!(t.kaspi.requests()[0].headers["x-merchant-uid"], "30000001");
    let answer = t.ask(COURIER, "123456789").await;
    assert_snapshot!(answer.text, @"🔍 Заказа 123456789 нет ни в одном из магазинов. Проверьте номер — его видно в кабинете продавца и в приложении Kaspi.");
    t.finish().await;
}

#[tokio::test]
async fn a_failing_shop_does_not_hide_an_order_of_another() {
    let mut t = Harness::prepare().await;
    t.set("KASPI_API_TOKEN", "");
    t.set("KASPI_SHOPS", &format!("Сломанный=wrong=,Первый={DEFAULT_TOKEN}"));
    t.start_bot().await;
    let found = t.ask(COURIER, "900000206").await;
    assert!(is_card_of(&found, "900000206"), "{}", found.text);
    // The failure is reported when no shop has the order: it may be in the failing one.
    let answer = t.ask(COURIER, "123456789").await;
    assert_snapshot!(answer.text, @"🔑 Kaspi не принимает токен магазина (Сломанный), поэтому не могу показать заказ 123456789. Администратор уже предупреждён.");
    t.finish().await;
}
