//! The record of lookups.

use chrono::TimeDelta;
use insta::assert_snapshot;
use kaspi_order_bot::sandbox::http::Fault;
use kaspi_order_bot::sandbox::telegram::GroupKind;

use crate::harness::{ADMIN, COLLEAGUE, COURIER, Harness, STRANGER};

#[tokio::test]
async fn admins_see_who_looked_up_which_order() {
    let t = Harness::start().await;
    assert_snapshot!(t.ask(ADMIN, "/audit").await.text, @"Таких запросов не было.");
    t.pass(TimeDelta::days(-1));
    t.ask(COURIER, "900000207").await;
    t.pass(TimeDelta::days(1));
    t.ask(COURIER, "900000206").await;
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

    сегодня
    14:00 · Курьер · 900000206 · в группе
    14:00 · Коллега · 900000309 · Kaspi не ответил
    14:00 · Коллега · 123456789 · не найден
    14:00 · Курьер · 900000206 · ×2

    вчера
    14:00 · Курьер · 900000207
    ");
    assert_snapshot!(t.ask(ADMIN, "/audit 900000206").await.text, @"
    Кто что смотрел

    сегодня
    14:00 · Курьер · 900000206 · в группе
    14:00 · Курьер · 900000206
    ");
    assert_snapshot!(t.ask(ADMIN, "/audit 33").await.text, @"
    Кто что смотрел

    сегодня
    14:00 · Коллега · 900000309 · Kaspi не ответил
    14:00 · Коллега · 123456789 · не найден
    ");
    assert_snapshot!(t.ask(ADMIN, "/audit me").await.text, @"Укажите номер заказа или Telegram ID, например: /audit 900000101. Без номера — последние запросы всех.");
    assert_eq!(t.ask(COURIER, "/audit").await.text, "Эта команда — только для администраторов.");
    t.say(ADMIN, group, "/audit");
    t.settle().await;
    assert_eq!(t.said(group).await[1..], ["Эта команда — для личных сообщений."]);
    t.finish().await;
}
