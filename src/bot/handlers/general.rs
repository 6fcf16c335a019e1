//! Greeting, help and language.

use super::{groups, orders};
use crate::bot::context::{MessageContext, PressContext};
use crate::domain::code::AskedCodes;
use crate::domain::{Language, OrderCode, Outgoing, Role};
use crate::flow::access::{Access, ChatOwnerPermit};
use crate::flow::chats::{language, menu};
use crate::flow::people::invitations::{self, Redeemed};
use crate::flow::people::{Token, requests};
use crate::render::{self, courier, invitation, people, reply};

/// The payload of `/start` that the button "add to a group" sends.
const CONNECT: &str = "connect";

pub(in crate::bot) async fn start(ctx: &MessageContext<'_>, payload: &str) -> anyhow::Result<()> {
    if ctx.is_in_group() {
        if payload == CONNECT {
            return groups::connect(ctx).await;
        }
    } else if let Some(token) = Token::parse(payload) {
        return redeem(ctx, &token).await;
    } else if OrderCode::parse(payload).is_some() {
        return orders::order_cards(ctx, AskedCodes::in_argument(payload)).await;
    }
    let Some(permit) = ctx.require_permit().await? else { return Ok(()) };
    let keyboard = (permit.is_private() && permit.role() == Role::Courier).then(|| courier::keys(permit.language()));
    ctx.reply(&Outgoing { keyboard, ..Outgoing::text(reply::start(permit.language())) }).await?;
    if let Some(manager) = permit.manager() {
        let more = requests::show_next(ctx.deps, &manager).await?;
        if more > 0 {
            ctx.reply(&render::request::waiting(manager.language(), more)).await?;
        }
    }
    Ok(())
}

/// Opens an invitation.
async fn redeem(ctx: &MessageContext<'_>, token: &Token) -> anyhow::Result<()> {
    let redeemed = invitations::redeem(ctx.deps, &ctx.sender, token).await?;
    let lang = ctx.language().await?;
    let reason = match redeemed {
        Redeemed::Welcome { role, is_new } => {
            let keyboard = (role == Role::Courier).then(|| courier::keys(lang));
            return ctx.reply(&Outgoing { keyboard, ..Outgoing::text(people::welcome(lang, role, is_new)) }).await;
        }
        Redeemed::Already(role) => return ctx.say(invitation::already(lang, role)).await,
        Redeemed::Used => invitation::taken,
        Redeemed::Expired => invitation::expired,
        Redeemed::Revoked => invitation::withdrawn,
        Redeemed::Unknown => invitation::unknown,
    };
    match ctx.authorize().await? {
        Access::Stranger => ctx.reply_to_stranger(Some(reason)).await,
        Access::Permitted(_) | Access::NotConnected(_) => ctx.say(reason(lang)).await,
    }
}

/// Refuses a command that the sender did not write: in private with a sentence, in groups silently.
pub(in crate::bot) async fn refuse_passed_on(ctx: &MessageContext<'_>) -> anyhow::Result<()> {
    if ctx.is_in_group() {
        return Ok(());
    }
    match ctx.authorize().await? {
        Access::Stranger => ctx.reply_to_stranger(Some(reply::not_own_words)).await,
        Access::Permitted(_) | Access::NotConnected(_) => ctx.say(reply::not_own_words(ctx.language().await?)).await,
    }
}

pub(in crate::bot) async fn help(ctx: &MessageContext<'_>) -> anyhow::Result<()> {
    let Some(permit) = ctx.require_permit().await? else { return Ok(()) };
    ctx.say(reply::help(permit.language(), permit.role(), !permit.is_private())).await
}

pub(in crate::bot) async fn language_choice(ctx: &MessageContext<'_>) -> anyhow::Result<()> {
    let Some(owner) = ctx.require_chat_owner().await? else { return Ok(()) };
    ctx.reply(&reply::language_choice(owner.language())).await
}

pub(in crate::bot) async fn set_language(
    ctx: &PressContext<'_>,
    owner: &ChatOwnerPermit,
    language: Language,
) -> anyhow::Result<()> {
    language::choose(ctx.deps, owner, language).await?;
    let chosen = Outgoing { html: reply::language_chosen(language), ..reply::language_choice(language) };
    ctx.edit(&chosen).await?;
    ctx.acknowledge().await;
    menu::update(ctx.deps, owner.chat()).await;
    Ok(())
}
