//! What happens by the clock.

use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};

use crate::flow::{self, Deps};

/// How often what nobody needs any more is swept out of the database.
const CLEANING_EVERY: Duration = Duration::from_hours(1);

/// Runs until it is dropped.
pub(crate) async fn run(deps: &Deps) {
    let mut ticks = interval(CLEANING_EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        for (what, cleaned) in [
            ("inbox", flow::inbox::clean(deps).await),
            ("invitations", flow::invitations::clean(deps).await),
            ("requests", flow::requests::clean(deps).await),
        ] {
            match cleaned {
                Ok(rows) => tracing::debug!(what, rows, "cleaned the database"),
                Err(error) => tracing::error!(what, error = %format!("{error:#}"), "couldn't clean the database"),
            }
        }
    }
}
