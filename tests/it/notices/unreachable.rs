//! Chats that Telegram refuses.

use std::time::Duration;

use chrono::TimeDelta;
use kaspi_order_bot::domain::ChatId;
use kaspi_order_bot::flow::notices::deliver::{self, Step};
use kaspi_order_bot::flow::operations::incidents;
use kaspi_order_bot::sandbox::http::Fault;
use kaspi_order_bot::sandbox::telegram::GroupKind;
use serde_json::json;

use super::{CODE, connected_group, forum_with_topic, headlines};
use crate::harness::{ADMIN, COURIER, Harness, MANAGER, texts};

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
    assert_eq!(headlines(&t, new).await, ["🆕 Новый заказ · сегодня, 14:00"]);
    t.kaspi.accept_order(CODE);
    t.poll_and_deliver().await;
    assert_eq!(headlines(&t, new).await, ["✅ Принят · сегодня, 14:00"]);
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

#[tokio::test]
async fn a_group_that_says_kicked_while_the_bot_is_a_member_is_kept() {
    let t = Harness::start().await;
    t.ask(MANAGER, "/start").await;
    let group = connected_group(&t).await;
    // First another failure, then the refusal.
    t.telegram.faults().plan("/SendMessage", Fault::html(502), 1);
    let kicked =
        json!({ "ok": false, "error_code": 403, "description": "Forbidden: bot was kicked from the supergroup chat" });
    t.kaspi.place_order(CODE, t.clock());
    t.poll().await;
    let chat = ChatId(group);
    t.pass(TimeDelta::minutes(1));
    deliver::step(t.deps(), chat).await.unwrap();
    t.pass(TimeDelta::minutes(1));
    t.telegram.faults().plan("/SendMessage", Fault::json(403, kicked.to_string()), 1);
    let step = deliver::step(t.deps(), chat).await.unwrap();
    assert!(matches!(step, Step::Later(pause) if pause > Duration::from_mins(30)), "{step:?}");
    let notification = t.answers(MANAGER, 2).await.remove(1).text;
    assert!(notification.starts_with("🔇 Боту нельзя писать в группе «Доставка»"), "{notification}");
    // A message of the bot that is sent there releases the notices.
    t.pass(TimeDelta::minutes(1));
    assert!(matches!(deliver::step(t.deps(), chat).await.unwrap(), Step::Later(_)));
    t.say(COURIER, group, "/help");
    t.answers(group, 1).await;
    t.settle().await;
    t.pass(TimeDelta::seconds(2));
    assert_eq!(deliver::step(t.deps(), chat).await.unwrap(), Step::Done);
    assert_eq!(headlines(&t, group).await.len(), 2);
    t.finish().await;
}

#[tokio::test]
async fn notices_are_released_when_the_bot_gets_its_rights_back() {
    let t = Harness::start().await;
    t.ask(MANAGER, "/start").await;
    let group = connected_group(&t).await;
    for code in [CODE, "910000002"] {
        let muted = json!({ "ok": false, "error_code": 400, "description": "Bad Request: not enough rights to send text messages to the chat" });
        t.telegram.faults().plan("/SendMessage", Fault::json(400, muted.to_string()), 1);
        t.kaspi.place_order(code, t.clock());
        t.poll().await;
        t.pass(TimeDelta::minutes(1));
        deliver::step(t.deps(), ChatId(group)).await.unwrap();
        t.telegram.set_bot_admin(group, MANAGER, code == CODE).unwrap();
        t.settle().await;
        t.pass(TimeDelta::seconds(2));
        assert_eq!(deliver::step(t.deps(), ChatId(group)).await.unwrap(), Step::Done, "{code}");
    }
    // Of each time the managers are notified.
    assert_eq!(t.answers(MANAGER, 3).await.len(), 3);
    t.finish().await;
}

#[tokio::test]
async fn a_poison_notice_is_set_aside() {
    let t = Harness::start().await;
    t.ask(ADMIN, "/start").await;
    let group = connected_group(&t).await;
    t.telegram.faults().plan_always(CODE, Fault::html(500));
    for code in [CODE, "910000002"] {
        t.kaspi.place_order(code, t.clock());
    }
    t.poll().await;
    t.deliver().await;
    let shown = t.messages(group).await;
    assert!(shown.len() == 1 && shown[0].text.contains("910000002"), "{:#?}", texts(&shown));
    let notification = t.answers(ADMIN, 2).await.remove(1).text;
    assert!(notification.starts_with("🧩 Telegram раз за разом не принимает одно сообщение."), "{notification}");
    t.telegram.faults().clear();
    t.finish().await;
}

#[tokio::test]
async fn answers_and_edits_count_against_the_limit_of_a_group() {
    let t = Harness::start().await;
    let group = connected_group(&t).await;
    for _ in 0..20 {
        t.say(COURIER, group, "/help");
    }
    t.answers(group, 20).await;
    t.kaspi.place_order(CODE, t.clock());
    t.poll().await;
    let before = t.clock();
    t.deliver().await;
    assert!(t.clock() - before >= TimeDelta::seconds(59), "{:?}", t.clock() - before);
    // An edit and the reply below it are two messages.
    t.pass(TimeDelta::minutes(5));
    t.kaspi.set_order_status(CODE, "DELIVERY", "CANCELLING");
    t.poll().await;
    assert_eq!(deliver::step(t.deps(), ChatId(group)).await.unwrap(), Step::Done);
    assert!(matches!(deliver::step(t.deps(), ChatId(group)).await.unwrap(), Step::Later(_)));
    t.pass(TimeDelta::seconds(1));
    assert_eq!(deliver::step(t.deps(), ChatId(group)).await.unwrap(), Step::Done);
    assert!(t.messages(group).await.len() == 22, "{:#?}", texts(&t.messages(group).await));
    t.finish().await;
}

#[tokio::test]
async fn a_muted_group_has_no_share_in_the_alarm_of_stuck_notices_and_a_bounded_number_of_them() {
    let t = Harness::start().await;
    t.ask(ADMIN, "/start").await;
    let group = connected_group(&t).await;
    let body = json!({ "ok": false, "error_code": 400, "description": "Bad Request: CHAT_WRITE_FORBIDDEN" });
    t.telegram.faults().plan_always("/SendMessage", Fault::json(400, body.to_string()));
    for number in 0..1100 {
        t.kaspi.place_order(&(910_000_000 + number).to_string(), t.clock());
    }
    t.poll().await;
    t.pass(TimeDelta::minutes(1));
    assert!(matches!(deliver::step(t.deps(), ChatId(group)).await.unwrap(), Step::Later(_)));
    assert_eq!(t.count_rows("notices WHERE done_at IS NULL").await, 1000);
    t.telegram.faults().clear();
    t.pass(TimeDelta::minutes(30));
    incidents::check_notices(t.deps()).await;
    assert_eq!(t.count_rows("incidents WHERE name = 'notices'").await, 0);
    t.finish().await;
}
