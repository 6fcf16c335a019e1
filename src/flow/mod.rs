//! The rules of the business: who may ask, what has changed, who is notified. No teloxide types; texts come from
//! `render`.

pub mod access;
pub mod actions;
mod chat_states;
pub mod chats;
mod database_alarm;
pub mod deliveries;
mod first_admin_link;
mod kaspi_clock;
pub mod lookup_quota;
pub mod notices;
pub mod operations;
pub mod orders;
mod outbox;
pub mod people;
pub mod poison;
mod rate_limit;
pub mod recorder;
pub mod reports;
mod until_written;
pub mod waybills;

use std::fmt;
use std::sync::{Arc, PoisonError};
use std::time::Instant;

use chrono::{DateTime, Duration, Utc};
use tokio::sync::{Mutex, Notify};
use tokio_util::task::TaskTracker;

use chat_states::ChatStates;
use database_alarm::DatabaseAlarm;
use deliveries::locations::Locations;
use deliveries::questions::CommentQuestions;
use deliveries::selection::Selections;
use deliveries::shown_rounds::ShownRounds;
use first_admin_link::FirstAdminLink;
use kaspi_clock::KaspiClock;
use lookup_quota::LookupQuota;
use poison::Suspicion;
use rate_limit::RateLimiter;
use recorder::Recorder;

use crate::domain::lookup::LookupLimits;
use crate::domain::{ChatId, KaspiActions, Language, Order, UserId};
use crate::metrics::Metrics;
use crate::{kaspi, store, telegram};

/// The time of day, which may be set forward and back, and the uptime, which only grows; tests bring their own.
#[derive(Clone)]
pub struct Clock {
    now: Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>,
    uptime: Arc<dyn Fn() -> std::time::Duration + Send + Sync>,
}

impl Clock {
    /// With the real uptime.
    pub fn new(now: impl Fn() -> DateTime<Utc> + Send + Sync + 'static) -> Self {
        let started = Instant::now();
        Self::with_uptime(now, move || started.elapsed())
    }

    pub fn with_uptime(
        now: impl Fn() -> DateTime<Utc> + Send + Sync + 'static,
        uptime: impl Fn() -> std::time::Duration + Send + Sync + 'static,
    ) -> Self {
        Self { now: Arc::new(now), uptime: Arc::new(uptime) }
    }

    pub fn now(&self) -> DateTime<Utc> {
        (self.now)()
    }

    /// The time since the program started. Pauses are measured by it.
    pub fn uptime(&self) -> std::time::Duration {
        (self.uptime)()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Clock").field(&self.now()).finish()
    }
}

/// What the owner configures about the rules.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// The language of chats without one of their own.
    pub language: Language,
    pub lookup_limits: LookupLimits,
    /// What may be changed at Kaspi.
    pub kaspi_actions: KaspiActions,
    /// How long ended orders, and what belongs to them, are stored.
    pub retention: Duration,
}

/// What the rules work with.
#[derive(Debug)]
pub struct Deps {
    pub db: store::Db,
    pub recorder: Recorder,
    /// Private, so that nothing outside `flow` can ask Kaspi without a permit.
    kaspi: kaspi::Client,
    /// Private, so that everything is sent through [`chats::reply`], which checks access, or by `flow` itself.
    telegram: telegram::Api,
    rate_limiter: RateLimiter,
    chat_states: ChatStates,
    kaspi_clock: KaspiClock,
    database_alarm: DatabaseAlarm,
    alert_deliveries: TaskTracker,
    /// Held while requests for access are shown, so that they are counted one after another.
    showing_requests: Mutex<()>,
    first_admin_link: FirstAdminLink,
    locations: Locations,
    shown_rounds: ShownRounds,
    pub comment_questions: CommentQuestions,
    /// What managers have ticked.
    pub selections: Selections,
    /// Who is notified of incidents, also when the database cannot be read.
    admins: std::sync::Mutex<Vec<UserId>>,
    pub language: Language,
    pub lookup_quota: LookupQuota,
    pub kaspi_actions: KaspiActions,
    pub retention: Duration,
    pub metrics: Metrics,
    pub clock: Clock,
    /// Wakes delivery when notices were queued.
    pub notices_queued: Notify,
    pub started_at: DateTime<Utc>,
}

impl Deps {
    pub fn new(
        db: store::Db,
        kaspi: kaspi::Client,
        telegram: telegram::Api,
        settings: Settings,
        metrics: Metrics,
        clock: Clock,
    ) -> Self {
        let Settings { language, lookup_limits, kaspi_actions, retention } = settings;
        Self {
            recorder: Recorder::start(db.clone()),
            db,
            kaspi,
            telegram,
            rate_limiter: RateLimiter::default(),
            chat_states: ChatStates::default(),
            kaspi_clock: KaspiClock::default(),
            database_alarm: DatabaseAlarm::default(),
            alert_deliveries: TaskTracker::new(),
            showing_requests: Mutex::default(),
            first_admin_link: FirstAdminLink::default(),
            locations: Locations::default(),
            shown_rounds: ShownRounds::default(),
            comment_questions: CommentQuestions::default(),
            selections: Selections::default(),
            admins: std::sync::Mutex::default(),
            language,
            lookup_quota: LookupQuota::new(lookup_limits),
            kaspi_actions,
            retention,
            metrics,
            started_at: clock.now(),
            clock,
            notices_queued: Notify::new(),
        }
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    fn uptime(&self) -> std::time::Duration {
        self.clock.uptime()
    }

    /// In the order of the configuration, or of their registration.
    fn admins(&self) -> Vec<UserId> {
        self.admins.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn has_admins(&self) -> bool {
        !self.admins().is_empty()
    }

    fn set_admins(&self, admins: Vec<UserId>) {
        *self.admins.lock().unwrap_or_else(PoisonError::into_inner) = admins;
    }

    fn add_admin(&self, admin: UserId) {
        self.admins.lock().unwrap_or_else(PoisonError::into_inner).push(admin);
    }

    /// Counts a transient failure of a call about the chat. `true` if what should be sent is poison.
    pub async fn is_poison(&self, suspicion: &mut Suspicion, chat: Option<ChatId>) -> bool {
        suspicion.failed(&self.telegram, chat).await
    }

    /// Whether people can change the order with the buttons of its card, which is updated then.
    pub fn is_changed_by_presses(&self, order: &Order) -> bool {
        order.is_own_to_be_delivered() || self.kaspi_actions.offered(order).is_some()
    }

    /// In the order of the configuration.
    pub fn shops(&self) -> &[kaspi::Shop] {
        self.kaspi.shops()
    }

    /// The shop's name, if there are several.
    pub fn shop_label<'a>(&self, name: &'a str) -> Option<&'a str> {
        self.kaspi.shop_label(name)
    }

    /// The shops' names, in the order of the configuration; empty if there is only one, which needs no name.
    pub fn shop_labels(&self) -> Vec<&str> {
        self.kaspi.shop_labels()
    }
}
