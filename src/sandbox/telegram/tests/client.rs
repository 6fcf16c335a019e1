//! The people's side over HTTP.

use super::*;

async fn get(bench: &Bench, path: &str) -> Value {
    let response = bench.http.get(format!("{}{path}", bench.telegram.base_url())).send().await.unwrap();
    assert_eq!(response.status(), 200);
    response.json().await.unwrap()
}

async fn post(bench: &Bench, path: &str, body: Value) -> Value {
    bench
        .http
        .post(format!("{}{path}", bench.telegram.base_url()))
        .json(&body)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap()
}

#[tokio::test]
async fn a_page_can_talk_press_and_follow() {
    let bench = Bench::start().await;
    let group = bench.group(GroupKind::Forum);
    let page = bench.http.get(bench.telegram.base_url()).send().await.unwrap();
    assert_eq!(page.text().await.unwrap(), "<p>page</p>");
    let people = get(&bench, "/client/people").await;
    assert_eq!(people[0], json!({ "id": AIDA, "name": "Aida", "language": "ru" }));
    let chats = get(&bench, &format!("/client/chats?person={AIDA}")).await;
    assert_eq!(chats[0]["id"], group);
    assert_eq!((&chats[1]["id"], &chats[1]["kind"]), (&json!(AIDA), &json!("private")));

    let say = json!({ "person": AIDA, "chat": AIDA, "text": "hi" });
    assert_eq!(post(&bench, "/client/say", say).await, json!({ "message_id": 2 }));
    let commands = json!([{ "command": "order", "description": "x" }]);
    bench.ok("setMyCommands", json!({ "commands": commands })).await;
    let path = |since: u64| format!("/client/messages?person={AIDA}&chat={AIDA}&since={since}");
    let all = get(&bench, &path(0)).await;
    assert_eq!(all["messages"].as_array().unwrap().len(), 2);
    assert_eq!(all["commands"], commands);
    let version = all["version"].as_u64().unwrap();

    let markup = json!({ "inline_keyboard": [[{ "text": "Беру", "callback_data": "take" }]] });
    let send = json!({ "chat_id": AIDA, "text": "<b>x</b>", "parse_mode": "HTML", "reply_markup": markup });
    let next = path(version);
    let (news, _) = tokio::join!(get(&bench, &next), bench.ok("sendMessage", send));
    assert_eq!(news["messages"].as_array().unwrap().len(), 1);
    let message = &news["messages"][0];
    assert_eq!(message["entities"], json!([{ "type": "bold", "offset": 0, "length": 1 }]));
    assert_eq!(message["buttons"], json!([[{ "text": "Беру", "data": "take" }]]));

    let press = json!({ "person": AIDA, "chat": AIDA, "message_id": message["id"], "data": "take" });
    let query = post(&bench, "/client/press", press.clone()).await["query_id"].clone();
    let version = news["version"].as_u64().unwrap();
    bench.ok("answerCallbackQuery", json!({ "callback_query_id": query, "text": "Взято" })).await;
    let news = get(&bench, &path(version)).await;
    assert_eq!(news["answers"], json!([{ "query_id": query, "text": "Взято", "alert": false }]));
    let version = news["version"].as_u64().unwrap();
    bench.ok("sendChatAction", json!({ "chat_id": AIDA, "action": "typing" })).await;
    assert_eq!(get(&bench, &path(version)).await["action"], "typing");

    let act = async |act: &str| post(&bench, "/client/act", json!({ "person": AIDA, "chat": group, "act": act })).await;
    let has_bot = async || get(&bench, &format!("/client/chats?person={AIDA}")).await[0]["has_bot"].clone();
    assert_eq!(act("kick").await, json!({}));
    assert_eq!(has_bot().await, false);
    assert_eq!(act("invite").await, json!({}));
    assert_eq!(has_bot().await, true);
    assert!(act("migrate").await["error"].is_string());

    let mut forged = press;
    forged["data"] = json!("other");
    assert!(post(&bench, "/client/press", forged).await["error"].is_string());
}

#[tokio::test]
async fn pages_from_elsewhere_are_kept_out() {
    let bench = Bench::start().await;
    let url = format!("{}/client/people", bench.telegram.base_url());
    let get = async |name: &str, value: &str| bench.http.get(&url).header(name, value).send().await.unwrap().status();
    assert_eq!(get("host", "evil.kz").await, 403);
    assert_eq!(get("host", "127.0.0.1.evil.kz:80").await, 403);
    assert_eq!(get("origin", "https://evil.kz").await, 403);
    assert_eq!(get("origin", &bench.telegram.base_url()).await, 200);
    let say = json!({ "person": AIDA, "chat": AIDA, "text": "x" }).to_string();
    let plain =
        bench.http.post(format!("{}/client/say", bench.telegram.base_url())).header("content-type", "text/plain");
    assert_eq!(plain.body(say).send().await.unwrap().status(), 403);
    assert_eq!(bench.telegram.messages(AIDA).len(), 1);
}
