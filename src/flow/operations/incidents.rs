//! Incidents: the admins are notified once when one begins, and once when it is over.

use std::sync::Arc;

use chrono::Duration;

use crate::domain::shop::ReadFailure;
use crate::domain::{Language, UserId};
use crate::flow::Deps;
use crate::flow::chats::notify;
use crate::render::incident;
use crate::store::{self, incidents, notices};

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
pub(in crate::flow) async fn shop_failed(deps: &Arc<Deps>, shop: &str, failure: ReadFailure) {
    if failure == ReadFailure::TokenRefused {
        return token_refused(deps, shop).await;
    }
    let text = {
        let shop = shop.to_owned();
        move |lang| incident::shop_unreadable(lang, &shop, failure)
    };
    open(deps, &unreadable(shop), SHOP_UNREADABLE, text).await;
}

/// Kaspi refuses a shop's token.
pub(in crate::flow) async fn token_refused(deps: &Arc<Deps>, shop: &str) {
    tracing::error!(shop, "kaspi refuses the shop's token; get it again from the seller's cabinet");
    let name = refused(shop);
    let shop = shop.to_owned();
    open(deps, &name, Duration::zero(), move |lang| incident::token_refused(lang, &shop)).await;
}

/// A poll of a shop succeeded, with this many events.
pub(in crate::flow) async fn shop_recovered(deps: &Arc<Deps>, shop: &str, events: usize) {
    for name in [refused(shop), unreadable(shop)] {
        let shop = shop.to_owned();
        close(deps, &name, move |lang| incident::shop_recovered(lang, &shop, events)).await;
    }
}

/// A shop is not configured any more, and was closed.
pub(in crate::flow) async fn shop_closed(deps: &Arc<Deps>, shop: &str) {
    let (name, days) = (closed(shop), usize::try_from(deps.retention.num_days()).unwrap_or_default());
    let shop = shop.to_owned();
    open(deps, &name, Duration::zero(), move |lang| incident::shop_closed(lang, &shop, days)).await;
}

/// A closed shop is configured again, which the admins know.
pub(in crate::flow) async fn shop_reopened(deps: &Deps, shop: &str) {
    if let Err(error) = incidents::close(deps.db.pool(), &closed(shop)).await {
        tracing::error!(%error, "couldn't close an incident");
    }
}

/// The names of the incidents that a shop may have.
pub(in crate::flow) fn names_of(shop: &str) -> [String; 3] {
    [refused(shop), unreadable(shop), closed(shop)]
}

/// A person looks up more orders than a courier would.
pub(in crate::flow) async fn too_many_lookups(deps: &Arc<Deps>, user: UserId) {
    tracing::warn!(user.id = %user, "a person has exceeded their lookup quota");
    let name = format!("too many lookups: {user}");
    let claimed = incidents::claim_repeated(deps.db.pool(), &name, TOO_MANY_LOOKUPS_EVERY, deps.now()).await;
    notify_if_claimed(deps, claimed, move |lang| incident::too_many_lookups(lang, user));
}

/// An answer or a notice was set aside, because it failed again and again while others were sent.
pub async fn set_aside(deps: &Arc<Deps>) {
    let claimed = incidents::claim_repeated(deps.db.pool(), SET_ASIDE, SET_ASIDE_EVERY, deps.now()).await;
    notify_if_claimed(deps, claimed, incident::set_aside);
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
        open(deps, NOTICES, Duration::zero(), move |lang| incident::notices_stuck(lang, waiting)).await;
    } else {
        close(deps, NOTICES, incident::notices_recovered).await;
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

/// Records that an incident is open, and notifies the admins once it has lasted for `lasting`.
async fn open(
    deps: &Arc<Deps>,
    name: &str,
    lasting: Duration,
    text: impl Fn(Language) -> String + Send + Sync + 'static,
) {
    let claimed = incidents::open_and_claim(deps.db.pool(), name, lasting, deps.now()).await;
    notify_if_claimed(deps, claimed, text);
}

/// Notifies the admins of an incident if this is the time for it.
fn notify_if_claimed(
    deps: &Arc<Deps>,
    claimed: store::Result<bool>,
    text: impl Fn(Language) -> String + Send + Sync + 'static,
) {
    match claimed {
        Ok(true) => notify::admins(deps, text),
        Ok(false) => {}
        Err(error) => tracing::error!(%error, "couldn't record an incident"),
    }
}

/// Closes an incident; admins who were notified of it are notified of that, too.
async fn close(deps: &Arc<Deps>, name: &str, text: impl Fn(Language) -> String + Send + Sync + 'static) {
    match incidents::close(deps.db.pool(), name).await {
        Ok(Some(since)) => {
            tracing::info!(incident = name, %since, "an incident is over");
            notify::admins(deps, text);
        }
        Ok(None) => {}
        Err(error) => tracing::error!(%error, "couldn't close an incident"),
    }
}
