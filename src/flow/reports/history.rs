//! An order's life, also after the order was purged.

use std::sync::Arc;

use anyhow::Context;

use crate::domain::OrderCode;
use crate::domain::history::OrderEvent;
use crate::domain::lookup::{Lookup, LookupResult, LookupSubject};
use crate::domain::people::Person;
use crate::flow::Deps;
use crate::flow::access::ManagerPermit;
use crate::flow::lookup_quota::QuotaExceeded;
use crate::flow::operations::incidents;
use crate::store::order_events;

/// What happened to an order, the first event first; in each shop, if several have the code. It counts as a lookup, which is
/// recorded before the history is returned.
pub async fn history(
    deps: &Arc<Deps>,
    by: &ManagerPermit,
    code: &OrderCode,
) -> anyhow::Result<Result<Vec<OrderEvent>, QuotaExceeded>> {
    if let Err(exceeded) = acquire(deps, by).await? {
        return Ok(Err(exceeded));
    }
    let events = order_events::of_order(deps.db.pool(), code).await.context("couldn't read an order's history")?;
    let result = if events.is_empty() { LookupResult::NotFound } else { LookupResult::Found };
    record(deps, by, LookupSubject::Order(code.clone()), result).await?;
    Ok(Ok(events))
}

/// Counts a lookup, if the person has one left.
pub(super) async fn acquire(deps: &Arc<Deps>, by: &ManagerPermit) -> anyhow::Result<Result<(), QuotaExceeded>> {
    let acquired = deps.lookup_quota.try_acquire(&deps.db, by.user(), deps.now()).await?;
    if acquired.is_err() {
        deps.metrics.lookup("quota_exceeded");
        incidents::too_many_lookups(deps, by.user()).await;
    }
    Ok(acquired)
}

/// Records a lookup.
pub(super) async fn record(
    deps: &Deps,
    by: &ManagerPermit,
    subject: LookupSubject,
    result: LookupResult,
) -> anyhow::Result<()> {
    deps.metrics.lookup(result.as_str());
    let person = Person { user: by.user(), name: None };
    deps.recorder.record_lookup(Lookup { person, subject, chat: by.chat(), asked_at: deps.now(), result }).await?;
    Ok(())
}
