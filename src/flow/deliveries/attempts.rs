//! How the attempts to hand orders over went, as couriers report it.

use std::sync::Arc;

use anyhow::Context;
use chrono::{DateTime, Days, Duration, Utc};

use crate::domain::courier::AttemptOutcome;
use crate::domain::courier_action::ReportedOutcome;
use crate::domain::notice::Event;
use crate::domain::people::Person;
use crate::domain::time::{day, start_of};
use crate::domain::{KnownOrder, OrderCode, UserId};
use crate::flow::Deps;
use crate::flow::access::Permit;
use crate::flow::orders::known::known_order;
use crate::flow::outbox::{self, CourierDoing};
use crate::store::attempts::StoredAttempt;
use crate::store::{self, attempts, orders};

/// For how long a report can be taken back.
const UNDO_FOR: Duration = Duration::minutes(10);

/// For how long the courier's next text is a comment.
const COMMENT_FOR: Duration = Duration::minutes(10);

/// The longest comment, in characters.
pub const MAX_COMMENT_CHARS: usize = 300;

/// The result of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reported {
    Done {
        attempt: i64,
        outcome: AttemptOutcome,
        /// Whether the reporter's next text is a comment.
        awaits_comment: bool,
    },
    /// It was reported before, or the card is outdated.
    Outdated,
    /// No courier has the order.
    NotHeld,
    /// Another courier has it, and the person is not a manager.
    HeldBy(Person),
    /// The order has ended or is called off.
    Over,
}

/// The result of taking a report back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Undone {
    Done(OrderCode),
    Already,
    /// It was made more than ten minutes ago, or another one followed.
    TooLate,
    /// It is another courier's, or there is none.
    Unknown,
}

/// An attempt of which no comment is expected any more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    pub attempt: i64,
    pub code: OrderCode,
    pub outcome: AttemptOutcome,
}

/// The result of a comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Commented {
    Done(Settled),
    TooLong,
    /// None is expected.
    Unexpected,
}

/// What a button reports, at this time; `None` if it asks for more.
pub fn outcome(reported: ReportedOutcome, now: DateTime<Utc>) -> Option<AttemptOutcome> {
    Some(match reported {
        ReportedOutcome::Delivered => AttemptOutcome::Delivered,
        ReportedOutcome::NoAnswer => AttemptOutcome::NoAnswer,
        ReportedOutcome::Refused => AttemptOutcome::Refused,
        ReportedOutcome::WrongAddress => AttemptOutcome::WrongAddress,
        ReportedOutcome::Postpone => return None,
        ReportedOutcome::PostponedBy(days) => {
            AttemptOutcome::Postponed(day(now).checked_add_days(Days::new(days.into())).and_then(start_of)?)
        }
    })
}

/// Records how an attempt went. `number` is the one that the button was made for, so that it works once.
pub async fn report(
    deps: &Arc<Deps>,
    permit: &Permit,
    code: &OrderCode,
    (number, outcome): (u32, AttemptOutcome),
) -> anyhow::Result<Reported> {
    let now = deps.now();
    let reporting = async {
        let mut tx = deps.db.begin_write().await?;
        let Some(known) = orders::by_code(&mut *tx, code).await?.and_then(known_order) else {
            return Ok(Reported::NotHeld);
        };
        let shop = &known.shop;
        let courier = match may_report(&known, permit, number) {
            Ok(courier) => courier,
            Err(refused) => return Ok(refused),
        };
        let is_holder = courier == permit.user();
        let awaits_comment = is_holder && outcome != AttemptOutcome::Delivered;
        let comment_until = awaits_comment.then(|| now + COMMENT_FOR);
        let added = attempts::add(&mut *tx, (shop, code), courier, (number, outcome), comment_until, now).await?;
        let Some(attempt) = added else { return Ok(Reported::Outdated) };
        let event = if outcome == AttemptOutcome::Delivered { Event::HandedOver } else { Event::AttemptFailed };
        let doing = CourierDoing { courier: Some(courier), outcome: Some(outcome) };
        outbox::record(&mut tx, &known, (event, doing), now).await?;
        tx.commit().await?;
        store::Result::Ok(Reported::Done { attempt, outcome, awaits_comment })
    };
    let reported = reporting.await.context("couldn't record an attempt")?;
    deps.notices_queued.notify_one();
    Ok(reported)
}

/// Why the person cannot report the next attempt; `None` if they can.
pub async fn refusal(deps: &Deps, permit: &Permit, code: &OrderCode, number: u32) -> anyhow::Result<Option<Reported>> {
    let stored = orders::by_code(deps.db.pool(), code).await.context("couldn't read a stored order")?;
    let Some(known) = stored.and_then(known_order) else { return Ok(Some(Reported::NotHeld)) };
    Ok(may_report(&known, permit, number).err())
}

/// The courier whose attempt it is.
fn may_report(known: &KnownOrder, permit: &Permit, number: u32) -> Result<UserId, Reported> {
    let KnownOrder { order, work, .. } = known;
    let Some(holder) = &work.holder else {
        return Err(if order.is_in_progress() { Reported::NotHeld } else { Reported::Over });
    };
    if holder.courier.user != permit.user() && !permit.role().manages() {
        return Err(Reported::HeldBy(holder.courier.clone()));
    }
    if !order.is_in_progress() {
        return Err(Reported::Over);
    }
    if work.is_delivered() || number != work.reported + 1 {
        return Err(Reported::Outdated);
    }
    Ok(holder.courier.user)
}

/// Takes a report back.
pub async fn undo(deps: &Arc<Deps>, permit: &Permit, attempt: i64) -> anyhow::Result<Undone> {
    let now = deps.now();
    let undoing = async {
        let mut tx = deps.db.begin_write().await?;
        let found = attempts::find(&mut *tx, attempt).await?;
        let is_allowed = |courier| courier == permit.user() || permit.role().manages();
        let Some(found) = found.filter(|found| is_allowed(found.courier)) else { return Ok(Undone::Unknown) };
        if found.is_undone {
            return Ok(Undone::Already);
        }
        let known = orders::find(&mut *tx, &found.shop, &found.code).await?.and_then(known_order);
        let is_latest = |known: &KnownOrder| known.work.reported == found.number && known.order.is_in_progress();
        let Some(known) = known.filter(|known| is_latest(known) && now - found.at <= UNDO_FOR) else {
            return Ok(Undone::TooLate);
        };
        attempts::undo(&mut *tx, attempt, now).await?;
        let doing = CourierDoing { courier: Some(found.courier), outcome: Some(found.outcome) };
        outbox::record(&mut tx, &known, (Event::ReportWithdrawn, doing), now).await?;
        tx.commit().await?;
        store::Result::Ok(Undone::Done(found.code))
    };
    let undone = undoing.await.context("couldn't take a report back")?;
    deps.notices_queued.notify_one();
    Ok(undone)
}

/// Takes a text as the comment on the courier's last failed attempt, if one is expected.
pub async fn comment(deps: &Arc<Deps>, permit: &Permit, text: &str) -> anyhow::Result<Commented> {
    let comment = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let commenting = async {
        let awaiting = attempts::awaiting_comment(deps.db.pool(), permit.user(), deps.now()).await?;
        let Some(awaiting) = awaiting.filter(|_| !comment.is_empty()) else { return Ok(Commented::Unexpected) };
        if comment.chars().count() > MAX_COMMENT_CHARS {
            return Ok(Commented::TooLong);
        }
        let mut tx = deps.db.begin_write().await?;
        // The button that skips it may have been pressed meanwhile.
        if !attempts::finish_comment(&mut *tx, awaiting.id, Some(&comment), deps.now()).await? {
            return Ok(Commented::Unexpected);
        }
        if let Some(known) = orders::find(&mut *tx, &awaiting.shop, &awaiting.code).await?.and_then(known_order) {
            let doing = CourierDoing::of(Some(awaiting.courier));
            outbox::record(&mut tx, &known, (Event::Commented, doing), deps.now()).await?;
        }
        tx.commit().await?;
        store::Result::Ok(Commented::Done(settled(awaiting)))
    };
    let commented = commenting.await.context("couldn't record a comment")?;
    deps.notices_queued.notify_one();
    Ok(commented)
}

/// No comment follows. `None` if the attempt is another courier's or was taken back.
pub async fn skip_comment(deps: &Deps, permit: &Permit, attempt: i64) -> anyhow::Result<Option<Settled>> {
    let skipping = async {
        let found = attempts::find(deps.db.pool(), attempt).await?;
        let Some(found) = found.filter(|found| found.courier == permit.user() && !found.is_undone) else {
            return Ok(None);
        };
        attempts::finish_comment(deps.db.pool(), attempt, None, deps.now()).await?;
        store::Result::Ok(Some(settled(found)))
    };
    skipping.await.context("couldn't end the wait for a comment")
}

fn settled(StoredAttempt { id, code, outcome, .. }: StoredAttempt) -> Settled {
    Settled { attempt: id, code, outcome }
}
