//! Background loops.

use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;
use futures::future::join_all;
use tokio::task::{self, JoinSet};
use tokio::time::{Instant, MissedTickBehavior, interval, sleep};
use tokio_util::sync::CancellationToken;

use crate::domain::{Backoff, ChatId};
use crate::flow::Deps;
use crate::flow::actions::check;
use crate::flow::chats::alerts;
use crate::flow::notices::deliver::{self, Step};
use crate::flow::notices::poll::poll;
use crate::flow::notices::{alarms, cancelled_share};
use crate::flow::operations::{inbox, incidents, retention};
use crate::flow::people::{invitations, requests, strangers};
use crate::flow::reports::summaries;
use crate::flow::waybills::awaited;
use crate::kaspi::Shop;

const CLEAN_EVERY: Duration = Duration::from_hours(1);

const CHECK_NOTICES_EVERY: Duration = Duration::from_mins(1);

const SEND_ALERTS_EVERY: Duration = Duration::from_secs(30);

/// The first try is five seconds after the packing.
const LOOK_FOR_WAYBILLS_EVERY: Duration = Duration::from_secs(2);
const CHECK_ACTIONS_EVERY: Duration = Duration::from_secs(2);

/// How long Kaspi may ask a poll to wait.
const LONGEST_REQUESTED_PAUSE: Duration = Duration::from_hours(1);

/// The longest pause between polls of a shop that fail.
const LONGEST_POLL_PAUSE: Duration = Duration::from_mins(5);

/// How often to look for notices that became due by themselves.
const LOOK_FOR_NOTICES_EVERY: Duration = Duration::from_millis(500);

/// Pause after an error of our own.
const ERROR_PAUSE: Duration = Duration::from_secs(5);

/// Runs until `stop` is cancelled, and then lets running deliveries finish, for `grace` at most. `poll_pause` is the pause
/// between two polls of a shop.
pub(crate) async fn run(deps: &Arc<Deps>, poll_pause: Duration, stop: &CancellationToken, grace: Duration) {
    let polls = join_all(deps.shops().iter().map(|shop| poll_shop(deps, shop, poll_pause)));
    // These may be aborted anywhere: what they write is written in one transaction or not at all.
    let others = async {
        tokio::join!(
            polls,
            clean(deps),
            check_notices(deps),
            check_actions(deps),
            send_alerts(deps),
            send_waybills(deps)
        )
    };
    tokio::join!(stop.run_until_cancelled(others), deliver(deps, stop, grace));
}

/// Polls one shop. Shops do not wait for each other.
async fn poll_shop(deps: &Arc<Deps>, shop: &Shop, poll_pause: Duration) {
    let backoff = Backoff { first: poll_pause, longest: LONGEST_POLL_PAUSE.max(poll_pause) };
    let mut failures = 0;
    loop {
        let started = Instant::now();
        let mut requested = None;
        match catch_panic(deps, poll(deps, shop)).await {
            Some(Ok(summary)) => {
                (failures, requested) = (0, summary.pause);
                let duration_ms = started.elapsed().as_millis();
                let (orders, events) = (summary.orders, summary.events);
                tracing::debug!(shop = shop.name(), orders, events, duration_ms, "polled a shop");
            }
            Some(Err(error)) => {
                failures += 1;
                requested = error.pause();
                let error = format!("{:#}", anyhow::Error::from(error));
                let pause_s = backoff.after(failures).as_secs();
                tracing::warn!(shop = shop.name(), error, pause_s, "couldn't poll a shop");
            }
            None => {}
        }
        // One bad part is no reason to look less often for the others; only if nothing could be read, pauses double.
        sleep(backoff.after(failures).max(requested.unwrap_or_default().min(LONGEST_REQUESTED_PAUSE))).await;
    }
}

/// Delivers notices: one chat's in order, chats in parallel.
async fn deliver(deps: &Arc<Deps>, stop: &CancellationToken, grace: Duration) {
    while let Err(error) = deliver::restore(deps).await {
        tracing::error!(error = %format!("{error:#}"), "couldn't start the delivery");
        if stop.run_until_cancelled(sleep(ERROR_PAUSE)).await.is_none() {
            return;
        }
    }
    let mut busy: HashMap<task::Id, ChatId> = HashMap::new();
    let mut running = JoinSet::new();
    loop {
        match deliver::chats(deps).await {
            Ok(chats) => {
                for (chat, pause) in chats {
                    if pause.is_zero() && !busy.values().any(|other| *other == chat) {
                        let delivery = deliver_to_chat(Arc::clone(deps), chat, stop.clone());
                        busy.insert(running.spawn(delivery).id(), chat);
                    }
                }
            }
            Err(error) => tracing::error!(error = %format!("{error:#}"), "couldn't look for notices"),
        }
        tokio::select! {
            () = stop.cancelled() => break,
            Some(ended) = running.join_next_with_id() => {
                let id = ended.map_or_else(
                    |error| {
                        deps.metrics.panic();
                        error.id()
                    },
                    |(id, ())| id,
                );
                busy.remove(&id);
            }
            () = deps.notices_queued.notified() => {}
            () = sleep(LOOK_FOR_NOTICES_EVERY) => {}
        }
    }
    if tokio::time::timeout(grace, async { while running.join_next().await.is_some() {} }).await.is_err() {
        tracing::warn!("deliveries did not finish in time; they are repeated at the next start");
    }
}

/// Runs until nothing is due in the chat, or the bot stops.
async fn deliver_to_chat(deps: Arc<Deps>, chat: ChatId, stop: CancellationToken) {
    while !stop.is_cancelled() {
        let pause = match deliver::step(&deps, chat).await {
            Ok(Step::Done) => continue,
            Ok(Step::Idle) => return,
            Ok(Step::Later(pause)) => pause,
            Err(error) => {
                tracing::error!(chat.id = %chat, error = %format!("{error:#}"), "couldn't deliver a notice");
                ERROR_PAUSE
            }
        };
        stop.run_until_cancelled(sleep(pause.min(ERROR_PAUSE))).await;
        // After a long pause the chat is found again when it is due.
        if pause > LOOK_FOR_NOTICES_EVERY {
            return;
        }
    }
}

async fn check_notices(deps: &Arc<Deps>) {
    let mut ticks = interval(CHECK_NOTICES_EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        catch_panic(deps, incidents::check_database(deps)).await;
        catch_panic(deps, incidents::check_notices(deps)).await;
        catch_panic(deps, check_orders(deps)).await;
        catch_panic(deps, summarise(deps)).await;
    }
}

async fn summarise(deps: &Deps) {
    if let Err(error) = summaries::queue_due(deps).await {
        tracing::error!(error = %format!("{error:#}"), "couldn't queue the summaries");
    }
}

async fn check_orders(deps: &Arc<Deps>) {
    for checked in [alarms::raise(deps).await, cancelled_share::warn(deps).await] {
        if let Err(error) = checked {
            tracing::error!(error = %format!("{error:#}"), "couldn't check the orders");
        }
    }
}

/// Learns what became of requests to Kaspi.
async fn check_actions(deps: &Arc<Deps>) {
    let mut ticks = interval(CHECK_ACTIONS_EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if let Some(Err(error)) = catch_panic(deps, check::check(deps)).await {
            tracing::error!(error = %format!("{error:#}"), "couldn't check requests to kaspi");
        }
    }
}

/// Sends alerts that an earlier run left, and those that could not be sent at once.
async fn send_alerts(deps: &Arc<Deps>) {
    let mut ticks = interval(SEND_ALERTS_EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if let Err(error) = alerts::deliver(deps).await {
            tracing::error!(error = %format!("{error:#}"), "couldn't send alerts");
        }
    }
}

/// Sends waybills that Kaspi issues some time after the packing.
async fn send_waybills(deps: &Arc<Deps>) {
    let mut ticks = interval(LOOK_FOR_WAYBILLS_EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if let Some(Err(error)) = catch_panic(deps, awaited::step(deps)).await {
            tracing::error!(error = %format!("{error:#}"), "couldn't send awaited waybills");
        }
    }
}

async fn clean(deps: &Deps) {
    let mut ticks = interval(CLEAN_EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        catch_panic(deps, clean_once(deps)).await;
    }
}

async fn clean_once(deps: &Deps) {
    for (what, cleaned) in [
        ("inbox", inbox::clean(deps).await),
        ("alerts", alerts::clean(deps).await),
        ("invitations", invitations::clean(deps).await),
        ("requests", requests::clean(deps).await),
        ("strangers", strangers::clean(deps).await),
        ("orders", retention::clean(deps).await),
    ] {
        match cleaned {
            Ok(rows) => tracing::debug!(what, rows, "cleaned the database"),
            Err(error) => tracing::error!(what, error = %format!("{error:#}"), "couldn't clean the database"),
        }
    }
}

/// Runs a step of the flow. Returns `None` if it panicked.
async fn catch_panic<T>(deps: &Deps, step: impl Future<Output = T>) -> Option<T> {
    let result = AssertUnwindSafe(step).catch_unwind().await;
    if result.is_err() {
        tracing::error!("a background step panicked");
        deps.metrics.panic();
    }
    result.ok()
}
