//! Accounts' actions and the updates about them.

use super::super::{ActionError, Contact, Forward, NewMessage, SentAs};
use super::*;

#[tokio::test]
async fn privacy_mode_hides_messages_that_are_not_for_the_bot() {
    let bot = TestBot::start().await;
    let group = bot.group(GroupKind::Supergroup);
    let own = bot.ok("sendMessage", json!({ "chat_id": group, "text": "x" })).await["message_id"].as_i64().unwrap();
    bot.updates().await;
    let say = |text: &str| bot.telegram.say(BOLAT, group, text).unwrap();
    let name = bot.telegram.bot_username();
    let reply = NewMessage {
        account: AIDA,
        chat: group,
        text: "reply".to_owned(),
        reply_to: Some(own),
        ..NewMessage::default()
    };
    let say_all = || {
        say("123456789");
        say("/order 1");
        say(&format!("/order@{} 2", name.to_uppercase()));
        say("/order@other_bot 3");
        bot.telegram.send(&reply).unwrap();
    };
    let received = async || -> Vec<String> {
        bot.updates().await.iter().map(|update| update["message"]["text"].as_str().unwrap().to_owned()).collect()
    };
    say_all();
    assert_eq!(
        received().await,
        ["/order 1".to_owned(), format!("/order@{} 2", name.to_uppercase()), "reply".to_owned()]
    );
    bot.telegram.set_privacy_mode(false);
    say_all();
    assert_eq!(received().await.len(), 5);
    bot.telegram.set_privacy_mode(true);
    bot.telegram.set_bot_admin(group, AIDA, true).unwrap();
    bot.updates().await;
    say_all();
    assert_eq!(received().await.len(), 5);
}

#[tokio::test]
async fn messages_carry_topics_threads_and_entities() {
    let bot = TestBot::start().await;
    let forum = bot.group(GroupKind::Forum);
    let topic = bot.telegram.add_topic(forum, "Заказы").unwrap();
    bot.updates().await;
    let message = NewMessage {
        account: AIDA,
        chat: forum,
        text: "/order 1".to_owned(),
        thread: Some(topic),
        ..NewMessage::default()
    };
    bot.telegram.send(&message).unwrap();
    let received = bot.updates().await.remove(0)["message"].take();
    assert_eq!(received["message_thread_id"], topic);
    assert_eq!(received["is_topic_message"], true);
    assert_eq!(received["entities"], json!([{ "type": "bot_command", "offset": 0, "length": 6 }]));
    let nowhere = NewMessage { thread: Some(77), ..message };
    assert_eq!(bot.telegram.send(&nowhere), Err(ActionError::NoSuchTopic(77)));

    // A supergroup without topics has threads of replies.
    let group = bot.group(GroupKind::Supergroup);
    let own = bot.ok("sendMessage", json!({ "chat_id": group, "text": "x" })).await["message_id"].as_i64().unwrap();
    bot.updates().await;
    let reply =
        NewMessage { account: AIDA, chat: group, text: "x".to_owned(), reply_to: Some(own), ..NewMessage::default() };
    bot.telegram.send(&reply).unwrap();
    let received = bot.updates().await.remove(0)["message"].take();
    assert_eq!(received["message_thread_id"], own);
    assert!(received.get("is_topic_message").is_none());
    assert_eq!(received["reply_to_message"]["message_id"], own);
}

#[tokio::test]
async fn groups_and_channels_write_through_service_bots() {
    let bot = TestBot::start().await;
    let group = bot.group(GroupKind::Supergroup);
    bot.updates().await;
    let message =
        |sent_as| NewMessage { account: AIDA, chat: group, text: "/x".to_owned(), sent_as, ..NewMessage::default() };
    bot.telegram.send(&message(SentAs::Group)).unwrap();
    bot.telegram.send(&message(SentAs::Channel { id: -1_003_000_000_001, title: "Shop".to_owned() })).unwrap();
    let updates = bot.updates().await;
    assert_eq!(updates[0]["message"]["from"]["username"], "GroupAnonymousBot");
    assert_eq!(updates[0]["message"]["sender_chat"]["id"], group);
    assert_eq!(updates[1]["message"]["from"]["username"], "Channel_Bot");
    assert_eq!(updates[1]["message"]["sender_chat"]["type"], "channel");
}

#[tokio::test]
async fn edits_are_delivered_and_impossible_actions_rejected() {
    let bot = TestBot::start().await;
    bot.updates().await;
    bot.telegram.edit(AIDA, AIDA, 1, "/help").unwrap();
    let edited = bot.updates().await.remove(0)["edited_message"].take();
    assert_eq!(edited["text"], "/help");
    assert!(edited["edit_date"].is_i64());
    let telegram = &bot.telegram;
    assert_eq!(telegram.edit(BOLAT, AIDA, 1, "x"), Err(ActionError::NotAllowed(BOLAT)));
    assert_eq!(telegram.say(AIDA, BOLAT, "x"), Err(ActionError::NotAllowed(AIDA)));
    assert_eq!(telegram.say(AIDA, AIDA, "  "), Err(ActionError::BadText));
    assert_eq!(telegram.say(5, AIDA, "x"), Err(ActionError::NoSuchAccount(5)));
    assert_eq!(telegram.say(AIDA, 5, "x"), Err(ActionError::NoSuchChat(5)));
    assert_eq!(telegram.delete(AIDA, 9), Err(ActionError::NoSuchMessage(9)));
    assert!(telegram.migrate(AIDA).is_err());
}

#[tokio::test]
async fn changes_can_be_awaited() {
    let bot = TestBot::start().await;
    let before = *bot.telegram.subscribe().borrow();
    let answered = bot.telegram.wait_until(LIMIT, |telegram| telegram.messages(AIDA).len() == 2);
    let (answered, _) = tokio::join!(answered, bot.send_text("x"));
    assert!(answered);
    assert!(*bot.telegram.subscribe().borrow() > before);
    assert!(!bot.telegram.wait_until(Duration::ZERO, |_| false).await);
}

#[tokio::test]
async fn contacts_and_forwarded_messages_name_their_account() {
    let bot = TestBot::start().await;
    bot.updates().await;
    let contact = Contact { phone: "77000000001".to_owned(), first_name: "Б".to_owned(), user_id: Some(BOLAT) };
    let sent = NewMessage { account: AIDA, chat: AIDA, contact: Some(contact), ..NewMessage::default() };
    bot.telegram.send(&sent).unwrap();
    let text = |forward| NewMessage { text: "x".to_owned(), contact: None, forward: Some(forward), ..sent.clone() };
    bot.telegram.send(&text(Forward::Account(BOLAT))).unwrap();
    bot.telegram.send(&text(Forward::Hidden("Б".to_owned()))).unwrap();
    bot.telegram.send(&text(Forward::Channel { id: -1_001, title: "К".to_owned() })).unwrap();
    assert_eq!(bot.telegram.send(&text(Forward::Account(777))), Err(ActionError::NoSuchAccount(777)));
    let updates = bot.updates().await;
    assert_eq!(
        updates[0]["message"]["contact"],
        json!({ "phone_number": "77000000001", "first_name": "Б", "user_id": BOLAT })
    );
    let origin = |at: usize| &updates[at]["message"]["forward_origin"];
    assert_eq!((&origin(1)["type"], &origin(1)["sender_user"]["id"]), (&json!("user"), &json!(BOLAT)));
    assert_eq!((&origin(2)["type"], &origin(2)["sender_user_name"]), (&json!("hidden_user"), &json!("Б")));
    assert_eq!((&origin(3)["type"], &origin(3)["chat"]["id"]), (&json!("channel"), &json!(-1_001)));
}

#[tokio::test]
async fn a_message_may_be_made_by_a_bot_or_answer_what_cannot_be_seen() {
    let bot = TestBot::start().await;
    bot.updates().await;
    let sent = NewMessage { account: AIDA, chat: AIDA, text: "x".to_owned(), ..NewMessage::default() };
    let story = json!({ "origin": { "type": "hidden_user" }, "story": {} });
    for message in [
        NewMessage { via_bot: Some("gif".to_owned()), ..sent.clone() },
        NewMessage { is_automatic_forward: true, ..sent.clone() },
        NewMessage { external_reply: Some(story.clone()), ..sent.clone() },
        NewMessage { inaccessible_reply: Some(5), ..sent.clone() },
    ] {
        bot.telegram.send(&message).unwrap();
    }
    let updates = bot.updates().await;
    assert_eq!(updates[0]["message"]["via_bot"]["username"], "gif");
    assert_eq!(updates[1]["message"]["from"]["id"], 777_000);
    assert_eq!(updates[1]["message"]["is_automatic_forward"], true);
    assert_eq!(updates[2]["message"]["external_reply"], story);
    let reply = &updates[3]["message"]["reply_to_message"];
    assert_eq!((&reply["message_id"], &reply["date"], &reply["chat"]["id"]), (&json!(5), &json!(0), &json!(AIDA)));
}
