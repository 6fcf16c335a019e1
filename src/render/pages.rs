//! Lists that are too long for one message.

use super::keyboard::button;
use crate::domain::{Button, Callback};

pub(super) const PAGE: usize = 8;

/// How many buttons with the number of an entry stand in a row.
pub(super) const NUMBERS_PER_ROW: usize = 4;

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
