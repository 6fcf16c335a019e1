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
        if cards::record_shown(deps.db.pool(), chat, code, message_id).await? {
            outbox::catch_up(deps, chat, code, shown).await?;
        }
        store::Result::Ok(())
    };
    log_failure(chat, code, recording.await);
}

/// Makes the card under which a button was pressed the one that is updated from now on. `false` if a later one is.
pub async fn follow(deps: &Deps, chat: ChatId, code: &OrderCode, message_id: i32) -> bool {
    let followed = cards::record_shown(deps.db.pool(), chat, code, message_id).await;
    log_failure(chat, code, followed).unwrap_or(false)
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
