//! Sending a request, once.

use std::sync::Arc;

use anyhow::Context;
use chrono::{DateTime, Duration, Utc};
use futures::FutureExt;

use super::ask::{MAX_WRONG_CODES, may, wrong_codes};
use crate::domain::kaspi_action::{BuyerCode, Offer, Refusal};
use crate::domain::people::Person;
use crate::domain::{ActionOutcome, KaspiAction};
use crate::flow::Deps;
use crate::flow::access::Permit;
use crate::flow::notices::poll;
use crate::flow::orders::known::known_order;
use crate::flow::outbox;
use crate::flow::until_written::until_written;
use crate::flow::waybills::awaited;
use crate::kaspi::{self, Answer, OrderDocument, Shop};
use crate::store::actions::{self, StoredAction};
use crate::store::{self, cards, orders, people};

/// How long a request can be confirmed.
const CONFIRMED_WITHIN: Duration = Duration::minutes(15);

/// When the order is read if nothing is known of a request, because the bot has crashed: longer than a request takes.
const CHECKED_AFTER_CRASH: Duration = Duration::minutes(2);

/// When the order is read first after an answer that leaves open what was done.
pub(super) const FIRST_CHECK: Duration = Duration::seconds(5);

/// For how long four digits that the person writes are the buyer's code.
const CODE_AWAITED_FOR: Duration = Duration::minutes(15);

/// When the buyer can be sent another code.
pub(super) const RESENT_AFTER: Duration = Duration::seconds(60);

/// What is written down, for the log.
const REQUEST: &str = "a request to kaspi";

/// How a request is going.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Progress {
    Finished(ActionOutcome),
    /// Kaspi said that it was done, and the order does not show it yet: until then another request would do it twice.
    Confirmed,
    /// Kaspi did not say; the order is read until it shows what was done.
    Checking,
    /// Another request runs for the order.
    Running(Person),
    /// It was not confirmed in time, or is another person's.
    Expired,
    /// The person may not do it any more.
    NotAllowed,
    /// The person has entered too many wrong codes for the order.
    TooManyCodes,
    /// A code was sent to the buyer less than a minute ago.
    TooSoon,
}

impl Progress {
    /// The name in Fluent's selectors.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Finished(outcome) => outcome.as_str(),
            Self::Confirmed => "confirmed",
            Self::Checking => "checking",
            Self::Running(_) => "running",
            Self::Expired => "expired",
            Self::NotAllowed => "not_allowed",
            Self::TooManyCodes => "too_many_codes",
            Self::TooSoon => "too_soon",
        }
    }

    /// Of a request that was sent before.
    pub(super) fn of(stored: &StoredAction) -> Option<Self> {
        match (stored.outcome, stored.sent_at) {
            (Some(outcome), _) => Some(Self::Finished(outcome)),
            (None, Some(_)) if stored.is_confirmed => Some(Self::Confirmed),
            (None, Some(_)) => Some(Self::Checking),
            (None, None) => None,
        }
    }
}

/// Sends a request that the person has confirmed, unless it was sent before. `message_id` is the message that shows how it
/// goes. Returns the request as it was before, if there is one.
pub async fn confirm(
    deps: &Arc<Deps>,
    permit: &Permit,
    id: i64,
    message_id: Option<i32>,
) -> anyhow::Result<(Option<StoredAction>, Progress)> {
    let found = actions::find(deps.db.pool(), id).await.context("couldn't read a request")?;
    let Some(stored) = found.filter(|stored| stored.person.user == permit.user()) else {
        return Ok((None, Progress::Expired));
    };
    let progress = send(deps, permit, &stored, message_id, None).await?;
    Ok((Some(stored), progress))
}

/// Reads the order, so that its state and its id are Kaspi's latest, and sends the request. The buyer's code completes it.
pub(super) async fn send(
    deps: &Arc<Deps>,
    permit: &Permit,
    stored: &StoredAction,
    message_id: Option<i32>,
    buyer_code: Option<&BuyerCode>,
) -> anyhow::Result<Progress> {
    if let Some(progress) = Progress::of(stored) {
        return Ok(progress);
    }
    let shop = deps.shops().iter().find(|shop| shop.name() == stored.shop);
    let Some(shop) = shop.filter(|_| deps.now() - stored.asked_at <= CONFIRMED_WITHIN) else {
        return Ok(Progress::Expired);
    };
    let read_at = deps.now();
    let id = match read(deps, shop, stored).await? {
        Ok(id) => id,
        Err(refusal) => return Ok(Progress::Finished(ActionOutcome::Refused(refusal))),
    };
    if let Some(progress) = obstacle(deps, permit, stored).await.context("couldn't check a request")? {
        return Ok(progress);
    }
    let now = deps.now();
    let times = (read_at, now + CHECKED_AFTER_CRASH);
    let begun = actions::begin(deps.db.pool(), stored.id, message_id, times, now).await;
    if !begun.context("couldn't record a request")? {
        return not_begun(deps, stored).await;
    }
    // After a power cut, too, it must be known that it was sent.
    deps.db.sync().await.context("couldn't write a request to the disk; nothing was sent")?;
    let answer = deps.kaspi.act(shop, (&id, &stored.code), stored.action, buyer_code).await;
    let (db, check_at) = (deps.db.pool(), deps.now() + FIRST_CHECK);
    let outcome = match (answer, stored.action) {
        (Answer::Done, KaspiAction::Assemble { .. }) => {
            confirmed(deps, stored, check_at).await?;
            return Ok(Progress::Confirmed);
        }
        (Answer::Done, _) => ActionOutcome::Done,
        (Answer::Refused(refusal), _) => ActionOutcome::Refused(refusal),
        // That the buyer has a code is seen nowhere.
        (Answer::Unknown, KaspiAction::SendCode) => ActionOutcome::Unconfirmed,
        (Answer::Unknown, _) => {
            until_written(REQUEST, || actions::check_again(db, stored.id, 0, check_at).boxed()).await?;
            return Ok(Progress::Checking);
        }
    };
    finish(deps, stored, outcome).await?;
    if outcome == ActionOutcome::Done && stored.action != KaspiAction::SendCode {
        refresh(deps, shop, stored).await;
    }
    Ok(Progress::Finished(outcome))
}

/// Why the person may not send the request now: roles, holders and codes may have changed since it was asked for.
async fn obstacle(deps: &Deps, permit: &Permit, stored: &StoredAction) -> store::Result<Option<Progress>> {
    let mut tx = deps.db.begin_write().await?;
    let order = (stored.shop.as_str(), &stored.code);
    let known = orders::find(&mut *tx, &stored.shop, &stored.code).await?.and_then(known_order);
    let profile = people::find(&mut *tx, permit.user()).await?;
    let role = profile.map(|profile| profile.role);
    if !role.is_some_and(|role| may((permit.user(), role), stored.action.offer(), known.as_ref())) {
        return Ok(Some(Progress::NotAllowed));
    }
    if stored.action.offer() == Offer::Complete
        && wrong_codes(deps, &mut tx, order, permit.user()).await? >= MAX_WRONG_CODES
    {
        return Ok(Some(Progress::TooManyCodes));
    }
    if stored.action == KaspiAction::SendCode {
        let latest = actions::latest_send_code(&mut *tx, &stored.shop, &stored.code).await?;
        let sent_at = latest.and_then(|latest| latest.sent_at);
        if sent_at.is_some_and(|sent_at| deps.now() - sent_at < RESENT_AFTER) {
            return Ok(Some(Progress::TooSoon));
        }
    }
    Ok(None)
}

/// The order's id at Kaspi, or why the request would be refused.
async fn read(deps: &Arc<Deps>, shop: &Shop, stored: &StoredAction) -> anyhow::Result<Result<String, Refusal>> {
    let OrderDocument { order, .. } = match deps.kaspi.order_document(shop, &stored.code).await {
        Ok(Some(document)) => {
            record(deps, shop, &document).await;
            document
        }
        Ok(None) => return Ok(Err(Refusal::NotFound)),
        Err(kaspi::Error::Unauthorized { .. }) => return Ok(Err(Refusal::TokenRefused)),
        Err(error) => {
            tracing::warn!(order.code = %stored.code, %error, "couldn't read an order before a change; nothing was sent");
            return Ok(Err(Refusal::Unreachable));
        }
    };
    let offer = stored.action.offer();
    Ok(match order.id.clone() {
        Some(id) if deps.kaspi_actions.offered(&order) == Some(offer) => Ok(id),
        Some(_) => Err(offer.refusal(&order)),
        None => Err(Refusal::NotFound),
    })
}

/// Why a request was not recorded as sent: it was before, or another one runs.
async fn not_begun(deps: &Deps, stored: &StoredAction) -> anyhow::Result<Progress> {
    let db = deps.db.pool();
    let again = actions::find(db, stored.id).await.context("couldn't read a request")?;
    if let Some(progress) = again.as_ref().and_then(Progress::of) {
        return Ok(progress);
    }
    let running = actions::running(db, &stored.shop, &stored.code).await.context("couldn't read a request")?;
    let changed = Progress::Finished(ActionOutcome::Refused(Refusal::OtherState));
    Ok(running.map_or(changed, |running| Progress::Running(running.person)))
}

/// Kaspi said that the order is packed. The person gets its waybill when it is there.
async fn confirmed(deps: &Deps, stored: &StoredAction, check_at: DateTime<Utc>) -> anyhow::Result<()> {
    until_written(REQUEST, || {
        async {
            let mut tx = deps.db.begin_write().await?;
            actions::confirm(&mut *tx, stored.id, check_at).await?;
            awaited::queue(&mut tx, stored.person.user, (&stored.shop, &stored.code), deps.now()).await?;
            tx.commit().await
        }
        .boxed()
    })
    .await
}

/// Records how a request ended, whatever it takes, unless that is known already.
pub(super) async fn finish(deps: &Deps, stored: &StoredAction, outcome: ActionOutcome) -> anyhow::Result<()> {
    let now = deps.now();
    let is_sent = matches!(outcome, ActionOutcome::Done | ActionOutcome::Unconfirmed);
    let code_until = (stored.action == KaspiAction::SendCode && is_sent).then_some(now + CODE_AWAITED_FOR);
    let is_over = stored.action == KaspiAction::Complete && outcome != ActionOutcome::Refused(Refusal::WrongCode);
    let is_packed = matches!(stored.action, KaspiAction::Assemble { .. }) && outcome == ActionOutcome::Done;
    let has_waybill = is_packed && !stored.is_confirmed;
    until_written(REQUEST, || {
        async {
            let mut tx = deps.db.begin_write().await?;
            if code_until.is_some() {
                // An earlier code is of no use.
                actions::stop_awaiting_code(&mut *tx, &stored.shop, &stored.code).await?;
            }
            actions::finish(&mut *tx, stored.id, outcome, code_until, now).await?;
            if has_waybill {
                awaited::queue(&mut tx, stored.person.user, (&stored.shop, &stored.code), now).await?;
            }
            let is_wrong = outcome == ActionOutcome::Refused(Refusal::WrongCode);
            let order = (stored.shop.as_str(), &stored.code);
            let is_last_try =
                is_wrong && wrong_codes(deps, &mut tx, order, stored.person.user).await? >= MAX_WRONG_CODES;
            if is_over || is_last_try {
                actions::stop_awaiting_code(&mut *tx, &stored.shop, &stored.code).await?;
            }
            tx.commit().await
        }
        .boxed()
    })
    .await
}

/// Reads the order, so that its cards show the change at once. The next poll would do it, too, but for the cards that
/// people asked for.
async fn refresh(deps: &Arc<Deps>, shop: &Shop, stored: &StoredAction) {
    match deps.kaspi.order_document(shop, &stored.code).await {
        Ok(Some(document)) => {
            record(deps, shop, &document).await;
            update_cards(deps, stored).await;
        }
        Ok(None) => {}
        Err(error) => tracing::warn!(order.code = %stored.code, %error, "couldn't read an order after a change"),
    }
}

/// Updates the cards of an order that was changed, in every chat that has one.
pub(super) async fn update_cards(deps: &Deps, stored: &StoredAction) {
    let updating = async {
        let mut tx = deps.db.begin_write().await?;
        for chat in cards::chats(&mut *tx, &stored.shop, &stored.code).await? {
            outbox::update_card(&mut tx, chat, &stored.code, deps.now()).await?;
        }
        tx.commit().await
    };
    if let Err(error) = updating.await {
        tracing::error!(order.code = %stored.code, %error, "couldn't queue the update of cards");
    }
    deps.notices_queued.notify_one();
}

pub(super) async fn record(deps: &Arc<Deps>, shop: &Shop, document: &OrderDocument) {
    if let Err(error) = poll::record(deps, shop, document).await {
        let error = format!("{error:#}");
        tracing::error!(order.code = %document.order.code, error, "couldn't record an order that was read");
    }
}
