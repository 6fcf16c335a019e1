//! The groups that the bot works in.

use std::sync::Arc;

use anyhow::Context;

use super::access::Visitor;
use super::{Deps, post};
use crate::domain::subscription::Subscription;
use crate::domain::{ChatId, Role};
use crate::render;
use crate::store::{cards, groups, notices, subscriptions};

/// What became of `/connect` and `/disconnect`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// It is so from now on.
    Done,
    /// It was so already.
    Already,
    /// Only managers and admins may.
    NotAllowed,
}

/// Lets the bot work in the group that the visitor, who has this role, is in.
///
/// # Errors
/// The database fails.
pub async fn connect(deps: &Deps, visitor: &Visitor, role: Role, title: &str) -> anyhow::Result<Change> {
    if !role.manages() {
        return Ok(Change::NotAllowed);
    }
    let mut tx = deps.db.begin_write().await.context("couldn't connect a group")?;
    let is_new = groups::connect(&mut *tx, visitor.chat, title, visitor.user, deps.now()).await;
    let is_new = is_new.context("couldn't connect a group")?;
    if is_new {
        let everything = Subscription::new(visitor.chat);
        subscriptions::write(&mut *tx, &everything).await.context("couldn't subscribe a group")?;
    }
    tx.commit().await.context("couldn't connect a group")?;
    tracing::info!(user.id = %visitor.user, chat.id = %visitor.chat, is_new, "connected a group");
    Ok(if is_new { Change::Done } else { Change::Already })
}

/// Ends the bot's work in the group that the visitor, who has this role, is in.
///
/// # Errors
/// The database fails.
pub async fn disconnect(deps: &Deps, visitor: &Visitor, role: Role) -> anyhow::Result<Change> {
    if !role.manages() {
        return Ok(Change::NotAllowed);
    }
    Ok(if forget(deps, visitor.chat).await? { Change::Done } else { Change::Already })
}

/// Whether the group is connected.
///
/// # Errors
/// The database fails.
pub async fn is_connected(deps: &Deps, chat: ChatId) -> anyhow::Result<bool> {
    groups::is_connected(deps.db.pool(), chat).await.context("couldn't read the groups")
}

/// The group's title when it was connected; empty for chats that are no groups.
///
/// # Errors
/// The database fails.
pub async fn title(deps: &Deps, chat: ChatId) -> anyhow::Result<String> {
    let title = groups::title(deps.db.pool(), chat).await.context("couldn't read a group's title")?;
    Ok(title.unwrap_or_default())
}

/// Disconnects a chat and ends what was on its way to it. `false` if it was no connected group.
async fn forget(deps: &Deps, chat: ChatId) -> anyhow::Result<bool> {
    let mut tx = deps.db.begin_write().await.context("couldn't disconnect a group")?;
    let was_connected = groups::disconnect(&mut *tx, chat).await.context("couldn't disconnect a group")?;
    subscriptions::remove(&mut *tx, chat).await.context("couldn't unsubscribe a chat")?;
    notices::drop_all(&mut *tx, chat, deps.now()).await.context("couldn't drop notices")?;
    cards::forget_chat(&mut *tx, chat).await.context("couldn't forget cards")?;
    tx.commit().await.context("couldn't disconnect a group")?;
    if was_connected {
        tracing::info!(chat.id = %chat, "disconnected a group");
    }
    Ok(was_connected)
}

/// The bot is out of a group: it is disconnected, and the managers are told, unless they wanted it.
///
/// # Errors
/// The database fails.
pub async fn lose(deps: &Arc<Deps>, chat: ChatId) -> anyhow::Result<()> {
    let title = title(deps, chat).await?;
    if forget(deps, chat).await? {
        post::tell_managers(deps, move |lang| render::notice::chat_lost(lang, &title)).await?;
    }
    Ok(())
}

/// A group has become a supergroup, which has another id: all that is kept about it moves in one transaction.
///
/// # Errors
/// The database fails.
pub async fn migrate(deps: &Deps, from: ChatId, to: ChatId) -> anyhow::Result<()> {
    let mut tx = deps.db.begin_write().await.context("couldn't move a group")?;
    groups::migrate(&mut tx, from, to).await.context("couldn't move a group")?;
    tx.commit().await.context("couldn't move a group")?;
    tracing::info!(chat.id = %from, chat.new_id = %to, "a group has become a supergroup");
    Ok(())
}
