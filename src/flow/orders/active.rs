//! The active orders.

use std::cmp::Reverse;
use std::collections::HashMap;

use anyhow::Context;
use chrono::Days;

use super::known::known_order;
use crate::domain::KnownOrder;
use crate::domain::known_order::OrderFilter;
use crate::domain::time::start_of;
use crate::flow::Deps;
use crate::flow::access::Permit;
use crate::store::orders;

/// After decoding so many orders the others on the only thread get their turn: a shop may have ten thousand.
const TURN: usize = 100;

/// The active orders by town, the one with the most orders first, then by date: overdue ones come first, those without
/// a date later, and those for which nothing is to be done last. Kaspi is not asked.
pub async fn active(deps: &Deps, _permit: &Permit, filter: OrderFilter) -> anyhow::Result<Vec<KnownOrder>> {
    let now = deps.now();
    let (first, last) = filter.day.limits(now);
    let end = last.and_then(|last| last.checked_add_days(Days::new(1)));
    let stored = orders::active(deps.db.pool(), first.and_then(start_of), end.and_then(start_of))
        .await
        .context("couldn't read the active orders")?;
    let mut listed = Vec::new();
    for (at, stored) in stored.into_iter().enumerate() {
        listed.extend(known_order(stored).filter(|known| filter.includes(&known.order, now)));
        if at % TURN == TURN - 1 {
            tokio::task::yield_now().await;
        }
    }
    let mut towns: HashMap<Option<String>, usize> = HashMap::new();
    for known in &listed {
        *towns.entry(town(known)).or_default() += 1;
    }
    listed.sort_by_cached_key(|known| {
        let town = town(known);
        let due = known.order.to_do_by();
        // Orders without a town stand first, since no heading could stand above them.
        let is_done = !known.order.is_to_do();
        (town.is_some(), Reverse(towns.get(&town).copied()), town, is_done, due.is_none(), due)
    });
    Ok(listed)
}

fn town(known: &KnownOrder) -> Option<String> {
    known.order.town().map(str::to_lowercase)
}
