//! Deletes what is no longer needed.

use anyhow::Context;
use chrono::Duration;

use crate::domain::report::STORED_DAYS;
use crate::flow::Deps;
use crate::store::{self, actions, alarms, assignments, cards, lookups, notices, order_events, orders, summaries};

/// How much longer than personal data an order's code is stored, so that the order is not taken for a new one.
const CODES_ARE_STORED: Duration = Duration::days(365);

/// A day is reported as a whole or not at all.
const EVENTS_ARE_STORED: Duration = Duration::days(STORED_DAYS.cast_signed() + 1);

/// So that a clock that is set back repeats none.
const SUMMARIES_ARE_STORED: Duration = Duration::days(30);

/// How long requests to Kaspi that were not confirmed are stored.
const UNCONFIRMED_ARE_STORED: Duration = Duration::days(1);

/// Deletes personal data of orders that were last seen before `RETENTION_DAYS`, whatever became of their shop, and
/// delivered notices and lookups that are older. Returns the number of rows.
pub async fn clean(deps: &Deps) -> anyhow::Result<u64> {
    let (db, end) = (deps.db.pool(), deps.now() - deps.retention);
    let cleaning = async {
        let mut rows = orders::purge_seen_before(db, end).await?;
        rows += orders::remove_seen_before(db, end - CODES_ARE_STORED).await?;
        rows += assignments::remove_ended_before(db, end - CODES_ARE_STORED).await?;
        rows += alarms::remove_raised_before(db, end).await?;
        rows += cards::remove_orphans(db).await?;
        rows += notices::remove_done_before(db, end).await?;
        rows += lookups::remove_before(db, end).await?;
        rows += order_events::remove_before(db, deps.now() - EVENTS_ARE_STORED).await?;
        rows += summaries::remove_done_before(db, deps.now() - SUMMARIES_ARE_STORED).await?;
        rows += actions::remove_old(db, deps.now() - UNCONFIRMED_ARE_STORED, end).await?;
        // The log still has the pages as they were, also those of answered updates.
        deps.db.checkpoint().await?;
        store::Result::Ok(rows)
    };
    cleaning.await.context("couldn't clean the orders")
}
