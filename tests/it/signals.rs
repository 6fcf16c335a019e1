//! How SIGTERM, SIGINT and Ctrl+C end the program.

use std::io::{BufRead, BufReader, Write, pipe};
use std::process::{Command, Stdio};
use std::time::Duration;

use kaspi_order_bot::sandbox::Variables;
use kaspi_order_bot::sandbox::http::Fault;
use reqwest::Client;
use serde_json::Value;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

use crate::harness::{COURIER, Harness, LIMIT, Process, command, free_address, http_client};

/// What is at once for a person, on a machine that is busy with other tests.
const AT_ONCE: Duration = Duration::from_secs(5);

async fn get_json(client: &Client, url: String) -> Value {
    client.get(url).timeout(LIMIT).send().await.unwrap().json().await.unwrap()
}

#[tokio::test]
async fn a_signal_ends_the_demo_although_its_page_is_open() {
    let address = free_address();
    let mut command = command(&Variables::new());
    command.args(["demo", "--step", "0", "--port", &address.port().to_string()]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let (_input, output) = (child.stdin.take(), child.stdout.take().unwrap());
    let demo = Process::from(child);
    let mut lines = BufReader::new(output).lines();
    lines.next().unwrap().unwrap();

    let (client, base) = (http_client(), format!("http://{address}/client"));
    let account = get_json(&client, format!("{base}/accounts")).await[0]["id"].as_i64().unwrap();
    let chat = get_json(&client, format!("{base}/chats?account={account}")).await[0]["id"].as_i64().unwrap();
    let messages = format!("/client/messages?account={account}&chat={chat}");
    let shown = get_json(&client, format!("http://{address}{messages}&since=0")).await;
    let mut page = TcpStream::connect(address).await.unwrap();
    let request = format!("GET {messages}&since={} HTTP/1.1\r\nhost: {address}\r\n\r\n", shown["version"]);
    page.write_all(request.as_bytes()).await.unwrap();
    // Answered after the page's request was read.
    get_json(&client, format!("{base}/accounts")).await;

    demo.terminate();
    let (status, time) = demo.exit().await;
    assert_eq!(status, Some(0));
    assert!(time < AT_ONCE, "{time:?}");
}

#[tokio::test]
async fn ctrl_c_ends_the_demo_in_a_terminal() {
    // `script` runs a command in a pseudoterminal and returns its exit status.
    let shell_command = format!("exec {} demo --step 0", env!("CARGO_BIN_EXE_kaspi-order-bot"));
    let mut terminal = Command::new("script");
    terminal.args(["-q", "-e", "-f", "-c", &shell_command, "/dev/null"]).current_dir(std::env::temp_dir());
    let mut child = terminal.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let (mut keyboard, screen) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
    let terminal = Process::from(child);
    let mut lines = BufReader::new(screen).lines();
    // An answer proves that the demo reads the terminal.
    keyboard.write_all(b"900000101\n").unwrap();
    assert!(lines.any(|line| line.unwrap().contains("43.240013")));
    keyboard.write_all(b"\x03").unwrap();
    let (status, time) = terminal.exit().await;
    assert_eq!(status, Some(0));
    assert!(time < AT_ONCE, "{time:?}");
}

#[tokio::test]
async fn a_second_signal_ends_the_demo_although_its_output_is_blocked() {
    let address = free_address();
    let (_unread, mut output) = pipe().unwrap();
    // A pipe's capacity on Linux: nothing more is taken.
    output.write_all(&vec![b'\n'; 64 * 1024]).unwrap();
    let mut command = command(&Variables::new());
    command.args(["demo", "--step", "0", "--port", &address.port().to_string()]);
    let demo = Process::spawn(command.stdin(Stdio::piped()).stdout(output));
    let page = format!("http://{address}/");
    let is_blocked = async {
        while TcpStream::connect(address).await.is_err() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        // The thread that answers is the one that prints.
        while http_client().get(&page).timeout(Duration::from_secs(1)).send().await.is_ok() {}
    };
    tokio::time::timeout(LIMIT, is_blocked).await.expect("the demo is not blocked");

    demo.terminate();
    demo.signal("INT");
    let (status, time) = demo.exit().await;
    assert_eq!(status, Some(130));
    assert!(time < AT_ONCE, "{time:?}");
}

#[tokio::test]
async fn two_different_signals_at_the_same_time_are_two() {
    let mut t = Harness::prepare().await;
    t.set("KASPI_TIMEOUT_SECONDS", "60");
    t.kaspi.faults().plan("900000206", Fault::NoResponse, 1);
    let bot = Process::start_polling(&t).await;
    t.say(COURIER, COURIER, "900000206");
    t.until(|| t.kaspi.faults().is_empty()).await;
    // While the process is stopped, both become pending.
    for name in ["STOP", "TERM", "INT", "CONT"] {
        bot.signal(name);
    }
    assert_eq!(bot.exit().await.0, Some(130));
}

#[tokio::test]
async fn the_first_signal_ends_a_command_that_waits() {
    let t = Harness::prepare().await;
    t.kaspi.faults().plan("/orders", Fault::NoResponse, 1);
    let order = Process::spawn(command(t.variables()).args(["order", "900000101"]).stderr(Stdio::null()));
    t.until(|| t.kaspi.faults().is_empty()).await;
    order.terminate();
    assert_eq!(order.exit().await.0, Some(130));
}
