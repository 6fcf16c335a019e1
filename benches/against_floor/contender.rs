//! A running bot, and its use of processor and memory.

use std::net::{SocketAddr, TcpListener};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use kaspi_order_bot::domain::people::Person;
use kaspi_order_bot::domain::{Role, UserId};
use kaspi_order_bot::sandbox;
use kaspi_order_bot::sandbox::http::Fault;
use kaspi_order_bot::sandbox::kaspi::Kaspi;
use kaspi_order_bot::sandbox::telegram::Telegram;
use kaspi_order_bot::store::{self, Db};

use super::people::{self, PEOPLE};
use super::{IDLE, floor};

pub(crate) struct Kind {
    pub(crate) name: &'static str,
    /// The HTTP client of a `floor` bot; `None` for the program.
    client: Option<&'static str>,
    has_webhook: bool,
}

pub(crate) static KINDS: [Kind; 4] = [
    Kind { name: "bare", client: Some(floor::HYPER), has_webhook: false },
    Kind { name: "floor", client: Some(floor::REQWEST), has_webhook: false },
    Kind { name: "polling", client: None, has_webhook: false },
    Kind { name: "webhook", client: None, has_webhook: true },
];

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

#[expect(clippy::disallowed_methods, reason = "the program reads the real clock")]
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
        grant_access(&database_url).await;
        let mut command = match kind.client {
            Some(client) => {
                let mut command = Command::new(std::env::current_exe().expect("this program"));
                command.args(["--floor", client, telegram.token(), &telegram.base_url(), &kaspi.base_url()]);
                command
            }
            None => Command::new(env!("CARGO_BIN_EXE_kaspi-order-bot")),
        };
        command.env_clear().envs(sandbox::variables(&telegram, &kaspi)).envs([
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
        let start = Instant::now();
        let process = command.current_dir(folder.path()).stdin(Stdio::null()).spawn().expect("a process");
        let is_receiving = |telegram: &Telegram| telegram.is_polled() || telegram.webhook_url().is_some();
        let is_up = telegram.wait_until(Duration::from_secs(10), is_receiving).await;
        assert!(is_up, "{} does not receive updates", kind.name);
        let started_in = start.elapsed();
        tokio::time::sleep(IDLE).await;
        let next_person = AtomicI64::new(0);
        let mut contender =
            Self { kind, started_in, idle_mib: 0.0, process, telegram, kaspi, next_person, _folder: folder };
        contender.idle_mib = contender.resident_mib();
        contender
    }

    /// Asks for `orders` orders, `in_flight` at a time.
    pub(crate) async fn ask(&self, in_flight: usize, orders: usize) {
        let asking = (0..in_flight).map(async |_| {
            for _ in 0..orders / in_flight {
                people::ask(&self.telegram, self.next_person()).await;
            }
        });
        futures::future::join_all(asking).await;
    }

    /// The time from a question to its card and pin, when Kaspi responds after `kaspi_delay`.
    pub(crate) async fn latency(&self, kaspi_delay: Duration) -> Duration {
        self.kaspi.faults().plan("/orders", Fault::Delay(kaspi_delay), 1);
        let start = Instant::now();
        people::ask(&self.telegram, self.next_person()).await;
        start.elapsed()
    }

    fn next_person(&self) -> i64 {
        self.next_person.fetch_add(1, Ordering::Relaxed) % PEOPLE + 1
    }

    /// Processor time of all running threads. None of them ends during the benchmark.
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

/// An address at which nothing listens.
fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr()).expect("an address")
}

async fn grant_access(database_url: &str) {
    let db = Db::open(database_url).await.expect("a database");
    let mut tx = db.begin_write().await.expect("a transaction");
    for id in 1..=PEOPLE {
        let courier = Person { user: UserId::new(id).expect("an id"), name: None };
        store::people::grant(&mut *tx, &courier, Role::Courier, courier.user, now()).await.expect("a write");
    }
    tx.commit().await.expect("a write");
    db.close().await.expect("a write");
}
