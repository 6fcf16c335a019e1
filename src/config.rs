//! Configuration: environment variables, read once. All mistakes are reported together, by name, without a value.

use std::fmt;
use std::net::SocketAddr;
use std::time::Duration;

use reqwest::Url;
use secrecy::{ExposeSecret, SecretString};
use tracing_subscriber::filter::Targets;

use crate::domain::access::LookupLimits;
use crate::domain::{Language, UserId};

/// Everything that the bot needs to run.
#[derive(Debug)]
pub struct Config {
    /// The bot.
    pub telegram: Telegram,
    /// The shops.
    pub kaspi: Kaspi,
    /// `DATABASE_URL`: the SQLite file as a `sqlite:` URL.
    pub database_url: String,
    /// `BOT_LANGUAGE`: the language of chats that chose none.
    pub language: Language,
    /// `LOOKUPS_PER_TEN_MINUTES` and `LOOKUPS_PER_DAY`: how many orders one person may look up.
    pub limits: LookupLimits,
    /// `KASPI_POLL_SECONDS`: pause between two readings of a shop.
    pub poll_pause: Duration,
    /// `RETENTION_DAYS`: for how many days ended orders, and what belongs to them, are remembered.
    pub retention_days: u32,
    /// `ADMIN_USER_IDS`: who allows others and gets the alarms; at least one.
    pub admins: Vec<UserId>,
    /// `HTTP_LISTEN`: where the bot tells how it is; nowhere unless set.
    pub http_listen: Option<SocketAddr>,
    /// `WEBHOOK_URL` and `WEBHOOK_SECRET`: Telegram brings updates to `http_listen`; otherwise the bot fetches them.
    pub webhook: Option<Webhook>,
}

/// Where Telegram brings updates.
#[derive(Debug, Clone)]
pub struct Webhook {
    /// `WEBHOOK_URL`, as Telegram sees it; its path is what the bot serves.
    pub url: Url,
    /// `WEBHOOK_SECRET`: proves that an update comes from Telegram (`secret_token` of `setWebhook`).
    pub secret: SecretString,
}

/// The bot and its server.
#[derive(Debug)]
pub struct Telegram {
    /// `TELEGRAM_BOT_TOKEN`, from @BotFather.
    pub token: SecretString,
    /// `TELEGRAM_API_URL`: the Bot API server.
    pub api_url: Url,
}

/// The shops and Kaspi's server.
#[derive(Debug)]
pub struct Kaspi {
    /// `KASPI_API_TOKEN` or `KASPI_SHOPS`: name and token of each shop; at least one.
    pub shops: Vec<(String, SecretString)>,
    /// `KASPI_API_URL`, up to and including `/v2`.
    pub api_url: Url,
    /// `KASPI_MERCHANT_UID`: sent as `X-Merchant-Uid` when set.
    pub merchant_uid: Option<String>,
    /// `KASPI_TIMEOUT_SECONDS`: limit for one order, retries included.
    pub timeout: Duration,
}

/// How to log.
#[derive(Debug)]
pub struct Logging {
    /// `RUST_LOG`.
    pub filter: Targets,
    /// `LOG_FORMAT`.
    pub format: LogFormat,
}

/// The form of a log line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// For machines: one JSON object a line.
    Json,
}

/// What is wrong with the configuration, a line for each mistake.
#[derive(Debug, Default)]
pub struct Mistakes(Vec<String>);

impl fmt::Display for Mistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the configuration has mistakes (see .env.example):")?;
        self.0.iter().try_for_each(|mistake| write!(f, "\n  {mistake}"))
    }
}

impl std::error::Error for Mistakes {}

/// Name of the only shop, when `KASPI_API_TOKEN` names none.
const ONLY_SHOP: &str = "Kaspi";

impl Config {
    /// Reads everything that the bot needs.
    ///
    /// # Errors
    /// All mistakes at once.
    pub fn from_vars(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, Mistakes> {
        let mut reader = Reader::new(&lookup);
        let telegram = reader.telegram();
        let kaspi = reader.kaspi();
        let database_url = reader.database_url();
        let language = reader.language();
        let limits = reader.limits();
        let poll_pause = reader.or_default("KASPI_POLL_SECONDS", "60", "a whole number from 1 to 3600", |text| {
            text.parse().ok().filter(|seconds| (1..=3600).contains(seconds)).map(Duration::from_secs)
        });
        let retention_days = reader.or_default("RETENTION_DAYS", "30", "a whole number from 1 to 3650", |text| {
            text.parse().ok().filter(|days| (1..=3650).contains(days))
        });
        let admins = reader.admins();
        let http_listen = reader.http_listen();
        let webhook = reader.webhook();
        reader.finish(move || {
            Some(Self {
                telegram: telegram?,
                kaspi: kaspi?,
                database_url: database_url?,
                language: language?,
                limits: limits?,
                poll_pause: poll_pause?,
                retention_days: retention_days?,
                admins: admins?,
                http_listen,
                webhook,
            })
        })
    }
}

/// Reads `BOT_LANGUAGE` alone.
///
/// # Errors
/// It is none of the bot's languages.
pub fn language(lookup: impl Fn(&str) -> Option<String>) -> Result<Language, Mistakes> {
    let mut reader = Reader::new(&lookup);
    let language = reader.language();
    reader.finish(|| language)
}

/// Reads `DATABASE_URL` alone.
///
/// # Errors
/// It is no address of a file.
pub fn database_url(lookup: impl Fn(&str) -> Option<String>) -> Result<String, Mistakes> {
    let mut reader = Reader::new(&lookup);
    let url = reader.database_url();
    reader.finish(|| url)
}

/// Reads `HTTP_LISTEN` alone; `None` if it is not set.
///
/// # Errors
/// It is no address.
pub fn http_listen(lookup: impl Fn(&str) -> Option<String>) -> Result<Option<SocketAddr>, Mistakes> {
    let mut reader = Reader::new(&lookup);
    let address = reader.http_listen();
    reader.finish(|| Some(address))
}

impl Kaspi {
    /// Reads what concerns Kaspi alone.
    ///
    /// # Errors
    /// All mistakes at once.
    pub fn from_vars(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, Mistakes> {
        let mut reader = Reader::new(&lookup);
        let kaspi = reader.kaspi();
        reader.finish(|| kaspi)
    }
}

impl Logging {
    /// Reads how to log.
    ///
    /// # Errors
    /// All mistakes at once.
    pub fn from_vars(lookup: impl Fn(&str) -> Option<String>) -> Result<Self, Mistakes> {
        let mut reader = Reader::new(&lookup);
        let filter =
            reader.or_default("RUST_LOG", "info", "a filter such as info or kaspi_order_bot=debug,info", |text| {
                text.parse().ok()
            });
        let format = reader.or_default("LOG_FORMAT", "text", "text or json", |text| match text {
            "text" => Some(LogFormat::Text),
            "json" => Some(LogFormat::Json),
            _ => None,
        });
        reader.finish(|| Some(Self { filter: filter?, format: format? }))
    }
}

/// Reads variables and collects mistakes.
struct Reader<'a> {
    lookup: &'a dyn Fn(&str) -> Option<String>,
    mistakes: Mistakes,
}

impl<'a> Reader<'a> {
    fn new(lookup: &'a dyn Fn(&str) -> Option<String>) -> Self {
        Self { lookup, mistakes: Mistakes::default() }
    }

    /// The value, unless there were mistakes. A missing part without a mistake would be a bug, and is reported as one.
    fn finish<T>(mut self, value: impl FnOnce() -> Option<T>) -> Result<T, Mistakes> {
        match value() {
            Some(value) if self.mistakes.0.is_empty() => Ok(value),
            _ => {
                if self.mistakes.0.is_empty() {
                    self.mistakes.0.push("a value is missing".to_owned());
                }
                Err(self.mistakes)
            }
        }
    }

    fn telegram(&mut self) -> Option<Telegram> {
        let token = self
            .secret("TELEGRAM_BOT_TOKEN")
            .or_else(|| self.mistake("TELEGRAM_BOT_TOKEN", "is missing; @BotFather gives it"));
        let token = token.filter(|token| {
            is_bot_token(token.expose_secret()) || {
                self.mistake::<()>("TELEGRAM_BOT_TOKEN", "is not of the form 123456789:letters-and-digits");
                false
            }
        });
        let api_url = self.url("TELEGRAM_API_URL", "https://api.telegram.org");
        Some(Telegram { token: token?, api_url: api_url? })
    }

    fn kaspi(&mut self) -> Option<Kaspi> {
        let shops = match (self.secret("KASPI_API_TOKEN"), self.secret("KASPI_SHOPS")) {
            (Some(_), Some(_)) => self.mistake("KASPI_SHOPS", "stands beside KASPI_API_TOKEN; set one of the two"),
            (None, None) => {
                self.mistake("KASPI_API_TOKEN", "is missing; the seller's cabinet gives it: Настройки → Токен API")
            }
            (Some(token), None) if is_header_value(token.expose_secret()) => Some(vec![(ONLY_SHOP.to_owned(), token)]),
            (Some(_), None) => self.mistake("KASPI_API_TOKEN", "holds spaces or other characters that no token has"),
            (None, Some(shops)) => parse_shops(shops.expose_secret()).or_else(|| {
                self.mistake("KASPI_SHOPS", "is not of the form Name=token,Name2=token2 with different names")
            }),
        };
        let api_url = self.url("KASPI_API_URL", "https://kaspi.kz/shop/api/v2");
        let merchant_uid = self.text("KASPI_MERCHANT_UID");
        if merchant_uid.as_deref().is_some_and(|uid| !is_header_value(uid)) {
            self.mistake::<()>("KASPI_MERCHANT_UID", "holds spaces or other characters that no id has");
        }
        let timeout = self.or_default("KASPI_TIMEOUT_SECONDS", "20", "a whole number from 1 to 300", |text| {
            text.parse().ok().filter(|seconds| (1..=300).contains(seconds)).map(Duration::from_secs)
        });
        Some(Kaspi { shops: shops?, api_url: api_url?, merchant_uid, timeout: timeout? })
    }

    fn database_url(&mut self) -> Option<String> {
        self.or_default(
            "DATABASE_URL",
            "sqlite://kaspi-order-bot.db",
            "an address such as sqlite:///data/bot.db",
            |url| {
                // A database in memory would lose what was asked.
                let path = url.strip_prefix("sqlite:")?.trim_matches('/');
                (!path.is_empty() && !path.contains(":memory:")).then(|| url.to_owned())
            },
        )
    }

    fn admins(&mut self) -> Option<Vec<UserId>> {
        let Some(text) = self.text("ADMIN_USER_IDS") else {
            return self.mistake("ADMIN_USER_IDS", "is missing; write /start to the bot to learn your id");
        };
        let ids: Option<Vec<UserId>> = text.split(',').map(UserId::parse).collect();
        ids.or_else(|| self.mistake("ADMIN_USER_IDS", "is no list of Telegram user ids such as 123456789,987654321"))
    }

    fn http_listen(&mut self) -> Option<SocketAddr> {
        let text = self.text("HTTP_LISTEN")?;
        text.parse().ok().or_else(|| self.mistake("HTTP_LISTEN", "is not an address such as 127.0.0.1:8080"))
    }

    /// The pair, if it is set; half of it is a mistake, and so is a webhook that nobody could reach.
    fn webhook(&mut self) -> Option<Webhook> {
        let (url, secret) = (self.text("WEBHOOK_URL"), self.secret("WEBHOOK_SECRET"));
        let (url, secret) = match (url, secret) {
            (None, None) => return None,
            (Some(_), None) => return self.mistake("WEBHOOK_SECRET", "is missing; WEBHOOK_URL needs it"),
            (None, Some(_)) => return self.mistake("WEBHOOK_URL", "is missing; WEBHOOK_SECRET belongs to it"),
            (Some(url), Some(secret)) => (url, secret),
        };
        if self.text("HTTP_LISTEN").is_none() {
            self.mistake::<()>("HTTP_LISTEN", "is missing; WEBHOOK_URL needs it");
        }
        let is_good = is_webhook_secret(secret.expose_secret());
        if !is_good {
            self.mistake::<()>("WEBHOOK_SECRET", "is not of 16 to 256 letters, digits, _ and -");
        }
        // Telegram itself takes HTTPS only, a local Bot API server takes HTTP as well.
        let schemes: &[&str] = if self.text("TELEGRAM_API_URL").is_some() { &["https", "http"] } else { &["https"] };
        let url = Url::parse(&url).ok().filter(|url| schemes.contains(&url.scheme()) && is_webhook_place(url));
        let url = url.or_else(|| {
            self.mistake(
                "WEBHOOK_URL",
                "is not an address such as https://bot.example.com/telegram with a path of its own",
            )
        });
        Some(Webhook { url: url?, secret }).filter(|_| is_good)
    }

    fn language(&mut self) -> Option<Language> {
        self.or_default("BOT_LANGUAGE", "ru", "ru, kk or en", |text| {
            Language::ALL.into_iter().find(|language| language.code() == text)
        })
    }

    fn limits(&mut self) -> Option<LookupLimits> {
        let parse = |text: &str| text.parse().ok().filter(|number| (1..=100_000).contains(number));
        let expected = "a whole number from 1 to 100000";
        let per_ten_minutes = self.or_default("LOOKUPS_PER_TEN_MINUTES", "60", expected, parse);
        let per_day = self.or_default("LOOKUPS_PER_DAY", "600", expected, parse);
        Some(LookupLimits { per_ten_minutes: per_ten_minutes?, per_day: per_day? })
    }

    fn url(&mut self, name: &str, default: &str) -> Option<Url> {
        self.or_default(name, default, "an address such as https://example.com", |text| {
            Url::parse(text).ok().filter(|url| {
                matches!(url.scheme(), "http" | "https") && url.query().is_none() && url.fragment().is_none()
            })
        })
    }

    fn or_default<T>(
        &mut self,
        name: &str,
        default: &str,
        expected: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let text = self.text(name);
        parse(text.as_deref().unwrap_or(default)).or_else(|| self.mistake(name, &format!("is not {expected}")))
    }

    /// The variable without white space around it; an empty one counts as not set.
    fn text(&self, name: &str) -> Option<String> {
        (self.lookup)(name).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
    }

    /// The variable, or the content of the file that its `_FILE` twin names.
    fn secret(&mut self, name: &str) -> Option<SecretString> {
        let file_name = format!("{name}_FILE");
        match (self.text(name), self.text(&file_name)) {
            (Some(_), Some(_)) => self.mistake(&file_name, &format!("stands beside {name}; set one of the two")),
            (Some(value), None) => Some(value.into()),
            (None, None) => None,
            (None, Some(path)) => match std::fs::read_to_string(path) {
                Ok(content) if !content.trim().is_empty() => Some(content.trim().into()),
                Ok(_) => self.mistake(&file_name, "names an empty file"),
                Err(error) => self.mistake(&file_name, &format!("names a file that cannot be read: {}", error.kind())),
            },
        }
    }

    fn mistake<T>(&mut self, name: &str, what: &str) -> Option<T> {
        self.mistakes.0.push(format!("{name} {what}"));
        None
    }
}

fn is_bot_token(token: &str) -> bool {
    token.split_once(':').is_some_and(|(id, key)| {
        !id.is_empty()
            && id.bytes().all(|byte| byte.is_ascii_digit())
            && !key.is_empty()
            && is_of_telegrams_alphabet(key)
    })
}

/// Telegram takes one character, too, but whoever guesses the secret can write in anybody's name.
fn is_webhook_secret(secret: &str) -> bool {
    (16..=256).contains(&secret.len()) && is_of_telegrams_alphabet(secret)
}

/// What tokens and secrets are made of (Bot API, `setWebhook`).
fn is_of_telegrams_alphabet(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
}

fn is_webhook_place(url: &Url) -> bool {
    let path = url.path();
    url.query().is_none()
        && url.fragment().is_none()
        && !["/", "/healthz", "/readyz", "/metrics"].contains(&path)
        && path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"/-_.~".contains(&byte))
}

fn is_header_value(value: &str) -> bool {
    value.bytes().all(|byte| byte.is_ascii_graphic())
}

/// `Name=token,Name2=token2`; tokens end in `=`, so each pair is split at its first one.
fn parse_shops(text: &str) -> Option<Vec<(String, SecretString)>> {
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

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

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

    fn mistakes(pairs: &[(&str, &str)]) -> String {
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
    fn all_mistakes_are_told_at_once_and_without_values() {
        let text = mistakes(&[
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
            assert!(mistakes(&pairs).contains("KASPI_SHOPS"), "{bad:?}");
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
        assert!(mistakes(&pairs).contains("KASPI_API_TOKEN_FILE stands beside KASPI_API_TOKEN"));
        pairs.retain(|(name, _)| !name.starts_with("KASPI"));
        pairs.push(("KASPI_API_TOKEN_FILE", "/nonexistent/token"));
        assert!(mistakes(&pairs).contains("KASPI_API_TOKEN_FILE names a file that cannot be read"));
    }

    #[test]
    fn a_webhook_is_whole_or_not_there() {
        assert!(Config::from_vars(vars(&minimal())).unwrap().webhook.is_none());
        let listen = ("HTTP_LISTEN", "127.0.0.1:8080");
        let (url, secret) = (("WEBHOOK_URL", "https://bot.kz/hook"), ("WEBHOOK_SECRET", "0123456789-abcdef"));
        let with = |pairs: &[(&'static str, &'static str)]| [minimal(), pairs.to_vec()].concat();
        let webhook = Config::from_vars(vars(&with(&[listen, url, secret]))).unwrap().webhook.unwrap();
        assert_eq!((webhook.url.path(), webhook.secret.expose_secret()), ("/hook", "0123456789-abcdef"));
        for (pairs, mistake) in [
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
            assert!(mistakes(&pairs).contains(mistake), "{mistake}: {}", mistakes(&pairs));
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
}
