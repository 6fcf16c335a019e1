//! The HTTP side: the Bot API, the people's API and the page.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Request, State as Extract};
use axum::http::Method;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use percent_encoding::percent_decode_str;

use super::answer::{self, ApiError};
use super::params::{self, Params};
use super::state::Shared;
use super::types::Call;
use super::{TOKEN, client, methods};

/// All routes; `page` is served at `/`.
pub(super) fn router(shared: Arc<Shared>, page: String) -> Router {
    let page = Bytes::from(page);
    Router::new()
        .route("/", get(move || std::future::ready(Html(page.clone()))))
        .nest("/client", client::router(Arc::clone(&shared)))
        .fallback(bot_api)
        .with_state(shared)
}

/// `/bot<token>/<method>`.
async fn bot_api(Extract(shared): Extract<Arc<Shared>>, request: Request) -> Response {
    let path = percent_decode_str(request.uri().path()).decode_utf8_lossy().into_owned();
    let Some((token, name)) = path.strip_prefix("/bot").and_then(|path| path.split_once('/')) else {
        return answer::respond(Err(ApiError::no_such_method("")));
    };
    if token != TOKEN {
        return answer::respond(Err(ApiError::unauthorized()));
    }
    if request.method() != Method::GET && request.method() != Method::POST {
        return answer::respond(Err(ApiError::no_such_method("")));
    }
    let method = params::method(name);
    let params = match Params::read(request).await {
        Ok(params) => params,
        Err(error) => return answer::respond(Err(error)).into_response(),
    };
    let answer = match method {
        Some(method) => methods::answer(&shared, method, &params).await,
        None => Err(ApiError::no_such_method(name)),
    };
    let call =
        Call { method: method.unwrap_or(name).to_owned(), params: params.json(), status: answer::status(&answer) };
    shared.change(|state| state.record(call));
    answer::respond(answer)
}
