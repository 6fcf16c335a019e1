//! A courier's day: who delivers which order, and how it went.

mod assigning;
mod attempts;
mod claims;
mod lists;
mod rounds;
mod selecting;

use kaspi_order_bot::sandbox::telegram::Message;

use crate::harness::{ADMIN, COLLEAGUE, COURIER, Harness, MANAGER, from_bot};

/// An own delivery that is due today.
const CODE: &str = "900000101";

/// A bot that has read the shop's orders. Everybody has opened it.
async fn polled() -> Harness {
    let t = Harness::start().await;
    t.poll().await;
    open_chats(&t).await;
    t
}

/// A bot may not write first.
async fn open_chats(t: &Harness) {
    for person in [ADMIN, MANAGER, COURIER, COLLEAGUE] {
        t.ask(person, "/help").await;
    }
}

/// The latest card of an order in a private chat, as it is shown now.
fn card(t: &Harness, chat: i64, message: &Message) -> Message {
    from_bot(&t.telegram, chat).into_iter().find(|shown| shown.id == message.id).expect("the card is there")
}

fn labels(message: &Message) -> Vec<String> {
    message.buttons.iter().flatten().map(|button| button.text.clone()).collect()
}

fn has_button(message: &Message, label: &str) -> bool {
    labels(message).iter().any(|text| text == label)
}
