//! Buttons about people.

use std::sync::Arc;

use teloxide::types::Me;

use super::people::{about, invitation};
use super::press::Press;
use crate::domain::people::{Member, Verdict, Who};
use crate::domain::{Callback, Outgoing, Role, UserId};
use crate::flow::access::{Permit, Visitor};
use crate::flow::invitations::{self, Invited, Revoked};
use crate::flow::people::{self, Granted, Removed};
use crate::flow::requests::{self, Asked, Decided, Patience};
use crate::flow::{Deps, post};
use crate::render::{self, alert};
use crate::telegram::PressAnswer;

/// A stranger asks for access.
pub(super) async fn ask_access(deps: &Deps, press: &Press<'_>, stranger: &Visitor) -> anyhow::Result<()> {
    match requests::ask(deps, stranger).await? {
        Asked::Done => press.answer(deps, PressAnswer::Toast(alert::request_sent(press.language))).await,
        Asked::Already => {
            if requests::patience(deps, stranger.user).await? == Patience::Ignore {
                return Ok(());
            }
            press.alert(deps, alert::request_sent_already).await;
        }
    }
    // The button has done its work.
    let message = render::people::stranger(press.language, stranger.user, true, false, None);
    deps.telegram.edit(stranger.chat, press.message_id, &message).await?;
    Ok(())
}

/// Buttons in the private chat of somebody who is on the list.
pub(super) async fn press(
    deps: &Arc<Deps>,
    me: &Me,
    press: &Press<'_>,
    permit: &Permit,
    callback: Callback,
) -> anyhow::Result<()> {
    match callback {
        Callback::AskAccess => press.alert(deps, alert::has_access).await,
        Callback::Decide { request, verdict } => decide(deps, press, permit, request, verdict).await?,
        Callback::Invite(role) => invite(deps, me, press, permit, role).await?,
        Callback::Revoke { invitation } => revoke(deps, press, permit, invitation).await?,
        Callback::People { page } => {
            let Some(members) = members(deps, press, permit).await? else { return Ok(()) };
            let list = render::people::list(press.language, &members, page, permit.role(), deps.now());
            turn(deps, press, permit, &list, PressAnswer::Nothing).await?;
        }
        Callback::Person(user) => show(deps, press, permit, user, PressAnswer::Nothing).await?,
        Callback::Grant(user, role) => grant(deps, press, permit, user, role).await?,
        Callback::AskRemoval(user) => ask_removal(deps, press, permit, user).await?,
        Callback::Remove(user) => remove(deps, press, permit, user).await?,
        Callback::Refresh(_)
        | Callback::FullCard(_)
        | Callback::Pin(_)
        | Callback::Open(_)
        | Callback::Orders { .. }
        | Callback::Choose(_)
        | Callback::Speak(_) => {
            press.alert(deps, alert::button_unknown).await;
        }
    }
    Ok(())
}

async fn decide(
    deps: &Arc<Deps>,
    press: &Press<'_>,
    permit: &Permit,
    request: i64,
    verdict: Verdict,
) -> anyhow::Result<()> {
    let (request, is_first) = match requests::decide(deps, permit, request, verdict).await? {
        Decided::Done(request) => (request, true),
        Decided::Already(request) => (request, false),
        Decided::NotAllowed => {
            press.alert(deps, alert::managers_only).await;
            return Ok(());
        }
    };
    if let Some((verdict, _)) = request.decision {
        let text = alert::request_decided(press.language, verdict, is_first);
        press.answer(deps, if is_first { PressAnswer::Toast(text) } else { PressAnswer::Alert(text) }).await;
    }
    Ok(())
}

async fn invite(deps: &Deps, me: &Me, press: &Press<'_>, permit: &Permit, role: Role) -> anyhow::Result<()> {
    let invited = invitations::invite(deps, permit, role).await?;
    if invited == Invited::NotAbove {
        refuse(deps, press, role).await;
        return Ok(());
    }
    post::send(deps, press.reply_to, &invitation(deps, me, &invited, role, press.language)).await?;
    press.answer(deps, PressAnswer::Nothing).await;
    Ok(())
}

async fn revoke(deps: &Deps, press: &Press<'_>, permit: &Permit, invitation: i64) -> anyhow::Result<()> {
    match invitations::revoke(deps, permit, invitation).await? {
        Revoked::Done => {
            let message = Outgoing::text(render::people::invitation_revoked(press.language));
            turn(deps, press, permit, &message, PressAnswer::Nothing).await?;
        }
        Revoked::Used => press.alert(deps, alert::invitation_taken).await,
        Revoked::NotAllowed => press.alert(deps, alert::managers_only).await,
    }
    Ok(())
}

async fn grant(deps: &Arc<Deps>, press: &Press<'_>, permit: &Permit, user: UserId, role: Role) -> anyhow::Result<()> {
    match people::grant(deps, permit, &Who { user, name: None }, role).await? {
        Granted::Done | Granted::Already => {
            show(deps, press, permit, user, PressAnswer::Toast(alert::granted(press.language))).await?;
        }
        Granted::NotAbove(role) => refuse(deps, press, role).await,
    }
    Ok(())
}

async fn ask_removal(deps: &Deps, press: &Press<'_>, permit: &Permit, user: UserId) -> anyhow::Result<()> {
    let Some(members) = members(deps, press, permit).await? else { return Ok(()) };
    match members.iter().find(|member| member.who.user == user) {
        Some(member) => {
            let question = render::people::removal(press.language, member);
            turn(deps, press, permit, &question, PressAnswer::Nothing).await
        }
        None => show(deps, press, permit, user, PressAnswer::Nothing).await,
    }
}

async fn remove(deps: &Arc<Deps>, press: &Press<'_>, permit: &Permit, user: UserId) -> anyhow::Result<()> {
    match people::remove(deps, permit, user).await? {
        Removed::Done | Removed::Already => {
            let Some(members) = members(deps, press, permit).await? else { return Ok(()) };
            let list = render::people::list(press.language, &members, 0, permit.role(), deps.now());
            turn(deps, press, permit, &list, PressAnswer::Toast(alert::removed(press.language))).await?;
        }
        Removed::NotAbove(role) => refuse(deps, press, role).await,
    }
    Ok(())
}

async fn show(
    deps: &Deps,
    press: &Press<'_>,
    permit: &Permit,
    user: UserId,
    answer: PressAnswer,
) -> anyhow::Result<()> {
    if members(deps, press, permit).await?.is_none() {
        return Ok(());
    }
    let message = about(deps, permit, Who { user, name: None }, press.language).await?;
    turn(deps, press, permit, &message, answer).await
}

/// Everybody on the list; who may not see it is told so.
async fn members(deps: &Deps, press: &Press<'_>, permit: &Permit) -> anyhow::Result<Option<Vec<Member>>> {
    let members = people::list(deps, permit).await?;
    if members.is_none() {
        press.alert(deps, alert::managers_only).await;
    }
    Ok(members)
}

async fn refuse(deps: &Deps, press: &Press<'_>, role: Role) {
    press.answer(deps, PressAnswer::Alert(alert::not_above(press.language, role))).await;
}

/// Turns the message under which the button stands into another one.
async fn turn(
    deps: &Deps,
    press: &Press<'_>,
    permit: &Permit,
    message: &Outgoing,
    answer: PressAnswer,
) -> anyhow::Result<()> {
    deps.telegram.edit(permit.chat(), press.message_id, message).await?;
    press.answer(deps, answer).await;
    Ok(())
}
