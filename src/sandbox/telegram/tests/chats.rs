//! Who may be written to, and what `getChat` knows.

use super::*;

async fn refused(bench: &Bench, chat: i64) -> (u64, String) {
    let answer = bench.call("sendMessage", json!({ "chat_id": chat, "text": "x" })).await;
    (answer["error_code"].as_u64().unwrap(), answer["description"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn people_are_written_to_after_they_wrote() {
    let bench = Bench::start().await;
    let initiate = "Forbidden: bot can't initiate conversation with a user";
    assert_eq!(refused(&bench, BOLAT).await, (403, initiate.to_owned()));
    bench.telegram.say(BOLAT, BOLAT, "hi").unwrap();
    bench.ok("sendMessage", json!({ "chat_id": BOLAT.to_string(), "text": "x" })).await;
    bench.updates().await;
    bench.telegram.block_bot(BOLAT).unwrap();
    assert_eq!(refused(&bench, BOLAT).await, (403, "Forbidden: bot was blocked by the user".to_owned()));
    bench.telegram.unblock_bot(BOLAT).unwrap();
    bench.ok("sendMessage", json!({ "chat_id": BOLAT, "text": "x" })).await;
    let changes: Vec<Value> = bench.updates().await;
    assert_eq!(changes[0]["my_chat_member"]["new_chat_member"]["status"], "kicked");
    assert_eq!(changes[0]["my_chat_member"]["new_chat_member"]["until_date"], 0);
    assert_eq!(changes[1]["my_chat_member"]["new_chat_member"]["status"], "member");
    assert_eq!(refused(&bench, 999).await, (400, "Bad Request: chat not found".to_owned()));
    let missing = bench.refused("sendMessage", json!({ "text": "x" })).await;
    assert_eq!(missing, "Bad Request: chat_id is empty");
}

#[tokio::test]
async fn groups_are_written_to_while_the_bot_is_in_them() {
    let bench = Bench::start().await;
    for (kind, kicked, left) in [
        (GroupKind::Basic, "bot was kicked from the group chat", "bot is not a member of the group chat"),
        (
            GroupKind::Supergroup,
            "bot was kicked from the supergroup chat",
            "bot is not a member of the supergroup chat",
        ),
        (GroupKind::Forum, "bot was kicked from the supergroup chat", "bot is not a member of the supergroup chat"),
    ] {
        bench.updates().await;
        let group = bench.group(kind);
        assert_eq!(group < -1_000_000_000_000, kind != GroupKind::Basic);
        let updates = bench.updates().await;
        assert_eq!(updates[0]["my_chat_member"]["new_chat_member"]["status"], "member");
        assert_eq!(updates[1]["message"]["new_chat_members"][0]["is_bot"], true);
        bench.ok("sendMessage", json!({ "chat_id": group, "text": "x" })).await;
        bench.telegram.kick_bot(group, BOLAT).unwrap();
        assert_eq!(refused(&bench, group).await, (403, format!("Forbidden: {kicked}")));
        assert_eq!(bench.updates().await[0]["my_chat_member"]["from"]["id"], BOLAT);
        bench.telegram.invite_bot(group, AIDA).unwrap();
        bench.ok("leaveChat", json!({ "chat_id": group })).await;
        assert_eq!(refused(&bench, group).await, (403, format!("Forbidden: {left}")));
    }
}

#[tokio::test]
async fn a_migrated_group_names_its_successor() {
    let bench = Bench::start().await;
    let old = bench.group(GroupKind::Basic);
    bench.updates().await;
    let new = bench.telegram.migrate(old).unwrap();
    let answer = bench.call("sendMessage", json!({ "chat_id": old, "text": "x" })).await;
    assert_eq!(answer["description"], "Bad Request: group chat was upgraded to a supergroup chat");
    assert_eq!(answer["parameters"], json!({ "migrate_to_chat_id": new }));
    let updates = bench.updates().await;
    assert_eq!(updates[0]["message"]["migrate_to_chat_id"], new);
    assert_eq!(updates[1]["message"]["migrate_from_chat_id"], old);
    let first = bench.ok("sendMessage", json!({ "chat_id": new, "text": "x" })).await;
    assert_eq!(first["message_id"], 2);
}

#[tokio::test]
async fn topics_are_checked() {
    let bench = Bench::start().await;
    let forum = bench.group(GroupKind::Forum);
    let topic = bench.telegram.add_topic(forum, "Заказы").unwrap();
    let to = |thread: i64| json!({ "chat_id": forum, "text": "x", "message_thread_id": thread });
    let sent = bench.ok("sendMessage", to(topic)).await;
    assert_eq!((&sent["message_thread_id"], &sent["is_topic_message"]), (&json!(topic), &json!(true)));
    assert_eq!(bench.refused("sendMessage", to(topic + 1)).await, "Bad Request: message thread not found");
    let reply = json!({ "chat_id": forum, "text": "x", "reply_parameters": { "message_id": sent["message_id"] } });
    assert_eq!(bench.ok("sendMessage", reply).await["message_thread_id"], topic);
    let private = json!({ "chat_id": AIDA, "text": "x", "message_thread_id": 1 });
    assert_eq!(bench.refused("sendMessage", private).await, "Bad Request: message thread not found");
}

#[tokio::test]
async fn chats_and_members_are_told() {
    let bench = Bench::start().await;
    let group = bench.telegram.add_group(GroupKind::Forum, "Couriers", &[AIDA]).unwrap();
    let chat = bench.ok("getChat", json!({ "chat_id": group })).await;
    assert_eq!((chat["type"].as_str(), chat["is_forum"].as_bool()), (Some("supergroup"), Some(true)));
    assert_eq!(bench.ok("getChat", json!({ "chat_id": AIDA })).await["first_name"], "Aida");
    assert_eq!(bench.refused("getChat", json!({ "chat_id": BOLAT })).await, "Bad Request: chat not found");
    let status = async |user: i64| {
        bench.ok("getChatMember", json!({ "chat_id": group, "user_id": user })).await["status"].clone()
    };
    assert_eq!(status(AIDA).await, "creator");
    assert_eq!(status(BOLAT).await, "left");
    bench.telegram.join(group, BOLAT).unwrap();
    assert_eq!(status(BOLAT).await, "member");
    bench.telegram.set_admin(group, BOLAT, true).unwrap();
    assert_eq!(status(BOLAT).await, "administrator");
    assert_eq!(status(bench.telegram.bot_id()).await, "member");
    let nobody = bench.refused("getChatMember", json!({ "chat_id": group, "user_id": 5 })).await;
    assert_eq!(nobody, "Bad Request: PARTICIPANT_ID_INVALID");
}
