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

/// The next order of a round.
#[derive(Debug, Clone, PartialEq)]
pub struct Next {
    pub known: KnownOrder,
    /// Its number in the round that the person saw last; `None` if it is not in it.
    pub number: Option<usize>,
    pub kilometres: Option<f64>,
}

/// The person's round from their last location, or from its first stop.
pub async fn round(deps: &Deps, permit: &Permit) -> anyhow::Result<Round> {
    let start = deps.locations.recent(permit.user(), deps.now());
    let round = plan(list::own(deps, permit).await?, start, deps);
    let orders = round.visits.iter().map(|visit| &visit.what).chain(&round.without_point);
    deps.shown_rounds.set(permit.user(), orders.map(|known| known.order.code.clone()).collect());
    Ok(round)
}

/// Where to go after an order, from there. `None` if it was the last one.
pub async fn after(deps: &Deps, permit: &Permit, done: &KnownOrder) -> anyhow::Result<Option<Next>> {
    let mut orders = list::own(deps, permit).await?;
    orders.retain(|known| known.order.code != done.order.code);
    let start = done.order.destination().or_else(|| deps.locations.recent(permit.user(), deps.now()));
    let Round { visits, without_point } = plan(orders, start, deps);
    let visits = visits.into_iter().map(|visit| (visit.what, visit.kilometres));
    let next = visits.chain(without_point.into_iter().map(|known| (known, None))).next();
    Ok(next.map(|(known, kilometres)| {
        let number = deps.shown_rounds.number(permit.user(), &known.order.code);
        Next { known, number, kilometres }
    }))
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
