//! Outgoing messages, independent of Telegram's types.

use super::{Callback, GeoPoint};

/// A text with rows of buttons, and perhaps a pin or keys.
#[derive(Debug, Clone, PartialEq)]
pub struct Outgoing {
    /// In Telegram's HTML (Bot API, "HTML style").
    pub html: String,
    pub buttons: Vec<Vec<Button>>,
    /// Sent as a location above the text.
    pub pin: Option<GeoPoint>,
    /// In private chats only, and only of a message without buttons: the Bot API takes either.
    pub keyboard: Option<ReplyKeyboard>,
}

impl Outgoing {
    /// The text without markup. For HTML made by `render`, which escapes only `<`, `>` and `&`.
    pub fn plain_text(&self) -> String {
        to_plain(&self.html)
    }

    /// Without buttons, pin and keys.
    pub fn text(html: String) -> Self {
        Self { html, buttons: Vec::new(), pin: None, keyboard: None }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Button {
    pub text: String,
    pub action: Action,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Opens an `https` address; the Bot API accepts no other scheme here.
    Url(String),
    /// Copies 1–256 characters to the clipboard.
    Copy(String),
    /// Sends a callback query to the bot.
    Callback(Callback),
}

/// What a message does to the keys below the chat. Other messages leave them as they are. A message that shows keys cannot
/// be edited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReplyKeyboard {
    /// In rows.
    Show(Vec<Vec<Key>>),
    Remove,
}

/// A key that sends its text as the person's message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    pub text: String,
    /// Sends the person's location instead, after they have agreed.
    pub asks_location: bool,
}

fn to_plain(html: &str) -> String {
    let mut plain = String::with_capacity(html.len());
    let mut in_tag = false;
    for c in html.chars() {
        match c {
            '<' => in_tag = true,
            '>' if in_tag => in_tag = false,
            _ if in_tag => {}
            _ => plain.push(c),
        }
    }
    plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
}
