//! What must be noticed at once is not delayed, repeated or hidden by other notices.

use chrono::TimeDelta;
use kaspi_order_bot::domain::ChatId;
use kaspi_order_bot::domain::subscription::Subscription;
use kaspi_order_bot::flow::notices::deliver::{self, Step};
use kaspi_order_bot::sandbox::http::Fault;
use kaspi_order_bot::store;
use serde_json::json;

use super::{CODE, connected_group, headlines};
use crate::harness::{Harness, texts};

fn code(number: u32) -> String {
    (910_000_001 + number).to_string()
}

/// The answer to a call that comes too soon.
fn too_many_requests() -> Fault {
    let body = json!({
        "ok": false, "error_code": 429, "description": "Too Many Requests: retry after 0",
        "parameters": { "retry_after": 0 },
    });
    Fault::json(429, body.to_string())
}

#[tokio::test]
async fn a_cancellation_during_a_sale_is_sent_first_and_by_itself() {
    let t = Harness::start().await;
    let group = connected_group(&t).await;
    t.kaspi.place_order(CODE, t.clock());
    t.poll_and_deliver().await;
    for number in 1..60 {
        t.kaspi.place_order(&code(number), t.clock());
    }
    t.poll().await;
    t.kaspi.archive_order(CODE, "CANCELLED", Some("BUYER_CANCELLATION_HIMSELF"));
    t.poll().await;
    t.deliver().await;
    let seen = headlines(&t, group).await;
    assert!(seen[0].starts_with("⛔️ Отменён · "), "{seen:#?}");
    assert_eq!(
        seen[1..],
        [
            "⛔️ Заказ 910000001 отменён. Товар не передавайте.",
            "📬 Сразу несколько событий: 40 заказов",
            "📬 Сразу несколько событий: 19 заказов",
        ]
    );
    t.finish().await;
}

#[tokio::test]
async fn in_separate_messages_nothing_that_is_outdated_follows_a_cancellation() {
    let t = Harness::start().await;
    let group = connected_group(&t).await;
    let separate = Subscription { is_live: false, ..Subscription::new(ChatId(group)) };
    store::subscriptions::write(t.deps().db.pool(), &separate).await.unwrap();
    t.kaspi.place_order(CODE, t.clock());
    t.poll().await;
    t.kaspi.accept_order(CODE);
    t.poll().await;
    t.kaspi.archive_order(CODE, "CANCELLED", None);
    t.poll().await;
    t.deliver().await;
    let seen = headlines(&t, group).await;
    assert!(seen.len() == 1 && seen[0].starts_with("⛔️ Отменён · "), "{seen:#?}");
    t.finish().await;
}

#[tokio::test]
async fn one_cancellation_is_one_card_and_one_reply_whatever_telegram_answers() {
    let t = Harness::start().await;
    let group = connected_group(&t).await;
    t.kaspi.place_order(CODE, t.clock());
    t.poll_and_deliver().await;
    let faults = t.telegram.faults();
    // Each of the calls fails some times: the edit, and the reply.
    faults.plan("/EditMessageText", too_many_requests(), 2);
    faults.plan("/SendMessage", too_many_requests(), 3);
    t.kaspi.set_order_status(CODE, "DELIVERY", "CANCELLING");
    t.poll_and_deliver().await;
    let seen = headlines(&t, group).await;
    assert!(seen.len() == 2 && seen[0].starts_with("⛔️ Отменяется · "), "{seen:#?}");
    assert_eq!(seen[1], "⛔️ Заказ 910000001 отменяется. Товар не передавайте.");
    // The card is gone: the notice is one new card, although its first tries are refused.
    for message in t.messages(group).await {
        t.telegram.delete(group, message.id).unwrap();
    }
    faults.plan("/EditMessageText", too_many_requests(), 1);
    faults.plan("/SendMessage", too_many_requests(), 5);
    t.kaspi.archive_order(CODE, "CANCELLED", None);
    t.poll_and_deliver().await;
    let seen = headlines(&t, group).await;
    assert!(seen.len() == 1 && seen[0].starts_with("⛔️ Отменён · "), "{seen:#?}");
    t.finish().await;
}

#[tokio::test]
async fn what_a_card_shows_is_not_repeated_by_a_digest() {
    let t = Harness::start().await;
    let group = connected_group(&t).await;
    t.kaspi.place_order(CODE, t.clock());
    t.poll_and_deliver().await;
    // The first change waits; then the card is edited to the second one, and shows both.
    t.kaspi.accept_order(CODE);
    t.poll().await;
    t.kaspi.set_order_status(CODE, "DELIVERY", "CANCELLING");
    t.poll().await;
    t.pass(TimeDelta::minutes(1));
    assert_eq!(deliver::step(t.deps(), ChatId(group)).await.unwrap(), Step::Done);
    for number in 1..12 {
        t.kaspi.place_order(&code(number), t.clock());
    }
    t.poll().await;
    t.deliver().await;
    let messages = texts(&t.messages(group).await);
    let digest = messages.iter().find(|text| text.starts_with("📬")).unwrap();
    assert!(digest.starts_with("📬 Сразу несколько событий: 11 заказов") && !digest.contains(CODE), "{digest}");
    assert_eq!(t.count_rows("notices WHERE outcome = 'covered'").await, 1);
    t.finish().await;
}
