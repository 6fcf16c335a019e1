//! The endpoints and their responses.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Extension, State as Extract};
use axum::http::header::{CONTENT_TYPE, DATE};
use axum::http::{HeaderMap, HeaderValue, Method, Response, StatusCode, Uri};
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

use super::order::StoredOrder;
use super::order_template::DAY_MILLIS;
use super::response::{ApiResponse, error};
use super::state::{Request, SharedState, Shop, State, lock};
use super::waybill_file::WaybillLinks;
use super::waybills;
use super::write_log::WriteNumber;
use super::writes::{self, Context};
use crate::sandbox::http::Observe;

const ROOT: &str = "/shop/api/v2";
const MAX_PAGE_SIZE: usize = 100;
const MAX_WINDOW_DAYS: i64 = 14;

/// Default `User-Agent`s of libraries to which Kaspi was observed not to respond (four independent reports, 2025–2026).
const IGNORED_AGENTS: [&str; 3] = ["python-requests/", "python-httpx/", "curl/"];

/// The documented filters of the list, besides the creation date.
const FILTERS: [&str; 5] = ["code", "state", "status", "deliveryType", "signatureRequired"];

const JSON: &str = "application/vnd.api+json;charset=UTF-8";

pub(super) fn router(state: SharedState) -> Router {
    Router::new().fallback(serve).with_state(state)
}

async fn serve(
    Extract(state): Extract<SharedState>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    write: Option<Extension<WriteNumber>>,
    body: Bytes,
) -> Response<Body> {
    let request = Request {
        path: decode(uri.path().strip_prefix(ROOT).unwrap_or(uri.path())),
        query: uri.query().map(parse_query).unwrap_or_default(),
        headers: headers
            .iter()
            .map(|(name, value)| (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into_owned()))
            .collect(),
    };
    let (response, date) = {
        let mut state = lock(&state);
        state.record(request.clone());
        let response = respond(&mut state, &method, &request, &body);
        if let (Some(Extension(number)), Some(status)) = (write, response.status()) {
            state.writes.answered(number, status.as_u16());
        }
        let response = match response {
            ApiResponse::Json(status, body) => match &state.transform {
                Some(transform) => ApiResponse::Bytes(status, transform.0(&request, body)),
                None => ApiResponse::Json(status, body),
            },
            other => other,
        };
        let response = match response {
            ApiResponse::Waybill(code, number) => return waybills::response(&state.waybill_links.file, &code, &number),
            other => other,
        };
        (response, state.clock.as_ref().map(|clock| clock.0()))
    };
    let (status, content_type, body) = match response {
        ApiResponse::Json(status, body) => (status, JSON, Body::from(body)),
        ApiResponse::Bytes(status, body) => (status, JSON, Body::from(body)),
        ApiResponse::Html(status) => (status, "text/html;charset=UTF-8", Body::from("<html><body>404</body></html>")),
        ApiResponse::Never | ApiResponse::Waybill(..) => std::future::pending().await,
    };
    let mut response = Response::new(body);
    *response.status_mut() = status;
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(content_type));
    let date = date.map(|date| date.format("%a, %d %b %Y %H:%M:%S GMT").to_string());
    if let Some(Ok(date)) = date.map(|date| HeaderValue::from_str(&date)) {
        response.headers_mut().insert(DATE, date);
    }
    response
}

/// Records a `POST /orders` even if it is not handled.
pub(super) fn observe(state: SharedState) -> Observe {
    Arc::new(move |head, body| {
        if head.method == Method::POST && head.uri.path() == format!("{ROOT}/orders") {
            let number = lock(&state).writes.record(&head.headers, body);
            head.extensions.insert(number);
        }
    })
}

fn respond(state: &mut State, method: &Method, request: &Request, body: &[u8]) -> ApiResponse {
    let header = |name: &str| request.headers.get(name).map_or("", String::as_str);
    let agent = header("user-agent");
    // It is unknown what Kaspi does without any User-Agent; no response is the worse case.
    if agent.is_empty() || IGNORED_AGENTS.iter().any(|ignored| agent.starts_with(ignored)) {
        return ApiResponse::Never;
    }
    if !header("accept").contains("application/vnd.api+json") && !header("accept").contains("*/*") {
        return ApiResponse::Html(StatusCode::NOT_FOUND);
    }
    if header("content-type") != "application/vnd.api+json" {
        // Synthetic: Kaspi documents the header as required, but was observed to accept a GET without it.
        return error(StatusCode::UNSUPPORTED_MEDIA_TYPE, "Unsupported Media Type");
    }
    let (now, assembly_delay, ignores_filters) = (state.now(), state.assembly_delay, state.ignores_filters);
    let Some(shop) = state.shops.get_mut(header("x-auth-token")) else {
        // Synthetic: the body is not published anywhere.
        return error(StatusCode::UNAUTHORIZED, "Unauthorized");
    };
    let path: Vec<&str> = request.path.trim_matches('/').split('/').collect();
    if method == Method::POST && path == ["orders"] {
        let header = |name: &str| request.headers.get(name).map(String::as_str);
        let (security_code, send_code) = (header("x-security-code"), header("x-send-code"));
        return match writes::write(shop, body, &Context { security_code, send_code, now, assembly_delay }) {
            Ok(document) => success(&document),
            Err(refusal) => error(refusal.status, refusal.title),
        };
    }
    if method != Method::GET {
        // Synthetic: no other changes are known here.
        return error(StatusCode::METHOD_NOT_ALLOWED, "Method Not Allowed");
    }
    let links = &state.waybill_links;
    if let Some(id) = request.path.strip_prefix(waybills::PATH) {
        return waybills::serve(links, shop, id, request);
    }
    match path[..] {
        ["orders"] => orders((shop, links), &request.query, ignores_filters),
        ["orders", id] => by_id(shop, id).map_or_else(not_found, |order| {
            let mut shown = order.with_links();
            waybills::sign(links, &mut shown);
            success(&json!({ "data": shown, "included": [] }))
        }),
        ["orders", id, "entries"] => {
            by_id(shop, id).map_or_else(not_found, |order| success(&json!({ "data": order.entries(), "included": [] })))
        }
        ["orderentries", id, "product"] => {
            product(shop, id).map_or_else(not_found, |product| success(&json!({ "data": product, "included": [] })))
        }
        _ => not_found(),
    }
}

fn orders((shop, links): (&Shop, &WaybillLinks), query: &[(String, String)], ignores_filters: bool) -> ApiResponse {
    let parameters: HashMap<&str, &str> = query.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    if parameters.len() != query.len() {
        return bad_request("A parameter is given twice");
    }
    if let Some((name, _)) = query.iter().find(|(name, _)| !is_known(name)) {
        // Synthetic: Kaspi was not observed to reject it, but the bot must not rely on a parameter that does not exist.
        return bad_request(&format!("Unknown parameter {name}"));
    }
    let include: Vec<&str> =
        parameters.get("include[orders]").map(|list| list.split(',').collect()).unwrap_or_default();
    let get = |name: &str| parameters.get(format!("filter[orders][{name}]").as_str()).copied();
    if let Some(code) = get("code") {
        if let Some(body) = shop.raw_responses.get(code) {
            return ApiResponse::Json(StatusCode::OK, body.clone());
        }
        return page(links, &shop.orders.get(code).into_iter().collect::<Vec<_>>(), (0, 1), &include);
    }
    let (Some(number), Some(size)) = (number(&parameters, "page[number]"), number(&parameters, "page[size]")) else {
        return bad_request("Required parameter page[number] or page[size] is empty.");
    };
    let Some(from) = get("creationDate][$ge").and_then(|text| text.parse::<i64>().ok()) else {
        return bad_request("Required filter [orders][creationDate][$ge] is empty.");
    };
    let until = get("creationDate][$le")
        .and_then(|text| text.parse::<i64>().ok())
        .unwrap_or(from + MAX_WINDOW_DAYS * DAY_MILLIS);
    let days = (until - from).div_euclid(DAY_MILLIS);
    if days > MAX_WINDOW_DAYS {
        return bad_request(&format!(
            "Exceeded the maximum difference for the filter[orders][creationDate] (in days). Actual [{days}], max [{MAX_WINDOW_DAYS}]."
        ));
    }
    let mut found: Vec<&StoredOrder> = shop
        .orders
        .values()
        .filter(|order| order.number("creationDate").is_some_and(|date| (from..=until).contains(&date)))
        .filter(|order| ignores_filters || get("state").is_none_or(|wanted| order.text("state") == Some(wanted)))
        .filter(|order| ignores_filters || get("status").is_none_or(|status| order.text("status") == Some(status)))
        .collect();
    found.sort_by_cached_key(|order| (order.number("creationDate"), order.code()));
    page(links, &found, (number, size.clamp(1, MAX_PAGE_SIZE)), &include)
}

fn is_known(name: &str) -> bool {
    matches!(name, "page[number]" | "page[size]" | "include[orders]")
        || matches!(name, "filter[orders][creationDate][$ge]" | "filter[orders][creationDate][$le]")
        || FILTERS.iter().any(|filter| name == format!("filter[orders][{filter}]"))
}

fn number(parameters: &HashMap<&str, &str>, name: &str) -> Option<usize> {
    parameters.get(name)?.parse().ok()
}

fn page(links: &WaybillLinks, found: &[&StoredOrder], (number, size): (usize, usize), include: &[&str]) -> ApiResponse {
    let shown: Vec<&StoredOrder> = found.iter().skip(number.saturating_mul(size)).take(size).copied().collect();
    let with_entries = include.contains(&"entries");
    let mut included = Vec::new();
    let data: Vec<Value> = shown
        .iter()
        .map(|order| {
            if include.contains(&"user") {
                included.push(order.user());
            }
            let mut shown = if with_entries {
                included.extend(order.entries_for_include());
                order.with_entry_references()
            } else {
                order.with_links()
            };
            waybills::sign(links, &mut shown);
            shown
        })
        .collect();
    let meta = json!({ "pageCount": found.len().div_ceil(size), "totalCount": found.len() });
    success(&json!({ "data": data, "included": included, "meta": meta }))
}

fn by_id<'a>(shop: &'a Shop, id: &str) -> Option<&'a StoredOrder> {
    shop.orders.values().find(|order| order.id() == id)
}

fn product(shop: &Shop, entry_id: &str) -> Option<Value> {
    shop.orders.values().find_map(|order| order.product_of(entry_id))
}

fn success(document: &Value) -> ApiResponse {
    ApiResponse::Json(StatusCode::OK, document.to_string())
}

fn bad_request(title: &str) -> ApiResponse {
    error(StatusCode::BAD_REQUEST, title)
}

fn not_found() -> ApiResponse {
    error(StatusCode::NOT_FOUND, "Resource not found")
}

fn parse_query(query: &str) -> Vec<(String, String)> {
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (decode(name), decode(&value.replace('+', " "))))
        .collect()
}

fn decode(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}
