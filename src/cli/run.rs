//! `kaspi-order-bot run`

use std::process::ExitCode;

use sd_notify::NotifyState;
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;

use super::terminal::{fail, now, refuse, variable};
use crate::app::App;
use crate::config::Config;
use crate::flow::Clock;

pub(super) async fn run(stop: CancellationToken) -> ExitCode {
    let config = match Config::from_vars(variable) {
        Ok(config) => config,
        Err(errors) => return refuse(&errors),
    };
    let result = match App::build(config, Clock::new(now)).await {
        Ok(app) => serve(app, stop).await,
        Err(error) => Err(error),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&error),
    }
}

/// Runs the bot, and notifies systemd of its state, if systemd started it.
async fn serve(app: App, stop: CancellationToken) -> anyhow::Result<()> {
    // Ready even if Telegram or Kaspi do not answer: a restart would not help.
    notify(NotifyState::Ready);
    let _watchdog = AbortOnDropHandle::new(tokio::spawn(feed_watchdog()));
    let _stopping = AbortOnDropHandle::new(tokio::spawn({
        let stop = stop.clone();
        async move {
            stop.cancelled().await;
            notify(NotifyState::Stopping);
        }
    }));
    Box::pin(app.run_until(stop)).await
}

/// Proves to systemd's watchdog that the one thread on which everything runs is not stuck.
async fn feed_watchdog() {
    let Some(limit) = sd_notify::watchdog_enabled() else { return };
    let mut ticks = tokio::time::interval(limit / 2);
    loop {
        ticks.tick().await;
        notify(NotifyState::Watchdog);
    }
}

fn notify(state: NotifyState<'_>) {
    if let Err(error) = sd_notify::notify(&[state]) {
        tracing::warn!(%error, "couldn't notify systemd");
    }
}
