//! Kaspi's JSON and how it becomes an [`Order`].
//!
//! A field that is missing, null or malformed is left out and never fails the order; see [`crate::lenient`].

mod document;
mod entry;
mod known_entries;
mod order;
mod page;
mod values;
mod waybill_links;

use secrecy::SecretString;

use self::document::Document;
use self::entry::{decode_entry, sorted};
use self::order::OrderResource;
use self::waybill_links::without_waybill_links;
use super::error::Error;
use crate::domain::order::Entry;
use crate::domain::{Order, OrderCode};
use crate::lenient::{FromJson, text};

pub use self::entry::{decode_entries, decode_product_name};
pub use self::page::{OrderDocument, Page, decode_page};

/// Decodes the response to `GET /orders?filter[orders][code]=…&include[orders]=entries`. `None` if the shop has no such
/// order: Kaspi then sends an empty `data`. A document with other orders only is [`Error::Decode`].
pub fn decode_order(body: &[u8], code: &OrderCode) -> Result<Option<Order>, Error> {
    Ok(decode_order_text(&text(body), code)?.map(|(order, _)| order))
}

/// Like [`decode_order`], with the link of the order's waybill, if it has one.
pub(super) fn decode_order_and_waybill(
    body: &[u8],
    code: &OrderCode,
) -> Result<Option<(Order, Option<SecretString>)>, Error> {
    decode_order_text(&text(body), code)
}

/// Like [`decode_order`], with the document.
pub(super) fn decode_order_document(body: &[u8], code: &OrderCode) -> Result<Option<OrderDocument>, Error> {
    let text = text(body);
    let order = decode_order_text(&text, code)?;
    Ok(order.map(|(order, _)| OrderDocument { order, document: without_waybill_links(text.into_owned()) }))
}

fn decode_order_text(text: &str, code: &OrderCode) -> Result<Option<(Order, Option<SecretString>)>, Error> {
    let document = Document::parse(text)?;
    let resources = document.data()?;
    if resources.is_empty() {
        return Ok(None);
    }
    let resource = resources
        .into_iter()
        .filter_map(OrderResource::from_json)
        .find(|resource| resource.code() == Some(code.as_str()))
        .ok_or_else(|| Error::decode("no order of the requested code in data"))?;
    let mut entries: Vec<Entry> = document.included().into_iter().filter_map(decode_entry).collect();
    if let Some(ids) = resource.entry_ids() {
        entries.retain(|entry| entry.id.as_deref().is_some_and(|id| ids.contains(&id)));
        // Some of the goods would look like all of them, and those that are missing like cancelled ones.
        if entries.len() < ids.len() {
            entries.clear();
        }
    }
    let waybill = resource.waybill();
    Ok(Some((resource.into_order(code.clone(), sorted(entries)), waybill)))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::domain::Money;

    const CODE: &str = "900000101";

    fn code() -> OrderCode {
        OrderCode::parse(CODE).unwrap()
    }

    fn decode(response: &Value) -> Result<Option<Order>, Error> {
        decode_order(response.to_string().as_bytes(), &code())
    }

    #[test]
    fn an_empty_list_means_no_order() {
        assert!(decode(&json!({ "data": [], "included": [], "meta": { "totalCount": 0 } })).unwrap().is_none());
    }

    #[test]
    fn documents_of_another_shape_are_refused() {
        for body in [
            "",
            "null",
            "[]",
            "{}",
            "<html></html>",
            r#"{"data":null}"#,
            r#"{"data":7}"#,
            r#"{"data":"900000101"}"#,
            r#"{"data":[{"attributes":{"code":"900000102"}}]}"#,
            r#"{"data":[{"attributes":{}}]}"#,
            r#"{"data":[null, 5, "x", []]}"#,
            r#"{"data":[{"attributes":{"code":"900000101""#,
            r#"{"data":[{"attributes":{"code":"900000101","totalPrice":NaN}}]}"#,
        ] {
            let error = decode_order(body.as_bytes(), &code()).unwrap_err().to_string();
            assert!(error.starts_with("kaspi's answer was not understood"), "{body}: {error}");
            assert!(!error.contains("90000010"), "{error}");
        }
        assert!(decode_order(&[0xff, 0xfe, 0x00], &code()).is_err());
    }

    #[test]
    fn the_requested_order_is_found_among_others_with_its_own_entries() {
        let response = json!({
            "data": [
                { "id": "1", "attributes": { "code": "900000102", "totalPrice": 1 } },
                { "id": "2", "attributes": { "code": CODE, "totalPrice": 2 },
                  "relationships": { "entries": { "data": [{ "type": "orderentries", "id": "b" }] } } },
            ],
            "included": [
                { "type": "orderentries", "id": "a", "attributes": { "offer": { "name": "another order's" } } },
                { "type": "orderentries", "id": "b", "attributes": { "offer": { "name": "ours" } } },
                { "type": "customers", "id": "c", "attributes": { "firstName": "Айгерим" } },
            ],
        });
        let order = decode(&response).unwrap().unwrap();
        assert_eq!(order.total_price, Money::from_tenge(2.0));
        assert_eq!(order.entries.iter().map(|entry| entry.name.as_deref()).collect::<Vec<_>>(), [Some("ours")]);
    }

    #[test]
    fn an_object_is_read_as_a_list_of_one() {
        let response = json!({
            "data": { "id": 5, "attributes": { "code": 900_000_101 } },
            "included": { "type": "orderentries", "attributes": { "category": { "title": "Фрукты" }, "quantity": 3.0 } },
        });
        let order = decode(&response).unwrap().unwrap();
        assert_eq!(order.id.as_deref(), Some("5"));
        assert_eq!((order.entries[0].category.as_deref(), order.entries[0].quantity), (Some("Фрукты"), Some(3)));
    }

    #[test]
    fn numbers_too_large_for_a_float_lose_only_their_field() {
        let body = format!(
            r#"{{"data":[{{"attributes":{{"code":"{CODE}","totalPrice":1e999,"creationDate":{},"creditTerm":-1e999,
                "deliveryAddress":{{"latitude":1e400,"longitude":"NaN"}},"deliveryCost":500.0}}}}]}}"#,
            "9".repeat(400)
        );
        let order = decode_order(body.as_bytes(), &code()).unwrap().unwrap();
        assert_eq!(order.delivery_cost, Money::from_tenge(500.0));
        assert_eq!((order.total_price, order.creation_date, order.credit_term), (None, None, None));
        assert_eq!(order.destination(), None);
    }
}
