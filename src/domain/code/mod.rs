//! Order codes, and finding them in what people type and paste.

mod numbers;
mod patterns;
mod scan;

#[cfg(test)]
mod tests;

use std::fmt;
use std::ops::RangeInclusive;

pub(super) use patterns::is_phone;
pub(super) use scan::is_invisible;

/// An order's code: 6 to 12 digits. Kaspi's have nine, since mid-2026 ten; old ones had eight.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OrderCode(String);

impl OrderCode {
    pub const DIGITS: RangeInclusive<usize> = 6..=12;

    /// How many digits a code within a longer text has: shorter and longer numbers are rarely codes there.
    pub const DIGITS_IN_TEXT: RangeInclusive<usize> = 8..=10;

    /// `None` unless `digits` are 6 to 12 ASCII digits and nothing else.
    pub fn parse(digits: &str) -> Option<Self> {
        let is_code = Self::DIGITS.contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
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
}

impl AskedCodes {
    /// How many codes of one message are answered.
    pub const LIMIT: usize = 5;

    /// Finds codes as people paste them: with `№` or `#`, spaces inside or around, commas, line breaks, several in one
    /// text, among words. Phones, sums, coordinates, dates and times are passed over, and anything ambiguous is not
    /// guessed. A text of numbers alone may have codes of any length, other texts those of
    /// [`OrderCode::DIGITS_IN_TEXT`].
    pub fn find(text: &str) -> Self {
        let digits = if is_numbers_alone(text) { OrderCode::DIGITS } else { OrderCode::DIGITS_IN_TEXT };
        Self::of_length(text, &digits)
    }

    /// Finds codes in the argument of a command that asks for an order: of any length, unless there is one of
    /// [`OrderCode::DIGITS_IN_TEXT`] among words.
    pub fn in_argument(argument: &str) -> Self {
        let found = Self::find(argument);
        if found.codes.is_empty() { Self::of_length(argument, &OrderCode::DIGITS) } else { found }
    }

    fn of_length(text: &str, digits: &RangeInclusive<usize>) -> Self {
        let mut asked = Self::default();
        for number in numbers::candidates(text) {
            match OrderCode::parse(&number).filter(|_| digits.contains(&number.len())) {
                None => {}
                Some(code) if asked.codes.contains(&code) => {}
                Some(_) if asked.codes.len() == Self::LIMIT => asked.left_out += 1,
                Some(code) => asked.codes.push(code),
            }
        }
        asked
    }
}

fn is_numbers_alone(text: &str) -> bool {
    !text.chars().any(char::is_alphabetic)
}
