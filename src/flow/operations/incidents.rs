//! Incidents: the admins are notified once when one begins, and once when it is over.
//!
//! To add one, see [`alerts`].

use std::sync::Arc;

use chrono::Duration;

use crate::domain::shop::{PollFailure, ReadFailure};
use crate::domain::{Alert, UserId};
use crate::flow::Deps;
use crate::flow::chats::alerts;
use crate::store::{notices, people};

/// How long a shop may be unreadable before the admins are notified.
const SHOP_UNREADABLE: Duration = Duration::minutes(15);

/// How old a waiting notice may be before the admins are notified.
const NOTICES_STUCK: Duration = Duration::minutes(10);

/// How often the admins are notified of one person's many lookups.
const TOO_MANY_LOOKUPS_EVERY: Duration = Duration::hours(24);

/// How often the admins are notified of messages that were set aside.
const SET_ASIDE_EVERY: Duration = Duration::hours(1);

const NOTICES: &str = "notices";
const SET_ASIDE: &str = "set aside";

/// A shop cannot be polled. A refused token is an incident at once, everything else when it lasts.
pub(in crate::flow) async fn shop_failed(deps: &Arc<Deps>, shop: &str, failure: PollFailure) {
    if failure.kind == ReadFailure::TokenRefused {
        return token_refused(deps, shop).await;
    }
    let alert = Alert::ShopUnreadable { shop: shop.to_owned(), failure };
    log_failure(alerts::open(deps, &unreadable(shop), SHOP_UNREADABLE, &alert).await);
}

/// Kaspi refuses a shop's token.
pub(in crate::flow) async fn token_refused(deps: &Arc<Deps>, shop: &str) {
    tracing::error!(shop, "kaspi refuses the shop's token; get it again from the seller's cabinet");
    let alert = Alert::TokenRefused { shop: shop.to_owned() };
    log_failure(alerts::open(deps, &refused(shop), Duration::zero(), &alert).await);
}

/// A poll of a shop succeeded, with this many events.
pub(in crate::flow) async fn shop_recovered(deps: &Arc<Deps>, shop: &str, events: usize) {
    let over = Alert::ShopRecovered { shop: shop.to_owned(), events };
    for name in [refused(shop), unreadable(shop)] {
        log_failure(alerts::close(deps, &name, &over).await);
    }
}

/// A shop is not configured any more, and was closed.
pub(in crate::flow) async fn shop_closed(deps: &Arc<Deps>, shop: &str) {
    let days = usize::try_from(deps.retention.num_days()).unwrap_or_default();
    let alert = Alert::ShopClosed { shop: shop.to_owned(), days };
    log_failure(alerts::open(deps, &closed(shop), Duration::zero(), &alert).await);
}

/// A closed shop is configured again, which the admins know.
pub(in crate::flow) async fn shop_reopened(deps: &Deps, shop: &str) {
    log_failure(alerts::withdraw(deps, &closed(shop)).await);
}

/// The names of the incidents that a shop may have.
pub(in crate::flow) fn names_of(shop: &str) -> [String; 3] {
    [refused(shop), unreadable(shop), closed(shop)]
}

/// A person looks up more orders than a courier would.
pub(in crate::flow) async fn too_many_lookups(deps: &Arc<Deps>, user: UserId) {
    tracing::warn!(user.id = %user, "a person has exceeded their lookup quota");
    let name = format!("too many lookups: {user}");
    // Without the name if it cannot be read.
    let profile = people::find(deps.db.pool(), user).await.ok().flatten();
    let alert = Alert::TooManyLookups { user, name: profile.and_then(|profile| profile.name) };
    log_failure(alerts::repeat(deps, &name, TOO_MANY_LOOKUPS_EVERY, None, &alert).await);
}

/// An answer or a notice was set aside, because it failed again and again while others were sent.
pub async fn set_aside(deps: &Arc<Deps>) {
    log_failure(alerts::repeat(deps, SET_ASIDE, SET_ASIDE_EVERY, None, &Alert::SetAside).await);
}

/// Checks whether the database can be written. The admins are notified without it: once when it cannot, and once when it
/// can again. Returns whether it can.
pub async fn check_database(deps: &Arc<Deps>) -> bool {
    let checked = deps.db.check_writable().await;
    match &checked {
        Ok(()) => database_written(deps),
        Err(error) if deps.database_alarm.begin() => {
            tracing::error!(%error, "the database cannot be written; updates wait at telegram");
        }
        Err(_) => {}
    }
    if deps.database_alarm.is_waiting() && notify_admins(deps, &Alert::DatabaseUnwritable).await {
        deps.database_alarm.notified();
    }
    checked.is_ok()
}

fn database_written(deps: &Arc<Deps>) {
    let (was_unwritable, was_notified) = deps.database_alarm.end();
    if was_unwritable {
        tracing::info!("the database can be written again");
    }
    if was_notified {
        let deps = Arc::clone(deps);
        tokio::spawn(async move { notify_admins(&deps, &Alert::DatabaseRecovered).await });
    }
}

/// Sends an alert without the database. Returns whether an admin got it.
async fn notify_admins(deps: &Arc<Deps>, alert: &Alert) -> bool {
    let mut is_sent = false;
    for admin in deps.admins() {
        match alerts::try_send(deps, admin, alert).await {
            Ok(()) => is_sent = true,
            Err(error) => tracing::warn!(user.id = %admin, %error, "couldn't notify an admin"),
        }
    }
    is_sent
}

/// Opens or closes the incident of stuck notices. Groups in which the bot may not write have an incident of their own.
pub async fn check_notices(deps: &Arc<Deps>) {
    let mut backlogs = match notices::backlogs(deps.db.pool()).await {
        Ok(backlogs) => backlogs,
        Err(error) => return tracing::error!(%error, "couldn't count the notices"),
    };
    backlogs.retain(|backlog| !deps.chat_states.is_muted(backlog.chat));
    if backlogs.iter().any(|backlog| deps.now() - backlog.oldest >= NOTICES_STUCK) {
        let waiting = backlogs.iter().map(|backlog| backlog.number).sum();
        log_failure(alerts::open(deps, NOTICES, Duration::zero(), &Alert::NoticesStuck { waiting }).await);
    } else {
        log_failure(alerts::close(deps, NOTICES, &Alert::NoticesRecovered).await);
    }
}

fn refused(shop: &str) -> String {
    format!("token: {shop}")
}

fn closed(shop: &str) -> String {
    format!("closed: {shop}")
}

fn unreadable(shop: &str) -> String {
    format!("kaspi: {shop}")
}

fn log_failure(result: anyhow::Result<()>) {
    if let Err(error) = result {
        tracing::error!(error = %format!("{error:#}"), "couldn't record an incident");
    }
}
