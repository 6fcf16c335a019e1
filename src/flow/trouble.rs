//! Telling the admins that something is wrong, once, and that it is well again.

use std::sync::Arc;

use chrono::Duration;

use super::watch::Failure;
use super::{Deps, post};
use crate::domain::{Language, Outgoing};
use crate::render::trouble as words;
use crate::store::{notices, troubles};

/// How long Kaspi may be silent before the admins hear of it.
const KASPI_SILENT: Duration = Duration::minutes(15);

/// How old a notice may be before the admins hear of it.
const NOTICES_STUCK: Duration = Duration::minutes(10);

const NOTICES: &str = "notices";

/// A shop cannot be read. A token that is refused is told at once, everything else when it lasts.
pub(super) async fn shop_fails(deps: &Arc<Deps>, shop: &str, how: Failure) {
    if how == Failure::Refused {
        return token_refused(deps, shop).await;
    }
    let text = {
        let shop = shop.to_owned();
        move |lang| words::kaspi_unavailable(lang, &shop, how.as_str())
    };
    raise(deps, &silence(shop), KASPI_SILENT, text).await;
}

/// Kaspi refuses a shop's token.
pub(super) async fn token_refused(deps: &Arc<Deps>, shop: &str) {
    tracing::error!(shop, "kaspi refuses the shop's token; get it again from the seller's cabinet");
    let name = refusal(shop);
    let shop = shop.to_owned();
    raise(deps, &name, Duration::zero(), move |lang| words::token_refused(lang, &shop)).await;
}

/// A shop was read to the end, with this many events.
pub(super) async fn shop_is_well(deps: &Arc<Deps>, shop: &str, events: usize) {
    for name in [refusal(shop), silence(shop)] {
        let shop = shop.to_owned();
        end(deps, &name, move |lang| words::kaspi_is_well(lang, &shop, events)).await;
    }
}

/// Looks whether notices get through.
pub async fn check_notices(deps: &Arc<Deps>) {
    match notices::backlog(deps.db.pool()).await {
        Ok((waiting, Some(oldest))) if deps.now() - oldest >= NOTICES_STUCK => {
            let count = usize::try_from(waiting).unwrap_or(usize::MAX);
            raise(deps, NOTICES, Duration::zero(), move |lang| words::notices_stuck(lang, count)).await;
        }
        Ok(_) => end(deps, NOTICES, words::notices_flow).await,
        Err(error) => tracing::error!(%error, "couldn't count the notices"),
    }
}

fn refusal(shop: &str) -> String {
    format!("token: {shop}")
}

fn silence(shop: &str) -> String {
    format!("kaspi: {shop}")
}

/// Notes a trouble and tells the admins when it has lasted this long. The telling goes on by itself.
async fn raise(
    deps: &Arc<Deps>,
    name: &str,
    lasting: Duration,
    text: impl Fn(Language) -> String + Send + Sync + 'static,
) {
    let (db, now) = (deps.db.pool(), deps.now());
    let claimed = match troubles::note(db, name, now).await {
        Ok(()) => troubles::claim(db, name, lasting, now).await,
        Err(error) => Err(error),
    };
    match claimed {
        Ok(true) => tell(deps, text),
        Ok(false) => {}
        Err(error) => tracing::error!(%error, "couldn't note a trouble"),
    }
}

/// Notes that a trouble is over; who was told of it is told that, too.
async fn end(deps: &Arc<Deps>, name: &str, text: impl Fn(Language) -> String + Send + Sync + 'static) {
    match troubles::end(deps.db.pool(), name).await {
        Ok(Some(since)) => {
            tracing::info!(trouble = name, %since, "a trouble is over");
            tell(deps, text);
        }
        Ok(None) => {}
        Err(error) => tracing::error!(%error, "couldn't end a trouble"),
    }
}

/// Tells every admin.
pub(super) fn tell(deps: &Arc<Deps>, text: impl Fn(Language) -> String + Send + Sync + 'static) {
    let deps = Arc::clone(deps);
    tokio::spawn(async move {
        for admin in &deps.admins {
            post::tell(&deps, *admin, |lang| Outgoing::text(text(lang))).await;
        }
    });
}
