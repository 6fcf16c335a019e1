//! Orders, money, phones, places, people, chats. Plain values without I/O and without a clock.

pub mod access;
pub mod alert;
pub mod audience;
pub mod backoff;
pub mod callback;
pub mod changes;
pub mod code;
pub mod courier;
pub mod courier_action;
mod digit;
pub mod geo;
pub mod id;
pub mod known_order;
pub mod language;
pub mod lookup;
pub mod message;
pub mod money;
pub mod notice;
pub mod order;
pub mod pending_update;
pub mod people;
pub mod phone;
pub mod route;
pub mod search;
pub mod shop;
pub mod status;
pub mod subscription;
#[cfg(test)]
mod tests;
pub mod time;

pub use access::Role;
pub use alert::Alert;
pub use audience::{Audience, Viewer};
pub use backoff::Backoff;
pub use callback::{Callback, PeopleAction};
pub use code::OrderCode;
pub use courier_action::CourierAction;
pub use geo::GeoPoint;
pub use id::{ChatId, UserId};
pub use known_order::KnownOrder;
pub use language::Language;
pub use message::{Action, Button, Key, Outgoing, ReplyKeyboard};
pub use money::Money;
pub use order::Order;
pub use pending_update::PendingUpdate;
pub use phone::Phone;
