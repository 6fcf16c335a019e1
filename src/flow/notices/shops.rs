//! Shops that are stored and not configured any more: renamed ones are recognised by their orders, the others are closed.

use std::sync::Arc;

use anyhow::Context;

use super::changes::WATCHED_FOR;
use crate::flow::Deps;
use crate::flow::operations::incidents;
use crate::kaspi::{self, Shop};
use crate::store::shops::{self, StoredShop};
use crate::store::{self, notices, orders, subscriptions};

/// How many orders of a stored shop are looked for under a new name.
const SAMPLE: u32 = 5;

/// Before the first poll of a shop: if it has orders of a stored shop that is not configured any more, it is that shop with
/// a new name, and takes over everything stored about it.
///
/// # Errors
/// No order of a stored shop could be read: polling has to wait, or everything would be new.
pub(super) async fn recognise_renamed(deps: &Arc<Deps>, shop: &Shop) -> anyhow::Result<Result<(), kaspi::Error>> {
    for stored in unconfigured(deps).await.context("couldn't read the stored shops")? {
        let is_same = match has_orders_of(deps, shop, &stored.name).await? {
            Ok(is_same) => is_same,
            Err(error) => return Ok(Err(error)),
        };
        if is_same {
            take_over(deps, &stored.name, shop.name()).await.context("couldn't rename a shop")?;
            tracing::info!(shop = shop.name(), previous = stored.name, "a shop has a new name");
            break;
        }
    }
    Ok(Ok(()))
}

/// Closes the shops that are not configured any more, once every configured shop was polled and can be no renamed one. The
/// admins are notified.
pub(super) async fn close_unconfigured(deps: &Arc<Deps>) -> anyhow::Result<()> {
    let closing = async {
        let db = deps.db.pool();
        let unconfigured = unconfigured(deps).await?;
        if unconfigured.is_empty() {
            return store::Result::Ok(());
        }
        for shop in deps.shops() {
            if shops::find(db, shop.name()).await?.first_polled_at.is_none() {
                return Ok(());
            }
        }
        for StoredShop { name, closed_at } in unconfigured {
            if closed_at.is_none() {
                close(deps, &name).await?;
                tracing::warn!(shop = name, "a shop is not configured any more; its orders are not followed");
            }
            incidents::shop_closed(deps, &name).await;
        }
        Ok(())
    };
    closing.await.context("couldn't close a shop")
}

/// A closed shop is configured again.
pub(super) async fn reopen(deps: &Arc<Deps>, shop: &str) -> anyhow::Result<()> {
    shops::reopen(deps.db.pool(), shop).await.context("couldn't reopen a shop")?;
    incidents::shop_reopened(deps, shop).await;
    tracing::info!(shop, "a closed shop is configured again");
    Ok(())
}

async fn unconfigured(deps: &Deps) -> store::Result<Vec<StoredShop>> {
    let mut stored = shops::list(deps.db.pool()).await?;
    stored.retain(|stored| deps.shops().iter().all(|shop| shop.name() != stored.name));
    Ok(stored)
}

/// Whether the shop has one of the stored shop's orders.
async fn has_orders_of(deps: &Deps, shop: &Shop, stored: &str) -> anyhow::Result<Result<bool, kaspi::Error>> {
    let sample = orders::sample(deps.db.pool(), stored, SAMPLE).await.context("couldn't read orders")?;
    let (mut is_answered, mut failure) = (sample.is_empty(), None);
    for (code, placed_at) in sample {
        match deps.kaspi.order_document(shop, &code).await {
            Ok(Some(found)) => {
                let is_same = found.order.creation_date.zip(placed_at).is_none_or(|(one, other)| one == other);
                if is_same {
                    return Ok(Ok(true));
                }
                is_answered = true;
            }
            Ok(None) => is_answered = true,
            Err(error @ kaspi::Error::Unauthorized { .. }) => return Ok(Err(error)),
            Err(error) => failure = Some(error),
        }
    }
    Ok(match failure.filter(|error| !is_answered && error.is_transient()) {
        Some(error) => Err(error),
        None => Ok(false),
    })
}

async fn take_over(deps: &Deps, from: &str, to: &str) -> store::Result<()> {
    let mut tx = deps.db.begin_write().await?;
    shops::rename(&mut tx, from, to).await?;
    for (before, after) in incidents::names_of(from).into_iter().zip(incidents::names_of(to)) {
        store::incidents::rename(&mut tx, &before, &after).await?;
    }
    for mut subscription in subscriptions::list(&mut *tx).await? {
        if subscription.muted_shops.iter().any(|muted| muted == from) {
            subscription.muted_shops.retain(|muted| muted != to);
            subscription.muted_shops.iter_mut().filter(|muted| *muted == from).for_each(|muted| to.clone_into(muted));
            subscriptions::write(&mut *tx, &subscription).await?;
        }
    }
    tx.commit().await
}

async fn close(deps: &Deps, shop: &str) -> store::Result<()> {
    let now = deps.now();
    let mut tx = deps.db.begin_write().await?;
    shops::close(&mut *tx, shop, now).await?;
    orders::end_of_shop(&mut *tx, shop, now + WATCHED_FOR, now).await?;
    notices::drop_of_shop(&mut *tx, shop, now).await?;
    for name in incidents::names_of(shop) {
        store::incidents::close(&mut *tx, &name).await?;
    }
    tx.commit().await
}
