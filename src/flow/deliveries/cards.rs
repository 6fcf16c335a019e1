//! The cards that people asked for: they show who holds the order from then on.

use anyhow::Context;

use crate::domain::courier::CourierWork;
use crate::domain::{ChatId, KnownOrder, OrderCode};
use crate::flow::Deps;
use crate::flow::access::Permit;
use crate::flow::orders::known::known_order;
use crate::flow::outbox;
use crate::store::{self, cards, orders};

/// Records a card that was just sent and shows this work of couriers: it is updated if that changed meanwhile. Without the
/// record the card stays as it is, so a failure is logged only.
pub async fn record(deps: &Deps, chat: ChatId, code: &OrderCode, message_id: i32, shown: &CourierWork) {
    let recording = async {
        let mut tx = deps.db.begin_write().await?;
        let is_recorded = cards::record_shown(&mut *tx, chat, code, message_id).await?;
        let is_outdated = is_recorded && outbox::catch_up(&mut tx, chat, code, shown, deps.now()).await?;
        tx.commit().await?;
        store::Result::Ok(is_outdated)
    };
    if log_failure(chat, code, recording.await) == Some(true) {
        deps.notices_queued.notify_one();
    }
}

/// Makes the card under which a button was pressed the one that is updated from now on. `false` if a later one is.
pub async fn follow(deps: &Deps, chat: ChatId, code: &OrderCode, message_id: i32) -> bool {
    let followed = cards::record_shown(deps.db.pool(), chat, code, message_id).await;
    log_failure(chat, code, followed).unwrap_or(false)
}

/// Updates the card under which a button was outdated, if it is the chat's. `false` if another one is.
pub async fn update(deps: &Deps, chat: ChatId, code: &OrderCode, message_id: i32) -> anyhow::Result<bool> {
    let updating = async {
        let mut tx = deps.db.begin_write().await?;
        let is_recorded = cards::record_shown(&mut *tx, chat, code, message_id).await?;
        if is_recorded {
            outbox::update_card(&mut tx, chat, code, deps.now()).await?;
        }
        tx.commit().await?;
        store::Result::Ok(is_recorded)
    };
    let is_updated = updating.await.context("couldn't queue the update of a card")?;
    deps.notices_queued.notify_one();
    Ok(is_updated)
}

fn log_failure<T>(chat: ChatId, code: &OrderCode, result: store::Result<T>) -> Option<T> {
    let error = match result {
        Ok(value) => return Some(value),
        Err(error) => error,
    };
    let error = &error as &(dyn std::error::Error + 'static);
    tracing::error!(chat.id = %chat, order.code = %code, error, "couldn't record a card");
    None
}

/// The order as it is stored, for a card that is outdated. Kaspi is not asked.
pub async fn stored(deps: &Deps, _permit: &Permit, code: &OrderCode) -> anyhow::Result<Option<KnownOrder>> {
    let stored = orders::by_code(deps.db.pool(), code).await.context("couldn't read a stored order")?;
    Ok(stored.and_then(known_order))
}
