//! Raising alarms: what is about to go wrong with an order is reported once, to the chats that want it.
//!
//! An order is judged by the time until which Kaspi's list of its state was read, so that neither a wrong clock nor an
//! order that changed while the bot was down or Kaspi did not answer raises a false alarm.

use std::sync::Arc;

use anyhow::Context;

use crate::domain::KnownOrder;
use crate::domain::order::State;
use crate::domain::subscription::Alarm;
use crate::flow::Deps;
use crate::flow::orders::known::known_orders;
use crate::store::{self, alarms, orders, shops, subscriptions};

/// Raises the alarms that are due, each once for an order.
pub async fn raise(deps: &Arc<Deps>) -> anyhow::Result<()> {
    let mut raised = 0;
    for shop in deps.shops() {
        let due = due(deps, shop.name()).await.context("couldn't look for orders in trouble")?;
        raised += record(deps, &due).await.context("couldn't raise alarms")?;
    }
    if raised > 0 {
        tracing::info!(alarms = raised, "raised alarms");
        deps.notices_queued.notify_one();
    }
    Ok(())
}

async fn due(deps: &Deps, shop: &str) -> store::Result<Vec<(Alarm, KnownOrder)>> {
    let (db, now) = (deps.db.pool(), deps.kaspi_clock.now(deps.now()));
    let Some(since) = alarms::since(db, shop, now).await? else { return Ok(Vec::new()) };
    let lists = shops::lists(db, shop).await?;
    let is_due = |alarm: Alarm, known: &KnownOrder| {
        let state = known.order.state.as_ref().map(State::as_str);
        let Some(read_until) = state.and_then(|state| lists.get(state)).copied() else { return false };
        // A poll that began with a wrong clock.
        let at = read_until.min(now);
        let due_at = alarm.trouble(known, at).map(|trouble| trouble.due_at);
        due_at.is_some_and(|due| since <= due && due <= at)
    };
    let mut found = Vec::new();
    for alarm in Alarm::ALL.iter().copied() {
        if alarm.time_of_day(now).is_none_or(|time| time <= now) {
            let candidates = orders::alarming(db, shop, alarm, now).await?;
            let orders = known_orders(candidates, |known| is_due(alarm, known)).await;
            found.extend(orders.into_iter().map(|known| (alarm, known)));
        }
    }
    Ok(found)
}

/// Records the alarms and queues them for the chats. Returns their number.
async fn record(deps: &Deps, due: &[(Alarm, KnownOrder)]) -> store::Result<usize> {
    if due.is_empty() {
        return Ok(0);
    }
    let (mut raised, now) = (0, deps.now());
    let mut tx = deps.db.begin_write().await?;
    let subscriptions = subscriptions::list(&mut *tx).await?;
    for (alarm, KnownOrder { shop, order, .. }) in due {
        let key = (shop.as_str(), &order.code);
        if !alarms::raise(&mut *tx, key, *alarm, now).await? {
            continue;
        }
        raised += 1;
        for subscription in subscriptions.iter().filter(|chat| chat.includes_alarm(shop, order, *alarm)) {
            alarms::queue(&mut *tx, subscription.chat, key, *alarm, now).await?;
        }
    }
    tx.commit().await?;
    Ok(raised)
}
