//! The bot's languages, and which one a chat is written to in.

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    Russian,
    Kazakh,
    English,
}

impl Language {
    /// In the order in which they are offered.
    pub const ALL: [Self; 3] = [Self::Kazakh, Self::Russian, Self::English];

    /// The code of ISO 639-1.
    pub fn code(self) -> &'static str {
        match self {
            Self::Russian => "ru",
            Self::Kazakh => "kk",
            Self::English => "en",
        }
    }

    /// Parses a language tag such as `ru`, `en-GB` or `kk`; letter case does not matter.
    pub fn parse(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or_default();
        Self::ALL.into_iter().find(|language| language.code().eq_ignore_ascii_case(primary))
    }
}

/// What is known about the language of a chat.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LanguageHints {
    /// Chosen for the chat with `/language`.
    pub chosen: Option<Language>,
    /// The language of the Telegram app of the person whose private chat it is; `None` for groups, where one person's
    /// app does not decide for all.
    pub app: Option<Language>,
}

impl LanguageHints {
    pub fn resolve(self, default: Language) -> Language {
        self.chosen.or(self.app).unwrap_or(default)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_parsed_by_their_first_part() {
        assert_eq!(Language::parse("en-GB"), Some(Language::English));
        assert_eq!(Language::parse("KK"), Some(Language::Kazakh));
        assert_eq!(Language::parse("ru_RU"), Some(Language::Russian));
        for other in ["", "kz", "de", "russian"] {
            assert_eq!(Language::parse(other), None, "{other}");
        }
    }

    #[test]
    fn a_choice_comes_before_the_app_and_the_app_before_the_default() {
        let (kazakh, english) = (Some(Language::Kazakh), Some(Language::English));
        for (chosen, app, expected) in
            [(kazakh, english, Language::Kazakh), (None, english, Language::English), (None, None, Language::Russian)]
        {
            assert_eq!(LanguageHints { chosen, app }.resolve(Language::Russian), expected);
        }
    }
}
