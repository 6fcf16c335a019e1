//! The goods of a card.

use crate::domain::Language;
use crate::domain::order::{Entry, UnitType};
use crate::render::html::{short, units};
use crate::render::text::{Arg, html, plain};

/// At most `room` UTF-16 units; entries that do not fit are counted instead.
pub(super) fn goods(lang: Language, entries: &[Entry], room: usize) -> String {
    if entries.is_empty() {
        return html(lang, "card-items-unknown", &[]);
    }
    let mut text = html(lang, "card-items", &[("count", Arg::Count(entries.len()))]);
    let mut used = units(&text);
    for (at, entry) in entries.iter().enumerate() {
        let line = format!("\n{}", item(lang, at + 1, entry));
        let left = entries.len() - at;
        let more = format!("\n{}", html(lang, "card-items-more", &[("count", Arg::Count(left))]));
        // The line about the rest has to fit as well, unless there is no rest.
        let reserve = if left == 1 { 0 } else { units(&more) };
        if used + units(&line) + reserve > room {
            if used + units(&more) <= room {
                text.push_str(&more);
            }
            break;
        }
        used += units(&line);
        text.push_str(&line);
    }
    text
}

fn item(lang: Language, number: usize, entry: &Entry) -> String {
    let name = entry
        .name
        .as_ref()
        .or(entry.category.as_ref())
        .map_or_else(|| plain(lang, "item-unnamed", &[]), |name| short(name));
    let sum = entry.total_price.or(entry.base_price).map(|sum| sum.to_string());
    html(
        lang,
        "card-item",
        &[
            ("number", Arg::Count(number)),
            ("name", Arg::Text(&name)),
            ("quantity", Arg::Html(&quantity(lang, entry))),
            ("sum", Arg::OptionalText(sum.as_deref())),
            ("needs-imei", Arg::Flag(entry.is_imei_required)),
        ],
    )
}

/// Pieces, kilograms, or both; more than one piece is bold.
fn quantity(lang: Language, entry: &Entry) -> String {
    let weight = entry.weight_grams.filter(|_| entry.unit_type != Some(UnitType::Pieces)).map(|grams| {
        let kilograms = format!("{},{:03}", grams / 1000, grams % 1000);
        let kilograms = kilograms.trim_end_matches('0').trim_end_matches(',');
        html(lang, "item-weight", &[("kilograms", Arg::Text(kilograms))])
    });
    let count = usize::try_from(entry.quantity.unwrap_or(1)).unwrap_or(usize::MAX);
    let pieces = html(lang, if count == 1 { "item-one" } else { "item-several" }, &[("count", Arg::Count(count))]);
    match weight {
        None => pieces,
        Some(weight) if entry.unit_type == Some(UnitType::Measurable) => weight,
        Some(weight) => {
            html(lang, "item-pieces-weight", &[("pieces", Arg::Html(&pieces)), ("weight", Arg::Html(&weight))])
        }
    }
}
