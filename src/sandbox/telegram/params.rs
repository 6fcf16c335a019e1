//! Reads a request's parameters from any of the forms that the Bot API accepts.

use std::collections::BTreeMap;

use axum::body::Bytes;
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::Uri;
use axum::http::header::CONTENT_TYPE;
use serde_json::{Map, Value};

use super::method_table::{ApiMethod, UNSUPPORTED_PARAMETERS};
use super::response::ApiError;

#[derive(Debug, Clone, Default)]
pub(super) struct Params {
    values: Map<String, Value>,
    /// By the names of their parts.
    files: BTreeMap<String, UploadedFile>,
}

/// A part of a form that has a file name.
#[derive(Debug, Clone)]
pub(super) struct UploadedFile {
    pub(super) name: String,
    pub(super) bytes: Bytes,
}

/// The value of a parameter that is a file.
#[derive(Debug)]
pub(super) enum InputFile<'a> {
    Uploaded(&'a UploadedFile),
    /// A `file_id` or a URL.
    Id(String),
}

/// What refers to a file in another part of the form.
const ATTACHED: &str = "attach://";

impl Params {
    /// From the query and the body.
    pub(super) async fn read(request: Request) -> Result<Self, ApiError> {
        let mut params = Map::new();
        read_pairs(request.uri(), &mut params);
        let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let kind = kind.to_ascii_lowercase();
        if kind.starts_with("multipart/form-data") {
            let files = read_multipart(request, &mut params).await?;
            return Ok(Self { values: params, files });
        }
        let body =
            Bytes::from_request(request, &()).await.map_err(|_| ApiError::bad_request("can't read the request"))?;
        if kind.starts_with("application/json") {
            if !body.is_empty() {
                match serde_json::from_slice(&body) {
                    Ok(Value::Object(fields)) => params.extend(fields),
                    _ => return Err(ApiError::bad_request("can't parse request JSON object")),
                }
            }
        } else if kind.starts_with("application/x-www-form-urlencoded") {
            let form = Uri::builder().path_and_query(["/?".as_bytes(), &body].concat()).build();
            read_pairs(&form.map_err(|_| ApiError::bad_request("can't parse the form"))?, &mut params);
        } else if !body.is_empty() {
            return Err(ApiError::bad_request("unsupported Content-Type"));
        }
        params.retain(|_, value| !value.is_null());
        Ok(Self { values: params, files: BTreeMap::new() })
    }

    /// Rejects parameters that the method does not have or the sandbox does not support.
    pub(super) fn check_names(&self, method: &ApiMethod) -> Result<(), ApiError> {
        for (name, value) in &self.values {
            let name = name.as_str();
            if !method.has_parameter(name) {
                return Err(ApiError::bad_request(format!("unknown parameter \"{name}\"")));
            }
            if UNSUPPORTED_PARAMETERS.contains(&name) && !matches!(value, Value::Bool(false)) {
                return Err(ApiError::bad_request(format!("the sandbox does not support the parameter \"{name}\"")));
            }
        }
        Ok(())
    }

    pub(super) fn json(&self) -> Value {
        Value::Object(self.values.clone())
    }

    /// A file that the request has, or the id of one.
    pub(super) fn file(&self, name: &str) -> Result<Option<InputFile<'_>>, ApiError> {
        let Some(value) = self.string(name)?.filter(|value| !value.is_empty()) else { return Ok(None) };
        match value.strip_prefix(ATTACHED).and_then(|part| self.files.get(part)) {
            Some(file) if file.bytes.is_empty() => Err(ApiError::bad_request("file must be non-empty")),
            Some(file) => Ok(Some(InputFile::Uploaded(file))),
            None => Ok(Some(InputFile::Id(value))),
        }
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.values.contains_key(name)
    }

    /// Accepts a number, because forms do not distinguish it from a string.
    pub(super) fn string(&self, name: &str) -> Result<Option<String>, ApiError> {
        match self.values.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(Value::Number(number)) => Ok(Some(number.to_string())),
            Some(_) => Err(ApiError::bad_request(format!("field \"{name}\" must be of type String"))),
        }
    }

    pub(super) fn int(&self, name: &str) -> Result<Option<i64>, ApiError> {
        let wrong = || ApiError::bad_request(format!("field \"{name}\" must be a valid Number"));
        match self.values.get(name) {
            None => Ok(None),
            Some(Value::Number(number)) => number.as_i64().map(Some).ok_or_else(wrong),
            Some(Value::String(text)) => text.trim().parse().map(Some).map_err(|_| wrong()),
            Some(_) => Err(wrong()),
        }
    }

    pub(super) fn float(&self, name: &str) -> Result<Option<f64>, ApiError> {
        let wrong = || ApiError::bad_request(format!("field \"{name}\" must be a valid Number"));
        let number = match self.values.get(name) {
            None => return Ok(None),
            Some(Value::Number(number)) => number.as_f64(),
            Some(Value::String(text)) => text.trim().parse().ok(),
            Some(_) => None,
        };
        number.filter(|number: &f64| number.is_finite()).map(Some).ok_or_else(wrong)
    }

    pub(super) fn flag(&self, name: &str) -> Result<bool, ApiError> {
        match self.values.get(name) {
            None => Ok(false),
            Some(Value::Bool(flag)) => Ok(*flag),
            Some(Value::String(text)) => match text.to_ascii_lowercase().as_str() {
                "true" | "yes" | "1" => Ok(true),
                "false" | "no" | "0" | "" => Ok(false),
                _ => Err(ApiError::bad_request(format!("field \"{name}\" must be of type Boolean"))),
            },
            Some(_) => Err(ApiError::bad_request(format!("field \"{name}\" must be of type Boolean"))),
        }
    }

    /// An object or an array, also encoded as a JSON string.
    pub(super) fn nested(&self, name: &str) -> Result<Option<Value>, ApiError> {
        match self.values.get(name) {
            Some(Value::String(text)) if text.is_empty() => Ok(None),
            Some(Value::String(text)) => {
                let parsed = serde_json::from_str(text);
                parsed.map(Some).map_err(|_| ApiError::bad_request(format!("can't parse {name} JSON object")))
            }
            other => Ok(other.cloned()),
        }
    }

    /// Rejects other fields than these.
    pub(super) fn object(&self, name: &str, fields: &[&str]) -> Result<Option<Map<String, Value>>, ApiError> {
        match self.nested(name)? {
            None => Ok(None),
            Some(Value::Object(mut object)) => {
                object.retain(|_, value| !value.is_null());
                if let Some(unknown) = object.keys().find(|key| !fields.contains(&key.as_str())) {
                    return Err(ApiError::bad_request(format!("unknown field \"{unknown}\" in {name}")));
                }
                Ok(Some(object))
            }
            Some(_) => Err(ApiError::bad_request(format!("object expected as {name}"))),
        }
    }

    pub(super) fn array(&self, name: &str) -> Result<Option<Vec<Value>>, ApiError> {
        match self.nested(name)? {
            None => Ok(None),
            Some(Value::Array(list)) => Ok(Some(list)),
            Some(_) => Err(ApiError::bad_request(format!("expected an Array of {name}"))),
        }
    }
}

/// Of a query; forms have the same format.
fn read_pairs(uri: &Uri, params: &mut Map<String, Value>) {
    let decode = |text: &str| {
        let spaced = text.replace('+', " ");
        percent_encoding::percent_decode_str(&spaced).decode_utf8_lossy().into_owned()
    };
    for pair in uri.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        params.insert(decode(name), Value::String(decode(value)));
    }
}

/// Returns the files. One in a part with the name of a parameter is its value, as if another part referred to it.
async fn read_multipart(
    request: Request,
    params: &mut Map<String, Value>,
) -> Result<BTreeMap<String, UploadedFile>, ApiError> {
    let wrong = || ApiError::bad_request("can't parse the form");
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| wrong())?;
    let mut files = BTreeMap::new();
    while let Some(field) = form.next_field().await.map_err(|_| wrong())? {
        let part = field.name().unwrap_or_default().to_owned();
        let file_name = field.file_name().map(str::to_owned);
        let bytes = field.bytes().await.map_err(|_| wrong())?;
        match file_name {
            Some(name) => {
                files.insert(part, UploadedFile { name, bytes });
            }
            None => {
                params.insert(part, Value::String(String::from_utf8_lossy(&bytes).into_owned()));
            }
        }
    }
    for part in files.keys() {
        let reference = Value::String(format!("{ATTACHED}{part}"));
        if !params.values().any(|value| *value == reference) {
            params.insert(part.clone(), reference);
        }
    }
    Ok(files)
}
