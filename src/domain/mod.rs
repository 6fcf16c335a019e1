//! What the bot talks about: orders, money, phones, places, people. Plain values without I/O or a clock.

pub mod access;
pub mod callback;
pub mod code;
pub mod geo;
pub mod language;
pub mod message;
pub mod money;
pub mod notice;
pub mod order;
pub mod people;
pub mod phone;
pub mod subscription;
pub mod time;

pub use access::{ChatId, Role, UserId};
pub use callback::Callback;
pub use code::OrderCode;
pub use geo::GeoPoint;
pub use language::Language;
pub use message::{Action, Button, Outgoing};
pub use money::Money;
pub use order::Order;
pub use phone::Phone;
