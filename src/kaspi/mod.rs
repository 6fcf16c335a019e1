//! Kaspi's shop API v2, as far as the bot uses it: one order by its code, and lists of orders, with their entries; and the
//! changes that the owner switched on.
//!
//! The API is documented at guide.kaspi.kz ("Orders API"). Behaviour that the guide leaves out and other clients found
//! by trial is noted where it matters.

mod actions;
mod client;
mod error;
mod headers;
mod http;
mod waybill;
mod window;
mod wire;

pub use actions::Answer;
pub use client::{Client, PAGE_SIZE, Settings, Shop};
pub use error::Error;
pub use waybill::{Waybill, WaybillError};
pub use window::Window;
pub use wire::{OrderDocument, Page, decode_entries, decode_order, decode_page, decode_product_name};
