//! What happens by the clock.

use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};

use crate::flow::{self, Deps};

/// How often what is done is swept out of the inbox.
const CLEANING_EVERY: Duration = Duration::from_hours(1);

/// Runs until it is dropped.
pub(crate) async fn run(deps: &Deps) {
    let mut ticks = interval(CLEANING_EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        match flow::inbox::clean(deps).await {
            Ok(updates) => tracing::debug!(updates, "cleaned the inbox"),
            Err(error) => tracing::error!(error = %format!("{error:#}"), "couldn't clean the inbox"),
        }
    }
}
