//! Ids of Telegram's users and chats.

use std::fmt;

/// A Telegram user's id: positive, at most 52 significant bits (Bot API, `User.id`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UserId(i64);

impl UserId {
    const MAX: i64 = (1 << 52) - 1;

    /// `None` if Telegram cannot have issued the id.
    pub fn new(id: i64) -> Option<Self> {
        (1..=Self::MAX).contains(&id).then_some(Self(id))
    }

    /// Parses an id as people type it: ASCII digits, with spaces around them at most.
    pub fn parse(text: &str) -> Option<Self> {
        digits(text.trim()).and_then(Self::new)
    }

    pub fn get(self) -> i64 {
        self.0
    }

    /// The private chat with this person, which has the person's own id (Bot API, `Chat.id`).
    pub fn private_chat(self) -> ChatId {
        ChatId(self.0)
    }
}

impl fmt::Display for UserId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A Telegram chat's id: a person's own id for a private chat, negative for groups and channels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ChatId(pub i64);

impl ChatId {
    /// The person whose private chat this is; `None` for groups and channels.
    pub fn person(self) -> Option<UserId> {
        UserId::new(self.0)
    }

    pub fn is_private(self) -> bool {
        self.person().is_some()
    }
}

impl fmt::Display for ChatId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Parses a number that consists of ASCII digits only: no sign, no spaces.
pub(super) fn digits<T: std::str::FromStr>(text: &str) -> Option<T> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_positive_and_fit_52_bits() {
        assert_eq!(UserId::parse(" 42 "), UserId::new(42));
        assert_eq!(UserId::parse("4503599627370495").map(UserId::get), Some((1 << 52) - 1));
        for bad in ["", "0", "-5", "+5", "4503599627370496", "99999999999999999999", "12a", "١٢"] {
            assert_eq!(UserId::parse(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn a_private_chat_has_its_persons_id() {
        let user = UserId::new(42).unwrap();
        assert_eq!(user.private_chat().person(), Some(user));
        assert!(user.private_chat().is_private());
        assert!(!ChatId(-1_001_234_567_890).is_private());
    }
}
