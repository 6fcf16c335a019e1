//! Configuration: environment variables, read once. All errors are reported together, by variable, without values.

mod reader;
#[cfg(test)]
mod tests;
mod values;

use std::net::SocketAddr;
use std::time::Duration;

use reqwest::Url;
use secrecy::{ExposeSecret, SecretString};
use tracing_subscriber::filter::Targets;

use self::reader::Reader;
use crate::domain::lookup::LookupLimits;
use crate::domain::{KaspiActions, Language, UserId};

pub use self::reader::ConfigErrors;

#[derive(Debug)]
pub struct Config {
    pub telegram: Telegram,
    pub kaspi: Kaspi,
    /// `DATABASE_URL`: the SQLite file as a `sqlite:` URL.
    pub database_url: String,
    /// `BOT_LANGUAGE`: the language of chats that chose none.
    pub language: Language,
    /// `LOOKUPS_PER_TEN_MINUTES` and `LOOKUPS_PER_DAY`, for each person.
    pub lookup_limits: LookupLimits,
    /// `KASPI_POLL_SECONDS`: pause between two polls of a shop.
    pub poll_pause: Duration,
    /// `RETENTION_DAYS`: how long ended orders and the data that belongs to them are stored.
    pub retention_days: u32,
    /// `KASPI_ACTIONS`: what may be changed at Kaspi. Nothing by default.
    pub kaspi_actions: KaspiActions,
    /// `ADMIN_USER_IDS`: users who grant access and get alerts. If empty, the admins are those in the database.
    pub admins: Vec<UserId>,
    /// `HTTP_LISTEN`: address of the HTTP server for health, metrics and the webhook; there is none unless set.
    pub http_listen: Option<SocketAddr>,
    /// Without it, the bot polls for updates.
    pub webhook: Option<Webhook>,
}

#[derive(Debug)]
pub struct Telegram {
    /// `TELEGRAM_BOT_TOKEN`, from @BotFather.
    pub token: SecretString,
    /// `TELEGRAM_API_URL`: the Bot API server.
    pub api_url: Url,
}

/// Telegram sends updates to `Config::http_listen`.
#[derive(Debug, Clone)]
pub struct Webhook {
    /// `WEBHOOK_URL`: the public address. The bot serves its path.
    pub url: Url,
    /// `WEBHOOK_SECRET`: proves that an update comes from Telegram (`secret_token` of `setWebhook`).
    pub secret: SecretString,
}

#[derive(Debug)]
pub struct Kaspi {
    /// `KASPI_API_TOKEN` or `KASPI_SHOPS`: name and token of each shop; at least one.
    pub shops: Vec<(String, SecretString)>,
    /// `KASPI_API_URL`, up to and including `/v2`.
    pub api_url: Url,
    /// `KASPI_MERCHANT_UID`: sent as `X-Merchant-Uid` if set.
    pub merchant_uid: Option<String>,
    /// `KASPI_TIMEOUT_SECONDS`: limit for one order, retries included.
    pub timeout: Duration,
}

#[derive(Debug)]
pub struct Logging {
    /// `RUST_LOG`.
    pub filter: Targets,
    /// `LOG_FORMAT`.
    pub format: LogFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    Text,
    /// One JSON object per line.
    Json,
}

/// The shop's name if `KASPI_API_TOKEN` is set, which has no name.
const DEFAULT_SHOP_NAME: &str = crate::domain::shop::DEFAULT_NAME;

impl Config {
    pub fn from_vars(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigErrors> {
        let mut reader = Reader::new(&lookup);
        let telegram = Telegram::read(&mut reader);
        let kaspi = Kaspi::read(&mut reader);
        let database_url = read_database_url(&mut reader);
        let language = read_language(&mut reader);
        let lookup_limits = read_lookup_limits(&mut reader);
        let poll_pause = reader.or_default("KASPI_POLL_SECONDS", "60", "a whole number from 1 to 3600", |text| {
            text.parse().ok().filter(|seconds| (1..=3600).contains(seconds)).map(Duration::from_secs)
        });
        let retention_days = reader.or_default("RETENTION_DAYS", "30", "a whole number from 1 to 3650", |text| {
            text.parse().ok().filter(|days| (1..=3650).contains(days))
        });
        let kaspi_actions = read_kaspi_actions(&mut reader);
        let admins = read_admins(&mut reader);
        let http_listen = read_http_listen(&mut reader);
        let webhook = Webhook::read(&mut reader);
        reader.finish(move || {
            Some(Self {
                telegram: telegram?,
                kaspi: kaspi?,
                database_url: database_url?,
                language: language?,
                lookup_limits: lookup_limits?,
                poll_pause: poll_pause?,
                retention_days: retention_days?,
                kaspi_actions: kaspi_actions?,
                admins: admins?,
                http_listen,
                webhook,
            })
        })
    }
}

impl Kaspi {
    pub fn from_vars(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigErrors> {
        let mut reader = Reader::new(&lookup);
        let kaspi = Self::read(&mut reader);
        reader.finish(|| kaspi)
    }

    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let shops = match (reader.secret("KASPI_API_TOKEN"), reader.secret("KASPI_SHOPS")) {
            (Some(_), Some(_)) => reader.error("KASPI_SHOPS", "stands beside KASPI_API_TOKEN; set one of the two"),
            (None, None) => {
                reader.error("KASPI_API_TOKEN", "is missing; the seller's cabinet gives it: Настройки → Токен API")
            }
            (Some(token), None) if values::is_header_value(token.expose_secret()) => {
                Some(vec![(DEFAULT_SHOP_NAME.to_owned(), token)])
            }
            (Some(_), None) => reader.error("KASPI_API_TOKEN", "holds spaces or other characters that no token has"),
            (None, Some(shops)) => values::parse_shops(shops.expose_secret()).or_else(|| {
                reader.error("KASPI_SHOPS", "is not of the form Name=token,Name2=token2 with different names")
            }),
        };
        let api_url = reader.url("KASPI_API_URL", "https://kaspi.kz/shop/api/v2");
        let merchant_uid = reader.text("KASPI_MERCHANT_UID");
        if merchant_uid.as_deref().is_some_and(|uid| !values::is_header_value(uid)) {
            reader.error::<()>("KASPI_MERCHANT_UID", "holds spaces or other characters that no id has");
        }
        let timeout = reader.or_default("KASPI_TIMEOUT_SECONDS", "20", "a whole number from 1 to 300", |text| {
            text.parse().ok().filter(|seconds| (1..=300).contains(seconds)).map(Duration::from_secs)
        });
        Some(Self { shops: shops?, api_url: api_url?, merchant_uid, timeout: timeout? })
    }
}

impl Logging {
    pub fn from_vars(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, ConfigErrors> {
        let mut reader = Reader::new(&lookup);
        let expected =
            "a filter such as info or kaspi_order_bot=debug,info, under which the bot's errors are logged; or off";
        let filter = reader.or_default("RUST_LOG", "info", expected, values::parse_log_filter);
        let format = reader.or_default("LOG_FORMAT", "text", "text or json", |text| match text {
            "text" => Some(LogFormat::Text),
            "json" => Some(LogFormat::Json),
            _ => None,
        });
        reader.finish(|| Some(Self { filter: filter?, format: format? }))
    }
}

/// Reads `BOT_LANGUAGE`.
pub fn language(lookup: impl Fn(&str) -> Option<String>) -> Result<Language, ConfigErrors> {
    let mut reader = Reader::new(&lookup);
    let language = read_language(&mut reader);
    reader.finish(|| language)
}

/// Reads `DATABASE_URL`.
pub fn database_url(lookup: impl Fn(&str) -> Option<String>) -> Result<String, ConfigErrors> {
    let mut reader = Reader::new(&lookup);
    let url = read_database_url(&mut reader);
    reader.finish(|| url)
}

/// Reads `HTTP_LISTEN`; `None` if it is not set.
pub fn http_listen(lookup: impl Fn(&str) -> Option<String>) -> Result<Option<SocketAddr>, ConfigErrors> {
    let mut reader = Reader::new(&lookup);
    let address = read_http_listen(&mut reader);
    reader.finish(|| Some(address))
}

impl Telegram {
    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let token = reader
            .secret("TELEGRAM_BOT_TOKEN")
            .or_else(|| reader.error("TELEGRAM_BOT_TOKEN", "is missing; @BotFather gives it"));
        let token = token.filter(|token| {
            values::is_bot_token(token.expose_secret()) || {
                reader.error::<()>("TELEGRAM_BOT_TOKEN", "is not of the form 123456789:letters-and-digits");
                false
            }
        });
        let api_url = reader.url("TELEGRAM_API_URL", "https://api.telegram.org");
        Some(Self { token: token?, api_url: api_url? })
    }
}

impl Webhook {
    /// `None` without an error if neither variable is set.
    fn read(reader: &mut Reader<'_>) -> Option<Self> {
        let (url, secret) = match (reader.text("WEBHOOK_URL"), reader.secret("WEBHOOK_SECRET")) {
            (None, None) => return None,
            (Some(_), None) => return reader.error("WEBHOOK_SECRET", "is missing; WEBHOOK_URL needs it"),
            (None, Some(_)) => return reader.error("WEBHOOK_URL", "is missing; WEBHOOK_SECRET belongs to it"),
            (Some(url), Some(secret)) => (url, secret),
        };
        if reader.text("HTTP_LISTEN").is_none() {
            reader.error::<()>("HTTP_LISTEN", "is missing; WEBHOOK_URL needs it");
        }
        let is_valid_secret = values::is_webhook_secret(secret.expose_secret());
        if !is_valid_secret {
            reader.error::<()>("WEBHOOK_SECRET", "is not of 16 to 256 letters, digits, _ and -");
        }
        // Telegram's own server accepts HTTPS only; a local Bot API server accepts HTTP as well.
        let schemes: &[&str] = if reader.text("TELEGRAM_API_URL").is_some() { &["https", "http"] } else { &["https"] };
        let url = Url::parse(&url).ok().filter(|url| schemes.contains(&url.scheme()) && values::is_webhook_url(url));
        let url = url.or_else(|| {
            reader.error(
                "WEBHOOK_URL",
                "is not an address such as https://bot.example.com/telegram with a path of its own",
            )
        });
        Some(Self { url: url?, secret }).filter(|_| is_valid_secret)
    }
}

fn read_database_url(reader: &mut Reader<'_>) -> Option<String> {
    reader.or_default(
        "DATABASE_URL",
        "sqlite://kaspi-order-bot.db",
        "an address such as sqlite:///data/bot.db",
        |url| {
            // A database in memory would lose the stored updates.
            let path = url.strip_prefix("sqlite:")?.trim_matches('/');
            (!path.is_empty() && !path.contains(":memory:")).then(|| url.to_owned())
        },
    )
}

fn read_language(reader: &mut Reader<'_>) -> Option<Language> {
    reader.or_default("BOT_LANGUAGE", "ru", "ru, kk or en", |text| {
        // The country's code is taken for the language's at times.
        let text = if text == "kz" { "kk" } else { text };
        Language::ALL.into_iter().find(|language| language.code() == text)
    })
}

fn read_lookup_limits(reader: &mut Reader<'_>) -> Option<LookupLimits> {
    let parse = |text: &str| text.parse().ok().filter(|number| (1..=100_000).contains(number));
    let expected = "a whole number from 1 to 100000";
    let per_ten_minutes = reader.or_default("LOOKUPS_PER_TEN_MINUTES", "60", expected, parse);
    let per_day = reader.or_default("LOOKUPS_PER_DAY", "600", expected, parse);
    Some(LookupLimits { per_ten_minutes: per_ten_minutes?, per_day: per_day? })
}

fn read_kaspi_actions(reader: &mut Reader<'_>) -> Option<KaspiActions> {
    let Some(text) = reader.text("KASPI_ACTIONS") else { return Some(KaspiActions::default()) };
    KaspiActions::parse(&text).or_else(|| {
        reader.error("KASPI_ACTIONS", "is no list of accept, assemble and complete, such as accept,assemble")
    })
}

fn read_admins(reader: &mut Reader<'_>) -> Option<Vec<UserId>> {
    let Some(text) = reader.text("ADMIN_USER_IDS") else { return Some(Vec::new()) };
    let ids: Option<Vec<UserId>> = text.split(',').map(UserId::parse).collect();
    ids.or_else(|| reader.error("ADMIN_USER_IDS", "is no list of Telegram user ids such as 123456789,987654321"))
}

fn read_http_listen(reader: &mut Reader<'_>) -> Option<SocketAddr> {
    let text = reader.text("HTTP_LISTEN")?;
    text.parse().ok().or_else(|| reader.error("HTTP_LISTEN", "is not an address such as 127.0.0.1:8080"))
}
