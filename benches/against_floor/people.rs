//! The people who look up orders.

use std::time::Duration;

use kaspi_order_bot::sandbox::telegram::{Account, Telegram};

/// As many as look up orders concurrently.
pub(crate) const PEOPLE: i64 = 64;

const LIMIT: Duration = Duration::from_mins(1);

pub(crate) fn open_accounts(telegram: &Telegram) {
    for id in 1..=PEOPLE {
        telegram.add_account(Account::new(id, "Курьер"));
    }
}

/// Asks for an order and waits for two messages: the card and the pin.
pub(crate) async fn ask(telegram: &Telegram, person: i64) {
    let question = telegram.say(person, person, "900000101").expect("a message");
    let is_answered = |telegram: &Telegram| telegram.message(person, question + 2).is_some();
    assert!(telegram.wait_until(LIMIT, is_answered).await, "no answer");
}

pub(crate) fn as_number(count: usize) -> f64 {
    u32::try_from(count).map_or(f64::MAX, f64::from)
}
