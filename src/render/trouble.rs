//! What admins hear when something is wrong, and when it is well again.

use super::text::{Arg, html};
use crate::domain::Language;

/// A shop's token is refused.
#[must_use]
pub fn token_refused(lang: Language, shop: &str) -> String {
    html(lang, "alarm-token-refused", &[("shop", Arg::Text(shop))])
}

/// A shop cannot be read for a quarter of an hour.
#[must_use]
pub fn kaspi_unavailable(lang: Language, shop: &str, how: &str) -> String {
    html(lang, "alarm-kaspi-unavailable", &[("shop", Arg::Text(shop)), ("how", Arg::Text(how))])
}

/// A shop can be read again; so many events were caught up.
#[must_use]
pub fn kaspi_is_well(lang: Language, shop: &str, events: usize) -> String {
    html(lang, "alarm-kaspi-is-well", &[("shop", Arg::Text(shop)), ("events", Arg::Count(events))])
}

/// Notices do not get through.
#[must_use]
pub fn notices_stuck(lang: Language, waiting: usize) -> String {
    html(lang, "alarm-notices-stuck", &[("count", Arg::Count(waiting))])
}

/// Notices get through again.
#[must_use]
pub fn notices_flow(lang: Language) -> String {
    html(lang, "alarm-notices-flow", &[])
}
