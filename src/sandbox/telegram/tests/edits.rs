//! Edits, deletions and answers to presses.

use super::super::ForgedPress;
use super::*;

const NOT_MODIFIED: &str = "Bad Request: message is not modified: specified new message content and reply markup are \
                            exactly the same as a current content and reply markup of the message";

fn keyboard(data: &str) -> Value {
    json!({ "inline_keyboard": [[{ "text": "Беру", "callback_data": data }]] })
}

#[tokio::test]
async fn only_own_texts_are_edited_and_only_to_something_new() {
    let bench = Bench::start().await;
    let id = bench.sent("a").await;
    let edit = |id: i64, text: &str| json!({ "chat_id": AIDA, "message_id": id, "text": text, "parse_mode": "HTML" });
    assert_eq!(bench.refused("editMessageText", edit(id, "a")).await, NOT_MODIFIED);
    assert!(bench.ok("editMessageText", edit(id, "<b>a</b>")).await["edit_date"].is_i64());
    assert!(bench.telegram.message(AIDA, id).unwrap().edited);
    assert_eq!(bench.refused("editMessageText", edit(1, "a")).await, "Bad Request: message can't be edited");
    assert_eq!(bench.refused("editMessageText", edit(99, "a")).await, "Bad Request: message to edit not found");
    let long = bench.refused("editMessageText", edit(id, &"x".repeat(4097))).await;
    assert_eq!(long, "Bad Request: MESSAGE_TOO_LONG");
    let pin = bench.ok("sendLocation", json!({ "chat_id": AIDA, "latitude": 1, "longitude": 2 })).await;
    let pin = pin["message_id"].as_i64().unwrap();
    let refusal = bench.refused("editMessageText", edit(pin, "a")).await;
    assert_eq!(refusal, "Bad Request: there is no text in the message to edit");
}

#[tokio::test]
async fn buttons_are_edited_apart() {
    let bench = Bench::start().await;
    let id = bench.sent("a").await;
    let edit = |markup: Value| json!({ "chat_id": AIDA, "message_id": id, "reply_markup": markup });
    bench.ok("editMessageReplyMarkup", edit(keyboard("take"))).await;
    assert_eq!(bench.refused("editMessageReplyMarkup", edit(keyboard("take"))).await, NOT_MODIFIED);
    let seen = bench.telegram.message(AIDA, id).unwrap();
    assert_eq!(seen.callback_data("Беру"), Some("take"));
    assert!(!seen.edited);
    let bare = json!({ "chat_id": AIDA, "message_id": id });
    bench.ok("editMessageReplyMarkup", bare.clone()).await;
    assert_eq!(bench.refused("editMessageReplyMarkup", bare).await, NOT_MODIFIED);
}

#[tokio::test]
async fn deleted_messages_are_gone() {
    let bench = Bench::start().await;
    let group = bench.group(GroupKind::Basic);
    let theirs = bench.telegram.say(AIDA, group, "x").unwrap();
    let delete = |chat: i64, id: i64| json!({ "chat_id": chat, "message_id": id });
    assert_eq!(bench.refused("deleteMessage", delete(group, theirs)).await, "Bad Request: message can't be deleted");
    bench.telegram.set_bot_admin(group, AIDA, true).unwrap();
    bench.ok("deleteMessage", delete(group, theirs)).await;
    assert!(bench.telegram.message(group, theirs).unwrap().deleted);
    let own = bench.sent("x").await;
    bench.ok("deleteMessage", delete(AIDA, own)).await;
    assert_eq!(bench.refused("deleteMessage", delete(AIDA, own)).await, "Bad Request: message to delete not found");
}

#[tokio::test]
async fn a_press_is_answered_once() {
    let bench = Bench::start().await;
    let message = json!({ "chat_id": AIDA, "text": "x", "reply_markup": keyboard("take") });
    let id = bench.ok("sendMessage", message).await["message_id"].as_i64().unwrap();
    bench.updates().await;
    assert!(bench.telegram.press(AIDA, AIDA, id, "other").is_err());
    assert!(bench.telegram.press(BOLAT, AIDA, id, "take").is_err());
    let query = bench.telegram.press(AIDA, AIDA, id, "take").unwrap();
    let update = bench.updates().await.remove(0)["callback_query"].take();
    assert_eq!((update["id"].as_str(), update["data"].as_str()), (Some(query.as_str()), Some("take")));
    assert_eq!(update["message"]["message_id"], id);
    let long = json!({ "callback_query_id": query, "text": "x".repeat(201) });
    bench.refused("answerCallbackQuery", long).await;
    assert_eq!(bench.telegram.callback_answer(&query), None);
    let answer = json!({ "callback_query_id": query, "text": "Взято", "show_alert": true });
    bench.ok("answerCallbackQuery", answer.clone()).await;
    let shown = bench.telegram.callback_answer(&query).unwrap();
    assert_eq!((shown.text.as_deref(), shown.show_alert), (Some("Взято"), true));
    let query = bench.telegram.press(AIDA, AIDA, id, "take").unwrap();
    let elsewhere = json!({ "callback_query_id": query, "url": "https://t.me/other_bot?start=1" });
    assert_eq!(bench.refused("answerCallbackQuery", elsewhere).await, "Bad Request: URL_INVALID");
    let own = format!("https://t.me/{}?start=1", bench.telegram.bot_username());
    bench.ok("answerCallbackQuery", json!({ "callback_query_id": query, "url": own })).await;
    assert_eq!(bench.telegram.callback_answer(&query).unwrap().url, Some(own));
    let late = "Bad Request: query is too old and response timeout expired or query ID is invalid";
    assert_eq!(bench.refused("answerCallbackQuery", answer).await, late);
    assert_eq!(bench.refused("answerCallbackQuery", json!({ "callback_query_id": "7" })).await, late);
    let query = bench.telegram.press(AIDA, AIDA, id, "take").unwrap();
    bench.telegram.expire_presses();
    assert_eq!(bench.refused("answerCallbackQuery", json!({ "callback_query_id": query })).await, late);
}

#[tokio::test]
async fn forged_and_old_presses_arrive() {
    let bench = Bench::start().await;
    bench.updates().await;
    let press = ForgedPress { person: BOLAT, chat: AIDA, message_id: 1, data: "evil".to_owned(), inaccessible: true };
    bench.telegram.forge_press(&press).unwrap();
    let update = bench.updates().await.remove(0)["callback_query"].take();
    assert_eq!(update["message"]["date"], 0);
    assert!(update["message"].get("text").is_none());
    assert_eq!(update["from"]["id"], BOLAT);
}
