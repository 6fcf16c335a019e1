//! From a change at Kaspi to a message in a chat: polling, detecting changes, queueing notices, delivering them.

mod alarm_list;
pub mod alarms;
mod by_code;
pub mod cancelled_share;
mod changes;
mod chat_cards;
pub mod deliver;
mod digest;
mod failures;
mod lists;
pub mod poll;
mod progress;
mod recording;
mod shops;
pub mod subscriptions;
mod summary;
mod windows;
