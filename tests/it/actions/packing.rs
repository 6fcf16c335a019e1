//! Orders of Kaspi Delivery that are packed.

use chrono::TimeDelta;

use kaspi_order_bot::flow::waybills::awaited;

use super::{KASPI, last, press_last, press_on_card, start, wait};
use crate::couriers::{has_button, labels};
use crate::harness::{ADMIN, MANAGER, from_bot};

#[tokio::test]
async fn a_packed_order_is_reported_once_with_its_parcels() {
    let t = start().await;
    t.kaspi.set_assembly_delay(TimeDelta::seconds(15));
    press_on_card(&t, MANAGER, KASPI, "📦 Упакован").await;
    let question = last(&t, MANAGER).await;
    assert_eq!(labels(&question), ["1", "2", "3", "4", "5", "6", "7", "8", "9"]);
    let text = press_last(&t, MANAGER, "2").await;
    assert!(text.contains("Мест: 2. Kaspi сразу оформит накладную."), "{text}");
    let text = press_last(&t, MANAGER, "📦 Да, упакован").await;
    assert!(text.starts_with("📦 Kaspi принял упаковку заказа 910000002."), "{text}");
    assert_eq!((t.kaspi.writes(KASPI).len(), t.kaspi.waybill_count(KASPI)), (1, 0));
    // Until the order shows it, another request would issue a second waybill.
    let answer = press_on_card(&t, ADMIN, KASPI, "📦 Упакован").await;
    assert!(answer.starts_with("⏳ Заказ 910000002 уже меняет Менеджер"), "{answer}");
    wait(&t, 15).await;
    assert!(
        last(&t, MANAGER).await.text.starts_with("📦 Заказ 910000002 упакован"),
        "{}",
        last(&t, MANAGER).await.text
    );
    // The card that was pressed shows it.
    t.deliver().await;
    let card = from_bot(&t.telegram, MANAGER).into_iter().find(|message| message.text.contains("Заказ 910000002 ·"));
    assert!(card.as_ref().is_some_and(|card| !has_button(card, "📦 Упакован")), "{card:#?}");
    awaited::step(t.deps()).await.unwrap();
    let sent = last(&t, MANAGER).await;
    let (name, bytes) = t.telegram.document(MANAGER, sent.id).expect("the waybill comes by itself");
    assert!(name.contains(KASPI) && bytes.starts_with(b"%PDF-"), "{name}");
    let card = t.ask(MANAGER, KASPI).await;
    assert!(!has_button(&card, "📦 Упакован"), "{card:#?}");
    assert_eq!(t.kaspi.waybill_count(KASPI), 1);
    t.finish().await;
}
