//! Telling the admins.

use std::sync::Arc;

use chrono::Duration;

use super::{Deps, post};
use crate::domain::{Language, Outgoing, UserId};
use crate::{render, store};

/// Tells every admin, at most once an hour, that a shop's token is refused.
pub(super) async fn token_refused(deps: &Arc<Deps>, shop: &str) {
    tracing::error!(shop, "kaspi refuses the shop's token; get it again from the seller's cabinet");
    let name = format!("token refused: {shop}");
    let shop = shop.to_owned();
    raise(deps, &name, Duration::hours(1), move |lang| render::reply::alarm_token_refused(lang, &shop)).await;
}

/// Tells every admin, at most once a day for each person, that somebody looks up more orders than a courier would.
pub(super) async fn too_many_lookups(deps: &Arc<Deps>, user: UserId) {
    tracing::warn!(user.id = %user, "a person has used up their lookups");
    let name = format!("too many lookups: {user}");
    raise(deps, &name, Duration::hours(24), move |lang| render::reply::alarm_too_many(lang, user)).await;
}

/// Tells the admins, unless they were told of the same within `gap`. The telling goes on by itself: neither its slowness
/// nor its failure costs the person who asked their answer.
async fn raise(deps: &Arc<Deps>, name: &str, gap: Duration, text: impl Fn(Language) -> String + Send + Sync + 'static) {
    match store::alarms::claim(deps.db.pool(), name, deps.now(), gap).await {
        Ok(true) => {
            let deps = Arc::clone(deps);
            tokio::spawn(async move {
                for admin in &deps.admins {
                    post::tell(&deps, *admin, |lang| Outgoing::text(text(lang))).await;
                }
            });
        }
        Ok(false) => {}
        Err(error) => tracing::error!(%error, "couldn't note an alarm"),
    }
}
