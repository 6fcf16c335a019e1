//! The code that Kaspi sends to the buyer, without which an order is not completed.

use std::sync::Arc;

use anyhow::Context;
use chrono::Duration;

use super::ask::{self, Impossible, MAX_WRONG_CODES, wrong_codes};
use super::send::{Progress, RESENT_AFTER, send};
use crate::domain::kaspi_action::{BuyerCode, Offer};
use crate::domain::{KaspiAction, OrderCode, UserId};
use crate::flow::Deps;
use crate::flow::access::Permit;
use crate::store::actions::{self, StoredAction};

/// The result of sending another code.
#[derive(Debug, Clone, PartialEq)]
pub enum Resent {
    Sent(StoredAction, Progress),
    /// In so many seconds.
    TooSoon(i64),
    /// Another one was sent since.
    Outdated,
    Impossible(OrderCode, Impossible),
}

/// What is known of a code that was entered.
#[derive(Debug, Clone, PartialEq)]
pub struct Entered {
    /// The request that completes the order.
    pub request: StoredAction,
    /// The request with which the code was sent to the buyer.
    pub code_request: i64,
    pub progress: Progress,
    /// How many more codes the person may enter.
    pub tries_left: u32,
}

/// The request whose code the person's next four digits are; `None` if none is awaited.
pub async fn awaited(deps: &Deps, permit: &Permit) -> anyhow::Result<Option<StoredAction>> {
    let awaiting = actions::awaiting_code(deps.db.pool(), permit.user(), deps.now()).await;
    awaiting.context("couldn't read whether a code is awaited")
}

/// What became of the code in this message of the person, if the bot has taken it for one before a crash.
pub async fn entered_before(
    deps: &Deps,
    permit: &Permit,
    origin: i32,
) -> anyhow::Result<Option<(StoredAction, Progress)>> {
    let found = actions::by_origin(deps.db.pool(), permit.user(), origin).await.context("couldn't read a request")?;
    Ok(found.and_then(|stored| Progress::of(&stored).map(|progress| (stored, progress))))
}

/// Completes the order with the code that the person has entered. `origin` is the person's message, which is used once;
/// `message_id` the one that shows how it goes.
pub async fn enter(
    deps: &Arc<Deps>,
    permit: &Permit,
    awaited: &StoredAction,
    buyer_code: &BuyerCode,
    (origin, message_id): (Option<i32>, i32),
) -> anyhow::Result<Entered> {
    let request = request(deps, awaited, KaspiAction::Complete, (permit.user(), origin)).await?;
    let progress = send(deps, permit, &request, Some(message_id), Some(buyer_code)).await?;
    let counting = async {
        let mut tx = deps.db.begin_write().await?;
        wrong_codes(deps, &mut tx, (&awaited.shop, &awaited.code), permit.user()).await
    };
    let tries_left = MAX_WRONG_CODES.saturating_sub(counting.await.context("couldn't count the wrong codes")?);
    Ok(Entered { request, code_request: awaited.id, progress, tries_left })
}

/// Has Kaspi send another code to the buyer, if the last one is that of `request` and was sent a minute ago.
pub async fn resend(deps: &Arc<Deps>, permit: &Permit, request: i64, message_id: i32) -> anyhow::Result<Resent> {
    let db = deps.db.pool();
    let found = actions::find(db, request).await.context("couldn't read a request")?;
    let Some(last) = found.filter(|last| last.person.user == permit.user()) else { return Ok(Resent::Outdated) };
    let latest = actions::latest_send_code(db, &last.shop, &last.code).await.context("couldn't read a request")?;
    let Some(sent_at) = latest.filter(|latest| latest.id == last.id).and_then(|latest| latest.sent_at) else {
        return Ok(Resent::Outdated);
    };
    let wait = sent_at + RESENT_AFTER - deps.now();
    if wait > Duration::zero() {
        return Ok(Resent::TooSoon(wait.num_seconds().max(1)));
    }
    if let Some(impossible) = ask::check(deps, permit, Offer::Complete, &last.code).await? {
        return Ok(Resent::Impossible(last.code, impossible));
    }
    let request = self::request(deps, &last, KaspiAction::SendCode, (permit.user(), None)).await?;
    let progress = send(deps, permit, &request, Some(message_id), None).await?;
    Ok(Resent::Sent(request, progress))
}

/// Records a request for the order of an earlier one.
async fn request(
    deps: &Deps,
    earlier: &StoredAction,
    action: KaspiAction,
    by: (UserId, Option<i32>),
) -> anyhow::Result<StoredAction> {
    let recording = async {
        let id = actions::ask(deps.db.pool(), (&earlier.shop, &earlier.code), action, by, deps.now()).await?;
        actions::find(deps.db.pool(), id).await
    };
    recording.await.context("couldn't record a request")?.context("a request is gone")
}
