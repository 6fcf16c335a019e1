//! The active orders.

use std::cmp::Reverse;
use std::collections::HashMap;

use anyhow::Context;

use super::known::known_orders;
use crate::domain::KnownOrder;
use crate::domain::known_order::OrderFilter;
use crate::domain::subscription::DeliveryGroup;
use crate::flow::Deps;
use crate::flow::access::Permit;
use crate::store::orders;

/// The active orders: own deliveries by town, the one with the most orders first, then the others; each by date,
/// overdue ones first, those without a date later, and those for which nothing is to be done last. Kaspi is not asked.
pub async fn active(deps: &Deps, _permit: &Permit, filter: OrderFilter) -> anyhow::Result<Vec<KnownOrder>> {
    let now = deps.now();
    let (due_from, due_before) = filter.day.limits(now);
    let stored = orders::active(deps.db.pool(), due_from, due_before).await;
    let stored = stored.context("couldn't read the active orders")?;
    let mut listed = known_orders(stored, |known| filter.includes(known, now)).await;
    let mut towns: HashMap<Option<String>, usize> = HashMap::new();
    for known in &listed {
        *towns.entry(town(known)).or_default() += 1;
    }
    listed.sort_by_cached_key(|known| {
        let (order, town) = (&known.order, town(known));
        let is_own = DeliveryGroup::of(order) == DeliveryGroup::Own;
        let by_town = (town.is_some(), Reverse(towns.get(&town).copied()), town);
        let due = known.to_do_by();
        // Own deliveries without a town stand before the first heading.
        (!is_own, by_town, !known.is_to_do(), due.is_none(), due)
    });
    Ok(listed)
}

fn town(known: &KnownOrder) -> Option<String> {
    known.order.town().map(str::to_lowercase)
}
