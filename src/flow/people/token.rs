//! Secrets in links.

use std::fmt;

use anyhow::Context;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use crate::store::invitations::TokenHash;

/// The secret in a link: 128 random bits.
#[derive(Clone, PartialEq, Eq)]
pub struct Token([u8; 16]);

impl Token {
    /// `None` if the payload of a deep link is not a token.
    pub fn parse(payload: &str) -> Option<Self> {
        URL_SAFE_NO_PAD.decode(payload).ok()?.try_into().ok().map(Self)
    }

    pub(super) fn new() -> anyhow::Result<Self> {
        let mut bits = [0; 16];
        getrandom::fill(&mut bits).context("the system gives no random bits")?;
        Ok(Self(bits))
    }

    pub(super) fn hash(&self) -> TokenHash {
        Sha256::digest(self.0).into()
    }
}

/// The payload of the deep link: 22 of the characters that one may have (Bot API, "Deep linking").
impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&URL_SAFE_NO_PAD.encode(self.0))
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_fits_a_deep_link_and_is_not_an_order_code() {
        let token = Token::new().unwrap();
        let payload = token.to_string();
        assert_eq!(payload.len(), 22);
        assert!(payload.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'));
        assert_eq!(Token::parse(&payload), Some(token.clone()));
        assert_ne!(Token::new().unwrap(), token);
        assert!(!format!("{token:?}").contains(&payload));
        for other in ["", "900000101", "x", "AAAAAAAAAAAAAAAAAAAAAA==", "AAAAAAAAAAAAAAAAAAAAAAA", "А"] {
            assert_eq!(Token::parse(other), None, "{other:?}");
        }
    }
}
