//! The active orders.

use std::cmp::Reverse;
use std::collections::HashMap;

use anyhow::Context;

use super::known::known_order;
use crate::domain::KnownOrder;
use crate::domain::known_order::OrderFilter;
use crate::flow::Deps;
use crate::flow::access::Permit;
use crate::store::orders;

/// The active orders by town, the one with the most orders first, then by date: overdue ones come first, those without
/// a date last. Kaspi is not asked.
pub async fn active(deps: &Deps, _permit: &Permit, filter: OrderFilter) -> anyhow::Result<Vec<KnownOrder>> {
    let stored = orders::active(deps.db.pool()).await.context("couldn't read the active orders")?;
    let now = deps.now();
    let known = stored.into_iter().filter_map(known_order);
    let mut listed: Vec<KnownOrder> = known.filter(|known| filter.includes(&known.order, now)).collect();
    let mut towns: HashMap<Option<String>, usize> = HashMap::new();
    for known in &listed {
        *towns.entry(town(known)).or_default() += 1;
    }
    listed.sort_by_cached_key(|known| {
        let town = town(known);
        let due = known.order.to_do_by();
        // Orders without a town stand first, since no heading could stand above them.
        (town.is_some(), Reverse(towns.get(&town).copied()), town, due.is_none(), due)
    });
    Ok(listed)
}

fn town(known: &KnownOrder) -> Option<String> {
    known.order.town().map(str::to_lowercase)
}
