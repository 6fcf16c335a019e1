//! The whole bot between a Telegram and a Kaspi of its own.

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use kaspi_order_bot::app::App;
use kaspi_order_bot::config::Config;
use kaspi_order_bot::domain::people::Person;
use kaspi_order_bot::domain::subscription::Subscription;
use kaspi_order_bot::domain::{ChatId, Role, UserId};
use kaspi_order_bot::flow::notices::deliver::{self, Step};
use kaspi_order_bot::flow::notices::poll;
use kaspi_order_bot::flow::operations::inbox;
use kaspi_order_bot::flow::{Clock, Deps};
use kaspi_order_bot::sandbox::kaspi::{DEFAULT_TOKEN, Kaspi};
use kaspi_order_bot::sandbox::telegram::{Account, Call, ForgedPress, GroupKind, Message, NewMessage, Telegram};
use kaspi_order_bot::store;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

pub(crate) const ADMIN: i64 = 11;
pub(crate) const MANAGER: i64 = 44;
pub(crate) const COURIER: i64 = 22;
pub(crate) const COLLEAGUE: i64 = 33;
pub(crate) const STRANGER: i64 = 99;

/// Nothing here takes longer, unless it is broken.
pub(crate) const LIMIT: Duration = Duration::from_secs(10);

/// Monday, 14:00 in Almaty.
pub(crate) fn now() -> DateTime<Utc> {
    DateTime::from_timestamp_millis(1_795_424_400_000).unwrap()
}

/// An address that nobody listens at.
pub(crate) fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

/// A sandbox with a bot in it. The admin, a manager, a courier and a colleague are on the list.
pub(crate) struct Harness {
    pub(crate) telegram: Telegram,
    pub(crate) kaspi: Kaspi,
    vars: Vec<(String, String)>,
    bot: Option<Bot>,
    /// Milliseconds since [`now`] on the bot's clock.
    elapsed: Arc<AtomicI64>,
    folder: tempfile::TempDir,
}

/// A running bot.
struct Bot {
    deps: Arc<Deps>,
    stop: CancellationToken,
    task: JoinHandle<anyhow::Result<()>>,
}

impl Harness {
    pub(crate) async fn start() -> Self {
        let mut harness = Self::prepare().await;
        harness.start_bot().await;
        harness
    }

    /// Starts with other values of some variables.
    pub(crate) async fn start_with(vars: &[(&str, &str)]) -> Self {
        let mut harness = Self::prepare().await;
        for (name, value) in vars {
            harness.set(name, value);
        }
        harness.start_bot().await;
        harness
    }

    /// Everything but the bot.
    pub(crate) async fn prepare() -> Self {
        // What the bot logs is shown when a test fails.
        let _ = tracing_subscriber::fmt().with_max_level(tracing::Level::INFO).with_test_writer().try_init();
        let telegram = Telegram::start(0, "").await.unwrap();
        let kaspi = Kaspi::start(now()).await.unwrap();
        for (id, name) in
            [(ADMIN, "Админ"), (MANAGER, "Менеджер"), (COURIER, "Курьер"), (COLLEAGUE, "Коллега"), (STRANGER, "Чужой")]
        {
            telegram.add_account(Account::new(id, name));
        }
        let folder = tempfile::tempdir().unwrap();
        let mut harness = Self { telegram, kaspi, vars: Vec::new(), bot: None, elapsed: Arc::default(), folder };
        harness.set("TELEGRAM_BOT_TOKEN", harness.telegram.token());
        harness.set("TELEGRAM_API_URL", &harness.telegram.base_url());
        harness.set("KASPI_API_TOKEN", DEFAULT_TOKEN);
        harness.set("KASPI_API_URL", &harness.kaspi.base_url());
        harness.set("KASPI_TIMEOUT_SECONDS", "5");
        harness.set("ADMIN_USER_IDS", &ADMIN.to_string());
        // The clock stands still here.
        harness.set("LOOKUPS_PER_TEN_MINUTES", "10000");
        harness.set("DATABASE_URL", &harness.database_url());
        harness.grant(MANAGER, Role::Manager).await;
        harness.grant(COURIER, Role::Courier).await;
        harness.grant(COLLEAGUE, Role::Courier).await;
        harness
    }

    /// An empty value unsets the variable.
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.vars.retain(|(other, _)| other != name);
        self.vars.push((name.to_owned(), value.to_owned()));
    }

    pub(crate) fn vars(&self) -> &[(String, String)] {
        &self.vars
    }

    pub(crate) fn database_url(&self) -> String {
        format!("sqlite://{}", self.folder.path().join("bot.db").display())
    }

    /// Puts somebody on the list before the bot starts.
    pub(crate) async fn grant(&self, person: i64, role: Role) {
        let db = store::Db::open(&self.database_url()).await.unwrap();
        let person = Person { user: UserId::new(person).unwrap(), name: None };
        store::people::grant(db.pool(), &person, role, UserId::new(ADMIN).unwrap(), now()).await.unwrap();
        db.close().await.unwrap();
    }

    pub(crate) async fn build_bot(&self) -> anyhow::Result<App> {
        let lookup = |name: &str| self.vars.iter().find(|(other, _)| other == name).map(|(_, value)| value.clone());
        let elapsed = Arc::clone(&self.elapsed);
        let clock = Clock::new(move || now() + TimeDelta::milliseconds(elapsed.load(Ordering::Relaxed)));
        App::build(Config::from_vars(lookup).unwrap(), clock).await
    }

    pub(crate) async fn start_bot(&mut self) {
        let app = self.build_bot().await.unwrap();
        let (deps, stop) = (Arc::clone(app.deps()), CancellationToken::new());
        let task = tokio::spawn(app.answer_until(stop.clone()));
        self.bot = Some(Bot { deps, stop, task });
    }

    /// Ends the bot in the middle of whatever it does, as a crash would.
    pub(crate) async fn crash_bot(&mut self) {
        let Bot { task, deps, .. } = self.bot.take().unwrap();
        task.abort();
        assert!(task.await.unwrap_err().is_cancelled());
        let _ = deps.db.close().await;
    }

    /// Moves the bot's clock forward. It stands still otherwise.
    pub(crate) fn pass_hours(&self, hours: i64) {
        self.pass(TimeDelta::hours(hours));
    }

    pub(crate) fn pass(&self, time: TimeDelta) {
        self.elapsed.fetch_add(time.num_milliseconds(), Ordering::Relaxed);
    }

    /// What the bot's clock shows.
    pub(crate) fn clock(&self) -> DateTime<Utc> {
        now() + TimeDelta::milliseconds(self.elapsed.load(Ordering::Relaxed))
    }

    /// Reads every shop once.
    pub(crate) async fn poll(&self) {
        for shop in self.deps().shops() {
            poll::poll(self.deps(), shop).await.unwrap();
        }
    }

    /// Delivers everything that waits, letting time pass where the bot has to wait, for little more than an hour
    /// at most.
    pub(crate) async fn deliver(&self) {
        let deps = Arc::clone(self.deps());
        let end = self.clock() + TimeDelta::minutes(61);
        loop {
            let mut next = None;
            for (chat, due) in deliver::chats(&deps).await.unwrap() {
                let step =
                    if due > self.clock() { Step::Later(due) } else { deliver::step(&deps, chat).await.unwrap() };
                let at = match step {
                    // A group that has moved in between is idle here, and waits under its new id.
                    Step::Done | Step::Idle => self.clock(),
                    Step::Later(at) => at,
                };
                next = Some(next.map_or(at, |next: DateTime<Utc>| next.min(at)));
            }
            match next {
                Some(next) if next <= end => self.pass((next - self.clock()).max(TimeDelta::zero())),
                _ => return,
            }
        }
    }

    /// Reads every shop once and delivers what follows from it.
    pub(crate) async fn tick(&self) {
        self.poll().await;
        self.deliver().await;
    }

    /// Asks the bot to stop and waits until it has.
    pub(crate) async fn stop_bot(&mut self) {
        let Bot { stop, task, .. } = self.bot.take().unwrap();
        stop.cancel();
        task.await.unwrap().unwrap();
    }

    /// A person writes. Returns the message's id.
    pub(crate) fn say(&self, person: i64, chat: i64, text: &str) -> i64 {
        self.telegram.say(person, chat, text).unwrap()
    }

    /// A person writes in a topic of a forum.
    pub(crate) fn say_in_topic(&self, person: i64, chat: i64, thread: i64, text: &str) {
        let text = text.to_owned();
        self.telegram
            .send(&NewMessage { account: person, chat, text, thread: Some(thread), ..NewMessage::default() })
            .unwrap();
    }

    /// A person presses a button that is there. Returns the query's id.
    pub(crate) fn press(&self, person: i64, chat: i64, message_id: i64, data: &str) -> String {
        self.telegram.press(person, chat, message_id, data).unwrap()
    }

    /// The press of a button that need not be there.
    pub(crate) fn forge_press(&self, person: i64, chat: i64, message_id: i64, data: &str) -> String {
        let inaccessible = self.telegram.message(chat, message_id).is_none();
        let press = ForgedPress { account: person, chat, message_id, data: data.to_owned(), inaccessible };
        self.telegram.forge_press(&press).unwrap()
    }

    /// What the person saw after the press.
    pub(crate) fn shown(&self, query_id: &str) -> String {
        self.telegram.callback_answer(query_id).expect("the press was not answered").text.unwrap_or_default()
    }

    /// A group with the bot in it, as somebody made it; the bot has said there what to do.
    pub(crate) async fn unknown_group(&self, kind: GroupKind, members: &[i64]) -> i64 {
        let group = self.telegram.add_group(kind, "Доставка", members).unwrap();
        self.answers(group, 1).await;
        group
    }

    /// A group that a manager has connected, and in which nothing was said since.
    pub(crate) async fn group(&self, kind: GroupKind, members: &[i64]) -> i64 {
        let group = self.unknown_group(kind, members).await;
        for message in from_bot(&self.telegram, group) {
            self.telegram.delete(group, message.id).unwrap();
        }
        let (db, manager) = (&self.deps().db, UserId::new(MANAGER).unwrap());
        store::groups::connect(db.pool(), ChatId(group), "Доставка", manager, now()).await.unwrap();
        store::subscriptions::write(db.pool(), &Subscription::new(ChatId(group))).await.unwrap();
        group
    }

    pub(crate) fn deps(&self) -> &Arc<Deps> {
        &self.bot.as_ref().expect("the bot runs").deps
    }

    /// An update that no person could cause.
    pub(crate) fn inject(&self, kind: &str, content: serde_json::Value) {
        self.telegram.inject_update(serde_json::json!({ kind: content }));
    }

    /// Successful calls of a method.
    pub(crate) fn calls_of(&self, method: &str) -> Vec<Call> {
        let is_it = |call: &Call| call.status == 200 && call.method.eq_ignore_ascii_case(method);
        self.telegram.calls().into_iter().filter(is_it).collect()
    }

    /// Waits until the chat shows that many messages of the bot, and returns them all.
    pub(crate) async fn answers(&self, chat: i64, count: usize) -> Vec<Message> {
        let arrived = self.telegram.wait_until(LIMIT, |telegram| from_bot(telegram, chat).len() >= count).await;
        let answers = from_bot(&self.telegram, chat);
        assert!(arrived, "{count} answers expected, these came: {:#?}", texts(&answers));
        answers
    }

    /// A person writes to the bot in private, and the bot answers once.
    pub(crate) async fn ask(&self, person: i64, text: &str) -> Message {
        let before = from_bot(&self.telegram, person).len();
        self.say(person, person, text);
        self.answers(person, before + 1).await.swap_remove(before)
    }

    /// Waits until everything that was asked is answered, or found to need no answer.
    pub(crate) async fn settle(&self) {
        assert!(
            self.telegram.wait_until(LIMIT, |telegram| telegram.pending_updates() == 0).await,
            "updates stay unconfirmed"
        );
        let deps = self.deps();
        let emptying = async {
            while !inbox::is_empty(deps).await.unwrap() {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(LIMIT, emptying).await.expect("the inbox does not empty");
    }

    /// Waits until `done` holds. For what happens outside Telegram; there `wait_until` needs no looking again and again.
    pub(crate) async fn until(&self, done: impl Fn() -> bool) {
        let waiting = async {
            while !done() {
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        tokio::time::timeout(LIMIT, waiting).await.expect("it does not happen");
    }

    /// Everything the bot ever said to this chat.
    pub(crate) async fn said(&self, chat: i64) -> Vec<String> {
        self.settle().await;
        texts(&from_bot(&self.telegram, chat))
    }

    /// Ends the test: everything was answered, and every planned fault was met.
    pub(crate) async fn finish(mut self) {
        self.settle().await;
        assert!(self.kaspi.faults().is_empty(), "a planned fault of Kaspi was not met");
        assert!(self.telegram.faults().is_empty(), "a planned fault of Telegram was not met");
        self.stop_bot().await;
    }
}

fn from_bot(telegram: &Telegram, chat: i64) -> Vec<Message> {
    telegram.messages(chat).into_iter().filter(|message| message.from_bot && !message.deleted).collect()
}

pub(crate) fn texts(messages: &[Message]) -> Vec<String> {
    messages
        .iter()
        .map(|message| match message.location {
            Some((latitude, longitude)) => format!("pin {latitude} {longitude}"),
            None => message.text.replace('\u{a0}', " "),
        })
        .collect()
}

/// Whether a text names the order in its title.
pub(crate) fn is_card_of(message: &Message, code: &str) -> bool {
    message.text.starts_with(&format!("📦 Заказ {code} "))
}
