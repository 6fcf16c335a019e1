//! One card for each order, or separate messages, and where they go.

use kaspi_order_bot::sandbox::telegram::GroupKind;

use super::{CODE, connected_group};
use crate::harness::{Harness, MANAGER, texts};

#[tokio::test]
async fn cards_are_brought_up_to_date_once_when_a_chat_changes_to_separate_messages() {
    let t = Harness::start().await;
    let group = connected_group(&t).await;
    for code in [CODE, "910000002"] {
        t.kaspi.place_order(code, t.clock());
    }
    t.poll_and_deliver().await;
    t.kaspi.archive_order("910000002", "COMPLETED", None);
    t.poll_and_deliver().await;
    // A change that the card does not show yet.
    t.kaspi.accept_order(CODE);
    t.poll().await;
    t.say(MANAGER, group, "/settings");
    let settings = t.answers(group, 3).await.remove(2).id;
    t.press_for_toast(MANAGER, group, settings, "set:style").await;
    t.deliver().await;
    let messages = texts(&t.messages(group).await);
    let closed =
        "🗄 Эта карточка больше не обновляется: о событиях теперь приходят отдельные сообщения.\n\n✅ Принят · ";
    assert!(messages[0].starts_with(closed) && messages[0].contains("🟢 В доставке"), "{}", messages[0]);
    assert!(messages[1].starts_with("✅ Выдан · "), "an ended order's card stays: {}", messages[1]);
    assert!(messages[3].starts_with("✅ Принят · ") && messages.len() == 4, "{messages:#?}");
    assert_eq!(t.count_rows("cards WHERE is_live = 1").await, 0);
    t.kaspi.set_order_status(CODE, "DELIVERY", "CANCELLING");
    t.poll_and_deliver().await;
    let after = texts(&t.messages(group).await);
    assert_eq!(after[..4], messages[..]);
    assert!(after.len() == 5 && after[4].starts_with("⛔️ Отменяется · "), "{after:#?}");
    t.finish().await;
}

#[tokio::test]
async fn connecting_in_a_topic_sends_the_notices_there() {
    let t = Harness::start().await;
    t.kaspi.remove_orders();
    t.poll().await;
    let group = t.unconnected_group(GroupKind::Forum, &[MANAGER]).await;
    let thread = t.telegram.add_topic(group, "Алматы").unwrap();
    t.say_in_topic(MANAGER, group, thread, "/connect");
    let answer = t.answers(group, 2).await.remove(1);
    assert!(answer.text.starts_with("✅ Группа подключена. В эту тему будут приходить уведомления"), "{}", answer.text);
    t.kaspi.place_order(CODE, t.clock());
    t.poll_and_deliver().await;
    let card = t.messages(group).await.remove(2);
    assert_eq!((card.thread, card.text.starts_with("🆕")), (Some(thread), true));
    t.finish().await;
}
