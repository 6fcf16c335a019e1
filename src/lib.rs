//! Telegram bot for shops on Kaspi.kz.

pub mod app;
pub mod bot;
pub mod cli;
pub mod config;
pub mod domain;
pub mod flow;
pub mod kaspi;
pub mod render;
pub mod sandbox;
pub mod store;
pub mod telegram;
mod telemetry;
mod workers;
