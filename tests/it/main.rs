//! The whole bot against the sandbox, and the rules of the source tree.

#![allow(
    clippy::unwrap_used,
    clippy::format_push_string,
    clippy::needless_pass_by_value,
    reason = "a test fails by panicking"
)]

mod access;
mod actions;
#[cfg(unix)]
mod backup;
mod bad_input;
mod chats;
mod cli;
mod couriers;
mod docs;
mod dotenv;
mod env_example;
mod harness;
mod layers;
#[cfg(unix)]
mod lock;
mod log;
mod lookup_quota;
mod model;
mod notices;
mod operations;
mod orders;
mod people;
mod phones;
mod reports;
mod restore;
mod seeds;
mod sending;
#[cfg(unix)]
mod service;
#[cfg(target_os = "linux")]
mod signals;
mod telegram_faults;
mod waybills;
mod webhook;
