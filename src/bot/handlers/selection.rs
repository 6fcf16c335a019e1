//! Giving several orders to one courier: a manager ticks them on the list of active orders, in private.

use crate::bot::context::PressContext;
use crate::domain::OrderCode;
use crate::flow::access::ManagerPermit;
use crate::flow::deliveries::assignments;
use crate::flow::deliveries::selection::Selection;
use crate::flow::orders::active::active;
use crate::render;
use crate::render::button_answer;

/// Shows a page on which orders are ticked.
pub(super) async fn show(ctx: &PressContext<'_>, manager: &ManagerPermit, shown: Selection) -> anyhow::Result<()> {
    let Selection { filter, page, .. } = shown;
    let orders = active(ctx.deps, manager, filter).await?;
    let is_listed = |code: &OrderCode| orders.iter().any(|known| known.order.code == *code);
    let codes = ctx.deps.selections.retain(manager.user(), is_listed);
    let now = ctx.deps.now();
    let (lang, may_accept) = (manager.language(), ctx.deps.kaspi_actions.accept);
    let message = render::order_list::selection(lang, &orders, (filter, page), &codes, may_accept, now);
    ctx.acknowledge().await;
    // An alert stays as it is.
    if ctx.is_on_order_list() { ctx.edit(&message).await.map(drop) } else { ctx.reply(&message).await }
}

pub(super) async fn tick(ctx: &PressContext<'_>, manager: &ManagerPermit, code: &OrderCode) -> anyhow::Result<()> {
    let Some(selection) = ctx.deps.selections.toggle(manager.user(), code) else {
        ctx.alert(button_answer::too_many_ticked(manager.language())).await;
        return Ok(());
    };
    show(ctx, manager, selection).await
}

/// Asks which courier gets the ticked orders.
pub(super) async fn choose_courier(ctx: &PressContext<'_>, manager: &ManagerPermit, page: u16) -> anyhow::Result<()> {
    let lang = manager.language();
    let Some(ticked) = ticked(ctx, manager).await else { return Ok(()) };
    let couriers = assignments::couriers(ctx.deps, manager).await?;
    ctx.edit(&render::courier::choose_for_selected(lang, ticked.codes.len(), &couriers, page)).await?;
    ctx.acknowledge().await;
    Ok(())
}

/// What the manager has ticked; `None` if that is nothing, which is said.
pub(super) async fn ticked(ctx: &PressContext<'_>, manager: &ManagerPermit) -> Option<Selection> {
    let ticked = ctx.deps.selections.ticked(manager.user());
    if ticked.is_none() {
        ctx.alert(button_answer::nothing_ticked(manager.language())).await;
    }
    ticked
}
