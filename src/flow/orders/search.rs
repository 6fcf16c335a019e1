//! Searching the active orders.

use std::sync::Arc;

use anyhow::Context;

use super::known::known_orders;
use crate::domain::KnownOrder;
use crate::domain::lookup::{Lookup, LookupResult, LookupSubject};
use crate::domain::people::Person;
use crate::domain::search::Search;
use crate::flow::Deps;
use crate::flow::access::Permit;
use crate::flow::lookup_quota::QuotaExceeded;
use crate::flow::operations::incidents;
use crate::store::{self, orders};

/// The active orders that match: by date, overdue ones first, those without a date later, and those for which nothing is to
/// be done last. Kaspi is not asked. The search counts as a lookup, and is recorded before its hits are returned.
pub async fn search(
    deps: &Arc<Deps>,
    permit: &Permit,
    search: &Search,
) -> anyhow::Result<Result<Vec<KnownOrder>, QuotaExceeded>> {
    let asked_at = deps.now();
    if let Err(exceeded) = deps.lookup_quota.try_acquire(&deps.db, permit.user(), asked_at).await? {
        deps.metrics.lookup("quota_exceeded");
        incidents::too_many_lookups(deps, permit.user()).await;
        return Ok(Err(exceeded));
    }
    let hits = matching(deps, search).await.context("couldn't search the active orders")?;
    let result = if hits.is_empty() { LookupResult::NotFound } else { LookupResult::Found };
    deps.metrics.lookup(result.as_str());
    let person = Person { user: permit.user(), name: None };
    let subject = LookupSubject::Search(search.kind());
    deps.recorder.record_lookup(Lookup { person, subject, chat: permit.chat(), asked_at, result }).await?;
    Ok(Ok(hits))
}

async fn matching(deps: &Deps, search: &Search) -> store::Result<Vec<KnownOrder>> {
    let stored = match search {
        Search::CodeEnding(ending) => orders::active_by_code_ending(deps.db.pool(), ending).await?,
        Search::Phone(_) | Search::PhoneEnding(_) | Search::Text(_) => {
            orders::active(deps.db.pool(), None, None).await?
        }
    };
    let mut hits = known_orders(stored, |known| search.matches(&known.order)).await;
    hits.sort_by_key(|known| {
        let due = known.to_do_by();
        (!known.is_to_do(), due.is_none(), due)
    });
    Ok(hits)
}
