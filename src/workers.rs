//! What happens by the clock: each loop calls one step of the flow.

use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use futures::future::join_all;
use tokio::task::{self, JoinSet};
use tokio::time::{Instant, MissedTickBehavior, interval, sleep};
use tokio_util::sync::CancellationToken;

use crate::domain::ChatId;
use crate::flow::deliver::{self, Step};
use crate::flow::pace::Pace;
use crate::flow::{self, Deps};

/// How often what nobody needs any more is swept out of the database.
const CLEANING_EVERY: Duration = Duration::from_hours(1);

/// How often the backlog of notices is looked at.
const CHECKING_EVERY: Duration = Duration::from_mins(1);

/// The longest pause between readings of a shop that fail.
const LONGEST_PAUSE: Duration = Duration::from_mins(5);

/// How often notices are looked for that became due by themselves.
const LOOKING_EVERY: Duration = Duration::from_millis(500);

/// Pause after a fault of our own.
const PAUSE_AFTER_FAULT: Duration = Duration::from_secs(5);

/// Runs until `stop` is cancelled, and then lets the notices that are being delivered come to their end, for `grace` at
/// most. `poll_pause` is that between two readings of a shop.
pub(crate) async fn run(deps: &Arc<Deps>, poll_pause: Duration, stop: &CancellationToken, grace: Duration) {
    let watching = join_all(deps.kaspi.shops().iter().map(|shop| watch(deps, shop.name(), poll_pause)));
    // What is cut off here is written in one transaction or not at all.
    let others = async { tokio::join!(watching, clean(deps), check(deps)) };
    tokio::join!(stop.run_until_cancelled(others), deliver(deps, stop, grace));
}

/// Reads one shop again and again. One that is slow or broken holds up no other.
async fn watch(deps: &Arc<Deps>, name: &str, poll_pause: Duration) {
    let Some(shop) = deps.kaspi.shops().iter().find(|shop| shop.name() == name) else { return };
    let mut pause = poll_pause;
    loop {
        let began = Instant::now();
        let Some(result) = guard(deps, flow::watch::poll(deps, shop)).await else {
            sleep(pause).await;
            continue;
        };
        match result {
            Ok(read) => {
                let duration_ms = began.elapsed().as_millis();
                tracing::debug!(shop = name, orders = read.orders, events = read.events, duration_ms, "read a shop");
                pause = poll_pause;
            }
            Err(error) => {
                let error = format!("{:#}", anyhow::Error::from(error));
                tracing::warn!(shop = name, error, pause_s = pause.as_secs(), "couldn't read a shop");
                sleep(pause).await;
                pause = (pause * 2).min(LONGEST_PAUSE.max(poll_pause));
                continue;
            }
        }
        sleep(pause).await;
    }
}

/// Delivers notices: one chat's one after another, many chats at a time.
async fn deliver(deps: &Arc<Deps>, stop: &CancellationToken, grace: Duration) {
    while let Err(error) = deliver::release(deps).await {
        tracing::error!(error = %format!("{error:#}"), "couldn't begin to deliver");
        if stop.run_until_cancelled(sleep(PAUSE_AFTER_FAULT)).await.is_none() {
            return;
        }
    }
    let pace = Arc::new(Pace::default());
    let mut busy: HashMap<task::Id, ChatId> = HashMap::new();
    let mut running = JoinSet::new();
    loop {
        match deliver::chats(deps).await {
            Ok(chats) => {
                let now = deps.now();
                for (chat, due) in chats {
                    if due <= now && !busy.values().any(|other| *other == chat) {
                        let serving = serve(Arc::clone(deps), Arc::clone(&pace), chat, stop.clone());
                        busy.insert(running.spawn(serving).id(), chat);
                    }
                }
            }
            Err(error) => tracing::error!(error = %format!("{error:#}"), "couldn't look for notices"),
        }
        tokio::select! {
            () = stop.cancelled() => break,
            Some(ended) = running.join_next_with_id() => {
                // One that panicked has freed its chat as well; the lease brings its notice back.
                let id = ended.map_or_else(
                    |error| {
                        deps.metrics.panic();
                        error.id()
                    },
                    |(id, ())| id,
                );
                busy.remove(&id);
            }
            () = deps.news.notified() => {}
            () = sleep(LOOKING_EVERY) => {}
        }
    }
    if tokio::time::timeout(grace, async { while running.join_next().await.is_some() {} }).await.is_err() {
        tracing::warn!("notices did not get through in time; the next start delivers them");
    }
}

/// Serves one chat until nothing is due there, or the bot stops.
async fn serve(deps: Arc<Deps>, pace: Arc<Pace>, chat: ChatId, stop: CancellationToken) {
    while !stop.is_cancelled() {
        let pause = match deliver::step(&deps, &pace, chat).await {
            Ok(Step::Done) => continue,
            Ok(Step::Idle) => return,
            Ok(Step::Later(due)) => (due - deps.now()).to_std().unwrap_or_default(),
            Err(error) => {
                tracing::error!(chat.id = %chat, error = %format!("{error:#}"), "couldn't deliver a notice");
                PAUSE_AFTER_FAULT
            }
        };
        // After a long wait the chat is found again when it is due.
        stop.run_until_cancelled(sleep(pause.min(PAUSE_AFTER_FAULT))).await;
        if pause > LOOKING_EVERY {
            return;
        }
    }
}

async fn check(deps: &Arc<Deps>) {
    let mut ticks = interval(CHECKING_EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        guard(deps, flow::trouble::check_notices(deps)).await;
    }
}

/// Runs a step of the flow; a panic ends there, as an error would.
async fn guard<T>(deps: &Deps, step: impl Future<Output = T>) -> Option<T> {
    let result = AssertUnwindSafe(step).catch_unwind().await;
    if result.is_err() {
        tracing::error!("a step panicked");
        deps.metrics.panic();
    }
    result.ok()
}

async fn clean(deps: &Deps) {
    let mut ticks = interval(CLEANING_EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        guard(deps, clean_once(deps)).await;
    }
}

async fn clean_once(deps: &Deps) {
    for (what, cleaned) in [
        ("inbox", flow::inbox::clean(deps).await),
        ("invitations", flow::invitations::clean(deps).await),
        ("requests", flow::requests::clean(deps).await),
        ("orders", flow::retention::clean(deps).await),
    ] {
        match cleaned {
            Ok(rows) => tracing::debug!(what, rows, "cleaned the database"),
            Err(error) => tracing::error!(what, error = %format!("{error:#}"), "couldn't clean the database"),
        }
    }
}
