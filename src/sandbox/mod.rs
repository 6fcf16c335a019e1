//! A fake Telegram Bot API and a fake Kaspi shop API on 127.0.0.1, as strict as the real ones.
//!
//! The sandbox imports nothing from the rest of the crate and has its own wire structs, so that an error in the bot's
//! idea of a format is not repeated here.

pub mod http;
pub mod kaspi;
pub mod telegram;
