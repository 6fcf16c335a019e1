//! Notifications of incidents, for admins.

use super::text::{Arg, html};
use crate::domain::shop::ReadFailure;
use crate::domain::{Language, UserId};

pub fn token_refused(lang: Language, shop: &str) -> String {
    html(lang, "incident-token-refused", &[("shop", Arg::Text(shop))])
}

/// A shop could not be polled for a quarter of an hour.
pub fn shop_unreadable(lang: Language, shop: &str, failure: ReadFailure) -> String {
    html(lang, "incident-shop-unreadable", &[("shop", Arg::Text(shop)), ("failure", Arg::Key(failure.as_str()))])
}

/// A shop can be polled again; `events` happened meanwhile.
pub fn shop_recovered(lang: Language, shop: &str, events: usize) -> String {
    html(lang, "incident-shop-recovered", &[("shop", Arg::Text(shop)), ("events", Arg::Count(events))])
}

pub fn notices_stuck(lang: Language, waiting: u32) -> String {
    let count = usize::try_from(waiting).unwrap_or(usize::MAX);
    html(lang, "incident-notices-stuck", &[("count", Arg::Count(count))])
}

pub fn notices_recovered(lang: Language) -> String {
    html(lang, "incident-notices-recovered", &[])
}

/// A shop is not configured any more; buyers' data is deleted after so many days.
pub fn shop_closed(lang: Language, shop: &str, days: usize) -> String {
    html(lang, "incident-shop-closed", &[("shop", Arg::Text(shop)), ("days", Arg::Count(days))])
}

/// A person looks up more orders than the quota.
pub fn too_many_lookups(lang: Language, user: UserId) -> String {
    html(lang, "incident-too-many-lookups", &[("id", Arg::Text(&user.to_string()))])
}

/// A message failed again and again while others were sent.
pub fn set_aside(lang: Language) -> String {
    html(lang, "incident-set-aside", &[])
}
