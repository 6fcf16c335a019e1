//! Who is on the list, and how that changes.

use std::sync::Arc;

use teloxide::types::{Contact, Me, Message, MessageOrigin};

use super::{Asker, admit, admit_manager, say, send, user_id};
use crate::domain::people::Who;
use crate::domain::{Language, Outgoing, Role, UserId};
use crate::flow::Deps;
use crate::flow::access::Permit;
use crate::flow::invitations::{self, Invited};
use crate::flow::people::{self, Granted, Removed};
use crate::render::{self, group, reply};

/// Whom a command is about, and what they should become.
struct Target {
    who: Who,
    role: Option<Role>,
}

/// Why a command is about nobody.
enum NoTarget {
    /// It names nobody.
    Missing,
    /// It answers a contact or a forwarded message that hides who the person is.
    Hidden,
}

/// Reads `<id> [role]`; without an id the command is about whom the answered message is from, or shows.
fn target(message: &Message, argument: &str) -> Result<Target, NoTarget> {
    let (mut user, mut role) = (None, None);
    for word in argument.split_whitespace() {
        match (UserId::parse(word), Role::parse(word)) {
            (Some(id), _) if user.is_none() => user = Some(id),
            (_, Some(name)) if role.is_none() => role = Some(name),
            _ => return Err(NoTarget::Missing),
        }
    }
    let who = match (user, message.reply_to_message()) {
        (Some(user), _) => Who { user, name: None },
        (None, Some(answered)) => shown(answered).ok_or(NoTarget::Hidden)?,
        (None, None) => return Err(NoTarget::Missing),
    };
    Ok(Target { who, role })
}

/// The person whom a message shows: by its contact, as its first author, or as its author.
fn shown(message: &Message) -> Option<Who> {
    if let Some(contact) = message.contact() {
        return contacted(contact);
    }
    let user = match message.forward_origin() {
        Some(MessageOrigin::User { sender_user, .. }) => Some(sender_user),
        Some(_) => None,
        None => message.from.as_ref().filter(|_| message.sender_chat.is_none()),
    };
    let user = user.filter(|user| !user.is_bot)?;
    Some(Who { user: user_id(user)?, name: Some(user.full_name()) })
}

fn contacted(contact: &Contact) -> Option<Who> {
    let user = contact.user_id.and_then(|user| i64::try_from(user.0).ok()).and_then(UserId::new)?;
    let names: Vec<&str> =
        [Some(contact.first_name.as_str()), contact.last_name.as_deref()].into_iter().flatten().collect();
    Some(Who { user, name: Some(names.join(" ")) })
}

pub(in crate::bot) async fn allow(
    deps: Arc<Deps>,
    asker: Asker,
    message: Message,
    argument: String,
) -> anyhow::Result<()> {
    let Some(permit) = admit_manager(&deps, &asker).await? else { return Ok(()) };
    let Target { who, role } = match target(&message, &argument) {
        Ok(target) => target,
        Err(NoTarget::Missing) => return say(&deps, &asker, render::people::allow_usage).await,
        Err(NoTarget::Hidden) => return say(&deps, &asker, render::people::nobody_named).await,
    };
    let role = role.unwrap_or(Role::Courier);
    let done = people::grant(&deps, &permit, &who, role).await?;
    say(&deps, &asker, |lang| match done {
        Granted::Done => render::people::granted(lang, &who, role),
        Granted::Already => render::people::granted_already(lang, &who, role),
        Granted::NotAbove(role) => render::people::not_above(lang, role),
    })
    .await
}

pub(in crate::bot) async fn deny(
    deps: Arc<Deps>,
    asker: Asker,
    message: Message,
    argument: String,
) -> anyhow::Result<()> {
    let Some(permit) = admit_manager(&deps, &asker).await? else { return Ok(()) };
    let who = match target(&message, &argument) {
        Ok(Target { who, role: None }) => who,
        Ok(Target { role: Some(_), .. }) | Err(NoTarget::Missing) => {
            return say(&deps, &asker, render::people::deny_usage).await;
        }
        Err(NoTarget::Hidden) => return say(&deps, &asker, render::people::nobody_named).await,
    };
    let done = people::remove(&deps, &permit, who.user).await?;
    say(&deps, &asker, |lang| match done {
        Removed::Done => render::people::removed(lang, &who),
        Removed::Already => render::people::removed_already(lang, &who),
        Removed::NotAbove(role) => render::people::not_above(lang, role),
    })
    .await
}

pub(in crate::bot) async fn users(deps: Arc<Deps>, asker: Asker, me: Me) -> anyhow::Result<()> {
    let Some(permit) = admit(&deps, &asker).await? else { return Ok(()) };
    let Some(members) = people::list(&deps, &permit).await? else {
        return say(&deps, &asker, reply::managers_only).await;
    };
    if asker.is_in_group() {
        return send(&deps, &asker, |lang| group::private_only(lang, me.username())).await;
    }
    send(&deps, &asker, |lang| render::people::list(lang, &members, 0, permit.role(), deps.now())).await
}

/// A contact in private: whoever decides about people wants to decide about this one.
pub(in crate::bot) async fn contact(deps: Arc<Deps>, asker: Asker, contact: Contact) -> anyhow::Result<()> {
    let Some(permit) = admit(&deps, &asker).await? else { return Ok(()) };
    let Some(who) = contacted(&contact).filter(|_| permit.role().manages()) else {
        let text = if permit.role().manages() { render::people::nobody_named } else { reply::not_a_code };
        return say(&deps, &asker, text).await;
    };
    let language = asker.language(&deps).await?;
    let about = about(&deps, &permit, who, language).await?;
    send(&deps, &asker, |_| about).await
}

/// What is known of a person, with buttons to change it.
pub(super) async fn about(deps: &Deps, permit: &Permit, who: Who, lang: Language) -> anyhow::Result<Outgoing> {
    let members = people::list(deps, permit).await?.unwrap_or_default();
    Ok(match members.iter().find(|member| member.who.user == who.user) {
        Some(member) => render::people::person(lang, member, permit.role(), deps.now()),
        None => render::people::outsider(lang, &who, permit.role()),
    })
}

pub(in crate::bot) async fn invite(deps: Arc<Deps>, asker: Asker, me: Me, argument: String) -> anyhow::Result<()> {
    let Some(permit) = admit_manager(&deps, &asker).await? else { return Ok(()) };
    // In a group the first reader would take the link.
    if asker.is_in_group() {
        return send(&deps, &asker, |lang| group::private_only(lang, me.username())).await;
    }
    let Some(role) = Role::parse(argument.trim()) else {
        return send(&deps, &asker, |lang| render::people::invitation_choice(lang, permit.role())).await;
    };
    let invited = invitations::invite(&deps, &permit, role).await?;
    send(&deps, &asker, |lang| invitation(&deps, &me, &invited, role, lang)).await
}

pub(super) fn invitation(deps: &Deps, me: &Me, invited: &Invited, role: Role, lang: Language) -> Outgoing {
    match invited {
        Invited::Done { id, token, expires_at } => {
            let token = token.to_string();
            render::people::invitation(lang, me.username(), &token, *id, role, *expires_at, deps.now())
        }
        Invited::NotAbove => Outgoing::text(render::people::not_above(lang, role)),
    }
}
