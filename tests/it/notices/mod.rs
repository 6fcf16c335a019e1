//! Notices of the shops' orders.

mod alarms;
mod cancelled_share;
mod crashes;
mod deliver;
mod digest;
mod events;
mod lasting_failures;
mod life;
mod poll;
mod reading;
mod recording;
mod renamed_shops;
mod shop_buttons;
mod style;
mod subscriptions;
mod unreachable;
mod urgent;

use chrono::TimeDelta;
use kaspi_order_bot::flow::notices::poll::{Error, PollSummary, poll};
use kaspi_order_bot::sandbox::telegram::GroupKind;

use crate::harness::{COURIER, Harness, MANAGER};

pub(crate) const CODE: &str = "910000001";

/// A connected group of a polled shop without orders.
pub(crate) async fn connected_group(t: &Harness) -> i64 {
    t.kaspi.remove_orders();
    t.poll().await;
    t.group(GroupKind::Supergroup, &[COURIER, MANAGER]).await
}

/// The same as a forum with a topic that is chosen for notices. Has one message from the bot.
pub(crate) async fn forum_with_topic(t: &Harness) -> (i64, i64) {
    t.kaspi.remove_orders();
    t.poll().await;
    let group = t.group(GroupKind::Forum, &[MANAGER]).await;
    let thread = t.telegram.add_topic(group, "Алматы").unwrap();
    t.say_in_topic(MANAGER, group, thread, "/settings");
    let settings = t.answers(group, 1).await[0].id;
    t.press_for_toast(MANAGER, group, settings, "set:here").await;
    (group, thread)
}

/// Polls the only shop. Some time passes, so that what happens then is later.
async fn poll_once(t: &Harness) -> Result<PollSummary, Error> {
    let polled = poll(t.deps(), &t.deps().shops()[0]).await;
    t.pass(TimeDelta::milliseconds(1));
    polled
}

/// The first line of each of the bot's messages.
pub(crate) async fn headlines(t: &Harness, chat: i64) -> Vec<String> {
    let first = |text: String| text.lines().next().unwrap_or_default().to_owned();
    t.said(chat).await.into_iter().map(first).collect()
}

/// What the number keys of `/orders` send, for orders of every day and way of delivery.
async fn active_orders(t: &Harness) -> Vec<String> {
    let list = t.ask(COURIER, "/orders").await.id;
    t.press_label(COURIER, list, "Все").await;
    t.press_label(COURIER, list, "Все способы").await;
    let list = t.telegram.message(COURIER, list).unwrap();
    let keys = (1..).map_while(|number| list.callback_data(&number.to_string()).map(ToOwned::to_owned));
    keys.collect()
}
