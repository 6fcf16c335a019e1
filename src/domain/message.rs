//! Outgoing messages, independent of Telegram's types.

use super::{Callback, GeoPoint};

/// A text with rows of buttons, and perhaps a pin.
#[derive(Debug, Clone, PartialEq)]
pub struct Outgoing {
    /// In Telegram's HTML (Bot API, "HTML style").
    pub html: String,
    pub buttons: Vec<Vec<Button>>,
    /// Sent as a location above the text.
    pub pin: Option<GeoPoint>,
}

impl Outgoing {
    /// The text without markup. For HTML made by `render`, which escapes only `<`, `>` and `&`.
    pub fn plain_text(&self) -> String {
        to_plain(&self.html)
    }

    /// Without buttons and pin.
    pub fn text(html: String) -> Self {
        Self { html, buttons: Vec::new(), pin: None }
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
