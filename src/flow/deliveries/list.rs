//! The orders that a courier has.

use anyhow::Context;

use crate::domain::people::Person;
use crate::domain::{KnownOrder, UserId};
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
    held.sort_by_cached_key(|known| {
        let town = known.order.town().map(str::to_lowercase);
        let due = known.round_due();
        (known.round_day(now), town, due.is_none(), due)
    });
    Ok(held)
}
