//! What the bot hears.

use super::super::{Contact, Forward, Misuse, Outgoing, SentAs};
use super::*;

#[tokio::test]
async fn privacy_hides_what_is_not_for_the_bot() {
    let bench = Bench::start().await;
    let group = bench.group(GroupKind::Supergroup);
    let own = bench.ok("sendMessage", json!({ "chat_id": group, "text": "x" })).await["message_id"].as_i64().unwrap();
    bench.updates().await;
    let say = |text: &str| bench.telegram.say(BOLAT, group, text).unwrap();
    let name = bench.telegram.bot_username();
    let reply =
        Outgoing { person: AIDA, chat: group, text: "reply".to_owned(), reply_to: Some(own), ..Outgoing::default() };
    let everything = || {
        say("123456789");
        say("/order 1");
        say(&format!("/order@{} 2", name.to_uppercase()));
        say("/order@other_bot 3");
        bench.telegram.send(&reply).unwrap();
    };
    let heard = async || -> Vec<String> {
        bench.updates().await.iter().map(|update| update["message"]["text"].as_str().unwrap().to_owned()).collect()
    };
    everything();
    assert_eq!(heard().await, ["/order 1".to_owned(), format!("/order@{} 2", name.to_uppercase()), "reply".to_owned()]);
    bench.telegram.privacy(false);
    everything();
    assert_eq!(heard().await.len(), 5);
    bench.telegram.privacy(true);
    bench.telegram.set_bot_admin(group, AIDA, true).unwrap();
    bench.updates().await;
    everything();
    assert_eq!(heard().await.len(), 5);
}

#[tokio::test]
async fn messages_carry_topics_threads_and_entities() {
    let bench = Bench::start().await;
    let forum = bench.group(GroupKind::Forum);
    let topic = bench.telegram.add_topic(forum, "Заказы").unwrap();
    bench.updates().await;
    let message =
        Outgoing { person: AIDA, chat: forum, text: "/order 1".to_owned(), thread: Some(topic), ..Outgoing::default() };
    bench.telegram.send(&message).unwrap();
    let heard = bench.updates().await.remove(0)["message"].take();
    assert_eq!(heard["message_thread_id"], topic);
    assert_eq!(heard["is_topic_message"], true);
    assert_eq!(heard["entities"], json!([{ "type": "bot_command", "offset": 0, "length": 6 }]));
    let nowhere = Outgoing { thread: Some(77), ..message };
    assert_eq!(bench.telegram.send(&nowhere), Err(Misuse::NoSuchTopic(77)));

    // An ordinary supergroup numbers the threads of answers but has no topics.
    let group = bench.group(GroupKind::Supergroup);
    let own = bench.ok("sendMessage", json!({ "chat_id": group, "text": "x" })).await["message_id"].as_i64().unwrap();
    bench.updates().await;
    let reply =
        Outgoing { person: AIDA, chat: group, text: "x".to_owned(), reply_to: Some(own), ..Outgoing::default() };
    bench.telegram.send(&reply).unwrap();
    let heard = bench.updates().await.remove(0)["message"].take();
    assert_eq!(heard["message_thread_id"], own);
    assert!(heard.get("is_topic_message").is_none());
    assert_eq!(heard["reply_to_message"]["message_id"], own);
}

#[tokio::test]
async fn groups_and_channels_speak_through_service_bots() {
    let bench = Bench::start().await;
    let group = bench.group(GroupKind::Supergroup);
    bench.updates().await;
    let message =
        |sent_as| Outgoing { person: AIDA, chat: group, text: "/x".to_owned(), sent_as, ..Outgoing::default() };
    bench.telegram.send(&message(SentAs::Group)).unwrap();
    bench.telegram.send(&message(SentAs::Channel { id: -1_003_000_000_001, title: "Shop".to_owned() })).unwrap();
    let updates = bench.updates().await;
    assert_eq!(updates[0]["message"]["from"]["username"], "GroupAnonymousBot");
    assert_eq!(updates[0]["message"]["sender_chat"]["id"], group);
    assert_eq!(updates[1]["message"]["from"]["username"], "Channel_Bot");
    assert_eq!(updates[1]["message"]["sender_chat"]["type"], "channel");
}

#[tokio::test]
async fn edits_are_heard_and_impossible_things_refused() {
    let bench = Bench::start().await;
    bench.updates().await;
    bench.telegram.edit(AIDA, AIDA, 1, "/help").unwrap();
    let edited = bench.updates().await.remove(0)["edited_message"].take();
    assert_eq!(edited["text"], "/help");
    assert!(edited["edit_date"].is_i64());
    let telegram = &bench.telegram;
    assert_eq!(telegram.edit(BOLAT, AIDA, 1, "x"), Err(Misuse::NotAllowed(BOLAT)));
    assert_eq!(telegram.say(AIDA, BOLAT, "x"), Err(Misuse::NotAllowed(AIDA)));
    assert_eq!(telegram.say(AIDA, AIDA, "  "), Err(Misuse::BadText));
    assert_eq!(telegram.say(5, AIDA, "x"), Err(Misuse::NoSuchPerson(5)));
    assert_eq!(telegram.say(AIDA, 5, "x"), Err(Misuse::NoSuchChat(5)));
    assert_eq!(telegram.delete(AIDA, 9), Err(Misuse::NoSuchMessage(9)));
    assert!(telegram.migrate(AIDA).is_err());
}

#[tokio::test]
async fn changes_can_be_awaited() {
    let bench = Bench::start().await;
    let before = *bench.telegram.changed().borrow();
    let answered = bench.telegram.wait_until(LIMIT, |telegram| telegram.messages(AIDA).len() == 2);
    let (answered, _) = tokio::join!(answered, bench.sent("x"));
    assert!(answered);
    assert!(*bench.telegram.changed().borrow() > before);
    assert!(!bench.telegram.wait_until(Duration::ZERO, |_| false).await);
}

#[tokio::test]
async fn contacts_and_forwarded_messages_tell_whose_they_are() {
    let bench = Bench::start().await;
    bench.updates().await;
    let contact = Contact { phone: "77000000001".to_owned(), first_name: "Б".to_owned(), user_id: Some(BOLAT) };
    let sent = Outgoing { person: AIDA, chat: AIDA, contact: Some(contact), ..Outgoing::default() };
    bench.telegram.send(&sent).unwrap();
    let text = |forward| Outgoing { text: "x".to_owned(), contact: None, forward: Some(forward), ..sent.clone() };
    bench.telegram.send(&text(Forward::Person(BOLAT))).unwrap();
    bench.telegram.send(&text(Forward::Hidden("Б".to_owned()))).unwrap();
    assert_eq!(bench.telegram.send(&text(Forward::Person(777))), Err(Misuse::NoSuchPerson(777)));
    let updates = bench.updates().await;
    assert_eq!(
        updates[0]["message"]["contact"],
        json!({ "phone_number": "77000000001", "first_name": "Б", "user_id": BOLAT })
    );
    let origin = |at: usize| &updates[at]["message"]["forward_origin"];
    assert_eq!((&origin(1)["type"], &origin(1)["sender_user"]["id"]), (&json!("user"), &json!(BOLAT)));
    assert_eq!((&origin(2)["type"], &origin(2)["sender_user_name"]), (&json!("hidden_user"), &json!("Б")));
}
