//! Nothing asked is lost: an update is kept before Telegram forgets it and forgotten only after it was answered.

use std::time::Duration;

use anyhow::Context;

use super::Deps;
use crate::store::inbox;
use crate::telegram::RawUpdate;

pub use crate::store::inbox::Pending;

/// How often an answer is begun again after a restart of the program, before the update is held to be the one that
/// brings the program down.
const MAX_BEGINNINGS: u32 = 10;

/// Pauses after an answer that failed; when they are used up, the update is given up.
const PAUSES: [Duration; 3] = [Duration::from_secs(1), Duration::from_secs(5), Duration::from_secs(25)];

/// Telegram keeps an update for 24 hours, so none comes again after twice that.
const DONE_IS_KEPT: chrono::Duration = chrono::Duration::hours(48);

/// Keeps a batch, all or nothing, and returns what had not been kept before.
///
/// # Errors
/// The database fails; nothing of the batch is kept.
pub async fn keep(deps: &Deps, batch: Vec<RawUpdate>) -> anyhow::Result<Vec<Pending>> {
    let pending = |update: RawUpdate| Pending { update_id: update.id, payload: update.json, is_left_over: false };
    let mut batch: Vec<Pending> = batch.into_iter().map(pending).collect();
    let mut fresh = inbox::keep(deps.db.pool(), &batch, deps.now()).await.context("couldn't keep updates")?;
    // The same update may be in the batch twice.
    batch.retain(|update| fresh.remove(&update.update_id));
    Ok(batch)
}

/// What was kept by an earlier run and not answered.
///
/// # Errors
/// The database fails.
pub async fn left_over(deps: &Deps) -> anyhow::Result<Vec<Pending>> {
    inbox::pending(deps.db.pool()).await.context("couldn't read the inbox")
}

/// Whether everything that was kept is answered.
///
/// # Errors
/// The database fails.
pub async fn is_empty(deps: &Deps) -> anyhow::Result<bool> {
    inbox::is_empty(deps.db.pool()).await.context("couldn't read the inbox")
}

/// Begins to answer an update that an earlier run left, maybe because the update brought it down; `false` if that was
/// begun too often already.
///
/// # Errors
/// The database fails.
pub async fn begin_again(deps: &Deps, update_id: i64) -> anyhow::Result<bool> {
    let beginnings = inbox::begin(deps.db.pool(), update_id).await.context("couldn't note an attempt")?;
    Ok(beginnings <= MAX_BEGINNINGS)
}

/// How long to wait before an answer that has failed this many times is tried again; `None` if it should be given up.
#[must_use]
pub fn pause_after(failures: usize) -> Option<Duration> {
    PAUSES.get(failures.checked_sub(1)?).copied()
}

/// Takes an attempt back that came to nothing through no fault of the update, so that it does not count.
///
/// # Errors
/// The database fails.
pub async fn take_back(deps: &Deps, update_id: i64) -> anyhow::Result<()> {
    inbox::take_back(deps.db.pool(), update_id).await.context("couldn't take an attempt back")
}

/// Forgets updates that Telegram cannot deliver again; tells how many.
///
/// # Errors
/// The database fails.
pub async fn clean(deps: &Deps) -> anyhow::Result<u64> {
    inbox::forget_done_before(deps.db.pool(), deps.now() - DONE_IS_KEPT).await.context("couldn't clean the inbox")
}
