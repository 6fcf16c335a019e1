//! Updates are stored before they are confirmed, and answered after a restart.

use std::time::Duration;

use insta::assert_snapshot;
use kaspi_order_bot::domain::PendingUpdate;
use kaspi_order_bot::sandbox::http::Fault;
use kaspi_order_bot::store;
use kaspi_order_bot::store::inbox;
use serde_json::json;

use crate::harness::{COURIER, Harness, is_card_of, now, text_message};

#[tokio::test]
async fn an_interrupted_answer_is_sent_after_the_restart() {
    let mut t = Harness::start().await;
    t.kaspi.faults().plan("900000206", Fault::Delay(Duration::from_secs(5)), 1);
    t.say(COURIER, COURIER, "900000206");
    t.say(COURIER, COURIER, "900000309");
    t.until(|| t.kaspi.faults().is_empty()).await;
    t.crash_bot().await;
    t.start_bot().await;
    let answers = t.answers(COURIER, 2).await;
    assert!(
        is_card_of(&answers[0], "900000206") && is_card_of(&answers[1], "900000309"),
        "in the order of the questions"
    );
    t.finish().await;
}

#[tokio::test]
async fn a_question_asked_during_an_outage_is_answered() {
    let mut t = Harness::start().await;
    t.stop_bot().await;
    t.say(COURIER, COURIER, "900000206");
    t.start_bot().await;
    assert!(is_card_of(&t.answers(COURIER, 1).await[0], "900000206"));
    t.finish().await;
}

#[tokio::test]
async fn a_graceful_stop_finishes_running_answers() {
    let mut t = Harness::start().await;
    t.kaspi.faults().plan("900000206", Fault::Delay(Duration::from_millis(500)), 1);
    t.say(COURIER, COURIER, "900000206");
    t.until(|| t.kaspi.faults().is_empty()).await;
    t.stop_bot().await;
    assert!(is_card_of(&t.answers(COURIER, 1).await[0], "900000206"));
}

#[tokio::test]
async fn an_update_that_fails_ten_times_is_given_up_with_an_apology() {
    let mut t = Harness::prepare().await;
    t.say(COURIER, COURIER, "900000309");
    // As if it had crashed the process ten times.
    let db = store::Db::open(&t.database_url()).await.unwrap();
    let payload = json!({ "update_id": 1, "message": text_message(1, COURIER, "900000206") }).to_string();
    let update = PendingUpdate { update_id: 1, payload, received_at: now(), is_left_over: false };
    inbox::store(db.pool(), &[update]).await.unwrap();
    for _ in 0..10 {
        inbox::begin_attempt(db.pool(), 1).await.unwrap();
    }
    db.close().await.unwrap();
    t.start_bot().await;
    let answers = t.answers(COURIER, 2).await;
    assert_snapshot!(answers[0].text, @"😔 Не получилось ответить из-за внутренней ошибки. Повторите запрос; если не поможет, сообщите администратору.");
    assert!(is_card_of(&answers[1], "900000309"), "the next question is answered");
    t.finish().await;
}
