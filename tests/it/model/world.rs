//! A shop, two groups, and a bot that polls and delivers only when it is asked to.

use std::collections::BTreeSet;
use std::future::Future;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use chrono::TimeDelta;
use kaspi_order_bot::domain::ChatId;
use kaspi_order_bot::domain::subscription::Subscription;
use kaspi_order_bot::flow::notices::deliver::{self, Step};
use kaspi_order_bot::flow::notices::poll;
use kaspi_order_bot::sandbox::http::Fault;
use kaspi_order_bot::sandbox::telegram::GroupKind;
use kaspi_order_bot::store;
use sqlx::sqlite::SqlitePool;

use super::action::Action;
use crate::harness::{COURIER, Harness, MANAGER, from_bot};

pub(super) struct World {
    pub(super) t: Harness,
    /// A group with all notices in cards that are edited.
    pub(super) live: i64,
    /// A group with all notices, in a message for each.
    pub(super) separate: i64,
    /// What the first group was before it became a supergroup.
    pub(super) live_before: Option<i64>,
    /// Orders whose messages Telegram does not accept.
    pub(super) poisoned: BTreeSet<String>,
    placed: u32,
    /// How many calls may still fail: the bot drops a notice that fails six times while other calls succeed.
    failures_left: usize,
    /// How many messages the bot may have sent without receiving the response.
    pub(super) unconfirmed: usize,
}

impl World {
    pub(super) async fn new() -> Self {
        let t = Harness::start_with(&[("KASPI_TIMEOUT_SECONDS", "1")]).await;
        t.kaspi.remove_orders();
        t.poll().await;
        let live = t.group(GroupKind::Basic, &[COURIER, MANAGER]).await;
        let separate = t.group(GroupKind::Supergroup, &[COURIER, MANAGER]).await;
        let subscription = Subscription { is_live: false, ..Subscription::new(ChatId(separate)) };
        store::subscriptions::write(t.deps().db.pool(), &subscription).await.unwrap();
        let (live_before, poisoned) = Default::default();
        Self { t, live, separate, live_before, poisoned, placed: 0, failures_left: 5, unconfirmed: 0 }
    }

    pub(super) async fn apply(&mut self, action: &Action) {
        let now = self.t.clock();
        let kaspi = self.t.kaspi.clone();
        let faults = self.t.telegram.faults().clone();
        match *action {
            Action::Place => kaspi.place_order(&self.next_code(), now),
            Action::PlaceForKaspiDelivery => kaspi.place_kaspi_order(&self.next_code(), now),
            Action::PlaceMany(count) => (0..count).for_each(|_| kaspi.place_order(&self.next_code(), now)),
            Action::Accept(which) => self.change(which, |code| kaspi.accept_order(code)),
            Action::Assemble(which) => self.change(which, |code| kaspi.assemble_order(code)),
            Action::Transmit(which) => self.change(which, |code| kaspi.transmit_order(code, now)),
            Action::Replan(which) => self.change(which, |code| {
                kaspi.update_order(code, |order| {
                    let planned = order["plannedDeliveryDate"].as_i64().unwrap();
                    order["plannedDeliveryDate"] = (planned + 86_400_000).into();
                });
            }),
            Action::StartCancelling(which) => {
                self.change(which, |code| kaspi.set_order_status(code, "DELIVERY", "CANCELLING"));
            }
            Action::ChangeAddress(which) => self.change(which, |code| {
                kaspi.update_order(code, |order| order["deliveryAddress"]["apartment"] = now.timestamp().into());
            }),
            Action::ChangePrice(which) => self.change(which, |code| {
                kaspi.update_order(code, |order| {
                    order["totalPrice"] = (order["totalPrice"].as_f64().unwrap() - 1.0).into();
                });
            }),
            Action::Return(which) => {
                let mut completed = kaspi.orders();
                completed.retain(|(_, attributes)| attributes["status"] == "COMPLETED");
                if !completed.is_empty() {
                    kaspi.archive_order(&completed[which % completed.len()].0, "RETURNED", None);
                }
            }
            Action::Archive(which, status) => self.change(which, |code| kaspi.archive_order(code, status, None)),
            Action::FailKaspi(times) => kaspi.faults().plan("/orders", Fault::html(502), times.into()),
            Action::DisconnectKaspi => kaspi.faults().plan("/orders", Fault::Disconnect, 3),
            Action::FailTelegram(method, times) => {
                let times = self.take_failures(times.into());
                if times > 0 {
                    faults.plan(method, Fault::html(502), times);
                }
            }
            Action::LimitTelegram => {
                let body =
                    r#"{"ok":false,"error_code":429,"description":"Too Many Requests","parameters":{"retry_after":0}}"#;
                faults.plan("/SendMessage", Fault::json(429, body), 1);
            }
            Action::LoseResponse => {
                if self.take_failures(1) > 0 {
                    faults.plan("/SendMessage", Fault::LostResponse, 1);
                    self.unconfirmed += 1;
                }
            }
            Action::DeleteCard(which) => {
                if let Some(card) = from_bot(&self.t.telegram, self.live).get(which) {
                    self.t.telegram.delete(self.live, card.id).unwrap();
                }
            }
            Action::Poison(which) => {
                let mut poisoned = None;
                self.change(which, |code| poisoned = Some(code.to_owned()));
                if let Some(code) = poisoned.filter(|_| self.poisoned.is_empty()) {
                    faults.plan_always(&code, Fault::html(500));
                    self.poisoned.insert(code);
                }
            }
            Action::Poll => drop(self.poll().await),
            Action::MigrateWhilePolling(point) if self.live_before.is_none() => {
                let mut new = self.live;
                at(point, async { drop(self.poll().await) }, || new = self.t.telegram.migrate(self.live).unwrap())
                    .await;
                self.live_before = Some(self.live).filter(|live| *live != new);
                self.live = new;
            }
            Action::MigrateWhilePolling(_) => {}
            Action::DeliverWhileLocked => self.deliver_while_locked().await,
            Action::Deliver => self.deliver().await,
            Action::CrashWhilePolling(point) => {
                crash(point, async { drop(self.poll().await) }).await;
                self.restart().await;
            }
            Action::CrashWhileDelivering(point) => {
                if !crash(point, self.deliver()).await {
                    self.unconfirmed += 1;
                }
                self.restart().await;
            }
            Action::Restart => self.restart().await,
            Action::PassMinutes(minutes) => self.t.pass(TimeDelta::minutes(minutes)),
        }
    }

    /// Takes this many failures, or those that are left.
    fn take_failures(&mut self, wanted: usize) -> usize {
        let taken = wanted.min(self.failures_left);
        self.failures_left -= taken;
        taken
    }

    fn next_code(&mut self) -> String {
        self.placed += 1;
        (910_000_000 + self.placed).to_string()
    }

    /// Changes one of the active orders, if there is one.
    fn change(&self, which: usize, change: impl FnOnce(&str)) {
        let mut active = self.t.kaspi.orders();
        active.retain(|(_, attributes)| attributes["state"] != "ARCHIVE");
        if !active.is_empty() {
            change(&active[which % active.len()].0);
        }
    }

    async fn poll(&self) -> Result<poll::PollSummary, poll::Error> {
        poll::poll(self.t.deps(), &self.t.deps().shops()[0]).await
    }

    /// Delivers what is due now, or within a minute.
    async fn deliver(&self) {
        let deps = Arc::clone(self.t.deps());
        for _ in 0..200 {
            let mut is_done = true;
            for (chat, pause) in deliver::chats(&deps).await.unwrap() {
                if !pause.is_zero() {
                    continue;
                }
                match deliver::step(&deps, chat).await.unwrap() {
                    Step::Done => is_done = false,
                    Step::Later(pause) if pause <= Duration::from_mins(1) => {
                        self.t.pass(TimeDelta::from_std(pause).unwrap());
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

    async fn deliver_while_locked(&self) {
        // The bot waits five seconds for a lock.
        sqlx::query("PRAGMA busy_timeout = 20").execute(self.t.deps().db.pool()).await.unwrap();
        let pool = SqlitePool::connect(&self.t.database_url()).await.unwrap();
        let locked = pool.begin_with("BEGIN IMMEDIATE").await.unwrap();
        let unlock = async {
            tokio::time::sleep(Duration::from_millis(50)).await;
            locked.rollback().await.unwrap();
        };
        tokio::join!(self.deliver(), unlock);
        sqlx::query("PRAGMA busy_timeout = 5000").execute(self.t.deps().db.pool()).await.unwrap();
    }

    async fn restart(&mut self) {
        self.t.crash_bot().await;
        self.t.start_bot().await;
        deliver::restore(self.t.deps()).await.unwrap();
    }

    /// Ends all faults, and polls and delivers until nothing is left to do.
    pub(super) async fn recover(&mut self) {
        self.t.kaspi.faults().clear();
        self.t.telegram.faults().clear();
        self.restart().await;
        for _ in 0..5 {
            // Long enough for orders that have ended to be read again, thirty in each poll.
            self.t.pass(TimeDelta::hours(6));
            self.poll().await.unwrap();
            self.t.deliver().await;
        }
        assert!(store::notices::backlogs(self.t.deps().db.pool()).await.unwrap().is_empty(), "notices are left");
    }
}

/// Runs a future, and does something when it has been pending this many times.
async fn at(point: usize, future: impl Future<Output = ()>, mut what: impl FnMut()) {
    let mut future = std::pin::pin!(future);
    let mut pending = 0;
    std::future::poll_fn(|context| {
        if pending == point {
            what();
        }
        pending += 1;
        future.as_mut().poll(context)
    })
    .await;
}

/// Polls a future until it has been pending this many times, and drops it then, as a crash does. `true` if it completed
/// before that.
async fn crash(point: usize, future: impl Future<Output = ()>) -> bool {
    let mut future = std::pin::pin!(future);
    let mut pending = 0;
    std::future::poll_fn(|context| match future.as_mut().poll(context) {
        Poll::Ready(()) => Poll::Ready(true),
        Poll::Pending if pending == point => Poll::Ready(false),
        Poll::Pending => {
            pending += 1;
            Poll::Pending
        }
    })
    .await
}
