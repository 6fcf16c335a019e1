//! The bot's status.

use chrono::{DateTime, Utc};

use super::html::short;
use super::text::{Arg, html};
use super::when::time;
use crate::domain::Language;
use crate::domain::status::{ShopStatus, Status};

/// `version` is that of the program.
pub fn status(lang: Language, status: &Status, version: &str, now: DateTime<Utc>) -> String {
    let mut lines = vec![html(lang, "status-title", &[])];
    lines.extend(status.shops.iter().map(|shop| shop_status(lang, shop, now)));
    let oldest = status.oldest_notice.map(|oldest| time(lang, oldest, now));
    let args = [("count", count(status.notices_waiting)), ("when", Arg::OptionalText(oldest.as_deref()))];
    lines.push(html(lang, "status-notices", &args));
    let point = if lang == Language::English { '.' } else { ',' };
    let megabytes =
        format!("{}{point}{}", status.database_bytes / 1_000_000, status.database_bytes % 1_000_000 / 100_000);
    lines.push(html(
        lang,
        "status-program",
        &[
            ("version", Arg::Text(version)),
            ("since", Arg::Text(&time(lang, status.started_at, now))),
            ("megabytes", Arg::Text(&megabytes)),
        ],
    ));
    lines.join("\n\n")
}

fn shop_status(lang: Language, shop: &ShopStatus, now: DateTime<Utc>) -> String {
    let polled = shop.last_polled_at.map(|polled| time(lang, polled, now));
    let text = html(
        lang,
        "status-shop",
        &[
            ("shop", Arg::Text(&short(&shop.name))),
            ("when", Arg::OptionalText(polled.as_deref())),
            ("count", count(shop.active_orders)),
        ],
    );
    match shop.failure {
        Some(failure) => {
            format!(
                "{text}\n{}",
                html(
                    lang,
                    "status-shop-failure",
                    &[("failure", Arg::Key(failure.kind.as_str())), ("unread", Arg::Key(failure.unread.as_str()))]
                )
            )
        }
        None => text,
    }
}

fn count(number: u32) -> Arg<'static> {
    Arg::Count(usize::try_from(number).unwrap_or(usize::MAX))
}
