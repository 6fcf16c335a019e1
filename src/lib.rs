//! Telegram bot for shops on Kaspi.kz.

pub mod sandbox;
