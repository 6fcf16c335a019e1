//! A process and what it costs.

use std::net::{SocketAddr, TcpListener};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use kaspi_order_bot::domain::people::Person;
use kaspi_order_bot::domain::{Role, UserId};
use kaspi_order_bot::sandbox::http::Fault;
use kaspi_order_bot::sandbox::kaspi::{DEFAULT_TOKEN, Kaspi};
use kaspi_order_bot::sandbox::telegram::Telegram;
use kaspi_order_bot::store::{Db, people as list};

use super::people::{self, PEOPLE};
use super::{IDLE, floor};

/// How a contender is started.
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    /// One of `floor`'s clients; otherwise it is the program.
    client: Option<&'static str>,
    has_webhook: bool,
}

pub(crate) static KINDS: [Kind; 4] = [
    Kind { name: "bare", client: Some(floor::HYPER), has_webhook: false },
    Kind { name: "floor", client: Some(floor::REQWEST), has_webhook: false },
    Kind { name: "polling", client: None, has_webhook: false },
    Kind { name: "webhook", client: None, has_webhook: true },
];

/// A running contender.
pub(crate) struct Contender {
    pub(crate) kind: &'static Kind,
    pub(crate) started_in: Duration,
    pub(crate) idle_mib: f64,
    process: Child,
    telegram: Telegram,
    kaspi: Kaspi,
    next_person: AtomicI64,
    _folder: tempfile::TempDir,
}

#[expect(clippy::disallowed_methods, reason = "the contender reads the real clock, too")]
fn now() -> DateTime<Utc> {
    Utc::now()
}

impl Contender {
    pub(crate) async fn start(kind: &'static Kind) -> Self {
        let telegram = Telegram::start(0, "").await.expect("telegram");
        let kaspi = Kaspi::start(now()).await.expect("kaspi");
        people::open_accounts(&telegram);
        let folder = tempfile::tempdir().expect("a folder");
        let database_url = format!("sqlite://{}", folder.path().join("bench.db").display());
        hire(&database_url).await;
        let mut command = match kind.client {
            Some(client) => {
                let mut command = Command::new(std::env::current_exe().expect("this program"));
                command.args(["--floor", client, telegram.token(), &telegram.base_url(), &kaspi.base_url()]);
                command
            }
            None => Command::new(env!("CARGO_BIN_EXE_kaspi-order-bot")),
        };
        command.env_clear().envs([
            ("TELEGRAM_BOT_TOKEN", telegram.token()),
            ("TELEGRAM_API_URL", &telegram.base_url()),
            ("KASPI_API_TOKEN", DEFAULT_TOKEN),
            ("KASPI_API_URL", &kaspi.base_url()),
            ("KASPI_POLL_SECONDS", "3600"),
            ("LOOKUPS_PER_TEN_MINUTES", "100000"),
            ("LOOKUPS_PER_DAY", "100000"),
            ("ADMIN_USER_IDS", "1"),
            ("DATABASE_URL", &database_url),
            ("RUST_LOG", "warn"),
        ]);
        if kind.has_webhook {
            let address = free_address();
            command.envs([
                ("HTTP_LISTEN", address.to_string()),
                ("WEBHOOK_URL", format!("http://{address}/telegram")),
                ("WEBHOOK_SECRET", "a-secret-of-the-bench".to_owned()),
            ]);
        }
        let began = Instant::now();
        let process = command.current_dir(folder.path()).stdin(Stdio::null()).spawn().expect("a process");
        let listens = |telegram: &Telegram| telegram.is_polled() || telegram.webhook_url().is_some();
        let is_up = telegram.wait_until(Duration::from_secs(10), listens).await;
        assert!(is_up, "{} does not ask for updates", kind.name);
        let started_in = began.elapsed();
        tokio::time::sleep(IDLE).await;
        let next_person = AtomicI64::new(0);
        let mut contender =
            Self { kind, started_in, idle_mib: 0.0, process, telegram, kaspi, next_person, _folder: folder };
        contender.idle_mib = contender.resident_mib();
        contender
    }

    /// People ask for so many orders, so many of them at a time.
    pub(crate) async fn ask(&self, in_flight: usize, orders: usize) {
        let asking = (0..in_flight).map(async |_| {
            for _ in 0..orders / in_flight {
                people::ask(&self.telegram, self.somebody(), 2).await;
            }
        });
        futures::future::join_all(asking).await;
    }

    /// From a question to its card.
    pub(crate) async fn latency(&self, kaspi_takes: Duration) -> Duration {
        self.kaspi.faults().plan("/orders", Fault::Delay(kaspi_takes), 1);
        let person = self.somebody();
        let began = Instant::now();
        people::ask(&self.telegram, person, 1).await;
        let took = began.elapsed();
        // The pin follows.
        tokio::time::sleep(Duration::from_millis(20)).await;
        took
    }

    fn somebody(&self) -> i64 {
        self.next_person.fetch_add(1, Ordering::Relaxed) % PEOPLE + 1
    }

    /// Processor time of all threads until now. Threads that have ended are not counted, and none end here.
    pub(crate) fn cpu(&self) -> Duration {
        let threads = std::fs::read_dir(format!("/proc/{}/task", self.process.id())).expect("the threads");
        let nanoseconds = threads.flatten().filter_map(|thread| {
            let schedule = std::fs::read_to_string(thread.path().join("schedstat")).ok()?;
            schedule.split(' ').next()?.parse::<u64>().ok()
        });
        Duration::from_nanos(nanoseconds.sum())
    }

    pub(crate) fn resident_mib(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id())).expect("the status");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("the resident memory");
        line.trim().trim_end_matches(" kB").parse::<f64>().expect("a number") / 1024.0
    }
}

impl Drop for Contender {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// An address that nobody listens at; somebody else may take it before the contender does, but nobody here wants it.
fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("an address")
}

async fn hire(database_url: &str) {
    let db = Db::open(database_url).await.expect("a database");
    let mut tx = db.begin_write().await.expect("a transaction");
    for id in 1..=PEOPLE {
        let courier = Person { user: UserId::new(id).expect("an id"), name: None };
        list::grant(&mut *tx, &courier, Role::Courier, courier.user, now()).await.expect("the list");
    }
    tx.commit().await.expect("the list");
    db.close().await.expect("the list");
}
