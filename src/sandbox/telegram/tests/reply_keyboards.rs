//! Keys below a chat.

use super::super::{ActionError, Key, NewMessage};
use super::*;

const PLACE: (f64, f64) = (43.238_949, 76.945_465);

async fn send(bot: &TestBot, chat: i64, markup: Value) -> Value {
    bot.call("sendMessage", json!({ "chat_id": chat, "text": "x", "reply_markup": markup })).await
}

fn keys(bot: &TestBot) -> Vec<Vec<String>> {
    bot.telegram.keys(AIDA).iter().map(|row| row.iter().map(|key| key.text.clone()).collect()).collect()
}

#[tokio::test]
async fn keys_stay_until_a_message_changes_them() {
    let bot = TestBot::start().await;
    let markup = json!({ "keyboard": [["a", { "text": "b" }], [{ "text": "c", "request_location": true }]],
        "is_persistent": true, "resize_keyboard": true });
    let sent = send(&bot, AIDA, markup).await["result"].take();
    assert!(sent.get("reply_markup").is_none(), "only inline keyboards are part of a message");
    assert_eq!(bot.telegram.keys(AIDA)[1], [Key { text: "c".to_owned(), asks_location: true }]);
    bot.send_text("x").await;
    assert_eq!(keys(&bot), [vec!["a", "b"], vec!["c"]]);
    send(&bot, AIDA, json!({ "keyboard": [["d"]] })).await;
    assert_eq!(keys(&bot), [["d"]]);
    send(&bot, AIDA, json!({ "keyboard": [[]] })).await;
    assert_eq!(keys(&bot), [["d"]]);
    send(&bot, AIDA, json!({ "remove_keyboard": true })).await;
    assert!(keys(&bot).is_empty());
    let last = send(&bot, AIDA, json!({ "keyboard": [["e"]] })).await["result"]["message_id"].as_i64().unwrap();
    bot.telegram.delete(AIDA, last).unwrap();
    assert!(keys(&bot).is_empty());
}

#[tokio::test]
async fn a_key_sends_its_text_or_the_place() {
    let bot = TestBot::start().await;
    bot.updates().await;
    send(&bot, AIDA, json!({ "keyboard": [["📋 Мои", { "text": "📍", "request_location": true }]] })).await;
    bot.telegram.press_key(AIDA, AIDA, "📋 Мои", PLACE).unwrap();
    bot.telegram.press_key(AIDA, AIDA, "📍", PLACE).unwrap();
    bot.telegram.share_location(AIDA, AIDA, (51.5, -0.12)).unwrap();
    let updates = bot.updates().await;
    assert_eq!(updates[0]["message"]["text"], "📋 Мои");
    assert_eq!(updates[1]["message"]["location"], json!({ "latitude": PLACE.0, "longitude": PLACE.1 }));
    assert_eq!(updates[2]["message"]["location"]["longitude"], json!(-0.12));
    assert!(updates[1]["message"].get("reply_to_message").is_none());
    let missing = bot.telegram.press_key(AIDA, AIDA, "?", PLACE);
    assert_eq!(missing, Err(ActionError::NoSuchKey("?".to_owned())));
    assert!(bot.telegram.press_key(BOLAT, AIDA, "📋 Мои", PLACE).is_err());
}

#[tokio::test]
async fn keyboards_are_accepted_or_rejected() {
    let bot = TestBot::start().await;
    let group = bot.group(GroupKind::Supergroup);
    let location = json!({ "keyboard": [[{ "text": "x", "request_location": true }]] });
    let error = send(&bot, group, location.clone()).await["description"].take();
    assert_eq!(error, "Bad Request: location can be requested in private chats only");
    assert_eq!(send(&bot, group, json!({ "keyboard": [["x"]] })).await["ok"], true);
    for markup in [
        json!({ "keyboard": 5 }),
        json!({ "keyboard": [5] }),
        json!({ "keyboard": [[5]] }),
        json!({ "keyboard": [[" "]] }),
        json!({ "keyboard": [[{ "text": "x", "request_contact": true }]] }),
        json!({ "keyboard": [[{ "text": "x", "request_location": 1 }]] }),
        json!({ "keyboard": [["x"]], "persistent": true }),
        json!({ "keyboard": [["x"]], "is_persistent": 1 }),
        json!({ "keyboard": [["x"]], "inline_keyboard": [] }),
        json!({ "keyboard": [vec!["x"; 13]] }),
        json!({ "keyboard": vec![vec!["x"; 12]; 26] }),
        json!({ "remove_keyboard": false }),
        json!({ "remove_keyboard": true, "keyboard": [] }),
        json!({ "force_reply": true }),
    ] {
        assert_eq!(send(&bot, AIDA, markup.clone()).await["error_code"], 400, "{markup}");
    }
    assert!(keys(&bot).is_empty());
    assert_eq!(send(&bot, AIDA, location).await["ok"], true);
}

#[tokio::test]
async fn a_message_with_keys_cannot_be_edited_and_an_edit_cannot_show_keys() {
    let bot = TestBot::start().await;
    let keyboard = json!({ "keyboard": [["x"]] });
    let id = send(&bot, AIDA, keyboard.clone()).await["result"]["message_id"].clone();
    let edit = json!({ "chat_id": AIDA, "message_id": id, "text": "y" });
    assert_eq!(bot.rejected("editMessageText", edit).await, "Bad Request: message can't be edited");
    let id = bot.send_text("x").await;
    let edit = json!({ "chat_id": AIDA, "message_id": id, "text": "y", "reply_markup": keyboard });
    assert_eq!(bot.rejected("editMessageText", edit).await, "Bad Request: inline keyboard expected");
}

#[tokio::test]
async fn privacy_mode_hides_places_and_photos_that_answer_nobody() {
    let bot = TestBot::start().await;
    let group = bot.group(GroupKind::Supergroup);
    let own = bot.ok("sendMessage", json!({ "chat_id": group, "text": "x" })).await["message_id"].as_i64().unwrap();
    let other = bot.telegram.say(BOLAT, group, "x").unwrap();
    bot.updates().await;
    bot.telegram.share_location(AIDA, group, PLACE).unwrap();
    bot.telegram.reply_with_photo(AIDA, group, other, "/order 1").unwrap();
    bot.telegram.reply_with_photo(AIDA, group, own, "").unwrap();
    let reply = NewMessage { reply_to: Some(own), location: Some(PLACE), ..NewMessage::default() };
    bot.telegram.send(&NewMessage { account: AIDA, chat: group, ..reply }).unwrap();
    let updates = bot.updates().await;
    assert_eq!(updates.len(), 2, "{updates:#?}");
    assert!(updates[0]["message"]["photo"].is_array() && updates[1]["message"]["location"].is_object());
}
