//! Reports, the history of an order, and the hours of a chat's summaries.

use anyhow::Context;

use super::orders::too_many;
use super::settings;
use crate::bot::context::{MessageContext, PressContext};
use crate::domain::report::{NamedSpan, Span};
use crate::domain::settings::SettingsPage;
use crate::domain::time::day;
use crate::domain::{OrderCode, Outgoing, ReportAction};
use crate::flow::access::ManagerPermit;
use crate::flow::chats::reply;
use crate::flow::reports::{history, numbers, summaries, workbook};
use crate::render::{self, button_answer};
use crate::telegram::{Attachment, File};

pub(in crate::bot) async fn report(ctx: &MessageContext<'_>, argument: &str) -> anyhow::Result<()> {
    let Some(manager) = ctx.require_manager().await? else { return Ok(()) };
    if !ctx.require_private(&manager).await? {
        return Ok(());
    }
    let now = ctx.deps.now();
    match Span::parse(argument, day(now)) {
        Ok(span) => {
            let report = numbers::report(ctx.deps, &manager, span).await?;
            ctx.reply(&render::report::report(manager.language(), &report, now)).await
        }
        Err(why) => ctx.say(render::report::refused(manager.language(), why)).await,
    }
}

pub(in crate::bot) async fn history(ctx: &MessageContext<'_>, argument: &str) -> anyhow::Result<()> {
    let Some(manager) = ctx.require_manager().await? else { return Ok(()) };
    if !ctx.require_private(&manager).await? {
        return Ok(());
    }
    let (lang, now) = (manager.language(), ctx.deps.now());
    let Some(code) = OrderCode::parse(argument) else { return ctx.say(render::history::usage(lang)).await };
    match history::history(ctx.deps, &manager, &code).await? {
        Ok(events) => ctx.say(render::history::history(lang, &code, &events, now)).await,
        Err(exceeded) => ctx.say(too_many(lang, exceeded, now)).await,
    }
}

pub(in crate::bot) async fn press(
    ctx: &PressContext<'_>,
    manager: &ManagerPermit,
    action: ReportAction,
) -> anyhow::Result<()> {
    match action {
        // These stand in private chats only.
        ReportAction::Show(_) | ReportAction::Workbook(_) if !manager.is_private() || !ctx.has_button() => {
            ctx.alert(button_answer::button_unknown(manager.language())).await;
            Ok(())
        }
        ReportAction::Show(span) => show(ctx, manager, span).await,
        ReportAction::Workbook(span) => send_workbook(ctx, manager, span).await,
        ReportAction::ChangeHours(change) => {
            summaries::change(ctx.deps, manager, change).await?;
            settings::show(ctx, manager, SettingsPage::Summaries).await
        }
    }
}

async fn show(ctx: &PressContext<'_>, manager: &ManagerPermit, span: NamedSpan) -> anyhow::Result<()> {
    let now = ctx.deps.now();
    let report = numbers::report(ctx.deps, manager, span.until(day(now))).await?;
    ctx.edit(&render::report::report(manager.language(), &report, now)).await?;
    ctx.acknowledge().await;
    Ok(())
}

/// The file is made while other tasks run.
async fn send_workbook(ctx: &PressContext<'_>, manager: &ManagerPermit, span: Span) -> anyhow::Result<()> {
    ctx.acknowledge().await;
    let (lang, now) = (manager.language(), ctx.deps.now());
    let working = async {
        let report = match workbook::full_report(ctx.deps, manager, span).await? {
            Ok(report) => report,
            Err(exceeded) => return Ok(Err(too_many(lang, exceeded, now))),
        };
        let bytes = tokio::task::spawn_blocking(move || render::workbook::workbook(lang, &report)).await;
        anyhow::Ok(Ok(bytes.context("making a workbook panicked")??))
    };
    let bytes = match reply::typing_while(ctx.deps, ctx.recipient(), ctx.to, working).await? {
        Ok(bytes) => bytes,
        Err(refusal) => return ctx.reply(&Outgoing::text(refusal)).await,
    };
    let file = File { name: format!("report_{}_{}.xlsx", span.from, span.until), bytes: bytes.into() };
    let caption = render::report::workbook_caption(lang, span, day(now));
    reply::send_document(ctx.deps, ctx.recipient(), ctx.to, Attachment::New(&file), &caption).await?;
    Ok(())
}
