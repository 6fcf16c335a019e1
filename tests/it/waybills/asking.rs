//! The button on a card: who gets the PDF, where, and when Kaspi is asked.

use std::time::Duration;

use insta::assert_snapshot;
use kaspi_order_bot::sandbox::http::Fault;
use kaspi_order_bot::sandbox::kaspi::{DEFAULT_TOKEN, own_delivery};
use kaspi_order_bot::sandbox::telegram::GroupKind;
use serde_json::json;

use super::{READY, UNPACKED, card, documents, last_pdf, press};
use crate::harness::{ADMIN, COLLEAGUE, COURIER, Harness, MANAGER, STRANGER, labels, now};

#[tokio::test]
async fn each_role_gets_the_pdf_with_the_link_that_was_just_signed() {
    let t = Harness::start().await;
    for person in [COURIER, MANAGER, ADMIN] {
        let card = card(&t, person, READY).await;
        assert_eq!(labels(&card).last().unwrap(), &["🧾 Накладная", "🔄 Обновить"]);
        let before = t.kaspi.request_count();
        t.press_label(person, card.id, "🧾 Накладная").await;
        assert_eq!(
            documents(&t, person),
            [("waybill-900000302.pdf".to_owned(), "🧾 Накладная заказа 900000302 · № 100000302".to_owned())]
        );
        assert!(last_pdf(&t, person).contains("Waybill 100000302 - order 900000302"));
        let requests = t.kaspi.requests();
        let [order, file] = &requests[before..] else { panic!("{:#?}", &requests[before..]) };
        assert_eq!(order.path, "/orders");
        assert_eq!(file.headers["x-auth-token"], DEFAULT_TOKEN);
        // The card was read with the signature before.
        assert_eq!(file.query, [("signature".to_owned(), (2 * t.kaspi.waybill_request_count()).to_string())]);
    }
    assert_snapshot!(t.ask(ADMIN, "/audit 900000302").await.text, @"
    Кто что смотрел

    сегодня
    14:00 · Админ · 🧾 900000302
    14:00 · Админ · 900000302
    14:00 · Менеджер · 🧾 900000302
    14:00 · Менеджер · 900000302
    14:00 · Курьер · 🧾 900000302
    14:00 · Курьер · 900000302
    ");
    t.finish().await;
}

#[tokio::test]
async fn only_cards_of_packed_orders_for_kaspi_delivery_have_the_button() {
    let t = Harness::start().await;
    for (order, has_button) in
        [(READY, true), (UNPACKED, false), ("900000303", false), ("900000304", false), ("900000101", false)]
    {
        let card = card(&t, COURIER, order).await;
        assert_eq!(card.callback_data("🧾 Накладная").is_some(), has_button, "{order}");
    }
    t.finish().await;
}

#[tokio::test]
async fn strangers_get_nothing_and_kaspi_is_not_asked() {
    let t = Harness::start().await;
    let card = card(&t, STRANGER, "hello").await;
    let toast = press(&t, STRANGER, &card, READY).await;
    assert_eq!(toast, "Нет доступа. Попросите его у менеджера магазина.");
    t.ask(STRANGER, "/waybills").await;
    t.settle().await;
    assert_eq!((documents(&t, STRANGER), t.kaspi.request_count()), (Vec::new(), 0));
    t.finish().await;
}

#[tokio::test]
async fn a_later_press_needs_no_kaspi_until_the_number_changes() {
    let mut t = Harness::start().await;
    t.poll().await;
    let card_of_courier = card(&t, COURIER, READY).await;
    press(&t, COURIER, &card_of_courier, READY).await;
    let card_of_manager = card(&t, MANAGER, READY).await;
    let before = t.kaspi.request_count();
    press(&t, COURIER, &card_of_courier, READY).await;
    press(&t, MANAGER, &card_of_manager, READY).await;
    t.crash_bot().await;
    t.start_bot().await;
    press(&t, MANAGER, &card_of_manager, READY).await;
    assert_eq!(t.kaspi.request_count(), before);
    assert_eq!((documents(&t, COURIER).len(), documents(&t, MANAGER).len()), (2, 2));
    assert!(last_pdf(&t, MANAGER).contains("Waybill 100000302"));
    // It was packed again.
    t.kaspi.update_order(READY, |attributes| attributes["kaspiDelivery"]["waybillNumber"] = "100000999".into());
    t.poll().await;
    press(&t, COURIER, &card_of_courier, READY).await;
    assert!(last_pdf(&t, COURIER).contains("Waybill 100000999"));
    assert_eq!(t.kaspi.waybill_request_count(), 2);
    t.finish().await;
}

#[tokio::test]
async fn a_file_that_telegram_lost_is_fetched_again() {
    let t = Harness::start().await;
    t.poll().await;
    let card = card(&t, COURIER, READY).await;
    press(&t, COURIER, &card, READY).await;
    let description = "Bad Request: wrong file identifier/HTTP URL specified";
    let lost = json!({ "ok": false, "error_code": 400, "description": description }).to_string();
    t.telegram.faults().plan("/SendDocument", Fault::json(400, lost), 1);
    press(&t, COURIER, &card, READY).await;
    assert_eq!((documents(&t, COURIER).len(), t.kaspi.waybill_request_count()), (2, 2));
    press(&t, COURIER, &card, READY).await;
    assert_eq!((documents(&t, COURIER).len(), t.kaspi.waybill_request_count()), (3, 2), "the new one is kept");
    t.finish().await;
}

#[tokio::test]
async fn a_press_in_a_group_sends_it_to_the_person_only() {
    let t = Harness::start().await;
    let group = t.group(GroupKind::Supergroup, &[MANAGER, COURIER, COLLEAGUE]).await;
    t.ask(COURIER, "/start").await;
    t.say(COURIER, group, &format!("/order {READY}"));
    let card = t.answers(group, 1).await.remove(0);
    let data = format!("waybill:{READY}");
    assert_eq!(card.callback_data("🧾 Накладная"), Some(data.as_str()));
    let toast = t.press_for_toast(COURIER, group, card.id, &data).await;
    assert_eq!(toast, "Ответ — в личных сообщениях");
    assert_eq!((documents(&t, COURIER).len(), documents(&t, group).len()), (1, 0));
    // A bot may not write first.
    let before = t.kaspi.request_count();
    let query = t.press(COLLEAGUE, group, card.id, &data);
    t.settle().await;
    let answer = t.telegram.callback_answer(&query).unwrap();
    assert_eq!(answer.url.unwrap(), format!("https://t.me/{}?start={READY}", t.telegram.bot_username()));
    assert_eq!((documents(&t, COLLEAGUE).len(), documents(&t, group).len()), (0, 0));
    assert_eq!(t.kaspi.request_count(), before);
    t.finish().await;
}

#[tokio::test]
async fn it_is_not_sent_after_the_access_has_ended() {
    let t = Harness::start().await;
    t.ask(MANAGER, "/start").await;
    let card = card(&t, COURIER, READY).await;
    t.kaspi.faults().plan("/shop/api/waybill", Fault::Delay(Duration::from_millis(500)), 1);
    t.forge_press(COURIER, COURIER, card.id, &format!("waybill:{READY}"));
    t.until(|| t.kaspi.faults().is_empty()).await;
    t.ask(MANAGER, &format!("/deny {COURIER}")).await;
    t.settle().await;
    assert_eq!(documents(&t, COURIER), []);
    t.finish().await;
}

#[tokio::test]
async fn a_waybill_counts_as_a_lookup() {
    let t = Harness::start_with(&[("LOOKUPS_PER_TEN_MINUTES", "2")]).await;
    let card = card(&t, COURIER, READY).await;
    press(&t, COURIER, &card, READY).await;
    let before = t.kaspi.request_count();
    press(&t, COURIER, &card, READY).await;
    let said = t.said(COURIER).await;
    assert!(said.last().unwrap().starts_with("✋ Слишком много запросов"), "{said:#?}");
    assert_eq!((documents(&t, COURIER).len(), t.kaspi.request_count()), (1, before));
    t.finish().await;
}

#[tokio::test]
async fn of_several_shops_the_one_with_the_order_is_asked() {
    let mut t = Harness::prepare().await;
    t.set("KASPI_API_TOKEN", "");
    t.set("KASPI_SHOPS", &format!("Первый={DEFAULT_TOKEN},Второй=second="));
    t.kaspi.add_shop("second=");
    let mut order = own_delivery("800000001", now());
    let attributes = &mut order["attributes"];
    attributes["state"] = "KASPI_DELIVERY".into();
    attributes["isKaspiDelivery"] = true.into();
    attributes["assembled"] = true.into();
    attributes["kaspiDelivery"] = json!({ "waybill": "https://kaspi.kz/", "waybillNumber": "7" });
    t.kaspi.put_order_into("second=", order);
    t.start_bot().await;
    let card = card(&t, COURIER, "800000001").await;
    // The shop is not known before the first poll.
    for is_polled in [false, true] {
        if is_polled {
            t.poll().await;
        }
        let before = t.kaspi.request_count();
        press(&t, COURIER, &card, "800000001").await;
        let tokens: Vec<String> =
            t.kaspi.requests()[before..].iter().map(|request| request.headers["x-auth-token"].clone()).collect();
        assert_eq!(tokens.iter().filter(|token| *token == "second=").count(), 2, "{is_polled}");
        assert_eq!(tokens.contains(&DEFAULT_TOKEN.to_owned()), !is_polled, "{is_polled}");
    }
    let caption = "🧾 Накладная заказа 800000001 · № 7 · Второй";
    assert_eq!(documents(&t, COURIER).last().unwrap().1, caption);
    t.finish().await;
}

#[tokio::test]
async fn the_link_is_stored_nowhere() {
    let t = Harness::start().await;
    t.poll().await;
    let card = card(&t, COURIER, READY).await;
    press(&t, COURIER, &card, READY).await;
    t.kaspi.transmit_order(READY, t.clock());
    t.poll().await;
    assert_eq!(t.count_rows("orders WHERE document LIKE '%100000302%'").await, 1, "the number is");
    for part in ["signature=", "/api/waybill"] {
        assert_eq!(t.count_rows(&format!("orders WHERE document LIKE '%{part}%'")).await, 0, "{part}");
    }
    assert!(t.telegram.calls().iter().all(|call| !call.params.to_string().contains("signature=")));
    t.finish().await;
}
