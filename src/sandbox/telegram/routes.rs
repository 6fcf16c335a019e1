//! The HTTP routes: the Bot API, the web client's API and its page.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Request, State as Extract};
use axum::http::Method;
use axum::response::{Html, Response};
use axum::routing::get;
use percent_encoding::percent_decode_str;

use super::client;
use super::method_table::ApiMethod;
use super::methods;
use super::params::Params;
use super::response::{self, ApiError};
use super::shared::Shared;
use super::state::TOKEN;
use super::types::Call;

/// Serves `page` at `/`.
pub(super) fn router(shared: Arc<Shared>, page: String) -> Router {
    let page = Bytes::from(page);
    Router::new()
        .route("/", get(move || std::future::ready(Html(page.clone()))))
        .nest("/client", client::router(Arc::clone(&shared)))
        .fallback(bot_api)
        // The server has a limit of its own.
        .layer(DefaultBodyLimit::disable())
        .with_state(shared)
}

/// `/bot<token>/<method>`.
async fn bot_api(Extract(shared): Extract<Arc<Shared>>, request: Request) -> Response {
    let path = percent_decode_str(request.uri().path()).decode_utf8_lossy().into_owned();
    let Some((token, name)) = path.strip_prefix("/bot").and_then(|path| path.split_once('/')) else {
        return response::respond(Err(ApiError::no_such_method("")));
    };
    if token != TOKEN {
        return response::respond(Err(ApiError::unauthorized()));
    }
    if request.method() != Method::GET && request.method() != Method::POST {
        return response::respond(Err(ApiError::no_such_method("")));
    }
    let method = ApiMethod::find(name);
    let params = match Params::read(request).await {
        Ok(params) => params,
        Err(error) => return response::respond(Err(error)),
    };
    let result = match method {
        Some(method) => methods::dispatch(&shared, method, &params).await,
        None => Err(ApiError::no_such_method(name)),
    };
    let method_name = method.map_or(name, |method| method.name).to_owned();
    let call = Call { method: method_name, params: params.json(), status: response::status(&result) };
    shared.change(|state| state.call_log.record(call));
    response::respond(result)
}
