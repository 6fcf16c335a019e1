//! The weekly warning that many orders are cancelled.

use chrono::TimeDelta;
use insta::assert_snapshot;
use kaspi_order_bot::flow::notices::cancelled_share::warn;

use super::connected_group;
use crate::harness::{ADMIN, Harness, MANAGER};

/// This many orders end, of which some are cancelled.
async fn end(t: &Harness, from: u32, orders: u32, cancelled: u32) {
    let codes: Vec<String> = (from..from + orders).map(|number| (910_000_000 + number).to_string()).collect();
    for code in &codes {
        t.kaspi.place_order(code, t.clock());
    }
    t.poll().await;
    for (number, code) in (0..).zip(&codes) {
        t.kaspi.archive_order(code, if number < cancelled { "CANCELLED" } else { "COMPLETED" }, None);
    }
    t.poll().await;
}

/// The warnings that the admin got.
async fn warnings(t: &Harness) -> Vec<String> {
    warn(t.deps()).await.unwrap();
    t.until_rows("alerts", 0).await;
    let mut said = t.said(ADMIN).await;
    said.retain(|text| text.starts_with("⚠️ Много отменённых"));
    said
}

#[tokio::test]
async fn admins_are_warned_once_a_week_when_many_orders_are_cancelled() {
    let t = Harness::start().await;
    connected_group(&t).await;
    for person in [ADMIN, MANAGER] {
        t.ask(person, "/help").await;
    }
    assert_eq!(warnings(&t).await.len(), 0, "Monday, 14:00");
    end(&t, 1, 24, 1).await;
    t.pass(TimeDelta::days(3));
    assert_eq!(warnings(&t).await.len(), 0, "Thursday");
    t.pass(TimeDelta::days(4) - TimeDelta::hours(5));
    assert_eq!(warnings(&t).await.len(), 0, "Monday, 09:00");
    t.pass(TimeDelta::hours(1));
    warn(t.deps()).await.unwrap();
    let answers = t.answers(ADMIN, 2).await;
    assert_snapshot!(answers[1].text, @"
    ⚠️ Много отменённых заказов.
    «Kaspi»: 4,2 % за 6 дней (отменено 1 из 24)

    Если отменено больше 5 %, Kaspi отключает магазин на 7 дней. Здесь посчитаны все отмены; точная доля — в кабинете.
    ");
    t.pass(TimeDelta::days(6));
    assert_eq!(warnings(&t).await.len(), 1);
    // With the next week's orders the share is small.
    end(&t, 101, 76, 2).await;
    t.pass(TimeDelta::days(1));
    assert_eq!(warnings(&t).await.len(), 1);
    assert_eq!(t.said(MANAGER).await.len(), 1);
    t.finish().await;
}
