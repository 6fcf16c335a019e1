//! Texts without a command, and the search for active orders.

use super::orders::{order_cards, too_many};
use crate::bot::context::MessageContext;
use crate::domain::Language;
use crate::domain::search::Query;
use crate::flow::orders::search::search;
use crate::render;

/// A text without a command in a private chat.
pub(in crate::bot) async fn message(ctx: &MessageContext<'_>, query: Query) -> anyhow::Result<()> {
    answer(ctx, query, render::lookup::not_a_code).await
}

pub(in crate::bot) async fn find(ctx: &MessageContext<'_>, argument: &str) -> anyhow::Result<()> {
    let Some(permit) = ctx.require_permit().await? else { return Ok(()) };
    if !ctx.require_private(&permit).await? {
        return Ok(());
    }
    answer(ctx, Query::of_argument(argument), render::search::usage).await
}

async fn answer(ctx: &MessageContext<'_>, query: Query, explanation: fn(Language) -> String) -> anyhow::Result<()> {
    if let Query::Codes(asked) = query {
        return order_cards(ctx, asked).await;
    }
    let Some(permit) = ctx.require_permit().await? else { return Ok(()) };
    let lang = permit.language();
    let wanted = match query {
        Query::Search(wanted) => wanted,
        Query::TooLong => return ctx.say(render::search::too_long(lang)).await,
        Query::Codes(_) | Query::Nothing => return ctx.say(explanation(lang)).await,
    };
    match search(ctx.deps, &permit, &wanted).await? {
        Ok(hits) => {
            let now = ctx.deps.now();
            ctx.reply(&render::search::hits(lang, permit.audience(), wanted.kind(), &hits, now)).await
        }
        Err(exceeded) => ctx.say(too_many(lang, exceeded, ctx.deps.now())).await,
    }
}
