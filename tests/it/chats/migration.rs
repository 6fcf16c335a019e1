//! Groups that become supergroups.

use std::time::Duration;

use kaspi_order_bot::sandbox::http::Fault;
use kaspi_order_bot::sandbox::telegram::GroupKind;

use crate::harness::{COURIER, Harness, MANAGER, is_card_of};

#[tokio::test]
async fn a_migrated_group_stays_connected() {
    let t = Harness::start().await;
    let old = t.group(GroupKind::Basic, &[MANAGER, COURIER]).await;
    t.say(MANAGER, old, "/language");
    let choice = t.answers(old, 1).await[0].id;
    t.press(MANAGER, old, choice, "language:en");
    t.settle().await;
    let new = t.telegram.migrate(old).unwrap();
    t.say(COURIER, new, "/order 123456789");
    assert!(t.answers(new, 1).await[0].text.starts_with("🔍 There is no order"));
    t.finish().await;
}

#[tokio::test]
async fn an_answer_follows_its_group_to_the_new_id() {
    let t = Harness::start().await;
    let old = t.group(GroupKind::Basic, &[MANAGER, COURIER]).await;
    t.kaspi.faults().plan("900000206", Fault::Delay(Duration::from_millis(300)), 1);
    t.say(COURIER, old, "/order 900000206");
    t.until(|| t.kaspi.faults().is_empty()).await;
    let new = t.telegram.migrate(old).unwrap();
    let answer = t.answers(new, 1).await.remove(0);
    assert!(is_card_of(&answer, "900000206"));
    assert_eq!(answer.reply_to, None, "the question has another id there");
    t.finish().await;
}
