//! An order as Kaspi keeps it, and how it is put into an answer.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use chrono::{DateTime, Duration, Utc};
use serde_json::{Value, json};

/// Codes that show something, with a word for what: an own delivery, one that is overdue or without coordinates, a
/// pick-up, a parcel locker that is being cancelled, Kaspi Delivery to the door, a completed order, no order at all.
pub const DEMO_CODES: [(&str, &str); 8] = [
    ("900000101", "own"),
    ("900000201", "overdue"),
    ("900000203", "no-point"),
    ("900000102", "pickup"),
    ("900000103", "cancelling"),
    ("1000000104", "to-door"),
    ("900000106", "completed"),
    ("123456789", "unknown"),
];

/// A part of [`Stored`]: an order's goods that are left out of `include[orders]=entries`, as the guide's answers do.
const HIDDEN_FROM_INCLUDE: &str = "entriesHiddenFromInclude";

/// An order with its goods.
#[derive(Debug)]
pub(super) struct Stored {
    /// The element of `data`.
    pub(super) resource: Value,
    entries: Vec<Value>,
    hidden_from_include: bool,
}

impl Stored {
    /// Takes `included` out of the order, and gives it its id: the code in base64 without padding.
    pub(super) fn new(mut order: Value) -> Self {
        let entries = match order["included"].take() {
            Value::Array(entries) => entries,
            _ => Vec::new(),
        };
        let hidden_from_include = order[HIDDEN_FROM_INCLUDE].take() == Value::Bool(true);
        let mut stored = Self { resource: Value::Null, entries, hidden_from_include };
        let code = order["attributes"]["code"].as_str().unwrap_or_default().to_owned();
        stored.resource = json!({ "type": "orders", "id": base64(&code), "attributes": order["attributes"].take() });
        for (number, entry) in stored.entries.iter_mut().enumerate() {
            let id = base64(&format!("{code}##{number}"));
            entry["type"] = "orderentries".into();
            entry["id"] = id.as_str().into();
            entry["attributes"]["entryNumber"] = number.into();
            entry["links"] = json!({ "self": format!("https://kaspi.kz/shop/api/v2/orderentries/{id}") });
        }
        // Kaspi includes them in no particular order.
        stored.entries.reverse();
        stored
    }

    pub(super) fn code(&self) -> String {
        self.text("code").unwrap_or_default().to_owned()
    }

    pub(super) fn id(&self) -> &str {
        self.resource["id"].as_str().unwrap_or_default()
    }

    pub(super) fn text(&self, attribute: &str) -> Option<&str> {
        self.resource["attributes"][attribute].as_str()
    }

    pub(super) fn number(&self, attribute: &str) -> Option<i64> {
        self.resource["attributes"][attribute].as_i64()
    }

    pub(super) fn entries(&self) -> &[Value] {
        &self.entries
    }

    pub(super) fn entries_for_include(&self) -> Vec<Value> {
        if self.hidden_from_include { Vec::new() } else { self.entries.clone() }
    }

    /// The order as it stands in `data`.
    pub(super) fn with_links(&self) -> Value {
        let id = self.id();
        let link = |tail: &str| format!("https://kaspi.kz/shop/api/v2/orders/{id}{tail}");
        let customer = self.resource["attributes"]["customer"]["id"].clone();
        let mut order = self.resource.clone();
        order["relationships"] = json!({
            "user": {
                "links": { "self": link("/relationships/user"), "related": link("/user") },
                "data": { "type": "customers", "id": customer },
            },
            "entries": { "links": { "self": link("/relationships/entries"), "related": link("/entries") } },
        });
        order["links"] = json!({ "self": link("") });
        order
    }

    /// The order as it stands in `data` when its goods are included.
    pub(super) fn with_entry_references(&self) -> Value {
        let mut order = self.with_links();
        let references = self.entries_for_include();
        if !references.is_empty() {
            let reference = |entry: &Value| json!({ "type": "orderentries", "id": entry["id"] });
            order["relationships"]["entries"]["data"] = references.iter().map(reference).collect();
        }
        order
    }

    /// The buyer as `include[orders]=user` brings them.
    pub(super) fn user(&self) -> Value {
        let customer = &self.resource["attributes"]["customer"];
        json!({
            "type": "customers", "id": customer["id"],
            "attributes": { "firstName": customer["firstName"], "lastName": customer["lastName"], "cellPhone": customer["cellPhone"] },
        })
    }

    /// The product behind one of the goods.
    pub(super) fn product_of(&self, entry_id: &str) -> Option<Value> {
        let entry = self.entries.iter().find(|entry| entry["id"] == entry_id)?;
        let title = &entry["attributes"]["category"]["title"];
        let name = format!("{} (название из каталога)", title.as_str().unwrap_or("Товар"));
        Some(json!({
            "type": "masterproducts", "id": base64("103403297"),
            "attributes": { "code": "103403297", "name": name, "category": title },
            "relationships": { "merchantProduct": { "data": null } },
        }))
    }
}

pub(super) fn base64(text: &str) -> String {
    STANDARD_NO_PAD.encode(text)
}

/// An own delivery, accepted and due at the end of `now`'s day, with one item: a beginning for orders of other kinds.
#[must_use]
pub fn own_delivery(code: &str, now: DateTime<Utc>) -> Value {
    let placed = now - Duration::hours(20);
    json!({
        "attributes": {
            "code": code,
            "totalPrice": 12990.0,
            "paymentMode": "PREPAID",
            "plannedDeliveryDate": end_of_day(now),
            "creationDate": placed.timestamp_millis(),
            "deliveryCostForSeller": 0.0,
            "isKaspiDelivery": false,
            "deliveryMode": "DELIVERY_LOCAL",
            "deliveryAddress": {
                "streetName": "улица Абая", "streetNumber": "10", "town": "Алматы", "district": null, "building": null,
                "apartment": "25", "formattedAddress": "Алматы, улица Абая, 10", "latitude": 43.238_949, "longitude": 76.889_709,
            },
            "signatureRequired": false,
            "preOrder": false,
            "pickupPointId": "Merchant_PP1",
            "state": "DELIVERY",
            "approvedByBankDate": (placed + Duration::minutes(1)).timestamp_millis(),
            "status": "ACCEPTED_BY_MERCHANT",
            "customer": {
                "id": base64("7000000001"), "name": null, "cellPhone": "7000000001", "firstName": "Айгерим", "lastName": "Тестова",
            },
            "deliveryCost": 0.0,
        },
        "included": [item("Чайник электрический Bosch TWK 3A011", 1, 12990.0)],
    })
}

/// One of the goods; prices in tenge.
pub(super) fn item(name: &str, quantity: u32, price: f64) -> Value {
    json!({
        "attributes": {
            "unitType": "PIECES",
            "offer": { "code": "259204", "name": name },
            "quantity": quantity,
            "totalPrice": price * f64::from(quantity),
            "basePrice": price,
            "weight": 0.0,
            "category": { "code": "Master - Goods", "title": "Товары" },
            "deliveryCost": 0.0,
            "isImeiRequired": false,
        },
    })
}

/// The last millisecond of the day in Almaty (UTC+5), which is how Kaspi's planned dates end.
pub(super) fn end_of_day(now: DateTime<Utc>) -> i64 {
    const DAY: i64 = 86_400_000;
    const ALMATY: i64 = 5 * 3_600_000;
    (now.timestamp_millis() + ALMATY).div_euclid(DAY) * DAY + DAY - 1 - ALMATY
}
