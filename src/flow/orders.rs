//! The orders that are watched, for people who ask.

use anyhow::Context;
use chrono::{Days, NaiveDate};

use super::access::Permit;
use super::{Deps, watch};
use crate::domain::notice::{Filter, Watched};
use crate::domain::time::day;
use crate::store::orders;

/// The active orders: own deliveries by their planned moment, the late ones on top, then the others. Kaspi is not asked;
/// the permit proves that the person may see them.
///
/// # Errors
/// The database fails.
pub async fn active(deps: &Deps, _permit: &Permit, filter: Filter) -> anyhow::Result<Vec<Watched>> {
    let kept = orders::active(deps.db.pool()).await.context("couldn't read the active orders")?;
    let today = day(deps.now());
    let tomorrow = today.checked_add_days(Days::new(1));
    let fits = |due: Option<NaiveDate>| match filter {
        Filter::All => true,
        Filter::Today => due.is_some_and(|due| due <= today),
        Filter::Tomorrow => due.is_some() && due == tomorrow,
    };
    Ok(kept
        .into_iter()
        .filter_map(watch::watched)
        .filter(|watched| fits(watched.order.planned_delivery_date.map(day)))
        .collect())
}
