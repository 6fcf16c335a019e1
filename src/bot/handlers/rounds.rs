//! A courier on the road: the round of today, where the courier is, photos of deliveries.

use crate::bot::context::{Bot, MessageContext};
use crate::domain::route::Visit;
use crate::domain::{KnownOrder, OrderCode, Outgoing};
use crate::flow::Deps;
use crate::flow::access::{Access, Permit};
use crate::flow::deliveries::cards;
use crate::flow::deliveries::photos::{self, PassedOn};
use crate::flow::deliveries::round::{self, Next, Round};
use crate::render;
use crate::telegram::incoming::{Location, Message};

/// The sender's round, from where they were last.
pub(in crate::bot) async fn round(ctx: &MessageContext<'_>) -> anyhow::Result<()> {
    let Some(permit) = ctx.require_permit().await? else { return Ok(()) };
    if !ctx.require_private(&permit).await? {
        return Ok(());
    }
    let round = round::round(ctx.deps, &permit).await?;
    if !round.visits.is_empty() && round::asks_location(ctx.deps, &permit) {
        let lang = permit.language();
        let keyboard = Some(render::courier::keys(lang));
        ctx.reply(&Outgoing { keyboard, ..Outgoing::text(render::route::ask_location(lang)) }).await?;
    }
    send(ctx, &permit, &round).await
}

async fn send(ctx: &MessageContext<'_>, permit: &Permit, round: &Round) -> anyhow::Result<()> {
    let visits: Vec<Visit<&KnownOrder>> = round
        .visits
        .iter()
        .map(|visit| Visit { what: &visit.what, point: visit.point, kilometres: visit.kilometres })
        .collect();
    let without_point: Vec<&KnownOrder> = round.without_point.iter().collect();
    let now = ctx.deps.now();
    for message in render::route::round(permit.language(), permit.audience(), &visits, &without_point, now) {
        ctx.reply(&message).await?;
    }
    Ok(())
}

/// The sender has sent where they are.
pub(in crate::bot) async fn location(ctx: &MessageContext<'_>, location: Location) -> anyhow::Result<()> {
    let Some(permit) = ctx.require_permit().await? else { return Ok(()) };
    let Location::Here(point) = location else {
        return ctx.say(render::route::location_outside(permit.language())).await;
    };
    round::set_location(ctx.deps, &permit, point);
    send(ctx, &permit, &round::round(ctx.deps, &permit).await?).await
}

/// A live location has changed; nothing is answered.
pub(in crate::bot) async fn moved(bot: &Bot, message: &Message) -> anyhow::Result<()> {
    let Some(ctx) = MessageContext::new(bot, message).filter(|ctx| !ctx.is_in_group()) else { return Ok(()) };
    if let Access::Permitted(permit) = ctx.authorize().await?
        && let Some(Location::Here(point)) = message.location
    {
        round::set_location(ctx.deps, &permit, point);
    }
    Ok(())
}

/// The stop after an order about which the person has just reported; `None` if nothing is left.
pub(super) async fn next(deps: &Deps, permit: &Permit, done: &OrderCode) -> anyhow::Result<Option<Outgoing>> {
    let Some(done) = cards::stored(deps, permit, done).await? else { return Ok(None) };
    Ok(round::after(deps, permit, &done).await?.map(|Next { known, number, kilometres }| {
        render::route::next(permit.language(), permit.audience(), &known.order, number, kilometres)
    }))
}

/// Passes on a photo that was sent as a reply to an order's card.
pub(in crate::bot) async fn photo(
    ctx: &MessageContext<'_>,
    code: &OrderCode,
    file_id: &str,
    caption: &str,
) -> anyhow::Result<()> {
    let Some(permit) = ctx.require_permit().await? else { return Ok(()) };
    let PassedOn { reached, missed } = photos::pass_on(ctx.deps, &permit, code, (file_id, caption)).await?;
    ctx.say(render::courier::photo_passed_on(permit.language(), &reached, &missed)).await
}

/// Shows or removes the keys below the chat.
pub(in crate::bot) async fn show_keys(ctx: &MessageContext<'_>, are_shown: bool) -> anyhow::Result<()> {
    let Some(permit) = ctx.require_permit().await? else { return Ok(()) };
    if !ctx.require_private(&permit).await? {
        return Ok(());
    }
    ctx.reply(&render::courier::show_keys(permit.language(), are_shown)).await
}
