//! How many orders one person may look up.

use insta::assert_snapshot;

use crate::harness::{ADMIN, COLLEAGUE, COURIER, Harness, is_card_of};

#[tokio::test]
async fn exceeding_the_quota_is_answered_and_reported_to_the_admins_once() {
    let t = Harness::start_with(&[("LOOKUPS_PER_TEN_MINUTES", "3")]).await;
    t.ask(ADMIN, "/start").await;
    for _ in 0..3 {
        assert!(is_card_of(&t.ask(COURIER, "900000206").await, "900000206"));
    }
    assert_snapshot!(t.ask(COURIER, "900000206").await.text, @"✋ Слишком много запросов: можно не больше 3 за 10 минут. Следующий запрос: сегодня, 14:10. Если этого мало для работы, скажите администратору.");
    t.ask(COURIER, "900000309").await;
    assert_snapshot!(t.answers(ADMIN, 2).await[1].text, @"
    ✋ Слишком много запросов.
    Курьер смотрит больше заказов, чем разрешено, и пока не получает ответов. Что именно: /audit 22
    ");
    assert_eq!(t.kaspi.request_count(), 3);
    assert!(is_card_of(&t.ask(COLLEAGUE, "900000206").await, "900000206"), "the quota is per person");
    assert_eq!(t.said(ADMIN).await.len(), 2);
    t.finish().await;
}

#[tokio::test]
async fn the_quota_of_a_day_is_separate() {
    let t = Harness::start_with(&[("LOOKUPS_PER_DAY", "2")]).await;
    t.say(COURIER, COURIER, "900000206 900000309 900000102");
    let answers = t.answers(COURIER, 3).await;
    assert!(is_card_of(&answers[0], "900000206") && is_card_of(&answers[1], "900000309"));
    assert_snapshot!(answers[2].text, @"✋ Слишком много запросов: можно не больше 2 за сутки. Следующий запрос: завтра, 14:00. Если этого мало для работы, скажите администратору.");
    t.finish().await;
}
