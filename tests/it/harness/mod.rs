//! The whole bot, with a fake Telegram and a fake Kaspi.

mod cases;
mod chats;
mod process;

use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use kaspi_order_bot::app::App;
use kaspi_order_bot::config::Config;
use kaspi_order_bot::domain::people::Person;
use kaspi_order_bot::domain::{Role, UserId};
use kaspi_order_bot::flow::chats::alerts;
use kaspi_order_bot::flow::notices::deliver::{self, Step};
use kaspi_order_bot::flow::notices::poll;
use kaspi_order_bot::flow::operations::inbox;
use kaspi_order_bot::flow::{Clock, Deps};
use kaspi_order_bot::sandbox::kaspi::Kaspi;
use kaspi_order_bot::sandbox::telegram::{Account, Telegram};
use kaspi_order_bot::sandbox::{self, Variables};
use kaspi_order_bot::store;
use sqlx::AssertSqlSafe;
use sqlx::sqlite::SqlitePool;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

pub(crate) use cases::run_cases;
pub(crate) use chats::{from_bot, is_card_of, labels, text_message, texts, usual_spaces};
pub(crate) use process::{Process, command, output_text, run, stderr, stdout};

pub(crate) const ADMIN: i64 = 11;
pub(crate) const MANAGER: i64 = 44;
pub(crate) const COURIER: i64 = 22;
pub(crate) const COLLEAGUE: i64 = 33;
pub(crate) const STRANGER: i64 = 99;

/// How long a test waits for anything before it fails.
pub(crate) const LIMIT: Duration = Duration::from_secs(10);

/// How often a condition is checked that nothing announces.
const CHECK_EVERY: Duration = Duration::from_millis(5);

/// Monday, 14:00 in Almaty.
pub(crate) fn now() -> DateTime<Utc> {
    DateTime::from_timestamp_millis(1_795_424_400_000).unwrap()
}

/// An address at which nothing listens.
pub(crate) fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

/// Without the proxies that the environment names.
pub(crate) fn http_client() -> reqwest::Client {
    reqwest::Client::builder().no_proxy().build().unwrap()
}

/// A sandbox with a bot. The admin, a manager, a courier and a colleague have access.
pub(crate) struct Harness {
    pub(crate) telegram: Telegram,
    pub(crate) kaspi: Kaspi,
    variables: Variables,
    bot: Option<Bot>,
    /// The bot's uptime in milliseconds.
    elapsed: Arc<AtomicI64>,
    /// By how many milliseconds the bot's time of day was set forward or back.
    set_by: Arc<AtomicI64>,
    folder: tempfile::TempDir,
}

/// A bot that runs within the test's process.
struct Bot {
    deps: Arc<Deps>,
    stop: CancellationToken,
    task: JoinHandle<anyhow::Result<()>>,
}

impl Harness {
    pub(crate) async fn start() -> Self {
        Self::start_with(&[]).await
    }

    pub(crate) async fn start_with(variables: &[(&'static str, &str)]) -> Self {
        let mut harness = Self::prepare().await;
        for (name, value) in variables {
            harness.set(name, value);
        }
        harness.start_bot().await;
        harness
    }

    pub(crate) async fn prepare() -> Self {
        // The bot's log is shown when a test fails.
        let _ = tracing_subscriber::fmt().with_max_level(tracing::Level::INFO).with_test_writer().try_init();
        let telegram = Telegram::start(0, "").await.unwrap();
        let kaspi = Kaspi::start(now()).await.unwrap();
        for (id, name) in
            [(ADMIN, "Админ"), (MANAGER, "Менеджер"), (COURIER, "Курьер"), (COLLEAGUE, "Коллега"), (STRANGER, "Чужой")]
        {
            telegram.add_account(Account::new(id, name));
        }
        let folder = tempfile::tempdir().unwrap();
        let variables = sandbox::variables(&telegram, &kaspi);
        let mut harness =
            Self { telegram, kaspi, variables, bot: None, elapsed: Arc::default(), set_by: Arc::default(), folder };
        harness.set("KASPI_TIMEOUT_SECONDS", "5");
        harness.set("ADMIN_USER_IDS", &ADMIN.to_string());
        // The bot's clock stands still, so a quota would never be restored.
        harness.set("LOOKUPS_PER_TEN_MINUTES", "10000");
        harness.set("DATABASE_URL", &harness.database_url());
        harness.grant(MANAGER, Role::Manager).await;
        harness.grant(COURIER, Role::Courier).await;
        harness.grant(COLLEAGUE, Role::Courier).await;
        harness
    }

    /// An empty value unsets the variable.
    pub(crate) fn set(&mut self, name: &'static str, value: &str) {
        self.variables.insert(name, value.to_owned());
    }

    pub(crate) fn variables(&self) -> &Variables {
        &self.variables
    }

    pub(crate) fn database_url(&self) -> String {
        format!("sqlite://{}", self.database_path().display())
    }

    pub(crate) fn database_path(&self) -> PathBuf {
        self.folder.path().join("bot.db")
    }

    /// Gives a person access before the bot starts.
    pub(crate) async fn grant(&self, person: i64, role: Role) {
        let db = store::Db::open(&self.database_url()).await.unwrap();
        let person = Person { user: UserId::new(person).unwrap(), name: None };
        store::people::grant(db.pool(), &person, role, UserId::new(ADMIN).unwrap(), now()).await.unwrap();
        db.close().await.unwrap();
    }

    pub(crate) async fn build_bot(&self) -> anyhow::Result<App> {
        let elapsed = || {
            let elapsed = Arc::clone(&self.elapsed);
            move || TimeDelta::milliseconds(elapsed.load(Ordering::Relaxed))
        };
        let (since_start, uptime, set_by) = (elapsed(), elapsed(), Arc::clone(&self.set_by));
        let clock = Clock::with_uptime(
            move || now() + since_start() + TimeDelta::milliseconds(set_by.load(Ordering::Relaxed)),
            move || uptime().to_std().unwrap(),
        );
        App::build(Config::from_vars(|name| self.variables.get(name).cloned()).unwrap(), clock).await
    }

    pub(crate) async fn start_bot(&mut self) {
        // A process that another test starts has the lock of this one until it has become another program.
        let mut retries = 0..200;
        let app = loop {
            match self.build_bot().await {
                Err(error) if format!("{error:#}").contains(".lock") && retries.next().is_some() => {
                    tokio::time::sleep(CHECK_EVERY).await;
                }
                built => break built.unwrap(),
            }
        };
        let elapsed = Arc::clone(&self.elapsed);
        self.kaspi.set_clock(move || now() + TimeDelta::milliseconds(elapsed.load(Ordering::Relaxed)));
        let (deps, stop) = (Arc::clone(app.deps()), CancellationToken::new());
        let task = tokio::spawn(app.answer_until(stop.clone()));
        self.bot = Some(Bot { deps, stop, task });
    }

    /// Ends the bot at any point of its work, as a crash does.
    pub(crate) async fn crash_bot(&mut self) {
        let Bot { task, deps, .. } = self.bot.take().unwrap();
        task.abort();
        assert!(task.await.unwrap_err().is_cancelled());
        alerts::finish(&deps, Duration::ZERO).await;
        let _ = deps.db.close().await;
    }

    /// Stops the bot and waits until it has ended.
    pub(crate) async fn stop_bot(&mut self) {
        let Bot { stop, task, .. } = self.bot.take().unwrap();
        stop.cancel();
        task.await.unwrap().unwrap();
    }

    pub(crate) fn deps(&self) -> &Arc<Deps> {
        &self.bot.as_ref().expect("the bot runs").deps
    }

    /// Moves the bot's clock forward. It stands still otherwise.
    pub(crate) fn pass(&self, time: TimeDelta) {
        self.elapsed.fetch_add(time.num_milliseconds(), Ordering::Relaxed);
    }

    /// Sets the bot's time of day forward or back.
    pub(crate) fn set_clock(&self, by: TimeDelta) {
        self.set_by.fetch_add(by.num_milliseconds(), Ordering::Relaxed);
    }

    /// The bot's time of day.
    pub(crate) fn clock(&self) -> DateTime<Utc> {
        let set_by = self.set_by.load(Ordering::Relaxed);
        now() + TimeDelta::milliseconds(self.elapsed.load(Ordering::Relaxed) + set_by)
    }

    /// Polls every shop once. Some time passes, so that what happens then is later.
    pub(crate) async fn poll(&self) {
        for shop in self.deps().shops() {
            poll::poll(self.deps(), shop).await.unwrap();
        }
        self.pass(TimeDelta::milliseconds(1));
    }

    /// Delivers all waiting notices. Time passes where the bot has to wait, 61 minutes at most.
    pub(crate) async fn deliver(&self) {
        let deps = Arc::clone(self.deps());
        let mut left = Duration::from_mins(61);
        loop {
            let mut next = None;
            for (chat, pause) in deliver::chats(&deps).await.unwrap() {
                let step = if pause.is_zero() { deliver::step(&deps, chat).await.unwrap() } else { Step::Later(pause) };
                let pause = match step {
                    // A group that has migrated is idle here, and waits under its new id.
                    Step::Done | Step::Idle => Duration::ZERO,
                    Step::Later(pause) => pause,
                };
                next = Some(next.map_or(pause, |next: Duration| next.min(pause)));
            }
            match next {
                Some(pause) if pause <= left => {
                    left -= pause;
                    self.pass(TimeDelta::from_std(pause).unwrap());
                }
                _ => return,
            }
        }
    }

    /// Polls every shop once and delivers the notices.
    pub(crate) async fn poll_and_deliver(&self) {
        self.poll().await;
        self.deliver().await;
    }

    /// Counts the rows of a table in the bot's database; `from` may have a condition.
    pub(crate) async fn count_rows(&self, from: &str) -> i64 {
        let pool = SqlitePool::connect(&self.database_url()).await.unwrap();
        let query = AssertSqlSafe(format!("SELECT count(*) FROM {from}"));
        let count = sqlx::query_scalar(query).fetch_one(&pool).await.unwrap();
        pool.close().await;
        count
    }

    /// Waits until a table has this many rows; `from` may have a condition.
    pub(crate) async fn until_rows(&self, from: &str, count: i64) {
        let waiting = async {
            while self.count_rows(from).await != count {
                tokio::time::sleep(CHECK_EVERY).await;
            }
        };
        tokio::time::timeout(LIMIT, waiting).await.expect("the table never has so many rows");
    }

    /// Waits until every update is confirmed and processed.
    pub(crate) async fn settle(&self) {
        assert!(
            self.telegram.wait_until(LIMIT, |telegram| telegram.pending_updates() == 0).await,
            "updates stay unconfirmed"
        );
        let deps = self.deps();
        let emptying = async {
            while !inbox::is_empty(deps).await.unwrap() {
                tokio::time::sleep(CHECK_EVERY).await;
            }
        };
        tokio::time::timeout(LIMIT, emptying).await.expect("the inbox does not empty");
    }

    /// Waits until the condition holds. For state outside Telegram, whose `wait_until` needs no polling.
    pub(crate) async fn until(&self, condition: impl Fn() -> bool) {
        let waiting = async {
            while !condition() {
                tokio::time::sleep(CHECK_EVERY).await;
            }
        };
        tokio::time::timeout(LIMIT, waiting).await.expect("the condition never holds");
    }

    /// Ends the test: every update was processed, and every planned fault was met.
    pub(crate) async fn finish(mut self) {
        self.settle().await;
        assert!(self.kaspi.faults().is_empty(), "a planned fault of Kaspi was not met");
        assert!(self.telegram.faults().is_empty(), "a planned fault of Telegram was not met");
        self.stop_bot().await;
    }
}
