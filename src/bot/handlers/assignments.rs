//! How managers give orders to couriers.

use std::sync::Arc;

use super::couriers::{follow_card, turn_page};
use super::people::answered_person;
use super::selection;
use crate::bot::context::{MessageContext, PressContext};
use crate::domain::code::AskedCodes;
use crate::domain::{AssignmentAction, Button, OrderCode, Outgoing, UserId};
use crate::flow::Deps;
use crate::flow::access::ManagerPermit;
use crate::flow::deliveries::assignments;
use crate::flow::deliveries::list;
use crate::render;
use crate::render::button_answer;
use crate::render::courier::ListOwner;

pub(in crate::bot) async fn press(
    ctx: &PressContext<'_>,
    manager: &ManagerPermit,
    action: AssignmentAction,
) -> anyhow::Result<()> {
    let is_selection = matches!(
        action,
        AssignmentAction::SelectOrders { .. }
            | AssignmentAction::Tick(_)
            | AssignmentAction::ChooseForSelected { .. }
            | AssignmentAction::GiveSelected { .. }
    );
    // A forged button changes nothing, and orders are ticked in private chats only.
    if !ctx.has_button() || (is_selection && !manager.is_private()) {
        ctx.alert(button_answer::button_unknown(manager.language())).await;
        return Ok(());
    }
    match action {
        AssignmentAction::ChooseCourier { code, page } => choose_courier(ctx, manager, &code, page).await,
        AssignmentAction::Give { code, to } => give(ctx, manager, (&[code], to), Vec::new()).await.map(drop),
        AssignmentAction::SelectOrders { filter, page } => {
            let selections = &ctx.deps.selections;
            let shown = if ctx.is_on_selection() {
                selections.turn(manager.user(), filter, page)
            } else {
                selections.open(manager.user(), filter, page)
            };
            selection::show(ctx, manager, shown).await
        }
        AssignmentAction::Tick(code) => selection::tick(ctx, manager, &code).await,
        AssignmentAction::ChooseForSelected { page } => selection::choose_courier(ctx, manager, page).await,
        AssignmentAction::GiveSelected { to } => {
            let Some(ticked) = selection::ticked(ctx, manager).await else { return Ok(()) };
            let back = render::order_list::back(manager.language(), ticked.filter, ticked.page);
            if give(ctx, manager, (&ticked.codes, to), back).await? {
                ctx.deps.selections.clear(manager.user());
            }
            Ok(())
        }
        AssignmentAction::ListOf { courier, page } => {
            let Some((person, orders)) = list::of_courier(ctx.deps, manager, courier).await? else {
                ctx.alert(button_answer::courier_without_access(manager.language())).await;
                return Ok(());
            };
            turn_page(ctx, manager, ListOwner::Courier(&person), &orders, page).await
        }
    }
}

/// Asks which courier gets the order: in private, where the list is the manager's alone.
async fn choose_courier(
    ctx: &PressContext<'_>,
    manager: &ManagerPermit,
    code: &OrderCode,
    page: u16,
) -> anyhow::Result<()> {
    if let Some(unavailable) = assignments::refusal(ctx.deps, manager, code).await? {
        ctx.alert(button_answer::unavailable(manager.language(), unavailable.as_str())).await;
        return Ok(());
    }
    let couriers = assignments::couriers(ctx.deps, manager).await?;
    if ctx.is_on_list_of(code) {
        ctx.edit(&render::courier::choose_courier(manager.language(), code, &couriers, page)).await?;
        ctx.acknowledge().await;
        return Ok(());
    }
    follow_card(ctx, code).await;
    let Some(private) = ctx.open_private(**manager, code, button_answer::list_sent(manager.language())).await? else {
        return Ok(());
    };
    let message = render::courier::choose_courier(private.permit.language(), code, &couriers, page);
    private.send(ctx.deps, &message).await.map(drop)
}

/// `false` if that cannot be.
async fn give(
    ctx: &PressContext<'_>,
    manager: &ManagerPermit,
    (codes, to): (&[OrderCode], UserId),
    buttons: Vec<Vec<Button>>,
) -> anyhow::Result<bool> {
    match try_give(ctx.deps, manager, codes, to).await? {
        Ok(text) => {
            ctx.edit(&Outgoing { buttons, ..Outgoing::text(text) }).await?;
            ctx.acknowledge().await;
            Ok(true)
        }
        Err(refusal) => {
            ctx.alert(refusal).await;
            Ok(false)
        }
    }
}

/// Gives orders to the person whose message is answered, or asks to whom.
pub(in crate::bot) async fn assign(ctx: &MessageContext<'_>, argument: &str) -> anyhow::Result<()> {
    let Some(manager) = ctx.require_manager().await? else { return Ok(()) };
    let lang = manager.language();
    let asked = AskedCodes::in_argument(argument);
    if asked.codes.is_empty() {
        return ctx.say(render::courier::assign_usage(lang)).await;
    }
    if let Some(courier) = answered_person(ctx.message) {
        let (Ok(text) | Err(text)) = try_give(ctx.deps, &manager, &asked.codes, courier.user).await?;
        return ctx.say(text).await;
    }
    if !ctx.require_private(&manager).await? {
        return Ok(());
    }
    let couriers = assignments::couriers(ctx.deps, &manager).await?;
    for code in &asked.codes {
        match assignments::refusal(ctx.deps, &manager, code).await? {
            Some(unavailable) => ctx.say(render::courier::cannot_assign(lang, code, unavailable.as_str())).await?,
            None => ctx.reply(&render::courier::choose_courier(lang, code, &couriers, 0)).await?,
        }
    }
    Ok(())
}

/// What to say of it, or why it cannot be.
async fn try_give(
    deps: &Arc<Deps>,
    manager: &ManagerPermit,
    codes: &[OrderCode],
    to: UserId,
) -> anyhow::Result<Result<String, String>> {
    let lang = manager.language();
    let Some(given) = assignments::give(deps, manager, codes, to).await? else {
        return Ok(Err(button_answer::courier_without_access(lang)));
    };
    Ok(match (codes, given.unavailable.first()) {
        ([_], Some((_, unavailable))) => Err(button_answer::unavailable(lang, unavailable.as_str())),
        ([code], None) => Ok(render::courier::given(lang, code, &given.courier, given.new > 0)),
        _ => {
            let unavailable: Vec<OrderCode> = given.unavailable.into_iter().map(|(code, _)| code).collect();
            Ok(render::courier::given_several(lang, &given.courier, given.new + given.held, &unavailable))
        }
    })
}
