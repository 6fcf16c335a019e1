//! One poll of a shop, and the delivery of one notice.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, LazyLock};

use chrono::{DateTime, TimeDelta, Utc};
use divan::counter::ItemsCount;
use kaspi_order_bot::app::App;
use kaspi_order_bot::config::Config;
use kaspi_order_bot::domain::subscription::Subscription;
use kaspi_order_bot::domain::{ChatId, UserId};
use kaspi_order_bot::flow::notices::deliver::{self, Step};
use kaspi_order_bot::flow::notices::poll;
use kaspi_order_bot::flow::{Clock, Deps};
use kaspi_order_bot::sandbox;
use kaspi_order_bot::sandbox::kaspi::Kaspi;
use kaspi_order_bot::sandbox::telegram::{Account, GroupKind, Telegram};
use kaspi_order_bot::store;
use tokio::runtime::Runtime;

fn main() {
    divan::main();
}

/// How often the clock was read.
static READ: AtomicI64 = AtomicI64::new(0);

/// A clock that moves on by four seconds each time it is read, so that no step waits for Telegram's rate limits.
fn now() -> DateTime<Utc> {
    let read = READ.fetch_add(1, Ordering::Relaxed);
    DateTime::from_timestamp_millis(1_795_424_400_000 + 4000 * read).expect("it is a time")
}

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().expect("a runtime"));

struct Bench {
    deps: Arc<Deps>,
    kaspi: Kaspi,
    group: ChatId,
    _telegram: Telegram,
    _folder: tempfile::TempDir,
}

/// A shop with this many active orders, all of them known, and a connected group.
async fn start(orders: u32) -> Bench {
    let folder = tempfile::tempdir().expect("a folder");
    let telegram = Telegram::start(0, "").await.expect("telegram");
    let kaspi = Kaspi::start(now()).await.expect("kaspi");
    kaspi.remove_orders();
    for number in 0..orders {
        let code = (910_000_000 + number).to_string();
        kaspi.place_order(&code, now() - TimeDelta::minutes(number.into()));
        kaspi.accept_order(&code);
    }
    let mut variables = sandbox::variables(&telegram, &kaspi);
    variables.insert("ADMIN_USER_IDS", "1".to_owned());
    variables.insert("DATABASE_URL", format!("sqlite://{}", folder.path().join("bench.db").display()));
    let config = Config::from_vars(|name| variables.get(name).cloned());
    let app = App::build(config.expect("a configuration"), Clock::new(now)).await.expect("a bot");
    let deps = Arc::clone(app.deps());
    poll::poll(&deps, &deps.shops()[0]).await.expect("a poll");
    telegram.add_account(Account::new(1, "Владелец"));
    let group = ChatId(telegram.add_group(GroupKind::Supergroup, "Доставка", &[1]).expect("a group"));
    let owner = UserId::new(1).expect("an id");
    store::groups::connect(deps.db.pool(), group, "Доставка", owner, now()).await.expect("the groups");
    store::subscriptions::write(deps.db.pool(), &Subscription::new(group)).await.expect("the subscriptions");
    Bench { deps, kaspi, group, _telegram: telegram, _folder: folder }
}

/// A poll without changes.
#[divan::bench(args = [10, 100, 1000], sample_count = 30, sample_size = 1)]
fn poll(bencher: divan::Bencher<'_, '_>, orders: u32) {
    let bench = RUNTIME.block_on(start(orders));
    let shop = &bench.deps.shops()[0];
    bencher.counter(ItemsCount::new(orders)).bench_local(|| {
        RUNTIME.block_on(poll::poll(&bench.deps, shop)).expect("a poll");
    });
}

/// From a queued notice to the card in the group, sent or edited.
#[divan::bench(args = ["new", "edited"], sample_count = 100, sample_size = 1)]
fn deliver(bencher: divan::Bencher<'_, '_>, card: &str) {
    let bench = RUNTIME.block_on(start(0));
    let shop = &bench.deps.shops()[0];
    let mut number = 0;
    let code = |number: u32| (920_000_000 + number).to_string();
    let step = || {
        let done = RUNTIME.block_on(deliver::step(&bench.deps, bench.group)).expect("a step");
        assert_eq!(done, Step::Done);
    };
    bencher
        .with_inputs(|| {
            number += 1;
            bench.kaspi.place_order(&code(number), now());
            RUNTIME.block_on(poll::poll(&bench.deps, shop)).expect("a poll");
            if card == "edited" {
                step();
                bench.kaspi.accept_order(&code(number));
                RUNTIME.block_on(poll::poll(&bench.deps, shop)).expect("a poll");
            }
        })
        .bench_local_values(|()| step());
}
