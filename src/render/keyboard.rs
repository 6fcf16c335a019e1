//! Buttons under a message.

use crate::domain::{Action, Button, Callback};

pub(super) fn button(text: String, callback: Callback) -> Button {
    Button { text, action: Action::Callback(callback) }
}

/// The buttons, so many in a row.
pub(super) fn rows(buttons: &[Button], per_row: usize) -> Vec<Vec<Button>> {
    buttons.chunks(per_row).map(<[Button]>::to_vec).collect()
}
