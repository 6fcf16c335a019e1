//! A courier's round of today.

use super::list;
use crate::domain::route::{Stop, Tier, Visit, tour};
use crate::domain::{GeoPoint, KnownOrder};
use crate::flow::Deps;
use crate::flow::access::Permit;

/// The orders to deliver today.
#[derive(Debug, Clone, PartialEq)]
pub struct Round {
    /// In the order in which to visit them.
    pub visits: Vec<Visit<KnownOrder>>,
    /// Kaspi sent no usable coordinates.
    pub without_point: Vec<KnownOrder>,
}

/// The person's round from their last location, or from its first stop.
pub async fn round(deps: &Deps, permit: &Permit) -> anyhow::Result<Round> {
    let start = deps.locations.recent(permit.user(), deps.now());
    Ok(plan(list::own(deps, permit).await?, start, deps))
}

/// What is left of the round after an order, from there on.
pub async fn after(deps: &Deps, permit: &Permit, done: &KnownOrder) -> anyhow::Result<Option<Visit<KnownOrder>>> {
    let mut orders = list::own(deps, permit).await?;
    orders.retain(|known| known.order.code != done.order.code);
    let start = done.order.destination().or_else(|| deps.locations.recent(permit.user(), deps.now()));
    Ok(plan(orders, start, deps).visits.into_iter().next())
}

/// Records where a person is.
pub fn set_location(deps: &Deps, permit: &Permit, point: GeoPoint) {
    deps.locations.set(permit.user(), point, deps.now());
}

/// Whether to ask a person where they are: once, unless that was long ago.
pub fn asks_location(deps: &Deps, permit: &Permit) -> bool {
    let user = permit.user();
    deps.locations.recent(user, deps.now()).is_none() && deps.locations.ask(user, deps.now())
}

fn plan(orders: Vec<KnownOrder>, start: Option<GeoPoint>, deps: &Deps) -> Round {
    let (mut stops, mut without_point) = (Vec::new(), Vec::new());
    for known in orders {
        let Some(tier) = Tier::of(&known, deps.now()) else { continue };
        match known.order.destination() {
            Some(point) => stops.push(Stop { what: known, point, tier }),
            None => without_point.push(known),
        }
    }
    Round { visits: tour(start, stops), without_point }
}
