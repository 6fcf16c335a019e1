//! The languages that the bot speaks.

/// A language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Russian.
    Russian,
    /// Kazakh.
    Kazakh,
    /// English.
    English,
}

impl Language {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Kazakh, Self::Russian, Self::English];

    /// The code of ISO 639-1.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Russian => "ru",
            Self::Kazakh => "kk",
            Self::English => "en",
        }
    }

    /// Reads a language tag such as `ru`, `en-GB` or `kk`; letter case does not matter.
    #[must_use]
    pub fn parse(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| language.code().eq_ignore_ascii_case(primary))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_read_by_their_first_part() {
        assert_eq!(Language::parse("en-GB"), Some(Language::English));
        assert_eq!(Language::parse("KK"), Some(Language::Kazakh));
        assert_eq!(Language::parse("ru_RU"), Some(Language::Russian));
        for other in ["", "kz", "de", "russian"] {
            assert_eq!(Language::parse(other), None, "{other}");
        }
    }
}
