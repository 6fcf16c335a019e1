//! The bot as a whole: build it, run it, stop it.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::config::{self, Config};
use crate::flow::journal::Journal;
use crate::flow::limits::Limits;
use crate::flow::{Clock, Deps};
use crate::metrics::Metrics;
use crate::{bot, kaspi, store, telegram, workers};

/// How long running answers may take to finish when the bot stops.
const GRACE: Duration = Duration::from_secs(10);

/// A bot that is ready to run.
#[derive(Debug)]
pub struct App {
    deps: Arc<Deps>,
    poll_pause: Duration,
}

impl App {
    /// Opens the database and prepares both clients. Nothing is sent yet.
    ///
    /// # Errors
    /// The database cannot be opened or is not ours, or TLS cannot be set up.
    pub async fn build(config: Config, clock: Clock) -> anyhow::Result<Self> {
        let db = store::Db::open(&config.database_url).await?;
        store::people::set_admins(&db, &config.admins, clock.now()).await?;
        let started_at = clock.now();
        let metrics = Metrics::default();
        let deps = Deps {
            journal: Journal::open(db.clone()),
            db,
            kaspi: kaspi_client(config.kaspi, metrics.clone())?,
            telegram: telegram::Api::new(&config.telegram.api_url, &config.telegram.token, metrics.clone())?,
            language: config.language,
            limits: Limits::new(config.limits),
            metrics,
            admins: config.admins,
            clock,
            news: Notify::new(),
            retention: TimeDelta::days(config.retention_days.into()),
            started_at,
        };
        Ok(Self { deps: Arc::new(deps), poll_pause: config.poll_pause })
    }

    /// What the bot works with.
    #[must_use]
    pub fn deps(&self) -> &Arc<Deps> {
        &self.deps
    }

    /// Runs until `stop` is cancelled and running answers are finished, ten seconds later at most.
    ///
    /// # Errors
    /// The inbox cannot be read at the start.
    pub async fn run_until(self, stop: CancellationToken) -> anyhow::Result<()> {
        let answering = async {
            let result = bot::run(Arc::clone(&self.deps), stop.clone(), GRACE).await;
            stop.cancel();
            result
        };
        let (result, ()) = tokio::join!(answering, workers::run(&self.deps, self.poll_pause, &stop, GRACE));
        self.deps.db.close().await;
        result
    }

    /// As [`App::run_until`], but nothing happens by the clock: the steps of `flow` are left to the caller.
    ///
    /// # Errors
    /// The inbox cannot be read at the start.
    pub async fn answer_until(self, stop: CancellationToken) -> anyhow::Result<()> {
        let result = bot::run(Arc::clone(&self.deps), stop, GRACE).await;
        self.deps.db.close().await;
        result
    }
}

/// A client for the configured shops.
///
/// # Errors
/// TLS cannot be set up.
pub fn kaspi_client(config: config::Kaspi, metrics: Metrics) -> anyhow::Result<kaspi::Client> {
    kaspi::Client::new(kaspi::Settings {
        base_url: config.api_url,
        merchant_uid: config.merchant_uid,
        timeout: config.timeout,
        shops: config.shops,
        metrics,
    })
}
