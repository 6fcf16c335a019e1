//! What was delivered is not delivered again because it could not be written down at once.

use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use kaspi_order_bot::domain::ChatId;
use kaspi_order_bot::flow::notices::deliver::{self, Step};
use kaspi_order_bot::sandbox::http::Fault;
use kaspi_order_bot::sandbox::telegram::GroupKind;
use sqlx::SqlitePool;

use super::{CODE, connected_group, headlines};
use crate::harness::{COURIER, Harness, MANAGER, is_card_of, texts};

/// Holds the database's write lock, like a program that its owner has opened.
async fn lock(t: &Harness) -> sqlx::Transaction<'static, sqlx::Sqlite> {
    // The bot waits five seconds for a lock.
    sqlx::query("PRAGMA busy_timeout = 20").execute(t.deps().db.pool()).await.unwrap();
    let pool = SqlitePool::connect(&t.database_url()).await.unwrap();
    pool.begin_with("BEGIN IMMEDIATE").await.unwrap()
}

#[tokio::test]
async fn a_notice_that_is_sent_while_the_database_is_locked_is_sent_once() {
    let t = Harness::start().await;
    let group = connected_group(&t).await;
    t.kaspi.place_order(CODE, t.clock());
    t.poll().await;
    t.pass(TimeDelta::minutes(1));
    let locked = lock(&t).await;
    let delivering = tokio::spawn({
        let deps = Arc::clone(t.deps());
        async move { deliver::step(&deps, ChatId(group)).await.unwrap() }
    });
    let is_sent = || t.telegram.messages(group).iter().any(|message| message.text.starts_with("🆕"));
    t.until(is_sent).await;
    // Longer than the bot waits for the lock, several times.
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(!delivering.is_finished(), "the notice is not recorded yet");
    locked.rollback().await.unwrap();
    assert_eq!(delivering.await.unwrap(), Step::Done);
    t.pass(TimeDelta::minutes(10));
    t.deliver().await;
    assert_eq!(headlines(&t, group).await.len(), 1);
    // The card is known, although it was recorded late.
    t.kaspi.accept_order(CODE);
    t.poll_and_deliver().await;
    assert_eq!(headlines(&t, group).await, ["✅ Принят · сегодня, 14:11"]);
    t.finish().await;
}

#[tokio::test]
async fn a_question_that_is_answered_while_the_database_is_locked_is_answered_once() {
    let mut t = Harness::start().await;
    t.ask(COURIER, "/help").await;
    t.settle().await;
    // Telegram takes the answer's text, and the database is locked before that is written down.
    t.telegram.faults().plan("/SendMessage", Fault::Delay(Duration::from_millis(300)), 1);
    t.say(COURIER, COURIER, "900000101");
    t.until(|| t.telegram.faults().is_empty()).await;
    let locked = lock(&t).await;
    let answers = t.answers(COURIER, 3).await;
    assert!(answers.iter().any(|answer| is_card_of(answer, "900000101")), "{:#?}", texts(&answers));
    tokio::time::sleep(Duration::from_millis(300)).await;
    locked.rollback().await.unwrap();
    t.settle().await;
    t.stop_bot().await;
    let before = t.telegram.messages(COURIER).len();
    t.start_bot().await;
    t.settle().await;
    assert_eq!(t.telegram.messages(COURIER).len(), before, "answered again after a restart");
    t.finish().await;
}

#[tokio::test]
async fn a_group_that_migrates_unnoticed_gets_its_notices_at_once() {
    let t = Harness::start().await;
    t.kaspi.remove_orders();
    t.poll().await;
    let old = t.group(GroupKind::Basic, &[COURIER, MANAGER]).await;
    t.kaspi.place_order(CODE, t.clock());
    t.poll().await;
    // The bot gets no updates, and so does not notice the migration.
    t.settle().await;
    t.telegram.faults().plan("/GetUpdates", Fault::NoResponse, 1);
    // The request that waits for updates now must end first.
    t.say(COURIER, COURIER, "/help");
    t.until(|| t.telegram.faults().is_empty()).await;
    let new = t.telegram.migrate(old).unwrap();
    t.pass(TimeDelta::minutes(1));
    assert_eq!(deliver::step(t.deps(), ChatId(old)).await.unwrap(), Step::Done);
    let waiting = deliver::chats(t.deps()).await.unwrap();
    assert_eq!(waiting, [(ChatId(new), Duration::ZERO)]);
    assert_eq!(deliver::step(t.deps(), ChatId(new)).await.unwrap(), Step::Done);
    let cards = t.telegram.messages(new).into_iter().filter(|message| message.text.starts_with("🆕")).count();
    assert_eq!(cards, 1);
}

#[tokio::test]
async fn a_clock_that_is_set_back_delays_no_notice() {
    let t = Harness::start().await;
    let group = connected_group(&t).await;
    t.kaspi.place_order(CODE, t.clock());
    t.poll_and_deliver().await;
    t.kaspi.set_order_status(CODE, "DELIVERY", "CANCELLING");
    t.poll().await;
    t.telegram.faults().plan("/SendMessage", Fault::html(502), 1);
    let deps = t.deps();
    t.pass(TimeDelta::minutes(1));
    assert_eq!(deliver::step(deps, ChatId(group)).await.unwrap(), Step::Done, "the edit");
    t.set_clock(-TimeDelta::hours(5));
    t.pass(TimeDelta::seconds(1));
    assert!(matches!(deliver::step(deps, ChatId(group)).await.unwrap(), Step::Later(_)), "the reply fails");
    t.pass(TimeDelta::seconds(2));
    assert_eq!(deliver::step(deps, ChatId(group)).await.unwrap(), Step::Done, "the reply");
    assert_eq!(headlines(&t, group).await.len(), 2);
    t.finish().await;
}
