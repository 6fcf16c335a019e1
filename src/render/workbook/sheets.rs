//! What the sheets show.

use super::table::{Cell, Kind, Table};
use crate::domain::Language;
use crate::domain::courier::AttemptOutcome;
use crate::domain::people::Person;
use crate::domain::report::{Counts, Report};
use crate::render::order::delivery_name;
use crate::render::person::short_name;
use crate::render::text::{Arg, plain};

/// The reasons of failed attempts, each a column; as [`AttemptOutcome::as_str`] names them.
const REASONS: [&str; 4] = ["no_answer", "postponed", "refused", "wrong_address"];

const MAX_NAME_UNITS: usize = 100;

pub(super) fn orders(lang: Language, report: &Report) -> Table {
    let columns = [
        ("code", Kind::Code),
        ("shop", Kind::Text),
        ("placed", Kind::Time),
        ("delivery", Kind::Text),
        ("sum", Kind::Money),
        ("event", Kind::Text),
        ("at", Kind::Time),
        ("courier", Kind::Text),
        ("buyer", Kind::Text),
        ("address", Kind::Text),
    ];
    let rows = report.orders.iter().map(|order| {
        let buyer = order.buyer.as_ref();
        let event = plain(lang, "sheet-event", &[("event", Arg::Key(order.event.as_str()))]);
        vec![
            Cell::text(order.code.as_str()),
            Cell::text(&order.shop),
            Cell::optional(order.placed_at, Cell::Time),
            Cell::optional(order.delivery.as_ref(), |delivery| Cell::text(&delivery_name(lang, delivery))),
            Cell::optional(order.sum, Cell::Money),
            Cell::Text(event),
            Cell::Time(order.at),
            Cell::optional(order.courier.as_ref(), person),
            Cell::optional(buyer.and_then(|buyer| buyer.name.as_deref()), Cell::text),
            Cell::optional(buyer.and_then(|buyer| buyer.address.as_deref()), Cell::text),
        ]
    });
    table(lang, &columns, rows)
}

pub(super) fn couriers(lang: Language, report: &Report) -> Table {
    let mut columns = vec![
        ("courier", Kind::Text),
        ("delivered", Kind::Count),
        ("delivered_sum", Kind::Money),
        ("failed", Kind::Count),
    ];
    let first_reason = columns.len();
    columns.extend(REASONS.map(|reason| (reason, Kind::Count)));
    let rows = report.couriers.iter().map(|counts| {
        let reasons = REASONS.map(|reason| count_of(&counts.failed, reason));
        let mut cells = vec![
            person(&counts.courier),
            Cell::Count(counts.delivered),
            Cell::Money(counts.delivered_sum),
            Cell::SumFrom { column: first_reason, result: reasons.iter().sum() },
        ];
        cells.extend(reasons.map(Cell::Count));
        cells
    });
    table(lang, &columns, rows)
}

pub(super) fn days(lang: Language, report: &Report) -> Table {
    let columns = [
        ("day", Kind::Day),
        ("new", Kind::Count),
        ("delivered", Kind::Count),
        ("delivered_sum", Kind::Money),
        ("failed", Kind::Count),
        ("cancelled", Kind::Count),
        ("returned", Kind::Count),
    ];
    let rows = report.days.iter().map(|(day, counts)| {
        let Counts { new, delivered, delivered_sum, failed, cancelled, returned } = *counts;
        vec![
            Cell::Day(*day),
            Cell::Count(new),
            Cell::Count(delivered),
            Cell::Money(delivered_sum),
            Cell::Count(failed),
            Cell::Count(cancelled),
            Cell::Count(returned),
        ]
    });
    table(lang, &columns, rows)
}

fn table(lang: Language, columns: &[(&'static str, Kind)], rows: impl Iterator<Item = Vec<Cell>>) -> Table {
    let title = |name| plain(lang, "sheet-column", &[("column", Arg::Key(name))]);
    Table { columns: columns.iter().map(|(name, kind)| (title(name), *kind)).collect(), rows: rows.collect() }
}

fn person(person: &Person) -> Cell {
    Cell::text(&short_name(person, MAX_NAME_UNITS))
}

fn count_of(failed: &[(AttemptOutcome, u32)], reason: &str) -> u32 {
    failed.iter().filter(|(outcome, _)| outcome.as_str() == reason).map(|(_, count)| count).sum()
}
