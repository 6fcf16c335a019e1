//! An order's entries and the names of their products.

use serde::Deserialize;
use serde_json::value::RawValue;

use super::document::Document;
use crate::domain::Money;
use crate::domain::order::{Entry, UnitType};
use crate::kaspi::error::Error;
use crate::lenient::{FromJson, Lenient, Object, text};

/// Decodes the response to `GET /orders/{id}/entries`.
pub fn decode_entries(body: &[u8]) -> Result<Vec<Entry>, Error> {
    let text = text(body);
    let document = Document::parse(&text)?;
    Ok(sorted(document.data()?.into_iter().filter_map(decode_entry).collect()))
}

/// Decodes the response to `GET /orderentries/{id}/product`.
pub fn decode_product_name(body: &[u8]) -> Result<Option<String>, Error> {
    let text = text(body);
    let document = Document::parse(&text)?;
    Ok(document.data()?.first().and_then(|raw| ProductResource::from_json(raw)?.attributes.0?.name.0))
}

/// `None` if the resource is of another type.
pub(super) fn decode_entry(raw: &RawValue) -> Option<Entry> {
    let EntryResource { kind, id, attributes } = EntryResource::from_json(raw)?;
    if kind.0.is_some_and(|kind| kind != "orderentries") {
        return None;
    }
    let attributes = attributes.0?;
    let offer = attributes.offer.0.unwrap_or_default();
    let is_imei_required = attributes.is_imei_required.0.or(offer.is_imei_required.0);
    Some(Entry {
        id: id.0,
        name: offer.name.0,
        category: attributes.category.0.and_then(|category| category.title.0),
        offer_code: offer.code.0,
        quantity: attributes.quantity.0,
        unit_type: attributes.unit_type.0.map(UnitType::from_kaspi),
        weight_grams: attributes.weight.0.filter(|grams| *grams > 0),
        base_price: attributes.base_price.0,
        total_price: attributes.total_price.0,
        is_imei_required: is_imei_required.unwrap_or(false),
        entry_number: attributes.entry_number.0,
    })
}

/// By `entryNumber`, because Kaspi includes entries in any order.
pub(super) fn sorted(mut entries: Vec<Entry>) -> Vec<Entry> {
    entries.sort_by_key(|entry| entry.entry_number.unwrap_or(u32::MAX));
    entries
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct EntryResource {
    #[serde(rename = "type")]
    kind: Lenient<String>,
    id: Lenient<String>,
    attributes: Lenient<EntryAttributes>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct EntryAttributes {
    offer: Lenient<Offer>,
    category: Lenient<Category>,
    quantity: Lenient<u32>,
    unit_type: Lenient<String>,
    /// Grams.
    weight: Lenient<u32>,
    base_price: Lenient<Money>,
    total_price: Lenient<Money>,
    entry_number: Lenient<u32>,
    is_imei_required: Lenient<bool>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct Offer {
    code: Lenient<String>,
    name: Lenient<String>,
    /// Kaspi's guide shows it here in one example and beside `offer` in another.
    is_imei_required: Lenient<bool>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Category {
    title: Lenient<String>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct ProductResource {
    attributes: Lenient<ProductAttributes>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct ProductAttributes {
    name: Lenient<String>,
}

impl Object for EntryResource {}
impl Object for EntryAttributes {}
impl Object for Offer {}
impl Object for Category {}
impl Object for ProductResource {}
impl Object for ProductAttributes {}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn imei_is_read_in_both_places() {
        for attributes in [json!({ "isImeiRequired": true }), json!({ "offer": { "isImeiRequired": true } })] {
            let raw = json!({ "data": [{ "type": "orderentries", "attributes": attributes }] }).to_string();
            assert!(decode_entries(raw.as_bytes()).unwrap()[0].is_imei_required, "{raw}");
        }
    }

    #[test]
    fn entries_and_products_of_the_guide() {
        let entries = decode_entries(include_bytes!("../../sandbox/kaspi/fixtures/20_entries_guide.json")).unwrap();
        assert_eq!((entries[0].quantity, entries[0].name.as_deref()), (Some(2), None));
        let weighed = include_bytes!("../../sandbox/kaspi/fixtures/22_orderentry_single_measurable.json");
        assert_eq!(decode_entries(weighed).unwrap()[0].weight_grams, Some(3800));
        let product = include_bytes!("../../sandbox/kaspi/fixtures/23_orderentry_product.json");
        assert_eq!(decode_product_name(product).unwrap().as_deref(), Some("Фруктовик яблоко 1 кг"));
    }
}
