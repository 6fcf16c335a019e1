//! A courier's round.

#[cfg(test)]
mod tests;

use chrono::{DateTime, Utc};

use super::html::{MAX_TEXT_UNITS, SEPARATOR, short, units};
use super::keyboard::{button, rows};
use super::links::Map;
use super::order::{attempt_line, full_address, map_buttons, map_name, name, phone, short_address, street_address};
use super::text::{Arg, html, plain};
use super::when::time;
use crate::domain::known_order::RoundDay;
use crate::domain::route::Visit;
use crate::domain::{Action, Audience, Button, Callback, GeoPoint, KnownOrder, Language, Order, Outgoing};

/// Stops that the links to maps cover: a keyboard of more links may be too long for Telegram.
const MAX_LINKED: usize = 48;

/// Links that fit in a row of a phone.
const LINKS_PER_ROW: usize = 3;

/// Orders of one message, each with a button: a message has at most 100 buttons.
const MAX_KEYS: usize = 48;

/// Number keys in a row: large ones while they do not hide the text.
const LARGE_KEYS_PER_ROW: usize = 4;
const MAX_LARGE_KEYS: usize = 16;
const SMALL_KEYS_PER_ROW: usize = 8;

/// Less than this, in kilometres, is shown in words.
const NEARBY: f64 = 0.05;

/// The stops in their order, then the orders that have no point, all numbered. What does not fit in one message is sent
/// in several, each with the number keys of its orders; the last has the links to maps.
pub fn round(
    lang: Language,
    audience: Audience,
    visits: &[Visit<&KnownOrder>],
    without_point: &[&KnownOrder],
    now: DateTime<Utc>,
) -> Vec<Outgoing> {
    let mut messages = Messages::default();
    match visits {
        [] if without_point.is_empty() => messages.add_heading(html(lang, "round-none", &[])),
        [] => {}
        _ => messages.add_heading(title(lang, visits, without_point.len())),
    }
    let visited =
        visits.iter().map(|visit| Listed { known: visit.what, point: Some(visit.point), kilometres: visit.kilometres });
    let others = without_point.iter().map(|known| Listed { known, point: None, kilometres: None });
    for (at, listed) in visited.chain(others).enumerate() {
        if at == visits.len() {
            let count = Arg::Count(without_point.len());
            messages.add_heading(html(lang, "round-without-point", &[("count", count)]));
        }
        messages.add_order(&listed.text(lang, audience, at + 1, now), at + 1, &listed.known.order);
    }
    let points: Vec<GeoPoint> = visits.iter().map(|visit| visit.point).collect();
    messages.finish(map_links(lang, &points))
}

/// The next order after one is done, with its number in the round and the distance to it, if they are known.
pub fn next(
    lang: Language,
    audience: Audience,
    order: &Order,
    number: Option<usize>,
    kilometres: Option<f64>,
) -> Outgoing {
    let order = &*order.redacted(audience);
    let address = order.delivery_address.as_ref().and_then(|address| short_address(lang, address, usize::MAX));
    let place = address.map_or_else(|| order.code.to_string(), |address| short(&address));
    let distance = kilometres.map(|kilometres| distance(lang, kilometres));
    let number = number.map(|number| number.to_string());
    let args = [
        ("number", Arg::OptionalText(number.as_deref())),
        ("place", Arg::Text(&place)),
        ("distance", Arg::OptionalHtml(distance.as_deref())),
    ];
    let open = button(plain(lang, "button-open", &[]), Callback::OpenOrder(order.code.clone()));
    let mut buttons = vec![vec![open], map_buttons(lang, order)];
    buttons.retain(|row| !row.is_empty());
    Outgoing { buttons, ..Outgoing::text(html(lang, "round-next", &args)) }
}

/// There is nothing to deliver.
pub fn nothing_to_deliver(lang: Language) -> String {
    html(lang, "round-none", &[])
}

/// Asks for the location where the round begins.
pub fn ask_location(lang: Language) -> String {
    html(lang, "round-ask-location", &[("button", Arg::Text(&location_button(lang)))])
}

/// The label of the button that sends the location.
pub fn location_button(lang: Language) -> String {
    plain(lang, "button-my-location", &[])
}

/// The location that was sent is not in Kazakhstan.
pub fn location_outside(lang: Language) -> String {
    html(lang, "round-location-outside", &[])
}

fn title(lang: Language, visits: &[Visit<&KnownOrder>], without_point: usize) -> String {
    let known: Vec<f64> = visits.iter().filter_map(|visit| visit.kilometres).collect();
    let total = Some(known.iter().sum()).filter(|total| *total >= NEARBY).map(|total| distance(lang, total));
    let args = [("count", Arg::Count(visits.len() + without_point)), ("distance", Arg::OptionalHtml(total.as_deref()))];
    let title = html(lang, "round-title", &args);
    let has_start = known.len() == visits.len();
    if has_start { title } else { format!("{title}\n{}", html(lang, "round-from-first", &[])) }
}

/// An order of the list.
struct Listed<'a> {
    known: &'a KnownOrder,
    point: Option<GeoPoint>,
    /// From the stop before.
    kilometres: Option<f64>,
}

impl Listed<'_> {
    /// Where; to whom; by when, how far, and the way there; how the last attempt went.
    fn text(&self, lang: Language, audience: Audience, number: usize, now: DateTime<Utc>) -> String {
        let order = &*self.known.order.redacted(audience);
        let address = order.delivery_address.as_ref();
        let full = address.and_then(|address| full_address(lang, address));
        let place = full.map_or_else(|| order.code.to_string(), |address| short(&address));
        let first = html(
            lang,
            "round-place",
            &[
                ("is-overdue", Arg::Flag(self.known.round_day(now) == RoundDay::Overdue)),
                ("number", Arg::Count(number)),
                ("place", Arg::Text(&place)),
            ],
        );
        let second = [name(lang, order), phone(lang, order)];
        let due =
            self.known.round_due().map(|due| html(lang, "orders-due", &[("when", Arg::Text(&time(lang, due, now)))]));
        let distance = self.kilometres.map(|kilometres| distance(lang, kilometres));
        let link = match self.point {
            Some(point) => Some(Map::TwoGis.route(point)),
            None => address.and_then(street_address).map(|address| Map::TwoGis.search(&short(&address))),
        };
        let link = link.map(|link| html(lang, "round-link", &[("link", Arg::Text(&link))]));
        let third = [due, distance, link];
        let joined = |parts: Vec<Option<String>>| parts.into_iter().flatten().collect::<Vec<_>>().join(SEPARATOR);
        let attempt = self.known.work.last_attempt.as_ref().map(|attempt| attempt_line(lang, attempt, now));
        let mut lines = vec![first, joined(second.into()), joined(third.into())];
        lines.extend(attempt);
        lines.retain(|line| !line.is_empty());
        lines.join("\n")
    }
}

fn distance(lang: Language, kilometres: f64) -> String {
    let rounded = format!("{kilometres:.1}");
    let (whole, tenth) = rounded.split_once('.').unwrap_or((&rounded, "0"));
    let args = [("is-near", Arg::Flag(kilometres < NEARBY)), ("whole", Arg::Text(whole)), ("tenth", Arg::Text(tenth))];
    html(lang, "round-distance", &args)
}

/// 2GIS is left to the text of each stop.
fn map_links(lang: Language, points: &[GeoPoint]) -> Vec<Vec<Button>> {
    let linked = &points[..points.len().min(MAX_LINKED)];
    let links = |map: Map| -> Vec<Button> {
        let label = |first: usize, last: usize| {
            let name = plain(lang, map_name(map), &[]);
            if first == last { format!("{name} {first}") } else { format!("{name} {first}–{last}") }
        };
        let links = map.round(linked).into_iter().map(|part| {
            let (first, last) = part.stops.into_inner();
            let is_whole = map == Map::Yandex && first == 1 && last == points.len();
            let text = if is_whole { plain(lang, "button-round-yandex", &[]) } else { label(first, last) };
            Button { text, action: Action::Url(part.url) }
        });
        links.collect()
    };
    [Map::Yandex, Map::Google].into_iter().flat_map(|map| rows(&links(map), LINKS_PER_ROW)).collect()
}

/// Messages of an accepted length.
#[derive(Default)]
struct Messages {
    done: Vec<Outgoing>,
    text: String,
    /// Headings, which stay with the part after them.
    heading: String,
    keys: Vec<Button>,
}

impl Messages {
    fn add_heading(&mut self, heading: String) {
        self.heading = heading;
    }

    fn add_order(&mut self, part: &str, number: usize, order: &Order) {
        self.add(part);
        self.keys.push(button(number.to_string(), Callback::OpenOrder(order.code.clone())));
    }

    fn add(&mut self, part: &str) {
        let heading = std::mem::take(&mut self.heading);
        let part =
            [heading.as_str(), part].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n");
        // The markup counts here and not at Telegram, so that a text that fits here fits there.
        let is_full = units(&self.text) + units(&part) + 2 > MAX_TEXT_UNITS || self.keys.len() == MAX_KEYS;
        if is_full && !self.text.is_empty() {
            self.close(Vec::new());
        }
        if !self.text.is_empty() {
            self.text.push_str("\n\n");
        }
        self.text.push_str(&part);
    }

    fn close(&mut self, links: Vec<Vec<Button>>) {
        let keys = std::mem::take(&mut self.keys);
        let per_row = if keys.len() > MAX_LARGE_KEYS { SMALL_KEYS_PER_ROW } else { LARGE_KEYS_PER_ROW };
        let mut buttons = rows(&keys, per_row);
        buttons.extend(links);
        self.done.push(Outgoing { buttons, ..Outgoing::text(std::mem::take(&mut self.text)) });
    }

    fn finish(mut self, links: Vec<Vec<Button>>) -> Vec<Outgoing> {
        if !self.heading.is_empty() {
            self.add("");
        }
        self.close(links);
        self.done
    }
}
