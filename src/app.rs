//! The application: builds the bot and runs it.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use axum::Router;
use chrono::TimeDelta;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::bot::{self, Source};
use crate::config::{self, Config};
use crate::flow::chats::alerts;
use crate::flow::people::members;
use crate::flow::{Clock, Deps, Settings};
use crate::metrics::Metrics;
use crate::{kaspi, server, store, telegram, workers};

/// How long running answers may take to finish when the bot stops, which takes ten seconds at most.
const GRACE: Duration = Duration::from_secs(8);

/// The bot, ready to run.
#[derive(Debug)]
pub struct App {
    deps: Arc<Deps>,
    receiver: telegram::Receiver,
    poll_pause: Duration,
    listener: Option<TcpListener>,
    webhook: Option<config::Webhook>,
    /// Held until the database is closed.
    _lock: store::DatabaseLock,
}

impl App {
    /// Locks and opens the database, prepares both clients and binds the address to listen at. Nothing is sent.
    ///
    /// # Errors
    /// Another process has locked the database, it cannot be opened or is not ours, TLS cannot be set up, or the address is
    /// taken.
    pub async fn build(config: Config, clock: Clock) -> anyhow::Result<Self> {
        let lock = store::DatabaseLock::acquire(&config.database_url)?;
        let listener = match config.http_listen {
            Some(address) => {
                let listener = TcpListener::bind(address).await;
                Some(listener.with_context(|| format!("couldn't listen at HTTP_LISTEN, {address}"))?)
            }
            None => None,
        };
        let db = store::Db::open(&config.database_url).await?;
        let metrics = Metrics::default();
        let kaspi = kaspi_client(config.kaspi, metrics.clone())?;
        let telegram = telegram::Api::new(&config.telegram.api_url, &config.telegram.token, metrics.clone())?;
        let settings = Settings {
            language: config.language,
            lookup_limits: config.lookup_limits,
            kaspi_actions: config.kaspi_actions,
            retention: TimeDelta::days(config.retention_days.into()),
        };
        let receiver = telegram::Receiver::new(telegram.clone());
        let deps = Deps::new(db, kaspi, telegram, settings, metrics, clock);
        members::set_admins(&deps, &config.admins).await?;
        let (poll_pause, webhook) = (config.poll_pause, config.webhook);
        Ok(Self { deps: Arc::new(deps), receiver, poll_pause, listener, webhook, _lock: lock })
    }

    pub fn deps(&self) -> &Arc<Deps> {
        &self.deps
    }

    #[cfg(test)]
    pub fn receiver(&self) -> &telegram::Receiver {
        &self.receiver
    }

    /// Runs until `stop` is cancelled and running answers are finished, eight seconds later at most.
    ///
    /// # Errors
    /// The inbox cannot be read at the start, or the database not be closed in order at the end.
    pub async fn run_until(mut self, stop: CancellationToken) -> anyhow::Result<()> {
        let (deps, poll_pause) = (Arc::clone(&self.deps), self.poll_pause);
        let working = workers::run(&deps, poll_pause, &stop, GRACE);
        let (result, ()) = tokio::join!(self.answer(&stop), working);
        deps.db.close().await.context("couldn't close the database in order")?;
        result
    }

    /// Like [`App::run_until`], but without background loops: tests run their steps themselves.
    pub async fn answer_until(mut self, stop: CancellationToken) -> anyhow::Result<()> {
        let deps = Arc::clone(&self.deps);
        let result = self.answer(&stop).await;
        deps.db.close().await.context("couldn't close the database in order")?;
        result
    }

    /// Answers Telegram and HTTP. When the first ends, `stop` is cancelled.
    async fn answer(&mut self, stop: &CancellationToken) -> anyhow::Result<()> {
        let (deps, receiver) = (Arc::clone(&self.deps), self.receiver.clone());
        let (poll_pause, listener) = (self.poll_pause, self.listener.take());
        let (source, router) = match self.webhook.take() {
            None => (Source::Polling, Router::new()),
            Some(config::Webhook { url, secret }) => {
                let (router, updates) = telegram::webhook(url.path(), secret.clone());
                (Source::Webhook { url, secret, updates }, router)
            }
        };
        let serving = async {
            if let Some(listener) = listener {
                server::run(listener, router, Arc::clone(&deps), poll_pause, stop, GRACE).await;
            }
        };
        let answering = async {
            let result = bot::run(Arc::clone(&deps), receiver, source, stop.clone(), GRACE).await;
            stop.cancel();
            result
        };
        let alerting = async {
            stop.cancelled().await;
            alerts::finish(&deps, GRACE).await;
        };
        let (result, (), ()) = tokio::join!(answering, serving, alerting);
        result
    }
}

/// The client of the configured shops.
pub fn kaspi_client(config: config::Kaspi, metrics: Metrics) -> anyhow::Result<kaspi::Client> {
    kaspi::Client::new(kaspi::Settings {
        base_url: config.api_url,
        merchant_uid: config.merchant_uid,
        timeout: config.timeout,
        shops: config.shops,
        metrics,
    })
}
