//! URLs, forms of requests, names of parameters.

use super::*;

#[tokio::test]
async fn methods_are_known_in_any_letter_case_and_form() {
    let bot = TestBot::start().await;
    let me = bot.ok("GETME", json!({})).await;
    for field in [
        "can_join_groups",
        "can_read_all_group_messages",
        "supports_inline_queries",
        "can_connect_to_business",
        "has_main_web_app",
        "is_bot",
    ] {
        assert!(me[field].is_boolean(), "{field}");
    }
    let query = format!("{}?chat_id={AIDA}&text=a%20%2B+b", bot.url("sendmessage"));
    let answer: Value = bot.http.get(query).send().await.unwrap().json().await.unwrap();
    assert_eq!(answer["result"]["text"], "a + b");

    let markup = json!({ "inline_keyboard": [[{ "text": "x", "callback_data": "y" }]] }).to_string();
    let body = format!(
        "chat_id={AIDA}&text=form&reply_markup={}",
        percent_encoding::utf8_percent_encode(&markup, percent_encoding::NON_ALPHANUMERIC)
    );
    let form = bot.http.post(bot.url("sendMessage")).header("content-type", "application/x-www-form-urlencoded");
    let answer: Value = form.body(body).send().await.unwrap().json().await.unwrap();
    assert_eq!(answer["result"]["reply_markup"]["inline_keyboard"][0][0]["callback_data"], "y");

    let part =
        |name: &str, value: &str| format!("--B\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    let body = part("chat_id", &AIDA.to_string()) + &part("text", "multi") + "--B--\r\n";
    let form = bot.http.post(bot.url("SendMessage")).header("content-type", "multipart/form-data; boundary=B");
    let answer: Value = form.body(body).send().await.unwrap().json().await.unwrap();
    assert_eq!(answer["result"]["text"], "multi");
    assert_eq!(bot.telegram.call_count("sendMessage"), 3);

    let file = "--B\r\nContent-Disposition: form-data; name=\"cert\"; filename=\"c.pem\"\r\n\r\nx\r\n";
    let body = part("url", "https://127.0.0.1:1/") + &part("certificate", "attach://cert") + file + "--B--\r\n";
    let form = bot.http.post(bot.url("SetWebhook")).header("content-type", "multipart/form-data; boundary=B");
    assert_eq!(form.body(body).send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn unknown_urls_and_parameters_are_rejected() {
    let bot = TestBot::start().await;
    let status = async |path: &str| {
        let url = format!("{}{path}", bot.telegram.base_url());
        let answer: Value = bot.http.get(url).send().await.unwrap().json().await.unwrap();
        (answer["error_code"].as_u64().unwrap(), answer["description"].as_str().unwrap().to_owned())
    };
    assert_eq!(status("/bot1:x/getMe").await, (401, "Unauthorized".to_owned()));
    assert_eq!(status("/nothing").await, (404, "Not Found".to_owned()));
    assert_eq!(bot.rejected("sendAudio", json!({})).await, "Not Found: method sendAudio not found");
    let message = json!({ "chat_id": AIDA, "text": "x", "reply_to_message_id": 1 });
    assert_eq!(bot.rejected("sendMessage", message).await, "Bad Request: unknown parameter \"reply_to_message_id\"");
    let broken = bot.http.post(bot.url("getMe")).header("content-type", "application/json").body("{");
    assert_eq!(broken.send().await.unwrap().status(), 400);
    let statuses: Vec<_> = bot.telegram.calls().iter().map(|call| (call.method.clone(), call.status)).collect();
    assert_eq!(statuses, [("sendAudio".to_owned(), 404), ("sendMessage".to_owned(), 400)]);
}

#[tokio::test]
async fn commands_are_checked_and_stored_by_scope_and_language() {
    let bot = TestBot::start().await;
    let order = json!([{ "command": "/order", "description": "Заказ" }]);
    bot.ok("setMyCommands", json!({ "commands": order, "language_code": "ru" })).await;
    let scope = json!({ "type": "all_group_chats" });
    bot.ok("setMyCommands", json!({ "commands": order, "scope": scope.to_string() })).await;
    let stored = bot.ok("getMyCommands", json!({ "language_code": "ru" })).await;
    assert_eq!(stored, json!([{ "command": "order", "description": "Заказ" }]));
    assert_eq!(bot.ok("getMyCommands", json!({})).await, json!([]));
    assert_eq!(bot.telegram.commands("all_group_chats", ""), [("order".to_owned(), "Заказ".to_owned())]);
    bot.ok("deleteMyCommands", json!({ "scope": scope })).await;
    assert_eq!(bot.ok("getMyCommands", json!({ "scope": scope })).await, json!([]));
    for (name, description, error) in [
        ("Order", "x", "BOT_COMMAND_INVALID"),
        ("", "x", "BOT_COMMAND_INVALID"),
        (&"a".repeat(33), "x", "BOT_COMMAND_INVALID"),
        ("a", "", "BOT_COMMAND_DESCRIPTION_INVALID"),
        ("a", &"x".repeat(257), "BOT_COMMAND_DESCRIPTION_INVALID"),
    ] {
        let commands = json!([{ "command": name, "description": description }]);
        let error = format!("Bad Request: {error}");
        assert_eq!(bot.rejected("setMyCommands", json!({ "commands": commands })).await, error);
    }
    let many = vec![json!({ "command": "a", "description": "b" }); 101];
    assert_eq!(bot.rejected("setMyCommands", json!({ "commands": many })).await, "Bad Request: BOT_COMMANDS_TOO_MUCH");
    bot.rejected("setMyCommands", json!({ "commands": [], "scope": { "type": "all" } })).await;
    bot.ok("setMyDescription", json!({ "description": "x" })).await;
    bot.rejected("setMyShortDescription", json!({ "short_description": "x".repeat(121) })).await;
}
