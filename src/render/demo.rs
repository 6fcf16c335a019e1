//! Texts of the demo, in the terminal and on its page; plain text.

use super::text::{Arg, plain};
use crate::domain::Language;

/// Names of the demo's people and groups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Names {
    pub courier: String,
    pub second_courier: String,
    pub manager: String,
    pub owner: String,
    pub stranger: String,
    /// Connected.
    pub group: String,
    /// Not connected.
    pub forum: String,
    /// The shop's, which buyers know.
    pub shop: String,
    /// The forum's topics.
    pub topics: [String; 2],
}

pub fn names(lang: Language) -> Names {
    Names {
        courier: plain(lang, "demo-courier", &[]),
        second_courier: plain(lang, "demo-second-courier", &[]),
        manager: plain(lang, "demo-manager", &[]),
        owner: plain(lang, "demo-owner", &[]),
        stranger: plain(lang, "demo-stranger", &[]),
        group: plain(lang, "demo-group", &[]),
        forum: plain(lang, "demo-forum", &[]),
        shop: plain(lang, "demo-shop", &[]),
        topics: [plain(lang, "demo-topic-first", &[]), plain(lang, "demo-topic-second", &[])],
    }
}

/// Texts of the page, by the name of their place.
pub fn page(lang: Language) -> Vec<(&'static str, String)> {
    vec![
        ("name", plain(lang, "demo-language", &[])),
        ("title", plain(lang, "demo-title", &[])),
        ("subtitle", plain(lang, "demo-subtitle", &[])),
        ("people", plain(lang, "demo-people", &[])),
        ("chats", plain(lang, "demo-chats", &[])),
        ("language", plain(lang, "demo-languages", &[])),
        ("events", plain(lang, "demo-events", &[])),
        ("messages", plain(lang, "demo-messages", &[])),
        ("hints", plain(lang, "demo-hints", &[])),
        ("keys", plain(lang, "demo-keys", &[])),
        ("placeholder", plain(lang, "demo-placeholder", &[])),
        ("send", plain(lang, "demo-send", &[])),
        ("attach", plain(lang, "demo-attach", &[])),
        ("photo", plain(lang, "demo-photo", &[])),
        ("contact", plain(lang, "demo-contact", &[])),
        ("place", plain(lang, "demo-place", &[])),
        ("reply", plain(lang, "demo-reply", &[])),
        ("cancel", plain(lang, "demo-cancel", &[])),
        ("close", plain(lang, "demo-close", &[])),
        ("expand", plain(lang, "demo-expand", &[])),
        ("collapse", plain(lang, "demo-collapse", &[])),
        ("unseen", plain(lang, "demo-unseen", &[])),
        ("ended", plain(lang, "demo-ended", &[])),
        ("bot", plain(lang, "demo-bot", &[])),
        ("typing", plain(lang, "demo-typing", &[])),
        ("copied", plain(lang, "demo-copied", &[])),
        ("drawing", plain(lang, "demo-drawing", &[])),
        ("drawing_note", plain(lang, "demo-drawing-note", &[])),
        ("edited", plain(lang, "demo-edited", &[])),
        ("share", plain(lang, "demo-share", &[])),
        ("group", plain(lang, "demo-pick-group", &[])),
        ("joined", plain(lang, "demo-joined", &[])),
        ("topic", plain(lang, "demo-topic", &[])),
        ("moved", plain(lang, "demo-moved", &[])),
        ("kick", plain(lang, "demo-kick", &[])),
        ("invite", plain(lang, "demo-invite", &[])),
        ("migrate", plain(lang, "demo-migrate", &[])),
        ("event_order", plain(lang, "demo-event-order", &[])),
        ("event_sale", plain(lang, "demo-event-sale", &[])),
        ("event_cancellation", plain(lang, "demo-event-cancellation", &[])),
        ("event_postponement", plain(lang, "demo-event-postponement", &[])),
        ("event_overdue", plain(lang, "demo-event-overdue", &[])),
        ("event_waiting", plain(lang, "demo-event-waiting", &[])),
        ("event_return", plain(lang, "demo-event-return", &[])),
        ("event_buyer_code", plain(lang, "demo-event-buyer-code", &[])),
        ("event_kaspi", plain(lang, "demo-event-kaspi", &[])),
        ("event_telegram", plain(lang, "demo-event-telegram", &[])),
        ("no_order", plain(lang, "demo-no-order", &[])),
    ]
}

/// What a code to try shows, in a few words.
pub fn short_hint(lang: Language, what: &'static str) -> String {
    plain(lang, "demo-short-hint", &[("what", Arg::Key(what))])
}

/// The page has another port than this one.
pub fn port_taken(lang: Language, port: &str) -> String {
    plain(lang, "demo-port-taken", &[("port", Arg::Text(port))])
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
