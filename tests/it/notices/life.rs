//! The life of an order: changes of it, returns, and what Kaspi does not show any more.

use std::collections::HashMap;
use std::time::Duration;

use chrono::TimeDelta;
use kaspi_order_bot::flow::operations::retention;
use kaspi_order_bot::sandbox::http::Fault;
use kaspi_order_bot::sandbox::telegram::GroupKind;
use serde_json::{Value, json};
use sqlx::sqlite::SqlitePool;

use super::{CODE, active_orders, connected_group, headlines};
use crate::harness::{COURIER, Harness, MANAGER, texts};

async fn execute(t: &Harness, sql: &'static str) {
    let pool = SqlitePool::connect(&t.database_url()).await.unwrap();
    sqlx::raw_sql(sql).execute(&pool).await.unwrap();
    pool.close().await;
}

/// An accepted own delivery of two entries, whose card is in the group.
async fn accepted_delivery(t: &Harness) -> i64 {
    let group = connected_group(t).await;
    t.kaspi.place_order(CODE, t.clock());
    t.kaspi.accept_order(CODE);
    t.kaspi.update_entries(CODE, |entries| {
        let mut second = entries[0].clone();
        second["id"] = "second".into();
        second["attributes"]["offer"]["name"] = "Кружка".into();
        entries.push(second);
    });
    t.poll_and_deliver().await;
    group
}

/// What the group got since, and the first line of its card.
async fn since(t: &Harness, group: i64, before: usize) -> (String, Vec<String>) {
    let card = headlines(t, group).await[0].split(" · ").next().unwrap().to_owned();
    (card, texts(&t.messages(group).await)[before..].to_vec())
}

#[tokio::test]
async fn changed_goods_sum_and_address_of_an_own_delivery_ring_and_the_card_follows() {
    let t = Harness::start().await;
    let group = accepted_delivery(&t).await;
    t.kaspi.update_entries(CODE, |entries| drop(entries.pop()));
    t.poll_and_deliver().await;
    let goods = "🔄 Заказ 910000001: изменены товары. Сверьте с карточкой, что везти.";
    assert_eq!(since(&t, group, 1).await, ("🔄 Изменены товары".to_owned(), vec![goods.to_owned()]));
    assert!(!texts(&t.messages(group).await)[0].contains("Кружка"));

    t.kaspi.update_order(CODE, |order| order["totalPrice"] = 9990.0.into());
    t.poll_and_deliver().await;
    let sum = "🔄 Заказ 910000001: изменена сумма. Сверьте товары с карточкой.";
    assert_eq!(since(&t, group, 2).await, ("🔄 Изменена сумма".to_owned(), vec![sum.to_owned()]));

    t.kaspi.update_order(CODE, |order| {
        order["deliveryAddress"]["formattedAddress"] = "Алматы, улица Абая, 12".into();
        order["deliveryAddress"]["streetNumber"] = "12".into();
    });
    t.poll_and_deliver().await;
    let address = "🔄 Заказ 910000001: изменён адрес. Сверьте с карточкой.\n📍 Алматы, улица Абая, 12, кв. 25";
    assert_eq!(since(&t, group, 3).await, ("🔄 Изменён адрес".to_owned(), vec![address.to_owned()]));
    t.poll_and_deliver().await;
    assert_eq!(t.messages(group).await.len(), 4);
    t.finish().await;
}

#[tokio::test]
async fn changes_of_a_kaspi_delivery_are_calm() {
    let t = Harness::start().await;
    let group = connected_group(&t).await;
    t.kaspi.place_kaspi_order(CODE, t.clock());
    t.poll_and_deliver().await;
    t.kaspi.update_order(CODE, |order| order["totalPrice"] = 9990.0.into());
    t.poll_and_deliver().await;
    assert_eq!(since(&t, group, 1).await, ("🔄 Изменена сумма".to_owned(), vec![]));
    t.finish().await;
}

#[tokio::test]
async fn goods_that_kaspi_leaves_out_or_reorders_are_no_change_and_stay_known() {
    let t = Harness::start().await;
    let group = accepted_delivery(&t).await;
    t.kaspi.update_entries(CODE, |entries| entries.reverse());
    t.poll_and_deliver().await;
    t.kaspi.hide_entries(CODE, true);
    t.poll_and_deliver().await;
    assert_eq!(since(&t, group, 1).await, ("🆕 Новый заказ".to_owned(), vec![]));
    t.kaspi.set_order_status(CODE, "DELIVERY", "SOMETHING_NEW");
    t.poll_and_deliver().await;
    assert!(texts(&t.messages(group).await)[0].contains("Кружка"), "the goods stay known");
    t.kaspi.hide_entries(CODE, false);
    t.poll_and_deliver().await;
    assert_eq!(since(&t, group, 1).await, ("🔄 Обновлён".to_owned(), vec![]));
    // An answer without a status says nothing about the order.
    t.kaspi.update_order(CODE, |order| order["status"] = Value::Null);
    t.poll_and_deliver().await;
    t.kaspi.set_order_status(CODE, "DELIVERY", "SOMETHING_NEW");
    t.poll_and_deliver().await;
    assert_eq!(since(&t, group, 1).await, ("🔄 Обновлён".to_owned(), vec![]));
    t.finish().await;
}

#[tokio::test]
async fn orders_stored_by_the_first_version_are_not_reported_as_changed() {
    let t = Harness::start().await;
    let group = accepted_delivery(&t).await;
    execute(&t, "UPDATE orders SET details = NULL").await;
    t.poll_and_deliver().await;
    assert_eq!(since(&t, group, 1).await, ("🆕 Новый заказ".to_owned(), vec![]));
    assert_eq!(t.count_rows("orders WHERE details IS NULL").await, 0);
    execute(&t, "UPDATE orders SET details = NULL").await;
    t.kaspi.update_order(CODE, |order| order["totalPrice"] = 9990.0.into());
    t.poll_and_deliver().await;
    assert_eq!(since(&t, group, 1).await.1.len(), 1, "a change during the update is reported");
    t.finish().await;
}

#[tokio::test]
async fn a_cancellation_that_is_taken_back_rings() {
    let t = Harness::start().await;
    let group = accepted_delivery(&t).await;
    t.kaspi.set_order_status(CODE, "DELIVERY", "CANCELLING");
    t.poll_and_deliver().await;
    t.kaspi.accept_order(CODE);
    t.poll_and_deliver().await;
    let restored = "↩️ Отмена заказа 910000001 отозвана: он снова в силе, его нужно выдать.";
    assert_eq!(since(&t, group, 2).await, ("↩️ Отмена отозвана".to_owned(), vec![restored.to_owned()]));
    t.finish().await;
}

#[tokio::test]
async fn a_return_after_completion_is_reported_also_when_the_order_was_purged() {
    let t = Harness::start_with(&[("RETENTION_DAYS", "2")]).await;
    let group = accepted_delivery(&t).await;
    t.kaspi.archive_order(CODE, "COMPLETED", None);
    t.poll_and_deliver().await;
    assert_eq!(t.count_rows("orders WHERE ended_at IS NULL").await, 0);
    // Reading it does not extend how long its data is stored.
    for _ in 0..16 {
        t.pass(TimeDelta::hours(6));
        t.poll_and_deliver().await;
    }
    let requests = t.kaspi.requests();
    let by_code = requests.iter().filter(|request| request.query.iter().any(|(_, value)| value == CODE)).count();
    assert_eq!(by_code, 16, "it is read every six hours");
    retention::clean(t.deps()).await.unwrap();
    assert_eq!(t.count_rows("orders WHERE document IS NULL").await, 1);
    t.pass(TimeDelta::hours(7));
    t.poll_and_deliver().await;
    assert_eq!(t.count_rows("orders WHERE document IS NULL").await, 1, "what was purged stays purged");
    t.kaspi.set_order_status(CODE, "ARCHIVE", "KASPI_DELIVERY_RETURN_REQUESTED");
    t.pass(TimeDelta::hours(7));
    t.poll_and_deliver().await;
    t.kaspi.archive_order(CODE, "RETURNED", None);
    t.pass(TimeDelta::hours(7));
    t.poll_and_deliver().await;
    let replies = ["↩️ Заказ 910000001: ожидается возврат.", "↩️ Заказ 910000001 возвращён."];
    assert_eq!(since(&t, group, 1).await, ("↩️ Возвращён".to_owned(), replies.map(str::to_owned).to_vec()));
    t.finish().await;
}

#[tokio::test]
async fn every_order_outside_the_lists_is_read_before_one_is_read_again() {
    let t = Harness::start().await;
    connected_group(&t).await;
    for number in 0..450 {
        t.kaspi.place_kaspi_order(&(910_000_000 + number).to_string(), t.clock());
    }
    t.poll().await;
    t.pass(TimeDelta::days(20));
    t.poll().await;
    for polls in 1..=9 {
        t.pass(TimeDelta::minutes(11));
        t.poll().await;
        let mut reads: HashMap<String, usize> = HashMap::new();
        for request in t.kaspi.requests() {
            for (name, code) in request.query {
                if name == "filter[orders][code]" {
                    *reads.entry(code).or_default() += 1;
                }
            }
        }
        let (least, most) = (reads.values().min().unwrap(), reads.values().max().unwrap());
        assert!(most - least <= 2 && reads.len() == (200 * polls).min(450), "{polls}: {least} {most} {}", reads.len());
    }
    t.finish().await;
}

#[tokio::test]
async fn an_order_that_kaspi_never_finds_again_ends_as_unknown_and_one_that_fails_does_not() {
    let t = Harness::start().await;
    let group = connected_group(&t).await;
    for code in [CODE, "910000002"] {
        t.kaspi.place_kaspi_order(code, t.clock());
    }
    t.poll_and_deliver().await;
    t.pass(TimeDelta::days(20));
    let (_, attributes) = t.kaspi.orders().swap_remove(0);
    t.kaspi.remove_order(CODE);
    t.kaspi.faults().plan_always("910000002", Fault::json(400, "{}"));
    for _ in 0..13 * 4 {
        t.pass(TimeDelta::hours(6));
        t.poll_and_deliver().await;
    }
    assert_eq!(t.count_rows("orders WHERE ended_at IS NULL").await, 2);
    for _ in 0..8 {
        t.pass(TimeDelta::hours(6));
        t.poll_and_deliver().await;
    }
    let unknown = "❔ Kaspi больше не показывает этот заказ, чем он закончился — неизвестно";
    assert_eq!(since(&t, group, 2).await, (unknown.to_owned(), vec![]));
    assert_eq!(t.count_rows("orders WHERE ended_at IS NULL AND code = '910000002'").await, 1);
    assert_eq!(active_orders(&t).await, ["open:910000002"]);

    t.kaspi.put_order(json!({ "attributes": attributes }));
    t.pass(TimeDelta::hours(7));
    t.poll_and_deliver().await;
    assert_eq!(since(&t, group, 2).await, ("🔎 Kaspi снова показывает заказ".to_owned(), vec![]));
    assert_eq!(t.count_rows("orders WHERE ended_at IS NULL").await, 2);
    t.kaspi.faults().clear();
    t.finish().await;
}

#[tokio::test]
async fn an_order_that_was_forgotten_is_new_if_it_is_active_and_silent_if_it_has_ended() {
    let t = Harness::start().await;
    let group = accepted_delivery(&t).await;
    t.kaspi.place_order("910000002", t.clock());
    t.poll_and_deliver().await;
    for code in [CODE, "910000002"] {
        t.kaspi.archive_order(code, "COMPLETED", None);
    }
    t.poll_and_deliver().await;
    t.pass(TimeDelta::days(31));
    retention::clean(t.deps()).await.unwrap();
    execute(&t, "DELETE FROM cards").await;
    let before = t.messages(group).await.len();
    let (now, tomorrow) = (t.clock(), t.clock() + TimeDelta::days(1));
    for code in [CODE, "910000002"] {
        t.kaspi.update_order(code, |order| {
            order["creationDate"] = now.timestamp_millis().into();
            order["plannedDeliveryDate"] = tomorrow.timestamp_millis().into();
            order["cancellationReason"] = "SOMETHING".into();
        });
    }
    t.kaspi.accept_order(CODE);
    t.poll_and_deliver().await;
    assert_eq!(t.count_rows("orders WHERE document IS NULL").await, 1, "the ended one stays purged");
    let after = headlines(&t, group).await;
    assert!(after.len() == before + 1 && after[before].starts_with("🆕 Новый заказ"), "{after:#?}");
    t.finish().await;
}

#[tokio::test]
async fn what_is_found_after_a_group_has_migrated_goes_to_its_new_id() {
    let t = Harness::start().await;
    t.kaspi.remove_orders();
    t.poll().await;
    let old = t.group(GroupKind::Basic, &[COURIER, MANAGER]).await;
    for number in 0..150 {
        t.kaspi.place_order(&(910_000_000 + number).to_string(), t.clock());
    }
    t.kaspi.faults().plan("page%5Bnumber%5D=1", Fault::Delay(Duration::from_millis(500)), 1);
    let migrate = async {
        t.until(|| t.kaspi.faults().is_empty()).await;
        let new = t.telegram.migrate(old).unwrap();
        t.settle().await;
        new
    };
    let ((), new) = tokio::join!(t.poll(), migrate);
    t.deliver().await;
    let everything = texts(&t.messages(new).await).join("\n");
    for number in 0..150 {
        assert!(everything.contains(&(910_000_000 + number).to_string()), "{number} is missing");
    }
    assert_eq!(t.count_rows("notices WHERE outcome = 'dropped'").await, 0);
    t.finish().await;
}
