//! Counting a span's events.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, Utc};

use super::{Counts, CourierCounts, Report, ReportedOrder, Span};
use crate::domain::courier::AttemptOutcome;
use crate::domain::history::OrderEvent;
use crate::domain::notice::Event;
use crate::domain::people::Person;
use crate::domain::time::day;
use crate::domain::{Money, UserId};

/// The events that are counted, and those that take them back.
pub const COUNTED: [Event; 9] = [
    Event::New,
    Event::Completed,
    Event::Cancelled,
    Event::Restored,
    Event::Returned,
    Event::ReturnWithdrawn,
    Event::HandedOver,
    Event::AttemptFailed,
    Event::ReportWithdrawn,
];

/// What an order is counted as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    New,
    Delivered(Money),
    Failed,
    Cancelled,
    Returned,
}

impl Counts {
    fn add(&mut self, kind: Kind) {
        match kind {
            Kind::New => self.new += 1,
            Kind::Delivered(sum) => {
                self.delivered += 1;
                self.delivered_sum += sum;
            }
            Kind::Failed => self.failed += 1,
            Kind::Cancelled => self.cancelled += 1,
            Kind::Returned => self.returned += 1,
        }
    }
}

impl Report {
    /// Counts the events, which are in the order in which they were recorded; those after the span only take back earlier
    /// ones. An order counts once as new, delivered, cancelled and returned, and as failed once on each day, so that the
    /// days add up to the total. `shops` are the names of those that are shown without events, too.
    pub fn count(span: Span, events: &[OrderEvent], shops: &[&str], left: u32) -> Self {
        let mut orders: BTreeMap<(&str, &str), Vec<&OrderEvent>> = BTreeMap::new();
        for event in events {
            orders.entry((&event.shop, event.code.as_str())).or_default().push(event);
        }
        let mut counting = Counting::new(span, shops);
        for events in orders.values() {
            counting.add_order(events);
        }
        let reported = orders.values().filter_map(|events| reported(events, span)).collect();
        counting.report(left, reported)
    }
}

struct Counting {
    span: Span,
    total: Counts,
    days: BTreeMap<NaiveDate, Counts>,
    shops: BTreeMap<String, Counts>,
    couriers: BTreeMap<UserId, CourierCounts>,
}

impl Counting {
    fn new(span: Span, shops: &[&str]) -> Self {
        Self {
            span,
            total: Counts::default(),
            days: span.days().map(|day| (day, Counts::default())).collect(),
            shops: shops.iter().map(|shop| ((*shop).to_owned(), Counts::default())).collect(),
            couriers: BTreeMap::new(),
        }
    }

    fn add_order(&mut self, events: &[&OrderEvent]) {
        let span = self.span;
        let within: Vec<&OrderEvent> = events.iter().filter(|event| is_in(span, event.at)).copied().collect();
        if let Some(first) = within.iter().find(|event| event.event == Event::New) {
            self.add(first, Kind::New);
        }
        if let Some(last) = within.iter().rfind(|event| event.event == Event::Completed) {
            let sum = last.sum.unwrap_or_default();
            self.add(last, Kind::Delivered(sum));
            if let Some(courier) = self.courier(last) {
                courier.delivered += 1;
                courier.delivered_sum += sum;
            }
        }
        for (event, taken_back, kind) in [
            (Event::Cancelled, Event::Restored, Kind::Cancelled),
            (Event::Returned, Event::ReturnWithdrawn, Kind::Returned),
        ] {
            let last = within.iter().rfind(|found| found.event == event || found.event == taken_back);
            if let Some(last) = last.filter(|last| last.event == event) {
                self.add(last, kind);
            }
        }
        let (mut days, mut reasons) = (BTreeSet::new(), BTreeSet::new());
        for failed in failed_attempts(events).into_iter().filter(|failed| is_in(span, failed.at)) {
            if days.insert(day(failed.at)) {
                self.add(failed, Kind::Failed);
            }
            let Some(outcome) = failed.outcome else { continue };
            let reason = (day(failed.at), outcome.as_str(), failed.courier.as_ref().map(|courier| courier.user));
            if reasons.insert(reason)
                && let Some(courier) = self.courier(failed)
            {
                match courier.failed.iter_mut().find(|(reason, _)| reason.as_str() == outcome.as_str()) {
                    Some((_, count)) => *count += 1,
                    None => courier.failed.push((outcome, 1)),
                }
            }
        }
    }

    fn add(&mut self, event: &OrderEvent, kind: Kind) {
        self.total.add(kind);
        self.days.entry(day(event.at)).or_default().add(kind);
        self.shops.entry(event.shop.clone()).or_default().add(kind);
    }

    fn courier(&mut self, event: &OrderEvent) -> Option<&mut CourierCounts> {
        let courier: &Person = event.courier.as_ref()?;
        let new = || CourierCounts {
            courier: courier.clone(),
            delivered: 0,
            delivered_sum: Money::default(),
            failed: Vec::new(),
        };
        Some(self.couriers.entry(courier.user).or_insert_with(new))
    }

    /// Those who did most come first.
    fn report(self, left: u32, mut orders: Vec<ReportedOrder>) -> Report {
        let mut couriers: Vec<CourierCounts> = self.couriers.into_values().collect();
        for courier in &mut couriers {
            courier.failed.sort_by_key(|(reason, count)| (Reverse(*count), reason.as_str()));
        }
        couriers.sort_by_key(|courier| {
            let failed: u32 = courier.failed.iter().map(|(_, count)| count).sum();
            (Reverse(courier.delivered), Reverse(failed))
        });
        orders.sort_by(|one, other| (one.at, &one.code).cmp(&(other.at, &other.code)));
        let shops: Vec<(String, Counts)> = self.shops.into_iter().collect();
        Report {
            span: self.span,
            total: self.total,
            days: self.days.into_iter().collect(),
            shops: if shops.len() > 1 { shops } else { Vec::new() },
            couriers,
            left,
            orders,
        }
    }
}

fn is_in(span: Span, time: DateTime<Utc>) -> bool {
    (span.from..=span.until).contains(&day(time))
}

/// The attempts that were not taken back. Only the last one can be.
fn failed_attempts<'a>(events: &[&'a OrderEvent]) -> Vec<&'a OrderEvent> {
    let mut attempts: Vec<&OrderEvent> = Vec::new();
    for event in events {
        match event.event {
            Event::HandedOver | Event::AttemptFailed => attempts.push(event),
            Event::ReportWithdrawn => drop(attempts.pop()),
            _ => {}
        }
    }
    attempts
        .retain(|attempt| attempt.outcome != Some(AttemptOutcome::Delivered) && attempt.event == Event::AttemptFailed);
    attempts
}

/// With the last event in the span that says what became of it, and what is known by then.
fn reported(events: &[&OrderEvent], span: Span) -> Option<ReportedOrder> {
    let within: Vec<&OrderEvent> = events.iter().filter(|event| is_in(span, event.at)).copied().collect();
    // Another courier says little of what became of the order.
    let is_about_order = |event: &&&OrderEvent| {
        !matches!(
            event.event,
            Event::CourierChanged | Event::Given | Event::TakenAway | Event::Commented | Event::ReportWithdrawn
        )
    };
    let last = within.iter().rev().find(is_about_order).or(within.last())?;
    Some(ReportedOrder {
        shop: last.shop.clone(),
        code: last.code.clone(),
        placed_at: last.placed_at,
        delivery: within.iter().rev().find_map(|event| event.delivery.clone()),
        sum: within.iter().rev().find_map(|event| event.sum),
        event: last.event,
        at: last.at,
        courier: within.iter().rev().find_map(|event| event.courier.clone()),
        buyer: None,
    })
}
