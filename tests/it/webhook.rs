//! Updates that Telegram brings.

use std::time::Duration;

use kaspi_order_bot::sandbox::http::Fault;
use kaspi_order_bot::sandbox::telegram::Telegram;
use reqwest::{Client, StatusCode};

use crate::harness::{COLLEAGUE, COURIER, Harness, LIMIT, free_address, is_card_of};

const SECRET: &str = "a-secret-of-the-tests";

/// Sets the variables for a webhook and returns its address.
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

async fn knock(url: &str, secret: Option<&str>, body: impl Into<reqwest::Body>) -> StatusCode {
    let request = Client::builder().no_proxy().build().unwrap().post(url).body(body);
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
async fn switching_either_way_loses_nothing() {
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
    // The third card brings a pin, and one of the others may have done so.
    assert!(t.telegram.wait_until(LIMIT, |telegram| has_card(telegram, "900000102")).await);
    assert_eq!(t.telegram.webhook_url(), None);
    t.finish().await;
}

fn has_card(telegram: &Telegram, code: &str) -> bool {
    telegram.messages(COURIER).iter().any(|message| message.from_bot && is_card_of(message, code))
}

#[tokio::test]
async fn without_the_secret_nothing_is_read() {
    let (t, url) = start().await;
    let update = serde_json::json!({ "update_id": 7, "message": {
        "message_id": 1, "date": 1, "text": "900000206",
        "chat": { "id": COURIER, "type": "private", "first_name": "Курьер" },
        "from": { "id": COURIER, "is_bot": false, "first_name": "Курьер" },
    }});
    let long = "x".repeat(SECRET.len());
    for secret in [None, Some(""), Some("a-secret"), Some(long.as_str()), Some("A-SECRET-OF-THE-TESTS")] {
        assert_eq!(knock(&url, secret, update.to_string()).await, StatusCode::UNAUTHORIZED, "{secret:?}");
    }
    t.settle().await;
    assert_eq!((t.kaspi.request_count(), t.telegram.messages(COURIER).len()), (0, 0));
    t.finish().await;
}

#[tokio::test]
async fn what_telegram_would_not_send_is_refused() {
    let (t, url) = start().await;
    assert_eq!(knock(&url, Some(SECRET), "no update").await, StatusCode::BAD_REQUEST);
    assert_eq!(knock(&url, Some(SECRET), vec![0xff, 0xfe]).await, StatusCode::BAD_REQUEST);
    assert_eq!(knock(&url, Some(SECRET), " ".repeat((1 << 20) + 1)).await, StatusCode::PAYLOAD_TOO_LARGE);
    let elsewhere = url.replace("/telegram", "/elsewhere");
    assert_eq!(knock(&elsewhere, Some(SECRET), "{}").await, StatusCode::NOT_FOUND);
    let got = reqwest::get(&url).await.unwrap().status();
    assert_eq!(got, StatusCode::METHOD_NOT_ALLOWED);
    t.finish().await;
}

#[tokio::test]
async fn an_update_that_comes_twice_is_answered_once() {
    let (t, url) = start().await;
    // The private chat has to be open.
    t.ask(COURIER, "900000206").await;
    let update = serde_json::json!({ "update_id": 7, "message": {
        "message_id": 99, "date": 1, "text": "900000309",
        "chat": { "id": COURIER, "type": "private", "first_name": "Курьер" },
        "from": { "id": COURIER, "is_bot": false, "first_name": "Курьер" },
    }});
    let twice = [knock(&url, Some(SECRET), update.to_string()), knock(&url, Some(SECRET), update.to_string())];
    assert_eq!(futures::future::join_all(twice).await, [StatusCode::OK; 2]);
    t.settle().await;
    let answers = t.telegram.messages(COURIER);
    assert_eq!(answers.iter().filter(|message| is_card_of(message, "900000309")).count(), 1);
    t.finish().await;
}

#[tokio::test]
async fn crashes_lose_no_question() {
    let (mut t, _) = start().await;
    for round in 0..16_u64 {
        for person in [COURIER, COLLEAGUE] {
            t.say(person, person, "/order 900000206");
        }
        tokio::time::sleep(Duration::from_millis(round * 2)).await;
        t.crash_bot().await;
        t.start_bot().await;
        if round % 8 == 7 {
            t.settle().await;
        }
    }
    t.settle().await;
    for chat in [COURIER, COLLEAGUE] {
        let messages = t.telegram.messages(chat);
        for question in messages.iter().filter(|message| !message.from_bot) {
            let is_answered = messages.iter().any(|answer| answer.reply_to == Some(question.id));
            assert!(is_answered, "question {}", question.id);
        }
    }
    t.finish().await;
}

#[tokio::test]
async fn a_webhook_that_cannot_be_set_is_set_later() {
    let mut t = Harness::prepare().await;
    prepare(&mut t);
    t.telegram.faults().plan("/SetWebhook", Fault::html(502), 2);
    t.start_bot().await;
    t.ask(COURIER, "900000206").await;
    t.finish().await;
}
