//! Answers that leave open what was done, and crashes.

use chrono::TimeDelta;
use kaspi_order_bot::sandbox::http::Fault;
use kaspi_order_bot::sandbox::kaspi::unexpected_exception;

use super::{KASPI, NEW, last, press_last, press_on_card, start, wait};
use crate::harness::{ADMIN, Harness, MANAGER};

/// Presses twice; the second press meets the fault. Returns what is shown then.
async fn accept(t: &Harness, fault: Fault) -> String {
    press_on_card(t, MANAGER, NEW, "✅ Принять").await;
    t.kaspi.faults().plan("ACCEPTED_BY_MERCHANT", fault, 1);
    press_last(t, MANAGER, "✅ Да, принять").await
}

#[tokio::test]
async fn what_was_done_although_kaspi_did_not_say_so_is_found_out() {
    for fault in [
        Fault::LostResponse,
        Fault::TruncatedResponse,
        Fault::html(200).after_handling(),
        Fault::html(502).after_handling(),
        unexpected_exception(400).after_handling(),
        unexpected_exception(500).after_handling(),
    ] {
        let t = start().await;
        let text = accept(&t, fault.clone()).await;
        assert!(text.starts_with("⏳ Kaspi не подтвердил; проверяю."), "{fault:?}: {text}");
        wait(&t, 4).await;
        assert!(last(&t, MANAGER).await.text.starts_with("⏳"), "{fault:?}");
        wait(&t, 1).await;
        assert_eq!(last(&t, MANAGER).await.text, "✅ Заказ 910000001 принят.", "{fault:?}");
        assert_eq!(t.kaspi.writes(NEW).len(), 1, "{fault:?}");
        t.finish().await;
    }
}

#[tokio::test]
async fn what_was_not_done_is_said_after_three_minutes() {
    for fault in [Fault::Disconnect, unexpected_exception(400), Fault::html(503), Fault::NoResponse] {
        let t = start().await;
        let text = accept(&t, fault.clone()).await;
        assert!(text.starts_with("⏳ Kaspi не подтвердил; проверяю."), "{fault:?}: {text}");
        wait(&t, 179).await;
        assert!(last(&t, MANAGER).await.text.starts_with("⏳"), "{fault:?}");
        wait(&t, 1).await;
        let text = last(&t, MANAGER).await.text;
        assert!(text.starts_with("❓ Kaspi так и не подтвердил, что с заказом 910000001."), "{fault:?}: {text}");
        wait(&t, 600).await;
        assert_eq!(t.kaspi.writes(NEW).len(), 1, "{fault:?}: nothing is sent again");
        t.finish().await;
    }
}

#[tokio::test]
async fn while_one_request_runs_another_is_refused() {
    let t = start().await;
    accept(&t, Fault::Disconnect).await;
    let answer = press_on_card(&t, MANAGER, NEW, "✅ Принять").await;
    assert!(answer.starts_with("⏳ Заказ 910000001 уже меняет"), "{answer}");
    wait(&t, 180).await;
    t.pass(TimeDelta::seconds(1));
    press_on_card(&t, MANAGER, NEW, "✅ Принять").await;
    assert_eq!(press_last(&t, MANAGER, "✅ Да, принять").await, "✅ Заказ 910000001 принят.");
    t.finish().await;
}

#[tokio::test]
async fn kaspi_without_an_answer_before_the_request_means_that_nothing_was_sent() {
    let t = start().await;
    press_on_card(&t, MANAGER, NEW, "✅ Принять").await;
    t.kaspi.faults().plan(NEW, Fault::html(502), 2);
    let text = press_last(&t, MANAGER, "✅ Да, принять").await;
    assert!(text.starts_with("📡 Kaspi не отвечает, ничего не отправлено."), "{text}");
    assert_eq!((t.kaspi.all_writes().len(), t.count_rows("actions WHERE sent_at IS NOT NULL").await), (0, 0));
    t.finish().await;
}

#[tokio::test]
async fn a_press_that_comes_too_late_is_answered_with_the_orders_state() {
    let t = start().await;
    press_on_card(&t, MANAGER, NEW, "✅ Принять").await;
    t.kaspi.archive_order(NEW, "CANCELLED", None);
    let text = press_last(&t, MANAGER, "✅ Да, принять").await;
    assert!(text.starts_with("⛔️ Заказ 910000001 отменён"), "{text}");
    assert!(t.kaspi.all_writes().is_empty());
    t.finish().await;
}

#[tokio::test]
async fn after_a_crash_while_sending_the_order_is_read() {
    for (fault, expected) in [
        (Fault::LateResponse(std::time::Duration::from_secs(5)), "📦 Заказ 910000002 упакован."),
        (Fault::NoResponse, "❓ Kaspi так и не подтвердил, что с заказом 910000002."),
    ] {
        let mut t = start().await;
        t.kaspi.set_assembly_delay(TimeDelta::zero());
        press_on_card(&t, MANAGER, KASPI, "📦 Упакован").await;
        press_last(&t, MANAGER, "1").await;
        let question = last(&t, MANAGER).await;
        t.kaspi.faults().plan("ASSEMBLE", fault.clone(), 1);
        t.press(MANAGER, MANAGER, question.id, question.callback_data("📦 Да, упакован").unwrap());
        t.until(|| t.kaspi.writes(KASPI).len() == 1).await;
        t.crash_bot().await;
        t.start_bot().await;
        t.settle().await;
        // An order that may have been packed stays busy for longer: another request would issue a second waybill.
        wait(&t, 600).await;
        assert_eq!(t.count_rows("actions WHERE finished_at IS NULL").await == 0, expected.starts_with('📦'));
        wait(&t, 700).await;
        let text = last(&t, MANAGER).await.text;
        assert!(text.starts_with(expected), "{fault:?}: {text}");
        assert_eq!(t.kaspi.writes(KASPI).len(), 1, "{fault:?}");
        t.finish().await;
    }
}

#[tokio::test]
async fn how_it_ended_is_shown_when_telegram_takes_it_again() {
    let t = start().await;
    accept(&t, Fault::LostResponse).await;
    let message = last(&t, MANAGER).await.id;
    t.telegram.faults().plan("/EditMessageText", Fault::html(502), 1);
    wait(&t, 5).await;
    assert_eq!(t.count_rows("actions WHERE unnotified_since IS NOT NULL").await, 1);
    wait(&t, 1).await;
    assert_eq!(t.telegram.message(MANAGER, message).unwrap().text, "✅ Заказ 910000001 принят.");
    assert_eq!(t.count_rows("actions WHERE unnotified_since IS NOT NULL").await, 0);
    t.finish().await;
}

#[tokio::test]
async fn an_order_that_was_read_before_another_request_is_not_changed_again() {
    let t = start().await;
    let mut questions = Vec::new();
    for person in [MANAGER, ADMIN] {
        press_on_card(&t, person, NEW, "✅ Принять").await;
        questions.push(last(&t, person).await);
    }
    // The second manager's reading is answered before the first one's request, and arrives after it.
    t.kaspi.faults().plan(NEW, Fault::LateResponse(std::time::Duration::from_millis(700)), 1);
    let data = |at: usize| questions[at].callback_data("✅ Да, принять").unwrap().to_owned();
    t.press(ADMIN, ADMIN, questions[1].id, &data(1));
    t.until(|| t.kaspi.faults().is_empty()).await;
    t.pass(TimeDelta::milliseconds(5));
    t.press(MANAGER, MANAGER, questions[0].id, &data(0));
    t.settle().await;
    assert_eq!(t.kaspi.writes(NEW).len(), 1);
    assert_eq!(t.telegram.message(MANAGER, questions[0].id).unwrap().text, "✅ Заказ 910000001 принят.");
    let late = t.telegram.message(ADMIN, questions[1].id).unwrap().text;
    assert!(late.starts_with("Заказ 910000001 уже в другом состоянии."), "{late}");
    t.finish().await;
}
