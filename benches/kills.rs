//! SIGKILLs at random moments while orders change and a person asks: what is lost, and what is repeated. Telegram answers
//! late, so that many kills come between its taking a message and the bot's commit; only such a message may be repeated.
//!
//! `cargo bench --bench kills [-- KILLS [PATH]]` runs the program at PATH instead of this version.

#![allow(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "it prints its results, and the program reads the real clock"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use chrono::Utc;
use kaspi_order_bot::domain::subscription::Subscription;
use kaspi_order_bot::domain::{ChatId, UserId};
use kaspi_order_bot::sandbox::http::Fault;
use kaspi_order_bot::sandbox::kaspi::Kaspi;
use kaspi_order_bot::sandbox::telegram::{Account, GroupKind, Message, Telegram};
use kaspi_order_bot::sandbox::{self, Variables};
use kaspi_order_bot::store;

const OWNER: i64 = 1;

/// How long Telegram holds its answer back.
const LATENCY: Duration = Duration::from_millis(40);

/// A message that Telegram took so long before the kill may be repeated: the latency, and some time for the answer's way.
const IN_FLIGHT: Duration = Duration::from_millis(100);

/// How long the last run may take to deliver what is left.
const LIMIT: Duration = Duration::from_mins(15);

/// Chat and id of a message.
type Id = (i64, i64);

#[tokio::main]
async fn main() {
    // `cargo bench` passes `--bench`.
    let mut arguments = std::env::args().skip(1).filter(|argument| !argument.starts_with("--"));
    let kills = arguments.next().map_or(300, |text| text.parse().expect("a number of kills"));
    let path = arguments.next().unwrap_or_else(|| env!("CARGO_BIN_EXE_kaspi-order-bot").to_owned());
    let mut world = World::new(path).await;
    for round in 0..kills {
        world.change_orders(round);
        world.run_and_kill(round).await;
    }
    let process = world.spawn();
    let start = Instant::now();
    while !world.missing().is_empty() && start.elapsed() < LIMIT {
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    drop(process);
    world.report(kills);
}

/// A process that is killed when it is dropped.
struct Bot(Child);

impl Drop for Bot {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

struct World {
    telegram: Telegram,
    kaspi: Kaspi,
    variables: Variables,
    path: String,
    /// A group with live cards.
    live: i64,
    /// A group with a message for each event.
    separate: i64,
    /// The last event of each order, as its headline names it.
    last_events: BTreeMap<String, &'static str>,
    questions: Vec<i64>,
    /// Messages that Telegram took right before a kill, with the number of the kill.
    in_flight: BTreeMap<Id, u32>,
    _folder: tempfile::TempDir,
}

impl World {
    async fn new(path: String) -> Self {
        let telegram = Telegram::start(0, "").await.expect("telegram");
        let kaspi = Kaspi::start(Utc::now()).await.expect("kaspi");
        kaspi.remove_orders();
        telegram.add_account(Account::new(OWNER, "Владелец"));
        let folder = tempfile::tempdir().expect("a folder");
        let url = format!("sqlite://{}", folder.path().join("bot.db").display());
        let mut variables = sandbox::variables(&telegram, &kaspi);
        variables.insert("ADMIN_USER_IDS", OWNER.to_string());
        variables.insert("KASPI_POLL_SECONDS", "1".to_owned());
        variables.insert("DATABASE_URL", url.clone());
        let group = || telegram.add_group(GroupKind::Supergroup, "Доставка", &[OWNER]).expect("a group");
        let (live, separate) = (group(), group());
        let db = store::Db::open(&url).await.expect("a database");
        for (chat, is_live) in [(live, true), (separate, false)] {
            let owner = UserId::new(OWNER).expect("an id");
            store::groups::connect(db.pool(), ChatId(chat), "Доставка", owner, Utc::now()).await.expect("a group");
            let subscription = Subscription { is_live, ..Subscription::new(ChatId(chat)) };
            store::subscriptions::write(db.pool(), &subscription).await.expect("a subscription");
        }
        let (last_events, questions, in_flight) = Default::default();
        let world = Self {
            telegram,
            kaspi,
            variables,
            path,
            live,
            separate,
            last_events,
            questions,
            in_flight,
            _folder: folder,
        };
        let process = world.spawn();
        while store::shops::find(db.pool(), "Kaspi").await.expect("a shop").first_polled_at.is_none() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        drop(process);
        db.close().await.expect("a closed database");
        for method in ["/SendMessage", "/EditMessageText"] {
            world.telegram.faults().plan_always(method, Fault::LateResponse(LATENCY));
        }
        world
    }

    fn spawn(&self) -> Bot {
        let mut command = Command::new(&self.path);
        command.env_clear().envs(&self.variables).current_dir(std::env::temp_dir());
        let command = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        Bot(command.spawn().expect("the program"))
    }

    /// Places two orders and moves on those of the rounds before; every thirtieth round is a sale.
    fn change_orders(&mut self, round: u32) {
        let code = |number: u32| format!("{}", 910_000_000 + number);
        let (first, count) = (round * 100, if round % 30 == 29 { 30 } else { 2 });
        for number in first..first + count {
            self.kaspi.place_order(&code(number), Utc::now());
            self.last_events.insert(code(number), "🆕");
        }
        if let Some(before) = round.checked_sub(1) {
            self.kaspi.accept_order(&code(before * 100));
            self.last_events.insert(code(before * 100), "");
        }
        if let Some(before) = round.checked_sub(2) {
            let (ended, event) =
                if before % 2 == 0 { ("CANCELLED", "⛔️ Отменён") } else { ("COMPLETED", "✅ Выдан") };
            self.kaspi.archive_order(&code(before * 100), ended, None);
            self.last_events.insert(code(before * 100), event);
        }
    }

    async fn run_and_kill(&mut self, kill: u32) {
        let process = self.spawn();
        self.questions.push(self.telegram.say(OWNER, OWNER, "910000001").expect("a message"));
        tokio::time::sleep(Duration::from_millis(u64::from(kill) * 7919 % 600)).await;
        let before = self.last_ids();
        tokio::time::sleep(IN_FLIGHT).await;
        drop(process);
        for (chat, last) in before {
            for message in self.bot_messages(chat).into_iter().filter(|message| message.id > last) {
                self.in_flight.insert((chat, message.id), kill);
            }
        }
    }

    fn last_ids(&self) -> Vec<Id> {
        let last = |chat| self.telegram.messages(chat).iter().map(|message| message.id).max().unwrap_or_default();
        [self.live, self.separate, OWNER].map(|chat| (chat, last(chat))).into()
    }

    fn bot_messages(&self, chat: i64) -> Vec<Message> {
        self.telegram.messages(chat).into_iter().filter(|message| message.from_bot).collect()
    }

    /// Orders whose last event a group does not show, and questions without an answer.
    fn missing(&self) -> Vec<String> {
        let mut missing = Vec::new();
        for (name, chat) in [("live", self.live), ("separate", self.separate)] {
            let messages = self.bot_messages(chat);
            for (code, event) in &self.last_events {
                let shows = |message: &Message| entries(message).contains(&(code.clone(), (*event).to_owned()));
                let mentions = |message: &Message| event.is_empty() && message.text.contains(code);
                if !messages.iter().any(|message| shows(message) || mentions(message)) {
                    missing.push(format!("{name}: {code} {event}"));
                }
            }
        }
        let answers = self.bot_messages(OWNER);
        for question in &self.questions {
            if !answers.iter().any(|answer| answer.reply_to == Some(*question)) {
                missing.push(format!("question {question}"));
            }
        }
        missing
    }

    fn report(&self, kills: u32) {
        let missing = self.missing();
        println!("{kills} kills, {} orders, {} questions", self.last_events.len(), self.questions.len());
        println!("  lost: {} {missing:?}", missing.len());
        let mut unexplained = Vec::new();
        for (name, chat) in [("live", self.live), ("separate", self.separate), ("private", OWNER)] {
            let mut copies: BTreeMap<(String, String), Vec<i64>> = BTreeMap::new();
            for message in self.bot_messages(chat) {
                let is_digest = message.text.starts_with("📬");
                let keys = match message.reply_to {
                    Some(question) if chat == OWNER => BTreeSet::from([(question.to_string(), String::new())]),
                    // A card is edited, also after a digest has named its order.
                    None if chat == self.live && !is_digest => {
                        entries(&message).into_iter().map(|(code, _)| (code, "card".to_owned())).collect()
                    }
                    _ => entries(&message),
                };
                for key in keys {
                    copies.entry(key).or_default().push(message.id);
                }
            }
            let repeated: BTreeSet<i64> = copies.values().flat_map(|ids| &ids[..ids.len() - 1]).copied().collect();
            let kill = |id: &i64| self.in_flight.get(&(chat, *id));
            let moments: Vec<String> = repeated.iter().filter_map(kill).map(|kill| format!("kill {kill}")).collect();
            unexplained.extend(repeated.iter().filter(|id| kill(id).is_none()).map(|id| format!("{name}: {id}")));
            let messages = self.bot_messages(chat).len();
            println!("  {name}: {messages} messages, repeated {}: {}", repeated.len(), moments.join(", "));
        }
        println!("  repeated, although Telegram took them more than {IN_FLIGHT:?} before a kill: {unexplained:?}");
        assert!(missing.is_empty() && unexplained.is_empty(), "something was lost or repeated");
    }
}

/// The orders that a message of a group shows, each with its event: the beginning of the headline.
fn entries(message: &Message) -> BTreeSet<(String, String)> {
    let code_in = |text: &str| {
        let code: String = text.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
        (code.len() == 9).then_some(code)
    };
    let event = |headline: &str| {
        let known = ["🆕", "⛔️ Отменён", "✅ Выдан"];
        known.into_iter().find(|event| headline.starts_with(event)).unwrap_or("other").to_owned()
    };
    if message.text.starts_with("📬") {
        let paragraphs = message.text.split("\n\n").skip(1);
        let named = paragraphs.flat_map(|paragraph| {
            let heading = event(paragraph);
            paragraph.lines().skip(1).filter_map(move |line| Some((code_in(line)?, heading.clone())))
        });
        return named.collect();
    }
    let code = message.text.lines().find_map(|line| line.strip_prefix("📦 Заказ ").and_then(code_in));
    match code {
        Some(code) => BTreeSet::from([(code, event(&message.text))]),
        // The reply of an urgent event.
        None => code_in(&message.text).map(|code| (code, "reply".to_owned())).into_iter().collect(),
    }
}
