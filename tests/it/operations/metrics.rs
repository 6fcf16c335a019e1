//! `/metrics`.

use kaspi_order_bot::sandbox::http::Fault;
use reqwest::StatusCode;

use super::health::{get, start};
use crate::harness::{COURIER, MANAGER, STRANGER};

#[tokio::test]
async fn metrics_count_events_and_hold_no_personal_data() {
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
    assert_eq!(line("active_orders"), "38");
    // The sandbox does not count the failed request.
    assert_eq!(line("kaspi_request_duration_seconds_count"), (t.kaspi.request_count() + 1).to_string());
    assert_ne!(line("database_size_bytes"), "0");
    for secret in ["900000", "123456789", "22", "99", "Курьер", "7000", "Kaspi\"", t.telegram.token()] {
        let labels = text.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('{'));
        let found = labels.map(|(_, rest)| rest.split('}').next().unwrap()).find(|labels| labels.contains(secret));
        assert_eq!(found, None, "{secret}");
    }
    t.finish().await;
}
