//! The envelope of every answer.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// The result of a method.
pub(super) type Answer = Result<Value, ApiError>;

/// A refusal, with the status that HTTP and the envelope share.
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

    pub(super) fn bad(text: impl AsRef<str>) -> Self {
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

    pub(super) fn too_many(seconds: u64) -> Self {
        let mut error = Self::new(429, "Too Many Requests: ", format!("retry after {seconds}"));
        error.parameters = Some(json!({ "retry_after": seconds }));
        error
    }

    pub(super) fn migrated(to: i64) -> Self {
        let mut error = Self::bad("group chat was upgraded to a supergroup chat");
        error.parameters = Some(json!({ "migrate_to_chat_id": to }));
        error
    }
}

/// The status of the answer.
pub(super) fn status(answer: &Answer) -> u16 {
    answer.as_ref().map_or_else(|error| error.status, |_| 200)
}

/// The answer as HTTP.
pub(super) fn respond(answer: Answer) -> Response {
    let status = StatusCode::from_u16(status(&answer)).unwrap_or(StatusCode::BAD_REQUEST);
    let body = match answer {
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
