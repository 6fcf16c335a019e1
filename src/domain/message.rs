//! A message on its way to a chat, before it meets Telegram.

use super::{GeoPoint, Language, OrderCode};

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
    /// Speak this language in the chat from now on.
    Speak(Language),
}

impl Callback {
    const REFRESH: &str = "refresh:";
    const SPEAK: &str = "language:";

    /// The callback data of the button.
    #[must_use]
    pub fn to_data(&self) -> String {
        match self {
            Self::Refresh(code) => format!("{}{code}", Self::REFRESH),
            Self::Speak(language) => format!("{}{}", Self::SPEAK, language.code()),
        }
    }

    /// Reads callback data; `None` if it is none of ours.
    #[must_use]
    pub fn parse(data: &str) -> Option<Self> {
        if let Some(code) = data.strip_prefix(Self::REFRESH) {
            OrderCode::parse(code).map(Self::Refresh)
        } else {
            let code = data.strip_prefix(Self::SPEAK)?;
            Language::ALL.into_iter().find(|language| language.code() == code).map(Self::Speak)
        }
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
        for language in Language::ALL {
            assert_eq!(Callback::parse(&Callback::Speak(language).to_data()), Some(Callback::Speak(language)));
        }
        for forged in [
            "language:",
            "language:de",
            "",
            "refresh",
            "refresh:",
            "refresh:12a456",
            "refresh:900000101&x=1",
            "delete:900000101",
        ] {
            assert_eq!(Callback::parse(forged), None, "{forged:?}");
        }
    }
}
