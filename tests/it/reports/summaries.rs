//! The summaries of the day, on a stepped clock.

use chrono::TimeDelta;
use insta::assert_snapshot;
use kaspi_order_bot::flow::reports::summaries::queue_due;
use kaspi_order_bot::sandbox::http::Fault;
use kaspi_order_bot::sandbox::telegram::{GroupKind, Message};
use serde_json::json;

use super::{busy_day, last, two_shops};
use crate::harness::{ADMIN, COURIER, Harness, MANAGER, from_bot, labels};

/// To the hour of the day in Almaty, on this day or the next.
async fn until_hour(t: &Harness, hour: i64) {
    let passed = t.clock().timestamp() + 5 * 3600;
    let seconds = (hour * 3600 - passed.rem_euclid(86_400)).rem_euclid(86_400);
    t.pass(TimeDelta::seconds(seconds));
    step(t).await;
}

async fn step(t: &Harness) {
    queue_due(t.deps()).await.unwrap();
    t.deliver().await;
}

async fn group(t: &Harness) -> i64 {
    t.group(GroupKind::Supergroup, &[COURIER, MANAGER]).await
}

fn summaries(t: &Harness, chat: i64) -> Vec<Message> {
    let is_summary = |message: &Message| {
        ["☀️ План", "🌙 Итоги дня", "📅 Итоги недели"].iter().any(|title| message.text.starts_with(title))
    };
    from_bot(&t.telegram, chat).into_iter().filter(is_summary).collect()
}

#[tokio::test]
async fn the_evening_says_once_what_the_day_brought() {
    let mut t = busy_day().await;
    let group = group(&t).await;
    until_hour(&t, 20).await;
    assert!(summaries(&t, group).is_empty());
    until_hour(&t, 21).await;
    let shown = summaries(&t, group);
    assert_eq!(shown.len(), 1);
    assert_snapshot!(shown[0].text, @"
    🌙 Итоги дня · 23.11

    🆕 Новые: 7
    ✅ Выданы: 4 · 13 900,50 ₸
    ⚠️ Не отданы: 2 · не дозвонились 2
    ⛔️ Отменены: 1
    ↩️ Возвращены: 0
    ⏳ Остались на завтра: 3

    🚚 Курьеры
    Курьер: выданы 2 · 12 500,50 ₸ · не дозвонились 1
    Коллега: выданы 1 · 700 ₸ · не дозвонились 1

    🏪 Магазины
    Алма: новые 5, выданы 2 (12 500,50 ₸), не отданы 2, отменены 1, возвращены 0
    Береке: новые 2, выданы 2 (1 400 ₸), не отданы 0, отменены 0, возвращены 0
    ");
    assert!(labels(&shown[0]).is_empty());
    // Neither time, nor a restart, nor another hour repeats it.
    step(&t).await;
    t.crash_bot().await;
    t.start_bot().await;
    t.pass(TimeDelta::minutes(30));
    step(&t).await;
    t.say(MANAGER, group, "/settings");
    t.settle().await;
    let settings = last(&t, group).id;
    t.press_for_toast(MANAGER, group, settings, "settings:summaries").await;
    t.press_for_toast(MANAGER, group, settings, "summaries:evening:22").await;
    until_hour(&t, 22).await;
    assert_eq!(summaries(&t, group).len(), 1);
    t.pass(TimeDelta::days(1));
    step(&t).await;
    let shown = summaries(&t, group);
    assert_eq!(shown.len(), 2);
    assert!(shown[1].text.contains("✅ Выданы: 0"), "sent also when nothing has happened: {}", shown[1].text);
    t.finish().await;
}

#[tokio::test]
async fn the_morning_says_what_is_to_be_done_and_which_goods_to_pick() {
    let t = two_shops().await;
    let group = group(&t).await;
    t.pass(TimeDelta::hours(10));
    let now = t.clock();
    for code in ["910000001", "910000002"] {
        t.kaspi.place_order(code, now);
        t.kaspi.accept_order(code);
    }
    t.kaspi.place_kaspi_order("910000003", now);
    t.kaspi.place_kaspi_order("910000004", now);
    t.poll().await;
    t.kaspi.assemble_order("910000004");
    t.kaspi.place_kaspi_order("910000005", now);
    t.kaspi.transmit_order("910000005", now);
    t.poll_and_deliver().await;
    super::take(&t, COURIER, "910000001").await;
    until_hour(&t, 9).await;
    let shown = summaries(&t, group);
    assert_eq!(shown.len(), 1);
    assert_snapshot!(shown[0].text, @"
    ☀️ План на 24.11

    📦 Доставить сегодня: 2
    ⚠️ Просрочены: 1
    🙋 Без курьера: 2
    🚚 Передать на Kaspi Доставку до 16:00: 2

    🛒 Собрать
    Чайник электрический Bosch TWK 3A011 — 4 шт.
    ");
    t.finish().await;
}

#[tokio::test]
async fn a_bot_that_was_down_in_the_morning_sends_the_plan_until_noon() {
    let mut t = two_shops().await;
    let group = group(&t).await;
    until_hour(&t, 12).await;
    assert!(summaries(&t, group).is_empty());
    t.stop_bot().await;
    t.pass(TimeDelta::hours(23) + TimeDelta::minutes(59));
    t.start_bot().await;
    step(&t).await;
    assert_eq!(summaries(&t, group).len(), 1);
    // One that cannot be sent in time is dropped.
    until_hour(&t, 9).await;
    assert_eq!(summaries(&t, group).len(), 2);
    t.pass(TimeDelta::days(1));
    queue_due(t.deps()).await.unwrap();
    t.pass(TimeDelta::hours(3));
    t.deliver().await;
    assert_eq!(summaries(&t, group).len(), 2);
    assert_eq!(t.count_rows("summaries WHERE kind = 'morning' AND outcome = 'dropped'").await, 1);
    t.finish().await;
}

#[tokio::test]
async fn on_monday_the_week_before_is_summed_up() {
    let t = busy_day().await;
    let group = group(&t).await;
    t.pass(TimeDelta::days(6));
    until_hour(&t, 9).await;
    let shown = summaries(&t, group);
    assert_eq!(shown.len(), 2);
    assert!(shown[1].text.starts_with("📅 Итоги недели · 23.11–29.11"), "{}", shown[1].text);
    assert!(shown[1].text.contains("✅ Выданы: 4"), "{}", shown[1].text);
    assert!(shown[1].photo.is_some() && shown[0].photo.is_none());
    step(&t).await;
    assert_eq!(summaries(&t, group).len(), 2);
    t.finish().await;
}

#[tokio::test]
async fn the_hours_are_chosen_on_a_page_of_the_settings() {
    let t = two_shops().await;
    let settings = t.ask(MANAGER, "/settings").await;
    assert!(!labels(&settings).iter().flatten().any(|label| label.contains("Сводки")), "not subscribed");
    t.press_label(MANAGER, settings.id, "🔔 Присылать сюда").await;
    t.press_label(MANAGER, settings.id, "📊 Сводки: 09:00, 21:00").await;
    let page = last(&t, MANAGER);
    assert_snapshot!(format!("{}\n{}", page.text, labels(&page).iter().map(|row| row.join(" | ")).collect::<Vec<_>>().join("\n")), @"
    📊 Сводки в этом чате

    ☀️ Утром — план на день и товары, которые нужно собрать; по понедельникам ещё и итоги недели. 🌙 Вечером — итоги дня. Каждая приходит раз в день.
    ☀️ 07:00 | ☀️ 08:00 | ✅ 09:00
    ☀️ 10:00 | ☀️ 11:00 | ☀️ Не присылать
    🌙 18:00 | 🌙 19:00 | 🌙 20:00
    ✅ 21:00 | 🌙 22:00 | 🌙 23:00
    🌙 Не присылать
    ‹ Назад
    ");
    t.press_label(MANAGER, settings.id, "☀️ 08:00").await;
    t.press_label(MANAGER, settings.id, "🌙 Не присылать").await;
    t.press_label(MANAGER, settings.id, "‹ Назад").await;
    t.press_label(MANAGER, settings.id, "📊 Сводки: 08:00").await;
    until_hour(&t, 21).await;
    assert!(summaries(&t, MANAGER).is_empty());
    until_hour(&t, 8).await;
    assert_eq!(summaries(&t, MANAGER).len(), 1);
    // A courier's press, and one of a chat without a subscription.
    let toast = t.forge_press_for_toast(COURIER, COURIER, 1, "summaries:morning:7").await;
    assert!(!toast.is_empty());
    t.finish().await;
}

#[tokio::test]
async fn quiet_hours_take_the_sound_and_ignored_shops_do_not_count() {
    let t = busy_day().await;
    let group = group(&t).await;
    t.say(MANAGER, group, "/settings");
    t.settle().await;
    let settings = last(&t, group);
    for _ in 0..3 {
        t.press_for_toast(MANAGER, group, settings.id, "set:quiet").await;
    }
    let shown = t.telegram.message(group, settings.id).unwrap();
    let shop = shown.callback_data("✅ Береке").unwrap();
    t.press_for_toast(MANAGER, group, settings.id, shop).await;
    until_hour(&t, 21).await;
    let shown = summaries(&t, group).remove(0);
    assert!(shown.silent, "21:00–09:00 is quiet");
    assert!(shown.text.contains("🆕 Новые: 5") && !shown.text.contains("Береке"), "{}", shown.text);
    t.finish().await;
}

#[tokio::test]
async fn a_summary_that_telegram_does_not_take_is_sent_later_and_once() {
    let mut t = two_shops().await;
    let group = group(&t).await;
    let failing = || Fault::json(500, json!({ "ok": false, "error_code": 500, "description": "Internal" }).to_string());
    t.telegram.faults().plan("/SendMessage", failing(), 2);
    until_hour(&t, 21).await;
    assert_eq!(summaries(&t, group).len(), 1);
    // Neither does a crash lose one that waits.
    t.pass(TimeDelta::hours(12));
    queue_due(t.deps()).await.unwrap();
    t.crash_bot().await;
    t.start_bot().await;
    t.deliver().await;
    step(&t).await;
    assert_eq!(summaries(&t, group).len(), 2);
    assert_eq!(t.count_rows("summaries WHERE outcome = 'sent'").await, 2);
    t.finish().await;
}

#[tokio::test]
async fn a_summary_follows_a_group_that_migrates_and_ends_with_its_subscription() {
    let t = two_shops().await;
    let old = t.group(GroupKind::Basic, &[COURIER, MANAGER]).await;
    let settings = t.ask(MANAGER, "/settings").await;
    t.press_label(MANAGER, settings.id, "🔔 Присылать сюда").await;
    t.pass(TimeDelta::hours(7));
    queue_due(t.deps()).await.unwrap();
    let new = t.telegram.migrate(old).unwrap();
    // The manager loses the role meanwhile.
    t.ask(ADMIN, &format!("/allow {MANAGER} courier")).await;
    t.deliver().await;
    assert_eq!((summaries(&t, new).len(), summaries(&t, MANAGER).len()), (1, 0));
    assert_eq!(t.count_rows("summaries WHERE outcome = 'dropped'").await, 1);
    t.finish().await;
}

#[tokio::test]
async fn a_group_that_is_connected_late_begins_with_the_next_summary() {
    let t = two_shops().await;
    t.pass(TimeDelta::hours(8));
    let group = t.unconnected_group(GroupKind::Supergroup, &[MANAGER]).await;
    t.say(MANAGER, group, "/connect");
    t.settle().await;
    step(&t).await;
    assert!(summaries(&t, group).is_empty(), "it was connected at 22:00");
    until_hour(&t, 9).await;
    assert_eq!(summaries(&t, group).len(), 1);
    t.finish().await;
}
