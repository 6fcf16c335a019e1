//! Whatever happens to the shop, to Kaspi, to Telegram and to the bot: in the end every chat shows the truth.

use std::collections::BTreeSet;
use std::future::Future;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use chrono::TimeDelta;
use kaspi_order_bot::domain::notice::fingerprint;
use kaspi_order_bot::domain::subscription::Subscription;
use kaspi_order_bot::domain::{Audience, ChatId, Language, OrderCode};
use kaspi_order_bot::flow::notices::deliver::{self, Step};
use kaspi_order_bot::flow::notices::poll;
use kaspi_order_bot::kaspi::decode_order;
use kaspi_order_bot::render::order::{View, card};
use kaspi_order_bot::sandbox::http::Fault;
use kaspi_order_bot::sandbox::telegram::{GroupKind, Message, parse_html};
use kaspi_order_bot::store::{self, orders};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::harness::{COURIER, Harness, MANAGER};

/// Something that happens. Numbers choose among the orders that there are.
#[derive(Debug, Clone)]
enum Happening {
    Placed,
    PlacedForKaspi,
    Sale(u8),
    Accepted(usize),
    Assembled(usize),
    Transmitted(usize),
    Replanned(usize),
    Cancelling(usize),
    Ended(usize, &'static str),
    /// Kaspi loses the order until the end.
    KaspiFails(u8),
    KaspiHangsUp,
    TelegramFails(&'static str, u8),
    TelegramAsksToWait,
    /// Telegram carries the call out, and the bot does not learn of it.
    AnswerLost,
    CardDeleted(usize),
    Read,
    Delivered,
    /// The bot ends in the middle of a reading, at this point where it waits for something.
    CrashWhileReading(usize),
    /// The same in the middle of a delivery.
    CrashWhileDelivering(usize),
    Restarted,
    TimePasses(i64),
}

fn happening() -> impl Strategy<Value = Happening> {
    let order = 0_usize..40;
    prop_oneof![
        4 => Just(Happening::Placed),
        2 => Just(Happening::PlacedForKaspi),
        1 => (3_u8..15).prop_map(Happening::Sale),
        4 => order.clone().prop_map(Happening::Accepted),
        2 => order.clone().prop_map(Happening::Assembled),
        2 => order.clone().prop_map(Happening::Transmitted),
        2 => order.clone().prop_map(Happening::Replanned),
        2 => order.clone().prop_map(Happening::Cancelling),
        4 => (order.clone(), prop_oneof![Just("COMPLETED"), Just("CANCELLED"), Just("RETURNED")])
            .prop_map(|(order, status)| Happening::Ended(order, status)),
        1 => (1_u8..20).prop_map(Happening::KaspiFails),
        1 => Just(Happening::KaspiHangsUp),
        2 => (prop_oneof![Just("/SendMessage"), Just("/EditMessageText")], 1_u8..4)
            .prop_map(|(method, times)| Happening::TelegramFails(method, times)),
        1 => Just(Happening::TelegramAsksToWait),
        1 => Just(Happening::AnswerLost),
        1 => order.prop_map(Happening::CardDeleted),
        8 => Just(Happening::Read),
        8 => Just(Happening::Delivered),
        3 => (0_usize..60).prop_map(Happening::CrashWhileReading),
        5 => (0_usize..25).prop_map(Happening::CrashWhileDelivering),
        1 => Just(Happening::Restarted),
        2 => (1_i64..2000).prop_map(Happening::TimePasses),
    ]
}

struct Model {
    t: Harness,
    /// Hears of everything in living cards.
    living: i64,
    /// Hears of everything in a message for each event.
    separate: i64,
    placed: u32,
    /// How often the bot may have said something without knowing it.
    unknown: usize,
}

impl Model {
    async fn new() -> Self {
        let t = Harness::start_with(&[("KASPI_TIMEOUT_SECONDS", "1")]).await;
        t.kaspi.remove_orders();
        t.poll().await;
        let living = t.group(GroupKind::Supergroup, &[COURIER, MANAGER]).await;
        let separate = t.group(GroupKind::Supergroup, &[COURIER, MANAGER]).await;
        let wanted = Subscription { is_live: false, ..Subscription::new(ChatId(separate)) };
        store::subscriptions::write(t.deps().db.pool(), &wanted).await.unwrap();
        Self { t, living, separate, placed: 0, unknown: 0 }
    }

    fn place(&mut self) -> String {
        self.placed += 1;
        (910_000_000 + self.placed).to_string()
    }

    /// One of the orders that have not ended, if there is any.
    fn order(&self, which: usize) -> Option<String> {
        let running: Vec<String> = self
            .t
            .kaspi
            .orders()
            .into_iter()
            .filter(|(_, attributes)| attributes["state"] != "ARCHIVE")
            .map(|(code, _)| code)
            .collect();
        (!running.is_empty()).then(|| running[which % running.len()].clone())
    }

    async fn happen(&mut self, happening: &Happening) {
        let now = self.t.clock();
        let kaspi = self.t.kaspi.clone();
        let faults = self.t.telegram.faults().clone();
        match *happening {
            Happening::Placed => kaspi.place_order(&self.place(), now),
            Happening::PlacedForKaspi => kaspi.place_kaspi_order(&self.place(), now),
            Happening::Sale(count) => (0..count).for_each(|_| kaspi.place_order(&self.place(), now)),
            Happening::Accepted(which) => self.each(which, |code| kaspi.accept_order(code)),
            Happening::Assembled(which) => self.each(which, |code| kaspi.assemble_order(code)),
            Happening::Transmitted(which) => self.each(which, |code| kaspi.transmit_order(code, now)),
            Happening::Replanned(which) => self.each(which, |code| {
                kaspi.update_order(code, |order| {
                    let planned = order["plannedDeliveryDate"].as_i64().unwrap();
                    order["plannedDeliveryDate"] = (planned + 86_400_000).into();
                });
            }),
            Happening::Cancelling(which) => {
                self.each(which, |code| kaspi.set_order_status(code, "DELIVERY", "CANCELLING"));
            }
            Happening::Ended(which, status) => self.each(which, |code| kaspi.archive_order(code, status, None)),
            Happening::KaspiFails(times) => kaspi.faults().plan("/orders", Fault::html(502), times.into()),
            Happening::KaspiHangsUp => kaspi.faults().plan("/orders", Fault::Disconnect, 3),
            Happening::TelegramFails(method, times) => faults.plan(method, Fault::html(502), times.into()),
            Happening::TelegramAsksToWait => {
                let body = r#"{"ok":false,"error_code":429,"description":"Too Many Requests","parameters":{"retry_after":40}}"#;
                faults.plan("/SendMessage", Fault::json(429, body), 1);
            }
            Happening::AnswerLost => {
                faults.plan("/SendMessage", Fault::LostResponse, 1);
                self.unknown += 1;
            }
            Happening::CardDeleted(which) => {
                let cards = self.messages(self.living);
                if let Some(card) = cards.get(which) {
                    self.t.telegram.delete(self.living, card.id).unwrap();
                }
            }
            Happening::Read => drop(self.read().await),
            Happening::Delivered => self.deliver().await,
            Happening::CrashWhileReading(point) => {
                crash(point, async { drop(self.read().await) }).await;
                self.restart().await;
            }
            Happening::CrashWhileDelivering(point) => {
                if !crash(point, self.deliver()).await {
                    self.unknown += 1;
                }
                self.restart().await;
            }
            Happening::Restarted => self.restart().await,
            Happening::TimePasses(minutes) => self.t.pass(TimeDelta::minutes(minutes)),
        }
    }

    fn each(&self, which: usize, change: impl FnOnce(&str)) {
        if let Some(code) = self.order(which) {
            change(&code);
        }
    }

    async fn read(&self) -> Result<poll::PollSummary, poll::Error> {
        poll::poll(self.t.deps(), &self.t.deps().shops()[0]).await
    }

    /// Delivers what is due now.
    async fn deliver(&self) {
        let deps = Arc::clone(self.t.deps());
        for _ in 0..200 {
            let mut is_done = true;
            for (chat, due) in deliver::chats(&deps).await.unwrap() {
                if due > self.t.clock() {
                    continue;
                }
                match deliver::step(&deps, chat).await.unwrap() {
                    Step::Done => is_done = false,
                    Step::Later(at) if at - self.t.clock() <= TimeDelta::seconds(60) => {
                        self.t.pass((at - self.t.clock()).max(TimeDelta::zero()));
                        is_done = false;
                    }
                    Step::Later(_) | Step::Idle => {}
                }
            }
            if is_done {
                return;
            }
        }
    }

    async fn restart(&mut self) {
        deliver::release(self.t.deps()).await.unwrap();
    }

    fn messages(&self, chat: i64) -> Vec<Message> {
        self.t.telegram.messages(chat).into_iter().filter(|message| message.from_bot && !message.deleted).collect()
    }

    /// Everything is well again; what is left to do is done.
    async fn settle(&mut self) {
        self.t.kaspi.faults().clear();
        self.t.telegram.faults().clear();
        self.restart().await;
        for _ in 0..2 {
            // Long enough for old orders to be read again, and too short for many to become late, which would tell of
            // them anew.
            self.t.pass(TimeDelta::minutes(11));
            self.read().await.unwrap();
            self.t.deliver().await;
        }
        assert_eq!(store::notices::backlog(self.t.deps().db.pool()).await.unwrap().0, 0, "notices are left");
    }

    async fn check(&self) {
        let deleted: BTreeSet<String> = self
            .t
            .telegram
            .messages(self.living)
            .into_iter()
            .filter(|message| message.deleted)
            .map(|message| message.text)
            .collect();
        for (code, attributes) in self.t.kaspi.orders() {
            let document = serde_json::json!({ "data": [{ "attributes": attributes }] }).to_string();
            let order_code = OrderCode::parse(&code).unwrap();
            let order = decode_order(document.as_bytes(), &order_code).unwrap().unwrap();
            let kept = orders::find(self.t.deps().db.pool(), "Kaspi", &order_code).await.unwrap();
            let kept = kept.unwrap_or_else(|| panic!("{code} was never noticed"));
            let known = decode_order(kept.document.as_deref().unwrap().as_bytes(), &order_code).unwrap().unwrap();
            assert_eq!(fingerprint(&known), fingerprint(&order), "{code}: the bot knows another state");

            // What the chats show is that state: in a card, or in the last digest that names the order.
            let view = View::new(Language::Russian, Audience::Group, self.t.clock());
            let html = card(&order, &view).html;
            let truth = parse_html(&html).unwrap().text;
            let stage = truth.lines().nth(1).unwrap();
            let is_deleted = deleted.iter().any(|text| text.contains(&code));
            for chat in [self.living, self.separate] {
                let about: Vec<Message> =
                    self.messages(chat).into_iter().filter(|message| message.text.contains(&code)).collect();
                let title = format!("📦 Заказ {code} ");
                let is_card = |message: &&Message| message.text.contains(&title);
                let is_digest = |message: &&Message| message.text.starts_with("📬");
                // A living card is changed in its place, before a digest that came later.
                let shown = if chat == self.living {
                    about.iter().rev().find(is_card).or_else(|| about.iter().rev().find(is_digest))
                } else {
                    about.iter().rev().find(|message| is_card(message) || is_digest(message))
                };
                let Some(shown) = shown else {
                    assert!(is_deleted && chat == self.living, "{code} is not shown at all");
                    continue;
                };
                let is_true = shown.text.contains(stage) || {
                    let line = shown.text.lines().find(|line| line.contains(&code)).unwrap();
                    shown.text.starts_with("📬") && line.starts_with(mark(kept.event.as_str()))
                };
                assert!(is_true || is_deleted, "{code} should be {stage:?}: {}", shown.text);
            }
        }
        self.count().await;
    }

    /// In the chat without cards every message is a notice or a digest: none is missing, and none came twice but those
    /// of which the bot could not know that they had come.
    async fn count(&self) {
        let pool = sqlx::sqlite::SqlitePool::connect(&self.t.database_url()).await.unwrap();
        let sent: i64 =
            sqlx::query_scalar("SELECT count(*) FROM notices WHERE chat_id = ? AND outcome = 'sent' AND is_wanted")
                .bind(self.separate)
                .fetch_one(&pool)
                .await
                .unwrap();
        let dropped: i64 = sqlx::query_scalar("SELECT count(*) FROM notices WHERE outcome = 'dropped'")
            .fetch_one(&pool)
            .await
            .unwrap();
        pool.close().await;
        assert_eq!(dropped, 0, "a notice was dropped");
        let messages = self.messages(self.separate);
        let single = messages.iter().filter(|message| !message.text.starts_with("📬")).count();
        let twice = single.checked_sub(usize::try_from(sent).unwrap()).expect("a notice that was sent is not there");
        assert!(twice <= self.unknown, "{twice} notices came twice, {} may have", self.unknown);
    }
}

/// The mark of a line in a digest.
fn mark(event: &str) -> &'static str {
    match event {
        "new" => "🆕",
        "transmitted" => "🚚",
        "replanned" => "🗓",
        "overdue" => "⚠️",
        "cancelling" | "cancelled" => "⛔️",
        "return_requested" | "returned" => "↩️",
        "completed" => "✅",
        _ => "🔄",
    }
}

/// Runs a future until it has waited this many times, and then ends it there, as a crash would. `true` if it came to its
/// end before that.
async fn crash(point: usize, future: impl Future<Output = ()>) -> bool {
    let mut future = std::pin::pin!(future);
    let mut waits = 0;
    std::future::poll_fn(|context| match future.as_mut().poll(context) {
        Poll::Ready(()) => Poll::Ready(true),
        Poll::Pending if waits == point => Poll::Ready(false),
        Poll::Pending => {
            waits += 1;
            Poll::Pending
        }
    })
    .await
}

#[test]
fn every_chat_shows_the_truth_in_the_end() {
    let mut config = Config { failure_persistence: None, ..Config::default() };
    // A story takes a second. `PROPTEST_CASES=500 cargo test` tells more of them.
    if config.cases == Config::with_cases(256).cases {
        config.cases = 24;
    }
    let mut runner = TestRunner::new(config);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let story = proptest::collection::vec(happening(), 10..60);
    let result = runner.run(&story, |story| {
        runtime.block_on(async {
            let mut model = Model::new().await;
            for happening in &story {
                model.happen(happening).await;
            }
            model.settle().await;
            model.check().await;
            model.t.finish().await;
        });
        Ok(())
    });
    result.unwrap();
}

/// The bot as a process of its own.
fn spawn_bot(t: &Harness) -> Child {
    Command::new(env!("CARGO_BIN_EXE_kaspi-order-bot"))
        .env_clear()
        .envs(t.vars().iter().cloned())
        .env("KASPI_POLL_SECONDS", "1")
        .current_dir(std::env::temp_dir())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// An empty shop that the bot has learned, and a group that hears of it.
#[expect(clippy::disallowed_methods, reason = "the process has the real clock")]
async fn learned(t: &Harness) -> (store::Db, i64) {
    t.kaspi.remove_orders();
    let group = t.telegram.add_group(GroupKind::Supergroup, "Доставка", &[MANAGER, COURIER]).unwrap();
    let db = store::Db::open(&t.database_url()).await.unwrap();
    let manager = kaspi_order_bot::domain::UserId::new(MANAGER).unwrap();
    store::groups::connect(db.pool(), ChatId(group), "Доставка", manager, chrono::Utc::now()).await.unwrap();
    store::subscriptions::write(db.pool(), &Subscription::new(ChatId(group))).await.unwrap();
    // The shop is learned once; what happens from then on is news.
    let mut bot = spawn_bot(t);
    while store::shops::find(db.pool(), "Kaspi").await.unwrap().first_polled_at.is_none() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    bot.kill().unwrap();
    bot.wait().unwrap();
    (db, group)
}

#[cfg(unix)]
#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "the process has the real clock")]
async fn stopping_in_order_finishes_the_notice_that_is_being_sent() {
    let t = Harness::prepare().await;
    let (_, group) = learned(&t).await;
    t.kaspi.place_order("910000001", chrono::Utc::now());
    t.telegram.faults().plan("/SendMessage", Fault::Delay(Duration::from_millis(500)), 1);
    let mut bot = spawn_bot(&t);
    t.until(|| t.telegram.faults().is_empty()).await;
    assert!(Command::new("kill").arg(bot.id().to_string()).status().unwrap().success());
    let ended = tokio::task::spawn_blocking(move || bot.wait().unwrap()).await.unwrap();
    assert_eq!(ended.code(), Some(0));
    let mut bot = spawn_bot(&t);
    tokio::time::sleep(Duration::from_millis(500)).await;
    bot.kill().unwrap();
    bot.wait().unwrap();
    let cards = t.telegram.messages(group).into_iter().filter(|message| message.text.starts_with("🆕")).count();
    assert_eq!(cards, 1, "the notice came again");
}

#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "the process has the real clock")]
async fn killing_the_process_fifty_times_during_a_sale_loses_no_event() {
    let t = Harness::prepare().await;
    let (db, group) = learned(&t).await;
    let now = chrono::Utc::now;
    let code = |number: u64| (910_000_000 + number).to_string();
    for round in 0..50_u64 {
        match round % 5 {
            _ if round == 20 => (100..160).for_each(|number| t.kaspi.place_order(&code(number), now())),
            0 => t.kaspi.place_order(&code(round), now()),
            1 => t.kaspi.accept_order(&code(round - 1)),
            2 => t.kaspi.archive_order(&code(round - 2), "CANCELLED", Some("BUYER_CANCELLATION_HIMSELF")),
            3 => t.kaspi.place_kaspi_order(&code(round), now()),
            _ => t.kaspi.assemble_order(&code(round - 1)),
        }
        let mut bot = spawn_bot(&t);
        // From before the first request to some time after the last message.
        tokio::time::sleep(Duration::from_millis(round * 37 % 190)).await;
        bot.kill().unwrap();
        bot.wait().unwrap();
    }
    let mut bot = spawn_bot(&t);
    let mut wrong = Vec::new();
    for _ in 0..900 {
        wrong = untrue(&t, &db, group).await;
        if wrong.is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    bot.kill().unwrap();
    bot.wait().unwrap();
    assert!(wrong.is_empty(), "{wrong:#?}");
    let rings = t.telegram.messages(group).into_iter().filter(|message| message.text.starts_with("⛔️ Заказ")).count();
    assert!(rings <= 10 + 50, "{rings} cancellations rang");
}

/// Orders of which the chat does not show the truth.
async fn untrue(t: &Harness, db: &store::Db, chat: i64) -> Vec<String> {
    let messages = t.telegram.messages(chat);
    let mut wrong = Vec::new();
    for (code, attributes) in t.kaspi.orders() {
        let order_code = OrderCode::parse(&code).unwrap();
        let document = serde_json::json!({ "data": [{ "attributes": attributes }] }).to_string();
        let order = decode_order(document.as_bytes(), &order_code).unwrap().unwrap();
        let html = card(&order, &View::new(Language::Russian, Audience::Group, order.creation_date.unwrap())).html;
        let truth = parse_html(&html).unwrap().text;
        let stage = truth.lines().nth(1).unwrap();
        let title = format!("📦 Заказ {code} ");
        let is_card = |message: &&Message| message.text.contains(&title);
        let is_digest = |message: &&Message| message.text.starts_with("📬") && message.text.contains(&code);
        let shown = messages.iter().rev().find(is_card).or_else(|| messages.iter().rev().find(is_digest));
        let kept = orders::find(db.pool(), "Kaspi", &order_code).await.unwrap();
        let is_true = shown.zip(kept).is_some_and(|(shown, kept)| {
            let line = shown.text.lines().find(|line| line.contains(&code)).unwrap_or_default();
            shown.text.contains(stage) || (shown.text.starts_with("📬") && line.starts_with(mark(kept.event.as_str())))
        });
        if !is_true {
            wrong.push(format!("{code} should be {stage:?}: {:?}", shown.map(|shown| &shown.text)));
        }
    }
    wrong
}
