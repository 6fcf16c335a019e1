//! Talking to the Bot API: calls that are retried, messages on their way out, updates on their way in.
//!
//! Payloads and types are teloxide's. The requests are sent by [`Api`] rather than by `teloxide::Bot`, which sleeps ten
//! seconds inside a call after every 5xx and reads the whole message back out of an answer of which only the id is
//! wanted.

mod api;
mod error;
mod link;
mod menu;
mod send;
mod updates;
mod webhook;

pub use api::Api;
pub use error::Error;
pub use link::{Diversion, Link};
pub use menu::MenuScope;
pub use send::{Destination, Edited, PressAnswer};
pub use updates::{RawUpdate, listen};
pub use webhook::{Arrivals, attract, receive, webhook};
