//! `POST /orders`: the changes that Kaspi's guide documents and the bot may ask for.

use axum::http::StatusCode;
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;
use serde_json::{Value, json};

use super::order::StoredOrder;
use super::stages;
use super::state::{Assembly, Shop};
use crate::sandbox::http::Fault;

/// The titles of COMPLETED are documented, with which HTTP status is not. 400 is a guess.
const WRONG_CODE: Refusal = bad_request("Security code is not valid. And the order cannot be completed without it");
const CANCELLED: Refusal = bad_request("Order is cancelled, so it can't be completed.");
const ALREADY_COMPLETED: Refusal = bad_request("Order already has been completed, so it can't be completed again.");
const NOT_SIGNED: Refusal = bad_request("Order is not may complete allowed");

/// The beginning of the title was observed; the rest and the HTTP status are synthetic.
const NOT_ALLOWED: Refusal = bad_request("The current order status does not allow to change it to the requested one");

/// Synthetic titles.
const MALFORMED: Refusal = bad_request("Malformed request body");
const WRONG_TYPE: Refusal = bad_request("Resource type must be orders");
const OTHER_CODE: Refusal = bad_request("Order id and code do not match");
const UNKNOWN_STATUS: Refusal = bad_request("Order status is not supported");
const NUMBER_OF_SPACE: Refusal = bad_request("Number of space must be from 1 to 9");

const NOT_FOUND: Refusal = Refusal { status: StatusCode::NOT_FOUND, title: "Order not found" };

#[derive(Debug, Clone, Copy)]
pub(super) struct Refusal {
    pub(super) status: StatusCode,
    pub(super) title: &'static str,
}

const fn bad_request(title: &'static str) -> Refusal {
    Refusal { status: StatusCode::BAD_REQUEST, title }
}

pub(super) struct Context<'a> {
    /// Absent headers are `None`.
    pub(super) security_code: Option<&'a str>,
    pub(super) send_code: Option<&'a str>,
    pub(super) now: DateTime<Utc>,
    pub(super) assembly_delay: TimeDelta,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    data: Resource,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Resource {
    #[serde(rename = "type")]
    kind: String,
    id: String,
    attributes: Attributes,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Attributes {
    code: Option<String>,
    status: String,
    /// Text in requests, a number in answers.
    number_of_space: Option<String>,
}

/// Kaspi's internal fault: the change may have been made all the same, which [`Fault::after_handling`] plans. The text was
/// observed, its place in the body and the HTTP status are synthetic.
pub fn unexpected_exception(status: u16) -> Fault {
    let body = json!({ "errors": [{ "title": "Unexpected exception", "exceptionId": "5f1c0a9e7b3d4c62" }] });
    Fault::json(status, body.to_string())
}

/// Returns the document of the answer.
pub(super) fn write(shop: &mut Shop, body: &[u8], context: &Context<'_>) -> Result<Value, Refusal> {
    let Document { data: Resource { kind, id, attributes } } = serde_json::from_slice(body).map_err(|_| MALFORMED)?;
    if kind != "orders" {
        return Err(WRONG_TYPE);
    }
    let Some(code) = shop.orders.values().find(|order| order.id() == id).map(StoredOrder::code) else {
        return Err(NOT_FOUND);
    };
    if attributes.code.as_ref().is_some_and(|given| *given != code) {
        return Err(OTHER_CODE);
    }
    let mut answer = json!({ "status": attributes.status });
    if let Some(given) = &attributes.code {
        answer["code"] = given.as_str().into();
    }
    match (attributes.status.as_str(), attributes.number_of_space) {
        ("ASSEMBLE", places) => answer["numberOfSpace"] = assemble(shop, &code, places.as_deref(), context)?.into(),
        (_, Some(_)) => return Err(MALFORMED),
        ("ACCEPTED_BY_MERCHANT", None) => accept(shop, &code, context.now)?,
        ("COMPLETED", None) => complete(shop, &code, context)?,
        _ => return Err(UNKNOWN_STATUS),
    }
    let order = shop.orders.get(&code).ok_or(NOT_FOUND)?;
    Ok(json!({ "data": order.with_attributes(&answer), "included": [] }))
}

fn accept(shop: &mut Shop, code: &str, now: DateTime<Utc>) -> Result<(), Refusal> {
    let order = order(shop, code)?;
    if (order.text("state"), order.text("status")) != (Some("NEW"), Some("APPROVED_BY_BANK")) {
        return Err(NOT_ALLOWED);
    }
    stages::accept(order.attributes_mut(), now);
    Ok(())
}

/// Returns the number of places. Kaspi does not refuse a repeated request.
fn assemble(shop: &mut Shop, code: &str, places: Option<&str>, context: &Context<'_>) -> Result<u32, Refusal> {
    if !order(shop, code)?.can_be_packed() {
        return Err(NOT_ALLOWED);
    }
    let places = match places.map(str::as_bytes) {
        Some([digit @ b'1'..=b'9']) => u32::from(digit - b'0'),
        _ => return Err(NUMBER_OF_SPACE),
    };
    shop.assemblies.push(Assembly { code: code.to_owned(), due: context.now + context.assembly_delay });
    Ok(places)
}

/// The first request, with an empty code, sends the buyer a code; the second one brings it.
fn complete(shop: &mut Shop, code: &str, context: &Context<'_>) -> Result<(), Refusal> {
    let order = order(shop, code)?;
    match (order.text("state"), order.text("status")) {
        (_, Some("CANCELLED" | "CANCELLING")) => return Err(CANCELLED),
        (_, Some("COMPLETED" | "RETURNED")) => return Err(ALREADY_COMPLETED),
        (Some("SIGN_REQUIRED"), _) => return Err(NOT_SIGNED),
        (Some("DELIVERY" | "PICKUP"), Some("ACCEPTED_BY_MERCHANT")) => {}
        _ => return Err(NOT_ALLOWED),
    }
    match (context.security_code, context.send_code) {
        (Some(""), Some("true")) => shop.buyer_codes.send(code),
        (Some(given), Some("true")) if shop.buyer_codes.redeem(code, given) => {
            stages::complete(self::order(shop, code)?.attributes_mut(), context.now);
        }
        _ => return Err(WRONG_CODE),
    }
    Ok(())
}

fn order<'a>(shop: &'a mut Shop, code: &str) -> Result<&'a mut StoredOrder, Refusal> {
    shop.orders.get_mut(code).ok_or(NOT_FOUND)
}
