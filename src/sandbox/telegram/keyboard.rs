//! Buttons under a message, and which of them Telegram takes.

use serde_json::{Map, Value};

use super::links::check_link;
use super::params::Refusal;

const MAX_BUTTONS: usize = 100;
const MAX_BUTTONS_IN_ROW: usize = 8;

/// What a button may do; exactly one of these.
const ACTIONS: [&str; 3] = ["url", "callback_data", "copy_text"];

/// Reads `reply_markup`. Only inline keyboards are known.
pub(super) fn read(markup: Option<Value>) -> Result<Vec<Vec<Value>>, Refusal> {
    let Some(markup) = markup else { return Ok(Vec::new()) };
    let rows = match markup.as_object() {
        Some(fields) if fields.len() == 1 => fields.get("inline_keyboard").and_then(Value::as_array),
        _ => None,
    };
    let Some(rows) = rows else {
        return Err(Refusal::bad_request("object expected as reply markup"));
    };
    let rows: Vec<Vec<Value>> = rows
        .iter()
        .map(|row| {
            let buttons = row.as_array().ok_or_else(|| {
                Refusal::bad_request("field \"inline_keyboard\" of the InlineKeyboardMarkup must be an Array of Arrays")
            })?;
            if buttons.len() > MAX_BUTTONS_IN_ROW {
                return Err(Refusal::bad_request("reply markup is too long"));
            }
            buttons.iter().map(check).collect()
        })
        .collect::<Result<_, _>>()?;
    if rows.iter().map(Vec::len).sum::<usize>() > MAX_BUTTONS {
        return Err(Refusal::bad_request("reply markup is too long"));
    }
    Ok(rows.into_iter().filter(|row| !row.is_empty()).collect())
}

fn check(button: &Value) -> Result<Value, Refusal> {
    let Some(fields) = button.as_object() else {
        return Err(Refusal::bad_request("InlineKeyboardButton must be an Object"));
    };
    let text = fields.get("text").and_then(Value::as_str).unwrap_or_default();
    if text.trim().is_empty() {
        return Err(Refusal::bad_request("inline keyboard button text must be non-empty"));
    }
    let actions: Vec<&String> = fields.keys().filter(|name| *name != "text").collect();
    let [action] = actions[..] else {
        return Err(Refusal::bad_request("Text buttons are unallowed in the inline keyboard"));
    };
    if !ACTIONS.contains(&action.as_str()) {
        return Err(Refusal::bad_request(format!("inline keyboard button field \"{action}\" is not known here")));
    }
    match action.as_str() {
        "callback_data" => check_callback_data(fields)?,
        "copy_text" => check_copy_text(fields)?,
        _ => return with_checked_url(fields),
    }
    Ok(button.clone())
}

fn check_callback_data(fields: &Map<String, Value>) -> Result<(), Refusal> {
    let data = fields["callback_data"].as_str().unwrap_or_default();
    if (1..=64).contains(&data.len()) { Ok(()) } else { Err(Refusal::bad_request("BUTTON_DATA_INVALID")) }
}

fn check_copy_text(fields: &Map<String, Value>) -> Result<(), Refusal> {
    let text = fields["copy_text"]["text"].as_str().unwrap_or_default();
    if (1..=256).contains(&text.chars().count()) {
        Ok(())
    } else {
        Err(Refusal::bad_request("BUTTON_COPY_TEXT_INVALID"))
    }
}

fn with_checked_url(fields: &Map<String, Value>) -> Result<Value, Refusal> {
    let url = fields["url"].as_str().unwrap_or_default();
    match check_link(url) {
        Ok(kept) => {
            let mut button = fields.clone();
            button.insert("url".to_owned(), kept.into());
            Ok(button.into())
        }
        Err(why) => Err(Refusal::bad_request(format!("inline keyboard button URL '{url}' is invalid: {why}"))),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn refusal(button: Value) -> String {
        read(Some(json!({ "inline_keyboard": [[button]] }))).unwrap_err().description
    }

    #[test]
    fn good_buttons_are_kept() {
        let rows = json!([
            [{ "text": "a", "url": "https://2gis.kz/geo/76.9,43.2" }, { "text": "b", "callback_data": "refresh:1" }],
            [{ "text": "c", "copy_text": { "text": "+77000000001" } }],
        ]);
        assert_eq!(json!(read(Some(json!({ "inline_keyboard": rows }))).unwrap()), rows);
        assert!(read(None).unwrap().is_empty());
    }

    #[test]
    fn bad_buttons_are_refused() {
        assert!(refusal(json!({ "text": "a", "url": "tel:+77000000001" })).starts_with("inline keyboard button URL"));
        assert!(refusal(json!({ "text": "a", "url": "dgis://2gis.ru/x" })).contains("Unsupported URL protocol"));
        assert_eq!(refusal(json!({ "text": "a", "callback_data": "x".repeat(65) })), "BUTTON_DATA_INVALID");
        assert_eq!(refusal(json!({ "text": "a", "callback_data": "" })), "BUTTON_DATA_INVALID");
        assert!(refusal(json!({ "text": " ", "callback_data": "x" })).contains("non-empty"));
        assert!(refusal(json!({ "text": "a" })).starts_with("Text buttons"));
        assert!(
            refusal(json!({ "text": "a", "callback_data": "x", "url": "https://a.kz" })).starts_with("Text buttons")
        );
        assert_eq!(
            refusal(json!({ "text": "a", "copy_text": { "text": "x".repeat(257) } })),
            "BUTTON_COPY_TEXT_INVALID"
        );
        let row: Vec<Value> = (0..9).map(|_| json!({ "text": "a", "callback_data": "x" })).collect();
        assert!(read(Some(json!({ "inline_keyboard": [row] }))).is_err());
    }
}
