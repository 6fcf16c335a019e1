//! Kaspi switches a shop off for a week when more than 5 % of its orders are cancelled (Kaspi's guide, q3022). The admins
//! are warned once a week when the share is near that.

use std::sync::Arc;

use anyhow::Context;
use chrono::{DateTime, Datelike, Days, Duration, NaiveTime, Utc};

use crate::domain::Alert;
use crate::domain::alert::CancelledShare;
use crate::domain::time::{at, day};
use crate::flow::Deps;
use crate::flow::chats::alerts;
use crate::store::{self, incidents, orders, shops};

const COUNTED: Duration = Duration::days(30);

const INCIDENT: &str = "cancelled share";

/// Warns the admins on Monday at 10:00 in Kazakhstan, or as soon after it as the bot runs.
pub async fn warn(deps: &Arc<Deps>) -> anyhow::Result<()> {
    let now = deps.kaspi_clock.now(deps.now());
    let Some(monday) = last_monday(now) else { return Ok(()) };
    let warning = async {
        // This is asked each minute.
        if incidents::was_opened_within(deps.db.pool(), INCIDENT, monday, now).await? {
            return Ok(false);
        }
        let mut tx = deps.db.begin_write().await?;
        incidents::open_anew(&mut *tx, INCIDENT, now).await?;
        let mut shares = Vec::new();
        for shop in deps.shops() {
            shares.extend(share(&mut tx, shop.name(), now).await?.filter(CancelledShare::is_near_limit));
        }
        let is_near = !shares.is_empty();
        if is_near {
            alerts::queue(deps, &mut tx, None, &Alert::CancelledShare { shares }).await?;
        }
        tx.commit().await?;
        store::Result::Ok(is_near)
    };
    if warning.await.context("couldn't check the share of cancelled orders")? {
        alerts::deliver(deps).await?;
    }
    Ok(())
}

/// `None` if the shop was never read.
async fn share(tx: &mut store::Tx, shop: &str, now: DateTime<Utc>) -> store::Result<Option<CancelledShare>> {
    let Some(first_polled_at) = shops::find(&mut **tx, shop).await?.first_polled_at else { return Ok(None) };
    let since = (now - COUNTED).max(first_polled_at);
    let days = usize::try_from((now - since).num_days()).unwrap_or_default().max(1);
    let (cancelled, ended) = orders::count_ends(&mut **tx, shop, since).await?;
    Ok(Some(CancelledShare { shop: shop.to_owned(), cancelled, ended, days }))
}

/// The last Monday, 10:00.
fn last_monday(now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let today = day(now);
    let monday = today.checked_sub_days(Days::new(today.weekday().num_days_from_monday().into()))?;
    let ten = NaiveTime::from_hms_opt(10, 0, 0)?;
    let this_week = at(monday, ten)?;
    if this_week <= now { Some(this_week) } else { at(monday.checked_sub_days(Days::new(7))?, ten) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_begins_on_monday_at_ten() {
        for (now, expected) in [
            ("2026-11-23T04:59:59Z", "2026-11-16T05:00:00Z"),
            ("2026-11-23T05:00:00Z", "2026-11-23T05:00:00Z"),
            ("2026-11-29T18:59:59Z", "2026-11-23T05:00:00Z"),
        ] {
            assert_eq!(last_monday(now.parse().unwrap()), expected.parse().ok());
        }
    }
}
