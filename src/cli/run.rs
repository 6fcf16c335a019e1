//! `kaspi-order-bot run`

use std::process::ExitCode;

use tokio_util::sync::CancellationToken;

use super::{fail, now, refuse, variable};
use crate::app::App;
use crate::config::Config;
use crate::flow::Clock;

pub(super) async fn run(stop: CancellationToken) -> ExitCode {
    let config = match Config::from_vars(variable) {
        Ok(config) => config,
        Err(mistakes) => return refuse(&mistakes),
    };
    let result = match App::build(config, Clock::new(now)).await {
        Ok(app) => app.run_until(stop).await,
        Err(error) => Err(error),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => fail(&error),
    }
}
