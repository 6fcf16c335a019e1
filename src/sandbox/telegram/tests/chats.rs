//! Chats that the bot may write to, and the methods about chats.

use super::*;

async fn rejected_send(bot: &TestBot, chat: i64) -> (u64, String) {
    let response = bot.call("sendMessage", json!({ "chat_id": chat, "text": "x" })).await;
    (response["error_code"].as_u64().unwrap(), response["description"].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn the_bot_may_write_only_to_accounts_that_have_written_to_it() {
    let bot = TestBot::start().await;
    let initiate = "Forbidden: bot can't initiate conversation with a user";
    assert_eq!(rejected_send(&bot, BOLAT).await, (403, initiate.to_owned()));
    bot.telegram.say(BOLAT, BOLAT, "hi").unwrap();
    bot.ok("sendMessage", json!({ "chat_id": BOLAT.to_string(), "text": "x" })).await;
    bot.updates().await;
    bot.telegram.block_bot(BOLAT).unwrap();
    assert_eq!(rejected_send(&bot, BOLAT).await, (403, "Forbidden: bot was blocked by the user".to_owned()));
    bot.telegram.unblock_bot(BOLAT).unwrap();
    bot.ok("sendMessage", json!({ "chat_id": BOLAT, "text": "x" })).await;
    let changes: Vec<Value> = bot.updates().await;
    assert_eq!(changes[0]["my_chat_member"]["new_chat_member"]["status"], "kicked");
    assert_eq!(changes[0]["my_chat_member"]["new_chat_member"]["until_date"], 0);
    assert_eq!(changes[1]["my_chat_member"]["new_chat_member"]["status"], "member");
    assert_eq!(rejected_send(&bot, 999).await, (400, "Bad Request: chat not found".to_owned()));
    let missing = bot.rejected("sendMessage", json!({ "text": "x" })).await;
    assert_eq!(missing, "Bad Request: chat_id is empty");
}

#[tokio::test]
async fn the_bot_may_write_only_to_groups_that_it_is_in() {
    let bot = TestBot::start().await;
    for (kind, kicked, left) in [
        (GroupKind::Basic, "bot was kicked from the group chat", "bot is not a member of the group chat"),
        (
            GroupKind::Supergroup,
            "bot was kicked from the supergroup chat",
            "bot is not a member of the supergroup chat",
        ),
        (GroupKind::Forum, "bot was kicked from the supergroup chat", "bot is not a member of the supergroup chat"),
    ] {
        bot.updates().await;
        let group = bot.group(kind);
        assert_eq!(group < -1_000_000_000_000, kind != GroupKind::Basic);
        let updates = bot.updates().await;
        assert_eq!(updates[0]["my_chat_member"]["new_chat_member"]["status"], "member");
        assert_eq!(updates[1]["message"]["new_chat_members"][0]["is_bot"], true);
        bot.ok("sendMessage", json!({ "chat_id": group, "text": "x" })).await;
        bot.telegram.kick_bot(group, BOLAT).unwrap();
        assert_eq!(rejected_send(&bot, group).await, (403, format!("Forbidden: {kicked}")));
        assert_eq!(bot.updates().await[0]["my_chat_member"]["from"]["id"], BOLAT);
        bot.telegram.invite_bot(group, AIDA).unwrap();
        bot.ok("leaveChat", json!({ "chat_id": group })).await;
        assert_eq!(rejected_send(&bot, group).await, (403, format!("Forbidden: {left}")));
    }
}

#[tokio::test]
async fn a_migrated_group_names_its_successor() {
    let bot = TestBot::start().await;
    let old = bot.group(GroupKind::Basic);
    bot.updates().await;
    let new = bot.telegram.migrate(old).unwrap();
    let response = bot.call("sendMessage", json!({ "chat_id": old, "text": "x" })).await;
    assert_eq!(response["description"], "Bad Request: group chat was upgraded to a supergroup chat");
    assert_eq!(response["parameters"], json!({ "migrate_to_chat_id": new }));
    let updates = bot.updates().await;
    assert_eq!(updates[0]["message"]["migrate_to_chat_id"], new);
    assert_eq!(updates[1]["message"]["migrate_from_chat_id"], old);
    let first = bot.ok("sendMessage", json!({ "chat_id": new, "text": "x" })).await;
    assert_eq!(first["message_id"], 2);
}

#[tokio::test]
async fn topics_are_checked() {
    let bot = TestBot::start().await;
    let forum = bot.group(GroupKind::Forum);
    let topic = bot.telegram.add_topic(forum, "Заказы").unwrap();
    let to = |thread: i64| json!({ "chat_id": forum, "text": "x", "message_thread_id": thread });
    let sent = bot.ok("sendMessage", to(topic)).await;
    assert_eq!((&sent["message_thread_id"], &sent["is_topic_message"]), (&json!(topic), &json!(true)));
    assert_eq!(bot.rejected("sendMessage", to(topic + 1)).await, "Bad Request: message thread not found");
    let reply = json!({ "chat_id": forum, "text": "x", "reply_parameters": { "message_id": sent["message_id"] } });
    assert_eq!(bot.ok("sendMessage", reply).await["message_thread_id"], topic);
    let private = json!({ "chat_id": AIDA, "text": "x", "message_thread_id": 1 });
    assert_eq!(bot.rejected("sendMessage", private).await, "Bad Request: message thread not found");
}

#[tokio::test]
async fn chats_and_members_are_returned() {
    let bot = TestBot::start().await;
    let group = bot.telegram.add_group(GroupKind::Forum, "Couriers", &[AIDA]).unwrap();
    let chat = bot.ok("getChat", json!({ "chat_id": group })).await;
    assert_eq!((chat["type"].as_str(), chat["is_forum"].as_bool()), (Some("supergroup"), Some(true)));
    assert_eq!(bot.ok("getChat", json!({ "chat_id": AIDA })).await["first_name"], "Aida");
    assert_eq!(bot.rejected("getChat", json!({ "chat_id": BOLAT })).await, "Bad Request: chat not found");
    let status =
        async |user: i64| bot.ok("getChatMember", json!({ "chat_id": group, "user_id": user })).await["status"].clone();
    assert_eq!(status(AIDA).await, "creator");
    assert_eq!(status(BOLAT).await, "left");
    bot.telegram.join(group, BOLAT).unwrap();
    assert_eq!(status(BOLAT).await, "member");
    bot.telegram.set_admin(group, BOLAT, true).unwrap();
    assert_eq!(status(BOLAT).await, "administrator");
    assert_eq!(status(bot.telegram.bot_id()).await, "member");
    let unknown = bot.rejected("getChatMember", json!({ "chat_id": group, "user_id": 5 })).await;
    assert_eq!(unknown, "Bad Request: PARTICIPANT_ID_INVALID");
}
