//! Texts of the demo, in the terminal and on its page; plain text.

use super::text::{Arg, plain};
use crate::domain::Language;

/// Names of the demo's people and groups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names {
    pub courier: String,
    pub manager: String,
    pub owner: String,
    pub stranger: String,
    /// Connected.
    pub group: String,
    /// Not connected.
    pub forum: String,
    /// The forum's topics.
    pub topics: [String; 2],
}

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

/// Texts of the page, by the name of their place.
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

/// `page` is the address of the web page.
pub fn intro(lang: Language, page: &str) -> String {
    plain(lang, "demo-intro", &[("page", Arg::Text(page))])
}

/// A code to try, and what it shows.
pub fn hint(lang: Language, code: &str, what: &'static str) -> String {
    plain(lang, "demo-hint", &[("code", Arg::Text(code)), ("what", Arg::Key(what))])
}

/// A button that can be pressed on the page only.
pub fn button(lang: Language, text: &str) -> String {
    plain(lang, "demo-button", &[("text", Arg::Text(text))])
}

/// A button that opens an address.
pub fn link(lang: Language, text: &str, url: &str) -> String {
    plain(lang, "demo-link", &[("text", Arg::Text(text)), ("url", Arg::Text(url))])
}

/// A pin.
pub fn pin(lang: Language, latitude: f64, longitude: f64) -> String {
    let (latitude, longitude) = (format!("{latitude:.6}"), format!("{longitude:.6}"));
    plain(lang, "demo-pin", &[("latitude", Arg::Text(&latitude)), ("longitude", Arg::Text(&longitude))])
}
