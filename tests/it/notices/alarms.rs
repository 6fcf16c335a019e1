//! Alarms: what is about to go wrong with an order, once for each order.

use chrono::TimeDelta;
use insta::assert_snapshot;
use kaspi_order_bot::flow::notices::alarms::raise;
use kaspi_order_bot::sandbox::http::Fault;
use kaspi_order_bot::sandbox::telegram::{GroupKind, Message};
use serde_json::json;

use super::{CODE, connected_group};
use crate::harness::{ADMIN, COURIER, Harness, MANAGER, from_bot, labels};

const OTHER: &str = "910000002";
const THIRD: &str = "910000003";

/// A connected group of a bot that has raised alarms before: 14:00 on a Monday.
async fn group_with_alarms(t: &Harness) -> i64 {
    let group = connected_group(t).await;
    raise(t.deps()).await.unwrap();
    group
}

/// What happens within a minute: a poll, the alarms, and the delivery.
async fn minute(t: &Harness) {
    t.poll().await;
    raise(t.deps()).await.unwrap();
    t.deliver().await;
}

async fn minutes_pass(t: &Harness, minutes: i64) {
    t.pass(TimeDelta::minutes(minutes));
    minute(t).await;
}

/// The alarms in a chat.
fn alarms(t: &Harness, chat: i64) -> Vec<Message> {
    let mut messages = from_bot(&t.telegram, chat);
    messages.retain(|message| message.text.starts_with("⏰") && !message.text.starts_with("⏰ Предупреждения"));
    messages
}

fn alarm_texts(t: &Harness, chat: i64) -> Vec<String> {
    alarms(t, chat).into_iter().map(|message| message.text).collect()
}

/// The manager's settings, on their page of alarms. Returns the message.
async fn alarm_settings(t: &Harness, chat: i64) -> Message {
    let before = from_bot(&t.telegram, chat).len();
    t.say(MANAGER, chat, "/settings");
    let settings = t.answers(chat, before + 1).await.pop().unwrap();
    t.press_for_toast(MANAGER, chat, settings.id, "settings:alarms").await;
    t.telegram.message(chat, settings.id).unwrap()
}

#[tokio::test]
async fn orders_that_nobody_accepts_are_one_list_and_open_by_number() {
    let t = Harness::start().await;
    let group = group_with_alarms(&t).await;
    for code in [CODE, OTHER, THIRD] {
        t.kaspi.place_order(code, t.clock());
    }
    minutes_pass(&t, 29).await;
    t.kaspi.archive_order(THIRD, "CANCELLED", None);
    assert!(alarms(&t, group).is_empty());
    minutes_pass(&t, 2).await;
    let alarm = alarms(&t, group).pop().unwrap();
    assert_snapshot!(alarm.text, @"
    ⏰ Ждут принятия: 2

    1. 910000001 · Абая 10, кв. 25
    оформлен: 14:00
    2. 910000002 · Абая 10, кв. 25
    оформлен: 14:00

    Примите, пока Kaspi не отменил.
    ");
    assert_eq!(labels(&alarm), [["1", "2"]]);
    for _ in 0..3 {
        minutes_pass(&t, 40).await;
    }
    assert_eq!(alarms(&t, group).len(), 1, "once");
    let before = t.messages(group).await.len();
    t.press_for_toast(COURIER, group, alarm.id, &format!("open:{OTHER}")).await;
    let card = t.messages(group).await.remove(before);
    assert!(card.text.contains(OTHER), "{}", card.text);
    t.finish().await;
}

#[tokio::test]
async fn an_express_order_is_to_be_accepted_sooner() {
    let t = Harness::start().await;
    let group = group_with_alarms(&t).await;
    t.kaspi.place_order(CODE, t.clock());
    t.kaspi.update_order(CODE, |order| {
        order["isKaspiDelivery"] = true.into();
        order["kaspiDelivery"] = json!({ "express": true, "courierTransmissionDate": null });
    });
    minutes_pass(&t, 14).await;
    assert!(alarms(&t, group).is_empty());
    minutes_pass(&t, 1).await;
    assert_snapshot!(alarm_texts(&t, group).join("\n"), @"
    ⏰ Ждут принятия: 1

    1. 910000001 · Чайник электрический Bos…
    ⚡️ Express · оформлен: 14:00

    Примите, пока Kaspi не отменил.
    ");
    t.finish().await;
}

#[tokio::test]
async fn an_own_delivery_of_today_without_a_courier_is_reported_at_noon() {
    let t = Harness::start().await;
    let group = group_with_alarms(&t).await;
    for (code, days) in [(CODE, 1), (OTHER, 1), (THIRD, 2)] {
        t.kaspi.place_order(code, t.clock());
        t.kaspi.accept_order(code);
        t.kaspi.update_order(code, |order| {
            let date = order["plannedDeliveryDate"].as_i64().unwrap() + TimeDelta::days(days).num_milliseconds();
            order["plannedDeliveryDate"] = date.into();
        });
    }
    t.poll().await;
    t.deliver().await;
    let card = t.ask(COURIER, OTHER).await;
    t.settle().await;
    t.press_label(COURIER, card.id, "🙋 Беру").await;
    t.deliver().await;
    minutes_pass(&t, 22 * 60 - 1).await;
    assert!(alarms(&t, group).is_empty(), "11:59");
    minutes_pass(&t, 1).await;
    assert_snapshot!(alarm_texts(&t, group).join("\n"), @"
    ⏰ На сегодня без курьера: 1

    1. 910000001 · Абая 10, кв. 25
    срок: 23:59

    Назначьте курьера кнопкой на карточке или командой /assign
    ");
    // The courier gives the other one back.
    t.press_for_toast(COURIER, COURIER, card.id, &format!("release:{OTHER}")).await;
    minutes_pass(&t, 1).await;
    let texts = alarm_texts(&t, group);
    assert!(texts.len() == 2 && texts[1].contains(OTHER) && !texts[1].contains(CODE), "{texts:#?}");
    t.finish().await;
}

#[tokio::test]
async fn what_kaspi_delivery_gets_today_is_reported_at_three_unless_it_is_handed_over_or_moved() {
    let t = Harness::start().await;
    let group = group_with_alarms(&t).await;
    let (handed, moved) = ("910000004", "910000005");
    for code in [CODE, OTHER, handed, moved] {
        t.kaspi.place_kaspi_order(code, t.clock());
    }
    t.kaspi.assemble_order(OTHER);
    minutes_pass(&t, 58).await;
    t.kaspi.transmit_order(handed, t.clock());
    t.kaspi.update_order(moved, |order| {
        let planned = &mut order["kaspiDelivery"]["courierTransmissionPlanningDate"];
        *planned = (planned.as_i64().unwrap() + TimeDelta::days(1).num_milliseconds()).into();
    });
    minutes_pass(&t, 1).await;
    assert!(alarms(&t, group).is_empty(), "14:59");
    minutes_pass(&t, 1).await;
    assert_snapshot!(alarm_texts(&t, group).join("\n"), @"
    ⏰ Сегодня передать на Kaspi Доставку: 2

    1. 910000001 · Чайник электрический Bos…
    не упакован · срок: 23:59
    2. 910000002 · Чайник электрический Bos…
    упакован, не передан · срок: 23:59

    Передайте сегодня; неупакованные сначала упакуйте.
    ");
    minutes_pass(&t, 5 * 60).await;
    assert_eq!(alarms(&t, group).len(), 1);
    // The other one has its own day.
    minutes_pass(&t, 19 * 60 + 1).await;
    let texts = alarm_texts(&t, group);
    assert!(texts.len() == 2 && texts[1].contains(moved), "{texts:#?}");
    t.finish().await;
}

#[tokio::test]
async fn a_signature_is_waited_for_a_day() {
    let t = Harness::start().await;
    let group = group_with_alarms(&t).await;
    for code in [CODE, OTHER] {
        t.kaspi.place_order(code, t.clock());
        t.kaspi.set_order_status(code, "SIGN_REQUIRED", "APPROVED_BY_BANK");
    }
    minute(&t).await;
    minutes_pass(&t, 24 * 60 - 1).await;
    t.kaspi.set_order_status(OTHER, "DELIVERY", "ACCEPTED_BY_MERCHANT");
    assert!(alarms(&t, group).is_empty());
    minutes_pass(&t, 2).await;
    assert_snapshot!(alarm_texts(&t, group).join("\n"), @"");
    t.finish().await;
}

#[tokio::test]
async fn what_was_handed_over_and_is_not_completed_is_reported_to_a_subscribed_manager_and_without_sound_at_night() {
    let t = Harness::start().await;
    t.kaspi.remove_orders();
    t.poll().await;
    raise(t.deps()).await.unwrap();
    t.ask(ADMIN, "/help").await;
    let settings = t.ask(MANAGER, "/settings").await;
    for data in ["set:subscription", "set:quiet"] {
        t.press_for_toast(MANAGER, MANAGER, settings.id, data).await;
    }
    t.kaspi.place_order(CODE, t.clock());
    t.kaspi.accept_order(CODE);
    minutes_pass(&t, 7 * 60).await;
    let card = t.ask(COURIER, CODE).await;
    t.settle().await;
    t.press_label(COURIER, card.id, "🙋 Беру").await;
    t.deliver().await;
    t.press_for_toast(COURIER, COURIER, card.id, &format!("report:{CODE}:1:delivered")).await;
    minutes_pass(&t, 119).await;
    let before = alarms(&t, MANAGER).len();
    minutes_pass(&t, 2).await;
    let alarm = alarms(&t, MANAGER).pop().unwrap();
    assert_eq!(alarms(&t, MANAGER).len(), before + 1);
    assert_snapshot!(alarm.text, @"
    ⏰ Отданы, но в Kaspi ещё не выданы: 1

    1. 910000001 · Абая 10, кв. 25
    отдан: 21:00 · Курьер

    Отметьте выдачу в Kaspi.
    ");
    assert!(alarm.silent, "23:01");
    assert!(alarms(&t, ADMIN).is_empty(), "not subscribed");
    minutes_pass(&t, 60).await;
    assert_eq!(alarms(&t, MANAGER).len(), before + 1);
    t.finish().await;
}

#[tokio::test]
async fn managers_choose_the_alarms_of_a_chat() {
    let t = Harness::start().await;
    let group = group_with_alarms(&t).await;
    let other_group = t.group(GroupKind::Supergroup, &[COURIER, MANAGER]).await;
    let settings = alarm_settings(&t, group).await;
    let table = || {
        let settings = t.telegram.message(group, settings.id).unwrap();
        labels(&settings).iter().map(|row| row.join(" | ")).collect::<Vec<_>>().join("\n")
    };
    assert_snapshot!(settings.text, @"
    ⏰ Предупреждения в этом чате

    О каждом заказе — один раз, пока ещё можно успеть:
    • Не принят: новый заказ ждёт 30 минут, Express — 15
    • Нет курьера: в 12:00 у доставки магазина на сегодня нет курьера
    • Не передан Kaspi: передать надо сегодня, а в 15:00 заказ не упакован или не передан
    • Не подписан: покупатель сутки не подписывает документы
    • Не выдан в Kaspi: курьер отдал заказ 2 часа назад

    В тихие часы приходят без звука.
    ");
    assert_snapshot!(table(), @"
    ✅ Не принят | ✅ Нет курьера
    ✅ Не передан Kaspi | ✅ Не подписан
    ✅ Не выдан в Kaspi
    ‹ Назад
    ");
    t.press_for_toast(MANAGER, group, settings.id, "set:alarm:not_accepted").await;
    assert_snapshot!(table(), @"
    ▫️ Не принят | ✅ Нет курьера
    ✅ Не передан Kaspi | ✅ Не подписан
    ✅ Не выдан в Kaspi
    ‹ Назад
    ");
    t.press_for_toast(MANAGER, group, settings.id, "settings:notices").await;
    assert!(table().starts_with("✅ Новые"), "{}", table());
    t.press_for_toast(MANAGER, group, settings.id, "set:delivery:kaspi").await;

    t.kaspi.place_order(CODE, t.clock());
    t.kaspi.place_kaspi_order(OTHER, t.clock());
    minutes_pass(&t, 61).await;
    assert!(alarms(&t, group).is_empty(), "{:#?}", alarm_texts(&t, group));
    assert_eq!(alarms(&t, other_group).len(), 2);
    // What was raised before is not raised again for those who turn it on.
    t.press_for_toast(MANAGER, group, settings.id, "settings:alarms").await;
    t.press_for_toast(MANAGER, group, settings.id, "set:alarm:not_accepted").await;
    minutes_pass(&t, 5).await;
    assert!(alarms(&t, group).is_empty());
    t.finish().await;
}

#[tokio::test]
async fn an_alarm_that_was_due_while_the_bot_was_down_is_raised_after_the_first_poll_if_it_still_holds() {
    let mut t = Harness::start().await;
    let group = group_with_alarms(&t).await;
    for code in [CODE, OTHER] {
        t.kaspi.place_order(code, t.clock());
    }
    minute(&t).await;
    t.crash_bot().await;
    t.pass(TimeDelta::hours(2));
    t.kaspi.accept_order(OTHER);
    t.start_bot().await;
    raise(t.deps()).await.unwrap();
    t.deliver().await;
    assert!(alarms(&t, group).is_empty(), "what the orders are now is not known yet");
    minute(&t).await;
    let texts = alarm_texts(&t, group);
    assert!(texts.len() == 1 && texts[0].contains(CODE) && !texts[0].contains(OTHER), "{texts:#?}");
    t.crash_bot().await;
    t.start_bot().await;
    minute(&t).await;
    assert_eq!(alarms(&t, group).len(), 1, "a restart repeats nothing");
    t.finish().await;
}

#[tokio::test]
async fn a_clock_that_jumps_neither_hurries_nor_repeats_an_alarm() {
    let t = Harness::start().await;
    let group = group_with_alarms(&t).await;
    t.kaspi.place_order(CODE, t.clock());
    minute(&t).await;
    t.set_clock(TimeDelta::days(2));
    minutes_pass(&t, 20).await;
    minutes_pass(&t, 8).await;
    assert!(alarms(&t, group).is_empty());
    t.set_clock(TimeDelta::days(-4));
    // The first poll has yet to learn Kaspi's time.
    minutes_pass(&t, 2).await;
    minutes_pass(&t, 1).await;
    assert_eq!(alarms(&t, group).len(), 1);
    t.set_clock(TimeDelta::days(2));
    minutes_pass(&t, 10).await;
    assert_eq!(alarms(&t, group).len(), 1);
    t.finish().await;
}

#[tokio::test]
async fn orders_that_the_bot_has_known_for_long_do_not_ring_at_the_first_start() {
    let t = Harness::start().await;
    t.kaspi.remove_orders();
    for number in 0..50 {
        t.kaspi.place_order(&(910_000_100 + number).to_string(), t.clock() - TimeDelta::minutes(31));
    }
    t.poll().await;
    let group = t.group(GroupKind::Supergroup, &[COURIER, MANAGER]).await;
    minute(&t).await;
    minutes_pass(&t, 60).await;
    assert!(alarms(&t, group).is_empty());
    // Those whose time comes later are lists, not single messages.
    for number in 0..50 {
        t.kaspi.place_order(&(910_000_200 + number).to_string(), t.clock());
    }
    minute(&t).await;
    minutes_pass(&t, 31).await;
    let texts = alarm_texts(&t, group);
    let lines: usize = texts.iter().map(|text| text.matches("9100002").count()).sum();
    assert!(texts.len() <= 3 && lines == 50, "{} messages, {lines} orders", texts.len());
    t.finish().await;
}

#[tokio::test]
async fn an_alarm_that_waits_is_left_out_when_its_trouble_is_over_and_survives_a_crash_and_a_new_id() {
    let mut t = Harness::start().await;
    t.kaspi.remove_orders();
    t.poll().await;
    let group = t.group(GroupKind::Basic, &[COURIER, MANAGER]).await;
    raise(t.deps()).await.unwrap();
    for code in [CODE, OTHER] {
        t.kaspi.place_order(code, t.clock());
    }
    minute(&t).await;
    t.pass(TimeDelta::minutes(31));
    t.poll().await;
    raise(t.deps()).await.unwrap();
    t.crash_bot().await;
    let supergroup = t.telegram.migrate(group).unwrap();
    t.start_bot().await;
    t.kaspi.accept_order(OTHER);
    minute(&t).await;
    let texts = alarm_texts(&t, supergroup);
    assert!(texts.len() == 1 && texts[0].contains(CODE) && !texts[0].contains(OTHER), "{texts:#?}");
    assert_eq!(t.count_rows("notices WHERE is_alarm = 1 AND outcome = 'dropped'").await, 1);
    t.finish().await;
}

#[tokio::test]
async fn an_alarm_that_telegram_rejects_costs_itself_only() {
    let t = Harness::start().await;
    t.ask(ADMIN, "/start").await;
    let group = group_with_alarms(&t).await;
    for code in [CODE, OTHER, THIRD] {
        t.kaspi.place_order(code, t.clock());
    }
    minute(&t).await;
    let body = json!({ "ok": false, "error_code": 400, "description": "Bad Request: message text is invalid" });
    t.telegram.faults().plan_always(OTHER, Fault::json(400, body.to_string()));
    minutes_pass(&t, 31).await;
    t.telegram.faults().clear();
    let texts = alarm_texts(&t, group).join("\n");
    assert!(texts.contains(CODE) && !texts.contains(OTHER) && texts.contains(THIRD), "{texts}");
    t.finish().await;
}

#[tokio::test]
async fn a_calm_change_of_the_order_does_not_cover_its_alarm() {
    let t = Harness::start().await;
    let group = group_with_alarms(&t).await;
    t.kaspi.place_order(CODE, t.clock());
    minute(&t).await;
    t.pass(TimeDelta::minutes(31));
    t.poll().await;
    raise(t.deps()).await.unwrap();
    t.kaspi.update_order(CODE, |order| order["deliveryCost"] = 1500.into());
    minute(&t).await;
    assert_eq!(alarms(&t, group).len(), 1);
    t.finish().await;
}

#[tokio::test]
async fn the_end_of_an_order_removes_its_alarms_with_its_data() {
    let t = Harness::start().await;
    group_with_alarms(&t).await;
    for code in [CODE, OTHER] {
        t.kaspi.place_order(code, t.clock());
    }
    minutes_pass(&t, 31).await;
    assert_eq!(t.count_rows("alarms").await, 2);
    t.kaspi.archive_order(CODE, "CANCELLED", None);
    minutes_pass(&t, 1).await;
    minutes_pass(&t, 400 * 24 * 60).await;
    kaspi_order_bot::flow::operations::retention::clean(t.deps()).await.unwrap();
    assert_eq!(t.count_rows("alarms").await, 1, "the other is active");
    t.finish().await;
}
