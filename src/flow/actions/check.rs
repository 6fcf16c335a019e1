//! Learning what became of requests that Kaspi did not answer clearly, or that the bot does not remember: by reading the
//! order. The person is notified, whatever it takes.

use std::sync::Arc;

use anyhow::Context;
use chrono::Duration;
use futures::{StreamExt, stream};

use super::send::{Progress, finish, record, update_cards};
use crate::domain::{ActionOutcome, KaspiAction};
use crate::flow::Deps;
use crate::flow::access;
use crate::flow::chats::notify::NOTICE;
use crate::render;
use crate::store::actions::{self, StoredAction};
use crate::telegram::{Destination, Edited, Error};

/// Pauses after each reading that shows nothing yet: with the one before the first they are 5, 15, 45 and 180 seconds after
/// the answer. A packed order shows it within three minutes in nine of ten cases.
const PAUSES: [Duration; 3] = [Duration::seconds(10), Duration::seconds(30), Duration::seconds(135)];

/// The pause after that: while Kaspi cannot be read, and of a packed order, since another request would issue a second
/// waybill.
const LAST_PAUSE: Duration = Duration::minutes(3);

/// For how long a request in doubt is followed, if it packs an order, and if Kaspi cannot be read or has confirmed it.
const PACKED_WITHIN: Duration = Duration::minutes(15);
const GIVEN_UP_AFTER: Duration = Duration::hours(1);

/// How many orders are read at once.
const AT_ONCE: usize = 4;

/// Reads the orders of the requests that are due, and notifies people of how they ended. Returns their number.
pub async fn check(deps: &Arc<Deps>) -> anyhow::Result<usize> {
    let due = actions::due(deps.db.pool(), deps.now()).await.context("couldn't read the running requests")?;
    let count = due.len();
    stream::iter(due)
        .for_each_concurrent(AT_ONCE, async |stored| {
            if let Err(error) = check_one(deps, &stored).await {
                let error = format!("{error:#}");
                tracing::error!(order.code = %stored.code, error, "couldn't check a request");
            }
        })
        .await;
    for stored in actions::unnotified(deps.db.pool()).await.context("couldn't read who is still to be notified")? {
        if notify(deps, &stored).await? {
            actions::notified(deps.db.pool(), stored.id).await.context("couldn't record that a person was notified")?;
        }
    }
    Ok(count)
}

async fn check_one(deps: &Arc<Deps>, stored: &StoredAction) -> anyhow::Result<()> {
    if let Some(outcome) = outcome(deps, stored).await {
        actions::notify_later(deps.db.pool(), stored.id, deps.now())
            .await
            .context("couldn't record who is to be notified")?;
        finish(deps, stored, outcome).await?;
        update_cards(deps, stored).await;
        return Ok(());
    }
    let pause = PAUSES.get(stored.checks as usize).copied().unwrap_or(LAST_PAUSE);
    let rescheduled = actions::check_again(deps.db.pool(), stored.id, stored.checks + 1, deps.now() + pause).await;
    rescheduled.context("couldn't schedule the reading of an order")
}

/// What the order shows. `None` while it may still show it later. That Kaspi does not find the order says nothing.
async fn outcome(deps: &Arc<Deps>, stored: &StoredAction) -> Option<ActionOutcome> {
    let otherwise = if stored.is_confirmed { ActionOutcome::Done } else { ActionOutcome::Unconfirmed };
    let Some(shop) = deps.shops().iter().find(|shop| shop.name() == stored.shop) else { return Some(otherwise) };
    let age = stored.sent_at.map_or(GIVEN_UP_AFTER, |sent_at| deps.now() - sent_at);
    let is_last = match stored.action {
        _ if age >= GIVEN_UP_AFTER => true,
        _ if stored.is_confirmed => false,
        KaspiAction::Assemble { .. } => age >= PACKED_WITHIN,
        _ => stored.checks as usize >= PAUSES.len(),
    };
    match deps.kaspi.order_document(shop, &stored.code).await {
        Ok(Some(document)) => {
            record(deps, shop, &document).await;
            stored.action.outcome(&document.order).or_else(|| is_last.then_some(otherwise))
        }
        Ok(None) => is_last.then_some(otherwise),
        Err(error) => {
            tracing::warn!(order.code = %stored.code, %error, "couldn't read what became of a request");
            (age >= GIVEN_UP_AFTER).then_some(otherwise)
        }
    }
}

/// Notifies the person who asked for it. `false` if Telegram does not take it now.
async fn notify(deps: &Deps, stored: &StoredAction) -> anyhow::Result<bool> {
    let Some(outcome) = stored.outcome else { return Ok(false) };
    let user = stored.person.user;
    let Some(permit) = access::private_permit(deps, user).await? else { return Ok(true) };
    let progress = Progress::Finished(outcome);
    let (action, shown) = (stored.action.as_str(), progress.as_str());
    let message = render::kaspi_action::progress(permit.language(), stored.id, &stored.code, action, shown, None);
    let edited = match stored.message_id {
        Some(message_id) => deps.telegram.try_edit(NOTICE, permit.chat(), message_id, &message).await,
        None => Ok(Edited::Impossible),
    };
    let sent = match edited {
        Ok(Edited::Done) => Ok(()),
        Ok(Edited::Impossible) => {
            deps.telegram.send(NOTICE, Destination::chat(permit.chat()), &message).await.map(drop)
        }
        Err(error) => Err(error),
    };
    Ok(match sent {
        // "Forbidden": the person has blocked the bot.
        Ok(()) | Err(Error::Forbidden { .. } | Error::Rejected { .. }) => true,
        Err(error) => {
            tracing::warn!(user.id = %user, %error, "couldn't notify a person yet of how a request ended");
            false
        }
    })
}
