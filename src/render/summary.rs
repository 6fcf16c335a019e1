//! The morning's plan, and the settings of summaries.

use chrono::NaiveDate;

use super::html::{MAX_TEXT_UNITS, short};
use super::keyboard::{button, rows};
use super::report::append;
use super::text::{Arg, html, plain};
use super::when::day_and_month;
use crate::domain::settings::SettingsPage;
use crate::domain::summary::{DayPlan, PickedGoods, SummaryChange, SummaryHours};
use crate::domain::{Button, Callback, Language, Outgoing, ReportAction};

/// How many buttons with an hour stand in a row.
const HOURS_PER_ROW: usize = 3;

/// What is to be done on a day, and the goods to pick.
pub fn morning(lang: Language, day: NaiveDate, plan: &DayPlan) -> Outgoing {
    let mut text = html(lang, "summary-morning", &[("day", Arg::Text(&day_and_month(day, false)))]);
    text.push('\n');
    for (key, number) in [
        ("summary-today", plan.today),
        ("summary-overdue", plan.overdue),
        ("summary-without-courier", plan.without_courier),
        ("summary-to-kaspi", plan.to_kaspi),
    ] {
        text.push('\n');
        text.push_str(&html(lang, key, &[("count", Arg::Count(number))]));
    }
    let unknown = html(lang, "summary-goods-unknown", &[("count", Arg::Count(plan.without_goods))]);
    let unknown = Some(unknown).filter(|_| plan.without_goods > 0);
    let lines: Vec<String> = unknown.into_iter().chain(plan.goods.iter().map(|goods| line(lang, goods))).collect();
    append(lang, &mut text, "summary-goods", lines.into_iter(), MAX_TEXT_UNITS);
    Outgoing::text(text)
}

fn line(lang: Language, goods: &PickedGoods) -> String {
    let name = goods.name.as_deref().map_or_else(|| plain(lang, "item-unnamed", &[]), short);
    let quantity = if let Some(grams) = goods.grams {
        let kilograms = format!("{},{:03}", grams / 1000, grams % 1000);
        let kilograms = kilograms.trim_end_matches('0').trim_end_matches(',');
        plain(lang, "item-weight", &[("kilograms", Arg::Text(kilograms))])
    } else {
        let key = if goods.pieces == 1 { "item-one" } else { "item-several" };
        html(lang, key, &[("count", Arg::Count(usize::try_from(goods.pieces).unwrap_or(usize::MAX)))])
    };
    html(lang, "summary-goods-line", &[("name", Arg::Text(&name)), ("quantity", Arg::Html(&quantity))])
}

/// The button that opens [`settings`].
pub fn settings_button(lang: Language, hours: SummaryHours) -> Button {
    let hours: Vec<String> = [hours.morning, hours.evening].into_iter().flatten().map(clock).collect();
    let hours = (!hours.is_empty()).then(|| hours.join(", "));
    let text = plain(lang, "button-summaries", &[("hours", Arg::OptionalText(hours.as_deref()))]);
    button(text, Callback::ShowSettings(SettingsPage::Summaries))
}

/// At which hours a chat gets its summaries.
pub fn settings(lang: Language, hours: SummaryHours) -> Outgoing {
    let choice = |kind, chosen: Option<u8>, hour: Option<u8>, change| {
        let shown = hour.map(clock);
        let key = if hour.is_some() { "button-summary-hour" } else { "button-summary-off" };
        let is_chosen = ("is-chosen", Arg::Flag(chosen == hour));
        let text = match &shown {
            Some(hour) => plain(lang, key, &[is_chosen, ("kind", Arg::Key(kind)), ("hour", Arg::Text(hour))]),
            None => plain(lang, key, &[is_chosen, ("kind", Arg::Key(kind))]),
        };
        button(text, Callback::Report(ReportAction::ChangeHours(change)))
    };
    let mornings: Vec<Button> = SummaryHours::MORNINGS
        .into_iter()
        .map(Some)
        .chain([None])
        .map(|hour| choice("morning", hours.morning, hour, SummaryChange::Morning(hour)))
        .collect();
    let evenings: Vec<Button> = SummaryHours::EVENINGS
        .into_iter()
        .map(Some)
        .chain([None])
        .map(|hour| choice("evening", hours.evening, hour, SummaryChange::Evening(hour)))
        .collect();
    let mut buttons = rows(&mornings, HOURS_PER_ROW);
    buttons.extend(rows(&evenings, HOURS_PER_ROW));
    let back = plain(lang, "button-back", &[]);
    buttons.push(vec![button(back, Callback::ShowSettings(SettingsPage::Notices))]);
    Outgoing { buttons, ..Outgoing::text(html(lang, "summary-settings", &[])) }
}

fn clock(hour: u8) -> String {
    format!("{hour:02}:00")
}
