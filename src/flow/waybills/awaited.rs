//! Waybills of orders that were just packed: Kaspi issues them after some seconds, and sometimes minutes.

use std::sync::Arc;

use anyhow::Context;
use chrono::{DateTime, Duration, Utc};
use futures::{FutureExt, StreamExt, stream};

use super::fetching::fetch;
use super::sending::{document, keep, record};
use crate::domain::lookup::LookupResult;
use crate::domain::{OrderCode, Outgoing, UserId};
use crate::flow::Deps;
use crate::flow::access::{self, Permit};
use crate::flow::chats::reply::{self, Recipient};
use crate::flow::until_written::until_written;
use crate::render;
use crate::store::waybills::{self, AwaitedWaybill};
use crate::store::{self, Tx};
use crate::telegram::{Attachment, Destination, Error};

/// When a waybill is tried, in seconds after the packing: 69 % were seen within 15 s, and 1 in 20 after minutes.
const TRIES: [i64; 11] = [5, 15, 30, 60, 120, 300, 600, 900, 1200, 1500, 1800];

/// Then the person is notified that it is late.
const LATE_AFTER: Duration = Duration::seconds(1800);

/// When to try again what Telegram did not take.
const RESEND_AFTER: Duration = Duration::seconds(30);

/// What cannot be sent by then is given up.
const GIVEN_UP_AFTER: Duration = Duration::hours(2);

/// How many are tried at once.
const AT_ONCE: usize = 4;

/// Sends the person the waybill of an order, in private, as soon as Kaspi has issued it.
pub async fn queue(
    tx: &mut Tx,
    user: UserId,
    (shop, code): (&str, &OrderCode),
    now: DateTime<Utc>,
) -> store::Result<()> {
    let awaited = AwaitedWaybill { user, shop: shop.to_owned(), code: code.clone(), since: now };
    waybills::add_awaited(&mut **tx, &awaited, now + Duration::seconds(TRIES[0])).await
}

/// Tries those that are due.
pub async fn step(deps: &Arc<Deps>) -> anyhow::Result<()> {
    let due = waybills::due(deps.db.pool(), deps.now()).await.context("couldn't read the awaited waybills")?;
    stream::iter(due)
        .for_each_concurrent(AT_ONCE, async |awaited| {
            if let Err(error) = attempt(deps, &awaited).await {
                let error = format!("{error:#}");
                tracing::error!(order.code = %awaited.code, error, "couldn't try an awaited waybill");
            }
        })
        .await;
    Ok(())
}

async fn attempt(deps: &Arc<Deps>, awaited: &AwaitedWaybill) -> anyhow::Result<()> {
    let AwaitedWaybill { user, shop, code, since } = awaited;
    // Triggers end the wait with the access.
    let Some(permit) = access::private_permit(deps, *user).await? else { return end(deps, awaited).await };
    let fetched = match fetch(deps, Some(shop), code).await {
        Ok(fetched) => fetched,
        Err(problem) if problem.may_pass() => {
            let elapsed = deps.now() - *since;
            let next = TRIES.map(Duration::seconds).into_iter().find(|next| *next > elapsed);
            return match next {
                Some(next) if elapsed < LATE_AFTER => postpone(deps, awaited, *since + next).await,
                _ => tell(deps, permit, awaited, &render::waybill::late(permit.language(), code)).await,
            };
        }
        Err(problem) => {
            let text = render::waybill::problem(permit.language(), code, problem);
            return tell(deps, permit, awaited, &Outgoing::text(text)).await;
        }
    };
    record(deps, &permit, code, LookupResult::Found, deps.now()).await?;
    let (file, caption) = document(deps, &permit, code, &fetched);
    let (recipient, to) = (Recipient::Permitted(permit), Destination::chat(permit.chat()));
    match reply::try_send_document(deps, recipient, to, Attachment::New(&file), &caption).await {
        Ok(kept) => {
            end(deps, awaited).await?;
            keep(deps, code, &fetched, kept).await;
            Ok(())
        }
        Err(error) => failed(deps, awaited, &error).await,
    }
}

/// Ends the wait with a message.
async fn tell(deps: &Deps, permit: Permit, awaited: &AwaitedWaybill, message: &Outgoing) -> anyhow::Result<()> {
    let to = Destination::chat(permit.chat());
    match reply::try_send(deps, Recipient::Permitted(permit), to, message).await {
        Ok(_) => end(deps, awaited).await,
        Err(error) => failed(deps, awaited, &error).await,
    }
}

/// Telegram did not take a message: it is sent again later, unless it never can be.
async fn failed(deps: &Deps, awaited: &AwaitedWaybill, error: &Error) -> anyhow::Result<()> {
    let is_over = deps.now() - awaited.since >= GIVEN_UP_AFTER;
    tracing::warn!(order.code = %awaited.code, %error, is_over, "couldn't send an awaited waybill");
    if is_over || !error.is_transient() {
        return end(deps, awaited).await;
    }
    postpone(deps, awaited, deps.now() + RESEND_AFTER).await
}

async fn postpone(deps: &Deps, awaited: &AwaitedWaybill, next_try: DateTime<Utc>) -> anyhow::Result<()> {
    waybills::postpone(deps.db.pool(), awaited, next_try).await.context("couldn't postpone a waybill")
}

async fn end(deps: &Deps, awaited: &AwaitedWaybill) -> anyhow::Result<()> {
    until_written("a waybill", || waybills::remove_awaited(deps.db.pool(), awaited).boxed()).await
}
