//! Telegram bot for shops on Kaspi.kz.

pub mod domain;
pub mod kaspi;
pub mod render;
pub mod sandbox;
pub mod store;
