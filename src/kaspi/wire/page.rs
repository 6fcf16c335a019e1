//! One page of a list of orders.

use std::collections::HashMap;

use serde_json::value::RawValue;

use super::document::Document;
use super::entry::{decode_entry, sorted};
use super::order::OrderResource;
use crate::domain::order::Entry;
use crate::domain::{Order, OrderCode};
use crate::kaspi::error::Error;
use crate::lenient::FromJson;

#[derive(Debug, Clone, PartialEq)]
pub struct OrderDocument {
    pub order: Order,
    /// The JSON that Kaspi sent for the order and its entries, as `decode_order` reads it.
    pub document: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// Orders without a valid code are left out.
    pub orders: Vec<OrderDocument>,
    /// How many pages the list has at present.
    pub page_count: usize,
}

/// Decodes the response to `GET /orders?page[number]=…&include[orders]=entries`.
pub fn decode_page(body: &[u8]) -> Result<Page, Error> {
    let document = Document::parse(body)?;
    let mut entries: HashMap<String, (&RawValue, Entry)> = HashMap::new();
    for raw in document.included() {
        if let Some(entry) = decode_entry(raw)
            && let Some(id) = entry.id.clone()
        {
            entries.insert(id, (raw, entry));
        }
    }
    let mut orders = Vec::new();
    for raw in document.data()? {
        let Some(resource) = OrderResource::from_json(raw) else { continue };
        let Some(code) = resource.code().and_then(OrderCode::parse) else { continue };
        let ids = resource.entry_ids().unwrap_or_default();
        let (included, entries): (Vec<&str>, Vec<Entry>) =
            ids.into_iter().filter_map(|id| entries.remove(id)).map(|(raw, entry)| (raw.get(), entry)).unzip();
        let document = format!(r#"{{"data":[{}],"included":[{}]}}"#, raw.get(), included.join(","));
        orders.push(OrderDocument { order: resource.into_order(code, sorted(entries)), document });
    }
    Ok(Page { orders, page_count: document.page_count().unwrap_or_default() })
}
