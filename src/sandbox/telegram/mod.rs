//! A fake Bot API server, with accounts that use the bot.
//!
//! It checks requests as Telegram does and rejects them with Telegram's error texts. It also rejects a parameter that
//! the method does not have, which Telegram does not do. Accounts act through [`Telegram`], or over HTTP under
//! `/client` (see `client.rs`).
//!
//! The rules are in `html.rs`, `links.rs`, `keyboard.rs` and `methods/`. Simplifications:
//! - In a group with privacy mode on, the bot receives service messages, replies to its messages, and every command
//!   that is addressed to it or to no bot.
//! - Message ids are counted per chat, also in private chats.
//! - Only `send…` methods count towards the rate limits.
//! - Updates never expire.
//! - A photo that is uploaded is a PNG. The smaller sizes show the same picture.
//! - Files are not fetched by URLs, and documents have no thumbnails.
//! - The body of a webhook's response is ignored.

mod actions;
mod call_log;
mod chat;
mod chat_view;
mod client;
mod controls;
mod documents;
mod entities;
mod html;
mod inspect;
mod keyboard;
mod links;
mod message_view;
mod method_table;
mod methods;
mod page;
mod params;
mod photos;
mod reply_keyboard;
mod response;
mod routes;
mod server;
mod shared;
mod state;
mod tags;
mod types;
mod updates;
mod webhook_delivery;
mod wire;

#[cfg(test)]
mod tests;

pub use controls::Controls;
pub use entities::Entity;
pub use html::{ParsedText, parse_html};
pub use page::{PageLanguage, page};
pub use server::Telegram;
pub use tags::HtmlError;
pub use types::{
    Account, ActionError, Button, ButtonAction, Call, CallbackAnswer, Contact, Document, ForgedPress, Forward,
    GroupKind, Key, Message, NewMessage, Photo, SentAs,
};
