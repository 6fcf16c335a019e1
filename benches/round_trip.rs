//! A whole `/order`: from a person's message over the bot, Kaspi and back to the card and the pin in the chat.
//!
//! `floor` is what the three HTTP calls alone cost with the same client on the same machine: the difference to `order`
//! is what the bot adds.

use std::sync::LazyLock;
use std::time::Duration;

use chrono::{DateTime, Utc};
use divan::counter::ItemsCount;
use kaspi_order_bot::app::App;
use kaspi_order_bot::config::Config;
use kaspi_order_bot::domain::people::Who;
use kaspi_order_bot::domain::{Role, UserId};
use kaspi_order_bot::flow::Clock;
use kaspi_order_bot::sandbox::kaspi::{DEFAULT_TOKEN, Kaspi};
use kaspi_order_bot::sandbox::telegram::{Person, Telegram};
use kaspi_order_bot::store::people;
use serde_json::json;
use tokio::runtime::Runtime;
use tokio_util::sync::CancellationToken;

const PEOPLE: i64 = 64;
const LIMIT: Duration = Duration::from_secs(30);

fn main() {
    divan::main();
}

/// Reading the clock is nothing that the bench is about.
fn now() -> DateTime<Utc> {
    DateTime::from_timestamp_millis(1_795_424_400_000).expect("it is a moment")
}

struct Bench {
    runtime: Runtime,
    telegram: Telegram,
    kaspi: Kaspi,
    http: reqwest::Client,
    _folder: tempfile::TempDir,
}

static BENCH: LazyLock<Bench> = LazyLock::new(|| {
    let runtime = Runtime::new().expect("a runtime");
    let folder = tempfile::tempdir().expect("a folder");
    let (telegram, kaspi) = runtime.block_on(start(&folder));
    let http = reqwest::Client::builder().no_proxy().user_agent("bench/1").build().expect("a client");
    Bench { runtime, telegram, kaspi, http, _folder: folder }
});

async fn start(folder: &tempfile::TempDir) -> (Telegram, Kaspi) {
    let telegram = Telegram::start(0, "").await.expect("telegram");
    let kaspi = Kaspi::start(now()).await.expect("kaspi");
    let config = Config::from_vars(|name| {
        Some(match name {
            "TELEGRAM_BOT_TOKEN" => telegram.token().to_owned(),
            "TELEGRAM_API_URL" => telegram.base_url(),
            "KASPI_API_TOKEN" => DEFAULT_TOKEN.to_owned(),
            "KASPI_API_URL" => kaspi.base_url(),
            "ADMIN_USER_IDS" => "1".to_owned(),
            "LOOKUPS_PER_TEN_MINUTES" | "LOOKUPS_PER_DAY" => "100000".to_owned(),
            "DATABASE_URL" => format!("sqlite://{}", folder.path().join("bench.db").display()),
            _ => return None,
        })
    });
    let app = App::build(config.expect("a configuration"), Clock::new(now)).await.expect("a bot");
    let admin = UserId::new(1).expect("an id");
    for id in 1..=PEOPLE {
        telegram.add_person(Person::new(id, "Курьер"));
        let courier = Who { user: UserId::new(id).expect("an id"), name: None };
        people::grant(app.deps().db.pool(), &courier, Role::Courier, admin, now()).await.expect("the list");
    }
    tokio::spawn(app.answer_until(CancellationToken::new()));
    (telegram, kaspi)
}

/// Each person asks once; waits until each has a card and a pin.
async fn ask(telegram: &Telegram, people: i64) {
    let expected: Vec<(i64, usize)> = (1..=people).map(|id| (id, telegram.messages(id).len() + 3)).collect();
    for (id, _) in &expected {
        telegram.say(*id, *id, "900000101").expect("a message");
    }
    let done = |telegram: &Telegram| expected.iter().all(|(id, count)| telegram.messages(*id).len() >= *count);
    assert!(telegram.wait_until(LIMIT, done).await, "the bot does not answer");
}

#[divan::bench(sample_count = 300, sample_size = 1)]
fn order(bencher: divan::Bencher<'_, '_>) {
    let Bench { runtime, telegram, .. } = &*BENCH;
    bencher.bench(|| runtime.block_on(ask(telegram, 1)));
}

/// The same three HTTP calls, one after another, without a bot.
#[divan::bench(sample_count = 300, sample_size = 1)]
fn floor(bencher: divan::Bencher<'_, '_>) {
    let Bench { runtime, telegram, kaspi, http, .. } = &*BENCH;
    let api = format!("{}/bot{}", telegram.base_url(), telegram.token());
    let person = 1;
    runtime.block_on(ask(telegram, 1));
    bencher.bench(|| {
        runtime.block_on(async {
            let query = [("filter[orders][code]", "900000101"), ("include[orders]", "entries")];
            let kaspi = http
                .get(format!("{}/orders", kaspi.base_url()))
                .query(&query)
                .header("accept", "application/vnd.api+json")
                .header("content-type", "application/vnd.api+json")
                .header("x-auth-token", DEFAULT_TOKEN);
            kaspi.send().await.expect("kaspi").bytes().await.expect("kaspi");
            let card = json!({ "chat_id": person, "text": "card" });
            http.post(format!("{api}/sendMessage"))
                .json(&card)
                .send()
                .await
                .expect("telegram")
                .bytes()
                .await
                .expect("telegram");
            let pin = json!({ "chat_id": person, "latitude": 43.2, "longitude": 76.9 });
            http.post(format!("{api}/sendLocation"))
                .json(&pin)
                .send()
                .await
                .expect("telegram")
                .bytes()
                .await
                .expect("telegram");
        });
    });
}

/// 64 people ask at the same moment.
#[divan::bench(sample_count = 20, sample_size = 1)]
fn crowd(bencher: divan::Bencher<'_, '_>) {
    let Bench { runtime, telegram, .. } = &*BENCH;
    bencher.counter(ItemsCount::new(PEOPLE.unsigned_abs())).bench(|| runtime.block_on(ask(telegram, PEOPLE)));
}
