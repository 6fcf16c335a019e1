//! Lookups while Kaspi fails.

use std::time::{Duration, Instant};

use insta::assert_snapshot;
use kaspi_order_bot::sandbox::http::Fault;

use crate::harness::{COURIER, Harness, is_card_of};

#[tokio::test]
async fn an_unknown_order_is_not_found() {
    let t = Harness::start().await;
    assert_snapshot!(t.ask(COURIER, "123456789").await.text, @"🔍 Заказа 123456789 нет в магазине. Проверьте номер — его видно в кабинете продавца и в приложении Kaspi.");
    t.finish().await;
}

#[tokio::test]
async fn temporary_faults_of_kaspi_are_retried() {
    let t = Harness::start().await;
    for fault in [
        Fault::html(500),
        Fault::html(503),
        Fault::json(429, "{}"),
        Fault::json(429, "{}").with_header("retry-after", "1"),
        Fault::Disconnect,
        Fault::LostResponse,
        Fault::TruncatedResponse,
    ] {
        t.kaspi.faults().plan("/orders", fault.clone(), 1);
        assert!(is_card_of(&t.ask(COURIER, "900000206").await, "900000206"), "{fault:?}");
    }
    t.finish().await;
}

#[tokio::test]
async fn kaspis_retry_after_is_respected_within_the_time_limit() {
    let t = Harness::start().await;
    t.kaspi.faults().plan("/orders", Fault::json(429, "{}").with_header("retry-after", "2"), 1);
    let start = Instant::now();
    t.ask(COURIER, "900000206").await;
    assert!(start.elapsed() >= Duration::from_secs(2));
    // A pause that is longer than the time limit is not waited for.
    t.kaspi.faults().plan_always("/orders", Fault::json(429, "{}").with_header("retry-after", "3600"));
    let start = Instant::now();
    assert!(t.ask(COURIER, "900000206").await.text.starts_with("⏳ Kaspi сейчас не отвечает"));
    assert!(start.elapsed() < Duration::from_secs(2));
    t.kaspi.faults().clear();
    t.finish().await;
}

#[tokio::test]
async fn a_hanging_kaspi_is_reported_within_the_time_limit() {
    let t = Harness::start_with(&[("KASPI_TIMEOUT_SECONDS", "2")]).await;
    t.kaspi.faults().plan_always("/orders", Fault::NoResponse);
    let start = Instant::now();
    assert_snapshot!(t.ask(COURIER, "900000206").await.text, @"⏳ Kaspi сейчас не отвечает, поэтому не могу показать заказ 900000206. Повторите через минуту.");
    assert!(start.elapsed() < Duration::from_secs(4));
    t.kaspi.faults().clear();
    t.finish().await;
}

#[tokio::test]
async fn lasting_faults_of_kaspi_are_reported_and_other_4xx_are_not_retried() {
    let t = Harness::start().await;
    for (fault, start) in [
        (Fault::html(502), "⏳ Kaspi сейчас не отвечает"),
        (Fault::Disconnect, "⏳ Kaspi сейчас не отвечает"),
        (Fault::html(200), "🤔 Kaspi прислал непонятный ответ"),
        (Fault::html(404), "🤔 Kaspi прислал непонятный ответ"),
        (Fault::json(400, r#"{"errors":[{"title":"secret"}]}"#), "🤔 Kaspi прислал непонятный ответ"),
        (Fault::json(302, "").with_header("location", "https://example.com/"), "🤔 Kaspi прислал непонятный ответ"),
        (Fault::json(200, r#"{"data":["#), "🤔 Kaspi прислал непонятный ответ"),
        (Fault::json(200, "{}"), "🤔 Kaspi прислал непонятный ответ"),
        (Fault::OversizedResponse { bytes: 100 << 20 }, "🤔 Kaspi прислал непонятный ответ"),
    ] {
        t.kaspi.faults().plan_always("/orders", fault.clone());
        let answer = t.ask(COURIER, "900000206").await;
        assert!(answer.text.starts_with(start), "{fault:?}: {}", answer.text);
        t.kaspi.faults().clear();
    }
    // Without a retry, one fault is enough.
    t.kaspi.faults().plan("/orders", Fault::html(404), 1);
    assert!(t.ask(COURIER, "900000206").await.text.starts_with("🤔"));
    assert_eq!(t.kaspi.request_count(), 0);
    t.finish().await;
}
