//! Groups.

use super::links;
use super::text::{Arg, html, plain};
use crate::domain::{Action, Button, Language, Outgoing};

/// How to connect the group.
pub fn unknown(lang: Language) -> String {
    html(lang, "group-unknown", &[])
}

/// `in_topic`: notices go to the forum topic in which this is said.
pub fn connected(lang: Language, in_topic: bool) -> String {
    html(lang, "group-connected", &[("in-topic", Arg::Flag(in_topic))])
}

pub fn connected_already(lang: Language) -> String {
    html(lang, "group-connected-already", &[])
}

pub fn disconnected(lang: Language) -> String {
    html(lang, "group-disconnected", &[])
}

/// An anonymous administrator cannot be recognised.
pub fn anonymous(lang: Language) -> String {
    html(lang, "group-anonymous", &[])
}

/// The command is for groups; the button adds the bot to one.
pub fn groups_only(lang: Language, bot: &str) -> Outgoing {
    let add = Action::Url(links::start_group(bot));
    let button = Button { text: plain(lang, "button-add-to-group", &[]), action: add };
    Outgoing { buttons: vec![vec![button]], ..Outgoing::text(html(lang, "groups-only", &[])) }
}

/// The command is for the private chat; the button opens it.
pub fn private_only(lang: Language, bot: &str) -> Outgoing {
    let button = Button { text: plain(lang, "button-open-bot", &[]), action: Action::Url(links::chat(bot)) };
    Outgoing { buttons: vec![vec![button]], ..Outgoing::text(html(lang, "private-only", &[])) }
}
