//! Buyers' phone numbers.

mod mask;

use std::fmt;

/// A phone number in international form. `Debug` shows its last two digits only.
#[derive(Clone, PartialEq, Eq)]
pub struct Phone {
    /// Digits with the country code, without the plus.
    digits: String,
}

impl Phone {
    /// Parses a number as Kaspi sends it: ten digits without the country code (`7750000000`), or any usual spelling
    /// with `+7` or `8`. `None` for other texts, such as Kaspi's mask `+0(000)-000-00-00`.
    pub fn parse(text: &str) -> Option<Self> {
        if text.chars().any(char::is_alphabetic) {
            return None;
        }
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        if digits.bytes().all(|b| b == b'0') {
            return None;
        }
        let digits = match (digits.len(), digits.as_bytes()[0]) {
            (10, _) => format!("7{digits}"),
            (11, b'8') => format!("7{}", &digits[1..]),
            (11..=15, b'1'..=b'9') => digits,
            _ => return None,
        };
        Some(Self { digits })
    }

    /// Whether the text is Kaspi's mask, all zeros, instead of a number (seen for ended orders and, since
    /// October 2026, for Kaspi Delivery).
    pub fn is_mask(text: &str) -> bool {
        let mut digits = text.chars().filter(char::is_ascii_digit).peekable();
        digits.peek().is_some() && digits.all(|digit| digit == '0')
    }

    /// `+77750000000`
    pub fn e164(&self) -> String {
        format!("+{}", self.digits)
    }

    /// With the country code, as in `wa.me` links.
    pub fn digits(&self) -> &str {
        &self.digits
    }

    /// `+7 775 ••• •• 00`
    pub fn masked(&self) -> String {
        let d = &self.digits;
        if self.is_kazakh_shape() {
            format!("+7 {} ••• •• {}", &d[1..4], &d[9..])
        } else {
            format!("+{}••••••{}", &d[..2], &d[d.len() - 2..])
        }
    }

    /// Country codes have one to three digits; without Kazakhstan's shape the longest is assumed.
    fn national_digits(&self) -> &str {
        &self.digits[if self.is_kazakh_shape() { 1 } else { 3 }..]
    }

    fn is_kazakh_shape(&self) -> bool {
        self.digits.len() == 11 && self.digits.starts_with('7')
    }
}

/// `+7 775 000 00 00`: Telegram apps make it tappable.
impl fmt::Display for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let d = &self.digits;
        if self.is_kazakh_shape() {
            write!(f, "+7 {} {} {} {}", &d[1..4], &d[4..7], &d[7..9], &d[9..])
        } else {
            write!(f, "+{d}")
        }
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Phone(…{})", &self.digits[self.digits.len() - 2..])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_spellings_are_parsed_to_the_same_number() {
        for text in ["7750000001", "+7 775 000 00 01", "8 (775) 000-00-01", "77750000001", " +7(775)000-00-01 "] {
            let phone = Phone::parse(text).unwrap();
            assert_eq!(phone.e164(), "+77750000001", "{text:?}");
            assert_eq!(phone.to_string(), "+7 775 000 00 01");
            assert_eq!(phone.masked(), "+7 775 ••• •• 01");
            assert_eq!(format!("{phone:?}"), "Phone(…01)");
        }
        assert_eq!(Phone::parse("+996 555 123456").unwrap().to_string(), "+996555123456");
        assert_eq!(Phone::parse("+996 555 123456").unwrap().masked(), "+99••••••56");
    }

    #[test]
    fn other_texts_are_not_numbers() {
        for text in ["", "   ", "+0(000)-000-00-00", "123", "0000000000", "12345678901234567", "customerPhone", "no"] {
            assert_eq!(Phone::parse(text), None, "{text:?}");
        }
        assert!(Phone::is_mask("+0(000)-000-00-00"));
        assert!(!Phone::is_mask("") && !Phone::is_mask("7000000001"));
    }
}
