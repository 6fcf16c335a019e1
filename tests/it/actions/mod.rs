//! Changes of orders at Kaspi.

mod accepting;
mod completing;
mod doubt;
mod never_twice;
mod packing;

use chrono::TimeDelta;
use kaspi_order_bot::flow::actions::check::check;
use kaspi_order_bot::sandbox::telegram::Message;

use crate::harness::{ADMIN, COLLEAGUE, COURIER, Harness, MANAGER};

/// A new own delivery.
const NEW: &str = "910000001";

/// A packed order of nobody: Kaspi delivers it.
const KASPI: &str = "910000002";

/// A bot that may change orders, has read these two, and was opened by everybody.
async fn start() -> Harness {
    let mut t = Harness::prepare().await;
    t.set("KASPI_ACTIONS", "accept, assemble,complete");
    t.set("KASPI_TIMEOUT_SECONDS", "1");
    t.start_bot().await;
    t.kaspi.remove_orders();
    t.poll().await;
    for person in [ADMIN, MANAGER, COURIER, COLLEAGUE] {
        t.ask(person, "/help").await;
    }
    t.kaspi.place_order(NEW, t.clock());
    t.kaspi.place_kaspi_order(KASPI, t.clock());
    t.poll().await;
    t
}

/// The bot's last message in a person's private chat.
async fn last(t: &Harness, person: i64) -> Message {
    t.messages(person).await.pop().unwrap()
}

/// Asks for the order's card, and presses a button on it. Returns what the answer shows.
async fn press_on_card(t: &Harness, person: i64, code: &str, label: &str) -> String {
    t.ask(person, code).await;
    let card = last(t, person).await;
    t.press_label(person, card.id, label).await
}

/// Presses a button of the bot's last message. Returns the text of that message afterwards.
async fn press_last(t: &Harness, person: i64, label: &str) -> String {
    let message = last(t, person).await;
    t.press_label(person, message.id, label).await;
    t.telegram.message(person, message.id).unwrap().text
}

/// Lets time pass in steps, and reads orders whose state is in doubt.
async fn wait(t: &Harness, seconds: i64) {
    for _ in 0..seconds {
        t.pass(TimeDelta::seconds(1));
        check(t.deps()).await.unwrap();
    }
}
