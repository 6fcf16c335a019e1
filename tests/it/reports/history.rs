//! `/history`.

use chrono::TimeDelta;
use insta::assert_snapshot;
use kaspi_order_bot::flow::operations::retention;

use super::busy_day;
use crate::harness::{ADMIN, Harness, MANAGER};

#[tokio::test]
async fn an_orders_life_is_told_in_lines_also_after_it_was_purged() {
    let t = busy_day().await;
    let life = t.ask(MANAGER, "/history 910000002").await.text;
    assert_snapshot!(life, @"
    🕓 Заказ 910000002

    23.11, 14:00 — 🆕 Новый
    23.11, 14:00 — ✅ Принят
    23.11, 14:00 — 🚚 Курьер назначен · Курьер
    23.11, 14:00 — 📵 Не дозвонился · Курьер
    23.11, 14:00 — ✅ Отдан покупателю · Курьер
    23.11, 14:00 — ✅ Выдан · Курьер
    ");
    assert_snapshot!(t.ask(MANAGER, "/history 910000003").await.text, @"
    🕓 Заказ 910000003

    23.11, 14:00 — 🆕 Новый
    23.11, 14:00 — ✅ Принят
    23.11, 14:00 — 🚚 Курьер назначен · Курьер
    23.11, 14:00 — 🚫 Отказ · Курьер
    23.11, 14:00 — ↶ Отметка отменена · Курьер
    ");
    // In the same year, so that the dates are written alike.
    t.pass(TimeDelta::days(35));
    retention::clean(t.deps()).await.unwrap();
    assert_eq!(t.count_rows("orders WHERE document IS NOT NULL AND code = '910000002'").await, 0);
    assert_eq!(t.ask(MANAGER, "/history 910000002").await.text, life);
    t.finish().await;
}

#[tokio::test]
async fn an_order_that_the_first_poll_found_has_no_beginning() {
    let t = Harness::start().await;
    t.poll().await;
    let answer = t.ask(MANAGER, "/history 900000101").await.text;
    assert!(answer.starts_with("О заказе 900000101 ничего не записано"), "{answer}");
    assert!(t.ask(MANAGER, "/history").await.text.starts_with("Укажите номер заказа"));
    assert!(t.ask(MANAGER, "/history вчера").await.text.starts_with("Укажите номер заказа"));
    t.finish().await;
}

#[tokio::test]
async fn a_history_counts_as_a_lookup_and_stands_in_the_audit() {
    let t = Harness::start_with(&[("LOOKUPS_PER_TEN_MINUTES", "1")]).await;
    t.poll().await;
    t.ask(MANAGER, "/history 900000101").await;
    let audit = t.ask(ADMIN, "/audit 900000101").await.text;
    assert!(audit.contains("Менеджер · 900000101"), "{audit}");
    let refused = t.ask(MANAGER, "/history 900000101").await.text;
    assert!(refused.contains("Следующий запрос"), "{refused}");
    t.finish().await;
}
