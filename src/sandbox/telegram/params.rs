//! A method's parameters, which come as JSON, as a form or in the query, with objects possibly as texts of JSON.

use axum::body::Bytes;
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use serde_json::{Map, Value};

/// An unsuccessful answer.
#[derive(Debug)]
pub(super) struct Refusal {
    pub(super) code: u16,
    /// Without the prefix that the code stands for.
    pub(super) description: String,
}

impl Refusal {
    pub(super) fn new(code: u16, description: impl Into<String>) -> Self {
        Self { code, description: description.into() }
    }

    pub(super) fn bad_request(description: impl Into<String>) -> Self {
        Self::new(400, description)
    }
}

/// The parameters of one call.
#[derive(Debug, Default)]
pub(super) struct Params(Map<String, Value>);

impl Params {
    pub(super) fn read(headers: &HeaderMap, query: Option<&str>, body: &Bytes) -> Result<Self, Refusal> {
        let mut params = form(query.unwrap_or_default().as_bytes())?;
        let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if body.is_empty() {
        } else if content_type.starts_with("application/json") {
            match serde_json::from_slice(body) {
                Ok(Value::Object(json)) => params.extend(json),
                _ => return Err(Refusal::bad_request("can't parse request body as a JSON object")),
            }
        } else if content_type.starts_with("application/x-www-form-urlencoded") {
            params.extend(form(body)?);
        } else {
            return Err(Refusal::bad_request(format!("unsupported content type {content_type}")));
        }
        params.retain(|_, value| !value.is_null());
        Ok(Self(params))
    }

    /// Refuses a parameter that the method does not have. The real server ignores it; here it is a mistake of the bot.
    pub(super) fn allow_only(&self, names: &[&str]) -> Result<(), Refusal> {
        match self.0.keys().find(|name| !names.contains(&name.as_str())) {
            None => Ok(()),
            Some(name) => Err(Refusal::bad_request(format!("unknown parameter \"{name}\""))),
        }
    }

    pub(super) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name)?.as_str()
    }

    pub(super) fn int(&self, name: &str) -> Option<i64> {
        let value = self.0.get(name)?;
        value.as_i64().or_else(|| value.as_str()?.parse().ok())
    }

    pub(super) fn small_int(&self, name: &str) -> Option<i32> {
        self.int(name).and_then(|number| i32::try_from(number).ok())
    }

    pub(super) fn float(&self, name: &str) -> Option<f64> {
        let value = self.0.get(name)?;
        value.as_f64().or_else(|| value.as_str()?.parse().ok())
    }

    pub(super) fn flag(&self, name: &str) -> bool {
        matches!(self.0.get(name), Some(Value::Bool(true))) || self.text(name) == Some("true")
    }

    /// An object or a list, also one that was sent as a text.
    pub(super) fn json(&self, name: &str) -> Result<Option<Value>, Refusal> {
        match self.0.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => serde_json::from_str(text)
                .map(Some)
                .map_err(|_| Refusal::bad_request(format!("can't parse {name} JSON object"))),
            Some(value) => Ok(Some(value.clone())),
        }
    }

    pub(super) fn into_value(self) -> Value {
        Value::Object(self.0)
    }
}

fn form(bytes: &[u8]) -> Result<Map<String, Value>, Refusal> {
    let text = std::str::from_utf8(bytes).map_err(|_| Refusal::bad_request("strings must be encoded in UTF-8"))?;
    let decode =
        |part: &str| percent_encoding::percent_decode_str(&part.replace('+', " ")).decode_utf8_lossy().into_owned();
    Ok(text
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (decode(name), Value::String(decode(value))))
        .collect())
}
