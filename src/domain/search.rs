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
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::OrderCode;
    use crate::domain::order::{Address, Customer};

    fn phone(text: &str) -> Query {
        Query::Search(Search::Phone(Phone::parse(text).unwrap()))
    }

    fn phone_ending(digits: &str) -> Query {
        Query::Search(Search::PhoneEnding(digits.to_owned()))
    }

    fn words(words: &[&str]) -> Query {
        Query::Search(Search::Text(words.iter().map(|word| (*word).to_owned()).collect()))
    }

    fn order() -> Order {
        let some = |text: &str| Some(text.to_owned());
        Order {
            customer: Customer {
                first_name: some("Айгерім"),
                last_name: some("Тестова"),
                cell_phone: Phone::parse("7012345678").map(CellPhone::Number),
                ..Customer::default()
            },
            delivery_address: Some(Address {
                formatted_address: some("Алматы, улица Абая, 110/3"),
                street_name: some("Қабанбай батыр көшесі"),
                street_number: some("154А"),
                apartment: some("25"),
                ..Address::default()
            }),
            ..Order::new(OrderCode::parse("900000101").unwrap())
        }
    }

    fn finds(text: &str, order: &Order) -> bool {
        match Query::of_argument(text) {
            Query::Search(search) => search.matches(order),
            query => panic!("{text:?}: {query:?}"),
        }
    }

    #[test]
    fn four_or_five_digits_are_the_ending_of_a_code() {
        let ending = |digits: &str| Query::Search(Search::CodeEnding(digits.to_owned()));
        for (text, digits) in [("0101", "0101"), (" 00101\n", "00101"), ("\u{202a}0101\u{202c}", "0101")] {
            assert_eq!(Query::of_message(text), ending(digits), "{text:?}");
            assert_eq!(Query::of_argument(text), ending(digits), "{text:?}");
        }
        for text in ["101", "01 01", "№0101", "0101?", "٠١٠١", "01.01", "10:30", "12-30"] {
            assert_eq!(Query::of_message(text), Query::Nothing, "{text:?}");
        }
        assert_eq!(words(&["101"]), Query::of_argument("101"));
    }

    #[test]
    fn an_order_code_is_not_searched_for() {
        for text in
            ["900000101", "123456", "№ 900 000 101", "тел 9000001010", "0101 0102", "Абая 10, 900000101", "7212345678"]
        {
            assert!(matches!(Query::of_message(text), Query::Codes(_)), "{text:?}");
            assert_eq!(Query::of_message(text), Query::of_argument(text), "{text:?}");
        }
    }

    #[test]
    fn a_text_that_is_a_phone_searches_for_it() {
        for text in [
            "+7 701 234-56-78",
            "87012345678",
            "7012345678",
            "8 (701) 234 56 78",
            "8.701.234.56.78",
            "\u{202a}+7\u{a0}701\u{a0}234\u{2011}56\u{2011}78\u{202c}",
            "тел. +7 701 234 56 78",
            "Телефон: 8 701 2345678",
            "(+7)7012345678",
        ] {
            assert_eq!(Query::of_message(text), phone("7012345678"), "{text:?}");
        }
        assert_eq!(Query::of_message("+996 555 123456"), phone("+996 555 123456"));
        for text in ["+7 701 234", "звоните 87012345678", "87012345678, Айгерим", "10.00-18.00 25", "+", "тел", "…", ""]
        {
            assert_eq!(Query::of_message(text), Query::Nothing, "{text:?}");
        }
    }

    #[test]
    fn the_ending_of_a_phone_has_a_label_before_it() {
        for text in
            ["…5678", "...5678", "… 56-78", "тел 5678", "ТЕЛ. 5678", "tel 5678", "Тел.: 5678", "тел ...5678", "тел5678"]
        {
            assert_eq!(Query::of_message(text), phone_ending("5678"), "{text:?}");
        }
        for text in ["…567", "…56789", "тел 678", "кв 5678", "..5678", "теле 5678"] {
            assert_eq!(Query::of_message(text), Query::Nothing, "{text:?}");
        }
    }

    #[test]
    fn all_words_have_to_occur_in_name_or_address() {
        let order = order();
        for text in [
            "Айгерим",
            "АЙГЕРІМ",
            "тестова айг",
            "Абая 110",
            "абая, 110/3",
            "Кабанбай 154а",
            "Қабанбай батыр 154",
            "алматы 25",
            "25 Айгерім 25",
            "ул. Абая, дом 110, кв. 25",
            "пр. Қабанбай батыр, үй 154А, 25-пәтер",
            "улица",
        ] {
            assert!(finds(text, &order), "{text:?}");
        }
        for text in [
            "Абая 10",
            "Абая 11",
            "Абая 54",
            "Сатпаева",
            "Айгерим Сатпаева",
            "Айгерим 5678",
            "қ. 255",
            "кв. 26",
            "город",
        ] {
            assert!(!finds(text, &order), "{text:?}");
        }
        assert_eq!(Query::of_argument("Абая абая, 10"), words(&["абая", "10"]));
        for text in ["", " ", "👍", "…", "+"] {
            assert_eq!(Query::of_argument(text), Query::Nothing, "{text:?}");
        }
        assert_eq!(Query::of_argument(&"а".repeat(201)), Query::TooLong);
        assert_eq!(Query::of_argument(&format!("{} 900000101", "а ".repeat(400))), Query::of_message("900000101"));
    }

    #[test]
    fn a_hidden_phone_is_not_found() {
        for cell_phone in [None, Some(CellPhone::Hidden), Some(CellPhone::Masked("+7 701 ••• •• 78".to_owned()))]
        {
            let mut order = order();
            assert!(finds("87012345678", &order) && finds("…5678", &order) && !finds("…5679", &order));
            order.customer.cell_phone = cell_phone;
            assert!(!finds("87012345678", &order) && !finds("…5678", &order));
        }
    }

    #[test]
    fn what_is_searched_for_is_not_shown() {
        for text in ["Айгерим", "87012345678", "…5678", "0101"] {
            let shown = format!("{:?}", Query::of_argument(text));
            assert!(!shown.contains("айгерим") && !shown.chars().any(|c| c.is_ascii_digit()), "{shown}");
        }
    }

    proptest! {
        #[test]
        fn any_text_asks_for_its_codes_first(text in "[\\PC\n]{0,60}|[0-9+() .…тел-]{0,24}") {
            let asked = AskedCodes::find(&text);
            let (message, argument) = (Query::of_message(&text), Query::of_argument(&text));
            if asked.codes.is_empty() {
                prop_assert!(!matches!((&message, &argument), (Query::Codes(_), _) | (_, Query::Codes(_))));
            } else {
                prop_assert_eq!(&message, &Query::Codes(asked));
            }
            if message != Query::Nothing {
                prop_assert_eq!(message, argument);
            }
        }

        #[test]
        fn a_phone_is_found_in_any_spelling(
            national in "7[04-8][0-9]{8}",
            prefix in proptest::sample::select(vec!["", "+7", "8", "7", "+7 (", "8-", "[8] ", "тел. 8 "]),
            gaps in proptest::collection::vec(proptest::sample::select(vec!["", "", " ", "\u{a0}", "-", "–", " - "]), 10),
        ) {
            let mut text = prefix.to_owned();
            for (at, (digit, gap)) in national.chars().zip(gaps).enumerate() {
                text.push(digit);
                text.push_str(match at {
                    2 if prefix.ends_with('(') => ") ",
                    9 => "",
                    _ => gap,
                });
            }
            prop_assert_eq!(Query::of_message(&text), phone(&national), "{}", text);
            let ending = format!("…{}", &national[6..]);
            let order = Order { customer: Customer {
                cell_phone: Phone::parse(&national).map(CellPhone::Number), ..Customer::default()
            }, ..order() };
            prop_assert!(finds(&text, &order) && finds(&ending, &order));
        }

        #[test]
        fn the_words_of_an_address_find_it(
            street in "[А-ЯӘҒҚҢӨҰҮҺІа-яәғқңөұүһі]{2,12}( [а-яәғқңөұүһі0-9]{1,9})?",
            house in "[1-9][0-9]{0,2}[а-в]?",
            other_way in any::<bool>(),
        ) {
            let address = Address { street_name: Some(street.clone()), street_number: Some(house.clone()), ..Address::default() };
            let order = Order { delivery_address: Some(address), ..Order::new(OrderCode::parse("900000101").unwrap()) };
            let text = if other_way { format!("{} {street}", house.to_uppercase()) } else { format!("{street}, {house}") };
            if let Query::Search(search) = Query::of_argument(&text) {
                prop_assert!(search.matches(&order), "{}", text);
            }
        }
    }
}
