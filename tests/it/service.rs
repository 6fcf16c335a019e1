//! The program as a service: notifications to systemd, signals, `health`, listening.

use std::net::TcpListener;
use std::os::unix::net::UnixDatagram;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use insta::assert_snapshot;
use kaspi_order_bot::sandbox::http::Fault;
use kaspi_order_bot::sandbox::telegram::Telegram;
use tokio::io::AsyncWriteExt;

use crate::harness::{COURIER, Harness, LIMIT, Process, free_address, http_client, is_card_of, run, stderr, stdout};

/// The socket that systemd gives to a service.
struct Systemd {
    socket: UnixDatagram,
    folder: tempfile::TempDir,
}

impl Systemd {
    fn listen() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let socket = UnixDatagram::bind(folder.path().join("notify")).unwrap();
        socket.set_read_timeout(Some(LIMIT)).unwrap();
        Self { socket, folder }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("notify")
    }

    /// Waits for the next notification.
    fn receive(&self) -> String {
        let mut buffer = [0; 256];
        let length = self.socket.recv(&mut buffer).unwrap();
        String::from_utf8_lossy(&buffer[..length]).into_owned()
    }
}

#[tokio::test]
async fn systemd_is_notified_of_start_watchdog_and_stop() {
    let mut t = Harness::prepare().await;
    let systemd = Systemd::listen();
    t.set("NOTIFY_SOCKET", systemd.path().to_str().unwrap());
    t.set("WATCHDOG_USEC", "200000");
    let bot = Process::start_polling(&t).await;
    assert_eq!(systemd.receive(), "READY=1\n");
    assert_eq!((systemd.receive(), systemd.receive()), ("WATCHDOG=1\n".to_owned(), "WATCHDOG=1\n".to_owned()));
    bot.terminate();
    while systemd.receive() != "STOPPING=1\n" {}
    assert_eq!(bot.exit().await.0, Some(0));
}

#[tokio::test]
async fn the_bot_starts_during_an_outage_of_telegram() {
    let mut t = Harness::prepare().await;
    let systemd = Systemd::listen();
    t.set("NOTIFY_SOCKET", systemd.path().to_str().unwrap());
    t.telegram.faults().plan("/GetMe", Fault::NoResponse, 1);
    let _bot = Process::start(&t);
    assert_eq!(systemd.receive(), "READY=1\n");
    t.until(|| t.telegram.faults().is_empty()).await;
}

#[tokio::test]
async fn sigterm_ends_the_process_with_status_0() {
    let t = Harness::prepare().await;
    let bot = Process::start(&t);
    t.ask(COURIER, "900000206").await;
    bot.terminate();
    assert_eq!(bot.exit().await.0, Some(0));
}

/// A running bot that looks up an order, which takes longer than the bot may take to stop.
async fn looking_up(t: &mut Harness) -> Process {
    t.set("KASPI_TIMEOUT_SECONDS", "60");
    t.kaspi.faults().plan("900000206", Fault::NoResponse, 1);
    let bot = Process::start_polling(t).await;
    t.say(COURIER, COURIER, "900000206");
    t.until(|| t.kaspi.faults().is_empty()).await;
    bot
}

#[tokio::test]
async fn stopping_takes_ten_seconds_at_most_and_the_question_is_answered_after_the_next_start() {
    let mut t = Harness::prepare().await;
    let bot = looking_up(&mut t).await;
    bot.terminate();
    let (status, time) = bot.exit().await;
    assert_eq!(status, Some(0));
    assert!(time < Duration::from_secs(10), "{time:?}");
    t.start_bot().await;
    assert!(is_card_of(&t.answers(COURIER, 1).await[0], "900000206"));
    t.finish().await;
}

#[tokio::test]
async fn a_second_signal_ends_the_process_immediately() {
    let mut t = Harness::prepare().await;
    let bot = looking_up(&mut t).await;
    bot.terminate();
    tokio::time::sleep(Duration::from_millis(200)).await;
    bot.terminate();
    let (status, time) = bot.exit().await;
    assert_eq!(status, Some(130));
    assert!(time < Duration::from_secs(2), "{time:?}");
}

#[tokio::test]
async fn stopping_leaves_one_database_file() {
    let t = Harness::prepare().await;
    let bot = Process::start_polling(&t).await;
    t.ask(COURIER, "900000206").await;
    bot.terminate();
    assert_eq!(bot.exit().await.0, Some(0));
    let folder = t.database_path().parent().unwrap().read_dir().unwrap();
    let mut names: Vec<_> = folder.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    // The lock file is empty, and not locked.
    assert_eq!(names, ["bot.db", "bot.db.lock"]);
}

#[tokio::test]
async fn health_asks_the_running_bot() {
    let mut t = Harness::prepare().await;
    let missing = run(t.variables(), &["health"]).await;
    assert_eq!(missing.status.code(), Some(2));
    assert_snapshot!(stderr(&missing), @"HTTP_LISTEN is missing; without it the bot's health cannot be checked");

    let port = free_address().port();
    t.set("HTTP_LISTEN", &format!("0.0.0.0:{port}"));
    let stopped = run(t.variables(), &["health"]).await;
    assert_eq!(stopped.status.code(), Some(1));
    assert!(stderr(&stopped).starts_with(&format!("there is no answer at 127.0.0.1:{port}: the bot does not run")));

    t.kaspi.faults().plan_always("/orders", Fault::json(401, "{}"));
    let _bot = Process::start_polling(&t).await;
    let alive = run(t.variables(), &["health"]).await;
    assert_eq!(alive.status.code(), Some(0), "{}", stderr(&alive));
    assert_snapshot!(stdout(&alive), @"
    database         ok
    telegram         ok
    kaspi: Kaspi     FAILED  has not answered yet
    ");
    assert_eq!(run(t.variables(), &["health", "--ready"]).await.status.code(), Some(1));
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn the_bot_listens_only_at_the_configured_address() {
    let mut t = Harness::prepare().await;
    let bot = Process::start(&t);
    t.ask(COURIER, "/help").await;
    assert_eq!(listening_addresses(&bot), Vec::<String>::new());
    drop(bot);

    let address = free_address();
    t.set("HTTP_LISTEN", &address.to_string());
    let bot = Process::start(&t);
    t.ask(COURIER, "/help").await;
    // 127.0.0.1 in the kernel's byte order.
    assert_eq!(listening_addresses(&bot), [format!("0100007F:{:04X}", address.port())]);
}

#[tokio::test]
async fn an_address_in_use_is_reported() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let mut t = Harness::prepare().await;
    t.set("HTTP_LISTEN", &listener.local_addr().unwrap().to_string());
    let error = t.build_bot().await.unwrap_err();
    assert!(format!("{error:#}").contains("couldn't listen at HTTP_LISTEN"), "{error:#}");
}

/// The TCP addresses at which the process listens, as `/proc` writes them.
#[cfg(target_os = "linux")]
fn listening_addresses(process: &Process) -> Vec<String> {
    const LISTEN: &str = "0A";
    let proc = Path::new("/proc").join(process.id().to_string());
    let descriptors = proc.join("fd").read_dir().unwrap();
    let links: Vec<PathBuf> = descriptors.flatten().filter_map(|file| file.path().read_link().ok()).collect();
    let mut addresses = Vec::new();
    for table in ["tcp", "tcp6"] {
        let Ok(table) = std::fs::read_to_string(proc.join("net").join(table)) else { continue };
        for line in table.lines().skip(1) {
            let fields: Vec<&str> = line.split_whitespace().collect();
            let socket = PathBuf::from(format!("socket:[{}]", fields[9]));
            if fields[3] == LISTEN && links.contains(&socket) {
                addresses.push(fields[1].to_owned());
            }
        }
    }
    addresses
}

#[tokio::test]
async fn half_open_requests_do_not_make_the_bot_deaf() {
    let address = free_address();
    let mut t = Harness::prepare().await;
    t.set("HTTP_LISTEN", &address.to_string());
    let mut limited = std::process::Command::new("sh");
    limited.args(["-c", r#"ulimit -n 256; exec "$0""#, env!("CARGO_BIN_EXE_kaspi-order-bot")]);
    limited.env_clear().envs(t.variables()).current_dir(std::env::temp_dir());
    limited.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let _bot = Process::spawn(&mut limited);
    assert!(t.telegram.wait_until(LIMIT, Telegram::is_polled).await, "the bot does not poll");
    let mut half_open = Vec::new();
    for _ in 0..400 {
        let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
        stream.write_all(b"GET /healthz HTTP/1.1\r\nhost:").await.unwrap();
        half_open.push(stream);
    }
    // The bot's own calls have descriptors left.
    assert!(is_card_of(&t.ask(COURIER, "900000206").await, "900000206"));
    // The places are free again after some seconds.
    drop(half_open.split_off(200));
    let request = http_client().get(format!("http://{address}/healthz")).timeout(Duration::from_secs(30)).send();
    assert_eq!(request.await.unwrap().text().await.unwrap(), "ok\n");
}
