//! The allowlist, and changes of it.

use chrono::{DateTime, Utc};

use super::invitation::invite_buttons;
use super::keyboard::{button, rows};
use super::pages::{self, PAGE};
use super::person::{duties, person_link, role_name, short_name};
use super::text::{Arg, html, plain};
use super::when::time;
use crate::domain::people::{Member, Person};
use crate::domain::{AssignmentAction, Button, Callback, Language, Outgoing, PeopleAction, Role, UserId};

/// The longest name on a button, in UTF-16 units.
const MAX_BUTTON_UNITS: usize = 20;

/// Greeting of a person who was granted a role, and who had none before if `is_new`.
pub fn welcome(lang: Language, role: Role, is_new: bool) -> String {
    let args = [("is-new", Arg::Flag(is_new)), ("role", Arg::Key(role.as_str()))];
    format!("{}\n\n{}", html(lang, "welcome", &args), duties(lang, role))
}

/// Notification of a person whose access has ended.
pub fn farewell(lang: Language) -> String {
    html(lang, "farewell", &[])
}

/// A page of the list, counted from 0; the last page if there are not so many.
pub fn list(lang: Language, members: &[Member], page: u16, by: Role, now: DateTime<Utc>) -> Outgoing {
    let (page, pages) = pages::clamp(page, members.len());
    let shown = members.iter().skip(page * PAGE).take(PAGE);
    let mut lines = vec![html(lang, "people-title", &[("count", Arg::Count(members.len()))])];
    lines.extend(shown.clone().map(|member| about(lang, member, now)));
    let names: Vec<Button> = shown.map(|member| name_button(lang, member)).collect();
    let mut buttons = rows(&names, 2);
    buttons.extend(pages::buttons(page, pages, |page| Callback::People(PeopleAction::List { page })));
    buttons.extend(invite_buttons(lang, by));
    Outgoing { buttons, ..Outgoing::text(lines.join("\n\n")) }
}

fn name_button(lang: Language, member: &Member) -> Button {
    let name = short_name(&member.person, MAX_BUTTON_UNITS);
    let args = [("role", Arg::Key(member.role.as_str())), ("name", Arg::Text(&name))];
    button(plain(lang, "button-person", &args), Callback::People(PeopleAction::Show(member.person.user)))
}

/// A member, with buttons for what `by` may do.
pub fn person(lang: Language, member: &Member, by: Role, now: DateTime<Utc>) -> Outgoing {
    let mut buttons = grant_buttons(lang, member.person.user, Some(member.role), by);
    if by.outranks(member.role) {
        let remove = Callback::People(PeopleAction::ConfirmRemoval(member.person.user));
        buttons.push(vec![button(plain(lang, "button-remove", &[]), remove)]);
    }
    let orders = Callback::Assignment(AssignmentAction::ListOf { courier: member.person.user, page: 0 });
    buttons.push(vec![button(plain(lang, "button-courier-orders", &[]), orders)]);
    buttons.push(vec![button(plain(lang, "button-people", &[]), Callback::People(PeopleAction::List { page: 0 }))]);
    Outgoing { buttons, ..Outgoing::text(about(lang, member, now)) }
}

/// A person who is not on the list, with buttons for what `by` may do.
pub fn outsider(lang: Language, outsider: &Person, by: Role) -> Outgoing {
    let args = [("who", Arg::Html(&person_link(lang, outsider))), ("id", Arg::Text(&outsider.user.to_string()))];
    let buttons = grant_buttons(lang, outsider.user, None, by);
    Outgoing { buttons, ..Outgoing::text(html(lang, "person-outsider", &args)) }
}

fn grant_buttons(lang: Language, user: UserId, current: Option<Role>, by: Role) -> Vec<Vec<Button>> {
    if current.is_some_and(|current| !by.outranks(current)) {
        return Vec::new();
    }
    let grant = |role: Role| {
        let text = plain(lang, "button-grant", &[("role", Arg::Key(role.as_str()))]);
        vec![button(text, Callback::People(PeopleAction::Grant(user, role)))]
    };
    let roles = [Role::Courier, Role::Manager];
    roles.into_iter().filter(|role| by.outranks(*role) && current != Some(*role)).map(grant).collect()
}

/// Confirmation of a removal.
pub fn removal(lang: Language, member: &Member) -> Outgoing {
    let user = member.person.user;
    let buttons = vec![vec![
        button(plain(lang, "button-remove-now", &[]), Callback::People(PeopleAction::Remove(user))),
        button(plain(lang, "button-cancel", &[]), Callback::People(PeopleAction::Show(user))),
    ]];
    Outgoing {
        buttons,
        ..Outgoing::text(html(lang, "person-removal", &[("who", Arg::Html(&person_link(lang, &member.person)))]))
    }
}

fn about(lang: Language, member: &Member, now: DateTime<Utc>) -> String {
    // The id is in the next line anyway.
    let name = if member.person.name.is_some() {
        person_link(lang, &member.person)
    } else {
        html(lang, "person-unnamed", &[])
    };
    let by = member.granted_by.as_ref().map(|by| person_link(lang, by));
    let seen = member.seen_at.map(|seen| time(lang, seen, now));
    html(
        lang,
        "person",
        &[
            ("mark", Arg::Key(member.role.as_str())),
            ("who", Arg::Html(&name)),
            ("id", Arg::Text(&member.person.user.to_string())),
            ("role", Arg::Text(&role_name(lang, member.role))),
            ("since", Arg::Text(&time(lang, member.granted_at, now))),
            ("by", Arg::OptionalHtml(by.as_deref())),
            ("seen", Arg::OptionalText(seen.as_deref())),
        ],
    )
}

pub fn granted(lang: Language, person: &Person, role: Role) -> String {
    html(
        lang,
        "grant-done",
        &[("who", Arg::Html(&person_link(lang, person))), ("role", Arg::Text(&role_name(lang, role)))],
    )
}

pub fn granted_already(lang: Language, person: &Person, role: Role) -> String {
    html(
        lang,
        "grant-already",
        &[("who", Arg::Html(&person_link(lang, person))), ("role", Arg::Text(&role_name(lang, role)))],
    )
}

pub fn removed(lang: Language, person: &Person) -> String {
    html(lang, "removal-done", &[("who", Arg::Html(&person_link(lang, person)))])
}

pub fn removed_already(lang: Language, person: &Person) -> String {
    html(lang, "removal-already", &[("who", Arg::Html(&person_link(lang, person)))])
}

/// The manager does not outrank the role.
pub fn not_above(lang: Language, role: Role) -> String {
    html(lang, "not-above", &[("role", Arg::Key(role.as_str()))])
}

/// How to use `/allow`.
pub fn allow_usage(lang: Language) -> String {
    html(lang, "allow-usage", &[])
}

/// How to use `/deny`.
pub fn deny_usage(lang: Language) -> String {
    html(lang, "deny-usage", &[])
}

/// A contact or a forwarded message does not show who the person is.
pub fn nobody_named(lang: Language) -> String {
    html(lang, "nobody-named", &[])
}
