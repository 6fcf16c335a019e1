//! Kaspi's shop API v2, as far as the bot reads it: one order by its code, and lists of orders, with their entries.
//!
//! The API is documented at guide.kaspi.kz ("Orders API"). Behaviour that the guide leaves out and other clients found
//! by trial is noted where it matters.

mod client;
mod error;
mod headers;
mod http;
mod waybill;
mod window;
mod wire;

pub use client::{Client, PAGE_SIZE, Settings, Shop};
pub use error::Error;
pub use waybill::{Waybill, WaybillError};
pub use window::Window;
pub use wire::{OrderDocument, Page, decode_entries, decode_order, decode_page, decode_product_name};
