//! What `flow::chats::reply` sends: keys, photos, and the ids of what was sent.

use kaspi_order_bot::domain::{Action, Button, Callback, ChatId, Key, Outgoing, ReplyKeyboard};
use kaspi_order_bot::flow::chats::reply::{self, Recipient};
use kaspi_order_bot::sandbox::http::Fault;
use kaspi_order_bot::sandbox::telegram::{self, GroupKind, Photo};
use kaspi_order_bot::telegram::{Attachment, Destination};
use serde_json::json;

use crate::harness::{COURIER, Harness, MANAGER};

fn text() -> Outgoing {
    Outgoing::text("<b>текст</b>".to_owned())
}

fn with_keys() -> Outgoing {
    let key = |text: &str, asks_location| Key { text: text.to_owned(), asks_location };
    let rows = vec![vec![key("📋 Мои", false), key("📍 Я здесь", true)], vec![key("🗺 Маршрут", false)]];
    Outgoing { keyboard: Some(ReplyKeyboard::Show(rows)), ..text() }
}

fn keys(t: &Harness, chat: i64) -> Vec<Vec<(String, bool)>> {
    let key = |key: telegram::Key| (key.text, key.asks_location);
    t.telegram.keys(chat).into_iter().map(|row| row.into_iter().map(key).collect()).collect()
}

fn refusal(description: &str) -> Fault {
    Fault::json(400, json!({ "ok": false, "error_code": 400, "description": description }).to_string())
}

/// Sends a message and returns it as the chat shows it.
async fn send(t: &Harness, chat: i64, message: &Outgoing) -> telegram::Message {
    let sent = reply::send(t.deps(), Recipient::Member, Destination::chat(ChatId(chat)), message).await.unwrap();
    assert_eq!(sent.chat, ChatId(chat));
    t.telegram.message(chat, sent.message_id.into()).unwrap()
}

#[tokio::test]
async fn keys_are_shown_and_removed_in_private_chats() {
    let t = Harness::start().await;
    let group = t.group(GroupKind::Supergroup, &[MANAGER, COURIER]).await;
    t.ask(COURIER, "/start").await;
    send(&t, COURIER, &with_keys()).await;
    let first = vec![("📋 Мои".to_owned(), false), ("📍 Я здесь".to_owned(), true)];
    let shown = [first, vec![("🗺 Маршрут".to_owned(), false)]];
    assert_eq!(keys(&t, COURIER), shown);
    // Other messages leave them, and buttons have no place for them.
    let button = Button { text: "🔄".to_owned(), action: Action::Callback(Callback::RequestAccess) };
    let removal = Outgoing { keyboard: Some(ReplyKeyboard::Remove), ..text() };
    let with_button = send(&t, COURIER, &Outgoing { buttons: vec![vec![button]], ..removal.clone() }).await;
    assert_eq!((with_button.buttons.len(), keys(&t, COURIER).len()), (1, 2));
    send(&t, COURIER, &removal).await;
    assert!(keys(&t, COURIER).is_empty());
    // A keyboard that a group might have.
    let key = Key { text: "📋 Мои".to_owned(), asks_location: false };
    let for_all = Outgoing { keyboard: Some(ReplyKeyboard::Show(vec![vec![key]])), ..text() };
    assert_eq!(send(&t, group, &for_all).await.text, "текст");
    assert!(keys(&t, group).is_empty());
    t.finish().await;
}

#[tokio::test]
async fn a_message_is_sent_without_the_keys_that_telegram_rejects() {
    let t = Harness::start().await;
    t.ask(COURIER, "/help").await;
    t.telegram.faults().plan("/SendMessage", refusal("Bad Request: can't parse keyboard button"), 1);
    let sent = send(&t, COURIER, &with_keys()).await;
    assert_eq!((sent.text.as_str(), sent.entities.len()), ("текст", 1), "the markup stays");
    assert!(keys(&t, COURIER).is_empty());
    t.finish().await;
}

#[tokio::test]
async fn what_was_sent_is_named_in_the_supergroup_that_a_group_became() {
    let t = Harness::start().await;
    let old = t.group(GroupKind::Basic, &[MANAGER, COURIER]).await;
    let new = t.telegram.migrate(old).unwrap();
    let to = Destination::chat(ChatId(old));
    let sent = reply::send(t.deps(), Recipient::Member, to, &text()).await.unwrap();
    assert_eq!(sent.chat, ChatId(new));
    assert_eq!(t.telegram.message(new, sent.message_id.into()).unwrap().text, "текст");
    t.finish().await;
}

#[tokio::test]
async fn a_photo_is_sent_on_under_a_card() {
    let t = Harness::start().await;
    let group = t.group(GroupKind::Forum, &[MANAGER, COURIER]).await;
    let topic = t.telegram.add_topic(group, "Заказы").unwrap();
    t.say_in_topic(COURIER, group, topic, "/order 900000101");
    let card = t.answers(group, 1).await.remove(0);
    let own = t.ask(COURIER, "900000101").await;
    let photo = t.telegram.reply_with_photo(COURIER, COURIER, own.id, "").unwrap();
    let file_id = t.telegram.file_id(COURIER, photo).unwrap();
    let to = Destination {
        thread: topic.try_into().ok(),
        reply_to: card.id.try_into().ok(),
        ..Destination::chat(ChatId(group))
    };
    let mut seen = Vec::new();
    for refusals in [0, 1] {
        t.telegram.faults().plan("/SendPhoto", refusal("Bad Request: can't parse entities"), refusals);
        let sent = reply::send_photo(t.deps(), Recipient::Member, to, Attachment::Kept(&file_id), "<b>Айдар</b>")
            .await
            .unwrap();
        seen.push(t.telegram.message(group, sent.message_id.into()).unwrap());
    }
    for message in &seen {
        assert_eq!((message.photo.as_ref(), message.text.as_str()), (Some(&Photo::sample()), "Айдар"));
        assert_eq!(message.thread, Some(topic));
    }
    assert_eq!((seen[0].reply_to, seen[0].entities.len()), (Some(card.id), 1));
    assert!(seen[1].reply_to.is_none() && seen[1].entities.is_empty());
    let error =
        reply::send_photo(t.deps(), Recipient::Member, to, Attachment::Kept("another bot's"), "").await.unwrap_err();
    assert!(error.to_string().contains("wrong file identifier"), "{error:#}");
    t.finish().await;
}
