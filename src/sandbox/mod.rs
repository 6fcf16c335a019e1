//! A fake Telegram Bot API and a fake Kaspi shop API on 127.0.0.1, as strict as the real ones.
//!
//! The sandbox imports nothing from the rest of the crate and has its own wire structs, so that an error in the bot's
//! idea of a format is not repeated here.

pub mod demo_controls;
pub mod http;
pub mod kaspi;
pub mod telegram;

use std::collections::BTreeMap;

use kaspi::{DEFAULT_TOKEN, Kaspi};
use telegram::Telegram;

/// Environment variables by name.
pub type Variables = BTreeMap<&'static str, String>;

/// The variables with which the bot uses this Telegram and the first shop of this Kaspi.
pub fn variables(telegram: &Telegram, kaspi: &Kaspi) -> Variables {
    Variables::from([
        ("TELEGRAM_BOT_TOKEN", telegram.token().to_owned()),
        ("TELEGRAM_API_URL", telegram.base_url()),
        ("KASPI_API_TOKEN", DEFAULT_TOKEN.to_owned()),
        ("KASPI_API_URL", kaspi.base_url()),
    ])
}
