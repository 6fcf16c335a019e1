use std::collections::HashMap;

use secrecy::ExposeSecret;

use super::*;

const TOKEN: &str = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG=";

fn vars(pairs: &[(&str, &str)]) -> impl Fn(&str) -> Option<String> {
    let vars: HashMap<String, String> =
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    move |name: &str| vars.get(name).cloned()
}

fn minimal() -> Vec<(&'static str, &'static str)> {
    vec![("TELEGRAM_BOT_TOKEN", "123456:AAabc_-9"), ("KASPI_API_TOKEN", TOKEN), ("ADMIN_USER_IDS", "1, 2")]
}

fn errors(pairs: &[(&str, &str)]) -> String {
    Config::from_vars(vars(pairs)).unwrap_err().to_string()
}

#[test]
fn the_required_variables_are_enough() {
    let config = Config::from_vars(vars(&minimal())).unwrap();
    assert_eq!(config.telegram.api_url.as_str(), "https://api.telegram.org/");
    assert_eq!(config.kaspi.api_url.as_str(), "https://kaspi.kz/shop/api/v2");
    assert_eq!(config.kaspi.timeout, Duration::from_secs(20));
    assert_eq!(config.kaspi.shops.len(), 1);
    assert_eq!(config.database_url, "sqlite://kaspi-order-bot.db");
    assert_eq!(config.admins, [UserId::new(1).unwrap(), UserId::new(2).unwrap()]);
}

#[test]
fn all_errors_are_reported_at_once_and_without_values() {
    let text = errors(&[
        ("TELEGRAM_BOT_TOKEN", "hunter2"),
        ("TELEGRAM_API_URL", "ftp://secret.example"),
        ("KASPI_TIMEOUT_SECONDS", "0"),
        ("DATABASE_URL", "postgres://secret"),
        ("ADMIN_USER_IDS", "me"),
    ]);
    insta::assert_snapshot!(text, @"
    the configuration has mistakes (see .env.example):
      TELEGRAM_BOT_TOKEN is not of the form 123456789:letters-and-digits
      TELEGRAM_API_URL is not an address such as https://example.com
      KASPI_API_TOKEN is missing; the seller's cabinet gives it: Настройки → Токен API
      KASPI_TIMEOUT_SECONDS is not a whole number from 1 to 300
      DATABASE_URL is not an address such as sqlite:///data/bot.db
      ADMIN_USER_IDS is no list of Telegram user ids such as 123456789,987654321
    ");
}

#[test]
fn admins_may_be_left_out() {
    let vars: Vec<_> = minimal().into_iter().filter(|(name, _)| *name != "ADMIN_USER_IDS").collect();
    assert_eq!(Config::from_vars(self::vars(&vars)).unwrap().admins, []);
}

#[test]
fn nothing_shows_a_secret() {
    let config = Config::from_vars(vars(&minimal())).unwrap();
    let shown = format!("{config:?}");
    assert!(!shown.contains(TOKEN) && !shown.contains("AAabc"), "{shown}");
}

#[test]
fn several_shops_are_split_at_the_first_equals_sign() {
    let mut pairs = minimal();
    pairs.retain(|(name, _)| *name != "KASPI_API_TOKEN");
    pairs.push(("KASPI_SHOPS", " Алма = abc= , Second=def== ,"));
    let shops = Config::from_vars(vars(&pairs)).unwrap().kaspi.shops;
    let shops: Vec<_> = shops.iter().map(|(name, token)| (name.as_str(), token.expose_secret())).collect();
    assert_eq!(shops, [("Алма", "abc="), ("Second", "def==")]);
    for bad in ["Name", "=abc", "Name=", "A=x,A=y", ",", "A=x y"] {
        pairs.pop();
        pairs.push(("KASPI_SHOPS", bad));
        assert!(errors(&pairs).contains("KASPI_SHOPS"), "{bad:?}");
    }
}

#[test]
fn a_secret_may_come_from_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("token");
    std::fs::write(&path, format!("{TOKEN}\n")).unwrap();
    let path = path.to_str().unwrap();
    let mut pairs = minimal();
    pairs.retain(|(name, _)| *name != "KASPI_API_TOKEN");
    pairs.push(("KASPI_API_TOKEN_FILE", path));
    let config = Config::from_vars(vars(&pairs)).unwrap();
    assert_eq!(config.kaspi.shops[0].1.expose_secret(), TOKEN);
    pairs.push(("KASPI_API_TOKEN", TOKEN));
    assert!(errors(&pairs).contains("KASPI_API_TOKEN_FILE stands beside KASPI_API_TOKEN"));
    pairs.retain(|(name, _)| !name.starts_with("KASPI"));
    pairs.push(("KASPI_API_TOKEN_FILE", "/nonexistent/token"));
    assert!(errors(&pairs).contains("KASPI_API_TOKEN_FILE names a file that cannot be read"));
}

#[test]
fn a_webhook_needs_all_its_variables() {
    assert!(Config::from_vars(vars(&minimal())).unwrap().webhook.is_none());
    let listen = ("HTTP_LISTEN", "127.0.0.1:8080");
    let (url, secret) = (("WEBHOOK_URL", "https://bot.kz/hook"), ("WEBHOOK_SECRET", "0123456789-abcdef"));
    let with = |pairs: &[(&'static str, &'static str)]| [minimal(), pairs.to_vec()].concat();
    let webhook = Config::from_vars(vars(&with(&[listen, url, secret]))).unwrap().webhook.unwrap();
    assert_eq!((webhook.url.path(), webhook.secret.expose_secret()), ("/hook", "0123456789-abcdef"));
    for (pairs, error) in [
        (with(&[listen, url]), "WEBHOOK_SECRET is missing"),
        (with(&[listen, secret]), "WEBHOOK_URL is missing"),
        (with(&[url, secret]), "HTTP_LISTEN is missing"),
        (with(&[listen, url, ("WEBHOOK_SECRET", "short")]), "WEBHOOK_SECRET is not of 16"),
        (with(&[listen, url, ("WEBHOOK_SECRET", "with spaces in the middle")]), "WEBHOOK_SECRET is not of 16"),
        (with(&[listen, secret, ("WEBHOOK_URL", "http://bot.kz/hook")]), "WEBHOOK_URL is not an address"),
        (with(&[listen, secret, ("WEBHOOK_URL", "https://bot.kz")]), "WEBHOOK_URL is not an address"),
        (with(&[listen, secret, ("WEBHOOK_URL", "https://bot.kz/metrics")]), "WEBHOOK_URL is not an address"),
        (with(&[listen, secret, ("WEBHOOK_URL", "https://bot.kz/{id}")]), "WEBHOOK_URL is not an address"),
        (with(&[("HTTP_LISTEN", "8080")]), "HTTP_LISTEN is not an address"),
    ] {
        assert!(errors(&pairs).contains(error), "{error}: {}", errors(&pairs));
    }
}

#[test]
fn an_empty_variable_is_not_set() {
    let mut pairs = minimal();
    pairs.extend([("KASPI_MERCHANT_UID", ""), ("KASPI_SHOPS", " ")]);
    assert_eq!(Config::from_vars(vars(&pairs)).unwrap().kaspi.merchant_uid, None);
}

#[test]
fn logging_has_defaults_and_limits() {
    assert_eq!(Logging::from_vars(vars(&[])).unwrap().format, LogFormat::Text);
    assert_eq!(Logging::from_vars(vars(&[("LOG_FORMAT", "json")])).unwrap().format, LogFormat::Json);
    let text = Logging::from_vars(vars(&[("LOG_FORMAT", "xml"), ("RUST_LOG", "a=b=c")])).unwrap_err().to_string();
    assert!(text.contains("LOG_FORMAT") && text.contains("RUST_LOG"), "{text}");
}

#[test]
fn a_log_filter_that_would_hide_errors_is_refused() {
    let refused = |filter| Logging::from_vars(vars(&[("RUST_LOG", filter)])).is_err();
    for filter in
        ["inof", "kaspi_order_bot", "kaspi_order_bot=inof", "hyper=debug", "=info", "info,debgu", "kaspi_order_bot=off"]
    {
        assert!(refused(filter), "{filter}");
    }
    for filter in ["info", "WARN", "off", "kaspi_order_bot=debug,info", "warn, hyper=debug", "sqlx=off,error"] {
        assert!(!refused(filter), "{filter}");
    }
}

#[test]
fn the_countrys_code_is_taken_for_the_language() {
    assert_eq!(super::language(vars(&[("BOT_LANGUAGE", "kz")])).unwrap(), crate::domain::Language::Kazakh);
}
