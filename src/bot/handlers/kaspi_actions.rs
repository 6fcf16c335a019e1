//! Changes of orders at Kaspi: a press asks, a second one confirms, in private.

use crate::bot::context::{MessageContext, PressContext, PrivateChat};
use crate::domain::kaspi_action::{ActionOutcome, BuyerCode, Offer, Refusal};
use crate::domain::{KaspiAction, KaspiButton, KnownOrder, Language, OrderCode, Outgoing};
use crate::flow::Deps;
use crate::flow::access::Permit;
use crate::flow::actions::ask::{self, Asked, Declined, Impossible};
use crate::flow::actions::buyer_code::{self, Entered, Resent};
use crate::flow::actions::send::{self, Progress};
use crate::flow::chats::reply;
use crate::render;
use crate::render::button_answer;
use crate::telegram::Edited;

pub(in crate::bot) async fn press(ctx: &PressContext<'_>, permit: Permit, button: KaspiButton) -> anyhow::Result<()> {
    let is_on_card = matches!(button, KaspiButton::Ask(..));
    // A forged button changes nothing, and all but those of cards stand in private chats only.
    if !ctx.has_button() || !(is_on_card || permit.is_private()) {
        ctx.alert(button_answer::button_unknown(permit.language())).await;
        return Ok(());
    }
    match button {
        KaspiButton::Ask(Offer::Assemble, code) => ask_places(ctx, permit, &code).await,
        KaspiButton::Ask(Offer::Accept, code) => ask_private(ctx, permit, KaspiAction::Accept, &code).await,
        KaspiButton::Ask(Offer::Complete, code) => ask_private(ctx, permit, KaspiAction::SendCode, &code).await,
        KaspiButton::AcceptTicked => accept_ticked(ctx, &permit).await,
        KaspiButton::Places { code, places } => choose_places(ctx, &permit, &code, places).await,
        KaspiButton::Confirm { first, count } => confirm(ctx, &permit, first, count).await,
        KaspiButton::Decline { first, count } => {
            let declined = ask::decline(ctx.deps, &permit, first..first + i64::from(count)).await?;
            let lang = permit.language();
            match declined {
                Declined::Unsent => ctx.edit(&render::kaspi_action::declined(lang)).await?,
                Declined::CodeNotAwaited => ctx.edit(&render::kaspi_action::code_not_awaited(lang)).await?,
                // The message shows how it goes.
                Declined::Sent => Edited::Done,
            };
            ctx.acknowledge().await;
            Ok(())
        }
        KaspiButton::Resend { request } => resend(ctx, &permit, request).await,
    }
}

async fn ask_places(ctx: &PressContext<'_>, permit: Permit, code: &OrderCode) -> anyhow::Result<()> {
    if let Some(impossible) = ask::check(ctx.deps, &permit, Offer::Assemble, code).await? {
        return refuse(ctx, &permit, Offer::Assemble, code, &impossible).await;
    }
    let Some(private) = open_private(ctx, permit, code).await? else { return Ok(()) };
    let question = render::kaspi_action::ask_places(private.permit.language(), code);
    private.send(ctx.deps, &question).await.map(drop)
}

async fn ask_private(
    ctx: &PressContext<'_>,
    permit: Permit,
    action: KaspiAction,
    code: &OrderCode,
) -> anyhow::Result<()> {
    match ask::ask(ctx.deps, &permit, action, std::slice::from_ref(code)).await? {
        Asked::Impossible(impossible) => refuse(ctx, &permit, action.offer(), code, &impossible).await,
        Asked::Confirm { first, orders, .. } => {
            let Some(private) = open_private(ctx, permit, code).await? else { return Ok(()) };
            let question = question(ctx.deps, private.permit.language(), action, (first, &orders), &[]);
            private.send(ctx.deps, &question).await.map(drop)
        }
    }
}

async fn open_private(ctx: &PressContext<'_>, permit: Permit, code: &OrderCode) -> anyhow::Result<Option<PrivateChat>> {
    ctx.open_private(permit, code, button_answer::list_sent(permit.language())).await
}

async fn accept_ticked(ctx: &PressContext<'_>, permit: &Permit) -> anyhow::Result<()> {
    let lang = permit.language();
    let ticked = ctx.deps.selections.ticked(permit.user()).map(|selection| selection.codes).unwrap_or_default();
    let Some(first_code) = ticked.first() else {
        ctx.alert(button_answer::nothing_ticked(lang)).await;
        return Ok(());
    };
    match ask::ask(ctx.deps, permit, KaspiAction::Accept, &ticked).await? {
        Asked::Impossible(impossible) => refuse(ctx, permit, Offer::Accept, first_code, &impossible).await,
        Asked::Confirm { first, orders, left_out } => {
            ctx.deps.selections.clear(permit.user());
            ctx.edit(&question(ctx.deps, lang, KaspiAction::Accept, (first, &orders), &left_out)).await?;
            ctx.acknowledge().await;
            Ok(())
        }
    }
}

async fn choose_places(ctx: &PressContext<'_>, permit: &Permit, code: &OrderCode, places: u8) -> anyhow::Result<()> {
    let action = KaspiAction::Assemble { places };
    match ask::ask(ctx.deps, permit, action, std::slice::from_ref(code)).await? {
        Asked::Impossible(impossible) => refuse(ctx, permit, Offer::Assemble, code, &impossible).await,
        Asked::Confirm { first, orders, .. } => {
            ctx.edit(&question(ctx.deps, permit.language(), action, (first, &orders), &[])).await?;
            ctx.acknowledge().await;
            Ok(())
        }
    }
}

/// Says why nothing can be asked for.
async fn refuse(
    ctx: &PressContext<'_>,
    permit: &Permit,
    offer: Offer,
    code: &OrderCode,
    impossible: &Impossible,
) -> anyhow::Result<()> {
    let name = match impossible {
        Impossible::Running(person) => Some(person),
        _ => None,
    };
    let sentence = render::kaspi_action::sentence(permit.language(), code, offer.as_str(), impossible.as_str(), name);
    ctx.alert(sentence).await;
    Ok(())
}

async fn confirm(ctx: &PressContext<'_>, permit: &Permit, first: i64, count: u8) -> anyhow::Result<()> {
    let lang = permit.language();
    ctx.acknowledge().await;
    ctx.edit(&render::kaspi_action::sending(lang)).await?;
    // Of several, the later ones that are checked are shown in messages of their own.
    let message_id = (count == 1).then_some(ctx.message_id);
    let mut lines = Vec::new();
    for id in first..first + i64::from(count) {
        let (request, progress) = send::confirm(ctx.deps, permit, id, message_id).await?;
        let Some(request) = request else {
            lines.push(Outgoing::text(render::kaspi_action::expired(lang)));
            continue;
        };
        lines.push(shown(lang, (request.id, &request.code, request.action), &progress));
    }
    let buttons = if let [line] = &mut lines[..] { std::mem::take(&mut line.buttons) } else { Vec::new() };
    let text = lines.iter().map(|line| line.html.as_str()).collect::<Vec<_>>().join("\n");
    ctx.edit(&Outgoing { buttons, ..Outgoing::text(text) }).await.map(drop)
}

/// What is asked before requests with the ids from `first` on are sent.
fn question(
    deps: &Deps,
    lang: Language,
    action: KaspiAction,
    (first, orders): (i64, &[KnownOrder]),
    left_out: &[OrderCode],
) -> Outgoing {
    render::kaspi_action::confirm(lang, action, first, orders, left_out, |name| deps.shop_label(name))
}

/// How a request is going.
fn shown(lang: Language, (request, code, action): (i64, &OrderCode, KaspiAction), progress: &Progress) -> Outgoing {
    let running = match progress {
        Progress::Running(person) => Some(person),
        _ => None,
    };
    render::kaspi_action::progress(lang, request, code, action.as_str(), progress.as_str(), running)
}

async fn resend(ctx: &PressContext<'_>, permit: &Permit, request: i64) -> anyhow::Result<()> {
    let lang = permit.language();
    match buyer_code::resend(ctx.deps, permit, request, ctx.message_id).await? {
        Resent::TooSoon(seconds) => ctx.alert(render::kaspi_action::too_soon(lang, seconds)).await,
        Resent::Outdated => ctx.alert(button_answer::report_outdated(lang)).await,
        Resent::Impossible(code, impossible) => {
            return refuse(ctx, permit, Offer::Complete, &code, &impossible).await;
        }
        Resent::Sent(request, progress) => {
            ctx.edit(&shown(lang, (request.id, &request.code, request.action), &progress)).await?;
            ctx.acknowledge().await;
        }
    }
    Ok(())
}

/// Takes four digits as the buyer's code. `false` if none is awaited.
pub(in crate::bot) async fn enter_code(ctx: &MessageContext<'_>, permit: &Permit, text: &str) -> anyhow::Result<bool> {
    if !BuyerCode::is_attempt(text) {
        return Ok(false);
    }
    if let Some(origin) = ctx.message.id
        && let Some((request, progress)) = buyer_code::entered_before(ctx.deps, permit, origin).await?
    {
        ctx.reply(&shown(permit.language(), (request.id, &request.code, request.action), &progress)).await?;
        return Ok(true);
    }
    let Some(awaited) = buyer_code::awaited(ctx.deps, permit).await? else { return Ok(false) };
    let lang = permit.language();
    let Some(buyer_code) = BuyerCode::parse(text) else {
        ctx.say(render::kaspi_action::no_code(lang)).await?;
        return Ok(true);
    };
    let (deps, recipient) = (ctx.deps, ctx.recipient());
    let sent = reply::send(deps, recipient, ctx.to, &render::kaspi_action::sending(lang)).await?;
    let origin = (ctx.message.id, sent.message_id);
    let Entered { request, code_request, progress, tries_left } =
        buyer_code::enter(deps, permit, &awaited, &buyer_code, origin).await?;
    let message = if progress == Progress::Finished(ActionOutcome::Refused(Refusal::WrongCode)) {
        render::kaspi_action::wrong_code(lang, &request.code, code_request, tries_left)
    } else {
        shown(lang, (request.id, &request.code, request.action), &progress)
    };
    reply::edit(deps, recipient, (sent.chat, sent.message_id), &message).await?;
    // Its keys are of no use any more.
    if let Some(question) = awaited.message_id
        && buyer_code::awaited(deps, permit).await?.is_none()
    {
        let closed = Outgoing::text(render::kaspi_action::code_entered(lang, &request.code));
        reply::edit(deps, recipient, (sent.chat, question), &closed).await?;
    }
    Ok(true)
}
