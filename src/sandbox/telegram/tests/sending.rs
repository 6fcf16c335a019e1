//! The `send…` methods.

use super::*;

#[tokio::test]
async fn a_text_is_parsed_and_shown() {
    let bench = Bench::start().await;
    let html = "🚚 <b>Заказ</b> +7 775 000 00 00";
    let sent = bench
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
    let seen = bench.telegram.messages(AIDA).pop().unwrap();
    assert_eq!(seen.text, "🚚 Заказ +7 775 000 00 00");
    assert!(seen.from_bot && seen.silent && seen.protected && !seen.edited);
}

#[tokio::test]
async fn texts_have_1_to_4096_utf16_units_after_parsing() {
    let bench = Bench::start().await;
    let send = async |text: &str| {
        bench.call("sendMessage", json!({ "chat_id": AIDA, "text": text, "parse_mode": "html" })).await
    };
    for text in ["", " \n", "<b></b>"] {
        assert_eq!(send(text).await["description"], "Bad Request: message text is empty", "{text}");
    }
    assert_eq!(send(&"🚚".repeat(2048)).await["ok"], true);
    assert_eq!(send(&format!("{}x", "🚚".repeat(2048))).await["description"], "Bad Request: message is too long");
    assert_eq!(send(&format!("<b>{}</b>", "&amp;".repeat(4096))).await["ok"], true);
    let refusal = "Bad Request: can't parse entities: Unsupported start tag \"\" at byte offset 2";
    assert_eq!(send("5 < 6").await["description"], refusal);
    let markdown = json!({ "chat_id": AIDA, "text": "x", "parse_mode": "Markdown" });
    assert_eq!(bench.refused("sendMessage", markdown).await, "Bad Request: unsupported parse_mode");
    assert_eq!(bench.sent("5 < 6 & <b>").await, 4);
}

#[tokio::test]
async fn pins_need_true_coordinates() {
    let bench = Bench::start().await;
    let sent =
        bench.ok("sendLocation", json!({ "chat_id": AIDA, "latitude": "43.238949", "longitude": 76.889_709 })).await;
    assert_eq!(sent["location"], json!({ "latitude": 43.238_949, "longitude": 76.889_709 }));
    for (latitude, longitude) in
        [(json!(90.1), json!(0)), (json!(0), json!(-180.5)), (json!("nan"), json!(0)), (json!(1), Value::Null)]
    {
        let pin = json!({ "chat_id": AIDA, "latitude": latitude, "longitude": longitude });
        assert!(bench.refused("sendLocation", pin).await.starts_with("Bad Request: "));
    }
    let venue = json!({ "chat_id": AIDA, "latitude": 43.2, "longitude": 76.9, "title": "Aida", "address": "Abay 1" });
    let sent = bench.ok("sendVenue", venue.clone()).await;
    assert_eq!(sent["venue"]["location"], sent["location"]);
    let mut nameless = venue;
    nameless["title"] = json!("");
    bench.refused("sendVenue", nameless).await;
    let contact = json!({ "chat_id": AIDA, "phone_number": "+77750000000", "first_name": "Aida" });
    bench.ok("sendContact", contact).await;
    let seen = bench.telegram.messages(AIDA);
    assert_eq!(seen[1].location, Some((43.238_949, 76.889_709)));
    assert_eq!(seen[2].venue, Some(("Aida".to_owned(), "Abay 1".to_owned())));
    assert_eq!(seen[3].contact, Some(("+77750000000".to_owned(), "Aida".to_owned())));
}

#[tokio::test]
async fn replies_need_their_target() {
    let bench = Bench::start().await;
    let reply = |to: i64, anyway: bool| {
        json!({ "chat_id": AIDA, "text": "x",
            "reply_parameters": { "message_id": to, "allow_sending_without_reply": anyway } })
    };
    let sent = bench.ok("sendMessage", reply(1, false)).await;
    assert_eq!(sent["reply_to_message"]["text"], "/start");
    assert_eq!(bench.refused("sendMessage", reply(99, false)).await, "Bad Request: message to be replied not found");
    assert!(bench.ok("sendMessage", reply(99, true)).await.get("reply_to_message").is_none());
    bench.telegram.delete(AIDA, 1).unwrap();
    bench.refused("sendMessage", reply(1, false)).await;
}

#[tokio::test]
async fn actions_are_checked() {
    let bench = Bench::start().await;
    bench.ok("sendChatAction", json!({ "chat_id": AIDA, "action": "typing" })).await;
    let refusal = bench.refused("sendChatAction", json!({ "chat_id": AIDA, "action": "thinking" })).await;
    assert_eq!(refusal, "Bad Request: wrong parameter action in request");
}

#[tokio::test]
async fn limits_hold_only_when_switched_on() {
    let bench = Bench::start().await;
    let group = bench.group(GroupKind::Supergroup);
    for _ in 0..25 {
        bench.sent("free").await;
    }
    bench.telegram.limits(true);
    bench.sent("counted").await;
    let refused = bench.call("sendMessage", json!({ "chat_id": AIDA, "text": "x" })).await;
    assert_eq!(refused["description"], "Too Many Requests: retry after 1");
    assert_eq!((&refused["error_code"], &refused["parameters"]["retry_after"]), (&json!(429), &json!(1)));
    let send = json!({ "chat_id": group, "text": "x" });
    for _ in 0..20 {
        bench.ok("sendMessage", send.clone()).await;
    }
    let wait = bench.call("sendMessage", send).await["parameters"]["retry_after"].as_u64().unwrap();
    assert!((50..=60).contains(&wait));
}
