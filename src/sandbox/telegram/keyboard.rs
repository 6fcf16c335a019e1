//! `reply_markup`, and the inline keyboards among it.

use serde_json::{Map, Value};

use super::links;
use super::params::Params;
use super::reply_keyboard::{self, KeysChange};
use super::response::ApiError;
use super::types::{Button, ButtonAction};

const MAX_BUTTONS: usize = 100;

const MAX_BUTTONS_IN_ROW: usize = 8;

/// As of Bot API 9.1. A button has exactly one of these fields.
const KINDS: [&str; 10] = [
    "url",
    "callback_data",
    "copy_text",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "callback_game",
    "pay",
];

/// A `reply_markup`.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Markup {
    /// With normalized links.
    Inline(Value),
    Keys(KeysChange),
}

/// The checked `reply_markup` of a new message; `None` for an empty keyboard.
pub(super) fn read(params: &Params, is_private: bool) -> Result<Option<Markup>, ApiError> {
    let Some(markup) = fields(params)? else { return Ok(None) };
    if markup.contains_key("keyboard") || markup.contains_key("remove_keyboard") {
        return Ok(reply_keyboard::read(&markup, is_private)?.map(Markup::Keys));
    }
    Ok(inline(markup)?.map(Markup::Inline))
}

/// The checked `reply_markup` of an edit; `None` for an empty keyboard.
pub(super) fn read_inline(params: &Params) -> Result<Option<Value>, ApiError> {
    let Some(markup) = fields(params)? else { return Ok(None) };
    if markup.contains_key("keyboard") || markup.contains_key("remove_keyboard") {
        return Err(ApiError::bad_request("inline keyboard expected"));
    }
    inline(markup)
}

fn fields(params: &Params) -> Result<Option<Map<String, Value>>, ApiError> {
    let Some(markup) = params.nested("reply_markup")? else { return Ok(None) };
    let Value::Object(markup) = markup else {
        return Err(ApiError::bad_request("object expected as reply markup"));
    };
    if markup.contains_key("force_reply") {
        return Err(ApiError::bad_request("the sandbox does not support \"force_reply\" in reply_markup"));
    }
    Ok(Some(markup))
}

fn inline(mut markup: Map<String, Value>) -> Result<Option<Value>, ApiError> {
    if let Some(unknown) = markup.keys().find(|key| *key != "inline_keyboard") {
        return Err(ApiError::bad_request(format!("unknown field \"{unknown}\" in reply_markup")));
    }
    let Some(Value::Array(rows)) = markup.get_mut("inline_keyboard") else {
        return Err(ApiError::bad_request("field \"inline_keyboard\" must be of type Array"));
    };
    rows.retain(|row| row.as_array().is_none_or(|row| !row.is_empty()));
    let mut count = 0;
    for row in rows.iter_mut() {
        let row = row
            .as_array_mut()
            .ok_or_else(|| ApiError::bad_request("field \"inline_keyboard\" must be an Array of Arrays"))?;
        if row.len() > MAX_BUTTONS_IN_ROW {
            return Err(ApiError::bad_request("too many buttons in a row of the inline keyboard"));
        }
        count += row.len();
        for button in row {
            let button = button
                .as_object_mut()
                .ok_or_else(|| ApiError::bad_request("InlineKeyboardButton must be an Object"))?;
            check_button(button)?;
        }
    }
    if count > MAX_BUTTONS {
        return Err(ApiError::bad_request("reply markup is too long"));
    }
    Ok((count > 0).then_some(Value::Object(markup)))
}

fn check_button(button: &mut Map<String, Value>) -> Result<(), ApiError> {
    button.retain(|_, value| !value.is_null());
    let text = button.get("text").and_then(Value::as_str).unwrap_or_default().trim();
    if text.is_empty() {
        return Err(ApiError::bad_request("inline keyboard button text must be non-empty"));
    }
    if let Some(unknown) = button.keys().find(|key| *key != "text" && !KINDS.contains(&key.as_str())) {
        return Err(ApiError::bad_request(format!("unknown field \"{unknown}\" in InlineKeyboardButton")));
    }
    let kinds: Vec<&str> = KINDS.into_iter().filter(|kind| button.contains_key(*kind)).collect();
    let kind = match kinds[..] {
        [] => return Err(ApiError::bad_request("text buttons are unallowed in the inline keyboard")),
        [kind] => kind,
        _ => {
            return Err(ApiError::bad_request(
                "exactly one of the optional fields must be used in InlineKeyboardButton",
            ));
        }
    };
    let value = button.get_mut(kind);
    match (kind, value) {
        ("callback_data", Some(Value::String(data))) if (1..=64).contains(&data.len()) => Ok(()),
        ("callback_data", _) => Err(ApiError::bad_request("BUTTON_DATA_INVALID")),
        ("url", Some(Value::String(url))) => {
            if links::mentioned_user(url).is_none() {
                *url = links::check_link(url).map_err(|why| {
                    ApiError::bad_request(format!("inline keyboard button URL '{url}' is invalid: {why}"))
                })?;
            }
            Ok(())
        }
        ("copy_text", Some(Value::Object(copy))) => {
            let length = copy.get("text").and_then(Value::as_str).map_or(0, |text| text.chars().count());
            if copy.len() == 1 && (1..=256).contains(&length) {
                Ok(())
            } else {
                Err(ApiError::bad_request("BUTTON_COPY_TEXT_INVALID"))
            }
        }
        ("url" | "copy_text", _) => Err(ApiError::bad_request(format!("field \"{kind}\" has a wrong type"))),
        _ => Err(ApiError::bad_request(format!("the sandbox does not support \"{kind}\" buttons"))),
    }
}

/// The rows of a checked `reply_markup`.
pub(super) fn buttons(markup: Option<&Value>) -> Vec<Vec<Button>> {
    let rows = markup.and_then(|markup| markup["inline_keyboard"].as_array());
    let row = |row: &Value| row.as_array().into_iter().flatten().map(button).collect();
    rows.into_iter().flatten().map(row).collect()
}

fn button(button: &Value) -> Button {
    let string = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let action = if button["callback_data"].is_string() {
        ButtonAction::Callback(string(&button["callback_data"]))
    } else if button["url"].is_string() {
        ButtonAction::Url(string(&button["url"]))
    } else if button["copy_text"].is_object() {
        ButtonAction::Copy(string(&button["copy_text"]["text"]))
    } else {
        let kind = KINDS.into_iter().find(|kind| !button[*kind].is_null());
        ButtonAction::Other(kind.unwrap_or_default().to_owned())
    };
    Button { text: string(&button["text"]), action }
}
