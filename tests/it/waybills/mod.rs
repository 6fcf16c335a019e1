//! Waybills of Kaspi Delivery.

mod asking;
mod awaited;
mod problems;
mod today;

use kaspi_order_bot::domain::OrderCode;
use kaspi_order_bot::sandbox::telegram::Message;

use crate::harness::{Harness, from_bot, usual_spaces};

/// Packed, and to be handed over today.
const READY: &str = "900000302";

/// To be packed.
const UNPACKED: &str = "900000301";

fn code(text: &str) -> OrderCode {
    OrderCode::parse(text).unwrap()
}

/// The documents that a chat has got, with their captions.
fn documents(t: &Harness, chat: i64) -> Vec<(String, String)> {
    let named = |message: Message| Some((message.document?.name, usual_spaces(&message.text)));
    from_bot(&t.telegram, chat).into_iter().filter_map(named).collect()
}

/// The text of the last document, which must be a PDF.
fn last_pdf(t: &Harness, chat: i64) -> String {
    let last = from_bot(&t.telegram, chat).into_iter().rev().find_map(|message| message.document).unwrap();
    let text = String::from_utf8(last.bytes.to_vec()).unwrap();
    assert!(text.starts_with("%PDF-"), "{text}");
    text
}

/// The card of an order in a person's private chat.
async fn card(t: &Harness, person: i64, order: &str) -> Message {
    let card = t.ask(person, order).await;
    t.settle().await;
    card
}

/// Asks for the waybill of an order by its button, which the card need not have, and waits.
async fn press(t: &Harness, person: i64, card: &Message, order: &str) -> String {
    t.forge_press_for_toast(person, person, card.id, &format!("waybill:{order}")).await
}
