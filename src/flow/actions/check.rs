//! Learning what became of requests that Kaspi did not answer clearly, or that the bot does not remember: by reading the order.

use std::sync::Arc;

use anyhow::Context;
use chrono::Duration;

use super::send::{Progress, finish, record};
use crate::domain::kaspi_action::Refusal;
use crate::domain::{ActionOutcome, Outgoing};
use crate::flow::Deps;
use crate::flow::chats::language;
use crate::flow::chats::notify::{self, NOTICE};
use crate::render;
use crate::store::actions::{self, StoredAction};
use crate::telegram::Edited;

/// Pauses after each reading that shows nothing yet: with the one before the first they are 5, 15, 45 and 180 seconds after
/// the answer. A packed order shows it within three minutes in nine of ten cases.
const PAUSES: [Duration; 3] = [Duration::seconds(10), Duration::seconds(30), Duration::seconds(135)];

/// The pause while Kaspi cannot be read, or the order does not show what Kaspi has confirmed; and for how long.
const LAST_PAUSE: Duration = Duration::minutes(3);
const GIVEN_UP_AFTER: Duration = Duration::hours(1);

/// Reads the orders of the requests that are due. Returns their number.
pub async fn check(deps: &Arc<Deps>) -> anyhow::Result<usize> {
    let due = actions::due(deps.db.pool(), deps.now()).await.context("couldn't read the running requests")?;
    for stored in &due {
        if let Some(outcome) = outcome(deps, stored).await {
            if finish(deps, stored, outcome).await? {
                show(deps, stored, &Progress::Finished(outcome)).await;
            }
        } else {
            let pause = PAUSES.get(stored.checks as usize).copied().unwrap_or(LAST_PAUSE);
            let rescheduled =
                actions::check_again(deps.db.pool(), stored.id, stored.checks + 1, deps.now() + pause).await;
            rescheduled.context("couldn't schedule the reading of an order")?;
        }
    }
    Ok(due.len())
}

/// What the order shows. `None` while it may still show it later.
async fn outcome(deps: &Arc<Deps>, stored: &StoredAction) -> Option<ActionOutcome> {
    let otherwise = if stored.is_confirmed { ActionOutcome::Done } else { ActionOutcome::Unconfirmed };
    let Some(shop) = deps.shops().iter().find(|shop| shop.name() == stored.shop) else { return Some(otherwise) };
    let is_old = stored.sent_at.is_none_or(|sent_at| deps.now() - sent_at > GIVEN_UP_AFTER);
    let is_last = is_old || (!stored.is_confirmed && stored.checks as usize >= PAUSES.len());
    match deps.kaspi.order_document(shop, &stored.code).await {
        Ok(Some(document)) => {
            record(deps, shop, &document).await;
            let shown = stored.action.outcome(&document.order);
            shown.or_else(|| is_last.then_some(otherwise))
        }
        Ok(None) => is_last.then_some(ActionOutcome::Refused(Refusal::NotFound)),
        Err(error) => {
            tracing::warn!(order.code = %stored.code, %error, "couldn't read what became of a request");
            is_old.then_some(otherwise)
        }
    }
}

/// Tells the person who asked for it.
async fn show(deps: &Deps, stored: &StoredAction, progress: &Progress) {
    let (user, chat) = (stored.person.user, stored.person.user.private_chat());
    let message = |lang| -> Outgoing {
        render::kaspi_action::progress(lang, stored.id, &stored.code, stored.action.as_str(), progress.as_str(), None)
    };
    if let Some(message_id) = stored.message_id {
        let lang = language::of_chat(deps, chat).await.unwrap_or(deps.language);
        match deps.telegram.try_edit(NOTICE, chat, message_id, &message(lang)).await {
            Ok(Edited::Done) => return,
            Ok(Edited::Impossible) => {}
            Err(error) => tracing::warn!(user.id = %user, %error, "couldn't show how a request ended"),
        }
    }
    notify::person(deps, user, message).await;
}
