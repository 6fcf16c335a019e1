//! The day in numbers.

mod history;
mod numbers;
mod summaries;
mod workbook;

use chrono::{DateTime, Utc};
use kaspi_order_bot::sandbox::kaspi::{DEFAULT_TOKEN, own_delivery};
use kaspi_order_bot::sandbox::telegram::Message;
use serde_json::Value;

use crate::harness::{ADMIN, COLLEAGUE, COURIER, Harness, MANAGER, from_bot};

const SECOND: &str = "c2Vjb25kLXNlY29uZC1zZWNvbmQtc2Vjb25kLXNlY28=";

/// Found by the first poll.
const KNOWN: &str = "910000900";

/// A bot with the shops "Алма" and "Береке", polled once. Everybody has opened it.
async fn two_shops() -> Harness {
    let mut t = Harness::prepare().await;
    t.set("KASPI_API_TOKEN", "");
    t.set("KASPI_SHOPS", &format!("Алма={DEFAULT_TOKEN},Береке={SECOND}"));
    t.kaspi.add_shop(SECOND);
    t.kaspi.remove_orders();
    t.kaspi.place_order(KNOWN, t.clock());
    t.kaspi.accept_order(KNOWN);
    t.start_bot().await;
    t.poll().await;
    for person in [ADMIN, MANAGER, COURIER, COLLEAGUE] {
        t.ask(person, "/help").await;
    }
    t
}

/// An order of the second shop.
fn put_second(t: &Harness, code: &str, placed: DateTime<Utc>, change: impl FnOnce(&mut Value)) {
    let mut order = own_delivery(code, placed);
    let attributes = &mut order["attributes"];
    for date in ["creationDate", "approvedByBankDate"] {
        attributes[date] = placed.timestamp_millis().into();
    }
    change(attributes);
    t.kaspi.put_order_into(SECOND, order);
}

fn set_sum(t: &Harness, code: &str, tenge: f64) {
    t.kaspi.update_order(code, |order| order["totalPrice"] = tenge.into());
}

/// A person takes an order. Returns the card's id.
async fn take(t: &Harness, person: i64, code: &str) -> i64 {
    let card = t.ask(person, code).await;
    t.press_for_toast(person, person, card.id, &format!("take:{code}")).await;
    t.deliver().await;
    card.id
}

/// A courier reports the next attempt, by its number.
async fn attempt(t: &Harness, person: i64, card: i64, code: &str, (number, outcome): (u32, &str)) {
    t.press_for_toast(person, person, card, &format!("report:{code}:{number}:{outcome}")).await;
    t.deliver().await;
}

fn last(t: &Harness, chat: i64) -> Message {
    from_bot(&t.telegram, chat).pop().expect("the bot has written")
}

/// A day with everything that is counted.
async fn busy_day() -> Harness {
    let t = two_shops().await;
    let placed = t.clock();
    for code in 1..=5 {
        t.kaspi.place_order(&format!("91000000{code}"), placed);
    }
    set_sum(&t, "910000001", 10_000.0);
    set_sum(&t, "910000002", 2_500.5);
    let in_work = |order: &mut Value| order["totalPrice"] = 700.0.into();
    for code in ["920000001", "920000002"] {
        put_second(&t, code, placed, in_work);
    }
    t.poll().await;
    (1..=5).for_each(|code| t.kaspi.accept_order(&format!("91000000{code}")));
    t.poll().await;

    // Handed over, and completed at Kaspi.
    let card = take(&t, COURIER, "910000001").await;
    attempt(&t, COURIER, card, "910000001", (1, "delivered")).await;
    t.kaspi.archive_order("910000001", "COMPLETED", None);
    // Failed first.
    let card = take(&t, COURIER, "910000002").await;
    attempt(&t, COURIER, card, "910000002", (1, "no_answer")).await;
    attempt(&t, COURIER, card, "910000002", (2, "delivered")).await;
    t.kaspi.archive_order("910000002", "COMPLETED", None);
    // A report that was taken back.
    let card = take(&t, COURIER, "910000003").await;
    attempt(&t, COURIER, card, "910000003", (1, "refused")).await;
    t.press_label(COURIER, last(&t, COURIER).id, "↶ Отменить").await;
    // Twice for the same reason.
    let card = take(&t, COLLEAGUE, "910000004").await;
    attempt(&t, COLLEAGUE, card, "910000004", (1, "no_answer")).await;
    attempt(&t, COLLEAGUE, card, "910000004", (2, "no_answer")).await;
    t.kaspi.archive_order("910000005", "CANCELLED", Some("MERCHANT_OUT_OF_STOCK"));
    // Completed without a word of the courier, and one that Kaspi shows so twice.
    take(&t, COLLEAGUE, "920000001").await;
    let completed = |order: &mut Value| {
        in_work(order);
        order["state"] = "ARCHIVE".into();
        order["status"] = "COMPLETED".into();
    };
    put_second(&t, "920000001", placed, completed);
    put_second(&t, "920000002", placed, completed);
    t.poll().await;
    put_second(&t, "920000002", placed, in_work);
    t.poll().await;
    put_second(&t, "920000002", placed, completed);
    t.poll().await;
    t
}
