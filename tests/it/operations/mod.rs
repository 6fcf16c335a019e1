//! Health, incidents, the inbox of updates, retention.

mod crashes;
mod disk_full;
mod health;
mod inbox;
mod incidents;
mod metrics;
mod retention;
mod status;

pub(crate) use crashes::crash_during_questions;
