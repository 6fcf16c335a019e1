//! Groups are connected, disconnected, migrated and left.

use std::sync::Arc;

use crate::bot::commands::Parsed;
use crate::bot::context::{Bot, MessageContext, reply_to};
use crate::domain::{ChatId, Outgoing};
use crate::flow::Deps;
use crate::flow::access::{Access, GroupManager, ManagerPermit};
use crate::flow::chats::reply::{self, Recipient};
use crate::flow::chats::{groups, language, muted};
use crate::render;
use crate::render::group;
use crate::telegram::incoming::{ChatKind, MembershipChange, Message};
use crate::telegram::{Destination, Error};

/// A group became a supergroup.
#[derive(Debug, Clone, Copy)]
pub(in crate::bot) struct Migration {
    from: ChatId,
    to: ChatId,
}

impl Migration {
    /// Of a service message: one is sent to the old group and one to the new group.
    pub(in crate::bot) fn of(message: &Message) -> Option<Self> {
        let here = message.chat.id;
        let to = message.migrate_to.map(|to| Self { from: here, to });
        to.or_else(|| message.migrate_from.map(|from| Self { from, to: here }))
    }
}

pub(in crate::bot) async fn migrate(deps: &Deps, migration: Migration) -> anyhow::Result<()> {
    groups::migrate(deps, migration.from, migration.to).await
}

pub(in crate::bot) async fn connect(ctx: &MessageContext<'_>) -> anyhow::Result<()> {
    let Some(manager) = group_manager(ctx).await? else { return Ok(()) };
    let (title, topic) = (ctx.message.chat.title.as_deref().unwrap_or_default(), ctx.message.topic);
    let is_new = groups::connect(ctx.deps, &manager, title, topic).await?;
    let lang = ctx.language().await?;
    ctx.say(if is_new { group::connected(lang, topic.is_some()) } else { group::connected_already(lang) }).await
}

pub(in crate::bot) async fn disconnect(ctx: &MessageContext<'_>) -> anyhow::Result<()> {
    // Answers that the group is not connected.
    if matches!(ctx.authorize().await?, Access::NotConnected(_)) {
        return ctx.require_permit().await.map(drop);
    }
    let Some(manager) = group_manager(ctx).await? else { return Ok(()) };
    let was_connected = groups::disconnect(ctx.deps, &manager).await?;
    let lang = ctx.language().await?;
    let text = if was_connected { group::disconnected(lang) } else { group::unknown(lang) };
    // The permit for the group has just ended.
    reply::send(ctx.deps, Recipient::Member, ctx.to, &Outgoing::text(text)).await.map(drop)
}

/// The sender as a manager of the group, connected or not. Others, and managers in private, are answered here.
async fn group_manager(ctx: &MessageContext<'_>) -> anyhow::Result<Option<GroupManager>> {
    if let Access::NotConnected(sender) = ctx.authorize().await? {
        let manager = sender.manager();
        if manager.is_none() {
            ctx.say(render::reply::managers_only(ctx.language().await?)).await?;
        }
        return Ok(manager);
    }
    let Some(manager) = ctx.require_manager().await? else { return Ok(None) };
    let in_group = ManagerPermit::in_group(manager);
    if in_group.is_none() {
        ctx.reply(&group::groups_only(manager.language(), &ctx.bot.username)).await?;
    }
    Ok(in_group)
}

/// The bot was added to a chat, or removed from it.
pub(in crate::bot) async fn membership(deps: &Arc<Deps>, change: &MembershipChange) -> anyhow::Result<()> {
    let chat = change.chat.id;
    let Some(new) = change.new.filter(|_| change.chat.kind == ChatKind::Group) else { return Ok(()) };
    if !new.is_present {
        return groups::lose(deps, chat).await;
    }
    if new.may_write {
        muted::unmute(deps, chat).await?;
    }
    if !change.old.is_some_and(|old| old.is_present) && !groups::is_connected(deps, chat).await? {
        let text = group::unknown(language::of_chat(deps, chat).await?);
        if let Err(error) = reply::send(deps, Recipient::Member, Destination::chat(chat), &Outgoing::text(text)).await {
            // The bot may not be allowed to write there.
            if !error.downcast_ref().is_some_and(Error::is_refusal) {
                return Err(error);
            }
            tracing::info!(chat.id = %chat, "was added to a group and may not write there");
        }
    }
    Ok(())
}

/// Answers a command that an administrator wrote anonymously, in the name of the group. Messages of channels and bots are
/// ignored.
pub(in crate::bot) async fn anonymous(bot: &Bot, message: &Message, parsed: &Parsed) -> anyhow::Result<()> {
    let is_group_itself = message.sender_chat.is_some_and(|sender| sender.id == Some(message.chat.id));
    let Parsed::Command(command) = parsed else { return Ok(()) };
    if !is_group_itself || (command.is_administrative() && message.is_passed_on()) {
        return Ok(());
    }
    let to = reply_to(message);
    let language = language::of_chat(&bot.deps, to.chat).await?;
    reply::send(&bot.deps, Recipient::Stranger, to, &Outgoing::text(group::anonymous(language))).await.map(drop)
}
