//! Waybills of Kaspi Delivery: PDFs that show the buyer's data, so a person gets them in private only.
//!
//! Kaspi is asked for the link each time, since it signs it anew. A waybill that Telegram has is sent again without Kaspi, as
//! long as it is the order's: a second packing issues one with another number.

pub mod awaited;
mod fetching;
mod sending;
pub mod today;

pub use sending::{Outcome, send};
