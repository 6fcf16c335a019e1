//! How a person is named.

use super::html::shorten;
use super::text::{Arg, html, plain};
use crate::domain::people::Person;
use crate::domain::{Language, Role};

/// The longest name that is shown whole, in UTF-16 units; Telegram allows 64 for each of two names.
const MAX_NAME_UNITS: usize = 48;

/// The person's name as a link to their profile; their id if the name is not known.
pub(super) fn person_link(lang: Language, person: &Person) -> String {
    let id = person.user.to_string();
    match person.name.as_deref().map(str::trim).filter(|name| !name.is_empty()) {
        Some(name) => {
            let name = shorten(name, MAX_NAME_UNITS);
            html(lang, "who", &[("id", Arg::Text(&id)), ("name", Arg::Text(&name))])
        }
        None => html(lang, "who-unnamed", &[("id", Arg::Text(&id))]),
    }
}

/// The name for a button, or the id if the name is not known, in at most so many UTF-16 units.
pub(super) fn short_name(person: &Person, limit: usize) -> String {
    let name = person.name.clone().filter(|name| !name.trim().is_empty());
    shorten(&name.unwrap_or_else(|| person.user.to_string()), limit)
}

/// What a person of the role can do.
pub(super) fn duties(lang: Language, role: Role) -> String {
    let courier = html(lang, "welcome-courier", &[]);
    if role.manages() { format!("{courier}\n\n{}", html(lang, "welcome-manager", &[])) } else { courier }
}

pub(super) fn role_name(lang: Language, role: Role) -> String {
    plain(lang, "role-name", &[("role", Arg::Key(role.as_str()))])
}
