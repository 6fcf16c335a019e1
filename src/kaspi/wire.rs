//! Kaspi's JSON and how it becomes an [`Order`].
//!
//! The decoder is forgiving: a field that is missing, null or of an unexpected type costs that field and never the
//! order. Every field is therefore cut out as raw JSON first and read on its own, which also keeps a number that no
//! `f64` can hold from spoiling the whole document.

use std::borrow::Cow;
use std::collections::HashMap;

use chrono::{DateTime, Utc};
use serde::Deserialize;
use serde::de::{DeserializeOwned, Deserializer};
use serde_json::value::RawValue;

use super::Error;
use crate::domain::order::{
    Address, CellPhone, Customer, DeliveryMode, Entry, KaspiDelivery, Origin, PaymentMode, State, Status, UnitType,
};
use crate::domain::{GeoPoint, Money, Order, OrderCode, Phone, time};

/// Reads the answer to `GET /orders?filter[orders][code]=…&include[orders]=entries`. `None` is Kaspi's way to say that
/// the shop has no such order: an empty `data`.
///
/// # Errors
/// [`Error::Decode`] if the document is no such answer, or is about other orders only.
pub fn decode_order(body: &[u8], code: &OrderCode) -> Result<Option<Order>, Error> {
    let document = Document::parse(body)?;
    let resources = document.data()?;
    if resources.is_empty() {
        return Ok(None);
    }
    let found = resources.iter().filter_map(|raw| read::<OrderResource>(raw)).find_map(|resource| {
        let attributes = resource.attributes?;
        (attributes.code.as_deref() == Some(code.as_str())).then_some((resource.id, resource.relationships, attributes))
    });
    let Some((id, relationships, attributes)) = found else {
        return Err(Error::decode("no order of the asked code in data"));
    };
    let own_entries = relationships.and_then(|r| r.entries).and_then(|entries| entries.data);
    let mut entries = document.included_entries();
    if let Some(own) = own_entries {
        let own: Vec<String> = own.into_iter().filter_map(|reference| reference.id).collect();
        entries.retain(|entry| entry.id.as_ref().is_some_and(|id| own.contains(id)));
    }
    Ok(Some(attributes.into_order(id, code.clone(), in_order(entries))))
}

/// An order out of a list, with a document of its own that [`decode_order`] reads.
#[derive(Debug, Clone, PartialEq)]
pub struct Listed {
    /// The order.
    pub order: Order,
    /// The order and its goods as Kaspi told them.
    pub document: String,
}

/// One page of a list.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// Its orders. One that has no readable code is left out.
    pub orders: Vec<Listed>,
    /// How many pages the list has by now.
    pub page_count: usize,
}

/// Reads the answer to `GET /orders?page[number]=…&include[orders]=entries`.
///
/// # Errors
/// [`Error::Decode`] if the document is no such answer.
pub fn decode_page(body: &[u8]) -> Result<Page, Error> {
    let document = Document::parse(body)?;
    let mut goods: HashMap<String, (&RawValue, Entry)> = HashMap::new();
    for raw in document.included.and_then(list).unwrap_or_default() {
        if let Some(entry) = entry(raw)
            && let Some(id) = entry.id.clone()
        {
            goods.insert(id, (raw, entry));
        }
    }
    let mut orders = Vec::new();
    for raw in document.data()? {
        let Some(OrderResource { id, attributes: Some(attributes), relationships }) = read(raw) else { continue };
        let Some(code) = attributes.code.as_deref().and_then(OrderCode::parse) else { continue };
        let own = relationships.and_then(|r| r.entries).and_then(|entries| entries.data).unwrap_or_default();
        let own: Vec<(&RawValue, Entry)> =
            own.into_iter().filter_map(|reference| goods.remove(&reference.id?)).collect();
        let included: Vec<&str> = own.iter().map(|(raw, _)| raw.get()).collect();
        let document = format!(r#"{{"data":[{}],"included":[{}]}}"#, raw.get(), included.join(","));
        let entries = in_order(own.into_iter().map(|(_, entry)| entry).collect());
        orders.push(Listed { order: attributes.into_order(id, code, entries), document });
    }
    let page_count = document.meta.and_then(|meta| meta.page_count).unwrap_or_default();
    Ok(Page { orders, page_count })
}

/// Reads the answer to `GET /orders/{id}/entries`.
///
/// # Errors
/// [`Error::Decode`] if the document is no such answer.
pub fn decode_entries(body: &[u8]) -> Result<Vec<Entry>, Error> {
    let document = Document::parse(body)?;
    Ok(in_order(document.data()?.into_iter().filter_map(entry).collect()))
}

/// Reads a product's name out of the answer to `GET /orderentries/{id}/product`.
///
/// # Errors
/// [`Error::Decode`] if the document is no such answer.
pub fn decode_product_name(body: &[u8]) -> Result<Option<String>, Error> {
    #[derive(Deserialize)]
    struct Product {
        #[serde(default, deserialize_with = "object")]
        attributes: Option<ProductAttributes>,
    }
    #[derive(Deserialize)]
    struct ProductAttributes {
        #[serde(default, deserialize_with = "text")]
        name: Option<String>,
    }
    let document = Document::parse(body)?;
    Ok(document.data()?.first().and_then(|raw| read::<Product>(raw)?.attributes?.name))
}

#[derive(Deserialize)]
struct Document<'a> {
    #[serde(borrow, default)]
    data: Option<&'a RawValue>,
    #[serde(borrow, default)]
    included: Option<&'a RawValue>,
    #[serde(default, deserialize_with = "object")]
    meta: Option<Meta>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Meta {
    #[serde(default, deserialize_with = "object")]
    page_count: Option<usize>,
}

impl<'a> Document<'a> {
    fn parse(body: &'a [u8]) -> Result<Self, Error> {
        serde_json::from_slice(body).map_err(|error| {
            // The error's own text may quote the document.
            let (kind, line, column) = (error.classify(), error.line(), error.column());
            Error::decode(format!("{kind:?} error in the JSON at line {line}, column {column}"))
        })
    }

    /// The resources of `data`: an array, or one object where an array should be.
    fn data(&self) -> Result<Vec<&'a RawValue>, Error> {
        list(self.data.ok_or_else(|| Error::decode("no data"))?).ok_or_else(|| Error::decode("data is no list"))
    }

    fn included_entries(&self) -> Vec<Entry> {
        self.included.and_then(list).unwrap_or_default().into_iter().filter_map(entry).collect()
    }
}

#[derive(Deserialize)]
struct OrderResource {
    #[serde(default, deserialize_with = "text")]
    id: Option<String>,
    #[serde(default, deserialize_with = "object")]
    attributes: Option<OrderAttributes>,
    #[serde(default, deserialize_with = "object")]
    relationships: Option<Relationships>,
}

#[derive(Deserialize)]
struct Relationships {
    #[serde(default, deserialize_with = "object")]
    entries: Option<EntriesRelationship>,
}

#[derive(Deserialize)]
struct EntriesRelationship {
    #[serde(default, deserialize_with = "references")]
    data: Option<Vec<Reference>>,
}

#[derive(Deserialize)]
struct Reference {
    #[serde(default, deserialize_with = "text")]
    id: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct OrderAttributes {
    #[serde(default, deserialize_with = "text")]
    code: Option<String>,
    #[serde(default, deserialize_with = "text")]
    state: Option<String>,
    #[serde(default, deserialize_with = "text")]
    status: Option<String>,
    #[serde(default, deserialize_with = "text")]
    delivery_mode: Option<String>,
    #[serde(default, deserialize_with = "object")]
    is_kaspi_delivery: Option<bool>,
    #[serde(default, deserialize_with = "money")]
    total_price: Option<Money>,
    #[serde(default, deserialize_with = "text")]
    payment_mode: Option<String>,
    #[serde(default, deserialize_with = "count")]
    credit_term: Option<u32>,
    #[serde(default, deserialize_with = "money")]
    delivery_cost: Option<Money>,
    #[serde(default, deserialize_with = "money")]
    delivery_cost_for_seller: Option<Money>,
    #[serde(default, deserialize_with = "moment")]
    creation_date: Option<DateTime<Utc>>,
    #[serde(default, deserialize_with = "moment")]
    approved_by_bank_date: Option<DateTime<Utc>>,
    #[serde(default, deserialize_with = "moment")]
    planned_delivery_date: Option<DateTime<Utc>>,
    #[serde(default, deserialize_with = "moment")]
    reservation_date: Option<DateTime<Utc>>,
    #[serde(default, deserialize_with = "moment")]
    completion_date: Option<DateTime<Utc>>,
    #[serde(default, deserialize_with = "object")]
    customer: Option<WireCustomer>,
    #[serde(default, deserialize_with = "object")]
    delivery_address: Option<WireAddress>,
    #[serde(default, deserialize_with = "object")]
    origin_address: Option<WireOrigin>,
    #[serde(default, deserialize_with = "text")]
    pickup_point_id: Option<String>,
    #[serde(default, deserialize_with = "object")]
    signature_required: Option<bool>,
    #[serde(default, deserialize_with = "object")]
    pre_order: Option<bool>,
    #[serde(default, deserialize_with = "object")]
    assembled: Option<bool>,
    #[serde(default, deserialize_with = "object")]
    kaspi_delivery: Option<WireKaspiDelivery>,
    /// Kaspi's guide lists it here; in real answers it sits inside `kaspiDelivery`.
    #[serde(default, deserialize_with = "object")]
    express: Option<bool>,
    #[serde(default, deserialize_with = "text")]
    cancellation_reason: Option<String>,
}

impl OrderAttributes {
    fn into_order(self, id: Option<String>, code: OrderCode, entries: Vec<Entry>) -> Order {
        let express = self.express.unwrap_or(false);
        let kaspi_delivery = self.kaspi_delivery.map(|wire| wire.into_kaspi_delivery(express));
        Order {
            id,
            code,
            state: self.state.map(State::from_kaspi),
            status: self.status.map(Status::from_kaspi),
            delivery_mode: self.delivery_mode.map(DeliveryMode::from_kaspi),
            is_kaspi_delivery: self.is_kaspi_delivery,
            total_price: self.total_price,
            payment_mode: self.payment_mode.map(PaymentMode::from_kaspi),
            credit_term: self.credit_term,
            delivery_cost: self.delivery_cost,
            delivery_cost_for_seller: self.delivery_cost_for_seller,
            creation_date: self.creation_date,
            approved_by_bank_date: self.approved_by_bank_date,
            planned_delivery_date: self.planned_delivery_date,
            reservation_date: self.reservation_date,
            completion_date: self.completion_date,
            customer: self.customer.map(WireCustomer::into_customer).unwrap_or_default(),
            delivery_address: self.delivery_address.map(WireAddress::into_address),
            origin: self.origin_address.map(|origin| Origin {
                display_name: origin.display_name,
                address: origin.address.map(WireAddress::into_address),
            }),
            pickup_point_id: self.pickup_point_id,
            signature_required: self.signature_required.unwrap_or(false),
            pre_order: self.pre_order.unwrap_or(false),
            assembled: self.assembled,
            kaspi_delivery: kaspi_delivery
                .or_else(|| express.then(|| KaspiDelivery { express, ..KaspiDelivery::default() })),
            cancellation_reason: self.cancellation_reason,
            entries,
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireCustomer {
    #[serde(default, deserialize_with = "text")]
    name: Option<String>,
    #[serde(default, deserialize_with = "text")]
    cell_phone: Option<String>,
    #[serde(default, deserialize_with = "text")]
    first_name: Option<String>,
    #[serde(default, deserialize_with = "text")]
    last_name: Option<String>,
}

impl WireCustomer {
    fn into_customer(self) -> Customer {
        let cell_phone = self.cell_phone.and_then(|phone| {
            if Phone::is_mask(&phone) { Some(CellPhone::Hidden) } else { Phone::parse(&phone).map(CellPhone::Number) }
        });
        Customer { first_name: self.first_name, last_name: self.last_name, name: self.name, cell_phone }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireAddress {
    #[serde(default, deserialize_with = "text")]
    formatted_address: Option<String>,
    #[serde(default, deserialize_with = "text")]
    town: Option<String>,
    #[serde(default, deserialize_with = "text")]
    district: Option<String>,
    #[serde(default, deserialize_with = "text")]
    street_name: Option<String>,
    #[serde(default, deserialize_with = "text")]
    street_number: Option<String>,
    #[serde(default, deserialize_with = "text")]
    building: Option<String>,
    #[serde(default, deserialize_with = "text")]
    apartment: Option<String>,
    #[serde(default, deserialize_with = "number")]
    latitude: Option<f64>,
    #[serde(default, deserialize_with = "number")]
    longitude: Option<f64>,
}

impl WireAddress {
    fn into_address(self) -> Address {
        Address {
            formatted_address: self.formatted_address,
            town: self.town,
            district: self.district,
            street_name: self.street_name,
            street_number: self.street_number,
            building: self.building,
            apartment: self.apartment,
            point: self
                .latitude
                .zip(self.longitude)
                .and_then(|(latitude, longitude)| GeoPoint::new(latitude, longitude)),
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireOrigin {
    #[serde(default, deserialize_with = "text")]
    display_name: Option<String>,
    #[serde(default, deserialize_with = "object")]
    address: Option<WireAddress>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct WireKaspiDelivery {
    #[serde(default, deserialize_with = "text")]
    waybill_number: Option<String>,
    #[serde(default, deserialize_with = "moment")]
    courier_transmission_date: Option<DateTime<Utc>>,
    #[serde(default, deserialize_with = "moment")]
    courier_transmission_planning_date: Option<DateTime<Utc>>,
    #[serde(default, deserialize_with = "object")]
    express: Option<bool>,
}

impl WireKaspiDelivery {
    fn into_kaspi_delivery(self, express_outside: bool) -> KaspiDelivery {
        KaspiDelivery {
            waybill_number: self.waybill_number,
            courier_transmission_date: self.courier_transmission_date,
            courier_transmission_planning_date: self.courier_transmission_planning_date,
            express: self.express.unwrap_or(express_outside),
        }
    }
}

#[derive(Deserialize)]
struct EntryResource {
    #[serde(default, rename = "type", deserialize_with = "text")]
    kind: Option<String>,
    #[serde(default, deserialize_with = "text")]
    id: Option<String>,
    #[serde(default, deserialize_with = "object")]
    attributes: Option<EntryAttributes>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct EntryAttributes {
    #[serde(default, deserialize_with = "object")]
    offer: Option<Offer>,
    #[serde(default, deserialize_with = "object")]
    category: Option<Category>,
    #[serde(default, deserialize_with = "count")]
    quantity: Option<u32>,
    #[serde(default, deserialize_with = "text")]
    unit_type: Option<String>,
    #[serde(default, deserialize_with = "count")]
    weight: Option<u32>,
    #[serde(default, deserialize_with = "money")]
    base_price: Option<Money>,
    #[serde(default, deserialize_with = "money")]
    total_price: Option<Money>,
    #[serde(default, deserialize_with = "count")]
    entry_number: Option<u32>,
    #[serde(default, deserialize_with = "object")]
    is_imei_required: Option<bool>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase")]
struct Offer {
    #[serde(default, deserialize_with = "text")]
    code: Option<String>,
    #[serde(default, deserialize_with = "text")]
    name: Option<String>,
    /// Kaspi's document prints it here in one example and beside `offer` in another.
    #[serde(default, deserialize_with = "object")]
    is_imei_required: Option<bool>,
}

#[derive(Deserialize)]
struct Category {
    #[serde(default, deserialize_with = "text")]
    title: Option<String>,
}

fn entry(raw: &RawValue) -> Option<Entry> {
    let resource = read::<EntryResource>(raw)?;
    if resource.kind.is_some_and(|kind| kind != "orderentries") {
        return None;
    }
    let attributes = resource.attributes?;
    let offer = attributes.offer.unwrap_or_default();
    Some(Entry {
        id: resource.id,
        name: offer.name,
        category: attributes.category.and_then(|category| category.title),
        offer_code: offer.code,
        quantity: attributes.quantity,
        unit_type: attributes.unit_type.map(UnitType::from_kaspi),
        weight_grams: attributes.weight.filter(|grams| *grams > 0),
        base_price: attributes.base_price,
        total_price: attributes.total_price,
        is_imei_required: attributes.is_imei_required.or(offer.is_imei_required).unwrap_or(false),
        entry_number: attributes.entry_number,
    })
}

/// Kaspi includes entries in any order.
fn in_order(mut entries: Vec<Entry>) -> Vec<Entry> {
    entries.sort_by_key(|entry| entry.entry_number.unwrap_or(u32::MAX));
    entries
}

/// An object or a simple value. An array is refused, because serde would read it as a struct's fields in turn.
fn read<T: DeserializeOwned>(raw: &RawValue) -> Option<T> {
    if raw.get().starts_with('[') { None } else { serde_json::from_str(raw.get()).ok() }
}

/// The members of an array, an object as its only member, and nothing for anything else.
fn list(raw: &RawValue) -> Option<Vec<&RawValue>> {
    match raw.get().as_bytes().first() {
        Some(b'[') => serde_json::from_str(raw.get()).ok(),
        Some(b'{') => Some(vec![raw]),
        _ => None,
    }
}

/// A value of exactly this shape, or nothing.
fn object<'de, D: Deserializer<'de>, T: DeserializeOwned>(deserializer: D) -> Result<Option<T>, D::Error> {
    Ok(read(<&RawValue>::deserialize(deserializer)?))
}

/// A list of references, or nothing.
fn references<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<Reference>>, D::Error> {
    Ok(list(<&RawValue>::deserialize(deserializer)?).map(|raws| raws.into_iter().filter_map(read).collect()))
}

/// A text without the white space around it; an empty one is nothing. A bare number is its digits.
fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    let raw = <&RawValue>::deserialize(deserializer)?.get();
    let text: Cow<'_, str> = match raw.as_bytes().first() {
        Some(b'"') => match serde_json::from_str::<String>(raw) {
            Ok(text) => text.into(),
            Err(_) => return Ok(None),
        },
        Some(b'-' | b'0'..=b'9') => raw.into(),
        _ => return Ok(None),
    };
    let text = text.trim();
    Ok((!text.is_empty()).then(|| text.to_owned()))
}

/// A finite number, also one in quotes.
fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<f64>, D::Error> {
    Ok(text(deserializer)?.and_then(|text| text.parse().ok()).filter(|number: &f64| number.is_finite()))
}

/// Tenge.
fn money<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Money>, D::Error> {
    Ok(number(deserializer)?.and_then(Money::from_tenge))
}

/// A whole number, which Kaspi may send as `3` or `3.0`.
fn count<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u32>, D::Error> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the range is checked first")]
    Ok(number(deserializer)?.filter(|number| (0.0..=f64::from(u32::MAX)).contains(number)).map(|number| number as u32))
}

/// Milliseconds UTC.
fn moment<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<DateTime<Utc>>, D::Error> {
    #[expect(clippy::cast_possible_truncation, reason = "the cast saturates, and what is far away is no date")]
    Ok(number(deserializer)?.and_then(|millis| time::from_millis(millis as i64)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    const CODE: &str = "900000101";

    fn code() -> OrderCode {
        OrderCode::parse(CODE).unwrap()
    }

    fn decode(answer: &Value) -> Result<Option<Order>, Error> {
        decode_order(answer.to_string().as_bytes(), &code())
    }

    /// The order of an answer with these attributes beside the code.
    fn order(mut attributes: Value) -> Order {
        attributes["code"] = CODE.into();
        decode(&json!({ "data": [{ "id": "x", "attributes": attributes }] })).unwrap().unwrap()
    }

    #[test]
    fn an_empty_list_is_no_order() {
        assert!(decode(&json!({ "data": [], "included": [], "meta": { "totalCount": 0 } })).unwrap().is_none());
    }

    #[test]
    fn documents_of_another_kind_are_not_understood() {
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
    fn the_asked_order_is_found_among_others_with_its_own_goods() {
        let answer = json!({
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
        let order = decode(&answer).unwrap().unwrap();
        assert_eq!(order.total_price, Money::from_tenge(2.0));
        assert_eq!(order.entries.iter().map(|entry| entry.name.as_deref()).collect::<Vec<_>>(), [Some("ours")]);
    }

    #[test]
    fn an_object_may_stand_where_a_list_should_be() {
        let answer = json!({
            "data": { "id": 5, "attributes": { "code": 900_000_101 } },
            "included": { "type": "orderentries", "attributes": { "category": { "title": "Фрукты" }, "quantity": 3.0 } },
        });
        let order = decode(&answer).unwrap().unwrap();
        assert_eq!(order.id.as_deref(), Some("5"));
        assert_eq!((order.entries[0].category.as_deref(), order.entries[0].quantity), (Some("Фрукты"), Some(3)));
    }

    #[test]
    fn a_field_of_the_wrong_type_costs_only_itself() {
        let wrong = order(json!({
            "totalPrice": "free", "deliveryCost": -5, "creditTerm": 3.5e20, "plannedDeliveryDate": "tomorrow",
            "creationDate": -1, "reservationDate": 99_999_999_999_999_i64, "isKaspiDelivery": "yes", "customer": [1],
            "deliveryAddress": { "latitude": "43.24", "longitude": 76.93, "apartment": 12, "town": ["Алматы"] },
            "originAddress": "склад", "kaspiDelivery": true, "preOrder": 1, "state": 7, "status": { },
            "deliveryMode": "DELIVERY_LOCAL",
        }));
        let address =
            Address { apartment: Some("12".to_owned()), point: GeoPoint::new(43.24, 76.93), ..Address::default() };
        let expected = Order {
            id: Some("x".to_owned()),
            delivery_mode: Some(DeliveryMode::Local),
            delivery_address: Some(address),
            // Kaspi's constants are texts; a number is shown as it comes.
            state: Some(State::Other("7".to_owned())),
            ..Order::new(code())
        };
        assert_eq!(wrong, expected);
    }

    #[test]
    fn numbers_that_no_float_holds_cost_only_themselves() {
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

    #[test]
    fn kaspis_mask_is_no_phone() {
        let phone = |text: &str| order(json!({ "customer": { "cellPhone": text } })).customer.cell_phone;
        assert_eq!(phone("+0(000)-000-00-00"), Some(CellPhone::Hidden));
        assert_eq!(phone("7000000001"), Some(CellPhone::Number(Phone::parse("+77000000001").unwrap())));
        assert_eq!(phone("customerPhone"), None);
    }

    #[test]
    fn imei_is_read_in_both_places() {
        for attributes in [json!({ "isImeiRequired": true }), json!({ "offer": { "isImeiRequired": true } })] {
            let raw = json!({ "data": [{ "type": "orderentries", "attributes": attributes }] }).to_string();
            assert!(decode_entries(raw.as_bytes()).unwrap()[0].is_imei_required, "{raw}");
        }
    }

    #[test]
    fn entries_and_products_of_the_guide() {
        let entries = decode_entries(include_bytes!("../sandbox/kaspi/fixtures/20_entries_guide.json")).unwrap();
        assert_eq!((entries[0].quantity, entries[0].name.as_deref()), (Some(2), None));
        let weighed = decode_entries(include_bytes!("../sandbox/kaspi/fixtures/22_orderentry_single_measurable.json"));
        assert_eq!(weighed.unwrap()[0].weight_grams, Some(3800));
        let product = include_bytes!("../sandbox/kaspi/fixtures/23_orderentry_product.json");
        assert_eq!(decode_product_name(product).unwrap().as_deref(), Some("Фруктовик яблоко 1 кг"));
    }

    fn json_value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            "\\PC{0,12}".prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 24, 4, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                proptest::collection::hash_map("[a-zA-Z]{1,9}", inner, 0..4)
                    .prop_map(|map| Value::from(map.into_iter().collect::<serde_json::Map<_, _>>())),
            ]
        })
    }

    proptest! {
        #[test]
        fn no_attribute_can_cost_the_order(value in json_value(), which in 0usize..26) {
            const NAMES: [&str; 26] = [
                "state", "status", "deliveryMode", "isKaspiDelivery", "totalPrice", "paymentMode", "creditTerm",
                "deliveryCost", "deliveryCostForSeller", "creationDate", "approvedByBankDate", "plannedDeliveryDate",
                "reservationDate", "completionDate", "customer", "deliveryAddress", "originAddress", "pickupPointId",
                "signatureRequired", "preOrder", "assembled", "kaspiDelivery", "express", "cancellationReason",
                "weight", "category",
            ];
            let mut attributes = json!({ "totalPrice": 5, "deliveryCost": 7 });
            attributes[NAMES[which]] = value;
            let order = order(attributes);
            prop_assert!(order.total_price.is_some() || order.delivery_cost.is_some());
        }
    }
}
