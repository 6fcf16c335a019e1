//! Waybills that cannot be had: one sentence for each.

use kaspi_order_bot::sandbox::http::Fault;
use kaspi_order_bot::sandbox::kaspi::{Kaspi, WaybillFile};

use super::{READY, UNPACKED, card, documents, press};
use crate::harness::{COURIER, Harness, now};

const LINK: &str = "/shop/api/waybill";

/// Presses the button, and returns what the person reads then.
async fn reason(t: &Harness, order: &str) -> String {
    let card = card(t, COURIER, READY).await;
    press(t, COURIER, &card, order).await;
    assert_eq!(documents(t, COURIER), [], "{order}");
    t.said(COURIER).await.pop().unwrap()
}

#[tokio::test]
async fn an_order_without_a_waybill_says_why() {
    let t = Harness::start().await;
    for (order, expected) in [
        ("123456789", "🔍 Заказа 123456789 нет в Kaspi — накладной тоже."),
        ("900000101", "🧾 У заказа 900000101 нет накладной: его везёт не Kaspi Доставка."),
        ("900000304", "🧾 Заказ 900000304 выдан или отменён, накладная ему не нужна."),
        (UNPACKED, "⏳ Накладной заказа 900000301 пока нет: Kaspi выпускает её через минуту-другую после упаковки."),
        ("900000303", "🚚 Заказ 900000303 уже передан на Kaspi Доставку — больше Kaspi его накладную не отдаёт."),
    ] {
        assert_eq!(reason(&t, order).await, expected);
    }
    assert_eq!(t.kaspi.waybill_request_count(), 0);
    // It is handed over between the two requests.
    let gone = Fault::json(404, r#"{"errors":[{"title":"Some error occurred"}]}"#);
    t.kaspi.faults().plan(LINK, gone, 1);
    assert_eq!(
        reason(&t, READY).await,
        "🚚 Заказ 900000302 уже передан на Kaspi Доставку — больше Kaspi его накладную не отдаёт."
    );
    t.finish().await;
}

#[tokio::test]
async fn what_is_no_waybill_is_not_sent() {
    let t = Harness::start().await;
    let not_pdf = "🤔 Вместо накладной заказа 900000302 Kaspi прислал что-то другое. Возьмите её в кабинете продавца.";
    let too_large =
        "🤔 Накладная заказа 900000302 больше 10 МБ, это не похоже на накладную. Посмотрите её в кабинете продавца.";
    for (file, expected) in [
        (WaybillFile::Html, not_pdf),
        (WaybillFile::Large { bytes: 60 << 20 }, too_large),
        (WaybillFile::Large { bytes: (10 << 20) + 1 }, too_large),
    ] {
        t.kaspi.serve_waybills(file);
        assert_eq!(reason(&t, READY).await, expected);
    }
    // A proxy's page, an empty file, and less than half of one.
    for (fault, expected) in [
        (Fault::html(200), not_pdf),
        (Fault::json(200, ""), not_pdf),
        (Fault::json(200, "%PDF"), not_pdf),
        (Fault::OversizedResponse { bytes: 60 << 20 }, too_large),
    ] {
        t.kaspi.faults().plan(LINK, fault, 1);
        assert_eq!(reason(&t, READY).await, expected);
    }
    t.finish().await;
}

#[tokio::test]
async fn kaspi_does_not_answer_or_not_in_time() {
    let t = Harness::start_with(&[("KASPI_TIMEOUT_SECONDS", "1")]).await;
    let silent = "⏳ Kaspi сейчас не отвечает, накладной заказа 900000302 пока нет. Повторите через минуту.";
    t.kaspi.serve_waybills(WaybillFile::Endless);
    assert_eq!(reason(&t, READY).await, silent);
    t.kaspi.serve_waybills(WaybillFile::Pdf);
    for (target, fault) in [
        (LINK, Fault::html(502)),
        (LINK, Fault::NoResponse),
        (LINK, Fault::Disconnect),
        (LINK, Fault::TruncatedResponse),
        (LINK, Fault::json(429, "{}")),
    ] {
        t.kaspi.faults().plan_always(target, fault);
        assert_eq!(reason(&t, READY).await, silent);
        t.kaspi.faults().clear();
    }
    let card = card(&t, COURIER, READY).await;
    t.kaspi.faults().plan_always("/orders", Fault::html(503));
    press(&t, COURIER, &card, READY).await;
    assert_eq!(t.said(COURIER).await.pop().unwrap(), silent);
    t.kaspi.faults().clear();
    // One failure is not noticed.
    t.kaspi.faults().plan(LINK, Fault::html(502), 1);
    press(&t, COURIER, &card, READY).await;
    assert_eq!(documents(&t, COURIER).len(), 1);
    t.finish().await;
}

#[tokio::test]
async fn a_refused_token_and_a_strange_answer_have_sentences_of_their_own() {
    let t = Harness::start().await;
    let card = card(&t, COURIER, READY).await;
    for (fault, expected) in [
        (
            Fault::json(401, "{}"),
            "🔑 Kaspi не принимает токен магазина, поэтому накладную заказа 900000302 не получить. Администратор уже предупреждён.",
        ),
        (
            Fault::html(200),
            "🤔 Kaspi прислал непонятный ответ о накладной заказа 900000302. Возьмите её в кабинете продавца и сообщите администратору.",
        ),
    ] {
        t.kaspi.faults().plan("/orders", fault, 1);
        press(&t, COURIER, &card, READY).await;
        assert_eq!(t.said(COURIER).await.pop().unwrap(), expected);
    }
    // The order was read: it is the link that is refused, not the token.
    t.kaspi.faults().plan(LINK, Fault::html(403), 1);
    assert!(reason(&t, READY).await.starts_with("🤔 Kaspi прислал непонятный ответ"));
    t.finish().await;
}

#[tokio::test]
async fn the_token_goes_nowhere_else() {
    let t = Harness::start().await;
    let other = Kaspi::start(now()).await.unwrap();
    let base = other.base_url();
    let origin = base.strip_suffix("/shop/api/v2").unwrap();
    let strange = "🤔 Kaspi прислал непонятный ответ о накладной заказа 900000302. Возьмите её в кабинете продавца и сообщите администратору.";
    let port = origin.rsplit(':').next().unwrap();
    for link in [origin.to_owned(), format!("http://localhost:{port}"), "https://kaspi.kz".to_owned(), String::new()] {
        t.kaspi.link_waybills_to(Some(&link));
        assert_eq!(reason(&t, READY).await, strange, "{link}");
    }
    t.kaspi.link_waybills_to(None);
    t.kaspi.serve_waybills(WaybillFile::Redirect(format!("{origin}/shop/api/waybill/x")));
    assert_eq!(reason(&t, READY).await, strange);
    assert_eq!(other.request_count(), 0);
    t.finish().await;
}
