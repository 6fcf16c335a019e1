//! Buttons about the allowlist.

use super::people::{invitation_message, person_message};
use crate::bot::context::PressContext;
use crate::domain::people::{Person, RequestStatus, Verdict};
use crate::domain::{Outgoing, Role, UserId};
use crate::flow::access::ManagerPermit;
use crate::flow::people::invitations::{self, Invited, Revoked};
use crate::flow::people::members::{self, Granted, Removed};
use crate::flow::people::requests::{self, Asked, Decided};
use crate::flow::people::strangers::{self, StrangerLimit};
use crate::render;
use crate::render::button_answer;
use crate::telegram::PressAnswer;

/// A stranger asks for access.
pub(in crate::bot) async fn request_access(ctx: &PressContext<'_>) -> anyhow::Result<()> {
    let lang = ctx.language().await?;
    let (user, now) = (ctx.sender.user, ctx.deps.now());
    let asked = requests::ask(ctx.deps, &ctx.sender).await?;
    let request = requests::status(ctx.deps, user).await?;
    if asked == Asked::Already
        && strangers::try_answer(ctx.deps, &ctx.sender.person()).await? == StrangerLimit::Exceeded
    {
        return Ok(());
    }
    match (asked, request) {
        (Asked::Done, _) => ctx.toast(button_answer::request_sent(lang)).await,
        (Asked::Already, RequestStatus::Waiting { may_ask_at }) => {
            ctx.alert(button_answer::request_sent_already(lang, may_ask_at, now)).await;
        }
        // It was decided meanwhile.
        (Asked::Already, RequestStatus::Refused { .. } | RequestStatus::None) => {
            ctx.alert(button_answer::request_refused(lang)).await;
        }
    }
    // The button is not needed any more.
    ctx.edit(&render::request::stranger(lang, user, request, false, None, now)).await?;
    Ok(())
}

pub(in crate::bot) async fn show_requests(ctx: &PressContext<'_>, manager: &ManagerPermit) -> anyhow::Result<()> {
    let more = requests::show_next(ctx.deps, manager).await?;
    ctx.edit(&render::request::waiting(manager.language(), more)).await?;
    ctx.acknowledge().await;
    Ok(())
}

pub(in crate::bot) async fn decide(
    ctx: &PressContext<'_>,
    manager: &ManagerPermit,
    request: i64,
    verdict: Verdict,
) -> anyhow::Result<()> {
    let (request, is_first) = match requests::decide(ctx.deps, manager, request, verdict).await? {
        Decided::Done(request) => (request, true),
        Decided::Already(request) => (request, false),
        Decided::Unknown => {
            ctx.alert(button_answer::button_unknown(manager.language())).await;
            return Ok(());
        }
    };
    if let Some((verdict, _)) = request.decision {
        let text = button_answer::request_decided(manager.language(), verdict, is_first);
        ctx.answer(if is_first { PressAnswer::Toast(text) } else { PressAnswer::Alert(text) }).await;
    }
    Ok(())
}

pub(in crate::bot) async fn invite(ctx: &PressContext<'_>, manager: &ManagerPermit, role: Role) -> anyhow::Result<()> {
    let invited = invitations::invite(ctx.deps, manager, role).await?;
    if let Invited::NotAbove(role) = invited {
        ctx.alert(button_answer::not_above(manager.language(), role)).await;
        return Ok(());
    }
    ctx.reply(&invitation_message(ctx.deps, &ctx.bot.username, manager, &invited, role)).await?;
    ctx.acknowledge().await;
    Ok(())
}

pub(in crate::bot) async fn revoke(
    ctx: &PressContext<'_>,
    manager: &ManagerPermit,
    invitation: i64,
) -> anyhow::Result<()> {
    let lang = manager.language();
    match invitations::revoke(ctx.deps, manager, invitation).await? {
        Revoked::Done => {
            ctx.edit(&Outgoing::text(render::invitation::revoked(lang))).await?;
            ctx.acknowledge().await;
        }
        Revoked::Used => ctx.alert(button_answer::invitation_taken(lang)).await,
        Revoked::NotAbove(role) => ctx.alert(button_answer::not_above(lang, role)).await,
        Revoked::Unknown => ctx.alert(button_answer::button_unknown(lang)).await,
    }
    Ok(())
}

pub(in crate::bot) async fn grant(
    ctx: &PressContext<'_>,
    manager: &ManagerPermit,
    user: UserId,
    role: Role,
) -> anyhow::Result<()> {
    let person = members::with_known_name(ctx.deps, manager, Person { user, name: None }).await?;
    match members::grant(ctx.deps, manager, &person, role).await? {
        Granted::Done | Granted::Already => {
            ctx.edit(&person_message(ctx.deps, manager, person).await?).await?;
            ctx.toast(button_answer::granted(manager.language())).await;
        }
        Granted::NotAbove(role) => ctx.alert(button_answer::not_above(manager.language(), role)).await,
    }
    Ok(())
}

pub(in crate::bot) async fn confirm_removal(
    ctx: &PressContext<'_>,
    manager: &ManagerPermit,
    user: UserId,
) -> anyhow::Result<()> {
    let members = members::list(ctx.deps, manager).await?;
    let Some(member) = members.iter().find(|member| member.person.user == user) else {
        return show(ctx, manager, user).await;
    };
    ctx.edit(&render::people::removal(manager.language(), member)).await?;
    ctx.acknowledge().await;
    Ok(())
}

pub(in crate::bot) async fn remove(
    ctx: &PressContext<'_>,
    manager: &ManagerPermit,
    user: UserId,
) -> anyhow::Result<()> {
    match members::remove(ctx.deps, manager, user).await? {
        Removed::Done | Removed::Already => {
            edit_to_list(ctx, manager, 0).await?;
            ctx.toast(button_answer::removed(manager.language())).await;
        }
        Removed::NotAbove(role) => ctx.alert(button_answer::not_above(manager.language(), role)).await,
    }
    Ok(())
}

pub(in crate::bot) async fn show(ctx: &PressContext<'_>, manager: &ManagerPermit, user: UserId) -> anyhow::Result<()> {
    ctx.edit(&person_message(ctx.deps, manager, Person { user, name: None }).await?).await?;
    ctx.acknowledge().await;
    Ok(())
}

/// Turns the list to another page.
pub(in crate::bot) async fn turn_page(
    ctx: &PressContext<'_>,
    manager: &ManagerPermit,
    page: u16,
) -> anyhow::Result<()> {
    edit_to_list(ctx, manager, page).await?;
    ctx.acknowledge().await;
    Ok(())
}

async fn edit_to_list(ctx: &PressContext<'_>, manager: &ManagerPermit, page: u16) -> anyhow::Result<()> {
    let members = members::list(ctx.deps, manager).await?;
    let list = render::people::list(manager.language(), &members, page, manager.role(), ctx.deps.now());
    ctx.edit(&list).await.map(drop)
}
