//! Decimal digits of any script.

/// The zeros of Unicode's decimal digits (category Nd, Unicode 16); the other nine follow each of them.
const ZEROS: &[char] = &[
    '0',
    '\u{660}',
    '\u{6f0}',
    '\u{7c0}',
    '\u{966}',
    '\u{9e6}',
    '\u{a66}',
    '\u{ae6}',
    '\u{b66}',
    '\u{be6}',
    '\u{c66}',
    '\u{ce6}',
    '\u{d66}',
    '\u{de6}',
    '\u{e50}',
    '\u{ed0}',
    '\u{f20}',
    '\u{1040}',
    '\u{1090}',
    '\u{17e0}',
    '\u{1810}',
    '\u{1946}',
    '\u{19d0}',
    '\u{1a80}',
    '\u{1a90}',
    '\u{1b50}',
    '\u{1bb0}',
    '\u{1c40}',
    '\u{1c50}',
    '\u{a620}',
    '\u{a8d0}',
    '\u{a900}',
    '\u{a9d0}',
    '\u{a9f0}',
    '\u{aa50}',
    '\u{abf0}',
    '\u{ff10}',
    '\u{104a0}',
    '\u{10d30}',
    '\u{10d40}',
    '\u{11066}',
    '\u{110f0}',
    '\u{11136}',
    '\u{111d0}',
    '\u{112f0}',
    '\u{11450}',
    '\u{114d0}',
    '\u{11650}',
    '\u{116c0}',
    '\u{116d0}',
    '\u{116da}',
    '\u{11730}',
    '\u{118e0}',
    '\u{11950}',
    '\u{11bf0}',
    '\u{11c50}',
    '\u{11d50}',
    '\u{11da0}',
    '\u{11f50}',
    '\u{16130}',
    '\u{16a60}',
    '\u{16ac0}',
    '\u{16b50}',
    '\u{16d70}',
    '\u{1ccf0}',
    '\u{1d7ce}',
    '\u{1d7d8}',
    '\u{1d7e2}',
    '\u{1d7ec}',
    '\u{1d7f6}',
    '\u{1e140}',
    '\u{1e2f0}',
    '\u{1e4f0}',
    '\u{1e5f1}',
    '\u{1e950}',
    '\u{1fbf0}',
    // Superscripts from 4 on, and subscripts.
    '\u{2070}',
    '\u{2080}',
];

/// Digits one to nine in circles, in brackets and with a full stop.
const ONES: &[char] = &['\u{2460}', '\u{2474}', '\u{2488}', '\u{24f5}', '\u{2776}', '\u{2780}', '\u{278a}'];

/// The value of a decimal digit of any script, superscripts and digits in circles included.
pub(super) fn value(c: char) -> Option<u8> {
    if c.is_ascii() {
        return c.to_digit(10).and_then(|digit| u8::try_from(digit).ok());
    }
    let offset = |first: char| u32::from(c).checked_sub(u32::from(first)).and_then(|offset| u8::try_from(offset).ok());
    let from_zero = || ZEROS.iter().find_map(|zero| offset(*zero).filter(|digit| *digit <= 9));
    let from_one = || ONES.iter().find_map(|one| offset(*one).filter(|digit| *digit <= 8)).map(|digit| digit + 1);
    match c {
        '¹' => Some(1),
        '²' => Some(2),
        '³' => Some(3),
        '⓪' | '⓿' => Some(0),
        // Letters among the superscripts.
        'ⁱ' | '\u{2072}' | '\u{2073}' => None,
        _ => from_zero().or_else(from_one),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_any_script_have_a_value() {
        for text in [
            "0123456789",
            "０１２３４５６７８９",
            "٠١٢٣٤٥٦٧٨٩",
            "۰۱۲۳۴۵۶۷۸۹",
            "𝟬𝟭𝟮𝟯𝟰𝟱𝟲𝟳𝟴𝟵",
            "⓪①②③④⑤⑥⑦⑧⑨",
            "⁰¹²³⁴⁵⁶⁷⁸⁹",
            "₀₁₂₃₄₅₆₇₈₉",
        ] {
            assert_eq!(text.chars().map(value).collect::<Vec<_>>(), (0..=9).map(Some).collect::<Vec<_>>(), "{text}");
        }
    }

    #[test]
    fn other_characters_have_none() {
        for c in "aЯ ½ⁱ•\u{2072}⑩Ⅷ七\u{0}\u{10ffff}".chars() {
            assert_eq!(value(c), None, "{c:?}");
        }
    }
}
