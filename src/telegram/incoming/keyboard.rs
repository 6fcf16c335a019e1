//! Buttons under a message.

use serde::Deserialize;
use serde_json::value::RawValue;

use crate::lenient::{FromJson, Lenient, Object};

/// `InlineKeyboardMarkup` of the Bot API: the callback data of its buttons.
#[derive(Debug)]
pub(super) struct CallbackData(pub(super) Vec<String>);

#[derive(Deserialize, Default)]
#[serde(default)]
struct KeyboardWire {
    inline_keyboard: Lenient<Vec<Vec<ButtonWire>>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct ButtonWire {
    callback_data: Lenient<String>,
}

impl Object for KeyboardWire {}
impl Object for ButtonWire {}

impl FromJson for CallbackData {
    fn from_json(raw: &RawValue) -> Option<Self> {
        let rows = KeyboardWire::from_json(raw)?.inline_keyboard.0?;
        Some(Self(rows.into_iter().flatten().filter_map(|button| button.callback_data.0).collect()))
    }
}
