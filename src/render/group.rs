//! Words about groups.

use super::links;
use super::text::{html, plain};
use crate::domain::{Action, Button, Language, Outgoing};

/// What to do so that the bot works in a group: one line, whoever reads it.
#[must_use]
pub fn unknown(lang: Language) -> String {
    html(lang, "group-unknown", &[])
}

/// The group is connected from now on.
#[must_use]
pub fn connected(lang: Language) -> String {
    html(lang, "group-connected", &[])
}

/// The group was connected already.
#[must_use]
pub fn connected_already(lang: Language) -> String {
    html(lang, "group-connected-already", &[])
}

/// The group is not connected any more.
#[must_use]
pub fn disconnected(lang: Language) -> String {
    html(lang, "group-disconnected", &[])
}

/// An anonymous administrator cannot be recognised.
#[must_use]
pub fn anonymous(lang: Language) -> String {
    html(lang, "group-anonymous", &[])
}

/// The command belongs into a group; the button adds the bot to one.
#[must_use]
pub fn groups_only(lang: Language, bot: &str) -> Outgoing {
    let add = Action::Url(links::start_group(bot));
    let button = Button { text: plain(lang, "button-add-to-group", &[]), action: add };
    Outgoing { buttons: vec![vec![button]], ..Outgoing::text(html(lang, "groups-only", &[])) }
}

/// The command belongs into the private chat; the button leads there.
#[must_use]
pub fn private_only(lang: Language, bot: &str) -> Outgoing {
    let button = Button { text: plain(lang, "button-open-bot", &[]), action: Action::Url(links::chat(bot)) };
    Outgoing { buttons: vec![vec![button]], ..Outgoing::text(html(lang, "private-only", &[])) }
}
