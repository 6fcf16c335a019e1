//! Read back by an independent library.

use std::io::Cursor;

use calamine::{Data, DataType, Range, Reader, Xlsx};
use chrono::{DateTime, NaiveDate, Utc};

use super::*;
use crate::domain::courier::AttemptOutcome;
use crate::domain::notice::Event;
use crate::domain::order::Delivery;
use crate::domain::people::Person;
use crate::domain::report::{Buyer, Counts, CourierCounts, ReportedOrder, Span};
use crate::domain::{Money, OrderCode, UserId};

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, day).unwrap()
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn money(tenge: f64) -> Money {
    Money::from_tenge(tenge).unwrap()
}

fn person(id: i64, name: Option<&str>) -> Person {
    Person { user: UserId::new(id).unwrap(), name: name.map(str::to_owned) }
}

fn order(code: &str) -> ReportedOrder {
    ReportedOrder {
        shop: "Магазин".to_owned(),
        code: OrderCode::parse(code).unwrap(),
        placed_at: None,
        delivery: None,
        sum: None,
        event: Event::New,
        at: at("2026-11-22T20:30:00Z"),
        courier: None,
        buyer: None,
    }
}

fn report() -> Report {
    let delivered = ReportedOrder {
        placed_at: Some(at("2026-11-21T18:59:59Z")),
        delivery: Some(Delivery::Own),
        sum: Some(money(1_234_567.0)),
        event: Event::Completed,
        courier: Some(person(101, Some("Аян"))),
        buyer: Some(Buyer {
            name: Some("=HYPERLINK(\"http://x\")".to_owned()),
            address: Some("+7 улица Абая, 10".to_owned()),
        }),
        ..order("900000101")
    };
    let unknown = ReportedOrder {
        delivery: Some(Delivery::Other("@DRONE".to_owned())),
        sum: Some(money(100.5)),
        event: Event::AttemptFailed,
        courier: Some(person(102, None)),
        buyer: Some(Buyer { name: Some("\u{202e}Ж\u{1}\n".to_owned()), address: Some("ы".repeat(40_000)) }),
        ..order("1000000104")
    };
    let counts = Counts { new: 4, delivered: 2, delivered_sum: money(1500.0), failed: 1, cancelled: 3, returned: 0 };
    let other = Counts { new: 1, delivered: 1, delivered_sum: money(0.5), failed: 2, cancelled: 0, returned: 1 };
    let failed = vec![(AttemptOutcome::Postponed(at("2026-11-25T00:00:00Z")), 2), (AttemptOutcome::WrongAddress, 1)];
    Report {
        span: Span { from: day(22), until: day(23) },
        total: Counts::default(),
        days: vec![(day(22), counts), (day(23), other)],
        shops: vec![],
        couriers: vec![
            CourierCounts {
                courier: person(101, Some("-Аян")),
                delivered: 2,
                delivered_sum: money(1500.0),
                failed: vec![],
            },
            CourierCounts { courier: person(102, None), delivered: 1, delivered_sum: money(0.5), failed },
        ],
        left: 0,
        orders: vec![delivered, unknown, order("900000103")],
    }
}

struct Book(Xlsx<Cursor<Vec<u8>>>);

impl Book {
    fn of(lang: Language, report: &Report) -> Self {
        Self(Xlsx::new(Cursor::new(workbook(lang, report).unwrap())).unwrap())
    }

    fn sheet(&mut self, name: &str) -> Range<Data> {
        self.0.worksheet_range(name).unwrap()
    }

    fn formula(&mut self, sheet: &str, cell: (u32, u32)) -> String {
        self.0.worksheet_formula(sheet).unwrap().get_value(cell).cloned().unwrap_or_default()
    }
}

fn row(sheet: &Range<Data>, number: usize) -> Vec<String> {
    sheet.rows().nth(number).unwrap().iter().map(ToString::to_string).collect()
}

#[test]
fn sheets_and_headers_are_in_the_readers_language() {
    let headers = |lang| {
        let mut book = Book::of(lang, &report());
        let names = book.0.sheet_names();
        let header = |name: &String| format!("{name}: {}", row(&book.sheet(name), 0).join(", "));
        names.iter().map(header).collect::<Vec<_>>()
    };
    assert_eq!(
        headers(Language::Russian),
        [
            "Заказы: Номер, Магазин, Оформлен, Доставка, Сумма, Событие, Когда, Курьер, Покупатель, Адрес",
            "Курьеры: Курьер, Выданы, Сумма выданных, Не отданы, Не дозвонились, Перенос, Отказ, Адрес неверный",
            "Дни: День, Новые, Выданы, Сумма выданных, Не отданы, Отменены, Возвращены",
        ]
    );
    assert_eq!(
        headers(Language::Kazakh),
        [
            "Тапсырыстар: Нөмірі, Дүкен, Ресімделді, Жеткізу, Сомасы, Оқиға, Уақыты, Курьер, Сатып алушы, Мекенжайы",
            "Курьерлер: Курьер, Берілді, Берілгендердің сомасы, Берілмеді, Қоңырауға жауап жоқ, Күні ауысты, Бас тартты, Мекенжай қате",
            "Күндер: Күні, Жаңа, Берілді, Берілгендердің сомасы, Берілмеді, Күші жойылды, Қайтарылды",
        ]
    );
    assert_eq!(
        headers(Language::English),
        [
            "Orders: Number, Shop, Placed, Delivery, Amount, Event, When, Courier, Buyer, Address",
            "Couriers: Courier, Completed, Completed amount, Not handed over, No answer, Postponed, Refused, Wrong address",
            "Days: Day, New, Completed, Completed amount, Not handed over, Cancelled, Returned",
        ]
    );
}

#[test]
fn orders_have_real_numbers_and_times_and_their_texts_stay_texts() {
    let mut book = Book::of(Language::Russian, &report());
    let sheet = book.sheet("Заказы");
    let first = sheet.rows().nth(1).unwrap();
    assert_eq!(first[0], Data::String("900000101".to_owned()));
    // In Almaty.
    assert_eq!(first[2].as_datetime().unwrap().to_string(), "2026-11-21 23:59:59");
    assert_eq!(first[6].as_datetime().unwrap().to_string(), "2026-11-23 01:30:00");
    assert_eq!(first[3], Data::String("Доставка магазина".to_owned()));
    assert_eq!(first[4], Data::Float(1_234_567.0));
    assert_eq!((first[5].to_string(), first[7].to_string()), ("Выдан".to_owned(), "Аян".to_owned()));
    assert_eq!(first[8], Data::String("=HYPERLINK(\"http://x\")".to_owned()));
    assert_eq!(first[9], Data::String("+7 улица Абая, 10".to_owned()));
    let second = sheet.rows().nth(2).unwrap();
    assert_eq!((&second[2], &second[4]), (&Data::Empty, &Data::Float(100.5)));
    assert_eq!(second[3], Data::String("@DRONE".to_owned()));
    assert_eq!((second[5].to_string(), second[7].to_string()), ("Не отдан".to_owned(), "102".to_owned()));
    assert_eq!(second[8], Data::String("Ж  ".to_owned()));
    assert_eq!(second[9].to_string().chars().count(), 1000);
    assert_eq!(row(&sheet, 3)[7..], ["", "", ""]);
    // Only sums are formulas.
    let formulas: Vec<String> = book.0.worksheet_formula("Заказы").unwrap().cells().map(|(.., f)| f.clone()).collect();
    assert_eq!(formulas.iter().filter(|formula| !formula.is_empty()).collect::<Vec<_>>(), ["SUBTOTAL(109,E2:E4)"]);
    assert_eq!(row(&sheet, 4)[..5], ["Итого", "", "", "", "1234667.5"]);
}

#[test]
fn sums_are_formulas_with_results() {
    let mut book = Book::of(Language::Russian, &report());
    let couriers = book.sheet("Курьеры");
    assert_eq!(row(&couriers, 1), ["-Аян", "2", "1500", "0", "0", "0", "0", "0"]);
    assert_eq!(row(&couriers, 2), ["102", "1", "0.5", "3", "0", "2", "0", "1"]);
    assert_eq!(row(&couriers, 3), ["Итого", "3", "1500.5", "3", "0", "2", "0", "1"]);
    assert_eq!(book.formula("Курьеры", (2, 3)), "SUM(E3:H3)");
    assert_eq!(book.formula("Курьеры", (3, 3)), "SUBTOTAL(109,D2:D3)");
    let days = book.sheet("Дни");
    assert_eq!(days.get_value((1, 0)).unwrap().as_date().unwrap(), day(22));
    assert_eq!(row(&days, 1)[1..], ["4", "2", "1500", "1", "3", "0"]);
    assert_eq!(row(&days, 2)[1..], ["1", "1", "0.5", "2", "0", "1"]);
    assert_eq!(row(&days, 3), ["Итого", "5", "3", "1500.5", "3", "3", "1"]);
    assert_eq!(book.formula("Дни", (3, 3)), "SUBTOTAL(109,D2:D3)");
    let texts: Vec<&str> = days.rows().skip(1).flatten().filter_map(Data::get_string).collect();
    assert_eq!(texts, ["Итого"]);
}

#[test]
fn a_report_without_orders_and_couriers_has_zero_sums() {
    let empty = Report { orders: vec![], couriers: vec![], days: vec![], ..report() };
    let mut book = Book::of(Language::English, &empty);
    assert_eq!(row(&book.sheet("Orders"), 1)[..5], ["Total", "", "", "", "0"]);
    assert_eq!(row(&book.sheet("Couriers"), 1)[..3], ["Total", "0", "0"]);
    assert_eq!(book.sheet("Days").height(), 2);
}

#[test]
fn every_event_and_reason_is_a_column_or_a_word_of_its_own() {
    for lang in Language::ALL {
        let words: std::collections::BTreeSet<String> =
            Event::ALL.iter().map(|event| plain(lang, "sheet-event", &[("event", Arg::Key(event.as_str()))])).collect();
        assert_eq!(words.len(), Event::ALL.len(), "{lang:?}");
    }
    let postponed = AttemptOutcome::Postponed(at("2026-11-25T00:00:00Z"));
    for outcome in [AttemptOutcome::NoAnswer, postponed, AttemptOutcome::Refused, AttemptOutcome::WrongAddress] {
        let mut report = report();
        report.couriers[0].failed = vec![(outcome, 7)];
        report.couriers.truncate(1);
        let sheet = Book::of(Language::English, &report).sheet("Couriers");
        assert_eq!(row(&sheet, 1).iter().filter(|text| *text == "7").count(), 2, "{outcome:?}");
    }
}
