//! `POST /orders`

use chrono::TimeDelta;
use serde_json::json;

use super::*;
use crate::sandbox::http::Fault;
use crate::sandbox::kaspi::order::base64;
use crate::sandbox::kaspi::unexpected_exception;

const OWN: &str = "900000101";
const NEW: &str = "900000306";
const PICKUP: &str = "900000309";
const NOT_SIGNED: &str = "900000307";
const NOT_PACKED: &str = "900000301";
const HANDED_OVER: &str = "900000303";
const CANCELLING: &str = "900000311";
const COMPLETED: &str = "900000313";

const NOT_ALLOWED: &str = "The current order status does not allow to change it to the requested one";
const WRONG_CODE: &str = "Security code is not valid. And the order cannot be completed without it";

macro_rules! fixture {
    ($name:literal) => {
        serde_json::from_str::<Value>(include_str!(concat!("../fixtures/", $name, ".json"))).unwrap()
    };
}

fn post(kaspi: &Kaspi, body: impl Into<reqwest::Body>) -> reqwest::RequestBuilder {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let request = client.post(format!("{}/orders", kaspi.base_url())).body(body);
    request
        .header(USER_AGENT, "test/1")
        .header(ACCEPT, TYPE)
        .header(CONTENT_TYPE, TYPE)
        .header("X-Auth-Token", DEFAULT_TOKEN)
}

async fn answer(request: reqwest::RequestBuilder) -> (u16, Value) {
    let response = request.send().await.unwrap();
    (response.status().as_u16(), serde_json::from_str(&response.text().await.unwrap()).unwrap())
}

fn document(code: &str, attributes: &Value) -> String {
    json!({ "data": { "type": "orders", "id": base64(code), "attributes": attributes } }).to_string()
}

async fn write(kaspi: &Kaspi, code: &str, attributes: Value) -> (u16, Value) {
    answer(post(kaspi, document(code, &attributes))).await
}

/// Asserts that a write is refused with HTTP 400 and leaves the order as it is.
async fn refused(kaspi: &Kaspi, code: &str, attributes: Value) -> String {
    refused_request(kaspi, code, post(kaspi, document(code, &attributes))).await
}

async fn refused_request(kaspi: &Kaspi, code: &str, request: reqwest::RequestBuilder) -> String {
    let before = attributes(kaspi, code);
    let (status, body) = answer(request).await;
    assert_eq!(status, 400, "{body}");
    assert_eq!(attributes(kaspi, code), before);
    let write = kaspi.all_writes().pop().unwrap();
    assert_eq!((write.took_effect, write.answer), (false, Some(400)));
    body["errors"][0]["title"].as_str().unwrap().to_owned()
}

fn completion(kaspi: &Kaspi, code: &str, security_code: &'static str) -> reqwest::RequestBuilder {
    let request = post(kaspi, document(code, &json!({ "code": code, "status": "COMPLETED" })));
    request.header("X-Security-Code", security_code).header("X-Send-Code", "true")
}

/// Completes with the code that the buyer has.
async fn complete(kaspi: &Kaspi, code: &str) -> (u16, Value) {
    let security_code = kaspi.buyer_code(code).unwrap();
    let request = post(kaspi, document(code, &json!({ "code": code, "status": "COMPLETED" })));
    answer(request.header("X-Security-Code", security_code).header("X-Send-Code", "true")).await
}

fn attributes(kaspi: &Kaspi, code: &str) -> Value {
    kaspi.orders().into_iter().find(|(other, _)| other == code).unwrap().1
}

fn stage(kaspi: &Kaspi, code: &str) -> String {
    let order = attributes(kaspi, code);
    format!("{} {}", order["state"].as_str().unwrap(), order["status"].as_str().unwrap())
}

fn new_order(kaspi: &Kaspi, code: &str, changes: &[(&str, Value)]) {
    kaspi.place_order(code, "2026-11-23T09:00:00Z".parse().unwrap());
    kaspi.update_order(code, |order| changes.iter().for_each(|(name, value)| order[*name] = value.clone()));
}

#[tokio::test]
async fn answers_have_the_documented_form() {
    let kaspi = start().await;
    let request = |body: Value| post(&kaspi, body.to_string());
    new_order(&kaspi, OWN, &[]);
    assert_eq!(answer(request(fixture!("40_request_accept"))).await, (200, fixture!("30_post_accept_response")));
    let send = request(fixture!("41_request_complete")).header("X-Security-Code", "").header("X-Send-Code", "true");
    assert_eq!(answer(send).await, (200, fixture!("31_post_complete_response")));
    assert_eq!(complete(&kaspi, OWN).await, (200, fixture!("31_post_complete_response")));
    kaspi.place_kaspi_order(OWN, "2026-11-23T09:00:00Z".parse().unwrap());
    let packed = answer(request(fixture!("42_request_assemble"))).await;
    assert_eq!(packed, (200, fixture!("32_post_assemble_response_guide")));
}

#[tokio::test]
async fn an_accepted_order_moves_to_the_state_of_its_delivery() {
    let kaspi = start().await;
    new_order(&kaspi, "910000001", &[]);
    new_order(&kaspi, "910000002", &[("deliveryMode", "DELIVERY_PICKUP".into())]);
    new_order(&kaspi, "910000003", &[("isKaspiDelivery", true.into())]);
    // A parcel locker of Kaspi's.
    let locker = [("isKaspiDelivery", true.into()), ("deliveryMode", "DELIVERY_PICKUP".into())];
    new_order(&kaspi, "910000004", &locker);
    let accepted = json!({ "status": "ACCEPTED_BY_MERCHANT" });
    for (code, state) in [
        ("910000001", "DELIVERY"),
        ("910000002", "PICKUP"),
        ("910000003", "KASPI_DELIVERY"),
        ("910000004", "KASPI_DELIVERY"),
    ] {
        assert_eq!(write(&kaspi, code, accepted.clone()).await.0, 200);
        assert_eq!(stage(&kaspi, code), format!("{state} ACCEPTED_BY_MERCHANT"));
        assert_eq!(refused(&kaspi, code, accepted.clone()).await, NOT_ALLOWED);
        assert_eq!(kaspi.writes(code).iter().filter(|write| write.took_effect).count(), 1);
    }
    let packed = attributes(&kaspi, "910000003");
    assert_eq!((&packed["assembled"], &packed["kaspiDelivery"]["waybill"]), (&false.into(), &Value::Null));
    assert_eq!(refused(&kaspi, NOT_SIGNED, accepted).await, NOT_ALLOWED);
}

#[tokio::test]
async fn a_packed_order_has_its_waybill_after_a_delay_and_a_second_one_after_a_repetition() {
    let kaspi = start().await;
    let start: DateTime<Utc> = "2026-11-23T09:00:00Z".parse().unwrap();
    kaspi.set_clock(move || start);
    let assemble = json!({ "status": "ASSEMBLE", "numberOfSpace": "9" });
    let (status, body) = write(&kaspi, NOT_PACKED, assemble.clone()).await;
    assert_eq!((status, &body["data"]["attributes"]["numberOfSpace"]), (200, &9.into()));
    assert_eq!(kaspi.waybill_count(NOT_PACKED), 0);
    assert_eq!(attributes(&kaspi, NOT_PACKED)["assembled"], false);
    kaspi.set_clock(move || start + TimeDelta::seconds(5));
    let packed = attributes(&kaspi, NOT_PACKED);
    assert_eq!(packed["assembled"], true);
    assert!(packed["kaspiDelivery"]["waybill"].is_string() && packed["kaspiDelivery"]["waybillNumber"].is_string());
    assert_eq!(kaspi.waybill_count(NOT_PACKED), 1);
    kaspi.set_assembly_delay(TimeDelta::zero());
    assert_eq!(write(&kaspi, NOT_PACKED, assemble.clone()).await.0, 200);
    assert_eq!(kaspi.waybill_count(NOT_PACKED), 2);
    assert_ne!(
        attributes(&kaspi, NOT_PACKED)["kaspiDelivery"]["waybillNumber"],
        packed["kaspiDelivery"]["waybillNumber"]
    );
    for (code, places) in [(HANDED_OVER, "1"), (OWN, "1"), (CANCELLING, "1"), (NEW, "1")] {
        let title = refused(&kaspi, code, json!({ "status": "ASSEMBLE", "numberOfSpace": places })).await;
        assert_eq!(title, NOT_ALLOWED, "{code}");
    }
    for places in [json!("0"), json!("10"), json!(""), json!("two"), Value::Null] {
        let title = refused(&kaspi, NOT_PACKED, json!({ "status": "ASSEMBLE", "numberOfSpace": places })).await;
        assert_eq!(title, "Number of space must be from 1 to 9", "{places}");
    }
    let number = refused(&kaspi, NOT_PACKED, json!({ "status": "ASSEMBLE", "numberOfSpace": 2 })).await;
    assert_eq!(number, "Malformed request body");
    assert_eq!(kaspi.waybill_count(NOT_PACKED), 2);
}

#[tokio::test]
async fn an_order_that_is_cancelled_before_the_delay_has_passed_is_not_packed() {
    let kaspi = start().await;
    let start: DateTime<Utc> = "2026-11-23T09:00:00Z".parse().unwrap();
    kaspi.set_clock(move || start);
    write(&kaspi, NOT_PACKED, json!({ "status": "ASSEMBLE", "numberOfSpace": "1" })).await;
    kaspi.set_order_status(NOT_PACKED, "KASPI_DELIVERY", "CANCELLING");
    kaspi.set_clock(move || start + TimeDelta::seconds(5));
    assert_eq!(kaspi.waybill_count(NOT_PACKED), 0);
}

#[tokio::test]
async fn an_order_is_completed_with_the_last_code_that_the_buyer_got() {
    let kaspi = start().await;
    for code in [OWN, PICKUP] {
        let before = stage(&kaspi, code);
        assert_eq!(kaspi.buyer_code(code), None);
        assert_eq!(answer(completion(&kaspi, code, "")).await.0, 200);
        let first = kaspi.buyer_code(code).unwrap();
        assert!(first.len() == 4 && first.bytes().all(|byte| byte.is_ascii_digit()));
        assert_eq!(stage(&kaspi, code), before);
        assert_eq!(answer(completion(&kaspi, code, "")).await.0, 200);
        assert_ne!(kaspi.buyer_code(code).unwrap(), first);
        let outdated = post(&kaspi, document(code, &json!({ "status": "COMPLETED" })));
        let outdated = outdated.header("X-Security-Code", &first).header("X-Send-Code", "true");
        assert_eq!(refused_request(&kaspi, code, outdated).await, WRONG_CODE);
        let (_, latest) = kaspi.latest_buyer_code().unwrap();
        assert_eq!(Some(latest), kaspi.buyer_code(code));
        assert_eq!(complete(&kaspi, code).await.0, 200);
        assert_eq!(stage(&kaspi, code), "ARCHIVE COMPLETED");
        let completed = attributes(&kaspi, code);
        assert!(completed["completionDate"].is_i64());
        assert_eq!(completed["customer"]["cellPhone"], "+0(000)-000-00-00");
        assert_eq!((kaspi.buyer_code(code), kaspi.latest_buyer_code()), (None, None));
        let effects: Vec<bool> = kaspi.writes(code).iter().map(|write| write.took_effect).collect();
        assert_eq!(effects, [true, true, false, true]);
    }
}

#[tokio::test]
async fn completion_is_refused_with_the_documented_titles() {
    let kaspi = start().await;
    let title = |fixture: Value| fixture["errors"][0]["title"].as_str().unwrap().to_owned();
    let refuse =
        async |code, security_code| refused_request(&kaspi, code, completion(&kaspi, code, security_code)).await;
    let wrong_code = title(fixture!("52_error_complete_wrong_code"));
    assert_eq!(refuse(OWN, "1234").await, wrong_code);
    answer(completion(&kaspi, OWN, "")).await;
    for other in ["0000", "12", "12345", "abcd"] {
        assert_eq!(refuse(OWN, other).await, wrong_code);
    }
    assert_eq!(refuse(CANCELLING, "").await, title(fixture!("53_error_complete_cancelled")));
    assert_eq!(refuse(COMPLETED, "").await, title(fixture!("54_error_complete_already")));
    assert_eq!(refuse(NOT_SIGNED, "").await, title(fixture!("55_error_complete_not_signed")));
    assert_eq!(refuse(NEW, "").await, NOT_ALLOWED);
    assert_eq!(refuse(NOT_PACKED, "").await, NOT_ALLOWED);
    let bare = || post(&kaspi, document(OWN, &json!({ "status": "COMPLETED" })));
    for incomplete in [
        bare(),
        bare().header("X-Security-Code", ""),
        bare().header("X-Send-Code", "true"),
        bare().header("X-Security-Code", "").header("X-Send-Code", "false"),
    ] {
        assert_eq!(refused_request(&kaspi, OWN, incomplete).await, wrong_code);
    }
}

#[tokio::test]
async fn what_is_no_known_change_of_an_order_of_the_shop_is_refused() {
    let kaspi = start().await;
    for status in ["CANCELLED", "ARRIVED", "ARRIVED_BACKWARD", "ASSEMBLED", "APPROVED_BY_BANK", ""] {
        assert_eq!(refused(&kaspi, OWN, json!({ "status": status })).await, "Order status is not supported");
    }
    let accept = json!({ "status": "ACCEPTED_BY_MERCHANT" });
    let other_type = document(NEW, &accept).replace("\"orders\"", "\"order\"");
    assert_eq!(refused_request(&kaspi, NEW, post(&kaspi, other_type)).await, "Resource type must be orders");
    let other_code = json!({ "status": "ACCEPTED_BY_MERCHANT", "code": OWN });
    assert_eq!(refused(&kaspi, NEW, other_code).await, "Order id and code do not match");
    let with_places = json!({ "status": "ACCEPTED_BY_MERCHANT", "numberOfSpace": "1" });
    let with_reason = json!({ "status": "ACCEPTED_BY_MERCHANT", "cancellationReason": "BUYER_NOT_REACHABLE" });
    for attributes in [with_places, with_reason, json!({})] {
        assert_eq!(refused(&kaspi, NEW, attributes).await, "Malformed request body");
    }
    let without_id = json!({ "data": { "type": "orders", "attributes": accept } }).to_string();
    for body in [without_id, String::new(), "{".to_owned(), "[]".to_owned()] {
        assert_eq!(refused_request(&kaspi, NEW, post(&kaspi, body)).await, "Malformed request body");
    }
    let not_found = (404, fixture!("56_error_404_order_not_found"));
    assert_eq!(write(&kaspi, "999999999", accept.clone()).await, not_found);
    kaspi.add_shop("another=");
    let foreign = [("x-auth-token".parse().unwrap(), "another=".parse().unwrap())].into_iter().collect();
    assert_eq!(answer(post(&kaspi, document(NEW, &accept)).headers(foreign)).await, not_found);
    assert_eq!(stage(&kaspi, NEW), "NEW APPROVED_BY_BANK");
    let mut elsewhere = get(&kaspi, "/orders/OTAwMDAwMTAx").build().unwrap();
    *elsewhere.method_mut() = reqwest::Method::POST;
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    assert_eq!(client.execute(elsewhere).await.unwrap().status(), 405);
}

#[tokio::test]
async fn every_fault_of_a_write_is_counted_with_its_effect() {
    let kaspi = start().await;
    let cases = [
        (Fault::LostResponse, true),
        (Fault::TruncatedResponse, true),
        (Fault::html(200).after_handling(), true),
        (unexpected_exception(400).after_handling(), true),
        (unexpected_exception(500).after_handling(), true),
        (Fault::Disconnect, false),
        (Fault::html(200), false),
        (Fault::json(500, "{}"), false),
        (unexpected_exception(500), false),
    ];
    for (number, (fault, takes_effect)) in cases.into_iter().enumerate() {
        let code = (910_000_001 + number).to_string();
        new_order(&kaspi, &code, &[]);
        kaspi.faults().plan("ACCEPTED_BY_MERCHANT", fault.clone(), 1);
        let response = post(&kaspi, document(&code, &json!({ "status": "ACCEPTED_BY_MERCHANT" }))).send().await;
        let body = match response {
            Ok(response) => response.text().await.ok(),
            Err(_) => None,
        };
        match fault {
            Fault::LostResponse | Fault::TruncatedResponse | Fault::Disconnect => assert_eq!(body, None),
            _ => assert!(!body.unwrap().contains("\"id\"")),
        }
        assert_eq!(stage(&kaspi, &code).starts_with("DELIVERY"), takes_effect, "{number}");
        let [write] = &kaspi.writes(&code)[..] else { panic!("one write") };
        assert_eq!(write.status.as_deref(), Some("ACCEPTED_BY_MERCHANT"));
        assert_eq!((write.took_effect, write.answer), (takes_effect, takes_effect.then_some(200)), "{number}");
    }
}

#[tokio::test]
async fn the_headers_of_a_write_are_recorded() {
    let kaspi = start().await;
    answer(completion(&kaspi, OWN, "")).await;
    answer(completion(&kaspi, OWN, "1234")).await;
    answer(post(&kaspi, document(OWN, &json!({ "status": "COMPLETED" })))).await;
    let headers: Vec<_> = kaspi.writes(OWN).into_iter().map(|write| (write.security_code, write.send_code)).collect();
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(headers, [(some(""), some("true")), (some("1234"), some("true")), (None, None)]);
}
