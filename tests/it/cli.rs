//! The program as people start it.

use std::process::{Command, Output, Stdio};
use std::time::Duration;

use insta::assert_snapshot;
use kaspi_order_bot::sandbox::http::Fault;
use kaspi_order_bot::sandbox::kaspi::DEFAULT_TOKEN;
use kaspi_order_bot::sandbox::telegram::{ButtonAction, GroupKind, Message, Telegram};

use crate::harness::{ADMIN, COURIER, Harness, LIMIT, MANAGER, STRANGER, free_address};

/// Runs the program to its end with nothing but these variables.
async fn run(arguments: &'static [&'static str], vars: &[(String, String)]) -> Output {
    let vars = vars.to_vec();
    let folder = tempfile::tempdir().unwrap();
    tokio::task::spawn_blocking(move || {
        let mut command = Command::new(env!("CARGO_BIN_EXE_kaspi-order-bot"));
        command.args(arguments).env_clear().envs(vars).current_dir(folder.path()).stdin(Stdio::null());
        command.output().unwrap()
    })
    .await
    .unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).replace('\u{a0}', " ")
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[tokio::test]
async fn one_order_without_telegram() {
    let mut t = Harness::prepare().await;
    for name in ["TELEGRAM_BOT_TOKEN", "ADMIN_USER_IDS", "DATABASE_URL"] {
        t.set(name, "");
    }
    let found = run(&["order", "900000206"], t.vars()).await;
    assert_eq!(found.status.code(), Some(0), "{}", stderr(&found));
    assert!(stdout(&found).starts_with("📦 Заказ 900000206 · Ваша доставка\n"), "{}", stdout(&found));

    let missing = run(&["order", "123456789"], t.vars()).await;
    assert_eq!((missing.status.code(), stderr(&missing).as_str()), (Some(1), "no shop has this order\n"));
    let no_code = run(&["order", "abc"], t.vars()).await;
    assert_eq!(no_code.status.code(), Some(2));
    t.kaspi.faults().plan_always("/orders", Fault::json(401, "{}"));
    let refused = run(&["order", "900000206"], t.vars()).await;
    assert_eq!(refused.status.code(), Some(1));
    assert_snapshot!(stderr(&refused), @"Kaspi: kaspi refuses the token (status 401)");
}

#[tokio::test]
async fn check_tells_the_health_of_each_part() {
    let mut t = Harness::prepare().await;
    let well = run(&["check"], t.vars()).await;
    assert_eq!(well.status.code(), Some(0), "{}", stdout(&well));
    assert_snapshot!(stdout(&well), @"
    configuration    ok      complete
    database         ok      can be written
    telegram         ok      @sandbox_orders_bot
    kaspi: Kaspi     ok      the token is accepted
    ");

    t.telegram.faults().plan_always("/", Fault::Disconnect);
    t.set("KASPI_API_TOKEN", "wrong=");
    let ill = run(&["check"], t.vars()).await;
    assert_eq!(ill.status.code(), Some(1));
    let lines: Vec<String> = stdout(&ill).lines().map(|line| line.chars().take(60).collect()).collect();
    assert_snapshot!(lines.join("\n"), @"
    configuration    ok      complete
    database         ok      can be written
    telegram         FAILED  telegram cannot be reached: error s
    kaspi: Kaspi     FAILED  kaspi refuses the token (status 401
    ");
}

#[tokio::test]
async fn mistakes_in_the_configuration_are_told_together() {
    let output = run(&[], &[("RUST_LOG".to_owned(), "info".to_owned())]).await;
    assert_eq!(output.status.code(), Some(2));
    assert_snapshot!(stderr(&output), @"
    the configuration has mistakes (see .env.example):
      TELEGRAM_BOT_TOKEN is missing; @BotFather gives it
      KASPI_API_TOKEN is missing; the seller's cabinet gives it: Настройки → Токен API
      ADMIN_USER_IDS is missing; write /start to the bot to learn your id
    ");
}

#[tokio::test]
async fn a_file_of_variables_is_read() {
    let t = Harness::prepare().await;
    let folder = tempfile::tempdir().unwrap();
    let lines: String = t.vars().iter().flat_map(|(name, value)| [name, "=", value, "\n"]).collect();
    std::fs::write(folder.path().join(".env"), lines).unwrap();
    let path = folder.path().to_owned();
    let output = tokio::task::spawn_blocking(move || {
        Command::new(env!("CARGO_BIN_EXE_kaspi-order-bot")).arg("check").env_clear().current_dir(path).output().unwrap()
    });
    assert_eq!(output.await.unwrap().status.code(), Some(0));
}

#[tokio::test]
async fn the_demo_answers_each_line_of_a_pipe_and_ends() {
    let output = tokio::task::spawn_blocking(|| {
        use std::io::Write;
        let mut demo = Command::new(env!("CARGO_BIN_EXE_kaspi-order-bot"))
            .arg("demo")
            .env_clear()
            .current_dir(std::env::temp_dir())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        demo.stdin.take().unwrap().write_all("900000101\n\n/order 123456789\nпривет".as_bytes()).unwrap();
        demo.wait_with_output().unwrap()
    });
    let output = output.await.unwrap();
    assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(0), ""));
    let text = stdout(&output);
    let (_, answers) = text.split_once("123456789 — такого заказа нет\n").unwrap();
    let firsts: Vec<&str> =
        answers.split("\n\n\n").map(|answer| answer.trim().lines().next().unwrap_or_default()).collect();
    assert!(firsts[0].starts_with("📦 Заказ 900000101"), "{text}");
    assert!(answers.contains("\n📍 точка на карте: 43.240013, 76.938854\n"));
    assert!(answers.contains("🔍 Заказа 123456789 нет") && answers.contains("Не вижу номера заказа"));
}

/// A bot whose every word goes into the file.
fn spawn_talkative(t: &Harness, log: &tempfile::NamedTempFile) -> std::process::Child {
    Command::new(env!("CARGO_BIN_EXE_kaspi-order-bot"))
        .env_clear()
        .envs(t.vars().iter().cloned())
        .current_dir(std::env::temp_dir())
        .stdout(log.as_file().try_clone().unwrap())
        .stderr(log.as_file().try_clone().unwrap())
        .spawn()
        .unwrap()
}

/// Whatever happens, and however much is logged: lookups, faults of both sides, people who come and go, groups, notices,
/// presses, health, the webhook.
#[tokio::test]
async fn nothing_that_is_printed_names_a_token_a_phone_or_a_person() {
    const SECRET: &str = "whoever-knows-this-is-telegram";
    let mut t = Harness::prepare().await;
    let address = free_address();
    t.set("RUST_LOG", "trace");
    t.set("KASPI_TIMEOUT_SECONDS", "2");
    t.set("KASPI_POLL_SECONDS", "1");
    t.set("HTTP_LISTEN", &address.to_string());
    let log = tempfile::NamedTempFile::new().unwrap();
    let mut bot = spawn_talkative(&t, &log);
    t.ask(COURIER, "/order 900000101").await;
    t.ask(STRANGER, "секретный текст").await;
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
        // A pin that was still on its way may have been taken for the answer.
        t.until(|| t.telegram.faults().is_empty()).await;
    }
    // People.
    let invitation = t.ask(MANAGER, "/invite").await;
    let links = |message: &Message| -> Vec<String> {
        message.buttons.iter().flatten().map(|button| format!("{:?}", button.action)).collect()
    };
    let courier = invitation.buttons.iter().flatten().find_map(|button| match &button.action {
        ButtonAction::Callback(data) => Some(data.clone()),
        _ => None,
    });
    t.press(MANAGER, MANAGER, invitation.id, &courier.unwrap());
    let has_link =
        |telegram: &Telegram| telegram.messages(MANAGER).iter().any(|message| token_in(&links(message)).is_some());
    assert!(t.telegram.wait_until(LIMIT, has_link).await, "no link");
    let token = t.telegram.messages(MANAGER).iter().find_map(|message| token_in(&links(message))).unwrap();
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
    let answer = reqwest::Client::builder().no_proxy().build().unwrap();
    for path in ["healthz", "readyz", "metrics"] {
        answer.get(format!("http://{address}/{path}")).send().await.unwrap();
    }
    tokio::time::sleep(Duration::from_millis(200)).await;
    bot.kill().unwrap();
    bot.wait().unwrap();
    // The same bot, called by Telegram, and by somebody else.
    let webhook = format!("http://{address}/telegram");
    t.set("WEBHOOK_URL", &webhook);
    t.set("WEBHOOK_SECRET", SECRET);
    let mut bot = spawn_talkative(&t, &log);
    t.ask(COURIER, "900000206").await;
    answer.post(&webhook).header("X-Telegram-Bot-Api-Secret-Token", "wrong").body("секретный").send().await.unwrap();
    answer.post(&webhook).header("X-Telegram-Bot-Api-Secret-Token", SECRET).body("секретный").send().await.unwrap();
    tokio::time::sleep(Duration::from_millis(200)).await;
    bot.kill().unwrap();
    bot.wait().unwrap();

    let log = std::fs::read_to_string(log.path()).unwrap();
    assert!(log.lines().count() > 300, "nothing was logged:\n{log}");
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
    ];
    for secret in secrets {
        let line = log.lines().find(|line| line.contains(secret));
        assert!(line.is_none(), "{secret}: {line:?}");
    }
}

/// The token of an invitation, if one of the links holds it.
fn token_in(links: &[String]) -> Option<String> {
    links.iter().find_map(|link| {
        let link = link.replace("%2D", "-").replace("%5F", "_");
        let (_, rest) = link.split_once("start%3D").or_else(|| link.split_once("start="))?;
        let token: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_' || *c == '-').collect();
        (token.len() > 10).then_some(token)
    })
}
