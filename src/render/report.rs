//! The numbers of a span of days.

use chrono::{DateTime, Datelike, NaiveDate, Utc};

use super::html::{MAX_TEXT_UNITS, short, units};
use super::keyboard::{button, rows};
use super::order::courier_name;
use super::text::{Arg, html, plain};
use super::when::day_and_month;
use crate::domain::courier::AttemptOutcome;
use crate::domain::report::{Counts, CourierCounts, MAX_DAYS, NamedSpan, Report, STORED_DAYS, Span, SpanError};
use crate::domain::time::day;
use crate::domain::{Button, Callback, Language, Money, Outgoing, ReportAction};

/// The longest caption, in UTF-16 code units without the markup (Bot API, `sendPhoto`).
const MAX_CAPTION_UNITS: usize = 1024;

/// With buttons for other spans.
pub fn report(lang: Language, report: &Report, now: DateTime<Utc>) -> Outgoing {
    let today = day(now);
    let span = |named: NamedSpan| {
        let is_chosen = named.until(today) == report.span;
        let args = [("is-chosen", Arg::Flag(is_chosen)), ("span", Arg::Key(named.as_str()))];
        button(plain(lang, "button-report-span", &args), Callback::Report(ReportAction::Show(named)))
    };
    let buttons: Vec<Button> = NamedSpan::ALL.map(span).into();
    let name = span_name(lang, report.span, today);
    let mut buttons = rows(&buttons, 2);
    let workbook = Callback::Report(ReportAction::Workbook(report.span));
    buttons.push(vec![button(plain(lang, "button-workbook", &[]), workbook)]);
    Outgoing { buttons, ..Outgoing::text(text(lang, ("report", &name), report, today, MAX_TEXT_UNITS)) }
}

/// Below the workbook.
pub fn workbook_caption(lang: Language, span: Span, today: NaiveDate) -> String {
    html(lang, "workbook-caption", &[("span", Arg::Text(&span_name(lang, span, today)))])
}

/// What a day brought, in its evening.
pub fn evening(lang: Language, report: &Report) -> Outgoing {
    let today = report.span.until;
    Outgoing::text(text(lang, ("evening", &day_and_month(today, false)), report, today, MAX_TEXT_UNITS))
}

/// What a week brought, on the day after it; the caption of its picture.
pub fn week(lang: Language, report: &Report) -> String {
    let monday = report.span.until.succ_opt().unwrap_or(report.span.until);
    text(lang, ("week", &span_name(lang, report.span, monday)), report, monday, MAX_CAPTION_UNITS)
}

/// Why a text is no span.
pub fn refused(lang: Language, why: SpanError) -> String {
    let count = |days: u64| Arg::Count(usize::try_from(days).unwrap_or_default());
    let args =
        [("why", Arg::Key(why.as_str())), ("days", count(MAX_DAYS.cast_unsigned())), ("stored", count(STORED_DAYS))];
    html(lang, "report-refused", &args)
}

/// In at most `limit` UTF-16 units.
fn text(lang: Language, (kind, span): (&'static str, &str), report: &Report, today: NaiveDate, limit: usize) -> String {
    let mut text = html(lang, "report-title", &[("kind", Arg::Key(kind)), ("span", Arg::Text(span))]);
    let Counts { new, delivered, delivered_sum, failed, cancelled, returned } = report.total;
    let is_today = report.span.until == today;
    text.push('\n');
    for line in [
        counted(lang, "report-new", new),
        html(lang, "report-delivered", &[("count", count(delivered)), ("sum", optional(sum(delivered_sum).as_ref()))]),
        failures(lang, failed, &report.couriers),
        counted(lang, "report-cancelled", cancelled),
        counted(lang, "report-returned", returned),
        html(lang, "report-left", &[("count", count(report.left)), ("is-today", Arg::Flag(is_today))]),
    ] {
        text.push('\n');
        text.push_str(&line);
    }
    let couriers = report.couriers.iter().map(|courier| courier_line(lang, courier));
    append(lang, &mut text, "report-couriers", couriers, limit);
    let shops = report.shops.iter().map(|(shop, counts)| shop_line(lang, shop, counts));
    append(lang, &mut text, "report-shops", shops, limit);
    text
}

/// `23.11`, or `01.11–15.11`; with years if one is not this year.
pub(super) fn span_name(lang: Language, span: Span, today: NaiveDate) -> String {
    let Span { from, until } = span;
    let has_year = [from, until].iter().any(|day| day.year() != today.year());
    let date = |day: NaiveDate| day_and_month(day, has_year);
    if from != until {
        format!("{}–{}", date(from), date(until))
    } else if from == today {
        format!("{}, {}", plain(lang, "when-today", &[]), date(from))
    } else {
        date(from)
    }
}

fn failures(lang: Language, failed: u32, couriers: &[CourierCounts]) -> String {
    let mut reasons: Vec<(AttemptOutcome, u32)> = Vec::new();
    for (outcome, number) in couriers.iter().flat_map(|courier| &courier.failed) {
        match reasons.iter_mut().find(|(known, _)| known.as_str() == outcome.as_str()) {
            Some((_, total)) => *total += number,
            None => reasons.push((*outcome, *number)),
        }
    }
    let reasons = reason_list(lang, &reasons);
    html(lang, "report-failed", &[("count", count(failed)), ("reasons", optional(reasons.as_ref()))])
}

fn reason_list(lang: Language, reasons: &[(AttemptOutcome, u32)]) -> Option<String> {
    let reason = |(outcome, number): &(AttemptOutcome, u32)| {
        plain(lang, "report-reason", &[("outcome", Arg::Key(outcome.as_str())), ("count", count(*number))])
    };
    let reasons: Vec<String> = reasons.iter().map(reason).collect();
    (!reasons.is_empty()).then(|| reasons.join(", "))
}

fn courier_line(lang: Language, courier: &CourierCounts) -> String {
    let (sum, reasons) = (sum(courier.delivered_sum), reason_list(lang, &courier.failed));
    let args = [
        ("name", Arg::Text(&courier_name(&courier.courier))),
        ("count", count(courier.delivered)),
        ("sum", optional(sum.as_ref())),
        ("reasons", optional(reasons.as_ref())),
    ];
    html(lang, "report-courier", &args)
}

fn shop_line(lang: Language, shop: &str, counts: &Counts) -> String {
    let Counts { new, delivered, delivered_sum, failed, cancelled, returned } = *counts;
    let sum = sum(delivered_sum);
    let args = [
        ("shop", Arg::Text(&short(shop))),
        ("new", count(new)),
        ("delivered", count(delivered)),
        ("sum", optional(sum.as_ref())),
        ("failed", count(failed)),
        ("cancelled", count(cancelled)),
        ("returned", count(returned)),
    ];
    html(lang, "report-shop", &args)
}

/// Appends a heading and as many lines as fit into `limit` UTF-16 units, if there are any.
pub(super) fn append(
    lang: Language,
    text: &mut String,
    heading: &str,
    lines: impl ExactSizeIterator<Item = String>,
    limit: usize,
) {
    let total = lines.len();
    for (at, line) in lines.enumerate() {
        let line = if at == 0 { format!("\n\n{}\n{line}", html(lang, heading, &[])) } else { format!("\n{line}") };
        let more = format!("\n{}", html(lang, "report-more", &[("count", Arg::Count(total - at))]));
        // The markup counts here and not at Telegram, so that a text that fits here fits there.
        if units(text) + units(&line) + units(&more) > limit {
            text.push_str(&more);
            return;
        }
        text.push_str(&line);
    }
}

pub(super) fn counted(lang: Language, key: &str, number: u32) -> String {
    html(lang, key, &[("count", count(number))])
}

fn count(number: u32) -> Arg<'static> {
    Arg::Count(usize::try_from(number).unwrap_or(usize::MAX))
}

fn sum(sum: Money) -> Option<String> {
    (!sum.is_zero()).then(|| sum.to_string())
}

fn optional(text: Option<&String>) -> Arg<'_> {
    Arg::OptionalText(text.map(String::as_str))
}
