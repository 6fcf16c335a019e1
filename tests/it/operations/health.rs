//! `/healthz` and `/readyz`.

use chrono::TimeDelta;
use insta::assert_snapshot;
use kaspi_order_bot::sandbox::http::Fault;
use reqwest::StatusCode;

use crate::harness::{COURIER, Harness, free_address, http_client};

/// A bot with its HTTP server, and the URL of that.
pub(super) async fn start() -> (Harness, String) {
    let address = free_address();
    let mut t = Harness::prepare().await;
    t.set("HTTP_LISTEN", &address.to_string());
    t.start_bot().await;
    t.ask(COURIER, "/help").await;
    (t, format!("http://{address}"))
}

pub(super) async fn get(url: &str) -> (StatusCode, String) {
    let response = http_client().get(url).send().await.unwrap();
    (response.status(), response.text().await.unwrap())
}

#[tokio::test]
async fn the_bot_is_alive_and_is_ready_when_every_part_is() {
    let (t, url) = start().await;
    assert_eq!(get(&format!("{url}/healthz")).await, (StatusCode::OK, "ok\n".to_owned()));
    let (status, body) = get(&format!("{url}/readyz")).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE, "no shop was polled");
    assert_snapshot!(body, @r#"{"database":"ok","ready":false,"shops":{"Kaspi":"has not answered yet"},"telegram":"ok"}"#);
    t.poll().await;
    let (status, body) = get(&format!("{url}/readyz")).await;
    assert_eq!(status, StatusCode::OK);
    assert_snapshot!(body, @r#"{"database":"ok","ready":true,"shops":{"Kaspi":"ok"},"telegram":"ok"}"#);

    t.pass(TimeDelta::hours(1));
    let (status, body) = get(&format!("{url}/readyz")).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert_snapshot!(body, @r#"{"database":"ok","ready":false,"shops":{"Kaspi":"no good answer for 3600 s"},"telegram":"ok"}"#);
    assert_eq!(get(&format!("{url}/healthz")).await.0, StatusCode::OK, "it is alive");
    t.finish().await;
}

#[tokio::test]
async fn a_second_copy_is_reported() {
    let (t, url) = start().await;
    t.poll().await;
    let conflict = r#"{"ok":false,"error_code":409,"description":"Conflict: terminated by other getUpdates request"}"#;
    t.telegram.faults().plan("/GetUpdates", Fault::json(409, conflict), 1);
    t.ask(COURIER, "/help").await;
    t.until(|| t.telegram.faults().is_empty()).await;
    let (_, body) = get(&format!("{url}/readyz")).await;
    assert_snapshot!(body, @r#"{"database":"ok","ready":false,"shops":{"Kaspi":"ok"},"telegram":"another copy of the bot takes the updates; stop one of them"}"#);
    t.finish().await;
}
