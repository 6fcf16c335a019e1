//! Words of the demo, in the terminal and on its page; plain text.

use super::text::{Arg, plain};
use crate::domain::Language;

/// What the people and the groups of the demo are called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names {
    /// Asks for orders.
    pub courier: String,
    /// Runs the team.
    pub manager: String,
    /// The admin.
    pub owner: String,
    /// Is not on the list.
    pub stranger: String,
    /// A group that is connected.
    pub group: String,
    /// A group with topics that is not.
    pub forum: String,
    /// Its topics.
    pub topics: [String; 2],
}

/// What the people and the groups of the demo are called.
#[must_use]
pub fn names(lang: Language) -> Names {
    Names {
        courier: plain(lang, "demo-courier", &[]),
        manager: plain(lang, "demo-manager", &[]),
        owner: plain(lang, "demo-owner", &[]),
        stranger: plain(lang, "demo-stranger", &[]),
        group: plain(lang, "demo-group", &[]),
        forum: plain(lang, "demo-forum", &[]),
        topics: [plain(lang, "demo-topic-first", &[]), plain(lang, "demo-topic-second", &[])],
    }
}

/// What the page of the demo says, by the name of its place.
#[must_use]
pub fn page(lang: Language) -> Vec<(&'static str, String)> {
    vec![
        ("lang", lang.code().to_owned()),
        ("title", plain(lang, "demo-title", &[])),
        ("subtitle", plain(lang, "demo-subtitle", &[])),
        ("placeholder", plain(lang, "demo-placeholder", &[])),
        ("send", plain(lang, "demo-send", &[])),
        ("bot", plain(lang, "demo-bot", &[])),
        ("typing", plain(lang, "demo-typing", &[])),
        ("copied", plain(lang, "demo-copied", &[])),
        ("edited", plain(lang, "demo-edited", &[])),
        ("share", plain(lang, "demo-share", &[])),
        ("group", plain(lang, "demo-pick-group", &[])),
        ("joined", plain(lang, "demo-joined", &[])),
        ("topic", plain(lang, "demo-topic", &[])),
        ("moved", plain(lang, "demo-moved", &[])),
        ("kick", plain(lang, "demo-kick", &[])),
        ("invite", plain(lang, "demo-invite", &[])),
        ("migrate", plain(lang, "demo-migrate", &[])),
    ]
}

/// What this is and what to do; `page` is the address of the web page.
#[must_use]
pub fn intro(lang: Language, page: &str) -> String {
    plain(lang, "demo-intro", &[("page", Arg::Text(page))])
}

/// A code to try, and what it shows.
#[must_use]
pub fn hint(lang: Language, code: &str, what: &str) -> String {
    plain(lang, "demo-hint", &[("code", Arg::Text(code)), ("what", Arg::Text(what))])
}

/// A button that only a page can press.
#[must_use]
pub fn button(lang: Language, text: &str) -> String {
    plain(lang, "demo-button", &[("text", Arg::Text(text))])
}

/// A button that opens an address.
#[must_use]
pub fn link(lang: Language, text: &str, url: &str) -> String {
    plain(lang, "demo-link", &[("text", Arg::Text(text)), ("url", Arg::Text(url))])
}

/// A pin.
#[must_use]
pub fn pin(lang: Language, latitude: f64, longitude: f64) -> String {
    let (latitude, longitude) = (format!("{latitude:.6}"), format!("{longitude:.6}"));
    plain(lang, "demo-pin", &[("latitude", Arg::Text(&latitude)), ("longitude", Arg::Text(&longitude))])
}
