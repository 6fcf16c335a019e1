//! The `send…` methods.

use super::*;

#[tokio::test]
async fn a_text_is_parsed_and_shown() {
    let bot = TestBot::start().await;
    let html = "🚚 <b>Заказ</b> +7 775 000 00 00";
    let sent = bot
        .ok(
            "SendMessage",
            json!({ "chat_id": AIDA, "text": html, "parse_mode": "HTML", "disable_notification": true,
            "protect_content": true, "link_preview_options": { "is_disabled": true } }),
        )
        .await;
    assert_eq!(sent["entities"][0], json!({ "type": "bold", "offset": 3, "length": 5 }));
    assert_eq!(sent["entities"][1], json!({ "type": "phone_number", "offset": 9, "length": 16 }));
    assert_eq!(sent["has_protected_content"], true);
    assert_eq!(sent["from"]["is_bot"], true);
    let seen = bot.telegram.messages(AIDA).pop().unwrap();
    assert_eq!(seen.text, "🚚 Заказ +7 775 000 00 00");
    assert!(seen.from_bot && seen.silent && seen.protected && !seen.edited);
}

#[tokio::test]
async fn texts_have_1_to_4096_utf16_units_after_parsing() {
    let bot = TestBot::start().await;
    let send = async |text: &str| {
        bot.call("sendMessage", json!({ "chat_id": AIDA, "text": text, "parse_mode": "html" })).await
    };
    for text in ["", " \n", "<b></b>"] {
        assert_eq!(send(text).await["description"], "Bad Request: message text is empty", "{text}");
    }
    assert_eq!(send(&"🚚".repeat(2048)).await["ok"], true);
    assert_eq!(send(&format!("{}x", "🚚".repeat(2048))).await["description"], "Bad Request: message is too long");
    assert_eq!(send(&format!("<b>{}</b>", "&amp;".repeat(4096))).await["ok"], true);
    let error = "Bad Request: can't parse entities: Unsupported start tag \"\" at byte offset 2";
    assert_eq!(send("5 < 6").await["description"], error);
    let markdown = json!({ "chat_id": AIDA, "text": "x", "parse_mode": "Markdown" });
    assert_eq!(bot.rejected("sendMessage", markdown).await, "Bad Request: unsupported parse_mode");
    assert_eq!(bot.send_text("5 < 6 & <b>").await, 4);
}

#[tokio::test]
async fn locations_need_valid_coordinates() {
    let bot = TestBot::start().await;
    let sent =
        bot.ok("sendLocation", json!({ "chat_id": AIDA, "latitude": "43.238949", "longitude": 76.889_709 })).await;
    assert_eq!(sent["location"], json!({ "latitude": 43.238_949, "longitude": 76.889_709 }));
    for (latitude, longitude) in
        [(json!(90.1), json!(0)), (json!(0), json!(-180.5)), (json!("nan"), json!(0)), (json!(1), Value::Null)]
    {
        let location = json!({ "chat_id": AIDA, "latitude": latitude, "longitude": longitude });
        assert!(bot.rejected("sendLocation", location).await.starts_with("Bad Request: "));
    }
    let venue = json!({ "chat_id": AIDA, "latitude": 43.2, "longitude": 76.9, "title": "Aida", "address": "Abay 1" });
    let sent = bot.ok("sendVenue", venue.clone()).await;
    assert_eq!(sent["venue"]["location"], sent["location"]);
    let mut nameless = venue;
    nameless["title"] = json!("");
    bot.rejected("sendVenue", nameless).await;
    let contact = json!({ "chat_id": AIDA, "phone_number": "+77750000000", "first_name": "Aida" });
    bot.ok("sendContact", contact).await;
    let seen = bot.telegram.messages(AIDA);
    assert_eq!(seen[1].location, Some((43.238_949, 76.889_709)));
    assert_eq!(seen[2].venue, Some(("Aida".to_owned(), "Abay 1".to_owned())));
    assert_eq!(seen[3].contact, Some(("+77750000000".to_owned(), "Aida".to_owned())));
}

#[tokio::test]
async fn replies_need_their_target() {
    let bot = TestBot::start().await;
    let reply = |to: i64, anyway: bool| {
        json!({ "chat_id": AIDA, "text": "x",
            "reply_parameters": { "message_id": to, "allow_sending_without_reply": anyway } })
    };
    let sent = bot.ok("sendMessage", reply(1, false)).await;
    assert_eq!(sent["reply_to_message"]["text"], "/start");
    assert_eq!(bot.rejected("sendMessage", reply(99, false)).await, "Bad Request: message to be replied not found");
    assert!(bot.ok("sendMessage", reply(99, true)).await.get("reply_to_message").is_none());
    bot.telegram.delete(AIDA, 1).unwrap();
    bot.rejected("sendMessage", reply(1, false)).await;
}

#[tokio::test]
async fn chat_actions_are_checked() {
    let bot = TestBot::start().await;
    bot.ok("sendChatAction", json!({ "chat_id": AIDA, "action": "typing" })).await;
    let error = bot.rejected("sendChatAction", json!({ "chat_id": AIDA, "action": "thinking" })).await;
    assert_eq!(error, "Bad Request: wrong parameter action in request");
}

#[tokio::test]
async fn rate_limits_apply_only_when_enabled() {
    let bot = TestBot::start().await;
    let group = bot.group(GroupKind::Supergroup);
    for _ in 0..25 {
        bot.send_text("free").await;
    }
    bot.telegram.set_rate_limits(true);
    bot.send_text("counted").await;
    let response = bot.call("sendMessage", json!({ "chat_id": AIDA, "text": "x" })).await;
    assert_eq!(response["description"], "Too Many Requests: retry after 1");
    assert_eq!((&response["error_code"], &response["parameters"]["retry_after"]), (&json!(429), &json!(1)));
    let send = json!({ "chat_id": group, "text": "x" });
    for _ in 0..20 {
        bot.ok("sendMessage", send.clone()).await;
    }
    let wait = bot.call("sendMessage", send).await["parameters"]["retry_after"].as_u64().unwrap();
    assert!((50..=60).contains(&wait));
    // Thirty a second in all.
    tokio::time::sleep(Duration::from_secs(1)).await;
    for stranger in 1000..1030 {
        bot.telegram.add_account(Account::new(stranger, "Аноним"));
        bot.telegram.say(stranger, stranger, "/start").unwrap();
        bot.ok("sendMessage", json!({ "chat_id": stranger, "text": "x" })).await;
    }
    let response = bot.call("sendMessage", json!({ "chat_id": AIDA, "text": "x" })).await;
    assert_eq!(response["description"], "Too Many Requests: retry after 1");
}
