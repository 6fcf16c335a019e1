//! Waybills of Kaspi Delivery.

use super::orders::too_many;
use crate::bot::context::{MessageContext, PressContext};
use crate::domain::{OrderCode, Outgoing};
use crate::flow::access::Permit;
use crate::flow::waybills::today::{self, Batch, HandOver};
use crate::flow::waybills::{self, Outcome};
use crate::render;
use crate::render::button_answer;

/// Sends an order's waybill to the private chat of the person who pressed.
pub(in crate::bot) async fn send(ctx: &PressContext<'_>, permit: Permit, code: &OrderCode) -> anyhow::Result<()> {
    let toast = button_answer::waybill_coming(permit.language());
    let Some(private) = ctx.open_private(permit, code, toast).await? else { return Ok(()) };
    let lang = private.permit.language();
    let text = match waybills::send(ctx.deps, &private.permit, code).await? {
        Outcome::Sent => return Ok(()),
        Outcome::QuotaExceeded(exceeded) => too_many(lang, exceeded, ctx.deps.now()),
        Outcome::Problem(problem) => render::waybill::problem(lang, code, problem),
    };
    private.send(ctx.deps, &Outgoing::text(text)).await.map(drop)
}

/// Sends the waybills of what is to be handed over today.
pub(in crate::bot) async fn of_today(ctx: &MessageContext<'_>) -> anyhow::Result<()> {
    let Some(permit) = ctx.require_permit().await? else { return Ok(()) };
    if !ctx.require_private(&permit).await? {
        return Ok(());
    }
    let lang = permit.language();
    let HandOver { total, ready, codes } = today::to_hand_over(ctx.deps, &permit).await?;
    ctx.say(render::waybill::summary(lang, total, ready, ready - codes.len())).await?;
    let Batch { problems, untried, quota } = today::send_all(ctx.deps, &permit, &codes).await?;
    if let Some(exceeded) = quota {
        ctx.say(too_many(lang, exceeded, ctx.deps.now())).await?;
    }
    match render::waybill::problems(lang, &problems, untried) {
        Some(text) => ctx.say(text).await,
        None => Ok(()),
    }
}
