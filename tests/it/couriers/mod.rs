//! A courier's day: who delivers which order, and how it went.

mod assigning;
mod attempts;
mod claims;
mod handed_over;
mod lists;
mod rounds;
mod selecting;

use kaspi_order_bot::sandbox::telegram::Message;

use crate::harness::{ADMIN, COLLEAGUE, COURIER, Harness, MANAGER, from_bot};
use crate::notices::{CODE as NEW, connected_group};

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

/// A connected group with the card of a new order, which is returned.
async fn group_with_card(t: &Harness) -> (i64, Message) {
    let group = connected_group(t).await;
    open_chats(t).await;
    t.kaspi.place_order(NEW, t.clock());
    t.poll_and_deliver().await;
    (group, t.answers(group, 1).await.remove(0))
}

/// The courier asks for an order and takes it. Returns the card.
async fn take(t: &Harness, code: &str) -> Message {
    let shown = t.ask(COURIER, code).await;
    t.settle().await;
    t.press_label(COURIER, shown.id, "🙋 Беру").await;
    t.deliver().await;
    card(t, COURIER, &shown)
}

/// The latest card of an order in a private chat, as it is shown now.
fn card(t: &Harness, chat: i64, message: &Message) -> Message {
    from_bot(&t.telegram, chat).into_iter().find(|shown| shown.id == message.id).expect("the card is there")
}

pub(crate) fn labels(message: &Message) -> Vec<String> {
    message.buttons.iter().flatten().map(|button| button.text.clone()).collect()
}

pub(crate) fn has_button(message: &Message, label: &str) -> bool {
    labels(message).iter().any(|text| text == label)
}
