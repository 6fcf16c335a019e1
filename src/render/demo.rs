//! Words of the demo in the terminal; plain text.

use super::text::{Arg, plain};

/// What the courier is called.
#[must_use]
pub fn courier() -> String {
    plain("demo-courier", &[])
}

/// What the manager is called.
#[must_use]
pub fn manager() -> String {
    plain("demo-manager", &[])
}

/// What the stranger is called.
#[must_use]
pub fn stranger() -> String {
    plain("demo-stranger", &[])
}

/// What this is and what to do; `page` is the address of the web page.
#[must_use]
pub fn intro(page: &str) -> String {
    plain("demo-intro", &[("page", Arg::Text(page))])
}

/// A code to try, and what it shows.
#[must_use]
pub fn hint(code: &str, what: &str) -> String {
    plain("demo-hint", &[("code", Arg::Text(code)), ("what", Arg::Text(what))])
}

/// A button that only a page can press.
#[must_use]
pub fn button(text: &str) -> String {
    plain("demo-button", &[("text", Arg::Text(text))])
}

/// A button that opens an address.
#[must_use]
pub fn link(text: &str, url: &str) -> String {
    plain("demo-link", &[("text", Arg::Text(text)), ("url", Arg::Text(url))])
}

/// A pin.
#[must_use]
pub fn pin(latitude: f64, longitude: f64) -> String {
    let (latitude, longitude) = (format!("{latitude:.6}"), format!("{longitude:.6}"));
    plain("demo-pin", &[("latitude", Arg::Text(&latitude)), ("longitude", Arg::Text(&longitude))])
}
