//! The command line: `order`, `check`, `demo`, and how the configuration is read.

use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;
use std::time::Duration;

use insta::assert_snapshot;
use kaspi_order_bot::sandbox::Variables;
use kaspi_order_bot::sandbox::http::Fault;

use crate::harness::{Harness, Process, command, run, stderr, stdout};

#[tokio::test]
async fn an_order_is_printed_without_telegram() {
    let mut t = Harness::prepare().await;
    for name in ["TELEGRAM_BOT_TOKEN", "ADMIN_USER_IDS", "DATABASE_URL"] {
        t.set(name, "");
    }
    let found = run(t.variables(), &["order", "900000206"]).await;
    assert_eq!(found.status.code(), Some(0), "{}", stderr(&found));
    assert!(stdout(&found).starts_with("📦 Заказ 900000206 · Доставка магазина\n"), "{}", stdout(&found));

    let missing = run(t.variables(), &["order", "123456789"]).await;
    assert_eq!((missing.status.code(), stderr(&missing).as_str()), (Some(1), "no shop has this order\n"));
    let no_code = run(t.variables(), &["order", "abc"]).await;
    assert_eq!(no_code.status.code(), Some(2));
    t.kaspi.faults().plan_always("/orders", Fault::json(401, "{}"));
    let refused = run(t.variables(), &["order", "900000206"]).await;
    assert_eq!(refused.status.code(), Some(1));
    assert_snapshot!(stderr(&refused), @"Kaspi: kaspi refuses the token (status 401)");
}

#[tokio::test]
async fn check_reports_each_part() {
    let mut t = Harness::prepare().await;
    let healthy = run(t.variables(), &["check"]).await;
    assert_eq!(healthy.status.code(), Some(0), "{}", stdout(&healthy));
    assert_snapshot!(stdout(&healthy), @"
    configuration    ok      complete
    database         ok      can be written
    telegram         ok      @sandbox_orders_bot
    kaspi: Kaspi     ok      the token is accepted
    ");

    t.telegram.faults().plan_always("/", Fault::Disconnect);
    t.set("KASPI_API_TOKEN", "wrong=");
    let failing = run(t.variables(), &["check"]).await;
    assert_eq!(failing.status.code(), Some(1));
    let lines: Vec<String> = stdout(&failing).lines().map(|line| line.chars().take(60).collect()).collect();
    assert_snapshot!(lines.join("\n"), @"
    configuration    ok      complete
    database         ok      can be written
    telegram         FAILED  telegram cannot be reached: error s
    kaspi: Kaspi     FAILED  kaspi refuses the token (status 401
    ");
}

#[tokio::test]
async fn mistakes_in_the_configuration_are_reported_together() {
    let output = run(&Variables::from([("RUST_LOG", "info".to_owned())]), &[]).await;
    assert_eq!(output.status.code(), Some(2));
    assert_snapshot!(stderr(&output), @"
    the configuration has mistakes (see .env.example):
      TELEGRAM_BOT_TOKEN is missing; @BotFather gives it
      KASPI_API_TOKEN is missing; the seller's cabinet gives it: Настройки → Токен API
    ");
}

#[tokio::test]
async fn a_misspelt_level_of_the_log_is_refused() {
    let output = run(&Variables::from([("RUST_LOG", "inof".to_owned())]), &["check"]).await;
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("RUST_LOG is not a filter such as info"), "{}", stderr(&output));
}

#[tokio::test]
async fn a_port_of_the_demo_that_is_taken_is_an_error() {
    let taken = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let output = run(&Variables::new(), &["demo", "--port", &port]).await;
    assert_eq!(output.status.code(), Some(1));
    let expected = format!("port {port} is used by another program; choose another with --port, or leave --port out\n");
    assert_eq!(stderr(&output), expected);
}

#[tokio::test]
async fn without_a_port_two_demos_run_side_by_side() {
    let start = || {
        let mut demo = command(&Variables::new());
        let mut demo = demo.args(["demo", "--step", "0"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let input = demo.stdin.take();
        let mut lines = std::io::BufReader::new(demo.stdout.take().unwrap()).lines();
        let address = lines.by_ref().map(Result::unwrap).find(|line| line.contains("http://127.0.0.1:")).unwrap();
        (demo, input, lines, address)
    };
    let (one, other) = tokio::task::spawn_blocking(move || (start(), start())).await.unwrap();
    assert_ne!(one.3, other.3);
    for (mut demo, input, lines, _) in [one, other] {
        drop(input);
        assert!(lines.map(Result::unwrap).any(|line| line.contains("900000201")));
        assert!(demo.wait().unwrap().success());
    }
}

#[tokio::test]
async fn the_demo_answers_each_line_of_a_pipe_and_ends() {
    let mut demo = command(&Variables::new());
    demo.arg("demo").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let output = tokio::task::spawn_blocking(move || {
        let mut demo = demo.spawn().unwrap();
        demo.stdin.take().unwrap().write_all("900000101\n\n/order 123456789\nпривет".as_bytes()).unwrap();
        demo.wait_with_output().unwrap()
    });
    let output = output.await.unwrap();
    assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(0), ""));
    let text = stdout(&output);
    let (_, answers) = text.split_once("123456789 — такого заказа нет\n").unwrap();
    assert!(answers.contains("\n📦 Заказ 900000101"), "{text}");
    assert!(answers.contains("\n📍 точка на карте: 43.240013, 76.938854\n"));
    assert!(answers.contains("🔍 Заказа 123456789 нет") && answers.contains("Не вижу номера заказа"));
}

#[tokio::test]
async fn the_demo_begins_with_orders_that_its_couriers_have_taken() {
    let shows_the_round = || {
        let mut demo = command(&Variables::new());
        let mut demo = demo.args(["demo", "--step", "0"]).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let (mut input, output) = (demo.stdin.take().unwrap(), demo.stdout.take().unwrap());
        let mut lines = BufReader::new(output).lines().map(Result::unwrap);
        // The bot has to read the orders first.
        let taken = (0..300).any(|_| {
            writeln!(input, "/my").unwrap();
            let answer = lines.find(|line| line.contains("Мои заказы: ") || line.contains("не взяли ни одного"));
            answer.unwrap() == "📋 Мои заказы: 10"
        });
        writeln!(input, "/route").unwrap();
        drop(input);
        let route = lines.any(|line| line.contains("🗺 Маршрут: "));
        (taken, route, demo.wait().unwrap().success())
    };
    assert_eq!(tokio::task::spawn_blocking(shows_the_round).await.unwrap(), (true, true, true));
}

#[cfg(unix)]
#[tokio::test]
async fn a_signal_ends_the_demo_although_its_input_stays_open() {
    let mut command = command(&Variables::new());
    let mut child = command.arg("demo").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let (_input, output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    // Held until the end: closing it would end the demo, too.
    let mut lines = BufReader::new(output).lines();
    lines.next().unwrap().unwrap();
    let demo = Process::from(child);
    demo.terminate();
    let (status, time) = demo.exit().await;
    assert_eq!(status, Some(0));
    assert!(time < Duration::from_secs(10), "{time:?}");
}

#[cfg(unix)]
#[tokio::test]
async fn a_reader_that_has_gone_ends_a_command_quietly() {
    for arguments in ["demo", "check"] {
        let t = Harness::prepare().await;
        let mut command = command(t.variables());
        command.arg(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let output = tokio::task::spawn_blocking(move || {
            let mut child = command.spawn().unwrap();
            let _input = child.stdin.take();
            drop(child.stdout.take());
            child.wait_with_output().unwrap()
        });
        let output = output.await.unwrap();
        assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(0), ""), "{arguments}");
    }
}
