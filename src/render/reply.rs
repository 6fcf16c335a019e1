//! Sentences: refusals, help, failures, alarms.

use chrono::{DateTime, Utc};

use super::text::{Arg, html, plain};
use super::when::moment;
use crate::domain::access::Lookup;
use crate::domain::code::AskedCodes;
use crate::domain::{OrderCode, Role, UserId};

/// Answer to `/start` from somebody who may ask.
#[must_use]
pub fn start() -> String {
    html("start", &[])
}

/// Answer to `/help`.
#[must_use]
pub fn help(role: Role) -> String {
    let mut text = html("help", &[("limit", Arg::Count(AskedCodes::LIMIT))]);
    if role == Role::Admin {
        text.push_str("\n\n");
        text.push_str(html("help-admin", &[]).trim_start());
    }
    text
}

/// Answer to a stranger: their id, whom to ask, and nothing else.
#[must_use]
pub fn stranger(user: UserId) -> String {
    html("stranger", &[("id", Arg::Text(&user.to_string()))])
}

/// No shop has the order.
#[must_use]
pub fn order_not_found(code: &OrderCode, shop_count: usize) -> String {
    html("order-not-found", &[("code", Arg::Text(code.as_str())), ("shops", Arg::Count(shop_count))])
}

/// Kaspi gave no answer. `shops` are the names to mention, if any.
#[must_use]
pub fn kaspi_unavailable(code: &OrderCode, shops: &[String]) -> String {
    about_shops("kaspi-unavailable", code, shops)
}

/// Kaspi refuses a shop's token.
#[must_use]
pub fn kaspi_token_refused(code: &OrderCode, shops: &[String]) -> String {
    about_shops("kaspi-token-refused", code, shops)
}

/// Kaspi's answer made no sense.
#[must_use]
pub fn kaspi_not_understood(code: &OrderCode, shops: &[String]) -> String {
    about_shops("kaspi-not-understood", code, shops)
}

fn about_shops(key: &str, code: &OrderCode, shops: &[String]) -> String {
    let shops = if shops.is_empty() { "none".to_owned() } else { shops.join(", ") };
    html(key, &[("code", Arg::Text(code.as_str())), ("shops", Arg::Text(&shops))])
}

/// The person has used up their lookups.
#[must_use]
pub fn too_many(limit: u32, is_daily: bool, again_at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let window = if is_daily { "day" } else { "ten-minutes" };
    let when = moment(again_at, now);
    html("too-many", &[("limit", Arg::Count(limit)), ("window", Arg::Text(window)), ("when", Arg::Text(&when))])
}

/// The message has no code in it.
#[must_use]
pub fn not_a_code() -> String {
    html("not-a-code", &[("limit", Arg::Count(AskedCodes::LIMIT))])
}

/// Remarks about what else stood in the message; `None` if there is nothing to say.
#[must_use]
pub fn remarks(asked: &AskedCodes) -> Option<String> {
    let mut lines = Vec::new();
    if asked.left_out > 0 {
        let args = [("limit", Arg::Count(AskedCodes::LIMIT)), ("count", Arg::Count(asked.left_out))];
        lines.push(html("codes-left-out", &args));
    }
    if asked.has_unreadable {
        lines.push(html("unreadable-rest", &[]));
    }
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// Only admins may do this.
#[must_use]
pub fn admins_only() -> String {
    html("admins-only", &[])
}

/// How to use `/allow`.
#[must_use]
pub fn allow_usage() -> String {
    html("allow-usage", &[])
}

/// How to use `/deny`.
#[must_use]
pub fn deny_usage() -> String {
    html("deny-usage", &[])
}

/// The person may ask from now on.
#[must_use]
pub fn allow_done(user: UserId) -> String {
    html("allow-done", &[("id", Arg::Text(&user.to_string()))])
}

/// The person could ask already.
#[must_use]
pub fn allow_already(user: UserId) -> String {
    html("allow-already", &[("id", Arg::Text(&user.to_string()))])
}

/// The person may not ask any more.
#[must_use]
pub fn deny_done(user: UserId) -> String {
    html("deny-done", &[("id", Arg::Text(&user.to_string()))])
}

/// The person never could.
#[must_use]
pub fn deny_stranger(user: UserId) -> String {
    html("deny-stranger", &[("id", Arg::Text(&user.to_string()))])
}

/// Admins cannot be removed in chat.
#[must_use]
pub fn deny_admin(user: UserId) -> String {
    html("deny-admin", &[("id", Arg::Text(&user.to_string()))])
}

/// The bot failed to answer and will not try again.
#[must_use]
pub fn given_up() -> String {
    html("given-up", &[])
}

/// Alarm for admins: a shop's token is refused.
#[must_use]
pub fn alarm_token_refused(shop: &str) -> String {
    html("alarm-token-refused", &[("shop", Arg::Text(shop))])
}

/// Alarm for admins: somebody looks up more orders than a courier would.
#[must_use]
pub fn alarm_too_many(user: UserId) -> String {
    html("alarm-too-many", &[("id", Arg::Text(&user.to_string()))])
}

/// How to use `/audit`.
#[must_use]
pub fn audit_usage() -> String {
    html("audit-usage", &[])
}

/// Who looked at what, newest first.
#[must_use]
pub fn audit(lookups: &[Lookup], now: DateTime<Utc>) -> String {
    if lookups.is_empty() {
        return html("audit-empty", &[]);
    }
    let line = |lookup: &Lookup| {
        let place = if lookup.chat == lookup.user.private_chat() { "private" } else { "group" };
        html(
            "audit-line",
            &[
                ("when", Arg::Text(&moment(lookup.asked_at, now))),
                ("id", Arg::Text(&lookup.user.to_string())),
                ("code", Arg::Text(lookup.code.as_str())),
                ("result", Arg::Text(lookup.result.as_str())),
                ("place", Arg::Text(place)),
            ],
        )
    };
    let lines: Vec<String> = lookups.iter().map(line).collect();
    format!("{}\n{}", html("audit-title", &[]), lines.join("\n"))
}

/// Alerts after a press of a button: plain text, at most 200 characters (Bot API, `answerCallbackQuery`).
pub mod alert {
    use super::plain;

    /// Kaspi takes its time.
    #[must_use]
    pub fn refresh_slow() -> String {
        plain("refresh-slow", &[])
    }

    /// Somebody pressed a moment ago.
    #[must_use]
    pub fn refresh_busy() -> String {
        plain("refresh-busy", &[])
    }

    /// The card is fresh.
    #[must_use]
    pub fn refresh_done() -> String {
        plain("refresh-done", &[])
    }

    /// Telegram does not let the bot edit the message any more.
    #[must_use]
    pub fn refresh_too_old() -> String {
        plain("refresh-too-old", &[])
    }

    /// The button is none of this version's.
    #[must_use]
    pub fn button_unknown() -> String {
        plain("button-unknown", &[])
    }

    /// The person may not ask, or may not any more.
    #[must_use]
    pub fn no_access() -> String {
        plain("no-access", &[])
    }
}
