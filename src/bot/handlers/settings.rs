//! A chat's settings, and the bot's status.

use crate::bot::context::{MessageContext, PressContext};
use crate::domain::Outgoing;
use crate::domain::settings::{SettingsChange, SettingsPage};
use crate::domain::subscription::Subscription;
use crate::flow::Deps;
use crate::flow::access::ManagerPermit;
use crate::flow::notices::subscriptions::{self, Changed};
use crate::flow::operations::status;
use crate::flow::reports::summaries;
use crate::render;

const VERSION: &str = env!("CARGO_PKG_VERSION");

pub(in crate::bot) async fn settings(ctx: &MessageContext<'_>) -> anyhow::Result<()> {
    let Some(manager) = ctx.require_manager().await? else { return Ok(()) };
    let subscription = subscriptions::find(ctx.deps, &manager).await?;
    ctx.reply(&message(ctx.deps, &manager, subscription.as_ref(), SettingsPage::Notices, ctx.to.thread).await?).await
}

/// Turns to another page.
pub(in crate::bot) async fn show(
    ctx: &PressContext<'_>,
    manager: &ManagerPermit,
    page: SettingsPage,
) -> anyhow::Result<()> {
    let subscription = subscriptions::find(ctx.deps, manager).await?;
    ctx.edit(&message(ctx.deps, manager, subscription.as_ref(), page, ctx.to.thread).await?).await?;
    ctx.acknowledge().await;
    Ok(())
}

pub(in crate::bot) async fn change(
    ctx: &PressContext<'_>,
    manager: &ManagerPermit,
    change: SettingsChange,
) -> anyhow::Result<()> {
    let subscription = match subscriptions::change(ctx.deps, manager, change, ctx.to.thread).await? {
        Changed::Done(subscription) => subscription,
        Changed::UnknownShop => {
            ctx.alert(render::button_answer::settings_outdated(manager.language())).await;
            return Ok(());
        }
    };
    ctx.edit(&message(ctx.deps, manager, subscription.as_ref(), change.page(), ctx.to.thread).await?).await?;
    ctx.acknowledge().await;
    Ok(())
}

async fn message(
    deps: &Deps,
    manager: &ManagerPermit,
    subscription: Option<&Subscription>,
    page: SettingsPage,
    thread: Option<i32>,
) -> anyhow::Result<Outgoing> {
    let lang = manager.language();
    if let (SettingsPage::Alarms, Some(subscription)) = (page, subscription) {
        return Ok(render::settings::alarms(lang, subscription.alarms));
    }
    let hours = summaries::hours(deps, manager).await?;
    if let (SettingsPage::Summaries, Some(hours)) = (page, hours) {
        return Ok(render::summary::settings(lang, hours));
    }
    let mut message = render::settings::settings(lang, subscription, &deps.shop_labels(), thread.is_some());
    if let Some(hours) = hours {
        // Above the button that ends the subscription.
        let at = message.buttons.len().saturating_sub(1);
        message.buttons.insert(at, vec![render::summary::settings_button(lang, hours)]);
    }
    Ok(message)
}

pub(in crate::bot) async fn status(ctx: &MessageContext<'_>) -> anyhow::Result<()> {
    let Some(manager) = ctx.require_manager().await? else { return Ok(()) };
    let status = status::status(ctx.deps, &manager).await?;
    ctx.say(render::status::status(manager.language(), &status, VERSION, ctx.deps.now())).await
}
