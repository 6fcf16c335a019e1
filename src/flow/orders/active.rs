//! The active orders.

use anyhow::Context;
use chrono::{Days, NaiveDate};

use super::known::known_order;
use crate::domain::KnownOrder;
use crate::domain::known_order::OrderFilter;
use crate::domain::time::day;
use crate::flow::Deps;
use crate::flow::access::Permit;
use crate::store::orders;

/// The active orders: own deliveries by their planned date, so that overdue ones come first, then the others. Kaspi is
/// not asked.
pub async fn active(deps: &Deps, _permit: &Permit, filter: OrderFilter) -> anyhow::Result<Vec<KnownOrder>> {
    let stored = orders::active(deps.db.pool()).await.context("couldn't read the active orders")?;
    let today = day(deps.now());
    let tomorrow = today.checked_add_days(Days::new(1));
    let fits = |due: Option<NaiveDate>| match filter {
        OrderFilter::All => true,
        OrderFilter::Today => due.is_some_and(|due| due <= today),
        OrderFilter::Tomorrow => due.is_some() && due == tomorrow,
    };
    let known = stored.into_iter().filter_map(known_order);
    Ok(known.filter(|known| fits(known.order.planned_delivery_date.map(day))).collect())
}
