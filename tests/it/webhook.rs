//! Updates by webhook.

use std::time::Duration;

use kaspi_order_bot::sandbox::http::Fault;
use kaspi_order_bot::sandbox::telegram::Telegram;
use reqwest::StatusCode;
use serde_json::json;

use crate::harness::{COURIER, Harness, LIMIT, free_address, http_client, is_card_of, text_message};
use crate::operations::crash_during_questions;

const SECRET: &str = "a-secret-of-the-tests";

/// Sets the variables for a webhook and returns its URL.
fn prepare(t: &mut Harness) -> String {
    let address = free_address();
    let url = format!("http://{address}/telegram");
    t.set("HTTP_LISTEN", &address.to_string());
    t.set("WEBHOOK_URL", &url);
    t.set("WEBHOOK_SECRET", SECRET);
    url
}

async fn start() -> (Harness, String) {
    let mut t = Harness::prepare().await;
    let url = prepare(&mut t);
    t.start_bot().await;
    assert!(t.telegram.wait_until(LIMIT, |telegram| telegram.webhook_url().is_some()).await);
    (t, url)
}

async fn call(url: &str, secret: Option<&str>, body: impl Into<reqwest::Body>) -> StatusCode {
    let request = http_client().post(url).body(body);
    let request = match secret {
        Some(secret) => request.header("X-Telegram-Bot-Api-Secret-Token", secret),
        None => request,
    };
    request.send().await.unwrap().status()
}

#[tokio::test]
async fn an_order_is_answered_and_nothing_is_polled() {
    let (t, url) = start().await;
    assert_eq!(t.telegram.webhook_url(), Some(url));
    let answer = t.ask(COURIER, "900000206").await;
    assert!(is_card_of(&answer, "900000206"));
    assert_eq!(t.telegram.call_count("getUpdates"), 0);
    t.finish().await;
}

#[tokio::test]
async fn switching_between_webhook_and_polling_loses_no_question() {
    let mut t = Harness::start().await;
    t.ask(COURIER, "900000206").await;
    t.stop_bot().await;
    t.say(COURIER, COURIER, "900000309");
    let url = prepare(&mut t);
    t.start_bot().await;
    assert!(is_card_of(&t.answers(COURIER, 2).await[1], "900000309"));
    assert_eq!(t.telegram.webhook_url(), Some(url));
    t.stop_bot().await;

    t.say(COURIER, COURIER, "900000102");
    for name in ["WEBHOOK_URL", "WEBHOOK_SECRET", "HTTP_LISTEN"] {
        t.set(name, "");
    }
    t.start_bot().await;
    // Some of the cards have pins, so the number of messages is not known.
    assert!(t.telegram.wait_until(LIMIT, |telegram| has_card(telegram, "900000102")).await);
    assert_eq!(t.telegram.webhook_url(), None);
    t.finish().await;
}

fn has_card(telegram: &Telegram, code: &str) -> bool {
    telegram.messages(COURIER).iter().any(|message| message.from_bot && is_card_of(message, code))
}

#[tokio::test]
async fn a_call_without_the_secret_is_refused() {
    let (t, url) = start().await;
    let update = json!({ "update_id": 7, "message": text_message(1, COURIER, "900000206") }).to_string();
    let long = "x".repeat(SECRET.len());
    for secret in [None, Some(""), Some("a-secret"), Some(long.as_str()), Some("A-SECRET-OF-THE-TESTS")] {
        assert_eq!(call(&url, secret, update.clone()).await, StatusCode::UNAUTHORIZED, "{secret:?}");
    }
    t.settle().await;
    assert_eq!((t.kaspi.request_count(), t.telegram.messages(COURIER).len()), (0, 0));
    t.finish().await;
}

#[tokio::test]
async fn malformed_calls_are_refused() {
    let (t, url) = start().await;
    assert_eq!(call(&url, Some(SECRET), "no update").await, StatusCode::BAD_REQUEST);
    assert_eq!(call(&url, Some(SECRET), vec![0xff, 0xfe]).await, StatusCode::BAD_REQUEST);
    assert_eq!(call(&url, Some(SECRET), " ".repeat((1 << 20) + 1)).await, StatusCode::PAYLOAD_TOO_LARGE);
    let elsewhere = url.replace("/telegram", "/elsewhere");
    assert_eq!(call(&elsewhere, Some(SECRET), "{}").await, StatusCode::NOT_FOUND);
    let got = http_client().get(&url).send().await.unwrap().status();
    assert_eq!(got, StatusCode::METHOD_NOT_ALLOWED);
    t.finish().await;
}

#[tokio::test]
async fn an_update_sent_twice_is_answered_once() {
    let (t, url) = start().await;
    // The bot may write only to people who have opened it.
    t.ask(COURIER, "900000206").await;
    let update = json!({ "update_id": 7, "message": text_message(99, COURIER, "900000309") }).to_string();
    let twice = [call(&url, Some(SECRET), update.clone()), call(&url, Some(SECRET), update.clone())];
    assert_eq!(futures::future::join_all(twice).await, [StatusCode::OK; 2]);
    t.settle().await;
    let answers = t.telegram.messages(COURIER);
    assert_eq!(answers.iter().filter(|message| is_card_of(message, "900000309")).count(), 1);
    t.finish().await;
}

#[tokio::test]
async fn crashes_lose_no_question() {
    let (mut t, _) = start().await;
    crash_during_questions(&mut t, "/order 900000206", 16, |round| Duration::from_millis(round * 2)).await;
    assert_eq!(t.unanswered(&["900000206"]), Vec::<String>::new());
    t.finish().await;
}

#[tokio::test]
async fn setting_the_webhook_is_retried() {
    let mut t = Harness::prepare().await;
    let url = prepare(&mut t);
    t.telegram.faults().plan("/SetWebhook", Fault::html(502), 2);
    t.start_bot().await;
    assert!(is_card_of(&t.ask(COURIER, "900000206").await, "900000206"));
    assert_eq!(t.telegram.webhook_url(), Some(url));
    assert_eq!(t.telegram.call_count("getUpdates"), 0);
    t.finish().await;
}
