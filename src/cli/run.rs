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

/// Runs the bot, and tells systemd how it is, if it was systemd that started it.
async fn serve(app: App, stop: CancellationToken) -> anyhow::Result<()> {
    // Whether Telegram and Kaspi answer is not the service's state: a restart would not mend them.
    tell(NotifyState::Ready);
    let _alive = AbortOnDropHandle::new(tokio::spawn(keep_telling()));
    let _leaving = AbortOnDropHandle::new(tokio::spawn({
        let stop = stop.clone();
        async move {
            stop.cancelled().await;
            tell(NotifyState::Stopping);
        }
    }));
    app.run_until(stop).await
}

/// Shows systemd's watchdog that the one thread on which everything runs still gets round.
async fn keep_telling() {
    let Some(limit) = sd_notify::watchdog_enabled() else { return };
    let mut ticks = tokio::time::interval(limit / 2);
    loop {
        ticks.tick().await;
        tell(NotifyState::Watchdog);
    }
}

fn tell(state: NotifyState<'_>) {
    if let Err(error) = sd_notify::notify(&[state]) {
        tracing::warn!(%error, "couldn't tell systemd");
    }
}
