use chrono::{Days, NaiveDate};
use tiny_skia::Pixmap;

use super::*;
use crate::domain::Money;
use crate::domain::report::{Counts, Span};

fn report(days: u64) -> Report {
    let from = NaiveDate::from_ymd_opt(2026, 11, 2).unwrap();
    let counts = |day: u64| {
        let of = |factor: u64, most: u64| u32::try_from(day * factor % most).unwrap();
        Counts {
            new: of(5, 13),
            delivered: of(7, 19),
            delivered_sum: Money::default(),
            failed: of(3, 5),
            cancelled: of(2, 3),
            returned: 0,
        }
    };
    let days: Vec<_> = (0..days).map(|day| (from.checked_add_days(Days::new(day)).unwrap(), counts(day))).collect();
    let span = Span { from, until: days.last().unwrap().0 };
    Report { span, total: Counts::default(), days, shops: vec![], couriers: vec![], left: 0, orders: vec![] }
}

fn decode(png: &[u8]) -> Pixmap {
    Pixmap::decode_png(png).unwrap()
}

fn pixels_of(picture: &Pixmap, color: Color) -> usize {
    let is_it = |pixel: &&tiny_skia::PremultipliedColorU8| {
        (pixel.red(), pixel.green(), pixel.blue(), pixel.alpha()) == (color.0, color.1, color.2, u8::MAX)
    };
    picture.pixels().iter().filter(is_it).count()
}

#[test]
fn a_week_is_a_picture_with_all_parts() {
    for language in Language::ALL {
        let picture = decode(&chart(language, &report(7)).unwrap());
        assert_eq!(picture.width(), 1080);
        assert!((500..1000).contains(&picture.height()), "{}", picture.height());
        for (name, color) in SERIES {
            assert!(pixels_of(&picture, color) > 2 * 900, "{name}");
        }
        assert!(pixels_of(&picture, INK) > 5000 && pixels_of(&picture, BACKGROUND) > 100_000);
    }
}

#[test]
fn bars_are_as_long_as_their_counts() {
    let mut report = report(1);
    let counts = &mut report.days[0].1;
    (counts.delivered, counts.failed, counts.cancelled) = (60, 30, 10);
    let picture = decode(&chart(Language::Russian, &report).unwrap());
    // The squares of the legend and of the columns of numbers.
    let marks = 2 * 900;
    let [delivered, failed, cancelled] = SERIES.map(|(_, color)| pixels_of(&picture, color) - marks);
    assert!(delivered.abs_diff(2 * failed) < delivered / 20 && failed.abs_diff(3 * cancelled) < failed / 20);
}

#[test]
fn a_span_without_events_has_its_days_and_zeros() {
    let mut report = report(3);
    report.days.iter_mut().for_each(|(_, counts)| *counts = Counts::default());
    let picture = decode(&chart(Language::Kazakh, &report).unwrap());
    assert!(SERIES.iter().all(|(_, color)| pixels_of(&picture, *color) <= 2 * 900));
    assert!(pixels_of(&picture, FAINT) > 100);
}

#[test]
fn long_spans_are_shown_by_weeks_and_months() {
    let labels = |days| bars(Language::Russian, &report(days)).into_iter().map(|bar| bar.label).collect::<Vec<_>>();
    assert_eq!(labels(2), ["пн 02.11", "вт 03.11"]);
    assert_eq!(labels(31).len(), 31);
    assert_eq!(labels(32), ["02.11–08.11", "09.11–15.11", "16.11–22.11", "23.11–29.11", "30.11–03.12"]);
    assert_eq!(labels(93), ["11.2026", "12.2026", "01.2027", "02.2027"]);
    assert_eq!(labels(366).len(), 13);
    let all: u32 = report(366).days.iter().map(|(_, counts)| counts.delivered).sum();
    let shown: usize = bars(Language::Russian, &report(366)).iter().map(|bar| bar.counts[0]).sum();
    assert_eq!(u32::try_from(shown).unwrap(), all);
    for days in [1, 31, 92, 366] {
        let picture = decode(&chart(Language::English, &report(days)).unwrap());
        // Telegram takes no photo whose width and height are more than 10,000 together (Bot API, `sendPhoto`).
        assert!(picture.height() < 2200, "{days} days: {}", picture.height());
    }
}

#[test]
fn large_numbers_stay_in_the_picture() {
    let mut report = report(7);
    report.days[0].1.delivered = u32::MAX;
    report.days[1].1.failed = 1;
    assert!(chart(Language::Russian, &report).is_ok());
}

#[test]
fn the_title_names_the_span() {
    let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap();
    let title = |from, until| title(Language::Russian, Span { from, until }).replace('\u{a0}', " ");
    assert_eq!(title(day(2026, 11, 17), day(2026, 11, 23)), "Заказы · 17.11–23.11.2026");
    assert_eq!(title(day(2026, 11, 23), day(2026, 11, 23)), "Заказы · 23.11.2026");
    assert_eq!(title(day(2025, 12, 29), day(2026, 1, 4)), "Заказы · 29.12.2025–04.01.2026");
}
