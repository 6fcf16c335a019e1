//! The Bot API: calls with retries, sending messages, receiving updates.
//!
//! Outgoing payloads are teloxide's, incoming updates are decoded by [`incoming`]: teloxide loses a whole message over one
//! field of an unknown shape. Requests are sent by [`Api`] instead of `teloxide::Bot`, which sleeps ten seconds
//! within a call after each 5xx, and decodes the whole sent message where only its id is needed.

mod api;
mod connection;
mod destination;
mod error;
mod files;
pub mod incoming;
mod menu;
mod outgoing;
mod payloads;
mod receiver;
mod send;
mod updates;
mod upload;
mod webhook;

pub use api::{Api, Check, Sending};
pub use connection::{Connection, UpdatesBlocked};
pub use destination::Destination;
pub use error::Error;
pub use files::{KeptFile, SentDocument};
pub use menu::MenuScope;
pub use outgoing::Priority;
pub use receiver::Receiver;
pub use send::{Edited, PressAnswer};
pub use updates::RawUpdate;
pub use upload::{Attachment, File};
pub use webhook::{WebhookUpdates, webhook};
