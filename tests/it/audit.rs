//! Who looked at what, and how much one person may look at.

use insta::assert_snapshot;
use kaspi_order_bot::sandbox::http::Fault;
use kaspi_order_bot::sandbox::telegram::GroupKind;

use crate::harness::{ADMIN, COLLEAGUE, COURIER, Harness, STRANGER, is_card_of};

#[tokio::test]
async fn admins_see_who_looked_at_what() {
    let t = Harness::start().await;
    assert_snapshot!(t.ask(ADMIN, "/audit").await.text, @"Таких запросов не было.");
    t.ask(COURIER, "900000206").await;
    t.ask(COLLEAGUE, "123456789").await;
    t.kaspi.faults().plan("900000309", Fault::html(404), 1);
    t.ask(COLLEAGUE, "900000309").await;
    let group = t.group(GroupKind::Supergroup, &[COURIER, ADMIN]).await;
    t.say(COURIER, group, "/order 900000206");
    t.answers(group, 1).await;
    t.ask(STRANGER, "900000206").await;
    t.settle().await;
    assert_snapshot!(t.ask(ADMIN, "/audit").await.text, @"
    Кто что смотрел
    сегодня, 23.11 14:00 · Курьер · 900000206 · показан · в группе
    сегодня, 23.11 14:00 · Коллега · 900000309 · Kaspi не ответил
    сегодня, 23.11 14:00 · Коллега · 123456789 · не найден
    сегодня, 23.11 14:00 · Курьер · 900000206 · показан
    ");
    assert_snapshot!(t.ask(ADMIN, "/audit 900000206").await.text, @"
    Кто что смотрел
    сегодня, 23.11 14:00 · Курьер · 900000206 · показан · в группе
    сегодня, 23.11 14:00 · Курьер · 900000206 · показан
    ");
    assert_snapshot!(t.ask(ADMIN, "/audit 33").await.text, @"
    Кто что смотрел
    сегодня, 23.11 14:00 · Коллега · 900000309 · Kaspi не ответил
    сегодня, 23.11 14:00 · Коллега · 123456789 · не найден
    ");
    assert_snapshot!(t.ask(ADMIN, "/audit me").await.text, @"Укажите номер заказа или Telegram ID, например: /audit 900000101. Без номера — последние запросы всех.");
    assert_eq!(t.ask(COURIER, "/audit").await.text, "Эта команда — только для администраторов.");
    t.say(ADMIN, group, "/audit");
    t.settle().await;
    assert_eq!(t.said(group).await[1..], ["Эта команда — для личных сообщений."]);
    t.finish().await;
}

#[tokio::test]
async fn who_asks_too_much_is_told_and_the_admins_once() {
    let t = Harness::start_with(&[("LOOKUPS_PER_TEN_MINUTES", "3")]).await;
    t.ask(ADMIN, "/start").await;
    for _ in 0..3 {
        assert!(is_card_of(&t.ask(COURIER, "900000206").await, "900000206"));
    }
    assert_snapshot!(t.ask(COURIER, "900000206").await.text, @"✋ Слишком много запросов: можно не больше 3 за 10 минут. Следующий — после сегодня, 23.11 14:10. Если этого мало для работы, скажите администратору.");
    t.ask(COURIER, "900000309").await;
    assert_snapshot!(t.answers(ADMIN, 2).await[1].text, @"
    ✋ Слишком много запросов.
    22 смотрит больше заказов, чем разрешено, и пока не получает ответов. Что именно: /audit 22
    ");
    assert_eq!(t.kaspi.request_count(), 3);
    assert!(is_card_of(&t.ask(COLLEAGUE, "900000206").await, "900000206"), "others are not concerned");
    assert_eq!(t.said(ADMIN).await.len(), 2);
    t.finish().await;
}

#[tokio::test]
async fn a_day_has_a_limit_of_its_own() {
    let t = Harness::start_with(&[("LOOKUPS_PER_DAY", "2")]).await;
    t.say(COURIER, COURIER, "900000206 900000309 900000102");
    let answers = t.answers(COURIER, 3).await;
    assert!(answers.iter().any(|answer| answer.text.contains("не больше 2 за сутки")));
    t.finish().await;
}
