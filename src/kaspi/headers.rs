//! The headers of Kaspi's responses.

use std::time::Duration;

use chrono::{DateTime, Datelike, Utc};
use reqwest::header::{CONTENT_TYPE, DATE, HeaderMap, HeaderName, RETRY_AFTER};

/// A longer pause, which no server means, could not be added to a time.
const LONGEST_RETRY_AFTER: Duration = Duration::from_hours(24);

pub(super) fn is_json(headers: &HeaderMap) -> bool {
    text(headers, CONTENT_TYPE).is_some_and(|value| value.to_ascii_lowercase().contains("json"))
}

/// Kaspi's clock, in whole seconds. `None` unless the date is plausible.
pub(super) fn date(headers: &HeaderMap) -> Option<DateTime<Utc>> {
    http_date(text(headers, DATE)?).filter(|date| (2010..2100).contains(&date.year()))
}

/// Reads `Retry-After`: seconds, or a date, which is compared with the response's own date.
pub(super) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let value = text(headers, RETRY_AFTER)?;
    let is_number = !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    let pause = if is_number {
        // More digits than fit are a long pause all the same.
        Duration::from_secs(value.parse().unwrap_or(u64::MAX))
    } else {
        (http_date(value)? - date(headers)?).to_std().unwrap_or_default()
    };
    Some(pause.min(LONGEST_RETRY_AFTER))
}

fn http_date(value: &str) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc2822(value).ok().map(|date| date.to_utc())
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok().map(str::trim)
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;

    use super::*;

    fn headers(date: &str, retry_after: &str) -> HeaderMap {
        let value = |text: &str| HeaderValue::from_str(text).unwrap();
        HeaderMap::from_iter([(DATE, value(date)), (RETRY_AFTER, value(retry_after))])
    }

    #[test]
    fn retry_after_is_seconds_or_a_date() {
        let date = "Mon, 23 Nov 2026 09:00:00 GMT";
        for (value, seconds) in [
            ("0", Some(0)),
            (" 120 ", Some(120)),
            ("Mon, 23 Nov 2026 10:00:00 GMT", Some(3600)),
            ("Mon, 23 Nov 2026 08:00:00 GMT", Some(0)),
            ("18446744073709551615", Some(86_400)),
            ("99999999999999999999999", Some(86_400)),
            ("Fri, 23 Nov 2096 09:00:00 GMT", Some(86_400)),
            ("-5", None),
            ("soon", None),
            ("", None),
        ] {
            assert_eq!(retry_after(&headers(date, value)).map(|pause| pause.as_secs()), seconds, "{value:?}");
        }
        assert_eq!(retry_after(&headers("x", "Mon, 23 Nov 2026 10:00:00 GMT")), None, "nothing to compare with");
    }

    #[test]
    fn an_implausible_date_is_ignored() {
        let read = |value| date(&headers(value, "")).map(|date| date.timestamp());
        assert_eq!(read("Mon, 23 Nov 2026 09:00:00 GMT"), Some(1_795_424_400));
        for value in ["Thu, 01 Jan 1970 00:00:00 GMT", "Fri, 01 Jan 2100 00:00:00 GMT", "now", "", "1795424400"] {
            assert_eq!(read(value), None, "{value:?}");
        }
    }
}
