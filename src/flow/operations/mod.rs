//! Keeping the bot running: incidents, health, status, retention, and the inbox of updates.

pub mod health;
pub mod inbox;
pub mod incidents;
pub mod retention;
pub mod status;
