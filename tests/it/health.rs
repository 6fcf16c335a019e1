//! How the bot tells how it is.

use std::net::TcpListener;

use insta::assert_snapshot;
use kaspi_order_bot::sandbox::http::Fault;
use reqwest::StatusCode;

use crate::harness::{COURIER, Harness, MANAGER, STRANGER, free_address};

/// A bot that tells how it is, and where.
async fn start() -> (Harness, String) {
    let address = free_address();
    let mut t = Harness::prepare().await;
    t.set("HTTP_LISTEN", &address.to_string());
    t.start_bot().await;
    t.ask(COURIER, "/help").await;
    (t, format!("http://{address}"))
}

async fn get(url: &str) -> (StatusCode, String) {
    let answer = reqwest::Client::builder().no_proxy().build().unwrap().get(url).send().await.unwrap();
    (answer.status(), answer.text().await.unwrap())
}

#[tokio::test]
async fn it_lives_and_is_ready_when_every_part_is() {
    let (t, url) = start().await;
    assert_eq!(get(&format!("{url}/healthz")).await, (StatusCode::OK, "ok\n".to_owned()));
    let (status, body) = get(&format!("{url}/readyz")).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "no shop was read yet");
    assert_snapshot!(body, @r#"{"database":"ok","ready":false,"shops":{"Kaspi":"has not answered yet"},"telegram":"ok"}"#);
    t.poll().await;
    let (status, body) = get(&format!("{url}/readyz")).await;
    assert_eq!(status, StatusCode::OK);
    assert_snapshot!(body, @r#"{"database":"ok","ready":true,"shops":{"Kaspi":"ok"},"telegram":"ok"}"#);

    t.pass_hours(1);
    let (status, body) = get(&format!("{url}/readyz")).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert_snapshot!(body, @r#"{"database":"ok","ready":false,"shops":{"Kaspi":"no good answer for 3600 s"},"telegram":"ok"}"#);
    assert_eq!(get(&format!("{url}/healthz")).await.0, StatusCode::OK, "it lives all the same");
    t.finish().await;
}

#[tokio::test]
async fn a_second_copy_is_noticed() {
    let (t, url) = start().await;
    t.poll().await;
    let conflict = r#"{"ok":false,"error_code":409,"description":"Conflict: terminated by other getUpdates request"}"#;
    t.telegram.faults().plan("/GetUpdates", Fault::json(409, conflict), 1);
    t.ask(COURIER, "/help").await;
    t.until(|| t.telegram.faults().is_empty()).await;
    let (_, body) = get(&format!("{url}/readyz")).await;
    assert!(body.contains("another copy of the bot takes the updates; stop one of them"), "{body}");
    t.finish().await;
}

#[tokio::test]
async fn numbers_tell_what_happened_and_nothing_of_anybody() {
    let (t, url) = start().await;
    t.poll().await;
    t.ask(COURIER, "900000206").await;
    t.ask(COURIER, "123456789").await;
    t.kaspi.faults().plan("/orders", Fault::html(503), 1);
    t.ask(COURIER, "900000309").await;
    t.ask(STRANGER, "900000206").await;
    t.ask(MANAGER, "/settings").await;
    t.settle().await;
    let (status, text) = get(&format!("{url}/metrics")).await;
    assert_eq!(status, StatusCode::OK);
    let line = |name: &str| {
        let line = text.lines().find(|line| line.starts_with(&format!("kaspi_order_bot_{name}")));
        line.unwrap_or_else(|| panic!("no {name} in:\n{text}")).split_whitespace().last().unwrap().to_owned()
    };
    assert_eq!(line("updates_total{kind=\"message\"}"), "6");
    assert_eq!(line("answers_total{outcome=\"answered\"}"), "6");
    assert_eq!(line("lookups_total{outcome=\"found\"}"), "2");
    assert_eq!(line("lookups_total{outcome=\"not_found\"}"), "1");
    assert_eq!(line("kaspi_requests_total{outcome=\"server_error\"}"), "1");
    assert_eq!(line("telegram_calls_total{method=\"SendMessage\",outcome=\"ok\"}"), "6");
    assert_eq!(line("panics_total"), "0");
    assert_eq!(line("notices_waiting"), "0");
    assert_ne!(line("active_orders"), "0");
    assert_ne!(line("database_size_bytes"), "0");
    assert_ne!(line("kaspi_request_duration_seconds_count"), "0");
    for secret in ["900000", "123456789", "22", "99", "Курьер", "7000", "Kaspi\"", t.telegram.token()] {
        let labels = text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('{'));
        let found = labels.map(|(_, rest)| rest.split('}').next().unwrap()).find(|labels| labels.contains(secret));
        assert_eq!(found, None, "{secret}");
    }
    t.finish().await;
}

#[tokio::test]
async fn nobody_listens_unless_it_is_configured_and_an_address_that_is_taken_is_told() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut t = Harness::prepare().await;
    t.set("HTTP_LISTEN", &taken.local_addr().unwrap().to_string());
    let error = t.build_bot().await.unwrap_err();
    assert!(format!("{error:#}").contains("couldn't listen at HTTP_LISTEN"), "{error:#}");
}
