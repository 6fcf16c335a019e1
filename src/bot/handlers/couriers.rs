//! What couriers do with orders: take them, give them back, report how it went.

use chrono::{DateTime, Utc};

use crate::bot::context::{MessageContext, PressContext};
use crate::domain::courier_action::ReportedOutcome;
use crate::domain::order::CellPhone;
use crate::domain::shop::name_for_buyers;
use crate::domain::{CourierAction, KnownOrder, Language, OrderCode, Outgoing};
use crate::flow::access::Permit;
use crate::flow::chats::reply;
use crate::flow::deliveries::assignments::{self, Released, Taken, Unavailable};
use crate::flow::deliveries::attempts::{self, Commented, MAX_COMMENT_CHARS, Reported, Settled, Undone};
use crate::flow::deliveries::{cards, list};
use crate::flow::people::members;
use crate::render;
use crate::render::button_answer;
use crate::render::courier::ListOwner;
use crate::render::order::View;

use super::orders::view;
use super::rounds;

pub(in crate::bot) async fn press(ctx: &PressContext<'_>, permit: Permit, action: CourierAction) -> anyhow::Result<()> {
    if !ctx.has_button() {
        // A forged button changes nothing.
        ctx.alert(button_answer::button_unknown(permit.language())).await;
        return Ok(());
    }
    match action {
        CourierAction::Take(code) => take(ctx, &permit, &code).await,
        CourierAction::Release(code) => release(ctx, &permit, &code).await,
        CourierAction::ListOwn { page } => {
            let orders = list::own(ctx.deps, &permit).await?;
            turn_page(ctx, &permit, ListOwner::Own, &orders, page).await
        }
        CourierAction::Report { code, number, outcome } => report(ctx, &permit, &code, number, outcome).await,
        CourierAction::Undo { attempt } => undo(ctx, &permit, attempt).await,
        CourierAction::Drafts { code, language } => drafts(ctx, &permit, &code, language).await,
        CourierAction::SkipComment { attempt } => skip_comment(ctx, &permit, attempt).await,
    }
}

async fn take(ctx: &PressContext<'_>, permit: &Permit, code: &OrderCode) -> anyhow::Result<()> {
    let lang = permit.language();
    let is_followed = follow_card(ctx, code).await;
    let taken = assignments::take(ctx.deps, permit, code).await?;
    match &taken {
        Taken::Done => ctx.toast(button_answer::taken(lang)).await,
        Taken::Already => ctx.toast(button_answer::taken_already(lang)).await,
        Taken::HeldBy(courier) => ctx.toast(button_answer::held_by(lang, courier)).await,
        Taken::Unavailable(unavailable) => ctx.alert(button_answer::unavailable(lang, unavailable.as_str())).await,
    }
    if is_followed && taken == Taken::Done { Ok(()) } else { show_stored(ctx, permit, code).await }
}

async fn release(ctx: &PressContext<'_>, permit: &Permit, code: &OrderCode) -> anyhow::Result<()> {
    let lang = permit.language();
    let is_followed = follow_card(ctx, code).await;
    let released = assignments::release(ctx.deps, permit, code).await?;
    match &released {
        Released::Done => ctx.toast(button_answer::released(lang)).await,
        Released::NotHeld => ctx.alert(button_answer::not_held(lang)).await,
        Released::HeldBy(courier) => ctx.alert(button_answer::held_by(lang, courier)).await,
        Released::HandedOver => ctx.alert(button_answer::unavailable(lang, Unavailable::HandedOver.as_str())).await,
    }
    if is_followed && released == Released::Done { Ok(()) } else { show_stored(ctx, permit, code).await }
}

async fn report(
    ctx: &PressContext<'_>,
    permit: &Permit,
    code: &OrderCode,
    number: u32,
    reported: ReportedOutcome,
) -> anyhow::Result<()> {
    let (lang, now) = (permit.language(), ctx.deps.now());
    let Some(outcome) = attempts::outcome(reported, now) else {
        if let Some(refused) = attempts::refusal(ctx.deps, permit, code, number).await? {
            return refuse_report(ctx, permit, code, refused).await;
        }
        let toast = button_answer::postpone_asked(lang);
        let Some(private) = ctx.open_private(*permit, code, toast).await? else { return Ok(()) };
        let question = render::courier::ask_day(private.permit.language(), code, number);
        return private.send(ctx.deps, &question).await.map(drop);
    };
    let is_on_card = ReportedOutcome::OFFERED.contains(&reported);
    let is_followed = is_on_card && follow_card(ctx, code).await;
    let (attempt, outcome, awaits_comment) = match attempts::report(ctx.deps, permit, code, (number, outcome)).await? {
        Reported::Done { attempt, outcome, awaits_comment } => (attempt, outcome, awaits_comment),
        refused => return refuse_report(ctx, permit, code, refused).await,
    };
    if is_on_card && !is_followed {
        show_stored(ctx, permit, code).await?;
    }
    let Some(private) = ctx.open_private(*permit, code, button_answer::reported(lang)).await? else {
        // Nobody has asked for the comment.
        return attempts::skip_comment(ctx.deps, permit, attempt).await.map(drop);
    };
    let lang = private.permit.language();
    let confirmation = render::courier::reported(lang, code, (attempt, outcome), awaits_comment, now);
    let question = if is_on_card {
        private.send(ctx.deps, &confirmation).await?.message_id
    } else {
        ctx.edit(&confirmation).await?;
        ctx.message_id
    };
    if awaits_comment {
        ctx.deps.comment_questions.set(permit.user(), attempt, question);
    }
    if let Some(next) = rounds::next(ctx.deps, &private.permit, code).await? {
        private.send(ctx.deps, &next).await?;
    }
    Ok(())
}

async fn skip_comment(ctx: &PressContext<'_>, permit: &Permit, attempt: i64) -> anyhow::Result<()> {
    let lang = permit.language();
    let settled = attempts::skip_comment(ctx.deps, permit, attempt).await?;
    ctx.toast(button_answer::comment_skipped(lang)).await;
    let Some(settled) = settled else { return Ok(()) };
    ctx.deps.comment_questions.answered(permit.user(), attempt);
    ctx.edit(&without_question(lang, &settled, ctx.deps.now())).await.map(drop)
}

/// The confirmation of a report, which can still be taken back.
fn without_question(lang: Language, settled: &Settled, now: DateTime<Utc>) -> Outgoing {
    render::courier::reported(lang, &settled.code, (settled.attempt, settled.outcome), false, now)
}

async fn refuse_report(
    ctx: &PressContext<'_>,
    permit: &Permit,
    code: &OrderCode,
    refused: Reported,
) -> anyhow::Result<()> {
    let lang = permit.language();
    ctx.alert(match refused {
        Reported::HeldBy(courier) => button_answer::held_by(lang, &courier),
        Reported::NotHeld => button_answer::not_held(lang),
        Reported::Over => button_answer::unavailable(lang, Unavailable::Over.as_str()),
        Reported::Outdated | Reported::Done { .. } => button_answer::report_outdated(lang),
    })
    .await;
    if ctx.is_on_card() { show_stored(ctx, permit, code).await } else { Ok(()) }
}

async fn undo(ctx: &PressContext<'_>, permit: &Permit, attempt: i64) -> anyhow::Result<()> {
    let lang = permit.language();
    match attempts::undo(ctx.deps, permit, attempt).await? {
        Undone::Done(code) => {
            ctx.edit(&Outgoing::text(render::courier::undone(lang, &code))).await?;
            ctx.acknowledge().await;
        }
        Undone::Already => ctx.toast(button_answer::undone_already(lang)).await,
        Undone::TooLate => ctx.alert(button_answer::undo_too_late(lang)).await,
        Undone::Unknown => ctx.alert(button_answer::button_unknown(lang)).await,
    }
    Ok(())
}

/// Offers drafts of messages to the buyer, in private only: they open a chat with the buyer's phone.
async fn drafts(ctx: &PressContext<'_>, permit: &Permit, code: &OrderCode, language: Language) -> anyhow::Result<()> {
    let lang = permit.language();
    if !permit.is_private() {
        ctx.alert(button_answer::button_unknown(lang)).await;
        return Ok(());
    }
    let known = cards::stored(ctx.deps, permit, code).await?;
    let order = known.as_ref().map(|known| &known.order);
    let phone = order.and_then(|order| order.customer.cell_phone.as_ref());
    let (Some(order), Some(CellPhone::Number(phone))) = (order, phone) else {
        ctx.alert(button_answer::no_phone(lang)).await;
        return Ok(());
    };
    let shop = known.as_ref().and_then(|known| name_for_buyers(&known.shop));
    let message = render::courier::drafts(lang, order, phone, shop, language);
    ctx.acknowledge().await;
    if ctx.is_on_card() { ctx.reply(&message).await } else { ctx.edit(&message).await.map(drop) }
}

/// The card under which the button stands is updated from now on. `false` if another one of the chat is.
pub(super) async fn follow_card(ctx: &PressContext<'_>, code: &OrderCode) -> bool {
    cards::follow(ctx.deps, ctx.sender.chat, code, ctx.message_id).await
}

/// Updates a card whose button was outdated. The one that is updated from now on is left to the delivery of notices, which
/// may be about to do it.
async fn show_stored(ctx: &PressContext<'_>, permit: &Permit, code: &OrderCode) -> anyhow::Result<()> {
    if cards::update(ctx.deps, ctx.sender.chat, code, ctx.message_id).await? {
        return Ok(());
    }
    let Some(known) = cards::stored(ctx.deps, permit, code).await? else { return Ok(()) };
    let view = View {
        shop: ctx.deps.shop_label(&known.shop),
        work: Some(&known.work),
        has_location_button: !permit.is_private(),
        ..view(ctx.deps, permit)
    };
    ctx.edit(&render::order::card(&known.order, &view)).await.map(drop)
}

pub(super) async fn turn_page(
    ctx: &PressContext<'_>,
    permit: &Permit,
    owner: ListOwner<'_>,
    orders: &[KnownOrder],
    page: u16,
) -> anyhow::Result<()> {
    let message = render::courier::list(permit.language(), permit.audience(), owner, orders, page, ctx.deps.now());
    ctx.edit(&message).await?;
    ctx.acknowledge().await;
    Ok(())
}

/// The sender's orders; with a name behind it, a manager gets that person's.
pub(in crate::bot) async fn my(ctx: &MessageContext<'_>, name: &str) -> anyhow::Result<()> {
    let Some(permit) = ctx.require_permit().await? else { return Ok(()) };
    let (lang, audience, now) = (permit.language(), permit.audience(), ctx.deps.now());
    let Some(manager) = permit.manager().filter(|_| !name.is_empty()) else {
        let orders = list::own(ctx.deps, &permit).await?;
        return ctx.reply(&render::courier::list(lang, audience, ListOwner::Own, &orders, 0, now)).await;
    };
    let found = members::named(ctx.deps, &manager, name).await?;
    match &found[..] {
        [] => ctx.say(render::courier::nobody(lang)).await,
        [person] => {
            let orders = list::of_courier(ctx.deps, &manager, person.user).await?;
            let orders = orders.map(|(_, orders)| orders).unwrap_or_default();
            ctx.reply(&render::courier::list(lang, audience, ListOwner::Courier(person), &orders, 0, now)).await
        }
        several => ctx.reply(&render::courier::choose_list(lang, several)).await,
    }
}

/// Takes a text as a comment on the sender's last failed attempt. `false` if none is expected.
pub(in crate::bot) async fn comment(ctx: &MessageContext<'_>, permit: &Permit, text: &str) -> anyhow::Result<bool> {
    let lang = permit.language();
    match attempts::comment(ctx.deps, permit, text).await? {
        Commented::Done(settled) => {
            if let Some(question) = ctx.deps.comment_questions.answered(permit.user(), settled.attempt) {
                let message = without_question(lang, &settled, ctx.deps.now());
                let edited = reply::edit(ctx.deps, ctx.recipient(), (ctx.sender.chat, question), &message).await;
                // The comment is stored: handling the message again would search for its words.
                if let Err(error) = edited {
                    tracing::warn!(error = %format!("{error:#}"), "a question keeps its keys");
                }
            }
            ctx.say(render::courier::commented(lang)).await?;
        }
        Commented::TooLong => ctx.say(render::courier::comment_too_long(lang, MAX_COMMENT_CHARS)).await?,
        Commented::Unexpected => return Ok(false),
    }
    Ok(true)
}

/// A photo of which the bot does not know the order. Its caption may be the comment that the bot has asked for.
pub(in crate::bot) async fn photo_of_nothing(ctx: &MessageContext<'_>, caption: &str) -> anyhow::Result<()> {
    let Some(permit) = ctx.require_permit().await? else { return Ok(()) };
    if comment(ctx, &permit, caption).await? {
        return Ok(());
    }
    ctx.say(render::courier::photo_without_order(permit.language())).await
}
