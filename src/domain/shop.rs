//! Shops, and how polling them fails.

use std::fmt;

use sha2::{Digest, Sha256};

/// The name of a shop to which the configuration gives none.
pub const DEFAULT_NAME: &str = "Kaspi";

/// The name that buyers know; `None` if the configuration gives the shop none.
pub fn name_for_buyers(name: &str) -> Option<&str> {
    (name != DEFAULT_NAME).then_some(name)
}

/// A shop in callback data, which has no room for its name: the first eight hexadecimal digits of the name's SHA-256. An
/// index would mean another shop after the configuration has changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ShopKey(u32);

impl ShopKey {
    const DIGITS: usize = 8;

    pub fn of(name: &str) -> Self {
        let [first, second, third, fourth, ..] = <[u8; 32]>::from(Sha256::digest(name));
        Self(u32::from_be_bytes([first, second, third, fourth]))
    }

    /// `None` unless the text is what `Display` prints.
    pub fn parse(text: &str) -> Option<Self> {
        let is_key = text.len() == Self::DIGITS && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        is_key.then(|| u32::from_str_radix(text, 16).ok().map(Self)).flatten()
    }
}

impl fmt::Display for ShopKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:0width$x}", self.0, width = Self::DIGITS)
    }
}

/// Why a shop's orders cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadFailure {
    /// Kaspi refuses the shop's token.
    TokenRefused,
    /// Kaspi does not answer.
    Unavailable,
    /// Kaspi's answer could not be decoded.
    NotUnderstood,
}

impl ReadFailure {
    const ALL: [Self; 3] = [Self::TokenRefused, Self::Unavailable, Self::NotUnderstood];

    /// The name in the database and in Fluent's selectors.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::TokenRefused => "refused",
            Self::Unavailable => "unavailable",
            Self::NotUnderstood => "not_understood",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|failure| failure.as_str() == name)
    }
}

/// What of a shop cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unread {
    /// Single orders.
    Orders,
    /// Some of the lists, or pages of them.
    Lists,
    Everything,
}

impl Unread {
    const ALL: [Self; 3] = [Self::Orders, Self::Lists, Self::Everything];

    /// The name in the database and in Fluent's selectors.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Orders => "orders",
            Self::Lists => "lists",
            Self::Everything => "everything",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|unread| unread.as_str() == name)
    }
}

/// How polling a shop fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PollFailure {
    pub kind: ReadFailure,
    pub unread: Unread,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shops_key_is_the_beginning_of_its_names_hash() {
        assert_eq!(ShopKey::of("abc").to_string(), "ba7816bf");
        assert_eq!(ShopKey::parse("ba7816bf"), Some(ShopKey::of("abc")));
        assert_eq!(ShopKey::parse("00000000").map(|key| key.to_string()).as_deref(), Some("00000000"));
        for other in ["", "0", "ba7816b", "ba7816bf0", "BA7816BF", "+a7816bf", "ba7816bг"] {
            assert_eq!(ShopKey::parse(other), None, "{other:?}");
        }
    }

    #[test]
    fn a_failure_is_read_back_from_its_name() {
        assert_eq!(ReadFailure::ALL.map(|failure| ReadFailure::parse(failure.as_str())), ReadFailure::ALL.map(Some));
        assert_eq!(ReadFailure::parse("well"), None);
        assert_eq!(Unread::ALL.map(|unread| Unread::parse(unread.as_str())), Unread::ALL.map(Some));
        assert_eq!(Unread::parse("well"), None);
    }
}
