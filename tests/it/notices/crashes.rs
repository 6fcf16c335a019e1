//! Processes that end while notices are delivered.

#![expect(clippy::disallowed_methods, reason = "the process reads the real clock")]

use std::time::Duration;

use chrono::Utc;
use kaspi_order_bot::domain::subscription::Subscription;
use kaspi_order_bot::domain::{ChatId, UserId};
use kaspi_order_bot::sandbox::http::Fault;
use kaspi_order_bot::sandbox::telegram::GroupKind;
use kaspi_order_bot::store;

use crate::harness::{COURIER, Harness, MANAGER, Process};
use crate::model::OrderState;

/// A harness for processes that poll every second, with a shop that was polled without orders, and a connected group.
async fn prepare() -> (Harness, store::Db, i64) {
    let mut t = Harness::prepare().await;
    t.set("KASPI_POLL_SECONDS", "1");
    t.kaspi.remove_orders();
    let group = t.telegram.add_group(GroupKind::Supergroup, "Доставка", &[MANAGER, COURIER]).unwrap();
    let db = store::Db::open(&t.database_url()).await.unwrap();
    let manager = UserId::new(MANAGER).unwrap();
    store::groups::connect(db.pool(), ChatId(group), "Доставка", manager, Utc::now()).await.unwrap();
    store::subscriptions::write(db.pool(), &Subscription::new(ChatId(group))).await.unwrap();
    let bot = Process::start(&t);
    // The first poll sends no notices.
    while store::shops::find(db.pool(), "Kaspi").await.unwrap().first_polled_at.is_none() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    drop(bot);
    (t, db, group)
}

#[cfg(unix)]
#[tokio::test]
async fn a_graceful_stop_finishes_the_notice_that_is_being_sent() {
    let (t, _, group) = prepare().await;
    t.kaspi.place_order("910000001", Utc::now());
    t.telegram.faults().plan("/SendMessage", Fault::Delay(Duration::from_millis(500)), 1);
    let bot = Process::start(&t);
    t.until(|| t.telegram.faults().is_empty()).await;
    bot.terminate();
    assert_eq!(bot.exit().await.0, Some(0));
    let _bot = Process::start(&t);
    tokio::time::sleep(Duration::from_millis(500)).await;
    let cards = t.telegram.messages(group).into_iter().filter(|message| message.text.starts_with("🆕")).count();
    assert_eq!(cards, 1, "the notice was sent again");
}

#[tokio::test]
async fn killing_the_process_fifty_times_loses_no_event() {
    let (t, db, group) = prepare().await;
    let code = |number: u64| (910_000_000 + number).to_string();
    for round in 0..50_u64 {
        match round % 5 {
            _ if round == 20 => (100..160).for_each(|number| t.kaspi.place_order(&code(number), Utc::now())),
            0 => t.kaspi.place_order(&code(round), Utc::now()),
            1 => t.kaspi.accept_order(&code(round - 1)),
            2 => t.kaspi.archive_order(&code(round - 2), "CANCELLED", Some("BUYER_CANCELLATION_HIMSELF")),
            3 => t.kaspi.place_kaspi_order(&code(round), Utc::now()),
            _ => t.kaspi.assemble_order(&code(round - 1)),
        }
        let _bot = Process::start(&t);
        // From before the first request to some time after the last message.
        tokio::time::sleep(Duration::from_millis(round * 37 % 190)).await;
    }
    let _bot = Process::start(&t);
    let mut wrong = Vec::new();
    for _ in 0..900 {
        wrong = orders_not_shown(&t, &db, group).await;
        if wrong.is_empty() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    // Ten orders are cancelled, and each of the kills may repeat one message.
    let replies = t.telegram.messages(group).into_iter().filter(|message| message.text.starts_with("⛔️ Заказ")).count();
    assert!(replies <= 10 + 50, "{replies} replies about cancellations");
}

/// The orders whose state the chat does not show.
async fn orders_not_shown(t: &Harness, db: &store::Db, chat: i64) -> Vec<String> {
    let messages = t.telegram.messages(chat);
    let mut wrong = Vec::new();
    for (code, attributes) in t.kaspi.orders() {
        let state = OrderState::new(&code, &attributes, |order| order.creation_date.unwrap());
        let card = messages.iter().rev().find(|message| state.is_in_card(message));
        let shown = card.or_else(|| messages.iter().rev().find(|message| state.is_in_digest(message)));
        let stored = state.stored(db).await;
        if !shown.zip(stored).is_some_and(|(shown, stored)| state.is_shown(shown, &stored)) {
            wrong.push(format!("{code} should be {:?}: {:?}", state.stage, shown.map(|shown| &shown.text)));
        }
    }
    wrong
}
