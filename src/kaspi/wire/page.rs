//! One page of a list of orders.

use std::collections::HashMap;

use serde_json::value::RawValue;

use super::document::Document;
use super::entry::{decode_entry, sorted};
use super::order::OrderResource;
use super::waybill_links::without_waybill_links;
use crate::domain::order::Entry;
use crate::domain::{Order, OrderCode};
use crate::kaspi::error::Error;
use crate::lenient::{FromJson, text};

#[derive(Debug, Clone, PartialEq)]
pub struct OrderDocument {
    pub order: Order,
    /// The JSON that Kaspi sent for the order and its entries, as `decode_order` reads it.
    pub document: String,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    pub orders: Vec<OrderDocument>,
    /// How many items the page has, those that are no order with a valid code included.
    pub items: usize,
    /// How many pages the list has at present, if Kaspi says it.
    pub page_count: Option<usize>,
}

/// Decodes the response to `GET /orders?page[number]=…&include[orders]=entries`.
pub fn decode_page(body: &[u8]) -> Result<Page, Error> {
    let text = text(body);
    let document = Document::parse(&text)?;
    let mut entries: HashMap<String, (&RawValue, Entry)> = HashMap::new();
    for raw in document.included() {
        if let Some(entry) = decode_entry(raw)
            && let Some(id) = entry.id.clone()
        {
            entries.insert(id, (raw, entry));
        }
    }
    let mut orders = Vec::new();
    let data = document.data()?;
    let items = data.len();
    for raw in data {
        let Some(resource) = OrderResource::from_json(raw) else { continue };
        let Some(code) = resource.code().and_then(OrderCode::parse) else { continue };
        let ids = resource.entry_ids().unwrap_or_default();
        // As for one order: all of the goods, or none.
        let found: Option<Vec<(&RawValue, Entry)>> = ids.into_iter().map(|id| entries.remove(id)).collect();
        let (included, entries): (Vec<&str>, Vec<Entry>) =
            found.into_iter().flatten().map(|(raw, entry)| (raw.get(), entry)).unzip();
        let document = format!(r#"{{"data":[{}],"included":[{}]}}"#, raw.get(), included.join(","));
        let document = without_waybill_links(document);
        orders.push(OrderDocument { order: resource.into_order(code, sorted(entries)), document });
    }
    Ok(Page { orders, items, page_count: document.page_count() })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn item(code: u32, more: &str) -> String {
        format!(
            r#"{{"id":"{code}","attributes":{{"code":"{code}","state":"NEW","customer":{{"firstName":"Айгерим"}}{more}}}}}"#
        )
    }

    fn codes(page: &Page) -> Vec<&str> {
        page.orders.iter().map(|document| document.order.code.as_str()).collect()
    }

    #[test]
    fn only_a_positive_number_of_pages_counts() {
        for (meta, count) in [
            (r#","meta":{"pageCount":3}"#, Some(3)),
            (r#","meta":{"pageCount":1,"pageCount":2},"meta":{"pageCount":4}"#, Some(4)),
            ("", None),
            (r#","meta":null"#, None),
            (r#","meta":{"pageCount":null}"#, None),
            (r#","meta":{"pageCount":"3"}"#, None),
            (r#","meta":{"pageCount":0}"#, None),
            (r#","meta":{"pageCount":-1}"#, None),
        ] {
            let body = format!(r#"{{"data":[{},null,{{}}]{meta}}}"#, item(910_000_001, ""));
            let page = decode_page(body.as_bytes()).unwrap();
            assert_eq!((page.page_count, page.items, page.orders.len()), (count, 3, 1), "{meta}");
        }
    }

    #[test]
    fn goods_of_which_some_are_missing_are_unknown() {
        let entry = |id: &str| format!(r#"{{"type":"orderentries","id":"{id}","attributes":{{"quantity":1}}}}"#);
        let references = r#""relationships":{"entries":{"data":[{"id":"a"},{"id":"b"}]}}"#;
        let order = format!(r#"{{"attributes":{{"code":"910000001"}},{references}}}"#);
        for (included, count) in [(entry("a"), 0), (format!("{},{}", entry("b"), entry("a")), 2)] {
            let body = format!(r#"{{"data":[{order}],"included":[{included}]}}"#);
            assert_eq!(decode_page(body.as_bytes()).unwrap().orders[0].order.entries.len(), count);
            let code = OrderCode::parse("910000001").unwrap();
            let one = super::super::decode_order(body.as_bytes(), &code).unwrap().unwrap();
            assert_eq!(one.entries.len(), count);
        }
    }

    #[test]
    fn the_last_of_doubled_keys_counts_at_every_level() {
        let doubled = r#","state":"DELIVERY","customer":{"firstName":"x","firstName":"Асель"}"#;
        let one = item(910_000_001, doubled);
        let body = format!(r#"{{"data":[],"included":1,"data":[{one},{}],"included":[]}}"#, item(910_000_002, ""));
        let page = decode_page(body.as_bytes()).unwrap();
        assert_eq!(codes(&page), ["910000001", "910000002"]);
        let order = &page.orders[0].order;
        assert_eq!(order.state, Some(crate::domain::order::State::Delivery));
        assert_eq!(order.customer.first_name.as_deref(), Some("Асель"));
    }

    proptest! {
        /// Any byte within a text, and any doubled key, cost at most themselves; half a document is an error.
        #[test]
        fn bad_bytes_and_doubled_keys_hide_no_order(
            byte in any::<u8>(), place in 0_usize..9, doubled in prop_oneof![Just("data"), Just("included"), Just("meta")],
            value in prop_oneof![Just("null"), Just("7"), Just("[]"), Just("{}"), Just("\"x\"")], cut in 1_usize..400,
        ) {
            let items = [item(910_000_001, ""), item(910_000_002, r#","x":"abcdefgh""#), item(910_000_003, "")].join(",");
            let mut body = format!(r#"{{"{doubled}":{value},"data":[{items}],"included":[],"meta":{{"pageCount":1}}}}"#).into_bytes();
            if !matches!(byte, b'"' | b'\\') {
                let text = body.windows(8).position(|window| window == b"abcdefgh").unwrap();
                body.insert(text + place.min(8), byte);
            }
            let page = decode_page(&body).unwrap();
            prop_assert_eq!(codes(&page), ["910000001", "910000002", "910000003"]);
            prop_assert!(decode_page(&body[..body.len() - cut.min(body.len())]).is_err());
        }
    }
}
