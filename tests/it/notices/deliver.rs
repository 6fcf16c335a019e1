//! How notices are delivered.

use kaspi_order_bot::sandbox::http::Fault;
use kaspi_order_bot::sandbox::telegram::GroupKind;

use super::{CODE, connected_group, forum_with_topic, headlines};
use crate::harness::{COURIER, Harness};

#[tokio::test]
async fn temporary_faults_of_telegram_repeat_no_notice() {
    let t = Harness::start().await;
    let first = connected_group(&t).await;
    let second = t.group(GroupKind::Supergroup, &[COURIER]).await;
    t.kaspi.place_order(CODE, t.clock());
    t.telegram.faults().plan("/SendMessage", Fault::html(502), 3);
    t.poll_and_deliver().await;
    t.kaspi.accept_order(CODE);
    t.telegram.faults().plan("/EditMessageText", Fault::html(500), 2);
    t.poll_and_deliver().await;
    for group in [first, second] {
        assert_eq!(headlines(&t, group).await, ["✅ Принят · сегодня, 14:00"]);
    }
    t.finish().await;
}

#[tokio::test]
async fn a_deleted_card_is_sent_again() {
    let t = Harness::start().await;
    let group = connected_group(&t).await;
    t.kaspi.place_order(CODE, t.clock());
    t.poll_and_deliver().await;
    let card = t.messages(group).await[0].id;
    t.telegram.delete(group, card).unwrap();
    t.kaspi.accept_order(CODE);
    t.poll_and_deliver().await;
    assert_eq!(headlines(&t, group).await, ["✅ Принят · сегодня, 14:00"]);
    t.finish().await;
}

#[tokio::test]
async fn notices_of_a_forum_are_sent_to_the_chosen_topic() {
    let t = Harness::start().await;
    let (group, thread) = forum_with_topic(&t).await;
    t.kaspi.place_order(CODE, t.clock());
    t.poll_and_deliver().await;
    let card = t.messages(group).await.remove(1);
    assert!(card.text.starts_with("🆕 Новый заказ"), "{}", card.text);
    assert_eq!(card.thread, Some(thread));
    t.finish().await;
}
