//! Answers to a lookup that stand in the place of a card.

use chrono::{DateTime, Utc};

use super::text::{Arg, html};
use super::when::time;
use crate::domain::code::AskedCodes;
use crate::domain::{Language, OrderCode};

/// No shop has the order.
pub fn not_found(lang: Language, code: &OrderCode, shop_count: usize) -> String {
    html(lang, "order-not-found", &[("code", Arg::Text(code.as_str())), ("shops", Arg::Count(shop_count))])
}

/// Kaspi did not answer. `shops` are the names to mention, if any.
pub fn kaspi_unavailable(lang: Language, code: &OrderCode, shops: &[String]) -> String {
    about_shops(lang, "kaspi-unavailable", code, shops)
}

/// Kaspi refuses a shop's token.
pub fn kaspi_token_refused(lang: Language, code: &OrderCode, shops: &[String]) -> String {
    about_shops(lang, "kaspi-token-refused", code, shops)
}

/// Kaspi's answer could not be decoded.
pub fn kaspi_not_understood(lang: Language, code: &OrderCode, shops: &[String]) -> String {
    about_shops(lang, "kaspi-not-understood", code, shops)
}

fn about_shops(lang: Language, key: &str, code: &OrderCode, shops: &[String]) -> String {
    let shops = (!shops.is_empty()).then(|| shops.join(", "));
    html(lang, key, &[("code", Arg::Text(code.as_str())), ("shops", Arg::OptionalText(shops.as_deref()))])
}

/// The person has reached a limit of the quota; it is per day or per ten minutes.
pub fn too_many(lang: Language, limit: u32, is_daily: bool, retry_at: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let when = time(lang, retry_at, now);
    html(
        lang,
        "too-many",
        &[("limit", Arg::Count(limit)), ("is-daily", Arg::Flag(is_daily)), ("when", Arg::Text(&when))],
    )
}

/// The line above the last known card of an order, when Kaspi does not answer.
pub fn last_known(lang: Language, as_of: DateTime<Utc>, now: DateTime<Utc>) -> String {
    html(lang, "card-last-known", &[("when", Arg::Text(&time(lang, as_of, now)))])
}

/// The message has no code in it.
pub fn not_a_code(lang: Language) -> String {
    html(lang, "not-a-code", &code_rules())
}

/// How many codes beyond the limit were left out.
pub fn left_out(lang: Language, count: usize) -> String {
    html(lang, "codes-left-out", &[("limit", Arg::Count(AskedCodes::LIMIT)), ("count", Arg::Count(count))])
}

/// How many digits a code has, and how many codes a message may have.
pub(super) fn code_rules() -> [(&'static str, Arg<'static>); 5] {
    [
        ("limit", Arg::Count(AskedCodes::LIMIT)),
        ("min", Arg::Count(*OrderCode::DIGITS.start())),
        ("max", Arg::Count(*OrderCode::DIGITS.end())),
        ("min-in-text", Arg::Count(*OrderCode::DIGITS_IN_TEXT.start())),
        ("max-in-text", Arg::Count(*OrderCode::DIGITS_IN_TEXT.end())),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shop_may_have_any_name() {
        let code = OrderCode::parse("900000101").unwrap();
        for name in ["none", "yes", "no"] {
            let text = kaspi_unavailable(Language::English, &code, &[name.to_owned()]);
            assert!(text.contains(&format!("({name}")) || text.contains(&format!("{name})")), "{text}");
        }
        assert!(!kaspi_unavailable(Language::English, &code, &[]).contains('('));
    }
}
