//! Sentences: help, failures, alarms, who looked at what.

use chrono::{DateTime, Utc};

use super::people::who;
use super::text::{Arg, html, plain};
use super::when::moment;
use crate::domain::access::Lookup;
use crate::domain::code::AskedCodes;
use crate::domain::{Action, Button, Callback, Language, OrderCode, Outgoing, Role, UserId};

/// Answer to `/start` from somebody who may ask.
#[must_use]
pub fn start(lang: Language) -> String {
    html(lang, "start", &[])
}

/// Answer to `/help`.
#[must_use]
pub fn help(lang: Language, role: Role) -> String {
    let mut text = html(lang, "help", &[("limit", Arg::Count(AskedCodes::LIMIT))]);
    for (concerns, part) in
        [(role.manages(), html(lang, "help-manager", &[])), (role == Role::Admin, html(lang, "help-admin", &[]))]
    {
        if concerns {
            text = format!("{text}\n\n{part}");
        }
    }
    text
}

/// No shop has the order.
#[must_use]
pub fn order_not_found(lang: Language, code: &OrderCode, shop_count: usize) -> String {
    html(lang, "order-not-found", &[("code", Arg::Text(code.as_str())), ("shops", Arg::Count(shop_count))])
}

/// Kaspi gave no answer. `shops` are the names to mention, if any.
#[must_use]
pub fn kaspi_unavailable(lang: Language, code: &OrderCode, shops: &[String]) -> String {
    about_shops(lang, "kaspi-unavailable", code, shops)
}

/// Kaspi refuses a shop's token.
#[must_use]
pub fn kaspi_token_refused(lang: Language, code: &OrderCode, shops: &[String]) -> String {
    about_shops(lang, "kaspi-token-refused", code, shops)
}

/// Kaspi's answer made no sense.
#[must_use]
pub fn kaspi_not_understood(lang: Language, code: &OrderCode, shops: &[String]) -> String {
    about_shops(lang, "kaspi-not-understood", code, shops)
}

fn about_shops(lang: Language, key: &str, code: &OrderCode, shops: &[String]) -> String {
    let shops = if shops.is_empty() { "none".to_owned() } else { shops.join(", ") };
    html(lang, key, &[("code", Arg::Text(code.as_str())), ("shops", Arg::Text(&shops))])
}

/// The person has used up their lookups.
#[must_use]
pub fn too_many(lang: Language, limit: u32, is_daily: bool, again_at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let window = if is_daily { "day" } else { "ten-minutes" };
    let when = moment(lang, again_at, now);
    html(lang, "too-many", &[("limit", Arg::Count(limit)), ("window", Arg::Text(window)), ("when", Arg::Text(&when))])
}

/// The message has no code in it.
#[must_use]
pub fn not_a_code(lang: Language) -> String {
    html(lang, "not-a-code", &[("limit", Arg::Count(AskedCodes::LIMIT))])
}

/// Remarks about what else stood in the message; `None` if there is nothing to say.
#[must_use]
pub fn remarks(lang: Language, asked: &AskedCodes) -> Option<String> {
    let mut lines = Vec::new();
    if asked.left_out > 0 {
        let args = [("limit", Arg::Count(AskedCodes::LIMIT)), ("count", Arg::Count(asked.left_out))];
        lines.push(html(lang, "codes-left-out", &args));
    }
    if asked.has_unreadable {
        lines.push(html(lang, "unreadable-rest", &[]));
    }
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// Which language to speak, with a button for each.
#[must_use]
pub fn language_choice(lang: Language) -> Outgoing {
    let button = |language: Language| {
        let key = match language {
            Language::Kazakh => "language-kk",
            Language::Russian => "language-ru",
            Language::English => "language-en",
        };
        Button { text: plain(lang, key, &[]), action: Action::Callback(Callback::Speak(language)) }
    };
    Outgoing { buttons: vec![Language::ALL.map(button).into()], ..Outgoing::text(html(lang, "language-choose", &[])) }
}

/// The bot speaks another language from now on.
#[must_use]
pub fn language_chosen(lang: Language) -> String {
    html(lang, "language-chosen", &[])
}

/// Only admins may do this.
#[must_use]
pub fn admins_only(lang: Language) -> String {
    html(lang, "admins-only", &[])
}

/// Only managers and admins may do this.
#[must_use]
pub fn managers_only(lang: Language) -> String {
    html(lang, "not-above", &[("role", Arg::Text(Role::Courier.as_str()))])
}

/// The bot failed to answer and will not try again.
#[must_use]
pub fn given_up(lang: Language) -> String {
    html(lang, "given-up", &[])
}

/// Alarm for admins: somebody looks up more orders than a courier would.
#[must_use]
pub fn alarm_too_many(lang: Language, user: UserId) -> String {
    html(lang, "alarm-too-many", &[("id", Arg::Text(&user.to_string()))])
}

/// How to use `/audit`.
#[must_use]
pub fn audit_usage(lang: Language) -> String {
    html(lang, "audit-usage", &[])
}

/// Who looked at what, newest first.
#[must_use]
pub fn audit(lang: Language, lookups: &[Lookup], now: DateTime<Utc>) -> String {
    if lookups.is_empty() {
        return html(lang, "audit-empty", &[]);
    }
    let line = |lookup: &Lookup| {
        let place = if lookup.chat == lookup.who.user.private_chat() { "private" } else { "group" };
        html(
            lang,
            "audit-line",
            &[
                ("when", Arg::Text(&moment(lang, lookup.asked_at, now))),
                ("who", Arg::Html(&who(lang, &lookup.who))),
                ("code", Arg::Text(lookup.code.as_str())),
                ("result", Arg::Text(lookup.result.as_str())),
                ("place", Arg::Text(place)),
            ],
        )
    };
    let lines: Vec<String> = lookups.iter().map(line).collect();
    format!("{}\n{}", html(lang, "audit-title", &[]), lines.join("\n"))
}
