//! Searching the active orders without an order's number.

use std::fmt;
use std::ops::RangeInclusive;

use super::code::{AskedCodes, is_invisible, is_phone};
use super::lookup::SearchKind;
use super::order::CellPhone;
use super::{Order, Phone};

/// What to search the active orders for.
#[derive(Clone, PartialEq, Eq)]
pub enum Search {
    /// The last digits of an order's code.
    CodeEnding(String),
    Phone(Phone),
    /// The last digits of a phone.
    PhoneEnding(String),
    /// Words of the buyer's name or the address, folded, each once.
    Text(Vec<String>),
}

/// What a text asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Query {
    Codes(AskedCodes),
    Search(Search),
    TooLong,
    Nothing,
}

impl Query {
    /// What a message without a command asks for. What is an order's code is not searched for.
    pub fn of_message(text: &str) -> Self {
        let asked = AskedCodes::find(text);
        if !asked.codes.is_empty() {
            return Self::Codes(asked);
        }
        Search::of_numbers(text).map_or(Self::Nothing, Self::Search)
    }

    /// What the argument of a command that searches asks for: words too.
    pub fn of_argument(text: &str) -> Self {
        match Self::of_message(text) {
            Self::Nothing => {}
            query => return query,
        }
        if text.chars().count() > Search::LONGEST_TEXT {
            return Self::TooLong;
        }
        let words = words(text);
        if words.is_empty() { Self::Nothing } else { Self::Search(Search::Text(words)) }
    }
}

impl Search {
    const CODE_ENDING_DIGITS: RangeInclusive<usize> = 4..=5;
    const PHONE_ENDING_DIGITS: usize = 4;

    /// In characters. Addresses are shorter, and every order is compared with every word.
    const LONGEST_TEXT: usize = 200;

    pub fn kind(&self) -> SearchKind {
        match self {
            Self::CodeEnding(_) => SearchKind::CodeEnding,
            Self::Phone(_) | Self::PhoneEnding(_) => SearchKind::Phone,
            Self::Text(_) => SearchKind::Text,
        }
    }

    /// A text that is nothing but the ending of a code, a phone, or the ending of a phone with a label before it.
    fn of_numbers(text: &str) -> Option<Self> {
        let text: String = text.chars().filter(|c| !is_invisible(*c)).collect();
        let (is_labelled, number) = split_label(text.trim())?;
        if !number.chars().all(is_in_phones) {
            return None;
        }
        let digits: String = number.chars().filter(char::is_ascii_digit).collect();
        if is_labelled && digits.len() == Self::PHONE_ENDING_DIGITS {
            return Some(Self::PhoneEnding(digits));
        }
        if !is_labelled && digits == number && Self::CODE_ENDING_DIGITS.contains(&digits.len()) {
            return Some(Self::CodeEnding(digits));
        }
        let is_international = number.trim_start_matches(['(', '[']).starts_with('+');
        Phone::parse(number).filter(|_| is_international || is_phone(&digits)).map(Self::Phone)
    }

    pub fn matches(&self, order: &Order) -> bool {
        let phone = match &order.customer.cell_phone {
            Some(CellPhone::Number(phone)) => Some(phone),
            Some(CellPhone::Masked(_) | CellPhone::Hidden) | None => None,
        };
        match self {
            Self::CodeEnding(ending) => order.code.as_str().ends_with(ending),
            Self::Phone(wanted) => phone == Some(wanted),
            Self::PhoneEnding(ending) => phone.is_some_and(|phone| phone.digits().ends_with(ending)),
            Self::Text(words) => {
                let text = name_and_address(order);
                words.iter().all(|word| occurs(word, &text))
            }
        }
    }
}

/// What is searched for is personal data: only its kind is shown.
impl fmt::Debug for Search {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Search({})", self.kind().as_str())
    }
}

/// Splits off `…`, `тел.` and the like. `None` if the text begins with another word.
fn split_label(text: &str) -> Option<(bool, &str)> {
    const LABELS: [&str; 4] = ["тел", "телефон", "tel", "phone"];
    let (word, rest) = text.split_at(text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len()));
    let has_ellipsis = rest.starts_with('…') || rest.starts_with("...");
    let is_labelled = has_ellipsis || !word.is_empty();
    if !word.is_empty() && !LABELS.contains(&word.to_lowercase().as_str()) {
        return None;
    }
    let number =
        if is_labelled { rest.trim_start_matches(|c: char| ".:…".contains(c) || c.is_whitespace()) } else { rest };
    Some((is_labelled, number))
}

/// Digits, and what people write between those of a phone.
fn is_in_phones(c: char) -> bool {
    const DASHES: RangeInclusive<char> = '\u{2010}'..='\u{2015}';
    c.is_ascii_digit() || c.is_whitespace() || "+-−()[]./".contains(c) || DASHES.contains(&c)
}

/// The words of a text, folded, each once. Parts of addresses count only if there are no others.
fn words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in fold(text).split(|c: char| !c.is_alphanumeric()) {
        if !word.is_empty() && words.iter().all(|known| known != word) {
            words.push(word.to_owned());
        }
    }
    let is_part = |word: &String| PARTS_OF_ADDRESSES.iter().any(|parts| parts.split(' ').any(|part| part == word));
    if !words.iter().all(is_part) {
        words.retain(|word| !is_part(word));
    }
    words
}

/// People and the bot write them in other ways than Kaspi or where Kaspi has none: `кв. 25`, `пр. Абая`. Folded; Russian, Kazakh, English.
const PARTS_OF_ADDRESSES: [&str; 3] = [
    "г город мкр микрораион ул улица пр просп проспект пер переулок б р бульвар наб набережная д дом стр строение кв квартира",
    "кала каласы коше кошеси дангыл дангылы уи курылыс патер",
    "city street st house building flat apt apartment",
];

fn name_and_address(order: &Order) -> String {
    let customer = &order.customer;
    let mut parts = vec![&customer.first_name, &customer.last_name, &customer.name];
    if let Some(address) = &order.delivery_address {
        parts.extend([
            &address.formatted_address,
            &address.town,
            &address.district,
            &address.street_name,
            &address.street_number,
            &address.building,
            &address.apartment,
        ]);
    }
    let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
    fold(&parts.join("\n"))
}

/// In lower case, without accents, and with Russian letters for the Kazakh ones that look alike: many phones have no
/// Kazakh keyboard.
fn fold(text: &str) -> String {
    let is_accent = |c: &char| matches!(c, '\u{300}'..='\u{36f}');
    let similar = |c| match c {
        'ә' => 'а',
        'ғ' => 'г',
        'ё' => 'е',
        'й' | 'і' => 'и',
        'қ' => 'к',
        'ң' => 'н',
        'ө' => 'о',
        'ұ' | 'ү' => 'у',
        'һ' => 'х',
        other => other,
    };
    text.chars().flat_map(char::to_lowercase).filter(|c| !is_accent(c)).map(similar).collect()
}

/// Whether the text has the word, or a longer one with it inside. A number is not a part of a longer one: house 10 is not
/// house 110.
fn occurs(word: &str, text: &str) -> bool {
    let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    text.match_indices(word).any(|(at, _)| {
        let (before, behind) = (text[..at].chars().next_back(), text[at + word.len()..].chars().next());
        let continues_before = is_digit(before) && is_digit(word.chars().next());
        let continues_behind = is_digit(word.chars().next_back()) && is_digit(behind);
        !continues_before && !continues_behind
    })
}

#[cfg(test)]
mod tests;
