//! The list of active orders.

use chrono::TimeDelta;
use insta::assert_snapshot;
use kaspi_order_bot::sandbox::kaspi::own_delivery;
use kaspi_order_bot::sandbox::telegram::{GroupKind, Message};
use serde_json::json;

use crate::harness::{COURIER, Harness, MANAGER, is_card_of, labels, texts};

/// Orders of two towns and of all ways of delivery, one of them overdue.
async fn start() -> Harness {
    let t = Harness::start().await;
    t.kaspi.remove_orders();
    for number in 1..=5 {
        t.kaspi.put_order(own_delivery(&format!("91000000{number}"), t.clock()));
    }
    let day = TimeDelta::days(1).num_milliseconds();
    t.kaspi.update_order("910000002", |order| {
        order["plannedDeliveryDate"] = (order["plannedDeliveryDate"].as_i64().unwrap() - day).into();
        order["customer"]["firstName"] = "Данияр".into();
    });
    t.kaspi.update_order("910000003", |order| {
        order["plannedDeliveryDate"] = (order["plannedDeliveryDate"].as_i64().unwrap() + day).into();
    });
    t.kaspi.update_order("910000004", |order| {
        order["deliveryAddress"] = json!({
            "streetName": "проспект Кабанбай батыра", "streetNumber": "119/15", "town": "Астана", "apartment": "204",
            "formattedAddress": "Астана, проспект Кабанбай батыра, 119/15",
        });
    });
    t.kaspi.update_order("910000005", |order| {
        order["deliveryMode"] = "DELIVERY_PICKUP".into();
        order["state"] = "PICKUP".into();
        order["deliveryAddress"] = json!(null);
    });
    for (code, is_handed_over) in [("910000006", false), ("910000007", true)] {
        t.kaspi.place_kaspi_order(code, t.clock());
        if is_handed_over {
            t.kaspi.assemble_order(code);
            t.kaspi.transmit_order(code, t.clock());
        }
    }
    t.poll().await;
    t
}

async fn shown(t: &Harness, list: &Message, label: &str) -> Message {
    let data = t.telegram.message(COURIER, list.id).unwrap();
    let data = data.callback_data(label).unwrap_or_else(|| panic!("no {label} in {:?}", labels(&data)));
    t.press_for_toast(COURIER, COURIER, list.id, data).await;
    t.messages(COURIER).await.into_iter().find(|message| message.id == list.id).unwrap()
}

#[tokio::test]
async fn the_list_opens_on_the_deliveries_of_today_by_town() {
    let t = start().await;
    let list = t.ask(COURIER, "/orders").await;
    assert_snapshot!(list.text, @"
    📋 Сегодня · доставка магазина · 3

    🏙 Алматы
    ⚠️ 1. Абая 10, кв. 25 · 12 990 ₸
    срок: вчера, 23:59 · 🙋 · Данияр
    2. Абая 10, кв. 25 · Айгерим · 12 990 ₸
    срок: сегодня, 23:59 · 🙋 · 1 позиция

    🏙 Астана
    3. пр. Кабан… 119/15, кв. 204 · 12 990 ₸
    срок: сегодня, 23:59 · 🙋 · Айгерим
    ");
    assert_snapshot!(labels(&list).into_iter().map(|row| row.join(" | ")).collect::<Vec<_>>().join("\n"), @"
    1 | 2 | 3
    • Сегодня | Завтра | Все
    • Магазин | Kaspi
    Самовывоз | Все способы
    🙋 Без курьера
    ");
    // The number opens the order of its row.
    let code = list.callback_data("3").unwrap();
    t.press_for_toast(COURIER, COURIER, list.id, code).await;
    let card = t.messages(COURIER).await.pop().unwrap();
    assert!(is_card_of(&card, "910000004"), "{}", card.text);
    t.finish().await;
}

#[tokio::test]
async fn a_town_has_one_heading_however_kaspi_writes_it() {
    let t = start().await;
    t.kaspi.update_order("910000002", |order| order["deliveryAddress"]["town"] = " г. Алматы".into());
    t.poll().await;
    let list = t.ask(COURIER, "/orders").await;
    let headings: Vec<&str> = list.text.lines().filter(|line| line.starts_with("🏙")).collect();
    assert_eq!(headings, ["🏙 Алматы", "🏙 Астана"], "{}", list.text);
    t.finish().await;
}

#[tokio::test]
async fn what_kaspi_delivery_has_stands_last_and_what_it_waits_for_is_marked() {
    let t = Harness::start().await;
    t.kaspi.remove_orders();
    let hour = TimeDelta::hours(1).num_milliseconds();
    for (code, hours) in [("910000006", -1), ("910000007", -9)] {
        t.kaspi.place_kaspi_order(code, t.clock());
        let planned = t.clock().timestamp_millis() + hours * hour;
        t.kaspi.update_order(code, |order| order["kaspiDelivery"]["courierTransmissionPlanningDate"] = planned.into());
    }
    t.kaspi.transmit_order("910000007", t.clock());
    t.poll().await;
    let list = t.ask(COURIER, "/orders").await;
    shown(&t, &list, "Все").await;
    let list = shown(&t, &list, "Kaspi").await;
    let rows: Vec<&str> = list.text.lines().skip(2).collect();
    assert!(rows[0].starts_with("⚠️ 1. ") && rows[1].starts_with("Упаковать · срок: сегодня, 13:00"), "{rows:#?}");
    assert!(rows[2].starts_with("2. ") && rows[3].starts_with("Передан"), "{rows:#?}");
    t.finish().await;
}

#[tokio::test]
async fn the_list_is_filtered_by_day_and_way_of_delivery() {
    let t = start().await;
    let list = t.ask(COURIER, "/orders").await;
    assert_snapshot!(shown(&t, &list, "Завтра").await.text, @"
    📋 Завтра · доставка магазина · 1

    1. Абая 10, кв. 25 · Айгерим · 12 990 ₸
    срок: завтра, 23:59 · 🙋 · 1 позиция
    ");
    assert_snapshot!(shown(&t, &list, "Самовывоз").await.text, @"
    📋 Завтра · самовывоз · 0

    На завтра таких заказов нет.
    ");
    assert_snapshot!(shown(&t, &list, "Сегодня").await.text, @"
    📋 Сегодня · самовывоз · 1

    1. 910000005 · Айгерим · 12 990 ₸
    Ждёт покупателя · срок: сегодня, 23:59
    ");
    assert_snapshot!(shown(&t, &list, "Kaspi").await.text, @"
    📋 Сегодня · Kaspi Доставка · 1

    1. 910000006 · Айгерим · 12 990 ₸
    Упаковать · срок: сегодня, 23:59
    ");
    // What Kaspi Delivery has is no work of today.
    assert_snapshot!(shown(&t, &list, "Все").await.text, @"
    📋 Все активные · Kaspi Доставка · 2

    1. 910000006 · Айгерим · 12 990 ₸
    Упаковать · срок: сегодня, 23:59
    2. 910000007 · Айгерим · 12 990 ₸
    Передан на Kaspi Доставку · 1 позиция
    ");
    let all = shown(&t, &list, "Все способы").await;
    assert!(all.text.starts_with("📋 Все активные · все способы · 7\n"), "{}", all.text);
    assert_eq!(shown(&t, &list, "• Все способы").await.text, all.text, "the chosen one changes nothing");
    assert_eq!(shown(&t, &list, "Магазин").await.text.matches("\n🏙").count(), 2);
    t.finish().await;
}

#[tokio::test]
async fn pages_go_on_counting_and_a_page_that_is_gone_is_the_last_one() {
    let t = Harness::start().await;
    t.kaspi.remove_orders();
    for number in 1..=20 {
        t.kaspi.put_order(own_delivery(&format!("9100000{number:02}"), t.clock()));
    }
    t.poll().await;
    let list = t.ask(COURIER, "/orders").await;
    assert_eq!(labels(&list)[..3], [vec!["1", "2", "3", "4"], vec!["5", "6", "7", "8"], vec!["‹", "1 / 3", "›"]]);
    let second = shown(&t, &list, "›").await;
    assert_eq!(labels(&second)[..2], [["9", "10", "11", "12"], ["13", "14", "15", "16"]]);
    assert!(second.text.contains("\n16. ") && !second.text.contains("\n17. "), "{}", second.text);
    // The list becomes shorter while the last page is shown.
    shown(&t, &list, "›").await;
    for number in 5..=20 {
        t.kaspi.archive_order(&format!("9100000{number:02}"), "COMPLETED", None);
    }
    t.poll().await;
    let only = shown(&t, &list, "3 / 3").await;
    assert_eq!(labels(&only)[..2], [vec!["1", "2", "3", "4"], vec!["• Сегодня", "Завтра", "Все"]]);
    t.finish().await;
}

#[tokio::test]
async fn a_group_gets_the_list_without_phones() {
    let t = Harness::start().await;
    t.kaspi.remove_orders();
    t.kaspi.put_order(own_delivery("910000001", t.clock()));
    t.kaspi.update_order("910000001", |order| order["deliveryAddress"]["streetNumber"] = "87000000001".into());
    t.poll().await;
    let group = t.group(GroupKind::Supergroup, &[COURIER, MANAGER]).await;
    t.say(COURIER, group, "/orders");
    let list = t.answers(group, 1).await.remove(0);
    assert!(list.text.contains("•••") && !list.text.contains("000001"), "{}", list.text);
    t.finish().await;
}

#[tokio::test]
async fn a_list_without_orders_says_so() {
    let t = Harness::start().await;
    t.kaspi.remove_orders();
    t.poll().await;
    let list = t.ask(MANAGER, "/orders").await;
    assert_eq!(list.text, "📋 Сегодня · доставка магазина · 0\n\nНа сегодня таких заказов нет.");
    t.finish().await;
}

#[tokio::test]
async fn a_list_of_an_earlier_version_is_shown_anew_and_a_forged_button_changes_nothing() {
    let t = start().await;
    let list = t.ask(COURIER, "/orders").await;
    for data in ["orders:all:all:9", "orders:yesterday:own:0", "orders:today:own:-1", "orders:tomorrow:0"] {
        t.forge_press_for_toast(COURIER, COURIER, list.id, data).await;
        assert_eq!(t.messages(COURIER).await[0].text, list.text, "{data}");
    }
    t.finish().await;
}

#[tokio::test]
async fn what_is_no_event_is_shown_after_the_next_poll() {
    let t = Harness::start().await;
    t.kaspi.remove_orders();
    t.poll().await;
    let group = t.group(GroupKind::Supergroup, &[COURIER]).await;
    t.kaspi.place_kaspi_order("910000001", t.clock());
    t.poll_and_deliver().await;
    let before = t.messages(group).await;
    t.kaspi.update_order("910000001", |order| {
        let hand_over_by = &mut order["kaspiDelivery"]["courierTransmissionPlanningDate"];
        *hand_over_by = (hand_over_by.as_i64().unwrap() - TimeDelta::hours(8).num_milliseconds()).into();
        order["customer"]["firstName"] = "Данияр".into();
    });
    t.poll_and_deliver().await;
    let list = t.ask(COURIER, "/orders").await;
    let kaspi = shown(&t, &list, "Kaspi").await;
    assert!(kaspi.text.contains("Данияр") && kaspi.text.contains("сегодня, 15:59"), "{}", kaspi.text);
    assert_eq!(texts(&t.messages(group).await), texts(&before), "it is no event");
    t.finish().await;
}
