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
    for text in
        ["Абая 10", "Абая 11", "Абая 54", "Сатпаева", "Айгерим Сатпаева", "Айгерим 5678", "қ. 255", "кв. 26", "город"]
    {
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
