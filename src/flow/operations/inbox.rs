//! The inbox: an update is stored before it is confirmed to Telegram, and deleted only after it was answered.

use std::time::Duration;

use anyhow::Context;

use crate::domain::PendingUpdate;
use crate::flow::Deps;
use crate::store::inbox;
use crate::telegram::RawUpdate;

/// How often an update is tried again after restarts, before it counts as the one that crashes the program.
const MAX_RESTARTS: u32 = 10;

/// Pauses before an update is retried within one run; after the last one it is given up.
const RETRY_PAUSES: [Duration; 3] = [Duration::from_secs(1), Duration::from_secs(5), Duration::from_secs(25)];

/// How many updates are read at once.
pub const PAGE: u32 = 256;

/// Telegram stores an update for 24 hours, so none comes again after twice that.
const DONE_IS_STORED: chrono::Duration = chrono::Duration::hours(48);

/// Stores a batch, all or nothing, and returns what was not stored before.
pub async fn store(deps: &Deps, batch: Vec<RawUpdate>) -> anyhow::Result<Vec<PendingUpdate>> {
    let received_at = deps.now();
    let pending =
        |RawUpdate { id, json }| PendingUpdate { update_id: id, payload: json, received_at, is_left_over: false };
    let mut batch: Vec<PendingUpdate> = batch.into_iter().map(pending).collect();
    let mut new = inbox::store(deps.db.pool(), &batch).await.context("couldn't store updates")?;
    // The same update may be in the batch twice.
    batch.retain(|update| new.remove(&update.update_id));
    Ok(batch)
}

/// Makes stored updates survive a power cut: Telegram forgets them once they are confirmed.
pub async fn sync(deps: &Deps) -> anyhow::Result<()> {
    deps.db.sync().await.context("couldn't flush updates to the disk")
}

/// A page of what was not answered yet, from an id on.
pub async fn pending(deps: &Deps, from: i64) -> anyhow::Result<Vec<PendingUpdate>> {
    inbox::pending(deps.db.pool(), from, PAGE).await.context("couldn't read the inbox")
}

/// An update, unless it was answered.
pub async fn find(deps: &Deps, update_id: i64) -> anyhow::Result<Option<PendingUpdate>> {
    let page = inbox::pending(deps.db.pool(), update_id, 1).await.context("couldn't read the inbox")?;
    Ok(page.into_iter().find(|update| update.update_id == update_id))
}

/// Whether every update was answered.
pub async fn is_empty(deps: &Deps) -> anyhow::Result<bool> {
    inbox::is_empty(deps.db.pool()).await.context("couldn't read the inbox")
}

/// Counts an attempt at an update that an earlier run left, perhaps because the update crashed it. `false` if there were
/// too many.
pub async fn begin_attempt(deps: &Deps, update_id: i64) -> anyhow::Result<bool> {
    let attempts = inbox::begin_attempt(deps.db.pool(), update_id).await.context("couldn't count an attempt")?;
    Ok(attempts <= MAX_RESTARTS)
}

/// Uncounts an attempt that failed through no fault of the update.
pub async fn undo_attempt(deps: &Deps, update_id: i64) -> anyhow::Result<()> {
    inbox::undo_attempt(deps.db.pool(), update_id).await.context("couldn't uncount an attempt")
}

/// The pause before the next retry after so many failures in this run; `None` if the update should be given up.
pub fn retry_pause(failures: usize) -> Option<Duration> {
    RETRY_PAUSES.get(failures.checked_sub(1)?).copied()
}

/// Deletes updates that Telegram cannot send again. Returns their number.
pub async fn clean(deps: &Deps) -> anyhow::Result<u64> {
    inbox::remove_done_before(deps.db.pool(), deps.now() - DONE_IS_STORED).await.context("couldn't clean the inbox")
}
