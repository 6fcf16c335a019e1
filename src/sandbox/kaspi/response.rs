//! What is answered.

use axum::http::StatusCode;
use serde_json::json;

pub(super) enum ApiResponse {
    /// The waybill with this number of the order with this code.
    Waybill(String, String),
    Json(StatusCode, String),
    /// A transformed body.
    Bytes(StatusCode, Vec<u8>),
    /// From Kaspi's web server instead of the API.
    Html(StatusCode),
    /// The connection stays open without a response.
    Never,
}

impl ApiResponse {
    pub(super) fn status(&self) -> Option<StatusCode> {
        match self {
            Self::Json(status, _) | Self::Bytes(status, _) | Self::Html(status) => Some(*status),
            Self::Waybill(..) => Some(StatusCode::OK),
            Self::Never => None,
        }
    }
}

/// The only form of error that was ever observed: a list of titles.
pub(super) fn error(status: StatusCode, title: &str) -> ApiResponse {
    ApiResponse::Json(status, json!({ "errors": [{ "title": title }] }).to_string())
}
