//! Telegram bot for shops on Kaspi.kz.

pub mod domain;
pub mod kaspi;
pub mod sandbox;
pub mod store;
