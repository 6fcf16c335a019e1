//! Inline keyboards.

use super::*;

async fn send(bot: &TestBot, markup: Value) -> Value {
    bot.call("sendMessage", json!({ "chat_id": AIDA, "text": "x", "reply_markup": markup })).await
}

fn rows(rows: &[usize]) -> Value {
    let button = json!({ "text": "x", "callback_data": "y" });
    json!({ "inline_keyboard": rows.iter().map(|count| vec![button.clone(); *count]).collect::<Vec<_>>() })
}

#[tokio::test]
async fn buttons_are_accepted_or_rejected() {
    let bot = TestBot::start().await;
    for (button, error) in [
        (json!({ "text": "x", "callback_data": "d".repeat(64) }), None),
        (json!({ "text": "x", "url": "https://2gis.kz/geo/1,2" }), None),
        (json!({ "text": "x", "url": "tg://user?id=101" }), None),
        (json!({ "text": "x", "copy_text": { "text": "c".repeat(256) } }), None),
        (json!({ "text": "x", "callback_data": "d".repeat(65) }), Some("BUTTON_DATA_INVALID")),
        (json!({ "text": "x", "callback_data": "ж".repeat(33) }), Some("BUTTON_DATA_INVALID")),
        (json!({ "text": "x", "callback_data": "" }), Some("BUTTON_DATA_INVALID")),
        (json!({ "text": "x", "copy_text": { "text": "" } }), Some("BUTTON_COPY_TEXT_INVALID")),
        (json!({ "text": "x", "copy_text": { "text": "c".repeat(257) } }), Some("BUTTON_COPY_TEXT_INVALID")),
        (json!({ "text": " ", "callback_data": "d" }), Some("inline keyboard button text must be non-empty")),
        (json!({ "text": "x" }), Some("text buttons are unallowed in the inline keyboard")),
        (
            json!({ "text": "x", "callback_data": "d", "url": "https://a.kz" }),
            Some("exactly one of the optional fields must be used in InlineKeyboardButton"),
        ),
        (
            json!({ "text": "x", "url": "dgis://2gis.ru/x" }),
            Some("inline keyboard button URL 'dgis://2gis.ru/x' is invalid: Unsupported URL protocol"),
        ),
        (
            json!({ "text": "x", "url": "http://localhost:1/" }),
            Some("inline keyboard button URL 'http://localhost:1/' is invalid: Wrong HTTP URL"),
        ),
        (json!({ "text": "x", "data": "y" }), Some("unknown field \"data\" in InlineKeyboardButton")),
    ] {
        let response = send(&bot, json!({ "inline_keyboard": [[button]] })).await;
        let expected = error.map_or(Value::Null, |error| json!(format!("Bad Request: {error}")));
        assert_eq!(response["description"], expected, "{button}");
    }
}

#[tokio::test]
async fn keyboards_have_at_most_100_buttons_and_8_in_a_row() {
    let bot = TestBot::start().await;
    assert_eq!(send(&bot, rows(&[8; 12])).await["ok"], true);
    assert_eq!(send(&bot, rows(&[4; 25])).await["ok"], true);
    assert_eq!(send(&bot, rows(&[9])).await["error_code"], 400);
    assert_eq!(send(&bot, rows(&[1; 101])).await["error_code"], 400);
    assert!(send(&bot, rows(&[])).await["result"].get("reply_markup").is_none());
    for markup in [json!({ "force_reply": true }), json!([]), json!({ "x": 1 })] {
        assert_eq!(send(&bot, markup).await["error_code"], 400);
    }
}
