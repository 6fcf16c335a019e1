//! The command menu.

use super::text::plain;

/// The commands that the menu offers, with their descriptions; the names are without the slash.
#[must_use]
pub fn commands() -> Vec<(&'static str, String)> {
    vec![("order", plain("menu-order", &[])), ("help", plain("menu-help", &[]))]
}
