//! The bot as a whole, against the sandbox; and the rules of the house.

#![allow(
    clippy::unwrap_used,
    clippy::format_push_string,
    clippy::needless_pass_by_value,
    reason = "a test fails by panicking, and reads best without ceremony"
)]

mod cards;
mod env_example;
mod harness;
mod layers;
mod lookup;
