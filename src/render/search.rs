//! Answers to a search for active orders.

use chrono::{DateTime, Utc};

use super::order::{row_with_code, row_with_courier};
use super::pages::{self, PAGE};
use super::text::{Arg, html};
use crate::domain::lookup::SearchKind;
use crate::domain::{Audience, KnownOrder, Language, Outgoing};

/// The first hits, with a button for each.
pub fn hits(lang: Language, audience: Audience, kind: SearchKind, hits: &[KnownOrder], now: DateTime<Utc>) -> Outgoing {
    if hits.is_empty() {
        return Outgoing::text(html(lang, "search-none", &[("kind", Arg::Key(kind.as_str()))]));
    }
    let mut text = html(lang, "search-title", &[("count", Arg::Count(hits.len()))]);
    text.push('\n');
    let more = |shown| format!("\n\n{}", html(lang, "search-more", &[("shown", Arg::Count(shown))]));
    let row = if kind == SearchKind::CodeEnding { row_with_code } else { row_with_courier };
    let rows = hits
        .iter()
        .enumerate()
        .take(PAGE)
        .map(|(at, known)| (at + 1, &known.order.code, row(lang, audience, known, at + 1, now)));
    let numbered = pages::append_rows(&mut text, &more(PAGE), rows);
    if numbered.len() < hits.len() {
        text.push_str(&more(numbered.len()));
    }
    Outgoing { buttons: pages::number_keys(&numbered, pages::open_key), ..Outgoing::text(text) }
}

/// How to use `/find`.
pub fn usage(lang: Language) -> String {
    html(lang, "search-usage", &[])
}

pub fn too_long(lang: Language) -> String {
    html(lang, "search-too-long", &[])
}

#[cfg(test)]
mod tests {
    use super::super::order::{row, venue};
    use super::*;
    use crate::domain::courier::CourierWork;
    use crate::domain::notice::Event;
    use crate::domain::order::Address;
    use crate::domain::search::Query;
    use crate::domain::{Order, OrderCode};

    fn known(order: &Order) -> KnownOrder {
        KnownOrder {
            shop: String::new(),
            order: order.clone(),
            revision: 1,
            event: Event::New,
            changed_at: DateTime::UNIX_EPOCH,
            work: CourierWork::default(),
        }
    }

    #[test]
    fn an_address_is_found_as_the_bot_writes_it() {
        let some = |text: &str| Some(text.to_owned());
        for formatted_address in [None, some("Алматы, улица Примерная, 154А")] {
            let address = Address {
                formatted_address,
                street_name: some("улица Примерная"),
                street_number: some("154А"),
                building: some("2"),
                apartment: some("25"),
                ..Address::default()
            };
            let code = OrderCode::parse("900000101").unwrap();
            let order = Order { delivery_address: Some(address), ..Order::new(code) };
            for lang in Language::ALL {
                let row = row(lang, Audience::Person, &known(&order), 1, DateTime::UNIX_EPOCH);
                let row = Outgoing::text(row).plain_text();
                let (_, in_row) = row.lines().next().unwrap().split_once(' ').unwrap();
                for text in [in_row, &venue(lang, Audience::Person, &order).1] {
                    let Query::Search(search) = Query::of_argument(text) else { panic!("{text}") };
                    assert!(search.matches(&order), "{text}");
                }
            }
        }
    }
}
