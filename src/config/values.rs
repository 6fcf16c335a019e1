//! What single values must look like.

use reqwest::Url;
use secrecy::SecretString;
use tracing::Level;
use tracing_subscriber::filter::{LevelFilter, Targets};

pub(super) fn is_bot_token(token: &str) -> bool {
    token.split_once(':').is_some_and(|(id, key)| {
        !id.is_empty()
            && id.bytes().all(|byte| byte.is_ascii_digit())
            && !key.is_empty()
            && has_token_characters_only(key)
    })
}

/// Telegram accepts a single character, but with a guessed secret anyone could send updates in any user's name.
pub(super) fn is_webhook_secret(secret: &str) -> bool {
    (16..=256).contains(&secret.len()) && has_token_characters_only(secret)
}

/// The path must not be one that the HTTP server uses itself.
pub(super) fn is_webhook_url(url: &Url) -> bool {
    let path = url.path();
    url.query().is_none()
        && url.fragment().is_none()
        && !["/", "/healthz", "/readyz", "/metrics"].contains(&path)
        && path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/-_.~".contains(&byte))
}

pub(super) fn is_header_value(value: &str) -> bool {
    value.bytes().all(|byte| byte.is_ascii_graphic())
}

/// `Name=token,Name2=token2`. Tokens end in `=`, so each pair is split at its first one.
pub(super) fn parse_shops(text: &str) -> Option<Vec<(String, SecretString)>> {
    let mut shops: Vec<(String, SecretString)> = Vec::new();
    for pair in text.split(',').map(str::trim).filter(|pair| !pair.is_empty()) {
        let (name, token) = pair.split_once('=')?;
        let (name, token) = (name.trim(), token.trim());
        let is_new = shops.iter().all(|(other, _)| other != name);
        if name.is_empty() || token.is_empty() || !is_header_value(token) || !is_new {
            return None;
        }
        shops.push((name.to_owned(), token.into()));
    }
    (!shops.is_empty()).then_some(shops)
}

/// The characters of Telegram's tokens and secrets (Bot API, `setWebhook`).
fn has_token_characters_only(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
}

/// Reads directives `level` and `target=level`. A misspelt level would be a target, and nothing would be logged: a bare
/// target is refused, and so is a filter that hides the bot's errors, unless it is `off`.
pub(super) fn parse_log_filter(text: &str) -> Option<Targets> {
    let is_clear = |directive: &str| match directive.split_once('=') {
        Some((target, level)) => !target.trim().is_empty() && level.trim().parse::<LevelFilter>().is_ok(),
        None => directive.trim().parse::<LevelFilter>().is_ok(),
    };
    let filter: Targets = text.parse().ok()?;
    let shows_errors = text.trim().eq_ignore_ascii_case("off") || filter.would_enable("kaspi_order_bot", &Level::ERROR);
    (text.split(',').all(is_clear) && shows_errors).then_some(filter)
}
