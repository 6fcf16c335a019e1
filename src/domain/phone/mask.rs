//! Masking of phones in texts that people typed.

use super::Phone;
use crate::domain::digit;

const MASKED_DIGIT: char = '•';

/// Digits of a number without country code in Kazakhstan.
const NATIONAL_DIGITS: usize = 10;

impl Phone {
    /// Masks the digits of the phone in texts that are shown one after the other, with or without country code. Whatever
    /// stands between the digits, and whatever their script is: only their order counts.
    pub fn mask_in(&self, texts: &mut [&mut String]) {
        let wanted: Vec<u8> = self.national_digits().bytes().map(|digit| digit - b'0').collect();
        let mut masked = Vec::new();
        // Each digit with its text and its character there. A phone is removed when its last digit is found, so that none
        // is left when the digits around it are joined.
        let mut seen: Vec<(u8, (usize, usize))> = Vec::new();
        for (text, content) in texts.iter().enumerate() {
            for (at, c) in content.chars().enumerate() {
                let Some(digit) = digit::value(c) else { continue };
                seen.push((digit, (text, at)));
                if let Some(start) = seen.len().checked_sub(wanted.len())
                    && seen[start..].iter().map(|(digit, _)| digit).eq(&wanted)
                {
                    masked.extend(seen.drain(start..).map(|(_, place)| place));
                }
            }
        }
        masked.sort_unstable();
        for places in masked.chunk_by(|(one, _), (other, _)| one == other) {
            let places_in_text: Vec<usize> = places.iter().map(|(_, at)| *at).collect();
            mask(texts[places[0].0], &places_in_text);
        }
    }

    /// Masks whatever has the form of a phone of Kazakhstan: for orders whose phone is not known.
    pub fn mask_any_in(text: &mut String) {
        let groups = groups(text);
        let mut masked = Vec::new();
        let mut first = 0;
        while first < groups.len() {
            let length = (1..=groups.len() - first).find(|length| is_phone(&groups[first..first + length]));
            if let Some(length) = length {
                let digits: Vec<usize> =
                    groups[first..first + length].iter().flat_map(|group| group.first..group.end).collect();
                masked.extend(&digits[digits.len() - NATIONAL_DIGITS..]);
            }
            first += length.unwrap_or(1);
        }
        mask(text, &masked);
    }
}

/// Digits that stand together.
struct Group {
    digits: Vec<u8>,
    /// The characters of the text from the first to behind the last.
    first: usize,
    end: usize,
    /// Whether only spaces and punctuation of a number stand between it and the group before.
    continues: bool,
}

fn groups(text: &str) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    let mut continues = false;
    for (at, c) in text.chars().enumerate() {
        match (digit::value(c), groups.last_mut()) {
            (Some(digit), Some(group)) if group.end == at => {
                group.digits.push(digit);
                group.end = at + 1;
            }
            (Some(digit), _) => {
                groups.push(Group { digits: vec![digit], first: at, end: at + 1, continues });
                continues = true;
            }
            (None, _) => continues &= !c.is_alphanumeric() && !matches!(c, ',' | ';' | ':' | '\n'),
        }
    }
    groups
}

/// Ten digits from 70 or 74 to 78 on, or eleven with 7 or 8 before them.
fn is_phone(groups: &[Group]) -> bool {
    let digits: Vec<u8> = groups.iter().flat_map(|group| &group.digits).copied().take(NATIONAL_DIGITS + 2).collect();
    let national = match digits[..] {
        [7 | 8, ref national @ ..] if digits.len() == NATIONAL_DIGITS + 1 => national,
        _ => &digits,
    };
    let is_national = national.len() == NATIONAL_DIGITS && matches!(national, [7, 0 | 4..=8, ..]);
    is_national && groups.iter().skip(1).all(|group| group.continues)
}

/// `places` are characters of the text, in order.
fn mask(text: &mut String, places: &[usize]) {
    if !places.is_empty() {
        let is_masked = |at: usize| places.binary_search(&at).is_ok();
        *text = text.chars().enumerate().map(|(at, c)| if is_masked(at) { MASKED_DIGIT } else { c }).collect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masked(phone: &str, text: &str) -> String {
        let mut text = text.to_owned();
        Phone::parse(phone).unwrap().mask_in(&mut [&mut text]);
        text
    }

    #[test]
    fn a_phone_is_masked_in_any_spelling() {
        for (text, expected) in [
            ("87750000001", "8••••••••••"),
            ("тел. +7 (775) 000-00-01, код 4", "тел. +7 (•••) •••-••-••, код 4"),
            ("7750000001", "••••••••••"),
            ("775\u{a0}000/00.01", "•••\u{a0}•••/••.••"),
            ("７７５０００００٠١", "••••••••••"),
            ("7\u{fe0f}\u{20e3}75 00000 01", "•\u{fe0f}\u{20e3}•• ••••• ••"),
            ("77507750000001000001", "••••••••••••••••••••"),
            ("775000000 1-7750000001", "••••••••• •-••••••••••"),
            ("7750000002, 775000000", "7750000002, 775000000"),
        ] {
            assert_eq!(masked("7750000001", text), expected);
        }
        assert_eq!(masked("+996 555 123456", "0 555 12-34-56"), "0 ••• ••-••-••");
        assert_eq!(masked("+996 555 123456", "996555123456"), "996•••••••••");
        assert_eq!(masked("+7 777 777 77 77", "77777777777, 7777"), "••••••••••7, 7777");
    }

    #[test]
    fn a_phone_that_goes_over_several_texts_is_masked() {
        let mut texts = ["8 775".to_owned(), "000".to_owned(), String::new(), "0001 2".to_owned()];
        let phone = Phone::parse("7750000001").unwrap();
        phone.mask_in(&mut texts.each_mut());
        assert_eq!(texts, ["8 •••", "•••", "", "•••• 2"]);
    }

    #[test]
    fn whatever_has_the_form_of_a_phone_is_masked() {
        for (text, expected) in [
            ("тел. +7 (775) 000-00-01, кв. 4", "тел. +7 (•••) •••-••-••, кв. 4"),
            ("Абая 10 87000000001 70", "Абая 10 8•••••••••• 70"),
            ("70.00.00.00.01", "••.••.••.••.••"),
            ("٧٠٠٠٠٠٠٠٠١", "••••••••••"),
            ("7000000001;7780000002", "••••••••••;••••••••••"),
        ] {
            let mut text = text.to_owned();
            Phone::mask_any_in(&mut text);
            assert_eq!(text, expected);
        }
        for other in ["4870000000012", "910000001", "7100000000", "700 000, 00 01", "700 000 этаж 00 01", "", "8"] {
            let mut text = other.to_owned();
            Phone::mask_any_in(&mut text);
            assert_eq!(text, other);
        }
    }
}
