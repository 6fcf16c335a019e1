//! An order as Kaspi stores it and as responses show it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use serde_json::{Value, json};

/// A field of seed orders: leaves the entries out of `include[orders]=entries`, as the guide's examples do.
const HIDDEN_FROM_INCLUDE: &str = "entriesHiddenFromInclude";

#[derive(Debug)]
pub(super) struct StoredOrder {
    /// The element of `data`, without `relationships` and `links`.
    pub(super) resource: Value,
    entries: Vec<Value>,
    hidden_from_include: bool,
    waybills: u32,
}

impl StoredOrder {
    /// Moves `included` to the entries. The id is the code in base64 without padding.
    pub(super) fn new(mut order: Value) -> Self {
        let entries = match order["included"].take() {
            Value::Array(entries) => entries,
            _ => Vec::new(),
        };
        let hidden_from_include = order[HIDDEN_FROM_INCLUDE].take() == Value::Bool(true);
        let mut stored = Self { resource: Value::Null, entries, hidden_from_include, waybills: 0 };
        let code = order["attributes"]["code"].as_str().unwrap_or_default().to_owned();
        stored.resource = json!({ "type": "orders", "id": base64(&code), "attributes": order["attributes"].take() });
        for (number, entry) in stored.entries.iter_mut().enumerate() {
            let id = base64(&format!("{code}##{number}"));
            entry["type"] = "orderentries".into();
            entry["id"] = id.as_str().into();
            entry["attributes"]["entryNumber"] = number.into();
            entry["links"] = json!({ "self": format!("https://kaspi.kz/shop/api/v2/orderentries/{id}") });
        }
        // Kaspi includes entries in no particular order.
        stored.entries.reverse();
        stored
    }

    pub(super) fn attributes_mut(&mut self) -> &mut Value {
        &mut self.resource["attributes"]
    }

    /// Whether ASSEMBLE is allowed: until the order is handed over.
    pub(super) fn can_be_packed(&self) -> bool {
        let attributes = &self.resource["attributes"];
        self.text("state") == Some("KASPI_DELIVERY")
            && self.text("status") == Some("ACCEPTED_BY_MERCHANT")
            && attributes["kaspiDelivery"]["courierTransmissionDate"].is_null()
    }

    /// A repeated ASSEMBLE was observed to issue a second waybill.
    pub(super) fn assemble(&mut self) {
        self.waybills += 1;
        let number = self.waybills;
        let attributes = self.attributes_mut();
        attributes["assembled"] = true.into();
        attributes["kaspiDelivery"]["waybillNumber"] = format!("KZ-SANDBOX-{number}").into();
        // Signed at each read.
        attributes["kaspiDelivery"]["waybill"] = "https://kaspi.kz/shop/api/waybill/".into();
    }

    /// How many were issued.
    pub(super) fn waybills(&self) -> u32 {
        self.waybills
    }

    pub(super) fn entries_mut(&mut self) -> &mut Vec<Value> {
        &mut self.entries
    }

    pub(super) fn hide_entries(&mut self, on: bool) {
        self.hidden_from_include = on;
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

    pub(super) fn with_links(&self) -> Value {
        let customer = self.resource["attributes"]["customer"]["id"].clone();
        self.resource_of(&self.resource["attributes"], &json!({ "type": "customers", "id": customer }))
    }

    /// The order as the answer to a write shows it.
    pub(super) fn with_attributes(&self, attributes: &Value) -> Value {
        self.resource_of(attributes, &Value::Null)
    }

    fn resource_of(&self, attributes: &Value, user: &Value) -> Value {
        let id = self.id();
        let link = |tail: &str| format!("https://kaspi.kz/shop/api/v2/orders/{id}{tail}");
        json!({
            "type": "orders", "id": id, "attributes": attributes,
            "relationships": {
                "user": { "links": { "self": link("/relationships/user"), "related": link("/user") }, "data": user },
                "entries": { "links": { "self": link("/relationships/entries"), "related": link("/entries") } },
            },
            "links": { "self": link("") },
        })
    }

    /// The element of `data` for `include[orders]=entries`.
    pub(super) fn with_entry_references(&self) -> Value {
        let mut order = self.with_links();
        let references = self.entries_for_include();
        if !references.is_empty() {
            let reference = |entry: &Value| json!({ "type": "orderentries", "id": entry["id"] });
            order["relationships"]["entries"]["data"] = references.iter().map(reference).collect();
        }
        order
    }

    /// The included resource for `include[orders]=user`.
    pub(super) fn user(&self) -> Value {
        let customer = &self.resource["attributes"]["customer"];
        json!({
            "type": "customers", "id": customer["id"],
            "attributes": { "firstName": customer["firstName"], "lastName": customer["lastName"], "cellPhone": customer["cellPhone"] },
        })
    }

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
