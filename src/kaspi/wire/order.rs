//! An order's attributes and how they become an [`Order`].

use chrono::{DateTime, Utc};
use secrecy::SecretString;
use serde::Deserialize;

use crate::domain::order::{
    Address, CellPhone, Customer, DeliveryMode, Entry, KaspiDelivery, Origin, PaymentMode, State, Status,
};
use crate::domain::{GeoPoint, Money, Order, OrderCode, Phone};
use crate::lenient::{Lenient, Object};

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct OrderResource {
    id: Lenient<String>,
    attributes: Lenient<OrderAttributes>,
    relationships: Lenient<Relationships>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct OrderAttributes {
    code: Lenient<String>,
    state: Lenient<String>,
    status: Lenient<String>,
    delivery_mode: Lenient<String>,
    is_kaspi_delivery: Lenient<bool>,
    total_price: Lenient<Money>,
    payment_mode: Lenient<String>,
    credit_term: Lenient<u32>,
    delivery_cost: Lenient<Money>,
    delivery_cost_for_seller: Lenient<Money>,
    creation_date: Lenient<DateTime<Utc>>,
    approved_by_bank_date: Lenient<DateTime<Utc>>,
    planned_delivery_date: Lenient<DateTime<Utc>>,
    reservation_date: Lenient<DateTime<Utc>>,
    completion_date: Lenient<DateTime<Utc>>,
    customer: Lenient<WireCustomer>,
    delivery_address: Lenient<WireAddress>,
    origin_address: Lenient<WireOrigin>,
    pickup_point_id: Lenient<String>,
    signature_required: Lenient<bool>,
    pre_order: Lenient<bool>,
    assembled: Lenient<bool>,
    kaspi_delivery: Lenient<WireKaspiDelivery>,
    /// Kaspi's guide lists these two here; in real responses they are inside `kaspiDelivery`.
    express: Lenient<bool>,
    waybill: Lenient<String>,
    cancellation_reason: Lenient<String>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct WireCustomer {
    name: Lenient<String>,
    cell_phone: Lenient<String>,
    first_name: Lenient<String>,
    last_name: Lenient<String>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct WireAddress {
    formatted_address: Lenient<String>,
    town: Lenient<String>,
    district: Lenient<String>,
    street_name: Lenient<String>,
    street_number: Lenient<String>,
    building: Lenient<String>,
    apartment: Lenient<String>,
    latitude: Lenient<f64>,
    longitude: Lenient<f64>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct WireOrigin {
    display_name: Lenient<String>,
    address: Lenient<WireAddress>,
}

#[derive(Deserialize, Default)]
#[serde(default, rename_all = "camelCase")]
struct WireKaspiDelivery {
    waybill: Lenient<String>,
    waybill_number: Lenient<String>,
    courier_transmission_date: Lenient<DateTime<Utc>>,
    courier_transmission_planning_date: Lenient<DateTime<Utc>>,
    express: Lenient<bool>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Relationships {
    entries: Lenient<EntriesRelationship>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct EntriesRelationship {
    data: Lenient<Vec<Reference>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Reference {
    id: Lenient<String>,
}

impl Object for OrderResource {}
impl Object for OrderAttributes {}
impl Object for WireCustomer {}
impl Object for WireAddress {}
impl Object for WireOrigin {}
impl Object for WireKaspiDelivery {}
impl Object for Relationships {}
impl Object for EntriesRelationship {}
impl Object for Reference {}

impl OrderResource {
    pub(super) fn code(&self) -> Option<&str> {
        self.attributes.0.as_ref()?.code.0.as_deref()
    }

    /// The link of the waybill, which is as good as a key.
    pub(super) fn waybill(&self) -> Option<SecretString> {
        let attributes = self.attributes.0.as_ref()?;
        let inner = attributes.kaspi_delivery.0.as_ref().and_then(|kaspi| kaspi.waybill.0.as_deref());
        inner.or(attributes.waybill.0.as_deref()).map(SecretString::from)
    }

    /// `None` if Kaspi did not say which entries belong to the order.
    pub(super) fn entry_ids(&self) -> Option<Vec<&str>> {
        let references = self.relationships.0.as_ref()?.entries.0.as_ref()?.data.0.as_ref()?;
        Some(references.iter().filter_map(|reference| reference.id.0.as_deref()).collect())
    }

    pub(super) fn into_order(self, code: OrderCode, entries: Vec<Entry>) -> Order {
        let attributes = self.attributes.0.unwrap_or_default();
        let express = attributes.express.0.unwrap_or(false);
        let kaspi_delivery = attributes.kaspi_delivery.0.map(|wire| wire.into_kaspi_delivery(express));
        Order {
            id: self.id.0,
            code,
            state: attributes.state.0.map(State::from_kaspi),
            status: attributes.status.0.map(Status::from_kaspi),
            delivery_mode: attributes.delivery_mode.0.map(DeliveryMode::from_kaspi),
            is_kaspi_delivery: attributes.is_kaspi_delivery.0,
            total_price: attributes.total_price.0,
            payment_mode: attributes.payment_mode.0.map(PaymentMode::from_kaspi),
            credit_term: attributes.credit_term.0,
            delivery_cost: attributes.delivery_cost.0,
            delivery_cost_for_seller: attributes.delivery_cost_for_seller.0,
            creation_date: attributes.creation_date.0,
            approved_by_bank_date: attributes.approved_by_bank_date.0,
            planned_delivery_date: attributes.planned_delivery_date.0,
            reservation_date: attributes.reservation_date.0,
            completion_date: attributes.completion_date.0,
            customer: attributes.customer.0.map(WireCustomer::into_customer).unwrap_or_default(),
            delivery_address: attributes.delivery_address.0.map(WireAddress::into_address),
            origin: attributes.origin_address.0.map(|origin| Origin {
                display_name: origin.display_name.0,
                address: origin.address.0.map(WireAddress::into_address),
            }),
            pickup_point_id: attributes.pickup_point_id.0,
            signature_required: attributes.signature_required.0.unwrap_or(false),
            pre_order: attributes.pre_order.0.unwrap_or(false),
            assembled: attributes.assembled.0,
            kaspi_delivery: kaspi_delivery
                .or_else(|| express.then(|| KaspiDelivery { express, ..KaspiDelivery::default() })),
            cancellation_reason: attributes.cancellation_reason.0,
            entries,
        }
    }
}

impl WireCustomer {
    fn into_customer(self) -> Customer {
        let cell_phone = self.cell_phone.0.and_then(|phone| {
            if Phone::is_mask(&phone) { Some(CellPhone::Hidden) } else { Phone::parse(&phone).map(CellPhone::Number) }
        });
        Customer { first_name: self.first_name.0, last_name: self.last_name.0, name: self.name.0, cell_phone }
    }
}

impl WireAddress {
    fn into_address(self) -> Address {
        Address {
            formatted_address: self.formatted_address.0,
            town: self.town.0,
            district: self.district.0,
            street_name: self.street_name.0,
            street_number: self.street_number.0,
            building: self.building.0,
            apartment: self.apartment.0,
            point: self
                .latitude
                .0
                .zip(self.longitude.0)
                .and_then(|(latitude, longitude)| GeoPoint::new(latitude, longitude)),
        }
    }
}

impl WireKaspiDelivery {
    fn into_kaspi_delivery(self, outer_express: bool) -> KaspiDelivery {
        KaspiDelivery {
            waybill_number: self.waybill_number.0,
            courier_transmission_date: self.courier_transmission_date.0,
            courier_transmission_planning_date: self.courier_transmission_planning_date.0,
            express: self.express.0.unwrap_or(outer_express),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::value::to_raw_value;
    use serde_json::{Value, json};

    use super::*;
    use crate::lenient::FromJson;

    const CODE: &str = "900000101";

    fn code() -> OrderCode {
        OrderCode::parse(CODE).unwrap()
    }

    /// The order of a resource with these attributes and the code.
    fn order(mut attributes: Value) -> Order {
        attributes["code"] = CODE.into();
        let raw = to_raw_value(&json!({ "id": "x", "attributes": attributes })).unwrap();
        let resource = OrderResource::from_json(&raw).unwrap();
        assert_eq!(resource.code(), Some(CODE));
        resource.into_order(code(), Vec::new())
    }

    #[test]
    fn a_field_of_the_wrong_type_loses_only_that_field() {
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
            // Kaspi's constants are texts; a number is stored as its digits.
            state: Some(State::Other("7".to_owned())),
            ..Order::new(code())
        };
        assert_eq!(wrong, expected);
    }

    #[test]
    fn kaspis_phone_mask_is_not_a_phone() {
        let phone = |text: &str| order(json!({ "customer": { "cellPhone": text } })).customer.cell_phone;
        assert_eq!(phone("+0(000)-000-00-00"), Some(CellPhone::Hidden));
        assert_eq!(phone("7000000001"), Some(CellPhone::Number(Phone::parse("+77000000001").unwrap())));
        assert_eq!(phone("customerPhone"), None);
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
        fn no_attribute_value_fails_the_order(value in json_value(), which in 0usize..26) {
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
