//! The groups that the bot works in.

use std::sync::Arc;

use anyhow::Context;

use super::{alerts, muted};
use crate::domain::subscription::Subscription;
use crate::domain::{Alert, ChatId};
use crate::flow::Deps;
use crate::flow::access::GroupManager;
use crate::store::{self, cards, groups, notices, subscriptions};

/// Lets the bot work in the manager's group, and subscribes it to everything. `thread` is the forum topic in which that
/// was asked for: notices go there. `false` if the group was connected before.
pub async fn connect(deps: &Deps, by: &GroupManager, title: &str, thread: Option<i32>) -> anyhow::Result<bool> {
    let connecting = async {
        let mut tx = deps.db.begin_write().await?;
        let is_new = groups::connect(&mut *tx, by.chat(), title, by.user(), deps.now()).await?;
        if is_new {
            subscriptions::write(&mut *tx, &Subscription { thread, ..Subscription::new(by.chat()) }).await?;
        }
        tx.commit().await?;
        store::Result::Ok(is_new)
    };
    let is_new = connecting.await.context("couldn't connect a group")?;
    tracing::info!(user.id = %by.user(), chat.id = %by.chat(), is_new, "connected a group");
    Ok(is_new)
}

/// Ends the bot's work in the manager's group. `false` if it was not connected.
pub async fn disconnect(deps: &Deps, by: &GroupManager) -> anyhow::Result<bool> {
    remove(deps, by.chat(), None).await
}

pub async fn is_connected(deps: &Deps, chat: ChatId) -> anyhow::Result<bool> {
    groups::is_connected(deps.db.pool(), chat).await.context("couldn't read the groups")
}

/// The group's title when it was connected; empty for other chats.
pub async fn title(deps: &Deps, chat: ChatId) -> anyhow::Result<String> {
    let title = groups::title(deps.db.pool(), chat).await.context("couldn't read a group's title")?;
    Ok(title.unwrap_or_default())
}

/// The bot is no longer in the group, or cannot reach the chat: disconnects it and notifies the managers, unless it was
/// disconnected before.
pub async fn lose(deps: &Arc<Deps>, chat: ChatId) -> anyhow::Result<()> {
    let alert = Alert::GroupLost { title: title(deps, chat).await? };
    if remove(deps, chat, Some(&alert)).await? {
        alerts::deliver(deps).await?;
    }
    Ok(())
}

/// Disconnects a chat and drops its notices; queues the alert if it was a connected group. `false` if it was not.
async fn remove(deps: &Deps, chat: ChatId, alert: Option<&Alert>) -> anyhow::Result<bool> {
    let removing = async {
        let mut tx = deps.db.begin_write().await?;
        let was_connected = groups::disconnect(&mut *tx, chat).await?;
        subscriptions::remove(&mut *tx, chat).await?;
        notices::drop_all(&mut *tx, chat, deps.now()).await?;
        cards::remove_chat(&mut *tx, chat).await?;
        if let Some(alert) = alert.filter(|_| was_connected) {
            alerts::queue(deps, &mut tx, None, alert).await?;
        }
        tx.commit().await?;
        store::Result::Ok(was_connected)
    };
    let was_connected = removing.await.context("couldn't disconnect a group")?;
    muted::forget(deps, chat).await?;
    if was_connected {
        tracing::info!(chat.id = %chat, "disconnected a group");
    }
    Ok(was_connected)
}

/// A group became a supergroup, which has another id: moves everything stored about it, in one transaction.
pub async fn migrate(deps: &Deps, from: ChatId, to: ChatId) -> anyhow::Result<()> {
    let migrating = async {
        let mut tx = deps.db.begin_write().await?;
        groups::migrate(&mut tx, from, to).await?;
        tx.commit().await
    };
    migrating.await.context("couldn't migrate a group")?;
    deps.chat_states.set_migrated(from, to);
    muted::forget(deps, from).await?;
    tracing::info!(chat.id = %from, chat.new_id = %to, "a group became a supergroup");
    Ok(())
}
