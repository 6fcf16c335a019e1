//! Telling the admins of what people do.

use std::sync::Arc;

use chrono::Duration;

use super::{Deps, trouble};
use crate::domain::UserId;
use crate::{render, store};

/// Tells every admin, at most once a day for each person, that somebody looks up more orders than a courier would.
pub(super) async fn too_many_lookups(deps: &Arc<Deps>, user: UserId) {
    tracing::warn!(user.id = %user, "a person has used up their lookups");
    let name = format!("too many lookups: {user}");
    match store::alarms::claim(deps.db.pool(), &name, deps.now(), Duration::hours(24)).await {
        Ok(true) => trouble::tell(deps, move |lang| render::reply::alarm_too_many(lang, user)),
        Ok(false) => {}
        Err(error) => tracing::error!(%error, "couldn't note an alarm"),
    }
}
