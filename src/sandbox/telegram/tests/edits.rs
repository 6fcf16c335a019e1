//! Edits, deletions and answers to presses.

use super::super::ForgedPress;
use super::*;

const NOT_MODIFIED: &str = "Bad Request: message is not modified: specified new message content and reply markup are \
                            exactly the same as a current content and reply markup of the message";

fn keyboard(data: &str) -> Value {
    json!({ "inline_keyboard": [[{ "text": "Беру", "callback_data": data }]] })
}

#[tokio::test]
async fn only_own_texts_are_edited_and_only_to_another_text() {
    let bot = TestBot::start().await;
    let id = bot.send_text("a").await;
    let edit = |id: i64, text: &str| json!({ "chat_id": AIDA, "message_id": id, "text": text, "parse_mode": "HTML" });
    assert_eq!(bot.rejected("editMessageText", edit(id, "a")).await, NOT_MODIFIED);
    assert!(bot.ok("editMessageText", edit(id, "<b>a</b>")).await["edit_date"].is_i64());
    assert!(bot.telegram.message(AIDA, id).unwrap().edited);
    assert_eq!(bot.rejected("editMessageText", edit(1, "a")).await, "Bad Request: message can't be edited");
    assert_eq!(bot.rejected("editMessageText", edit(99, "a")).await, "Bad Request: message to edit not found");
    let long = bot.rejected("editMessageText", edit(id, &"x".repeat(4097))).await;
    assert_eq!(long, "Bad Request: MESSAGE_TOO_LONG");
    let location = bot.ok("sendLocation", json!({ "chat_id": AIDA, "latitude": 1, "longitude": 2 })).await;
    let location = location["message_id"].as_i64().unwrap();
    let error = bot.rejected("editMessageText", edit(location, "a")).await;
    assert_eq!(error, "Bad Request: there is no text in the message to edit");
}

#[tokio::test]
async fn buttons_are_edited_without_the_text() {
    let bot = TestBot::start().await;
    let id = bot.send_text("a").await;
    let edit = |markup: Value| json!({ "chat_id": AIDA, "message_id": id, "reply_markup": markup });
    bot.ok("editMessageReplyMarkup", edit(keyboard("take"))).await;
    assert_eq!(bot.rejected("editMessageReplyMarkup", edit(keyboard("take"))).await, NOT_MODIFIED);
    let seen = bot.telegram.message(AIDA, id).unwrap();
    assert_eq!(seen.callback_data("Беру"), Some("take"));
    assert!(!seen.edited);
    let bare = json!({ "chat_id": AIDA, "message_id": id });
    bot.ok("editMessageReplyMarkup", bare.clone()).await;
    assert_eq!(bot.rejected("editMessageReplyMarkup", bare).await, NOT_MODIFIED);
}

#[tokio::test]
async fn messages_are_deleted() {
    let bot = TestBot::start().await;
    let group = bot.group(GroupKind::Basic);
    let theirs = bot.telegram.say(AIDA, group, "x").unwrap();
    let delete = |chat: i64, id: i64| json!({ "chat_id": chat, "message_id": id });
    assert_eq!(bot.rejected("deleteMessage", delete(group, theirs)).await, "Bad Request: message can't be deleted");
    bot.telegram.set_bot_admin(group, AIDA, true).unwrap();
    bot.ok("deleteMessage", delete(group, theirs)).await;
    assert!(bot.telegram.message(group, theirs).unwrap().deleted);
    let own = bot.send_text("x").await;
    bot.ok("deleteMessage", delete(AIDA, own)).await;
    assert_eq!(bot.rejected("deleteMessage", delete(AIDA, own)).await, "Bad Request: message to delete not found");
}

#[tokio::test]
async fn a_press_is_answered_once() {
    let bot = TestBot::start().await;
    let message = json!({ "chat_id": AIDA, "text": "x", "reply_markup": keyboard("take") });
    let id = bot.ok("sendMessage", message).await["message_id"].as_i64().unwrap();
    bot.updates().await;
    assert!(bot.telegram.press(AIDA, AIDA, id, "other").is_err());
    assert!(bot.telegram.press(BOLAT, AIDA, id, "take").is_err());
    let query = bot.telegram.press(AIDA, AIDA, id, "take").unwrap();
    let update = bot.updates().await.remove(0)["callback_query"].take();
    assert_eq!((update["id"].as_str(), update["data"].as_str()), (Some(query.as_str()), Some("take")));
    assert_eq!(update["message"]["message_id"], id);
    let long = json!({ "callback_query_id": query, "text": "x".repeat(201) });
    bot.rejected("answerCallbackQuery", long).await;
    assert_eq!(bot.telegram.callback_answer(&query), None);
    let answer = json!({ "callback_query_id": query, "text": "Взято", "show_alert": true });
    bot.ok("answerCallbackQuery", answer.clone()).await;
    let shown = bot.telegram.callback_answer(&query).unwrap();
    assert_eq!((shown.text.as_deref(), shown.show_alert), (Some("Взято"), true));
    let query = bot.telegram.press(AIDA, AIDA, id, "take").unwrap();
    let elsewhere = json!({ "callback_query_id": query, "url": "https://t.me/other_bot?start=1" });
    assert_eq!(bot.rejected("answerCallbackQuery", elsewhere).await, "Bad Request: URL_INVALID");
    let own = format!("https://t.me/{}?start=1", bot.telegram.bot_username());
    bot.ok("answerCallbackQuery", json!({ "callback_query_id": query, "url": own })).await;
    assert_eq!(bot.telegram.callback_answer(&query).unwrap().url, Some(own));
    let late = "Bad Request: query is too old and response timeout expired or query ID is invalid";
    assert_eq!(bot.rejected("answerCallbackQuery", answer).await, late);
    assert_eq!(bot.rejected("answerCallbackQuery", json!({ "callback_query_id": "7" })).await, late);
    let query = bot.telegram.press(AIDA, AIDA, id, "take").unwrap();
    bot.telegram.expire_presses();
    assert_eq!(bot.rejected("answerCallbackQuery", json!({ "callback_query_id": query })).await, late);
}

#[tokio::test]
async fn forged_and_old_presses_are_delivered() {
    let bot = TestBot::start().await;
    bot.updates().await;
    let press = ForgedPress { account: BOLAT, chat: AIDA, message_id: 1, data: "evil".to_owned(), inaccessible: true };
    bot.telegram.forge_press(&press).unwrap();
    let update = bot.updates().await.remove(0)["callback_query"].take();
    assert_eq!(update["message"]["date"], 0);
    assert!(update["message"].get("text").is_none());
    assert_eq!(update["from"]["id"], BOLAT);
}
