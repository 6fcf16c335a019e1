//! The workbook below a report, read by another library.

use std::io::Cursor;

use calamine::{DataType, Reader, Xlsx};
use chrono::TimeDelta;
use kaspi_order_bot::flow::operations::retention;

use super::busy_day;
use crate::harness::{ADMIN, COURIER, Harness, MANAGER, usual_spaces};

/// The cells of a sheet as texts, row by row.
fn cells(bytes: Vec<u8>, sheet: &str) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    let range = book.worksheet_range(sheet).unwrap();
    range.rows().map(|row| row.iter().map(|cell| cell.as_string().unwrap_or_default()).collect()).collect()
}

/// Presses the button below a report, and returns the name and the bytes of the file.
async fn file(t: &Harness, person: i64, report: i64) -> (String, Vec<u8>) {
    t.press_label(person, report, "📗 Excel").await;
    let sent = t.messages(person).await.pop().unwrap();
    t.telegram.document(person, sent.id).unwrap_or_else(|| panic!("no file: {}", sent.text))
}

#[tokio::test]
async fn the_workbook_has_the_reports_orders_with_the_buyers_of_those_that_are_stored() {
    let t = busy_day().await;
    let report = t.ask(MANAGER, "/report").await;
    let (name, bytes) = file(&t, MANAGER, report.id).await;
    assert_eq!(name, "report_2026-11-23_2026-11-23.xlsx");
    assert_eq!(t.messages(MANAGER).await.pop().unwrap().text, "📗 Отчёт: сегодня, 23.11");
    let orders = cells(bytes, "Заказы");
    let row = |code: &str| orders.iter().find(|row| row[0] == code).unwrap_or_else(|| panic!("{orders:#?}"));
    assert_eq!(orders.iter().filter(|row| row[0].starts_with('9')).count(), 7, "{orders:#?}");
    let (first, second) = (row("910000001").join("|"), row("920000002").join("|"));
    assert!(first.contains("Алма") && first.contains("Курьер") && first.contains("Айгерим"), "{first}");
    assert!(second.contains("Береке"), "{second}");
    // Who took it stands in the audit.
    let audit = usual_spaces(&t.ask(ADMIN, "/audit").await.text);
    assert!(audit.contains("Менеджер · 📗 отчёт в Excel"), "{audit}");

    // What was purged has no buyer any more.
    t.kaspi.remove_orders();
    t.pass(TimeDelta::days(35));
    retention::clean(t.deps()).await.unwrap();
    let report = t.ask(MANAGER, "/report 23.11").await;
    let (_, bytes) = file(&t, MANAGER, report.id).await;
    let orders = cells(bytes, "Заказы");
    assert_eq!(orders.iter().filter(|row| row[0].starts_with('9')).count(), 7);
    assert!(!orders.iter().flatten().any(|cell| cell.contains("Айгерим") || cell.contains("Абая")), "{orders:#?}");
    t.finish().await;
}

#[tokio::test]
async fn a_workbook_counts_as_a_lookup_and_is_not_for_couriers() {
    let t = Harness::start_with(&[("LOOKUPS_PER_TEN_MINUTES", "1")]).await;
    t.kaspi.remove_orders();
    t.poll().await;
    let report = t.ask(MANAGER, "/report").await;
    let (_, bytes) = file(&t, MANAGER, report.id).await;
    assert!(!cells(bytes, "Дни").is_empty(), "an empty report is a file, too");
    t.press_label(MANAGER, report.id, "📗 Excel").await;
    let refused = t.messages(MANAGER).await.pop().unwrap();
    assert!(refused.document.is_none() && refused.text.contains("Следующий запрос"), "{}", refused.text);
    let data = "workbook:2026-11-23:2026-11-23";
    let toast = t.forge_press_for_toast(COURIER, COURIER, 1, data).await;
    assert_eq!(toast, "Это могут только менеджеры и администраторы.");
    assert_eq!(t.count_rows("lookups WHERE kind = 'workbook'").await, 1);
    t.finish().await;
}
