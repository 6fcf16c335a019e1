//! Words about people: invitations, requests, the list, and what each may do.

use chrono::{DateTime, Utc};

use super::html::shorten;
use super::links;
use super::pages::{self, PAGE};
use super::text::{Arg, html, plain};
use super::when::moment;
use crate::domain::people::{Member, Request, Verdict, Who};
use crate::domain::{Action, Button, Callback, Language, Outgoing, Role, UserId};

/// The longest name that is shown whole, in UTF-16 units; Telegram allows 64 for each of two names.
const MAX_NAME_UNITS: usize = 48;

/// The same on a button.
const MAX_BUTTON_UNITS: usize = 20;

/// Greeting of a person who has a role from now on.
#[must_use]
pub fn welcome(lang: Language, role: Role) -> String {
    with_duties(lang, role, &html(lang, "welcome", &[("role", Arg::Text(role.as_str()))]))
}

/// Answer to an invitation that promises nothing new.
#[must_use]
pub fn invitation_already(lang: Language, role: Role) -> String {
    with_duties(lang, role, &html(lang, "invitation-already", &[("role", Arg::Text(role.as_str()))]))
}

fn with_duties(lang: Language, role: Role, greeting: &str) -> String {
    let mut text = format!("{greeting}\n\n{}", html(lang, "welcome-courier", &[]));
    if role.manages() {
        text = format!("{text}\n\n{}", html(lang, "welcome-manager", &[]));
    }
    text
}

/// What a person hears whose access has ended.
#[must_use]
pub fn farewell(lang: Language) -> String {
    html(lang, "farewell", &[])
}

/// Answer to a stranger: their id, and how to get access. `reason` says why an invitation did not help.
#[must_use]
pub fn stranger(lang: Language, user: UserId, has_asked: bool, is_last: bool, reason: Option<String>) -> Outgoing {
    let mut parts: Vec<String> = reason.into_iter().collect();
    parts.push(html(lang, "stranger", &[("id", Arg::Text(&user.to_string()))]));
    parts.push(html(lang, if has_asked { "stranger-has-asked" } else { "stranger-may-ask" }, &[]));
    if is_last {
        parts.push(html(lang, "stranger-last-answer", &[]));
    }
    let ask = button(plain(lang, "button-ask-access", &[]), Callback::AskAccess);
    let buttons = if has_asked { Vec::new() } else { vec![vec![ask]] };
    Outgoing { buttons, ..Outgoing::text(parts.join("\n\n")) }
}

/// A stranger's request as managers see it, with buttons until it is decided.
#[must_use]
pub fn request(lang: Language, request: &Request) -> Outgoing {
    let args = [("who", Arg::Html(&who(lang, &request.who))), ("id", Arg::Text(&request.who.user.to_string()))];
    let text = html(lang, "request", &args);
    let Some((verdict, by)) = &request.decision else {
        let decide = |key, verdict| button(plain(lang, key, &[]), Callback::Decide { request: request.id, verdict });
        let row = vec![decide("button-admit", Verdict::Admitted), decide("button-refuse", Verdict::Refused)];
        return Outgoing { buttons: vec![row], ..Outgoing::text(text) };
    };
    let verdict =
        html(lang, "request-verdict", &[("verdict", Arg::Text(verdict.as_str())), ("who", Arg::Html(&who(lang, by)))]);
    Outgoing::text(format!("{text}\n\n{verdict}"))
}

/// What a stranger hears who was refused.
#[must_use]
pub fn request_refused(lang: Language) -> String {
    html(lang, "request-refused", &[])
}

/// A fresh invitation with buttons to share it and to take it back.
#[must_use]
pub fn invitation(
    lang: Language,
    bot: &str,
    token: &str,
    id: i64,
    role: Role,
    expires_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Outgoing {
    let link = links::start(bot, token);
    let text = html(
        lang,
        "invitation",
        &[
            ("role", Arg::Text(&role_name(lang, role))),
            ("link", Arg::Text(&link)),
            ("when", Arg::Text(&moment(lang, expires_at, now))),
        ],
    );
    let share = Action::Url(links::share(&link, &plain(lang, "invitation-share", &[])));
    let buttons = vec![vec![
        Button { text: plain(lang, "button-share", &[]), action: share },
        button(plain(lang, "button-revoke", &[]), Callback::Revoke { invitation: id }),
    ]];
    Outgoing { buttons, ..Outgoing::text(text) }
}

/// Which role to invite to, with a button for each that the person may give.
#[must_use]
pub fn invitation_choice(lang: Language, by: Role) -> Outgoing {
    Outgoing { buttons: vec![invite_buttons(lang, by)], ..Outgoing::text(html(lang, "invitation-choose", &[])) }
}

fn invite_buttons(lang: Language, by: Role) -> Vec<Button> {
    let invite = |role: Role| {
        let text = plain(lang, "button-invite", &[("role", Arg::Text(&role_name(lang, role)))]);
        button(text, Callback::Invite(role))
    };
    [Role::Courier, Role::Manager].into_iter().filter(|role| by.outranks(*role)).map(invite).collect()
}

/// What stands in place of an invitation that was taken back.
#[must_use]
pub fn invitation_revoked(lang: Language) -> String {
    html(lang, "invitation-revoked", &[])
}

/// What the inviter hears when the link was opened.
#[must_use]
pub fn invitation_used(lang: Language, guest: &Who, role: Role) -> String {
    let args = [("who", Arg::Html(&who(lang, guest))), ("role", Arg::Text(&role_name(lang, role)))];
    html(lang, "invitation-used", &args)
}

/// The link was used by somebody else.
#[must_use]
pub fn invitation_taken(lang: Language) -> String {
    html(lang, "invitation-taken", &[])
}

/// The link is too old.
#[must_use]
pub fn invitation_expired(lang: Language) -> String {
    html(lang, "invitation-expired", &[])
}

/// The link was taken back.
#[must_use]
pub fn invitation_withdrawn(lang: Language) -> String {
    html(lang, "invitation-withdrawn", &[])
}

/// There is no such link.
#[must_use]
pub fn invitation_unknown(lang: Language) -> String {
    html(lang, "invitation-unknown", &[])
}

/// One page of the list, counted from 0; the last one if there are not so many.
#[must_use]
pub fn list(lang: Language, members: &[Member], page: u16, by: Role, now: DateTime<Utc>) -> Outgoing {
    let (page, pages) = pages::clamp(page, members.len());
    let shown = members.iter().skip(page * PAGE).take(PAGE);
    let mut lines = vec![html(lang, "people-title", &[("count", Arg::Count(members.len()))])];
    lines.extend(shown.clone().map(|member| about(lang, member, now)));
    let names: Vec<Button> = shown.map(|member| name_button(lang, member)).collect();
    let mut buttons: Vec<Vec<Button>> = names.chunks(2).map(<[Button]>::to_vec).collect();
    buttons.extend(pages::buttons(page, pages, |page| Callback::People { page }));
    buttons.push(invite_buttons(lang, by));
    Outgoing { buttons, ..Outgoing::text(lines.join("\n\n")) }
}

fn name_button(lang: Language, member: &Member) -> Button {
    let name = member.who.name.clone().unwrap_or_else(|| member.who.user.to_string());
    let args = [("role", Arg::Text(member.role.as_str())), ("name", Arg::Text(&shorten(&name, MAX_BUTTON_UNITS)))];
    button(plain(lang, "button-person", &args), Callback::Person(member.who.user))
}

/// One person of the list, with what `by` may do to them.
#[must_use]
pub fn person(lang: Language, member: &Member, by: Role, now: DateTime<Utc>) -> Outgoing {
    let mut buttons = grant_buttons(lang, member.who.user, Some(member.role), by);
    if by.outranks(member.role) {
        let remove = Callback::AskRemoval(member.who.user);
        buttons.push(vec![button(plain(lang, "button-remove", &[]), remove)]);
    }
    buttons.push(vec![button(plain(lang, "button-people", &[]), Callback::People { page: 0 })]);
    Outgoing { buttons, ..Outgoing::text(about(lang, member, now)) }
}

/// Somebody who is not on the list, with what `by` may do about it.
#[must_use]
pub fn outsider(lang: Language, outsider: &Who, by: Role) -> Outgoing {
    let args = [("who", Arg::Html(&who(lang, outsider))), ("id", Arg::Text(&outsider.user.to_string()))];
    let buttons = grant_buttons(lang, outsider.user, None, by);
    Outgoing { buttons, ..Outgoing::text(html(lang, "person-outsider", &args)) }
}

fn grant_buttons(lang: Language, user: UserId, current: Option<Role>, by: Role) -> Vec<Vec<Button>> {
    if current.is_some_and(|current| !by.outranks(current)) {
        return Vec::new();
    }
    let grant = |role: Role| {
        let text = plain(lang, "button-grant", &[("role", Arg::Text(role.as_str()))]);
        vec![button(text, Callback::Grant(user, role))]
    };
    let roles = [Role::Courier, Role::Manager];
    roles.into_iter().filter(|role| by.outranks(*role) && current != Some(*role)).map(grant).collect()
}

/// Whether to take the person off the list.
#[must_use]
pub fn removal(lang: Language, member: &Member) -> Outgoing {
    let user = member.who.user;
    let buttons = vec![vec![
        button(plain(lang, "button-remove-now", &[]), Callback::Remove(user)),
        button(plain(lang, "button-cancel", &[]), Callback::Person(user)),
    ]];
    Outgoing { buttons, ..Outgoing::text(html(lang, "person-removal", &[("who", Arg::Html(&who(lang, &member.who)))])) }
}

fn about(lang: Language, member: &Member, now: DateTime<Utc>) -> String {
    // The id stands below anyway.
    let name = if member.who.name.is_some() { who(lang, &member.who) } else { html(lang, "person-unnamed", &[]) };
    let by = member.granted_by.as_ref().map_or_else(|| "none".to_owned(), |by| who(lang, by));
    let seen = member.seen_at.map_or_else(|| "never".to_owned(), |seen| moment(lang, seen, now));
    html(
        lang,
        "person",
        &[
            ("mark", Arg::Text(member.role.as_str())),
            ("who", Arg::Html(&name)),
            ("id", Arg::Text(&member.who.user.to_string())),
            ("role", Arg::Text(&role_name(lang, member.role))),
            ("since", Arg::Text(&moment(lang, member.granted_at, now))),
            ("by", Arg::Html(&by)),
            ("seen", Arg::Text(&seen)),
        ],
    )
}

/// The person has the role from now on.
#[must_use]
pub fn granted(lang: Language, person: &Who, role: Role) -> String {
    html(lang, "grant-done", &[("who", Arg::Html(&who(lang, person))), ("role", Arg::Text(&role_name(lang, role)))])
}

/// The person had the role already.
#[must_use]
pub fn granted_already(lang: Language, person: &Who, role: Role) -> String {
    html(lang, "grant-already", &[("who", Arg::Html(&who(lang, person))), ("role", Arg::Text(&role_name(lang, role)))])
}

/// The person is off the list from now on.
#[must_use]
pub fn removed(lang: Language, person: &Who) -> String {
    html(lang, "removal-done", &[("who", Arg::Html(&who(lang, person)))])
}

/// The person was not on the list.
#[must_use]
pub fn removed_already(lang: Language, person: &Who) -> String {
    html(lang, "removal-already", &[("who", Arg::Html(&who(lang, person)))])
}

/// Whoever wanted to give or take this role may not.
#[must_use]
pub fn not_above(lang: Language, role: Role) -> String {
    html(lang, "not-above", &[("role", Arg::Text(role.as_str()))])
}

/// How to use `/allow`.
#[must_use]
pub fn allow_usage(lang: Language) -> String {
    html(lang, "allow-usage", &[])
}

/// How to use `/deny`.
#[must_use]
pub fn deny_usage(lang: Language) -> String {
    html(lang, "deny-usage", &[])
}

/// A contact or a forwarded message does not tell who the person is.
#[must_use]
pub fn nobody_named(lang: Language) -> String {
    html(lang, "nobody-named", &[])
}

/// The person's name, leading to their profile; their id if the name is not known.
pub(super) fn who(lang: Language, who: &Who) -> String {
    let id = who.user.to_string();
    match who.name.as_deref().map(str::trim).filter(|name| !name.is_empty()) {
        Some(name) => {
            let name = shorten(name, MAX_NAME_UNITS);
            html(lang, "who", &[("id", Arg::Text(&id)), ("name", Arg::Text(&name))])
        }
        None => html(lang, "who-unnamed", &[("id", Arg::Text(&id))]),
    }
}

fn role_name(lang: Language, role: Role) -> String {
    plain(lang, "role-name", &[("role", Arg::Text(role.as_str()))])
}

fn button(text: String, callback: Callback) -> Button {
    Button { text, action: Action::Callback(callback) }
}
