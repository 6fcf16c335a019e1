use proptest::prelude::*;

use super::*;

const FORM: &str = "Имя: Айгерим Тестова
Телефон: 8 (700) 000-00-01
Заказ: 900000101
Сумма: 12 990 900 ₸, доставка 1 500 тг
Адрес: Алматы, 050000, ул. Примерная, 154А, кв. 25, 43.240013, 76.938854
Дата: 2026-11-23 14:30, с 10:00 до 18-00
https://kaspi.kz/mc/#/orders/900000999?id=900000998";

fn found(text: &str) -> Vec<String> {
    codes(&AskedCodes::find(text))
}

fn codes(asked: &AskedCodes) -> Vec<String> {
    asked.codes.iter().map(ToString::to_string).collect()
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
        "9000\u{200b}00101",
        "\u{200e}900000101\u{200b}",
        "\u{feff}900000101.",
        "Заказ №900000101",
        "заказ:900000101",
        "заказ: 900 000 101!",
        "(900000101)",
        "<900000101>",
        "_900000101_",
        "{900000101}",
        "📦900000101✅",
        "900000101, 900000101",
        "1. 900 000 101",
        "1) 900 000 101",
        "8) 900000101",
        "(900 000 101) 2",
        "900000101 кв. 25",
        "900000101 т.87750000001",
        "23.11 23:59 900 000 101",
        "900000101 80м²",
        FORM,
    ] {
        assert_eq!(found(text), ["900000101"], "{text:?}");
    }
    assert_eq!(found("1012345678"), ["1012345678"]);
    assert_eq!(found("101 234 56 78"), ["1012345678"]);
    assert_eq!(found("7) 1012345678"), ["1012345678"]);
}

#[test]
fn several_codes_are_found() {
    let expected = ["900000101", "900000102"];
    for text in [
        "900000101 900000102",
        "900000101,900000102",
        "900000101\n900000102",
        "900000101\t900000102",
        "№900 000 101 №900 000 102",
        "900 000 101; 900 000 102",
        "Заказы 900000101 и 900000102",
        "1. 900000101\n2. 900000102",
    ] {
        assert_eq!(found(text), expected, "{text:?}");
    }
    let asked = AskedCodes::find("900000101 900000102 900000103 900000104 900000105 900000106 900000107");
    assert_eq!((asked.codes.len(), asked.left_out), (5, 2));
}

#[test]
fn how_many_digits_a_code_has_depends_on_the_text() {
    for code in ["123456", "1234567", "12345678901", "123456789012"] {
        assert_eq!(found(code), [code]);
        assert_eq!(found(&format!("№ {code}!")), [code]);
        assert_eq!(found(&format!("{code}\n900000101")), [code, "900000101"]);
        assert_eq!(found(&format!("заказ {code}")), Vec::<String>::new());
        assert_eq!(codes(&AskedCodes::in_argument(&format!("заказ {code}"))), [code]);
        assert_eq!(codes(&AskedCodes::in_argument(&format!("900000101 Алматы {code}"))), ["900000101"]);
    }
    for code in ["12345678", "123456789", "1234567890"] {
        assert_eq!(found(&format!("заказ {code}")), [code]);
    }
}

#[test]
fn numbers_around_a_code_are_passed_over() {
    for other in [
        "+7 775 000 00 01",
        "8 (775) 000-00-01",
        "87750000001",
        "12 990 ₸",
        "12 990 900 ₸",
        "12990900 тенге",
        "12 990 900 KZT",
        "12 990 900,50 тг",
        "12 990 900.50 тг",
        "43.240013, 76.938854",
        "43,240013 76,938854",
        "2026-11-23 14:30",
        "23-11-2026",
        "10-00 – 18-00",
        "кв. 25",
        "Точка: Merchant_00005678",
        "Накладная: 1234567890",
        "ИИН 900101300123",
        "https://2gis.kz/almaty/geo/70000001019341234",
        "https://yandex.kz/maps/?ll=76.9,43.2&oid=900000999",
    ] {
        assert_eq!(found(other), Vec::<String>::new(), "{other:?}");
        assert_eq!(found(&format!("{other}\n900 000 101\n{other}")), ["900000101"], "{other:?}");
        assert_eq!(found(&format!("900000101, {other}")), ["900000101"], "{other:?}");
        assert_eq!(codes(&AskedCodes::in_argument(&format!("900000101 {other}"))), ["900000101"], "{other:?}");
    }
    assert_eq!(found("900000101: ₸12 990 900"), ["900000101"]);
    assert_eq!(found("900000101\nKZT 12990900"), ["900000101"]);
    assert_eq!(found("12 990 900 ₸ 900000101"), ["900000101"]);
    assert_eq!(found("900 000 101 12 990 ₸"), ["900000101"]);
    assert_eq!(found("900000101 8 775 000 00 01"), ["900000101"]);
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
        "a900000101'; DROP TABLE people; --",
        "9000O0101",
        "900 000 1O1",
        "٩٠٠٠٠٠١٠١",
        "９０００００１０１",
        "９００ 000 101",
        "900 000 101 900 000 102",
        "123456 234567",
        "<b>900000101</b>",
        "1e9",
        "-",
    ] {
        assert_eq!(found(text), Vec::<String>::new(), "{text:?}");
        assert_eq!(codes(&AskedCodes::in_argument(text)), Vec::<String>::new(), "{text:?}");
    }
}

/// The digits with something between some of them.
fn spelled(digits: &str, gaps: &[&str]) -> String {
    digits.chars().zip(gaps).flat_map(|(digit, gap)| gap.chars().chain([digit])).collect()
}

fn phone_digits() -> impl Strategy<Value = String> {
    prop_oneof!["[78][0-9]{10}", "7[045678][0-9]{8}"]
}

fn phone_gap() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        3 => Just(""),
        1 => Just(" "),
        1 => Just("-"),
        1 => Just("\u{a0}"),
        1 => Just("\u{2013}"),
        1 => Just(" - "),
        1 => Just("\u{200b}"),
        1 => Just("  "),
    ]
}

prop_compose! {
    /// Kazakh and foreign phones, with gaps anywhere and perhaps an area code in brackets.
    fn phone()(
        digits in phone_digits(),
        foreign in proptest::option::of("[1-689][0-9]{9,13}"),
        has_plus in any::<bool>(),
        gaps in proptest::collection::vec(phone_gap(), 15),
        area in proptest::option::of((1_usize..3, 3_usize..5)),
    ) -> String {
        let (digits, has_plus) = foreign.map_or((digits, has_plus), |foreign| (foreign, true));
        let mut gaps = gaps;
        gaps[0] = "";
        if let Some((start, length)) = area {
            for gap in &mut gaps[start..=start + length] {
                *gap = "";
            }
            gaps[start] = " (";
            gaps[start + length] = ") ";
        }
        format!("{}{}", if has_plus { "+" } else { "" }, spelled(&digits, &gaps))
    }
}

proptest! {
    #[test]
    fn any_text_contains_valid_codes_only(text in "\\PC{0,200}") {
        for asked in [AskedCodes::find(&text), AskedCodes::in_argument(&text)] {
            prop_assert!(asked.codes.len() <= AskedCodes::LIMIT);
            for code in asked.codes {
                prop_assert_eq!(OrderCode::parse(code.as_str()), Some(code.clone()));
            }
        }
    }

    #[test]
    fn a_code_is_found_with_any_spacing(
        digits in "[1-69][0-9]{9}",
        lengths in prop::sample::select(vec![
            &[8][..], &[9], &[10], &[3, 3, 3], &[3, 3, 2], &[1, 3, 3, 3], &[3, 3, 2, 2], &[5, 4], &[3, 6], &[5, 5], &[7, 2], &[1; 9],
        ]),
        gaps in proptest::collection::vec("[ \u{a0}\u{2009}-]{1,2}|\u{200b} ", 10),
        invisible in "[\u{200b}\u{feff}]?",
    ) {
        let (mut groups, mut rest) = (Vec::new(), digits.as_str());
        for length in lengths {
            let (group, behind) = rest.split_at(*length);
            groups.push(group.chars().flat_map(|digit| invisible.chars().chain([digit])).collect::<String>());
            rest = behind;
        }
        let text: String = groups.iter().zip(&gaps).flat_map(|(group, gap)| [gap.as_str(), group]).collect();
        prop_assert_eq!(found(&text), [digits.strip_suffix(rest).unwrap()], "{:?}", text);
    }

    #[test]
    fn a_phone_is_never_found(phone in phone(), before in "[а-я ,.:№]{0,12}", after in "[а-я ,.;]{0,12}") {
        for text in [phone.clone(), format!("{before} {phone}"), format!("{before} {phone} {after}"), format!("{phone}\n{phone}")] {
            prop_assert_eq!(found(&text), Vec::<String>::new(), "{:?}", text);
            prop_assert_eq!(codes(&AskedCodes::in_argument(&text)), Vec::<String>::new(), "{:?}", text);
        }
    }

    #[test]
    fn a_code_is_found_whatever_is_on_other_lines(
        code in "[1-69][0-9]{7,9}",
        lines in proptest::collection::vec(
            prop_oneof![
                "[а-яА-Яa-zA-Z ,.!?]{0,30}",
                phone(),
                "[1-9][0-9]{0,2}( [0-9]{3}){0,2} ?(₸|тг|тенге|KZT)",
                "(кв|дом|подъезд)\\. ?[0-9]{1,3}",
                "[0-9]{2}\\.[0-9]{6}, [0-9]{2}\\.[0-9]{6}",
                "[0-2][0-9]\\.[01][0-9]\\.20[0-9]{2}",
            ],
            0..5,
        ),
        at in any::<prop::sample::Index>(),
    ) {
        let mut lines = lines;
        lines.insert(at.index(lines.len() + 1), format!("Заказ № {code}"));
        prop_assert_eq!(found(&lines.join("\n")), vec![code]);
    }
}
