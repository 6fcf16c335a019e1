//! The cards that people asked for: they show who holds the order from then on.

use anyhow::Context;

use crate::domain::{ChatId, KnownOrder, OrderCode};
use crate::flow::Deps;
use crate::flow::access::Permit;
use crate::flow::orders::known::known_order;
use crate::store::{cards, orders};

/// Records that a message is the chat's latest card of an order. Without the record the card shows less news, so a failure
/// is logged only.
pub async fn record(deps: &Deps, chat: ChatId, code: &OrderCode, message_id: i32) {
    if let Err(error) = cards::record_shown(deps.db.pool(), chat, code, message_id).await {
        let error = &error as &(dyn std::error::Error + 'static);
        tracing::error!(chat.id = %chat, order.code = %code, error, "couldn't record a card");
    }
}

/// The order as it is stored, for a card that is outdated. Kaspi is not asked.
pub async fn stored(deps: &Deps, _permit: &Permit, code: &OrderCode) -> anyhow::Result<Option<KnownOrder>> {
    let stored = orders::by_code(deps.db.pool(), code).await.context("couldn't read a stored order")?;
    Ok(stored.and_then(known_order))
}
