use chrono::{DateTime, Duration, Utc};
use proptest::prelude::*;

use super::*;
use crate::domain::history::OrderEvent;
use crate::domain::tests::at;
use crate::domain::{Money, UserId};

/// Monday, 23 November, and the day after it.
const SPAN: (&str, &str) = ("2026-11-23", "2026-11-24");

fn span() -> Span {
    Span { from: SPAN.0.parse().unwrap(), until: SPAN.1.parse().unwrap() }
}

fn noon() -> DateTime<Utc> {
    at(-2).unwrap()
}

fn event(code: &str, event: Event, at: DateTime<Utc>) -> OrderEvent {
    OrderEvent {
        shop: "А".to_owned(),
        code: OrderCode::parse(code).unwrap(),
        event,
        at,
        sum: Money::from_tenge(100.0),
        delivery: None,
        courier: Some(Person { user: UserId::new(7).unwrap(), name: None }),
        outcome: (event == Event::AttemptFailed).then_some(AttemptOutcome::NoAnswer),
        placed_at: None,
    }
}

fn count(events: &[(&str, Event, i64)]) -> Report {
    let events: Vec<_> =
        events.iter().map(|(code, kind, hours)| event(code, *kind, noon() + Duration::hours(*hours))).collect();
    Report::count(span(), &events, &[], 0)
}

const A: &str = "900000101";
const B: &str = "900000102";

#[test]
fn an_order_that_flaps_is_counted_once() {
    let report = count(&[
        (A, Event::New, 0),
        (A, Event::Completed, 1),
        (A, Event::Progressed, 2),
        (A, Event::Completed, 3),
        (A, Event::Completed, 24),
        (B, Event::Completed, 4),
    ]);
    assert_eq!((report.total.new, report.total.delivered), (1, 2));
    assert_eq!(Some(report.total.delivered_sum), Money::from_tenge(200.0));
    // On the day on which it was completed for good.
    assert_eq!(report.days.iter().map(|(_, counts)| counts.delivered).collect::<Vec<_>>(), [1, 1]);
    assert_eq!(report.couriers[0].delivered, 2);
}

#[test]
fn what_was_taken_back_is_not_counted() {
    let report = count(&[
        (A, Event::Cancelled, 0),
        (A, Event::Restored, 1),
        (B, Event::Restored, 0),
        (B, Event::Cancelled, 1),
        (B, Event::Returned, 2),
        (B, Event::ReturnWithdrawn, 3),
        (A, Event::AttemptFailed, 4),
        (A, Event::ReportWithdrawn, 5),
    ]);
    assert_eq!((report.total.cancelled, report.total.returned, report.total.failed), (1, 0, 0));
    assert!(report.couriers.is_empty());
}

#[test]
fn a_report_that_is_taken_back_after_midnight_is_not_counted_either() {
    // 23:58 of the second day, and 00:03.
    let late = noon() + Duration::minutes(24 * 60 + 11 * 60 + 58);
    let events = [event(A, Event::AttemptFailed, late), event(A, Event::ReportWithdrawn, late + Duration::minutes(5))];
    assert_eq!(Report::count(span(), &events[..1], &[], 0).total.failed, 1);
    let report = Report::count(span(), &events, &[], 0);
    assert_eq!((report.total.failed, report.orders.len()), (0, 1));
    assert_eq!(report.orders[0].event, Event::AttemptFailed, "what is outside of the span is not in it");
}

#[test]
fn failures_are_counted_once_a_day_for_each_reason() {
    let hours = [0, 1, 24].map(|hour| (A, Event::AttemptFailed, hour));
    let report = count(&hours);
    assert_eq!(report.total.failed, 2);
    assert_eq!(report.couriers[0].failed, [(AttemptOutcome::NoAnswer, 2)]);
    assert_eq!(report.days.iter().map(|(_, counts)| counts.failed).collect::<Vec<_>>(), [1, 1]);
}

proptest! {
    #[test]
    fn days_and_shops_add_up_to_the_total(
        events in proptest::collection::vec((0..4_u8, 0..Event::ALL.len(), -30..60_i64, 0..3_u8), 0..60),
    ) {
        let mut events: Vec<OrderEvent> = events
            .into_iter()
            .map(|(order, kind, hours, shop)| OrderEvent {
                shop: ["А", "Б", "В"][usize::from(shop)].to_owned(),
                ..event(&format!("90000010{order}"), Event::ALL[kind], noon() + Duration::hours(hours))
            })
            .collect();
        events.sort_by_key(|event| event.at);
        let report = Report::count(span(), &events, &["А", "Б", "В"], 0);
        let sum = |counts: &[Counts]| {
            let add = |of: fn(&Counts) -> u32| counts.iter().map(of).sum::<u32>();
            let money: i64 = counts.iter().map(|counts| counts.delivered_sum.tiyn()).sum();
            (
                add(|counts| counts.new),
                add(|counts| counts.delivered),
                add(|counts| counts.failed),
                add(|counts| counts.cancelled),
                add(|counts| counts.returned),
                money,
            )
        };
        let days: Vec<Counts> = report.days.iter().map(|(_, counts)| *counts).collect();
        let shops: Vec<Counts> = report.shops.iter().map(|(_, counts)| *counts).collect();
        prop_assert_eq!(days.len(), 2);
        prop_assert_eq!(sum(&days), sum(&[report.total]));
        prop_assert_eq!(sum(&shops), sum(&[report.total]));
        prop_assert!(report.total.delivered <= 12);
    }
}
