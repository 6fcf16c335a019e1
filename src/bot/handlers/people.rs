//! Commands about the allowlist, and contacts.

use crate::bot::context::MessageContext;
use crate::domain::people::Person;
use crate::domain::{Outgoing, Role, UserId};
use crate::flow::Deps;
use crate::flow::access::ManagerPermit;
use crate::flow::people::invitations::{self, Invited};
use crate::flow::people::members::{self, Granted, Removed};
use crate::render;
use crate::telegram::incoming::{Contact, ForwardOrigin, Message, RepliedMessage};

/// Whom a command is about, and the role to grant.
struct Target {
    person: Person,
    role: Option<Role>,
}

/// Why a command is about nobody.
enum NoTarget {
    /// No person is named.
    Missing,
    /// The command answers a contact or a forwarded message that hides who the person is.
    Hidden,
}

/// Parses `<id> [role]`. Without an id the command is about the person whom the answered message is from, or shows.
fn target(message: &Message, argument: &str) -> Result<Target, NoTarget> {
    let (mut user, mut role) = (None, None);
    for word in argument.split_whitespace() {
        match (UserId::parse(word), Role::parse(word)) {
            (Some(id), _) if user.is_none() => user = Some(id),
            (_, Some(name)) if role.is_none() => role = Some(name),
            _ => return Err(NoTarget::Missing),
        }
    }
    let person = match (user, &message.reply_to) {
        (Some(user), _) => Person { user, name: None },
        (None, Some(answered)) => shown_person(answered).ok_or(NoTarget::Hidden)?,
        (None, None) => return Err(NoTarget::Missing),
    };
    Ok(Target { person, role })
}

/// The person in a contact, else the author of a forwarded message, else the author.
fn shown_person(message: &RepliedMessage) -> Option<Person> {
    if let Some(contact) = &message.contact {
        return contact_person(contact);
    }
    let user = match &message.forward_origin {
        Some(ForwardOrigin::User(user)) => Some(user),
        Some(ForwardOrigin::Other) => None,
        None => message.from.as_ref().filter(|_| message.sender_chat.is_none()),
    };
    let user = user.filter(|user| !user.is_bot)?;
    Some(Person { user: user.id, name: Some(user.full_name()) })
}

/// The person whom the answered message is from, or shows.
pub(super) fn answered_person(message: &Message) -> Option<Person> {
    message.reply_to.as_ref().and_then(shown_person)
}

fn contact_person(contact: &Contact) -> Option<Person> {
    Some(Person { user: contact.user?, name: Some(contact.full_name()) })
}

pub(in crate::bot) async fn allow(ctx: &MessageContext<'_>, argument: &str) -> anyhow::Result<()> {
    let Some(manager) = ctx.require_manager().await? else { return Ok(()) };
    let lang = manager.language();
    let Target { person, role } = match target(ctx.message, argument) {
        Ok(target) => target,
        Err(NoTarget::Missing) => return ctx.say(render::people::allow_usage(lang)).await,
        Err(NoTarget::Hidden) => return ctx.say(render::people::nobody_named(lang)).await,
    };
    let role = role.unwrap_or(Role::Courier);
    let person = members::with_known_name(ctx.deps, &manager, person).await?;
    let text = match members::grant(ctx.deps, &manager, &person, role).await? {
        Granted::Done => render::people::granted(lang, &person, role),
        Granted::Already => render::people::granted_already(lang, &person, role),
        Granted::NotAbove(role) => render::people::not_above(lang, role),
    };
    ctx.say(text).await
}

pub(in crate::bot) async fn deny(ctx: &MessageContext<'_>, argument: &str) -> anyhow::Result<()> {
    let Some(manager) = ctx.require_manager().await? else { return Ok(()) };
    let lang = manager.language();
    let person = match target(ctx.message, argument) {
        Ok(Target { person, role: None }) => person,
        Ok(Target { role: Some(_), .. }) | Err(NoTarget::Missing) => {
            return ctx.say(render::people::deny_usage(lang)).await;
        }
        Err(NoTarget::Hidden) => return ctx.say(render::people::nobody_named(lang)).await,
    };
    let person = members::with_known_name(ctx.deps, &manager, person).await?;
    let text = match members::remove(ctx.deps, &manager, person.user).await? {
        Removed::Done => render::people::removed(lang, &person),
        Removed::Already => render::people::removed_already(lang, &person),
        Removed::NotAbove(role) => render::people::not_above(lang, role),
    };
    ctx.say(text).await
}

pub(in crate::bot) async fn users(ctx: &MessageContext<'_>) -> anyhow::Result<()> {
    let Some(manager) = ctx.require_manager().await? else { return Ok(()) };
    if !ctx.require_private(&manager).await? {
        return Ok(());
    }
    let members = members::list(ctx.deps, &manager).await?;
    ctx.reply(&render::people::list(manager.language(), &members, 0, manager.role(), ctx.deps.now())).await
}

/// A manager who sends a contact in private wants to see and change this person's access.
pub(in crate::bot) async fn contact(ctx: &MessageContext<'_>, contact: &Contact) -> anyhow::Result<()> {
    let Some(permit) = ctx.require_permit().await? else { return Ok(()) };
    let Some(manager) = permit.manager() else {
        return ctx.say(render::lookup::not_a_code(permit.language())).await;
    };
    match contact_person(contact) {
        Some(person) => ctx.reply(&person_message(ctx.deps, &manager, person).await?).await,
        None => ctx.say(render::people::nobody_named(manager.language())).await,
    }
}

/// A person, with buttons for what the manager may do.
pub(super) async fn person_message(deps: &Deps, manager: &ManagerPermit, person: Person) -> anyhow::Result<Outgoing> {
    let (lang, role) = (manager.language(), manager.role());
    let members = members::list(deps, manager).await?;
    Ok(match members.iter().find(|member| member.person.user == person.user) {
        Some(member) => render::people::person(lang, member, role, deps.now()),
        None => render::people::outsider(lang, &person, role),
    })
}

pub(in crate::bot) async fn invite(ctx: &MessageContext<'_>, argument: &str) -> anyhow::Result<()> {
    let Some(manager) = ctx.require_manager().await? else { return Ok(()) };
    // In a group the first reader would use the link.
    if !ctx.require_private(&manager).await? {
        return Ok(());
    }
    let only_choice = match manager.role().grantable()[..] {
        [only] => Some(only),
        _ => None,
    };
    match Role::parse(argument).or(only_choice) {
        Some(role) => {
            let invited = invitations::invite(ctx.deps, &manager, role).await?;
            ctx.reply(&invitation_message(ctx.deps, &ctx.bot.username, &manager, &invited, role)).await
        }
        None => ctx.reply(&render::invitation::choice(manager.language(), manager.role())).await,
    }
}

pub(super) fn invitation_message(
    deps: &Deps,
    bot: &str,
    manager: &ManagerPermit,
    invited: &Invited,
    role: Role,
) -> Outgoing {
    let lang = manager.language();
    match invited {
        Invited::Done { id, token, expires_at } => {
            render::invitation::invitation(lang, bot, &token.to_string(), *id, role, *expires_at, deps.now())
        }
        Invited::NotAbove(role) => Outgoing::text(render::people::not_above(lang, *role)),
    }
}
