//! What a poll finds.

use std::time::Duration;

use chrono::TimeDelta;
use kaspi_order_bot::domain::shop::ShopKey;
use kaspi_order_bot::flow::notices::poll;
use kaspi_order_bot::sandbox::http::Fault;
use kaspi_order_bot::sandbox::kaspi::{DEFAULT_TOKEN, own_delivery};
use kaspi_order_bot::sandbox::telegram::GroupKind;
use serde_json::json;

use super::{CODE, connected_group, headlines};
use crate::harness::{COURIER, Harness, MANAGER, labels, texts};

#[tokio::test]
async fn the_first_poll_sends_nothing_and_changes_during_an_outage_are_sent() {
    let mut t = Harness::start().await;
    t.kaspi.remove_orders();
    let group = t.group(GroupKind::Supergroup, &[COURIER]).await;
    // These cannot become overdue.
    for code in [CODE, "910000002"] {
        t.kaspi.place_kaspi_order(code, t.clock());
    }
    t.poll_and_deliver().await;
    assert_eq!(t.said(group).await, Vec::<String>::new());
    t.stop_bot().await;
    t.pass(TimeDelta::hours(30));
    t.kaspi.place_order("910000003", t.clock());
    t.kaspi.archive_order(CODE, "COMPLETED", None);
    t.start_bot().await;
    t.poll_and_deliver().await;
    let mut seen = headlines(&t, group).await;
    seen.sort();
    assert_eq!(seen, ["✅ Выдан · сегодня, 20:00", "🆕 Новый заказ · сегодня, 20:00"]);
    t.finish().await;
}

#[tokio::test]
async fn orders_outside_kaspis_lists_are_read_by_code() {
    let t = Harness::start().await;
    let group = connected_group(&t).await;
    t.kaspi.place_kaspi_order(CODE, t.clock());
    t.poll_and_deliver().await;
    t.pass(TimeDelta::days(20));
    t.poll_and_deliver().await;
    t.kaspi.transmit_order(CODE, t.clock());
    t.pass(TimeDelta::minutes(11));
    t.poll_and_deliver().await;
    let transmitted = ["🚚 Передан на Kaspi Доставку · сегодня, 14:11"];
    assert_eq!(headlines(&t, group).await, transmitted);
    // Kaspi loses the order for a while, which is not a cancellation.
    let (_, attributes) = t.kaspi.orders().swap_remove(0);
    t.kaspi.remove_order(CODE);
    for _ in 0..5 {
        t.pass(TimeDelta::hours(1));
        t.poll_and_deliver().await;
    }
    assert_eq!(headlines(&t, group).await, transmitted);
    t.kaspi.put_order(json!({ "attributes": attributes }));
    t.kaspi.archive_order(CODE, "COMPLETED", None);
    t.pass(TimeDelta::hours(7));
    t.poll_and_deliver().await;
    assert_eq!(headlines(&t, group).await, ["✅ Выдан · сегодня, 02:11"]);
    t.finish().await;
}

#[tokio::test]
async fn ignored_filters_and_shifting_pages_cause_no_false_notices() {
    let t = Harness::start().await;
    let group = connected_group(&t).await;
    for number in 0..150 {
        let code = (910_000_000 + number).to_string();
        t.kaspi.place_order(&code, t.clock());
        t.kaspi.accept_order(&code);
    }
    t.poll_and_deliver().await;
    let before = t.messages(group).await.len();
    // An order that had ended before the first poll.
    t.kaspi.put_order(own_delivery("900000001", t.clock()));
    t.kaspi.archive_order("900000001", "COMPLETED", None);
    t.kaspi.ignore_filters(true);
    t.poll_and_deliver().await;
    t.kaspi.ignore_filters(false);
    assert_eq!(t.messages(group).await.len(), before);

    // While the second page is requested, the first thirty orders leave the list, so that thirty others are on no page.
    let slow = Fault::Delay(Duration::from_millis(400));
    t.kaspi.faults().plan("page%5Bnumber%5D=1", slow, 1);
    let end = async {
        t.until(|| t.kaspi.faults().is_empty()).await;
        for number in 0..30 {
            t.kaspi.archive_order(&(910_000_000 + number).to_string(), "COMPLETED", None);
        }
    };
    tokio::join!(t.poll(), end);
    t.poll().await;
    t.deliver().await;
    let messages = texts(&t.messages(group).await[before..]);
    assert!(messages.len() == 1 && messages[0].starts_with("📬 Сразу несколько событий: 30 заказов"), "{messages:#?}");
    assert!(messages[0].contains("✅ Выданы: 30"), "{}", messages[0]);
    t.finish().await;
}

#[tokio::test]
async fn a_failing_shop_does_not_delay_another_and_cards_name_the_shop() {
    let second = "c2Vjb25kLXNlY29uZC1zZWNvbmQtc2Vjb25kLXNlY28=";
    let mut t = Harness::prepare().await;
    t.set("KASPI_API_TOKEN", "");
    t.set("KASPI_SHOPS", &format!("Алма={DEFAULT_TOKEN},Береке={second}"));
    t.kaspi.add_shop(second);
    t.kaspi.remove_orders();
    t.start_bot().await;
    t.poll().await;
    let group = t.group(GroupKind::Supergroup, &[MANAGER]).await;
    t.kaspi.place_order(CODE, t.clock());
    let mut new = own_delivery("910000002", t.clock());
    new["attributes"]["approvedByBankDate"] = t.clock().timestamp_millis().into();
    t.kaspi.put_order_into(second, new);
    // Only the first shop fails.
    t.kaspi.faults().plan_always("/orders", Fault::html(404));
    let shops = t.deps().shops();
    assert!(poll::poll(t.deps(), &shops[0]).await.is_err());
    t.kaspi.faults().clear();
    poll::poll(t.deps(), &shops[1]).await.unwrap();
    t.deliver().await;
    let messages = texts(&t.messages(group).await);
    assert!(messages.len() == 1 && messages[0].contains("🏪 Береке"), "{messages:#?}");
    t.say(MANAGER, group, "/settings");
    let settings = t.answers(group, 2).await[1].id;
    t.press_for_toast(MANAGER, group, settings, &format!("set:shop:{}", ShopKey::of("Алма"))).await;
    assert_eq!(labels(&t.telegram.message(group, settings).unwrap())[7], ["▫️ Алма", "✅ Береке"]);
    t.poll_and_deliver().await;
    assert_eq!(t.messages(group).await.len(), 2, "the shop is muted in the group");
    let status = t.ask(MANAGER, "/status").await.text;
    assert!(status.contains("🏪 Алма") && status.contains("🏪 Береке"), "{status}");
    t.finish().await;
}
