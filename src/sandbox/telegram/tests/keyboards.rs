//! Buttons.

use super::*;

async fn send(bench: &Bench, markup: Value) -> Value {
    bench.call("sendMessage", json!({ "chat_id": AIDA, "text": "x", "reply_markup": markup })).await
}

fn rows(rows: &[usize]) -> Value {
    let button = json!({ "text": "x", "callback_data": "y" });
    json!({ "inline_keyboard": rows.iter().map(|count| vec![button.clone(); *count]).collect::<Vec<_>>() })
}

#[tokio::test]
async fn buttons_are_kept_or_refused() {
    let bench = Bench::start().await;
    for (button, refusal) in [
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
        let answer = send(&bench, json!({ "inline_keyboard": [[button]] })).await;
        let expected = refusal.map_or(Value::Null, |why| json!(format!("Bad Request: {why}")));
        assert_eq!(answer["description"], expected, "{button}");
    }
}

#[tokio::test]
async fn keyboards_have_at_most_100_buttons_and_8_in_a_row() {
    let bench = Bench::start().await;
    assert_eq!(send(&bench, rows(&[8; 12])).await["ok"], true);
    assert_eq!(send(&bench, rows(&[4; 25])).await["ok"], true);
    assert_eq!(send(&bench, rows(&[9])).await["error_code"], 400);
    assert_eq!(send(&bench, rows(&[1; 101])).await["error_code"], 400);
    assert!(send(&bench, rows(&[])).await["result"].get("reply_markup").is_none());
    for markup in [json!({ "remove_keyboard": true }), json!({ "keyboard": [] }), json!([]), json!({ "x": 1 })] {
        assert_eq!(send(&bench, markup).await["error_code"], 400);
    }
}
