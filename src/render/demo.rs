//! Words of the demo in the terminal; plain text.

use super::text::{Arg, plain};
use crate::domain::Language;

/// What the courier is called.
#[must_use]
pub fn courier(lang: Language) -> String {
    plain(lang, "demo-courier", &[])
}

/// What the manager is called.
#[must_use]
pub fn manager(lang: Language) -> String {
    plain(lang, "demo-manager", &[])
}

/// What the stranger is called.
#[must_use]
pub fn stranger(lang: Language) -> String {
    plain(lang, "demo-stranger", &[])
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
