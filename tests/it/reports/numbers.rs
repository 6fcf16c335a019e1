//! `/report`.

use chrono::TimeDelta;
use insta::assert_snapshot;
use kaspi_order_bot::flow::operations::retention;
use kaspi_order_bot::sandbox::telegram::GroupKind;

use super::{SECOND, busy_day, two_shops};
use crate::harness::{ADMIN, COURIER, Harness, MANAGER, labels, usual_spaces};
use kaspi_order_bot::sandbox::kaspi::DEFAULT_TOKEN;

#[tokio::test]
async fn a_day_is_counted_as_by_hand() {
    let t = busy_day().await;
    let report = t.ask(MANAGER, "/report").await;
    assert_snapshot!(report.text, @"
    📊 Отчёт · сегодня, 23.11

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
    assert_snapshot!(format!("{:?}", labels(&report)), @r#"[["• Сегодня", "Вчера"], ["7 дней", "30 дней"], ["📗 Excel"]]"#);

    // What happened after midnight is another day's.
    t.pass(TimeDelta::hours(12));
    t.kaspi.archive_order("910000004", "COMPLETED", None);
    t.poll().await;
    let yesterday = t.ask(ADMIN, "/report вчера").await.text;
    assert_eq!(
        yesterday.lines().skip(1).take(6).collect::<Vec<_>>(),
        report.text.lines().skip(1).take(6).collect::<Vec<_>>()
    );
    assert!(yesterday.contains("⏳ Остались недоставленными: 3"), "{yesterday}");
    t.press_label(MANAGER, report.id, "7 дней").await;
    let week = usual_spaces(&t.telegram.message(MANAGER, report.id).unwrap().text);
    assert!(week.starts_with("📊 Отчёт · 18.11–24.11") && week.contains("🆕 Новые: 7"), "{week}");
    assert!(week.contains("✅ Выданы: 5") && week.contains("⚠️ Не отданы: 2"), "{week}");
    t.finish().await;
}

#[tokio::test]
async fn days_are_counted_after_their_orders_were_purged_and_their_shop_was_renamed() {
    let mut t = busy_day().await;
    let before = t.ask(MANAGER, "/report").await.text;
    t.stop_bot().await;
    t.set("KASPI_SHOPS", &format!("Новая={DEFAULT_TOKEN},Береке={SECOND}"));
    t.start_bot().await;
    t.poll().await;
    let renamed = t.ask(MANAGER, "/report").await.text;
    let by_name = |text: &str| {
        let mut lines: Vec<String> = text.replace("Алма:", "Новая:").lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    assert_eq!(by_name(&renamed), by_name(&before));
    t.kaspi.remove_orders();
    t.pass(TimeDelta::days(60));
    retention::clean(t.deps()).await.unwrap();
    let purged = t.ask(MANAGER, "/report 23.11.2026").await.text;
    assert_eq!(purged.lines().skip(1).take(6).collect::<Vec<_>>(), before.lines().skip(1).take(6).collect::<Vec<_>>());
    t.pass(TimeDelta::days(342));
    retention::clean(t.deps()).await.unwrap();
    assert_eq!(t.count_rows("order_events").await, 0);
    t.finish().await;
}

#[tokio::test]
async fn what_is_no_span_gets_its_sentence() {
    let t = Harness::start().await;
    for (argument, expected) in [
        ("31.02", "Такого дня нет"),
        ("24.11", "Этот день ещё не наступил"),
        ("01.01.2016–01.01.2026", "Слишком длинный период: до 366 дней"),
        ("01.01.2020", "Об этих днях данных нет: история заказов хранится 400 дней"),
        ("когда-нибудь", "Напишите день или период"),
    ] {
        let answer = t.ask(MANAGER, &format!("/report {argument}")).await.text;
        assert!(answer.starts_with(expected), "{argument}: {answer}");
    }
    let answer = t.ask(MANAGER, "/report 15.11–01.11").await.text;
    assert!(answer.starts_with("📊 Отчёт · 01.11–15.11"), "{answer}");
    t.finish().await;
}

#[tokio::test]
async fn an_empty_shop_has_a_report_of_zeros() {
    let t = Harness::start().await;
    t.kaspi.remove_orders();
    t.poll().await;
    assert_snapshot!(t.ask(MANAGER, "/report month").await.text, @"
    📊 Отчёт · 25.10–23.11

    🆕 Новые: 0
    ✅ Выданы: 0
    ⚠️ Не отданы: 0
    ⛔️ Отменены: 0
    ↩️ Возвращены: 0
    ⏳ Остались на завтра: 0
    ");
    t.finish().await;
}

#[tokio::test]
async fn reports_are_for_managers_in_private() {
    let t = two_shops().await;
    for command in ["/report", "/history 910000900"] {
        let answer = t.ask(COURIER, command).await.text;
        assert_eq!(answer, "Это могут только менеджеры и администраторы.");
    }
    let group = t.group(GroupKind::Supergroup, &[COURIER, MANAGER]).await;
    for (number, command) in ["/report", "/history 910000900"].into_iter().enumerate() {
        t.say(MANAGER, group, command);
        let answer = t.answers(group, number + 1).await.pop().unwrap();
        assert!(!answer.text.contains("Отчёт") && !answer.text.contains("910000900"), "{}", answer.text);
    }
    // A press that was forged, in a group and by a courier.
    let shown = t.ask(MANAGER, "/report").await;
    let toast = t.forge_press_for_toast(COURIER, COURIER, shown.id, "span:week").await;
    assert!(!toast.is_empty(), "{toast}");
    let toast = t.forge_press_for_toast(MANAGER, group, 1, "span:week").await;
    assert!(!toast.is_empty(), "{toast}");
    t.finish().await;
}
