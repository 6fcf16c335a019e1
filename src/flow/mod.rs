//! What the bot does, step by step: who may ask, what Kaspi knows, who must be told. No Telegram types and no words.

pub mod access;
mod alarm;
pub mod audit;
pub mod deliver;
pub mod groups;
pub mod health;
pub mod inbox;
pub mod invitations;
pub mod journal;
pub mod language;
pub mod limits;
pub mod lookup;
pub mod menu;
pub mod orders;
pub mod pace;
pub mod people;
pub mod post;
pub mod requests;
pub mod retention;
pub mod settings;
pub mod status;
pub mod trouble;
pub mod watch;

use std::fmt;
use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};
use tokio::sync::Notify;

use journal::Journal;
use limits::Limits;

use crate::domain::{Language, UserId};
use crate::metrics::Metrics;
use crate::{kaspi, store, telegram};

/// Tells the present moment; tests bring their own.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>);

impl Clock {
    /// A clock that tells what the function tells.
    pub fn new(now: impl Fn() -> DateTime<Utc> + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// The present moment.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        (self.0)()
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Clock").field(&self.now()).finish()
    }
}

/// What the steps work with.
#[derive(Debug)]
pub struct Deps {
    /// The database.
    pub db: store::Db,
    /// What is written a moment later.
    pub journal: Journal,
    /// The shops.
    pub kaspi: kaspi::Client,
    /// The bot.
    pub telegram: telegram::Api,
    /// The language of chats that chose none.
    pub language: Language,
    /// How many orders one person may look up.
    pub limits: Limits,
    /// Who gets the alarms.
    pub admins: Vec<UserId>,
    /// What is counted.
    pub metrics: Metrics,
    /// The present moment.
    pub clock: Clock,
    /// Rings when notices were queued.
    pub news: Notify,
    /// For how many days ended orders and what belongs to them are remembered.
    pub retention: Duration,
    /// When the bot was started.
    pub started_at: DateTime<Utc>,
}

impl Deps {
    /// The present moment.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// The shops' names in the order of the configuration.
    #[must_use]
    pub fn shop_names(&self) -> Vec<&str> {
        self.kaspi.shops().iter().map(kaspi::Shop::name).collect()
    }
}
