//! Order codes, and finding them in what people type and paste.

use std::fmt;

/// An order's code: 6 to 12 digits. Kaspi's have nine, since mid-2026 ten; old ones had eight.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OrderCode(String);

impl OrderCode {
    const MIN_DIGITS: usize = 6;
    const MAX_DIGITS: usize = 12;

    /// `None` unless `digits` are 6 to 12 ASCII digits and nothing else.
    pub fn parse(digits: &str) -> Option<Self> {
        let is_code = (Self::MIN_DIGITS..=Self::MAX_DIGITS).contains(&digits.len())
            && digits.bytes().all(|byte| byte.is_ascii_digit());
        is_code.then(|| Self(digits.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for OrderCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The codes in a message.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AskedCodes {
    /// In the order of the text, each once, at most [`AskedCodes::LIMIT`].
    pub codes: Vec<OrderCode>,
    /// How many further codes the text has.
    pub left_out: usize,
    /// Whether the text has something else that looks like a number.
    pub has_unreadable: bool,
}

impl AskedCodes {
    /// How many codes of one message are answered.
    pub const LIMIT: usize = 5;

    /// Finds codes as people paste them: with `№` or `#`, spaces inside or around, commas, line breaks, several in one
    /// text, after a word such as "заказ". Anything ambiguous is not guessed.
    pub fn find(text: &str) -> Self {
        let mut asked = Self::default();
        for part in text.split(['\n', '\r', ',', ';', '№', '#']) {
            let mut run = String::new();
            for group in part.split(is_space).map(trim_punctuation).filter(|group| !group.is_empty()) {
                if is_fragment(group) {
                    run.push_str(group);
                    continue;
                }
                asked.add_run(&mut run);
                if !group.chars().all(char::is_alphabetic) {
                    asked.add(group);
                }
            }
            asked.add_run(&mut run);
        }
        asked
    }

    fn add_run(&mut self, run: &mut String) {
        if !run.is_empty() {
            self.add(run);
            run.clear();
        }
    }

    fn add(&mut self, digits: &str) {
        match OrderCode::parse(digits) {
            None => self.has_unreadable = true,
            Some(code) if self.codes.contains(&code) => {}
            Some(_) if self.codes.len() == Self::LIMIT => self.left_out += 1,
            Some(code) => self.codes.push(code),
        }
    }
}

/// Whether a group of digits is too short for a whole code, so that it and its neighbours are one number written with
/// spaces. A plus belongs to the number behind it: a phone is not a code.
fn is_fragment(group: &str) -> bool {
    const WHOLE_CODE_DIGITS: usize = 8;
    let digits = group.strip_prefix('+').unwrap_or(group);
    digits.len() < WHOLE_CODE_DIGITS && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// White space, and other characters between groups of one number: dashes, and the invisible characters that are copied
/// along with a number from a web page.
fn is_space(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

fn trim_punctuation(group: &str) -> &str {
    group.trim_matches(['.', ':', '!', '?', '(', ')', '[', ']', '"', '\'', '«', '»', '“', '”', '*', '_', '`'])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn found(text: &str) -> Vec<String> {
        AskedCodes::find(text).codes.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn one_code_is_found_however_it_is_pasted() {
        for text in [
            "900000101",
            " 900000101\n",
            "№900000101",
            "№ 900000101",
            "# 900000101",
            "900 000 101",
            "900\u{a0}000\u{a0}101",
            "900\u{202f}000\u{2009}101",
            "900-000-101",
            "\u{200e}900000101\u{200b}",
            "\u{feff}900000101.",
            "Заказ №900000101",
            "заказ: 900 000 101!",
            "(900000101)",
            "900000101, 900000101",
        ] {
            assert_eq!(found(text), ["900000101"], "{text:?}");
            assert!(!AskedCodes::find(text).has_unreadable, "{text:?}");
        }
        assert_eq!(found("1012345678"), ["1012345678"]);
        assert_eq!(found("101 234 56 78"), ["1012345678"]);
    }

    #[test]
    fn several_codes_are_found() {
        let expected = ["900000101", "900000102"];
        for text in [
            "900000101 900000102",
            "900000101,900000102",
            "900000101\n900000102",
            "№900 000 101 №900 000 102",
            "900 000 101; 900 000 102",
            "Заказы 900000101 и 900000102",
        ] {
            assert_eq!(found(text), expected, "{text:?}");
        }
        let asked = AskedCodes::find("900000101 900000102 900000103 900000104 900000105 900000106 900000107");
        assert_eq!((asked.codes.len(), asked.left_out), (5, 2));
    }

    #[test]
    fn other_texts_are_not_codes() {
        for text in [
            "",
            "привет",
            "12345",
            "1234567890123",
            "900000101&filter[orders][state]=NEW",
            "../900000101",
            "900000101/../1",
            "9000O0101",
            "٩٠٠٠٠٠١٠١",
            "９０００００１０１",
            "900 000 101 900 000 102",
            "<b>900000101</b>",
            "+7 775 000 00 01",
            "+77750000001",
            "1e9",
            "-",
        ] {
            assert_eq!(found(text), Vec::<String>::new(), "{text:?}");
        }
        assert!(AskedCodes::find("900000101&filter[orders][state]=NEW").has_unreadable);
        assert!(AskedCodes::find("12345").has_unreadable);
        assert!(!AskedCodes::find("привет").has_unreadable);
    }

    proptest! {
        #[test]
        fn any_text_contains_valid_codes_only(text in "\\PC{0,200}") {
            let asked = AskedCodes::find(&text);
            prop_assert!(asked.codes.len() <= AskedCodes::LIMIT);
            for code in asked.codes {
                prop_assert_eq!(OrderCode::parse(code.as_str()), Some(code.clone()));
            }
        }

        #[test]
        fn a_code_is_found_with_any_spacing(digits in "[0-9]{8,12}", gaps in proptest::collection::vec("[ \u{a0}\u{2009}-]{0,2}", 13)) {
            let spaced: String = digits.chars().zip(&gaps).flat_map(|(digit, gap)| gap.chars().chain([digit])).collect();
            let groups: Vec<&str> = spaced.split(is_space).filter(|group| !group.is_empty()).collect();
            prop_assume!(groups.len() == 1 || groups.iter().all(|group| is_fragment(group)));
            prop_assert_eq!(found(&spaced), vec![digits]);
        }
    }
}
