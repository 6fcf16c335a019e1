//! The log: no tokens and no personal data.

use std::time::Duration;

use kaspi_order_bot::sandbox::http::Fault;
use kaspi_order_bot::sandbox::kaspi::{DEFAULT_TOKEN, WaybillFile};
use kaspi_order_bot::sandbox::telegram::GroupKind;

use crate::harness::{ADMIN, COURIER, Harness, MANAGER, Process, STRANGER, command, free_address, http_client};
use crate::people::invitation_token;

/// At the most detailed level: lookups, searches, waybills, faults of both sides, people who get access, groups, notices, presses, health, the
/// webhook.
#[tokio::test]
async fn the_log_holds_no_token_phone_name_or_text() {
    const SECRET: &str = "only-telegram-knows-this";
    let mut t = Harness::prepare().await;
    let address = free_address();
    t.set("RUST_LOG", "trace");
    t.set("KASPI_TIMEOUT_SECONDS", "2");
    t.set("KASPI_POLL_SECONDS", "1");
    t.set("HTTP_LISTEN", &address.to_string());
    let log = tempfile::NamedTempFile::new().unwrap();
    let bot = start_logging(&t, &log);
    t.ask(COURIER, "/order 900000101").await;
    t.ask(STRANGER, "секретный текст").await;
    for text in ["/find секретный Айгерим", "87000000005", "/find тел 0005"] {
        t.ask(COURIER, text).await;
    }
    for fault in [
        Fault::html(500),
        Fault::json(401, "{}"),
        Fault::TruncatedResponse,
        Fault::Disconnect,
        Fault::json(200, "{\"data\":["),
    ] {
        t.kaspi.faults().plan("code%5D=900000205", fault, 1);
        t.ask(COURIER, "900000205").await;
    }
    for fault in [
        Fault::html(502),
        Fault::Disconnect,
        Fault::json(400, "{\"ok\":false,\"description\":\"Bad Request: can't parse entities: \\\"Айгерим\\\"\"}"),
    ] {
        t.telegram.faults().plan("/SendMessage", fault, 1);
        t.ask(COURIER, "900000206").await;
        // The answer may have been a pin of the previous card.
        t.until(|| t.telegram.faults().is_empty()).await;
    }
    let card = t.ask(COURIER, "900000302").await;
    let files =
        [WaybillFile::Html, WaybillFile::Redirect("http://127.0.0.1:1/api/waybill".to_owned()), WaybillFile::Pdf];
    for (number, file) in (1..).zip(files) {
        t.kaspi.serve_waybills(file);
        t.press(COURIER, COURIER, card.id, "waybill:900000302");
        t.until(|| t.kaspi.waybill_request_count() >= number).await;
    }
    t.kaspi.link_waybills_to(Some("http://127.0.0.2:1"));
    t.press(COURIER, COURIER, card.id, "waybill:900000302");
    let token = invitation_token(&t.ask(MANAGER, "/invite").await);
    t.ask(STRANGER, &format!("/start {token}")).await;
    t.ask(ADMIN, "/users").await;
    // A group with notices.
    let group = t.telegram.add_group(GroupKind::Supergroup, "Тайная доставка", &[MANAGER, COURIER]).unwrap();
    t.answers(group, 1).await;
    t.say(MANAGER, group, "/connect");
    t.answers(group, 2).await;
    t.say(COURIER, group, "/order 900000101");
    t.answers(group, 3).await;
    t.kaspi.place_order("910000001", std::time::SystemTime::now().into());
    t.answers(group, 4).await;
    let client = http_client();
    for path in ["healthz", "readyz", "metrics"] {
        client.get(format!("http://{address}/{path}")).send().await.unwrap();
    }
    tokio::time::sleep(Duration::from_millis(200)).await;
    drop(bot);
    // With a webhook, called by Telegram and by another client.
    let webhook = format!("http://{address}/telegram");
    t.set("WEBHOOK_URL", &webhook);
    t.set("WEBHOOK_SECRET", SECRET);
    let bot = start_logging(&t, &log);
    t.ask(COURIER, "900000206").await;
    client.post(&webhook).header("X-Telegram-Bot-Api-Secret-Token", "wrong").body("секретный").send().await.unwrap();
    client.post(&webhook).header("X-Telegram-Bot-Api-Secret-Token", SECRET).body("секретный").send().await.unwrap();
    tokio::time::sleep(Duration::from_millis(200)).await;
    drop(bot);

    let log = std::fs::read_to_string(log.path()).unwrap();
    assert!(log.lines().count() > 300, "little was logged:\n{log}");
    let secrets = [
        DEFAULT_TOKEN,
        t.telegram.token(),
        "AAEmulated",
        SECRET,
        token.as_str(),
        "7000000001",
        "7000000005",
        "700 000 00",
        "Айгерим",
        "Тестова",
        "Тест &",
        "Примерная",
        "секретный",
        "Тайная",
        "Курьер",
        "Чужой",
        "улица",
        "Чайник",
        "signature=",
        "api/waybill",
    ];
    for secret in secrets {
        let line = log.lines().find(|line| line.contains(secret));
        assert!(line.is_none(), "{secret}: {line:?}");
    }
}

/// Starts a bot that logs into the file.
fn start_logging(t: &Harness, log: &tempfile::NamedTempFile) -> Process {
    let output = || log.as_file().try_clone().unwrap();
    Process::spawn(command(t.variables()).stdout(output()).stderr(output()))
}
