//! Telling the admins.

use chrono::Duration;

use super::{Deps, language};
use crate::domain::{Language, Outgoing, UserId};
use crate::telegram::{self, Destination};
use crate::{render, store};

/// Tells every admin, at most once an hour, that a shop's token is refused.
pub(super) async fn token_refused(deps: &Deps, shop: &str) {
    tracing::error!(shop, "kaspi refuses the shop's token; get it again from the seller's cabinet");
    let name = format!("token refused: {shop}");
    raise(deps, &name, Duration::hours(1), |lang| render::reply::alarm_token_refused(lang, shop)).await;
}

/// Tells every admin, at most once a day for each person, that somebody looks up more orders than a courier would.
pub(super) async fn too_many_lookups(deps: &Deps, user: UserId) {
    tracing::warn!(user.id = %user, "a person has used up their lookups");
    let name = format!("too many lookups: {user}");
    raise(deps, &name, Duration::hours(24), |lang| render::reply::alarm_too_many(lang, user)).await;
}

/// Tells the admins, unless they were told of the same within `gap`. The telling goes on by itself: neither its slowness
/// nor its failure costs the person who asked their answer.
async fn raise(deps: &Deps, name: &str, gap: Duration, text: impl Fn(Language) -> String) {
    match store::alarms::claim(deps.db.pool(), name, (deps.clock)(), gap).await {
        Ok(true) => {
            let mut messages = Vec::with_capacity(deps.admins.len());
            for admin in &deps.admins {
                let language = language::of(deps, admin.private_chat(), None).await.unwrap_or(deps.language);
                messages.push((*admin, Outgoing::text(text(language))));
            }
            tokio::spawn(tell(deps.telegram.clone(), messages));
        }
        Ok(false) => {}
        Err(error) => tracing::error!(%error, "couldn't note an alarm"),
    }
}

async fn tell(telegram: telegram::Api, messages: Vec<(UserId, Outgoing)>) {
    for (admin, message) in messages {
        if let Err(error) = telegram.send(Destination::chat(admin.private_chat()), &message).await {
            tracing::warn!(admin.id = %admin, %error, "couldn't tell an admin");
        }
    }
}
