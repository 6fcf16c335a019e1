//! A message on its way to a chat, before it meets Telegram.

use super::{Callback, GeoPoint};

/// A text with buttons and, when there is a place to show, a pin that follows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Outgoing {
    /// Text in Telegram's HTML; see the Bot API, "HTML style".
    pub html: String,
    /// Rows of buttons under the text.
    pub buttons: Vec<Vec<Button>>,
    /// The place, sent as a location in reply to the text.
    pub pin: Option<GeoPoint>,
}

impl Outgoing {
    /// A text alone.
    pub fn text(html: String) -> Self {
        Self { html, buttons: Vec::new(), pin: None }
    }
}

/// A button under a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Button {
    /// What it says.
    pub text: String,
    /// What it does.
    pub action: Action,
}

/// What a button does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Opens an `https` address; Telegram takes no other scheme here.
    Url(String),
    /// Puts 1–256 characters on the clipboard.
    Copy(String),
    /// Comes back to the bot when pressed.
    Callback(Callback),
}
