//! The bot as a whole, against the sandbox; and the rules of the house.

#![allow(
    clippy::unwrap_used,
    clippy::format_push_string,
    clippy::needless_pass_by_value,
    reason = "a test fails by panicking, and reads best without ceremony"
)]

mod access;
mod audit;
mod bad_input;
mod buttons;
mod cards;
mod cli;
mod crash;
mod dotenv;
mod env_example;
mod faults;
mod forwarded;
mod groups;
mod harness;
mod health;
mod invitations;
mod language;
mod layers;
#[cfg(unix)]
mod lock;
mod lookup;
mod model;
mod notices;
mod people;
mod phones;
mod requests;
mod restore;
mod seeds;
#[cfg(unix)]
mod service;
mod shop_buttons;
mod webhook;
mod writing;
