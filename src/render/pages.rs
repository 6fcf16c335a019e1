//! Lists that are too long for one message.

use super::html::{MAX_TEXT_UNITS, units};
use super::keyboard::{button, rows};
use crate::domain::{Button, Callback, OrderCode};

pub(super) const PAGE: usize = 8;

/// How many buttons with the number of an entry stand in a row.
const NUMBERS_PER_ROW: usize = 4;

/// Appends rows, each in a line of its own, as many as fit into a message with `tail`. Returns the codes of these orders
/// with their numbers.
pub(super) fn append_rows<'a>(
    text: &mut String,
    tail: &str,
    rows: impl Iterator<Item = (usize, &'a OrderCode, String)>,
) -> Vec<(usize, &'a OrderCode)> {
    let mut appended = Vec::new();
    for (number, code, row) in rows {
        // The markup counts here and not at Telegram, so that a text that fits here fits there.
        if units(text) + units(&row) + units(tail) + 1 > MAX_TEXT_UNITS {
            break;
        }
        text.push('\n');
        text.push_str(&row);
        appended.push((number, code));
    }
    appended
}

/// The keys of numbered orders.
pub(super) fn number_keys(
    orders: &[(usize, &OrderCode)],
    key: impl Fn(usize, &OrderCode) -> Button,
) -> Vec<Vec<Button>> {
    let keys: Vec<Button> = orders.iter().map(|(number, code)| key(*number, code)).collect();
    rows(&keys, NUMBERS_PER_ROW)
}

/// A key that opens the card of an order.
pub(super) fn open_key(number: usize, code: &OrderCode) -> Button {
    button(number.to_string(), Callback::OpenOrder(code.clone()))
}

/// The page to show, counted from 0, and the number of pages: the last page if there are not so many.
pub(super) fn clamp(page: u16, entries: usize) -> (usize, usize) {
    let pages = entries.div_ceil(PAGE).max(1);
    (usize::from(page).min(pages - 1), pages)
}

/// Buttons to the neighbouring pages, cyclic; `None` if there is only one page.
pub(super) fn buttons(page: usize, pages: usize, callback: impl Fn(u16) -> Callback) -> Option<Vec<Button>> {
    let to = |text: String, page: usize| {
        let page = u16::try_from(page).unwrap_or_default();
        button(text, callback(page))
    };
    (pages > 1).then(|| {
        vec![
            to("‹".to_owned(), (page + pages - 1) % pages),
            to(format!("{} / {pages}", page + 1), page),
            to("›".to_owned(), (page + 1) % pages),
        ]
    })
}
