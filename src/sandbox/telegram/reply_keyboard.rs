//! Keys below a chat: `ReplyKeyboardMarkup` and `ReplyKeyboardRemove`.

use serde_json::{Map, Value};

use super::response::ApiError;
use super::types::Key;

/// Telegram leaves out what is more.
const MAX_KEYS: usize = 300;
const MAX_KEYS_IN_ROW: usize = 12;

const FIELDS: [&str; 6] =
    ["keyboard", "is_persistent", "resize_keyboard", "one_time_keyboard", "input_field_placeholder", "selective"];

/// What a message does to the keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum KeysChange {
    /// In rows.
    Show(Vec<Vec<Key>>),
    Remove,
}

/// Of a `reply_markup` with `keyboard` or `remove_keyboard`; `None` for a keyboard without keys.
pub(super) fn read(markup: &Map<String, Value>, is_private: bool) -> Result<Option<KeysChange>, ApiError> {
    if let Some(value) = markup.get("remove_keyboard") {
        check_fields(markup, &["remove_keyboard", "selective"])?;
        if *value != Value::Bool(true) {
            return Err(ApiError::bad_request("field \"remove_keyboard\" must be True"));
        }
        return Ok(Some(KeysChange::Remove));
    }
    check_fields(markup, &FIELDS)?;
    let Some(Value::Array(rows)) = markup.get("keyboard") else {
        return Err(ApiError::bad_request("field \"keyboard\" must be of type Array"));
    };
    let rows = rows.iter().map(|row| {
        let row = row.as_array();
        let row = row.ok_or_else(|| ApiError::bad_request("field \"keyboard\" must be an Array of Arrays"))?;
        row.iter().map(|key| self::key(key, is_private)).collect()
    });
    let mut rows = rows.collect::<Result<Vec<Vec<Key>>, _>>()?;
    rows.retain(|row| !row.is_empty());
    if rows.iter().any(|row| row.len() > MAX_KEYS_IN_ROW) || rows.iter().map(Vec::len).sum::<usize>() > MAX_KEYS {
        return Err(ApiError::bad_request("the sandbox does not leave out keys: there are too many"));
    }
    Ok((!rows.is_empty()).then_some(KeysChange::Show(rows)))
}

fn check_fields(markup: &Map<String, Value>, fields: &[&str]) -> Result<(), ApiError> {
    for (name, value) in markup {
        if !fields.contains(&name.as_str()) {
            return Err(ApiError::bad_request(format!("unknown field \"{name}\" in reply_markup")));
        }
        let is_flag = !["keyboard", "input_field_placeholder"].contains(&name.as_str());
        if is_flag && !value.is_boolean() {
            return Err(ApiError::bad_request(format!("field \"{name}\" must be of type Boolean")));
        }
        let is_ignored = ["one_time_keyboard", "input_field_placeholder", "selective"].contains(&name.as_str());
        if is_ignored && !matches!(value, Value::Bool(false)) {
            return Err(ApiError::bad_request(format!("the sandbox does not support \"{name}\" in reply_markup")));
        }
    }
    Ok(())
}

/// `KeyboardButton`, also as a mere text.
fn key(key: &Value, is_private: bool) -> Result<Key, ApiError> {
    let error = |what: &str| Err(ApiError::bad_request(format!("can't parse keyboard button: {what}")));
    let (text, asks_location) = match key {
        Value::String(text) => (text.as_str(), false),
        Value::Object(fields) => {
            if let Some(other) = fields.keys().find(|name| *name != "text" && *name != "request_location") {
                return error(&format!("the sandbox does not support the field \"{other}\""));
            }
            let asks_location = match fields.get("request_location") {
                None => false,
                Some(Value::Bool(asks)) => *asks,
                Some(_) => return error("Field \"request_location\" must be of type Boolean"),
            };
            (fields.get("text").and_then(Value::as_str).unwrap_or_default(), asks_location)
        }
        _ => return error("KeyboardButton must be an Object"),
    };
    if text.trim().is_empty() {
        return error("the text is empty, and the sandbox does not leave out keys");
    }
    if asks_location && !is_private {
        return Err(ApiError::bad_request("location can be requested in private chats only"));
    }
    Ok(Key { text: text.to_owned(), asks_location })
}
