//! The web client's API.

use std::sync::Arc;

use super::*;
use crate::sandbox::telegram::Controls;

async fn get(bot: &TestBot, path: &str) -> Value {
    let response = bot.http.get(format!("{}{path}", bot.telegram.base_url())).send().await.unwrap();
    assert_eq!(response.status(), 200);
    response.json().await.unwrap()
}

async fn post(bot: &TestBot, path: &str, body: Value) -> Value {
    bot.http.post(format!("{}{path}", bot.telegram.base_url())).json(&body).send().await.unwrap().json().await.unwrap()
}

#[tokio::test]
async fn a_page_can_write_press_and_get_changes() {
    let bot = TestBot::start().await;
    let group = bot.group(GroupKind::Forum);
    let page = bot.http.get(bot.telegram.base_url()).send().await.unwrap();
    assert_eq!(page.text().await.unwrap(), "<p>page</p>");
    let accounts = get(&bot, "/client/accounts").await;
    assert_eq!(accounts[0], json!({ "id": AIDA, "name": "Aida", "language": "ru" }));
    let chats = get(&bot, &format!("/client/chats?account={AIDA}")).await;
    assert_eq!(chats[0]["id"], group);
    assert_eq!((&chats[1]["id"], &chats[1]["kind"]), (&json!(AIDA), &json!("private")));

    let say = json!({ "account": AIDA, "chat": AIDA, "text": "hi" });
    assert_eq!(post(&bot, "/client/say", say).await, json!({ "message_id": 2 }));
    let commands = json!([{ "command": "order", "description": "x" }]);
    bot.ok("setMyCommands", json!({ "commands": commands })).await;
    let path = |since: u64| format!("/client/messages?account={AIDA}&chat={AIDA}&since={since}");
    let all = get(&bot, &path(0)).await;
    assert_eq!(all["messages"].as_array().unwrap().len(), 2);
    assert_eq!(all["commands"], commands);
    let version = all["version"].as_u64().unwrap();

    let markup = json!({ "inline_keyboard": [[{ "text": "Беру", "callback_data": "take" }]] });
    let send = json!({ "chat_id": AIDA, "text": "<b>x</b>", "parse_mode": "HTML", "reply_markup": markup });
    let next = path(version);
    let (view, _) = tokio::join!(get(&bot, &next), bot.ok("sendMessage", send));
    assert_eq!(view["messages"].as_array().unwrap().len(), 1);
    let message = &view["messages"][0];
    assert_eq!(message["entities"], json!([{ "type": "bold", "offset": 0, "length": 1 }]));
    assert_eq!(message["buttons"], json!([[{ "text": "Беру", "data": "take" }]]));

    let press = json!({ "account": AIDA, "chat": AIDA, "message_id": message["id"], "data": "take" });
    let query = post(&bot, "/client/press", press.clone()).await["query_id"].clone();
    let version = view["version"].as_u64().unwrap();
    bot.ok("answerCallbackQuery", json!({ "callback_query_id": query, "text": "Взято" })).await;
    let view = get(&bot, &path(version)).await;
    assert_eq!(view["answers"], json!([{ "query_id": query, "text": "Взято", "alert": false }]));
    let version = view["version"].as_u64().unwrap();
    bot.ok("sendChatAction", json!({ "chat_id": AIDA, "action": "typing" })).await;
    let view = get(&bot, &path(version)).await;
    assert_eq!((&view["action"], &view["keys"]), (&json!("typing"), &json!([])));
    let version = view["version"].as_u64().unwrap();
    let markup = json!({ "keyboard": [["📋 Мои", { "text": "📍", "request_location": true }]] });
    bot.ok("sendMessage", json!({ "chat_id": AIDA, "text": "x", "reply_markup": markup })).await;
    let keys = json!([[{ "text": "📋 Мои", "asks_location": false }, { "text": "📍", "asks_location": true }]]);
    assert_eq!(get(&bot, &path(version)).await["keys"], keys);
    assert_eq!(get(&bot, &path(0)).await["keys"], keys);

    let act = async |act: &str| post(&bot, "/client/act", json!({ "account": AIDA, "chat": group, "act": act })).await;
    let has_bot = async || get(&bot, &format!("/client/chats?account={AIDA}")).await[0]["has_bot"].clone();
    assert_eq!(act("kick").await, json!({}));
    assert_eq!(has_bot().await, false);
    assert_eq!(act("invite").await, json!({}));
    assert_eq!(has_bot().await, true);
    assert!(act("migrate").await["error"].is_string());

    let mut forged = press;
    forged["data"] = json!("other");
    assert!(post(&bot, "/client/press", forged).await["error"].is_string());
}

#[derive(Debug)]
struct Buttons;

impl Controls for Buttons {
    fn press(&self, name: &str) -> Option<String> {
        (name == "sale").then(|| "900000101".to_owned())
    }

    fn lasting(&self) -> Vec<&'static str> {
        vec!["kaspi"]
    }
}

#[tokio::test]
async fn a_page_can_send_contacts_locations_and_photos() {
    let bot = TestBot::start().await;
    bot.updates().await;
    let say = async |more: Value| {
        let mut message = json!({ "account": AIDA, "chat": AIDA, "text": "" });
        message.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        post(&bot, "/client/say", message).await
    };
    say(json!({ "contact": { "account": BOLAT, "phone": "+77000000102" } })).await;
    say(json!({ "location": [43.2, 76.9] })).await;
    let photo = |data: &str| json!({ "photo": { "data": data, "width": 2, "height": 1 }, "text": "900000101" });
    say(photo("data:image/jpeg;base64,AAAA")).await;
    let updates = bot.updates().await;
    let contact = json!({ "phone_number": "+77000000102", "first_name": "Bolat", "user_id": BOLAT });
    assert_eq!(updates[0]["message"]["contact"], contact);
    assert_eq!(updates[1]["message"]["location"], json!({ "latitude": 43.2, "longitude": 76.9 }));
    assert_eq!(updates[2]["message"]["caption"], "900000101");
    assert_eq!(updates[2]["message"]["photo"][0]["width"], 2);
    assert_eq!(updates[2]["message"]["text"], Value::Null);

    let messages = get(&bot, &format!("/client/messages?account={AIDA}&chat={AIDA}&since=0")).await["messages"].clone();
    assert_eq!(messages[3]["photo"], "data:image/jpeg;base64,AAAA");
    for bad in ["javascript:alert(1)", "data:image/svg+xml;base64,AAAA", "data:image/jpeg;base64,\"><b>"] {
        assert!(say(photo(bad)).await["error"].is_string(), "{bad}");
    }
    assert!(say(json!({ "location": [91.0, 0.0] })).await["error"].is_string());
    assert!(say(json!({})).await["error"].is_string());
}

#[tokio::test]
async fn a_page_can_change_the_language_and_press_its_own_buttons() {
    let bot = TestBot::start().await;
    let request = json!({ "language": "kk", "names": { "101": "Аида" } });
    assert_eq!(post(&bot, "/client/language", request).await, json!({}));
    let accounts = get(&bot, "/client/accounts").await;
    assert_eq!(accounts[0], json!({ "id": AIDA, "name": "Аида", "language": "kk" }));
    assert_eq!(accounts[1], json!({ "id": BOLAT, "name": "Bolat", "language": "kk" }));

    let press = async |name: &str| post(&bot, "/client/event", json!({ "name": name })).await;
    assert_eq!(press("sale").await, json!({ "lasting": [] }));
    bot.telegram.set_controls(Arc::new(Buttons));
    assert_eq!(press("sale").await, json!({ "detail": "900000101", "lasting": ["kaspi"] }));
    assert_eq!(press("kaspi").await, json!({ "lasting": ["kaspi"] }));
    assert_eq!(get(&bot, "/client/events").await, json!({ "lasting": ["kaspi"] }));
}

#[tokio::test]
async fn pages_of_other_origins_are_rejected() {
    let bot = TestBot::start().await;
    let url = format!("{}/client/accounts", bot.telegram.base_url());
    let get = async |name: &str, value: &str| bot.http.get(&url).header(name, value).send().await.unwrap().status();
    assert_eq!(get("host", "evil.kz").await, 403);
    assert_eq!(get("host", "127.0.0.1.evil.kz:80").await, 403);
    assert_eq!(get("origin", "https://evil.kz").await, 403);
    assert_eq!(get("origin", &bot.telegram.base_url()).await, 200);
    let say = json!({ "account": AIDA, "chat": AIDA, "text": "x" }).to_string();
    let plain = bot.http.post(format!("{}/client/say", bot.telegram.base_url())).header("content-type", "text/plain");
    assert_eq!(plain.body(say).send().await.unwrap().status(), 403);
    assert_eq!(bot.telegram.messages(AIDA).len(), 1);
}
