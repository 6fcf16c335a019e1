//! What was asked of Kaspi to change.

use axum::http::HeaderMap;
use serde_json::Value;

use super::order::base64;

/// A `POST /orders`, also one that a fault kept from being handled.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Write {
    /// As sent, if it is text.
    pub order_id: Option<String>,
    /// As sent, if it is text.
    pub status: Option<String>,
    /// The header `X-Security-Code`.
    pub security_code: Option<String>,
    /// The header `X-Send-Code`.
    pub send_code: Option<String>,
    /// Whether Kaspi did what was asked, or will after the delay of ASSEMBLE. Of COMPLETED without a code: sent the code.
    pub took_effect: bool,
    /// The HTTP status of Kaspi's own answer. `None` if a fault kept the request from being handled.
    pub answer: Option<u16>,
}

/// The place of a write in the log.
#[derive(Debug, Clone, Copy)]
pub(super) struct WriteNumber(usize);

#[derive(Debug, Default)]
pub(super) struct WriteLog(Vec<Write>);

impl WriteLog {
    pub(super) fn record(&mut self, headers: &HeaderMap, body: &[u8]) -> WriteNumber {
        let header = |name: &str| headers.get(name).map(|value| String::from_utf8_lossy(value.as_bytes()).into_owned());
        let document: Value = serde_json::from_slice(body).unwrap_or_default();
        let text = |value: &Value| value.as_str().map(str::to_owned);
        self.0.push(Write {
            order_id: text(&document["data"]["id"]),
            status: text(&document["data"]["attributes"]["status"]),
            security_code: header("x-security-code"),
            send_code: header("x-send-code"),
            took_effect: false,
            answer: None,
        });
        WriteNumber(self.0.len() - 1)
    }

    pub(super) fn answered(&mut self, number: WriteNumber, answer: u16) {
        if let Some(write) = self.0.get_mut(number.0) {
            write.answer = Some(answer);
            // Kaspi answers an error only if it did nothing.
            write.took_effect = answer == 200;
        }
    }

    pub(super) fn all(&self) -> &[Write] {
        &self.0
    }

    pub(super) fn of_order(&self, code: &str) -> Vec<Write> {
        let id = base64(code);
        self.0.iter().filter(|write| write.order_id.as_deref() == Some(&id)).cloned().collect()
    }
}
