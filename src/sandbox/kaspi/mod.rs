//! A fake Kaspi shop API: its headers, filters, date windows and error texts.
//!
//! Behaviour that Kaspi documents (guide.kaspi.kz, "Orders API") or was observed to have is reproduced exactly. What is
//! not published anywhere is invented and marked "synthetic" in the code.

mod api;
mod buyer_code;
mod demo_shop;
mod invented;
mod invented_orders;
mod order;
mod order_events;
mod order_template;
mod published_orders;
mod response;
mod seed_orders;
mod server;
mod stages;
mod state;
mod waybill_file;
mod waybills;
mod write_log;
mod writes;

#[cfg(test)]
mod tests;

pub use demo_shop::{DemoEvent, DemoShop};
pub use order_template::own_delivery;
pub use seed_orders::DEMO_CODES;
pub use server::Kaspi;
pub use state::{DEFAULT_TOKEN, Request};
pub use waybill_file::WaybillFile;
pub use write_log::Write;
pub use writes::unexpected_exception;
