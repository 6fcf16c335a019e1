//! A message on its way to a chat, before it meets Telegram.

use super::{GeoPoint, OrderCode};

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
    #[must_use]
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

/// What a pressed button asks the bot to do. It travels as 1–64 bytes of callback data, which anybody can forge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Callback {
    /// Show the order's card anew.
    Refresh(OrderCode),
}

impl Callback {
    const REFRESH: &str = "refresh:";

    /// The callback data of the button.
    #[must_use]
    pub fn to_data(&self) -> String {
        match self {
            Self::Refresh(code) => format!("{}{code}", Self::REFRESH),
        }
    }

    /// Reads callback data; `None` if it is none of ours.
    #[must_use]
    pub fn parse(data: &str) -> Option<Self> {
        data.strip_prefix(Self::REFRESH).and_then(OrderCode::parse).map(Self::Refresh)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn callback_data_survives_the_journey() {
        let refresh = Callback::Refresh(OrderCode::parse("123456789012").unwrap());
        assert!(refresh.to_data().len() <= 64);
        assert_eq!(Callback::parse(&refresh.to_data()), Some(refresh));
        for forged in ["", "refresh", "refresh:", "refresh:12a456", "refresh:900000101&x=1", "delete:900000101"] {
            assert_eq!(Callback::parse(forged), None, "{forged:?}");
        }
    }
}
