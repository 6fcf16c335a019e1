//! Faults of the Bot API.

use std::time::{Duration, Instant};

use kaspi_order_bot::sandbox::http::Fault;
use serde_json::json;

use crate::harness::{COLLEAGUE, COURIER, Harness, LIMIT, http_client, is_card_of};

#[tokio::test]
async fn telegrams_retry_after_is_respected_and_the_message_is_sent_once() {
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
async fn temporary_faults_of_telegram_are_retried() {
    let t = Harness::start().await;
    for fault in [Fault::html(502), Fault::json(500, "{}"), Fault::Disconnect, Fault::html(200), Fault::html(403)] {
        t.telegram.faults().plan("/SendMessage", fault.clone(), 2);
        t.say(COURIER, COURIER, "900000206");
        let before = t.telegram.messages(COURIER).len();
        assert!(t.telegram.wait_until(LIMIT, |telegram| telegram.messages(COURIER).len() > before).await, "{fault:?}");
        t.settle().await;
    }
    assert_eq!(t.said(COURIER).await.len(), 5);
    // A message whose response was lost is sent again.
    t.telegram.faults().plan("/SendMessage", Fault::LostResponse, 1);
    t.say(COURIER, COURIER, "900000206");
    assert_eq!(t.said(COURIER).await.len(), 7);
    t.finish().await;
}

#[tokio::test]
async fn polling_continues_after_every_fault() {
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
        // The running poll ends with this question; the next one fails.
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
async fn a_leftover_webhook_is_deleted_without_losing_an_update() {
    let mut t = Harness::prepare().await;
    t.say(COURIER, COURIER, "900000206");
    let url = format!("{}/bot{}/setWebhook?url=https://127.0.0.1:1/", t.telegram.base_url(), t.telegram.token());
    http_client().get(url).send().await.unwrap();
    t.start_bot().await;
    assert!(is_card_of(&t.answers(COURIER, 1).await[0], "900000206"));
    t.finish().await;
}

#[tokio::test]
async fn a_person_who_blocked_the_bot_delays_nobody() {
    let t = Harness::start().await;
    t.ask(COURIER, "900000206").await;
    t.say(COURIER, COURIER, "900000207");
    t.telegram.block_bot(COURIER).unwrap();
    t.settle().await;
    assert!(is_card_of(&t.ask(COLLEAGUE, "900000206").await, "900000206"));
    t.finish().await;
}
