//! The program as people start it.

use std::process::{Command, Output, Stdio};
use std::time::Duration;

use insta::assert_snapshot;
use kaspi_order_bot::sandbox::http::Fault;
use kaspi_order_bot::sandbox::kaspi::DEFAULT_TOKEN;

use crate::harness::{COURIER, Harness, STRANGER};

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

    t.telegram.faults().plan_always("/", Fault::Hangup);
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

/// Whatever happens, and however much is logged.
#[tokio::test]
async fn nothing_that_is_printed_names_a_token_a_phone_or_a_person() {
    let mut t = Harness::prepare().await;
    t.set("RUST_LOG", "trace");
    t.set("KASPI_TIMEOUT_SECONDS", "2");
    let log = tempfile::NamedTempFile::new().unwrap();
    let mut bot = Command::new(env!("CARGO_BIN_EXE_kaspi-order-bot"))
        .env_clear()
        .envs(t.vars().iter().cloned())
        .current_dir(std::env::temp_dir())
        .stdout(Stdio::null())
        .stderr(log.reopen().unwrap())
        .spawn()
        .unwrap();
    t.ask(COURIER, "/order 900000101").await;
    t.ask(STRANGER, "секретный текст").await;
    for fault in [Fault::html(500), Fault::json(401, "{}"), Fault::Cut, Fault::Hangup, Fault::json(200, "{\"data\":[")]
    {
        t.kaspi.faults().plan("/orders", fault, 1);
        t.ask(COURIER, "900000205").await;
    }
    for fault in [
        Fault::html(502),
        Fault::Hangup,
        Fault::json(400, "{\"ok\":false,\"description\":\"Bad Request: can't parse entities: \\\"Айгерим\\\"\"}"),
    ] {
        t.telegram.faults().plan("/SendMessage", fault, 1);
        t.ask(COURIER, "900000206").await;
    }
    tokio::time::sleep(Duration::from_millis(200)).await;
    bot.kill().unwrap();
    bot.wait().unwrap();
    let log = std::fs::read_to_string(log.path()).unwrap();
    assert!(log.lines().count() > 100, "nothing was logged:\n{log}");
    let secrets = [
        DEFAULT_TOKEN,
        t.telegram.token(),
        "AAEmulated",
        "7000000001",
        "7000000005",
        "700 000 00",
        "Айгерим",
        "Тестова",
        "Тест &",
        "Примерная",
        "секретный",
        "улица",
        "Чайник",
    ];
    for secret in secrets {
        let line = log.lines().find(|line| line.contains(secret));
        assert!(line.is_none(), "{secret}: {line:?}");
    }
}
