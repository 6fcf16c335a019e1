//! Shops, and how polling them fails.

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_is_read_back_from_its_name() {
        assert_eq!(ReadFailure::ALL.map(|failure| ReadFailure::parse(failure.as_str())), ReadFailure::ALL.map(Some));
        assert_eq!(ReadFailure::parse("well"), None);
    }
}
