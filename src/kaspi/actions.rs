//! Changes of orders: each is one POST that is never repeated. Kaspi has no sandbox, and nothing can be taken back.
//!
//! Facts: guide.kaspi.kz, "Orders API". A repeated `ASSEMBLE` was seen to issue a second waybill, and an error in answer to
//! one to be false: what is not known for certain is [`Answer::Unknown`], and the order has to be read.

use reqwest::StatusCode;
use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use serde::Deserialize;
use serde_json::{Value, json};

use super::client::{Client, Shop, sensitive};
use super::error::Error;
use super::http::Posted;
use crate::domain::kaspi_action::{BuyerCode, Refusal};
use crate::domain::{KaspiAction, OrderCode};

/// What Kaspi's answer says of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    Done,
    /// Nothing was changed.
    Refused(Refusal),
    /// It may have been done.
    Unknown,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Wire {
    data: Value,
    errors: Vec<Value>,
}

impl Client {
    /// Asks Kaspi to change an order, which has this `id` at Kaspi. `buyer_code` completes an order.
    pub async fn act(
        &self,
        shop: &Shop,
        (id, code): (&str, &OrderCode),
        action: KaspiAction,
        buyer_code: Option<&BuyerCode>,
    ) -> Answer {
        let mut headers = HeaderMap::new();
        if matches!(action, KaspiAction::SendCode | KaspiAction::Complete) {
            let Ok(value) = sensitive(buyer_code.map_or("", BuyerCode::expose)) else {
                return Answer::Refused(Refusal::WrongCode);
            };
            headers.insert(HeaderName::from_static("x-security-code"), value);
            headers.insert(HeaderName::from_static("x-send-code"), HeaderValue::from_static("true"));
        }
        let body = json!({ "data": { "type": "orders", "id": id, "attributes": attributes(action, code) } });
        let answer = match self.post_order(shop, headers, &body).await {
            Ok(Posted { status, body }) => read(action, status, &body),
            Err(Error::NotSent(_)) => Answer::Refused(Refusal::Unreachable),
            Err(error) => {
                tracing::warn!(order.code = %code, action = action.as_str(), %error, "kaspi did not answer a write");
                Answer::Unknown
            }
        };
        tracing::info!(shop = shop.name(), order.code = %code, action = action.as_str(), ?answer, "asked kaspi for a change");
        answer
    }
}

fn attributes(action: KaspiAction, code: &OrderCode) -> Value {
    match action {
        KaspiAction::Accept => json!({ "code": code.as_str(), "status": "ACCEPTED_BY_MERCHANT" }),
        // A number would be refused: Kaspi's guide sends a text.
        KaspiAction::Assemble { places } => json!({ "status": "ASSEMBLE", "numberOfSpace": places.to_string() }),
        KaspiAction::SendCode | KaspiAction::Complete => json!({ "code": code.as_str(), "status": "COMPLETED" }),
    }
}

fn read(action: KaspiAction, status: StatusCode, body: &[u8]) -> Answer {
    match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => return Answer::Refused(Refusal::TokenRefused),
        StatusCode::TOO_MANY_REQUESTS => return Answer::Refused(Refusal::Busy),
        _ => {}
    }
    let Ok(Wire { data, errors }) = serde_json::from_slice::<Wire>(body) else { return Answer::Unknown };
    if status == StatusCode::OK && errors.is_empty() {
        let shown = data["attributes"]["status"].as_str().unwrap_or_default();
        return if is_echo(action, shown) { Answer::Done } else { Answer::Unknown };
    }
    let is_final = status.is_client_error() || status == StatusCode::OK;
    let title = errors.first().and_then(|error| error["title"].as_str()).unwrap_or_default();
    match refusal(action, title).filter(|_| is_final) {
        // The first step has no code, and Kaspi may say so although it sends one.
        Some(Refusal::WrongCode) if action == KaspiAction::SendCode => Answer::Done,
        Some(refusal) => Answer::Refused(refusal),
        None => Answer::Unknown,
    }
}

/// Kaspi's answer repeats the status that was asked for; of a packed order either form was seen.
fn is_echo(action: KaspiAction, status: &str) -> bool {
    match action {
        KaspiAction::Accept => status == "ACCEPTED_BY_MERCHANT",
        KaspiAction::Assemble { .. } => matches!(status, "ASSEMBLE" | "ASSEMBLED"),
        KaspiAction::SendCode | KaspiAction::Complete => status == "COMPLETED",
    }
}

/// By the words of Kaspi's titles, which are no constants. `None` for one that is not known.
fn refusal(action: KaspiAction, title: &str) -> Option<Refusal> {
    // Kaspi was seen not to find an order that it changed, and to err about packed ones.
    if !matches!(action, KaspiAction::SendCode | KaspiAction::Complete) {
        return None;
    }
    let title = title.to_lowercase();
    let has = |words: &str| title.contains(words);
    if has("security code") {
        Some(Refusal::WrongCode)
    } else if has("is cancelled") {
        Some(Refusal::Cancelled)
    } else if has("already") && has("completed") {
        Some(Refusal::AlreadyCompleted)
    } else if has("complete allowed") {
        Some(Refusal::NotSigned)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ACCEPT: KaspiAction = KaspiAction::Accept;
    const ASSEMBLE: KaspiAction = KaspiAction::Assemble { places: 2 };

    fn title(title: &str) -> String {
        json!({ "errors": [{ "title": title }] }).to_string()
    }

    #[test]
    fn an_answer_is_done_only_if_it_says_so() {
        let echo = |status: &str| json!({ "data": { "attributes": { "status": status } } }).to_string();
        for (action, status) in [
            (ACCEPT, "ACCEPTED_BY_MERCHANT"),
            (ASSEMBLE, "ASSEMBLE"),
            (ASSEMBLE, "ASSEMBLED"),
            (KaspiAction::SendCode, "COMPLETED"),
            (KaspiAction::Complete, "COMPLETED"),
        ] {
            assert_eq!(read(action, StatusCode::OK, echo(status).as_bytes()), Answer::Done, "{action:?}");
            assert_eq!(read(action, StatusCode::OK, echo("NEW").as_bytes()), Answer::Unknown);
        }
        for body in ["", "{", "<html>", "[]", "{}", r#"{"data":null}"#, r#"{"data":{"attributes":{"status":5}}}"#] {
            assert_eq!(read(ACCEPT, StatusCode::OK, body.as_bytes()), Answer::Unknown, "{body}");
        }
    }

    #[test]
    fn only_what_kaspi_surely_refused_is_refused() {
        let complete = |text: &str| read(KaspiAction::Complete, StatusCode::BAD_REQUEST, title(text).as_bytes());
        for (text, refusal) in [
            ("Security code is not valid. And the order cannot be completed without it", Refusal::WrongCode),
            ("Order is cancelled, so it can't be completed.", Refusal::Cancelled),
            ("ORDER ALREADY HAS BEEN COMPLETED, so it can\u{2019}t be completed again", Refusal::AlreadyCompleted),
            ("Order is not may complete allowed", Refusal::NotSigned),
        ] {
            assert_eq!(complete(text), Answer::Refused(refusal), "{text}");
            let unknown = read(KaspiAction::Complete, StatusCode::INTERNAL_SERVER_ERROR, title(text).as_bytes());
            assert_eq!(unknown, Answer::Unknown, "a server error may be false");
            assert_eq!(read(ASSEMBLE, StatusCode::BAD_REQUEST, title(text).as_bytes()), Answer::Unknown);
        }
        assert_eq!(complete("Unexpected exception"), Answer::Unknown);
        let no_code = title("Security code is not valid. And the order cannot be completed without it");
        assert_eq!(read(KaspiAction::SendCode, StatusCode::BAD_REQUEST, no_code.as_bytes()), Answer::Done);
        let not_found = title("Order not found");
        for action in [ACCEPT, ASSEMBLE, KaspiAction::Complete] {
            assert_eq!(read(action, StatusCode::NOT_FOUND, not_found.as_bytes()), Answer::Unknown);
        }
        assert_eq!(read(ACCEPT, StatusCode::FORBIDDEN, b""), Answer::Refused(Refusal::TokenRefused));
        assert_eq!(read(ACCEPT, StatusCode::TOO_MANY_REQUESTS, b""), Answer::Refused(Refusal::Busy));
        assert_eq!(read(ACCEPT, StatusCode::BAD_GATEWAY, b"<html>"), Answer::Unknown);
    }
}
