//! Photos that accounts send, and that the bot sends on.

use super::super::Photo;
use super::*;

/// Sends Aida's card and gets her photo in reply to it.
async fn photo_message(bot: &TestBot) -> Value {
    let markup = json!({ "inline_keyboard": [[{ "text": "x", "callback_data": "refresh:900000101" }]] });
    let card = bot.ok("sendMessage", json!({ "chat_id": AIDA, "text": "card", "reply_markup": markup })).await;
    bot.updates().await;
    bot.telegram.reply_with_photo(AIDA, AIDA, card["message_id"].as_i64().unwrap(), "у двери").unwrap();
    bot.updates().await.remove(0)["message"].take()
}

#[tokio::test]
async fn a_photo_shows_its_sizes_and_the_answered_message_with_its_buttons() {
    let bot = TestBot::start().await;
    let message = photo_message(&bot).await;
    assert_eq!((&message["caption"], &message["text"]), (&json!("у двери"), &Value::Null));
    let sizes: Vec<_> =
        message["photo"].as_array().unwrap().iter().map(|size| (&size["width"], &size["height"])).collect();
    assert_eq!(sizes, [(&json!(90), &json!(67)), (&json!(320), &json!(240)), (&json!(800), &json!(600))]);
    let replied = &message["reply_to_message"];
    assert_eq!(replied["reply_markup"]["inline_keyboard"][0][0]["callback_data"], "refresh:900000101");
    assert_eq!(replied["from"]["is_bot"], true);
}

#[tokio::test]
async fn a_photo_is_sent_on_by_its_id() {
    let bot = TestBot::start().await;
    let forum = bot.group(GroupKind::Forum);
    let topic = bot.telegram.add_topic(forum, "Заказы").unwrap();
    let card = json!({ "chat_id": forum, "message_thread_id": topic, "text": "card" });
    let card = bot.ok("sendMessage", card).await["message_id"].clone();
    let photo = photo_message(&bot).await["photo"][2]["file_id"].clone();
    let request = json!({
        "chat_id": forum, "message_thread_id": topic, "photo": photo, "caption": "<b>Айдар</b>", "parse_mode": "HTML",
        "reply_parameters": { "message_id": card },
    });
    let sent = bot.ok("sendPhoto", request).await;
    assert_eq!((&sent["caption"], &sent["caption_entities"][0]["type"]), (&json!("Айдар"), &json!("bold")));
    assert_eq!((&sent["reply_to_message"]["message_id"], &sent["message_thread_id"]), (&card, &json!(topic)));
    let seen = bot.telegram.message(forum, sent["message_id"].as_i64().unwrap()).unwrap();
    assert_eq!((seen.photo, seen.text.as_str()), (Some(Photo::sample()), "Айдар"));
    let again = sent["photo"][2]["file_id"].clone();
    let again = bot.ok("sendPhoto", json!({ "chat_id": AIDA, "photo": again })).await;
    assert!(again.get("caption").is_none() && again["photo"].is_array());
    let id = again["message_id"].clone();
    let error = bot.rejected("editMessageText", json!({ "chat_id": AIDA, "message_id": id, "text": "x" })).await;
    assert_eq!(error, "Bad Request: there is no text in the message to edit");
}

#[tokio::test]
async fn unknown_photos_and_long_captions_are_rejected() {
    let bot = TestBot::start().await;
    let message = photo_message(&bot).await;
    let photo = message["photo"][0]["file_id"].as_str().unwrap();
    let send = |photo: &str, caption: &str| json!({ "chat_id": AIDA, "photo": photo, "caption": caption });
    let wrong = "Bad Request: wrong file identifier/HTTP URL specified";
    let text = message["reply_to_message"]["message_id"].as_i64().unwrap();
    for unknown in [
        "x".to_owned(),
        "https://a.kz/x.jpg".to_owned(),
        format!("{photo}s"),
        format!("photo{AIDA}_{text}_x"),
        format!("photo{AIDA}_99_x"),
        "photo__".to_owned(),
    ] {
        assert_eq!(bot.rejected("sendPhoto", send(&unknown, "")).await, wrong, "{unknown}");
    }
    assert_eq!(
        bot.rejected("sendPhoto", json!({ "chat_id": AIDA })).await,
        "Bad Request: there is no photo in the request"
    );
    bot.ok("sendPhoto", send(photo, &"🚚".repeat(512))).await;
    let long = bot.rejected("sendPhoto", send(photo, &format!("{}x", "🚚".repeat(512)))).await;
    assert_eq!(long, "Bad Request: message caption is too long");
    let markup = json!({ "chat_id": AIDA, "photo": photo, "caption": "5 < 6", "parse_mode": "HTML" });
    assert!(bot.rejected("sendPhoto", markup).await.contains("can't parse entities"));
}
