//! Kaspi and Telegram out of order.

use std::time::{Duration, Instant};

use insta::assert_snapshot;
use kaspi_order_bot::sandbox::http::Fault;
use serde_json::json;

use crate::harness::{ADMIN, COLLEAGUE, COURIER, Harness, is_card_of};

const ORDER: &str = "/orders";

#[tokio::test]
async fn an_unknown_order_is_not_found() {
    let t = Harness::start().await;
    assert_snapshot!(t.ask(COURIER, "123456789").await.text, @"🔍 Заказа 123456789 нет в магазине. Проверьте номер: он есть в кабинете продавца и в приложении Kaspi.");
    t.finish().await;
}

#[tokio::test]
async fn passing_faults_of_kaspi_are_not_noticed() {
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
        t.kaspi.faults().plan(ORDER, fault.clone(), 1);
        assert!(is_card_of(&t.ask(COURIER, "900000206").await, "900000206"), "{fault:?}");
    }
    t.finish().await;
}

#[tokio::test]
async fn retry_after_is_honoured() {
    let t = Harness::start().await;
    t.kaspi.faults().plan(ORDER, Fault::json(429, "{}").with_header("retry-after", "2"), 1);
    let start = Instant::now();
    t.ask(COURIER, "900000206").await;
    assert!(start.elapsed() >= Duration::from_secs(2));
    // A pause that would outlast the whole limit is not waited for.
    t.kaspi.faults().plan_always(ORDER, Fault::json(429, "{}").with_header("retry-after", "3600"));
    let start = Instant::now();
    assert!(t.ask(COURIER, "900000206").await.text.starts_with("⏳ Kaspi сейчас не отвечает"));
    assert!(start.elapsed() < Duration::from_secs(2));
    t.kaspi.faults().clear();
    t.finish().await;
}

#[tokio::test]
async fn a_silent_kaspi_is_told_within_the_limit() {
    let t = Harness::start_with(&[("KASPI_TIMEOUT_SECONDS", "2")]).await;
    t.kaspi.faults().plan_always(ORDER, Fault::NoResponse);
    let start = Instant::now();
    assert_snapshot!(t.ask(COURIER, "900000206").await.text, @"⏳ Kaspi сейчас не отвечает, поэтому заказ 900000206 не показать. Повторите через минуту.");
    assert!(start.elapsed() < Duration::from_secs(4));
    t.kaspi.faults().clear();
    t.finish().await;
}

#[tokio::test]
async fn lasting_faults_of_kaspi_are_told_and_other_4xx_are_not_repeated() {
    let t = Harness::start().await;
    for (fault, start) in [
        (Fault::html(502), "⏳ Kaspi сейчас не отвечает"),
        (Fault::Disconnect, "⏳ Kaspi сейчас не отвечает"),
        (Fault::html(200), "🤔 Kaspi ответил непонятно"),
        (Fault::html(404), "🤔 Kaspi ответил непонятно"),
        (Fault::json(400, r#"{"errors":[{"title":"secret"}]}"#), "🤔 Kaspi ответил непонятно"),
        (Fault::json(302, "").with_header("location", "https://example.com/"), "🤔 Kaspi ответил непонятно"),
        (Fault::json(200, r#"{"data":["#), "🤔 Kaspi ответил непонятно"),
        (Fault::json(200, "{}"), "🤔 Kaspi ответил непонятно"),
        (Fault::OversizedResponse { bytes: 100 << 20 }, "🤔 Kaspi ответил непонятно"),
    ] {
        t.kaspi.faults().plan_always(ORDER, fault.clone());
        let answer = t.ask(COURIER, "900000206").await;
        assert!(answer.text.starts_with(start), "{fault:?}: {}", answer.text);
        t.kaspi.faults().clear();
    }
    // Only one request met each of the faults that stay.
    t.kaspi.faults().plan(ORDER, Fault::html(404), 1);
    assert!(t.ask(COURIER, "900000206").await.text.starts_with("🤔"));
    assert_eq!(t.kaspi.request_count(), 0);
    t.finish().await;
}

#[tokio::test]
async fn a_refused_token_is_told_to_the_admins_once_an_hour() {
    let mut t = Harness::start().await;
    t.ask(ADMIN, "/start").await;
    t.kaspi.faults().plan(ORDER, Fault::json(401, "{}"), 1);
    let answer = t.ask(COURIER, "900000206").await;
    assert_snapshot!(answer.text, @"🔑 Kaspi не принимает ключ магазина, поэтому заказ 900000206 не показать. Администратор уже предупреждён.");
    t.kaspi.faults().plan(ORDER, Fault::json(403, "{}"), 1);
    assert_eq!(t.ask(COURIER, "900000206").await.text, answer.text);
    let alarm = &t.answers(ADMIN, 2).await[1];
    assert_snapshot!(alarm.text, @"
    🔑 Kaspi не принимает ключ магазина «Kaspi».
    Карточки заказов этого магазина не показываются. Получите ключ в кабинете продавца (Настройки → Токен API), впишите его в настройки бота и перезапустите его.
    ");
    // A restart does not repeat it.
    t.stop_bot().await;
    t.start_bot().await;
    t.kaspi.faults().plan(ORDER, Fault::json(401, "{}"), 1);
    t.ask(COURIER, "900000206").await;
    assert_eq!(t.said(ADMIN).await.len(), 2);
    t.finish().await;
}

#[tokio::test]
async fn telegrams_retry_after_is_waited_for_and_the_message_sent_once() {
    let t = Harness::start().await;
    let flood = json!({ "ok": false, "error_code": 429, "description": "Too Many Requests: retry after 1", "parameters": { "retry_after": 1 } });
    t.telegram.faults().plan("/SendMessage", Fault::json(429, flood.to_string()), 1);
    let start = Instant::now();
    t.ask(COURIER, "900000206").await;
    assert!(start.elapsed() >= Duration::from_secs(1));
    assert_eq!(t.said(COURIER).await.len(), 1);
    t.finish().await;
}

#[tokio::test]
async fn telegrams_passing_faults_cost_nothing_and_delay_nobody_else() {
    let t = Harness::start().await;
    for fault in [Fault::html(502), Fault::json(500, "{}"), Fault::Disconnect, Fault::html(200), Fault::html(403)] {
        t.telegram.faults().plan("/SendMessage", fault.clone(), 2);
        t.say(COURIER, COURIER, "900000206");
        let before = t.telegram.messages(COURIER).len();
        assert!(
            t.telegram.wait_until(Duration::from_secs(10), |telegram| telegram.messages(COURIER).len() > before).await,
            "{fault:?}"
        );
        t.settle().await;
    }
    assert_eq!(t.said(COURIER).await.len(), 5);
    // A message that Telegram took, although its answer was lost, comes twice at worst.
    t.telegram.faults().plan("/SendMessage", Fault::LostResponse, 1);
    t.say(COURIER, COURIER, "900000206");
    t.answers(COURIER, 6).await;
    t.settle().await;
    assert!((6..=7).contains(&t.said(COURIER).await.len()));
    t.finish().await;
}

#[tokio::test]
async fn polling_heals_by_itself() {
    let t = Harness::start().await;
    for fault in [
        Fault::html(502),
        Fault::Disconnect,
        Fault::TruncatedResponse,
        Fault::json(
            409,
            r#"{"ok":false,"error_code":409,"description":"Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"}"#,
        ),
        Fault::json(401, r#"{"ok":false,"error_code":401,"description":"Unauthorized"}"#),
        Fault::json(429, r#"{"ok":false,"error_code":429,"description":"x","parameters":{"retry_after":1}}"#),
    ] {
        t.telegram.faults().plan("/GetUpdates", fault.clone(), 1);
        // The running poll ends with this question; the next one meets the fault.
        t.ask(COURIER, "900000206").await;
        let answer = t.ask(COLLEAGUE, "900000206").await;
        assert!(is_card_of(&answer, "900000206"), "{fault:?}");
    }
    t.finish().await;
}

#[tokio::test]
async fn a_bot_that_starts_without_a_network_waits_for_it() {
    let mut t = Harness::prepare().await;
    t.telegram.faults().plan("/", Fault::Disconnect, 3);
    t.start_bot().await;
    assert!(is_card_of(&t.ask(COURIER, "900000206").await, "900000206"));
    t.finish().await;
}

#[tokio::test]
async fn a_forgotten_webhook_is_ended_without_losing_an_update() {
    let mut t = Harness::prepare().await;
    t.say(COURIER, COURIER, "900000206");
    let url = format!("{}/bot{}/setWebhook?url=https://127.0.0.1:1/", t.telegram.base_url(), t.telegram.token());
    reqwest::Client::builder().no_proxy().build().unwrap().get(url).send().await.unwrap();
    t.start_bot().await;
    assert!(is_card_of(&t.answers(COURIER, 1).await[0], "900000206"));
    t.finish().await;
}

#[tokio::test]
async fn a_person_who_blocked_the_bot_costs_nothing() {
    let t = Harness::start().await;
    t.ask(COURIER, "900000206").await;
    t.say(COURIER, COURIER, "900000207");
    t.telegram.block_bot(COURIER).unwrap();
    t.settle().await;
    assert!(is_card_of(&t.ask(COLLEAGUE, "900000206").await, "900000206"));
    t.finish().await;
}
