//! Changes of orders at Kaspi: off unless the owner switches them on, asked for by a press, confirmed by a second one.
//!
//! A row is written before the request is sent, and the request is sent once ([`send`]). When Kaspi's answer leaves open what
//! was done, the order is read until it shows that ([`check`]); so it is after a crash. Nothing is sent again.

pub mod ask;
pub mod buyer_code;
pub mod check;
pub mod send;
