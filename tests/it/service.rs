//! The program as a service: started, watched, asked how it is, copied and stopped.

use std::os::unix::net::UnixDatagram;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use insta::assert_snapshot;
use kaspi_order_bot::sandbox::http::Fault;
use kaspi_order_bot::sandbox::telegram::Telegram;

use crate::harness::{COURIER, Harness, LIMIT, free_address, is_card_of};

const PROGRAM: &str = env!("CARGO_BIN_EXE_kaspi-order-bot");

/// A process that ends with the test.
struct Bot(Child);

impl Drop for Bot {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Bot {
    async fn start(t: &Harness, more: &[(&str, &str)]) -> Self {
        let mut command = Command::new(PROGRAM);
        command.env_clear().envs(t.vars().iter().cloned()).envs(more.iter().copied());
        let quiet = command.stdout(Stdio::null()).stderr(Stdio::null()).stdin(Stdio::null());
        let bot = Self(quiet.current_dir(std::env::temp_dir()).spawn().unwrap());
        assert!(t.telegram.wait_until(LIMIT, Telegram::is_polled).await);
        bot
    }

    fn terminate(&self) {
        assert!(Command::new("kill").arg(self.0.id().to_string()).status().unwrap().success());
    }

    /// Waits for the end, and tells the exit status and how long it took.
    async fn ended(mut self) -> (Option<i32>, Duration) {
        let began = Instant::now();
        tokio::task::spawn_blocking(move || (self.0.wait().unwrap().code(), began.elapsed())).await.unwrap()
    }
}

/// What systemd gives a service to talk to.
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

    fn hears(&self) -> String {
        let mut buffer = [0; 256];
        let length = self.socket.recv(&mut buffer).unwrap();
        String::from_utf8_lossy(&buffer[..length]).into_owned()
    }
}

async fn run(t: &Harness, arguments: &[&str]) -> Output {
    let mut command = Command::new(PROGRAM);
    command.args(arguments).env_clear().envs(t.vars().iter().cloned()).current_dir(std::env::temp_dir());
    tokio::task::spawn_blocking(move || command.output().unwrap()).await.unwrap()
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&[output.stdout.clone(), output.stderr.clone()].concat()).into_owned()
}

#[tokio::test]
async fn systemd_hears_of_the_start_the_life_and_the_end() {
    let t = Harness::prepare().await;
    let systemd = Systemd::listen();
    let bot = Bot::start(&t, &[("NOTIFY_SOCKET", systemd.path().to_str().unwrap()), ("WATCHDOG_USEC", "200000")]).await;
    assert_eq!(systemd.hears(), "READY=1\n");
    assert_eq!((systemd.hears(), systemd.hears()), ("WATCHDOG=1\n".to_owned(), "WATCHDOG=1\n".to_owned()));
    bot.terminate();
    while systemd.hears() != "STOPPING=1\n" {}
    assert_eq!(bot.ended().await.0, Some(0));
}

#[tokio::test]
async fn an_outage_of_telegram_is_no_reason_not_to_start() {
    let t = Harness::prepare().await;
    let systemd = Systemd::listen();
    t.telegram.faults().plan("/GetMe", Fault::NoResponse, 1);
    let mut command = Command::new(PROGRAM);
    command.env_clear().envs(t.vars().iter().cloned()).env("NOTIFY_SOCKET", systemd.path()).stderr(Stdio::null());
    let _bot = Bot(command.spawn().unwrap());
    assert_eq!(systemd.hears(), "READY=1\n");
}

#[tokio::test]
async fn stopping_takes_ten_seconds_at_most_and_the_question_waits_for_the_next_start() {
    let mut t = Harness::prepare().await;
    t.set("KASPI_TIMEOUT_SECONDS", "60");
    t.kaspi.faults().plan("900000206", Fault::NoResponse, 1);
    let bot = Bot::start(&t, &[]).await;
    t.say(COURIER, COURIER, "900000206");
    t.until(|| t.kaspi.faults().is_empty()).await;
    bot.terminate();
    let (status, took) = bot.ended().await;
    assert_eq!(status, Some(0));
    assert!(took < Duration::from_secs(10), "{took:?}");
    t.start_bot().await;
    assert!(is_card_of(&t.answers(COURIER, 1).await[0], "900000206"));
    t.finish().await;
}

#[tokio::test]
async fn a_second_signal_ends_it_at_once() {
    let t = Harness::prepare().await;
    t.kaspi.faults().plan("900000206", Fault::NoResponse, 1);
    let bot = Bot::start(&t, &[]).await;
    t.say(COURIER, COURIER, "900000206");
    t.until(|| t.kaspi.faults().is_empty()).await;
    bot.terminate();
    tokio::time::sleep(Duration::from_millis(200)).await;
    bot.terminate();
    let (status, took) = bot.ended().await;
    assert_eq!(status, Some(130));
    assert!(took < Duration::from_secs(2), "{took:?}");
}

#[tokio::test]
async fn stopping_leaves_one_file() {
    let t = Harness::prepare().await;
    let bot = Bot::start(&t, &[]).await;
    t.ask(COURIER, "900000206").await;
    bot.terminate();
    assert_eq!(bot.ended().await.0, Some(0));
    let path = t.database_url().replace("sqlite://", "");
    let folder = std::path::Path::new(&path).parent().unwrap().read_dir().unwrap();
    let names: Vec<_> = folder.map(|file| file.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(names, ["bot.db"]);
}

#[tokio::test]
async fn health_asks_the_bot_that_runs() {
    let mut t = Harness::prepare().await;
    let missing = run(&t, &["health"]).await;
    assert_eq!(missing.status.code(), Some(2));
    assert_snapshot!(text(&missing), @"HTTP_LISTEN is missing; without it the bot's health cannot be checked");

    let port = free_address().port();
    t.set("HTTP_LISTEN", &format!("0.0.0.0:{port}"));
    let nobody = run(&t, &["health"]).await;
    assert_eq!(nobody.status.code(), Some(1));
    assert!(text(&nobody).starts_with(&format!("there is no answer at 127.0.0.1:{port}: the bot does not run")));

    t.kaspi.faults().plan_always("/orders", Fault::json(401, "{}"));
    let _bot = Bot::start(&t, &[]).await;
    let alive = run(&t, &["health"]).await;
    assert_eq!(alive.status.code(), Some(0), "{}", text(&alive));
    assert_snapshot!(text(&alive), @"
    database         ok
    telegram         ok
    kaspi: Kaspi     FAILED  has not answered yet
    ");
    assert_eq!(run(&t, &["health", "--ready"]).await.status.code(), Some(1));
}

#[tokio::test]
async fn a_copy_of_a_running_bot_brings_everything_back() {
    let mut t = Harness::prepare().await;
    let bot = Bot::start(&t, &[]).await;
    t.ask(COURIER, "900000206").await;
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy.db").to_str().unwrap().to_owned();
    let backup = run(&t, &["backup", &copy]).await;
    assert_eq!(backup.status.code(), Some(0), "{}", text(&backup));
    assert!(text(&backup).starts_with("backed up, checked, "), "{}", text(&backup));
    assert_eq!(run(&t, &["backup", &copy]).await.status.code(), Some(1), "it is there already");
    let refused = run(&t, &["restore", &copy]).await;
    assert_eq!(refused.status.code(), Some(1));
    assert!(text(&refused).contains("stop the bot and move it away"), "{}", text(&refused));
    bot.terminate();
    bot.ended().await;

    let elsewhere = tempfile::tempdir().unwrap();
    t.set("DATABASE_URL", &format!("sqlite://{}", elsewhere.path().join("new.db").display()));
    let restored = run(&t, &["restore", &copy]).await;
    assert_eq!(restored.status.code(), Some(0), "{}", text(&restored));
    t.start_bot().await;
    // The courier is still on the list, and what was answered is not answered again.
    t.settle().await;
    assert_eq!(t.telegram.messages(COURIER).iter().filter(|message| message.from_bot).count(), 1);
    assert!(is_card_of(&t.ask(COURIER, "900000309").await, "900000309"));
    t.finish().await;
}

#[tokio::test]
async fn a_copy_needs_a_database() {
    let t = Harness::prepare().await;
    std::fs::remove_file(t.database_url().replace("sqlite://", "")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy.db").to_str().unwrap().to_owned();
    let output = run(&t, &["backup", &copy]).await;
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output).contains("there is no such file"), "{}", text(&output));
    assert_eq!(folder.path().read_dir().unwrap().count(), 0, "nothing is left behind");
}
