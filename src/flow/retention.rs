//! Forgetting what nobody needs any more.

use anyhow::Context;
use chrono::Duration;

use super::Deps;
use crate::store::{cards, lookups, notices, orders};

/// For how long it is remembered beyond retention that an ended order was there, so that it is not taken for a new one.
const CODES_ARE_KEPT: Duration = Duration::days(365);

/// Forgets what is personal about ended orders, what was delivered and who looked at what, when it is older than
/// `RETENTION_DAYS`; tells how many rows.
///
/// # Errors
/// The database fails.
pub async fn clean(deps: &Deps) -> anyhow::Result<u64> {
    let (db, end) = (deps.db.pool(), deps.now() - deps.retention);
    let mut rows = orders::forget_ended_before(db, end).await.context("couldn't forget ended orders")?;
    rows += orders::remove_ended_before(db, end - CODES_ARE_KEPT).await.context("couldn't remove ended orders")?;
    rows += cards::forget_orphans(db).await.context("couldn't forget cards")?;
    rows += notices::forget_done_before(db, end).await.context("couldn't forget notices")?;
    rows += lookups::forget_before(db, end).await.context("couldn't forget lookups")?;
    Ok(rows)
}
