//! The envelope of every response.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

pub(super) type ApiResult = Result<Value, ApiError>;

/// The status is both the HTTP status and the `error_code`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct ApiError {
    pub(super) status: u16,
    pub(super) description: String,
    parameters: Option<Value>,
}

impl ApiError {
    fn new(status: u16, prefix: &str, text: impl AsRef<str>) -> Self {
        Self { status, description: format!("{prefix}{}", text.as_ref()), parameters: None }
    }

    pub(super) fn bad_request(text: impl AsRef<str>) -> Self {
        Self::new(400, "Bad Request: ", text)
    }

    pub(super) fn forbidden(text: &str) -> Self {
        Self::new(403, "Forbidden: ", text)
    }

    pub(super) fn conflict(text: &str) -> Self {
        Self::new(409, "Conflict: ", text)
    }

    pub(super) fn unauthorized() -> Self {
        Self::new(401, "", "Unauthorized")
    }

    pub(super) fn no_such_method(name: &str) -> Self {
        Self::new(404, "Not Found", if name.is_empty() { String::new() } else { format!(": method {name} not found") })
    }

    pub(super) fn too_many_requests(seconds: u64) -> Self {
        let mut error = Self::new(429, "Too Many Requests: ", format!("retry after {seconds}"));
        error.parameters = Some(json!({ "retry_after": seconds }));
        error
    }

    pub(super) fn too_large() -> Self {
        Self::new(413, "", "Request Entity Too Large")
    }

    pub(super) fn migrated(to: i64) -> Self {
        let mut error = Self::bad_request("group chat was upgraded to a supergroup chat");
        error.parameters = Some(json!({ "migrate_to_chat_id": to }));
        error
    }
}

pub(super) fn status(result: &ApiResult) -> u16 {
    result.as_ref().map_or_else(|error| error.status, |_| 200)
}

pub(super) fn respond(result: ApiResult) -> Response {
    let status = StatusCode::from_u16(status(&result)).unwrap_or(StatusCode::BAD_REQUEST);
    let body = match result {
        Ok(result) => json!({ "ok": true, "result": result }),
        Err(error) => {
            let mut body = json!({ "ok": false, "error_code": error.status, "description": error.description });
            if let Some(parameters) = error.parameters {
                body["parameters"] = parameters;
            }
            body
        }
    };
    (status, Json(body)).into_response()
}
