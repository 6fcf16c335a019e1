//! Groups in which the bot may not write: their notices wait, and the managers are notified once.

use std::sync::Arc;

use anyhow::Context;
use chrono::Duration;

use super::alerts;
use crate::domain::{Alert, ChatId};
use crate::flow::Deps;
use crate::store::{incidents, notices};

/// How the incident of a muted group is named in the database, before the group's id.
const INCIDENT: &str = "muted: ";

/// How many notices wait for a muted group; older ones are dropped, urgent ones last.
const MAX_WAITING: u32 = 1000;

/// Reads which groups were muted when the bot stopped.
pub(in crate::flow) async fn restore(deps: &Deps) -> anyhow::Result<()> {
    let names = incidents::names(deps.db.pool(), INCIDENT).await.context("couldn't read the muted groups")?;
    for chat in names.iter().filter_map(|name| name.strip_prefix(INCIDENT)?.parse().ok().map(ChatId)) {
        deps.chat_states.set_muted(chat, true);
    }
    Ok(())
}

/// The bot may not write in a group: notifies the managers once.
pub(in crate::flow) async fn mute(deps: &Arc<Deps>, chat: ChatId, title: String) -> anyhow::Result<()> {
    deps.chat_states.set_muted(chat, true);
    let dropped = notices::drop_excess(deps.db.pool(), chat, MAX_WAITING, deps.now()).await;
    let dropped = dropped.context("couldn't drop old notices")?;
    if dropped > 0 {
        tracing::warn!(chat.id = %chat, dropped, "dropped old notices of a group in which the bot may not write");
    }
    alerts::open(deps, &incident(chat), Duration::zero(), &Alert::GroupMuted { title }).await
}

/// A message was sent to a chat, so the bot may write there: its notices are due at once.
pub(in crate::flow) async fn sent(deps: &Deps, chat: ChatId) {
    if deps.chat_states.is_muted(chat)
        && let Err(error) = unmute(deps, chat).await
    {
        tracing::error!(chat.id = %chat, error = %format!("{error:#}"), "couldn't release a group's notices");
    }
}

/// The bot's rights in a group have changed: it may perhaps write again.
pub async fn unmute(deps: &Deps, chat: ChatId) -> anyhow::Result<()> {
    deps.chat_states.reset_delivery(chat);
    deps.notices_queued.notify_one();
    forget(deps, chat).await
}

/// The group is not the bot's any more.
pub(super) async fn forget(deps: &Deps, chat: ChatId) -> anyhow::Result<()> {
    if deps.chat_states.is_muted(chat) {
        alerts::withdraw(deps, &incident(chat)).await?;
        deps.chat_states.set_muted(chat, false);
    }
    Ok(())
}

fn incident(chat: ChatId) -> String {
    format!("{INCIDENT}{chat}")
}
