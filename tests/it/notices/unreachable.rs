//! Chats that Telegram refuses.

use chrono::TimeDelta;
use kaspi_order_bot::sandbox::http::Fault;
use kaspi_order_bot::sandbox::telegram::GroupKind;
use serde_json::json;

use super::{CODE, forum_with_topic, headlines};
use crate::harness::{COURIER, Harness, MANAGER, texts};

#[tokio::test]
async fn a_migrated_group_is_followed_and_a_lost_one_is_disconnected() {
    let t = Harness::start().await;
    t.ask(MANAGER, "/start").await;
    t.kaspi.remove_orders();
    t.poll().await;
    let old = t.group(GroupKind::Basic, &[COURIER, MANAGER]).await;
    t.kaspi.place_order(CODE, t.clock());
    t.poll().await;
    let new = t.telegram.migrate(old).unwrap();
    t.deliver().await;
    assert_eq!(headlines(&t, new).await, ["🆕 Новый заказ · сегодня, 23.11 14:00"]);
    t.kaspi.accept_order(CODE);
    t.poll_and_deliver().await;
    assert_eq!(headlines(&t, new).await, ["🔄 Обновлён · сегодня, 23.11 14:00"]);
    // A notice is sent after the bot was removed.
    t.kaspi.place_order("910000002", t.clock());
    t.poll().await;
    t.telegram.kick_bot(new, MANAGER).unwrap();
    t.deliver().await;
    t.settle().await;
    let answer = t.answers(MANAGER, 2).await.remove(1).text;
    assert!(answer.starts_with("🔌 Группа «Доставка» больше недоступна боту"), "{answer}");
    t.kaspi.place_order("910000003", t.clock());
    t.poll_and_deliver().await;
    assert_eq!(t.messages(new).await.len(), 1);
    assert_eq!(t.messages(MANAGER).await.len(), 2, "once");
    t.finish().await;
}

#[tokio::test]
async fn each_refusal_of_telegram_is_handled() {
    let t = Harness::start().await;
    t.ask(MANAGER, "/start").await;
    let (group, _) = forum_with_topic(&t).await;
    let refuse = |description: &str, times| {
        let body = json!({ "ok": false, "error_code": 400, "description": format!("Bad Request: {description}") });
        t.telegram.faults().plan("/SendMessage", Fault::json(400, body.to_string()), times);
    };
    // The topic is closed: notices are sent to the general one.
    refuse("TOPIC_CLOSED", 1);
    t.kaspi.place_order(CODE, t.clock());
    t.poll_and_deliver().await;
    assert!(t.answers(MANAGER, 2).await[1].text.starts_with("🗂 Тема для уведомлений в группе «Доставка»"));
    let card = t.messages(group).await.remove(1);
    assert_eq!((card.thread, card.text.starts_with("🆕")), (None, true));
    // The bot may not write: it tries again after an hour.
    refuse("not enough rights to send text messages to the chat", 1);
    t.kaspi.place_order("910000002", t.clock());
    t.poll().await;
    let before = t.clock();
    t.deliver().await;
    assert!(t.answers(MANAGER, 3).await[2].text.starts_with("🔇 Боту нельзя писать в группе «Доставка»"));
    assert!(t.clock() - before >= TimeDelta::hours(1), "{:?}", t.clock() - before);
    assert_eq!(t.messages(group).await.len(), 3);
    // A notice that Telegram does not accept even without its buttons and its markup is dropped, and the next one is sent.
    refuse("message text is invalid", 3);
    t.kaspi.place_order("910000003", t.clock());
    t.poll_and_deliver().await;
    t.kaspi.place_order("910000004", t.clock());
    t.poll_and_deliver().await;
    let messages = t.messages(group).await;
    assert_eq!(messages.len(), 4, "{:#?}", texts(&messages));
    assert!(messages[3].text.contains("📦 Заказ 910000004 "), "{}", messages[3].text);
    // The pause that Telegram requests is respected.
    let wait = json!({ "ok": false, "error_code": 429, "description": "Too Many Requests: retry after 10", "parameters": { "retry_after": 10 } });
    t.telegram.faults().plan("/SendMessage", Fault::json(429, wait.to_string()), 1);
    t.kaspi.place_order("910000005", t.clock());
    t.poll().await;
    let before = t.clock();
    t.deliver().await;
    assert!(t.clock() - before >= TimeDelta::seconds(10));
    assert!(t.messages(group).await[4].text.contains("📦 Заказ 910000005 "));
    t.finish().await;
}
