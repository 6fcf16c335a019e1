//! A database that cannot be written.

use kaspi_order_bot::flow::operations::incidents;
use reqwest::StatusCode;

use super::health;
use crate::harness::{ADMIN, COURIER, Harness, is_card_of};

/// The file may not grow, as on a full disk. The limit belongs to the connection: a new one is without it.
async fn fill_disk(t: &Harness) {
    let db = t.deps().db.pool();
    sqlx::raw_sql("VACUUM; PRAGMA max_page_count = 1").execute(db).await.unwrap();
}

#[tokio::test]
async fn a_full_disk_is_reported_once_and_the_bot_recovers_by_itself() {
    let (t, url) = health::start().await;
    t.ask(ADMIN, "/start").await;
    t.poll().await;
    t.settle().await;
    fill_disk(&t).await;
    let (status, body) = health::get(&format!("{url}/readyz")).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(body.contains("database or disk is full"), "{body}");
    assert_eq!(health::get(&format!("{url}/readyz")).await.0, StatusCode::OK, "there is room again");
    fill_disk(&t).await;
    assert!(!incidents::check_database(t.deps()).await);
    let alarm = t.answers(ADMIN, 2).await.remove(1).text;
    assert!(alarm.starts_with("💾 База данных не записывается."), "{alarm}");
    // With room again, nothing has to be restarted.
    assert!(incidents::check_database(t.deps()).await);
    assert_eq!(t.answers(ADMIN, 3).await[2].text, "✅ База данных снова записывается.");
    assert_eq!(t.said(ADMIN).await.len(), 3);
    t.finish().await;
}

#[tokio::test]
async fn a_question_during_a_full_disk_is_not_lost() {
    let (t, _) = health::start().await;
    t.settle().await;
    fill_disk(&t).await;
    // Too long for the room that is left.
    t.say(COURIER, COURIER, &format!("900000101 {}", "пожалуйста ".repeat(350)));
    let answers = t.answers(COURIER, 3).await;
    assert!(answers.iter().any(|answer| is_card_of(answer, "900000101")));
    t.finish().await;
}
