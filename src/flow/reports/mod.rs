//! The day in numbers: the history of orders, reports, and the summaries that chats get.

pub mod history;
pub mod numbers;
mod plan;
pub mod summaries;
pub mod workbook;
