//! The orders that a courier has.

use anyhow::Context;

use crate::domain::people::Person;
use crate::domain::route::{Stop, Tier, tour};
use crate::domain::{GeoPoint, KnownOrder, UserId};
use crate::flow::Deps;
use crate::flow::access::{ManagerPermit, Permit};
use crate::flow::orders::known::known_order;
use crate::store::{orders, people};

/// The person's own orders, in the order of the list.
pub async fn own(deps: &Deps, permit: &Permit) -> anyhow::Result<Vec<KnownOrder>> {
    of(deps, permit.user()).await
}

/// A courier's orders; `None` if the person is not on the allowlist.
pub async fn of_courier(
    deps: &Deps,
    _by: &ManagerPermit,
    courier: UserId,
) -> anyhow::Result<Option<(Person, Vec<KnownOrder>)>> {
    let profile = people::find(deps.db.pool(), courier).await.context("couldn't read the allowlist")?;
    let Some(profile) = profile else { return Ok(None) };
    Ok(Some((Person { user: courier, name: profile.name }, of(deps, courier).await?)))
}

async fn of(deps: &Deps, courier: UserId) -> anyhow::Result<Vec<KnownOrder>> {
    let now = deps.now();
    let stored = orders::held_by(deps.db.pool(), courier).await.context("couldn't read a courier's orders")?;
    let mut held: Vec<KnownOrder> = stored.into_iter().filter_map(known_order).collect();
    held.retain(|known| known.order.is_own_to_be_delivered() && !known.work.is_delivered());
    let section = |known: &KnownOrder| (known.round_day(now), known.order.town().map(str::to_lowercase));
    held.sort_by_cached_key(|known| (section(known), known.round_due()));
    let start = deps.locations.recent(courier, now);
    Ok(held.chunk_by(|a, b| section(a) == section(b)).flat_map(|part| in_short_order(part, start)).collect())
}

/// Orders of one day and town in the order of a short round: those that were attempted later, those without a point last.
fn in_short_order(orders: &[KnownOrder], start: Option<GeoPoint>) -> Vec<KnownOrder> {
    let tier = |known: &KnownOrder| if known.work.last_attempt.is_some() { Tier::Attempted } else { Tier::Today };
    let stop =
        |known: &KnownOrder| Some(Stop { what: known.clone(), point: known.order.destination()?, tier: tier(known) });
    let stops = orders.iter().filter_map(stop).collect();
    let visited = tour(start, stops).into_iter().map(|visit| visit.what);
    visited.chain(orders.iter().filter(|known| known.order.destination().is_none()).cloned()).collect()
}
