//! `/waybills`: what is to be handed over today.

use chrono::TimeDelta;
use insta::assert_snapshot;
use kaspi_order_bot::sandbox::http::Fault;
use kaspi_order_bot::sandbox::telegram::GroupKind;
use serde_json::{Value, json};

use super::{READY, documents};
use crate::harness::{COURIER, Harness, MANAGER, texts};

/// Places an order for Kaspi Delivery that is packed, with another number for each.
fn place(t: &Harness, number: u32) -> String {
    let order = (910_000_001 + number).to_string();
    t.kaspi.place_kaspi_order(&order, t.clock());
    t.kaspi.assemble_order(&order);
    t.kaspi.update_order(&order, |attributes| {
        attributes["kaspiDelivery"]["waybillNumber"] = (100_000 + number).to_string().into();
    });
    order
}

fn change(t: &Harness, order: &str, change: impl FnOnce(&mut Value)) {
    t.kaspi.update_order(order, |attributes| change(&mut attributes["kaspiDelivery"]));
}

/// The texts without the documents.
async fn said(t: &Harness, person: i64) -> Vec<String> {
    let mut messages = t.messages(person).await;
    messages.retain(|message| message.document.is_none());
    texts(&messages)
}

#[tokio::test]
async fn the_waybills_of_today_are_sent_below_a_summary() {
    let t = Harness::start().await;
    t.kaspi.remove_orders();
    let in_days = |days| (t.clock() + TimeDelta::days(days)).timestamp_millis();
    let orders: Vec<String> = (0..8).map(|number| place(&t, number)).collect();
    change(&t, &orders[1], |kaspi| kaspi["courierTransmissionPlanningDate"] = in_days(-1).into());
    change(&t, &orders[2], |kaspi| kaspi["courierTransmissionPlanningDate"] = json!(null));
    // Of these none is sent.
    change(&t, &orders[3], |kaspi| kaspi["courierTransmissionPlanningDate"] = in_days(1).into());
    t.kaspi.update_order(&orders[4], |attributes| attributes["assembled"] = false.into());
    change(&t, &orders[4], |kaspi| kaspi["waybillNumber"] = json!(null));
    t.kaspi.transmit_order(&orders[5], t.clock());
    t.kaspi.set_order_status(&orders[6], "KASPI_DELIVERY", "CANCELLING");
    t.kaspi.archive_order(&orders[7], "CANCELLED", None);
    t.kaspi.place_order("910000020", t.clock());
    t.poll().await;
    for person in [COURIER, MANAGER] {
        t.ask(person, "/waybills").await;
        assert_eq!(said(&t, person).await, ["🧾 К передаче сегодня: 4 · накладные готовы у 3"]);
        let names: Vec<String> = documents(&t, person).into_iter().map(|(name, _)| name).collect();
        // By date; the one without a date is first.
        assert_eq!(names, ["waybill-910000003.pdf", "waybill-910000002.pdf", "waybill-910000001.pdf"]);
    }
    assert_eq!(t.kaspi.waybill_request_count(), 3, "the second person gets those that telegram has");
    t.finish().await;
}

#[tokio::test]
async fn nothing_is_to_be_handed_over() {
    let t = Harness::start().await;
    t.kaspi.remove_orders();
    t.poll().await;
    assert_eq!(t.ask(COURIER, "/waybills").await.text, "🧾 Сегодня на Kaspi Доставку передавать нечего.");
    t.finish().await;
}

#[tokio::test]
async fn one_that_cannot_be_had_costs_no_other() {
    let t = Harness::start().await;
    t.kaspi.remove_orders();
    let orders: Vec<String> = (0..4).map(|number| place(&t, number)).collect();
    t.poll().await;
    t.kaspi.remove_order(&orders[0]);
    t.kaspi.transmit_order(&orders[2], t.clock());
    t.ask(COURIER, "/waybills").await;
    assert_snapshot!(said(&t, COURIER).await.join("\n---\n"), @"
    🧾 К передаче сегодня: 4 · накладные готовы у 4
    ---
    🔍 Заказа 910000001 нет в Kaspi — накладной тоже.
    🚚 Заказ 910000003 уже передан на Kaspi Доставку — больше Kaspi его накладную не отдаёт.
    ");
    let names: Vec<String> = documents(&t, COURIER).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["waybill-910000002.pdf", "waybill-910000004.pdf"]);
    t.finish().await;
}

#[tokio::test]
async fn a_silent_kaspi_is_not_asked_for_all_of_them() {
    let t = Harness::start_with(&[("KASPI_TIMEOUT_SECONDS", "1")]).await;
    t.kaspi.remove_orders();
    for number in 0..6 {
        place(&t, number);
    }
    t.poll().await;
    t.kaspi.faults().plan_always("/orders", Fault::Disconnect);
    t.ask(COURIER, "/waybills").await;
    assert_snapshot!(said(&t, COURIER).await.join("\n---\n"), @"
    🧾 К передаче сегодня: 6 · накладные готовы у 6
    ---
    ⏳ Kaspi сейчас не отвечает, накладной заказа 910000001 пока нет. Повторите через минуту.
    ⏳ Kaspi сейчас не отвечает, накладной заказа 910000002 пока нет. Повторите через минуту.
    ⏳ Kaspi сейчас не отвечает, накладной заказа 910000003 пока нет. Повторите через минуту.
    ✋ Не отправлено накладных: 3. Повторите позже: /waybills
    ");
    t.kaspi.faults().clear();
    t.finish().await;
}

#[tokio::test]
async fn forty_at_most_are_sent_at_once() {
    let t = Harness::start().await;
    t.kaspi.remove_orders();
    for number in 0..43 {
        place(&t, number);
    }
    t.poll().await;
    t.ask(COURIER, "/waybills").await;
    assert_snapshot!(said(&t, COURIER).await.join("\n---\n"), @"
    🧾 К передаче сегодня: 43 · накладные готовы у 43
    Отправляю первые 40, ещё 3 — кнопкой «🧾 Накладная» на карточках заказов.
    ");
    assert_eq!(documents(&t, COURIER).len(), 40);
    t.finish().await;
}

#[tokio::test]
async fn the_quota_counts_each() {
    let t = Harness::start_with(&[("LOOKUPS_PER_TEN_MINUTES", "2")]).await;
    t.kaspi.remove_orders();
    for number in 0..4 {
        place(&t, number);
    }
    t.poll().await;
    t.ask(COURIER, "/waybills").await;
    assert_snapshot!(said(&t, COURIER).await.join("\n---\n"), @"
    🧾 К передаче сегодня: 4 · накладные готовы у 4
    ---
    ✋ Слишком много запросов: можно не больше 2 за 10 минут. Следующий запрос: сегодня, 14:10. Если этого мало для работы, скажите администратору.
    ---
    ✋ Не отправлено накладных: 2. Повторите позже: /waybills
    ");
    assert_eq!(documents(&t, COURIER).len(), 2);
    t.finish().await;
}

#[tokio::test]
async fn in_a_group_it_leads_to_the_private_chat() {
    let t = Harness::start().await;
    t.poll().await;
    let group = t.group(GroupKind::Supergroup, &[MANAGER, COURIER]).await;
    t.say(COURIER, group, "/waybills");
    let answer = t.answers(group, 1).await.remove(0);
    assert_eq!(answer.text, "Эта команда — для личных сообщений.");
    t.settle().await;
    assert_eq!((documents(&t, group), documents(&t, COURIER)), (Vec::new(), Vec::new()));
    assert_eq!(t.kaspi.waybill_request_count(), 0, "{READY}");
    t.finish().await;
}
