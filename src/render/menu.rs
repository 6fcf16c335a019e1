//! The command menu.

use super::text::plain;
use crate::domain::Language;

/// The commands that the menu offers, with their descriptions; the names are without the slash.
#[must_use]
pub fn commands(lang: Language) -> Vec<(&'static str, String)> {
    vec![
        ("order", plain(lang, "menu-order", &[])),
        ("language", plain(lang, "menu-language", &[])),
        ("help", plain(lang, "menu-help", &[])),
    ]
}
