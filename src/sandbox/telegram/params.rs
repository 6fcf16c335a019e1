//! Methods, the parameters they take, and reading those from any of the forms that the Bot API accepts.

use axum::body::Bytes;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::Uri;
use axum::http::header::CONTENT_TYPE;
use serde_json::{Map, Value};

use super::answer::ApiError;

/// Parameters that every `send…` method of Bot API 9.1 takes.
const SEND: &[&str] = &[
    "business_connection_id",
    "chat_id",
    "message_thread_id",
    "disable_notification",
    "protect_content",
    "allow_paid_broadcast",
    "message_effect_id",
    "reply_parameters",
    "reply_markup",
];

/// Known, but nothing that the emulator could do with it.
const UNSUPPORTED: &[&str] = &[
    "business_connection_id",
    "message_effect_id",
    "allow_paid_broadcast",
    "entities",
    "inline_message_id",
    "live_period",
    "heading",
    "proximity_alert_radius",
];

/// The methods by their documented names, whether they are `send…` methods, and their other parameters.
const METHODS: &[(&str, bool, &[&str])] = &[
    ("getMe", false, &[]),
    ("getUpdates", false, &["offset", "limit", "timeout", "allowed_updates"]),
    ("getWebhookInfo", false, &[]),
    ("deleteWebhook", false, &["drop_pending_updates"]),
    (
        "setWebhook",
        false,
        &[
            "url",
            "certificate",
            "ip_address",
            "max_connections",
            "allowed_updates",
            "drop_pending_updates",
            "secret_token",
        ],
    ),
    ("setMyCommands", false, &["commands", "scope", "language_code"]),
    ("getMyCommands", false, &["scope", "language_code"]),
    ("deleteMyCommands", false, &["scope", "language_code"]),
    ("setMyDescription", false, &["description", "language_code"]),
    ("setMyShortDescription", false, &["short_description", "language_code"]),
    ("sendMessage", true, &["text", "parse_mode", "entities", "link_preview_options"]),
    (
        "sendLocation",
        true,
        &["latitude", "longitude", "horizontal_accuracy", "live_period", "heading", "proximity_alert_radius"],
    ),
    (
        "sendVenue",
        true,
        &[
            "latitude",
            "longitude",
            "title",
            "address",
            "foursquare_id",
            "foursquare_type",
            "google_place_id",
            "google_place_type",
        ],
    ),
    ("sendContact", true, &["phone_number", "first_name", "last_name", "vcard"]),
    ("sendChatAction", false, &["business_connection_id", "chat_id", "message_thread_id", "action"]),
    (
        "editMessageText",
        false,
        &[
            "business_connection_id",
            "chat_id",
            "message_id",
            "inline_message_id",
            "text",
            "parse_mode",
            "entities",
            "link_preview_options",
            "reply_markup",
        ],
    ),
    (
        "editMessageReplyMarkup",
        false,
        &["business_connection_id", "chat_id", "message_id", "inline_message_id", "reply_markup"],
    ),
    ("deleteMessage", false, &["chat_id", "message_id"]),
    ("answerCallbackQuery", false, &["callback_query_id", "text", "show_alert", "url", "cache_time"]),
    ("getChat", false, &["chat_id"]),
    ("getChatMember", false, &["chat_id", "user_id"]),
    ("leaveChat", false, &["chat_id"]),
];

/// A method's documented name; letter case does not matter.
pub(super) fn method(name: &str) -> Option<&'static str> {
    METHODS.iter().map(|(method, ..)| *method).find(|method| method.eq_ignore_ascii_case(name))
}

/// The parameters of one request.
#[derive(Debug, Clone, Default)]
pub(super) struct Params(Map<String, Value>);

impl Params {
    /// Reads query and body.
    pub(super) async fn read(request: Request) -> Result<Self, ApiError> {
        let mut params = Map::new();
        pairs(request.uri(), &mut params);
        let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let kind = kind.to_ascii_lowercase();
        if kind.starts_with("multipart/form-data") {
            multipart(request, &mut params).await?;
            return Ok(Self(params));
        }
        let body = Bytes::from_request(request, &()).await.map_err(|_| ApiError::bad("can't read the request"))?;
        if kind.starts_with("application/json") {
            if !body.is_empty() {
                match serde_json::from_slice(&body) {
                    Ok(Value::Object(fields)) => params.extend(fields),
                    _ => return Err(ApiError::bad("can't parse request JSON object")),
                }
            }
        } else if kind.starts_with("application/x-www-form-urlencoded") {
            let form = Uri::builder().path_and_query(["/?".as_bytes(), &body].concat()).build();
            pairs(&form.map_err(|_| ApiError::bad("can't parse the form"))?, &mut params);
        } else if !body.is_empty() {
            return Err(ApiError::bad("unsupported Content-Type"));
        }
        params.retain(|_, value| !value.is_null());
        Ok(Self(params))
    }

    /// Refuses names that the method does not have, or that the emulator cannot honour.
    pub(super) fn check_names(&self, method: &str) -> Result<(), ApiError> {
        let Some((_, send, own)) = METHODS.iter().find(|(name, ..)| *name == method) else { return Ok(()) };
        for (name, value) in &self.0 {
            let name = name.as_str();
            let common = *send && SEND.contains(&name);
            if !common && !own.contains(&name) {
                return Err(ApiError::bad(format!("unknown parameter \"{name}\"")));
            }
            if UNSUPPORTED.contains(&name) && !matches!(value, Value::Bool(false)) {
                return Err(ApiError::bad(format!("the sandbox does not support the parameter \"{name}\"")));
            }
        }
        Ok(())
    }

    pub(super) fn json(&self) -> Value {
        Value::Object(self.0.clone())
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// A string; numbers count as strings because forms know nothing else.
    pub(super) fn string(&self, name: &str) -> Result<Option<String>, ApiError> {
        match self.0.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(Value::Number(number)) => Ok(Some(number.to_string())),
            Some(_) => Err(ApiError::bad(format!("field \"{name}\" must be of type String"))),
        }
    }

    pub(super) fn int(&self, name: &str) -> Result<Option<i64>, ApiError> {
        let wrong = || ApiError::bad(format!("field \"{name}\" must be a valid Number"));
        match self.0.get(name) {
            None => Ok(None),
            Some(Value::Number(number)) => number.as_i64().map(Some).ok_or_else(wrong),
            Some(Value::String(text)) => text.trim().parse().map(Some).map_err(|_| wrong()),
            Some(_) => Err(wrong()),
        }
    }

    pub(super) fn float(&self, name: &str) -> Result<Option<f64>, ApiError> {
        let wrong = || ApiError::bad(format!("field \"{name}\" must be a valid Number"));
        let number = match self.0.get(name) {
            None => return Ok(None),
            Some(Value::Number(number)) => number.as_f64(),
            Some(Value::String(text)) => text.trim().parse().ok(),
            Some(_) => None,
        };
        number.filter(|number: &f64| number.is_finite()).map(Some).ok_or_else(wrong)
    }

    pub(super) fn flag(&self, name: &str) -> Result<bool, ApiError> {
        match self.0.get(name) {
            None => Ok(false),
            Some(Value::Bool(flag)) => Ok(*flag),
            Some(Value::String(text)) => match text.to_ascii_lowercase().as_str() {
                "true" | "yes" | "1" => Ok(true),
                "false" | "no" | "0" | "" => Ok(false),
                _ => Err(ApiError::bad(format!("field \"{name}\" must be of type Boolean"))),
            },
            Some(_) => Err(ApiError::bad(format!("field \"{name}\" must be of type Boolean"))),
        }
    }

    /// An object or a list, also written as a JSON string.
    pub(super) fn nested(&self, name: &str) -> Result<Option<Value>, ApiError> {
        match self.0.get(name) {
            Some(Value::String(text)) if text.is_empty() => Ok(None),
            Some(Value::String(text)) => {
                let parsed = serde_json::from_str(text);
                parsed.map(Some).map_err(|_| ApiError::bad(format!("can't parse {name} JSON object")))
            }
            other => Ok(other.cloned()),
        }
    }

    /// [`Params::nested`] that has to be an object with only these fields.
    pub(super) fn object(&self, name: &str, fields: &[&str]) -> Result<Option<Map<String, Value>>, ApiError> {
        match self.nested(name)? {
            None => Ok(None),
            Some(Value::Object(mut object)) => {
                object.retain(|_, value| !value.is_null());
                if let Some(unknown) = object.keys().find(|key| !fields.contains(&key.as_str())) {
                    return Err(ApiError::bad(format!("unknown field \"{unknown}\" in {name}")));
                }
                Ok(Some(object))
            }
            Some(_) => Err(ApiError::bad(format!("object expected as {name}"))),
        }
    }

    pub(super) fn array(&self, name: &str) -> Result<Option<Vec<Value>>, ApiError> {
        match self.nested(name)? {
            None => Ok(None),
            Some(Value::Array(list)) => Ok(Some(list)),
            Some(_) => Err(ApiError::bad(format!("expected an Array of {name}"))),
        }
    }
}

/// The pairs of a query; forms have the same shape.
fn pairs(uri: &Uri, params: &mut Map<String, Value>) {
    let decode = |text: &str| {
        let spaced = text.replace('+', " ");
        percent_encoding::percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
    };
    for pair in uri.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        params.insert(decode(name), Value::String(decode(value)));
    }
}

async fn multipart(request: Request, params: &mut Map<String, Value>) -> Result<(), ApiError> {
    let wrong = || ApiError::bad("can't parse the form");
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| wrong())?;
    let mut files = Vec::new();
    while let Some(field) = form.next_field().await.map_err(|_| wrong())? {
        let name = field.name().unwrap_or_default().to_owned();
        let is_file = field.file_name().is_some();
        let text = String::from_utf8_lossy(&field.bytes().await.map_err(|_| wrong())?).into_owned();
        if is_file {
            files.push((name, text));
        } else {
            params.insert(name, Value::String(text));
        }
    }
    for (name, text) in files {
        // A file under a name of its own belongs to the parameter that points to it.
        let pointer = Value::String(format!("attach://{name}"));
        if !params.values().any(|value| *value == pointer) {
            params.insert(name, Value::String(text));
        }
    }
    Ok(())
}
