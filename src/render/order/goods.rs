//! The goods of a card.

use crate::domain::order::{Entry, UnitType};
use crate::domain::{Audience, Language};
use crate::render::html::{folded, short, units};
use crate::render::text::{Arg, html, plain};

/// Longer lists are folded, so that the buyer's name and address stay in view.
const MAX_SHOWN: usize = 6;

/// The goods in at most `room` UTF-16 units; entries that do not fit are counted instead. In a group several goods are
/// folded, and a missing list is not mentioned.
pub(super) fn goods(lang: Language, audience: Audience, entries: &[Entry], room: usize) -> Vec<String> {
    match entries {
        [] if audience == Audience::Group => Vec::new(),
        [] => vec![html(lang, "card-items-unknown", &[])],
        [only] => vec![single(lang, only)],
        _ if audience == Audience::Group || entries.len() > MAX_SHOWN => folded(&numbered(lang, entries, room)),
        _ => numbered(lang, entries, room),
    }
}

fn single(lang: Language, entry: &Entry) -> String {
    html(lang, "card-item-only", &[("item", Arg::Html(&item(lang, entry)))])
}

/// A heading, and a line for each entry.
fn numbered(lang: Language, entries: &[Entry], room: usize) -> Vec<String> {
    let mut lines = vec![html(lang, "card-items", &[("count", Arg::Count(entries.len()))])];
    let room = room.saturating_sub(units("<blockquote expandable></blockquote>"));
    let mut used = units(&lines[0]);
    for (at, entry) in entries.iter().enumerate() {
        let args = [("number", Arg::Count(at + 1)), ("item", Arg::Html(&item(lang, entry)))];
        let line = html(lang, "card-item-numbered", &args);
        let left = entries.len() - at;
        let more = html(lang, "card-items-more", &[("count", Arg::Count(left))]);
        // The line about the rest has to fit as well, unless there is no rest.
        let reserve = if left == 1 { 0 } else { units(&more) + 1 };
        if used + units(&line) + 1 + reserve > room {
            if used + units(&more) < room {
                lines.push(more);
            }
            break;
        }
        used += units(&line) + 1;
        lines.push(line);
    }
    lines
}

fn item(lang: Language, entry: &Entry) -> String {
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
