//! Invitations.

use chrono::{DateTime, Utc};

use super::keyboard::{button, rows};
use super::links;
use super::person::{duties, person_link, role_name};
use super::text::{Arg, html, plain};
use super::when::time;
use crate::domain::people::Person;
use crate::domain::{Action, Button, Callback, Language, Outgoing, PeopleAction, Role};

/// A new invitation, with buttons to share and to revoke it.
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
            ("when", Arg::Text(&time(lang, expires_at, now))),
        ],
    );
    let share = Action::Url(links::share(&link, &plain(lang, "invitation-share", &[])));
    let buttons = vec![vec![
        Button { text: plain(lang, "button-share", &[]), action: share },
        button(plain(lang, "button-revoke", &[]), Callback::People(PeopleAction::RevokeInvitation { invitation: id })),
    ]];
    Outgoing { buttons, ..Outgoing::text(text) }
}

/// The roles to invite to, with a button for each that the person may grant.
pub fn choice(lang: Language, by: Role) -> Outgoing {
    Outgoing { buttons: invite_buttons(lang, by), ..Outgoing::text(html(lang, "invitation-choose", &[])) }
}

/// One in a row.
pub(super) fn invite_buttons(lang: Language, by: Role) -> Vec<Vec<Button>> {
    let invite = |role: Role| {
        let text = plain(lang, "button-invite", &[("role", Arg::Key(role.as_str()))]);
        button(text, Callback::People(PeopleAction::Invite(role)))
    };
    let buttons: Vec<Button> = by.grantable().into_iter().map(invite).collect();
    rows(&buttons, 1)
}

/// Replaces an invitation that was revoked.
pub fn revoked(lang: Language) -> String {
    html(lang, "invitation-revoked", &[])
}

/// Notification of the inviter when the link was used.
pub fn used(lang: Language, guest: &Person, role: Role) -> String {
    let args = [("who", Arg::Html(&person_link(lang, guest))), ("role", Arg::Text(&role_name(lang, role)))];
    html(lang, "invitation-used", &args)
}

/// The link was used by another person.
pub fn taken(lang: Language) -> String {
    html(lang, "invitation-taken", &[])
}

pub fn expired(lang: Language) -> String {
    html(lang, "invitation-expired", &[])
}

/// The invitation was revoked.
pub fn withdrawn(lang: Language) -> String {
    html(lang, "invitation-withdrawn", &[])
}

pub fn unknown(lang: Language) -> String {
    html(lang, "invitation-unknown", &[])
}

/// The person has this role or a higher one.
pub fn already(lang: Language, role: Role) -> String {
    format!("{}\n\n{}", html(lang, "invitation-already", &[("role", Arg::Key(role.as_str()))]), duties(lang, role))
}
