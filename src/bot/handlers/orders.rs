//! Cards of orders, the list of active ones, and the audit of lookups.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use chrono::{DateTime, Utc};
use tokio_util::task::AbortOnDropHandle;

use crate::bot::context::{MessageContext, PressContext};
use crate::domain::code::AskedCodes;
use crate::domain::known_order::OrderFilter;
use crate::domain::{KnownOrder, Language, OrderCode, Outgoing, UserId};
use crate::flow::Deps;
use crate::flow::access::Permit;
use crate::flow::chats::reply::{self, Recipient};
use crate::flow::deliveries::cards;
use crate::flow::lookup_quota::QuotaExceeded;
use crate::flow::orders::active::active;
use crate::flow::orders::audit::{self, Subject};
use crate::flow::orders::lookup::{Outcome, lookup};
use crate::render;
use crate::render::button_answer;
use crate::render::order::View;
use crate::render::order_list::{order_list, order_list_to_assign};
use crate::telegram::{Destination, Edited, PressAnswer};

/// When a press is not answered by then, a toast says that Kaspi is slow.
const PRESS_IS_SLOW_AFTER: Duration = Duration::from_millis(1500);

pub(in crate::bot) async fn order_cards(ctx: &MessageContext<'_>, asked: AskedCodes) -> anyhow::Result<()> {
    let Some(permit) = ctx.require_permit().await? else { return Ok(()) };
    if asked.codes.is_empty() {
        return ctx.say(render::lookup::not_a_code(permit.language())).await;
    }
    // All are looked up concurrently, in tasks that go on while an answer is sent, and answered in the order of the text.
    let lookups: Vec<_> = asked.codes.iter().map(|code| spawn_lookup(ctx.deps, permit, code)).collect();
    for (code, lookup) in asked.codes.iter().zip(lookups) {
        let outcome =
            reply::typing_while(ctx.deps, ctx.recipient(), ctx.to, lookup).await.context("a lookup panicked")??;
        send_card(ctx.deps, &permit, ctx.to, code, &outcome).await?;
    }
    if asked.left_out > 0 {
        ctx.say(render::lookup::left_out(permit.language(), asked.left_out)).await?;
    }
    Ok(())
}

/// Starts a lookup, which is aborted when the handle is dropped.
fn spawn_lookup(deps: &Arc<Deps>, permit: Permit, code: &OrderCode) -> AbortOnDropHandle<anyhow::Result<Outcome>> {
    let (deps, code) = (Arc::clone(deps), code.clone());
    AbortOnDropHandle::new(tokio::spawn(async move { lookup(&deps, &permit, &code).await }))
}

pub(in crate::bot) async fn audit(ctx: &MessageContext<'_>, argument: &str) -> anyhow::Result<()> {
    let Some(admin) = ctx.require_admin().await? else { return Ok(()) };
    let (code, user) = (OrderCode::parse(argument), UserId::parse(argument));
    let subject = match argument {
        "" => Subject::Everybody,
        _ if code.is_none() && user.is_none() => return ctx.say(render::audit::usage(admin.language())).await,
        _ => Subject::Number { code, user },
    };
    if !ctx.require_private(&admin).await? {
        return Ok(());
    }
    let (lookups, is_complete) = audit::latest(ctx.deps, &admin, &subject).await?;
    ctx.say(render::audit::audit(admin.language(), &lookups, is_complete, ctx.deps.now())).await
}

pub(in crate::bot) async fn active_orders(ctx: &MessageContext<'_>, argument: &str) -> anyhow::Result<()> {
    // With a code behind it, `/order` was meant.
    let asked = AskedCodes::in_argument(argument);
    if !asked.codes.is_empty() {
        return order_cards(ctx, asked).await;
    }
    let Some(permit) = ctx.require_permit().await? else { return Ok(()) };
    let filter = OrderFilter::DEFAULT;
    let orders = active(ctx.deps, &permit, filter).await?;
    ctx.reply(&list(ctx.deps, &permit, &orders, filter, 0)).await
}

/// Sends the list below a digest.
pub(in crate::bot) async fn open_list(ctx: &PressContext<'_>, permit: &Permit) -> anyhow::Result<()> {
    ctx.acknowledge().await;
    let filter = OrderFilter::DEFAULT;
    let orders = active(ctx.deps, permit, filter).await?;
    ctx.reply(&list(ctx.deps, permit, &orders, filter, 0)).await
}

/// A manager in private may tick several orders of the list.
fn list(deps: &Deps, permit: &Permit, orders: &[KnownOrder], filter: OrderFilter, page: u16) -> Outgoing {
    let (lang, now) = (permit.language(), deps.now());
    if permit.is_private() && permit.role().manages() {
        order_list_to_assign(lang, orders, filter, page, now)
    } else {
        order_list(lang, permit.audience(), orders, filter, page, now)
    }
}

/// Turns a list of orders to another page.
pub(in crate::bot) async fn turn_page(
    ctx: &PressContext<'_>,
    permit: &Permit,
    filter: OrderFilter,
    page: u16,
) -> anyhow::Result<()> {
    let orders = active(ctx.deps, permit, filter).await?;
    ctx.edit(&list(ctx.deps, permit, &orders, filter, page)).await?;
    ctx.acknowledge().await;
    Ok(())
}

/// Sends the card of an order from a list.
pub(in crate::bot) async fn open(ctx: &PressContext<'_>, permit: &Permit, code: &OrderCode) -> anyhow::Result<()> {
    ctx.acknowledge().await;
    let outcome = reply::typing_while(ctx.deps, ctx.recipient(), ctx.to, lookup(ctx.deps, permit, code)).await?;
    send_card(ctx.deps, permit, ctx.to, code, &outcome).await
}

/// Sends the destination of an order as a venue: its title says in a group which order it belongs to.
pub(in crate::bot) async fn send_location(
    ctx: &PressContext<'_>,
    permit: &Permit,
    code: &OrderCode,
) -> anyhow::Result<()> {
    ctx.acknowledge().await;
    let outcome = reply::typing_while(ctx.deps, ctx.recipient(), ctx.to, lookup(ctx.deps, permit, code)).await?;
    let (Outcome::Found { order, .. } | Outcome::LastKnown { order, .. }) = &outcome else {
        return ctx.reply(&answer(code, &outcome, view(ctx.deps, permit))).await;
    };
    if let Some(point) = order.destination() {
        let (title, address) = render::order::venue(permit.language(), permit.audience(), order);
        reply::send_venue(ctx.deps, ctx.recipient(), ctx.to, point, (&title, &address)).await?;
    }
    Ok(())
}

/// Updates the card in its place.
pub(in crate::bot) async fn refresh(ctx: &PressContext<'_>, permit: &Permit, code: &OrderCode) -> anyhow::Result<()> {
    let lang = permit.language();
    let Some(_claim) = ctx.bot.refreshing.claim(permit.chat(), ctx.message_id) else {
        ctx.toast(button_answer::refresh_busy(lang)).await;
        return Ok(());
    };
    let mut lookup = std::pin::pin!(lookup(ctx.deps, permit, code));
    let mut is_answered = false;
    let outcome = if let Ok(outcome) = tokio::time::timeout(PRESS_IS_SLOW_AFTER, &mut lookup).await {
        outcome?
    } else {
        ctx.toast(button_answer::refresh_slow(lang)).await;
        is_answered = true;
        lookup.await?
    };
    let is_refresh = matches!(outcome, Outcome::Found { .. });
    let message = answer(code, &outcome, View { is_refresh, ..view(ctx.deps, permit) });
    let press_answer = if matches!(outcome, Outcome::Found { .. } | Outcome::LastKnown { .. }) {
        match ctx.edit(&message).await? {
            Edited::Done if is_refresh => PressAnswer::Toast(button_answer::refresh_done(lang)),
            Edited::Done => PressAnswer::Toast(button_answer::refresh_failed(lang)),
            Edited::Impossible => PressAnswer::Alert(button_answer::refresh_too_old(lang)),
        }
    } else {
        // The card stays as it is; the reason is sent below it.
        ctx.reply(&message).await?;
        PressAnswer::Nothing
    };
    if !is_answered {
        ctx.answer(press_answer).await;
    }
    Ok(())
}

/// Sends the card with the phone to the private chat of the person who pressed.
pub(in crate::bot) async fn full_card(ctx: &PressContext<'_>, permit: Permit, code: &OrderCode) -> anyhow::Result<()> {
    let Some(private) = ctx.open_private(permit, code, button_answer::full_card_sent(permit.language())).await? else {
        return Ok(());
    };
    let (recipient, permit) = (private.recipient(), private.permit);
    let outcome = reply::typing_while(ctx.deps, recipient, private.to, lookup(ctx.deps, &permit, code)).await?;
    send_card(ctx.deps, &permit, private.to, code, &outcome).await
}

/// Sends the card, which follows the order's courier from then on, or the sentence in its place.
async fn send_card(
    deps: &Deps,
    permit: &Permit,
    to: Destination,
    code: &OrderCode,
    outcome: &Outcome,
) -> anyhow::Result<()> {
    let sent = reply::send(deps, Recipient::Permitted(*permit), to, &answer(code, outcome, view(deps, permit))).await?;
    if let Outcome::Found { order, work: Some(work), .. } | Outcome::LastKnown { order, work, .. } = outcome
        && deps.is_changed_by_presses(order)
    {
        cards::record(deps, sent.chat, code, sent.message_id, work).await;
    }
    Ok(())
}

pub(super) fn view(deps: &Deps, permit: &Permit) -> View<'static> {
    let kaspi_actions = deps.kaspi_actions;
    View { viewer: permit.viewer(), kaspi_actions, ..View::new(permit.language(), permit.audience(), deps.now()) }
}

pub(super) fn too_many(lang: Language, exceeded: QuotaExceeded, now: DateTime<Utc>) -> String {
    let QuotaExceeded { limit, is_daily, retry_at } = exceeded;
    render::lookup::too_many(lang, limit, is_daily, retry_at, now)
}

/// The card, or the sentence in its place.
fn answer(code: &OrderCode, outcome: &Outcome, view: View<'_>) -> Outgoing {
    let lang = view.language;
    let text = match outcome {
        Outcome::Found { order, shop, work } => {
            let view = View { shop: shop.as_deref(), work: work.as_ref(), ..view };
            return render::order::card(order, &view);
        }
        Outcome::LastKnown { order, shop, work, as_of } => {
            let headline = render::lookup::last_known(lang, *as_of, view.now);
            let view = View { shop: shop.as_deref(), headline: Some(&headline), work: Some(work), ..view };
            return render::order::card(order, &view);
        }
        Outcome::QuotaExceeded(exceeded) => too_many(lang, *exceeded, view.now),
        Outcome::NotFound { shop_count } => render::lookup::not_found(lang, code, *shop_count),
        Outcome::Unavailable { shops } => render::lookup::kaspi_unavailable(lang, code, shops),
        Outcome::TokenRefused { shops } => render::lookup::kaspi_token_refused(lang, code, shops),
        Outcome::NotUnderstood { shops } => render::lookup::kaspi_not_understood(lang, code, shops),
    };
    Outgoing::text(text)
}
