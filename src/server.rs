//! The HTTP server: `/healthz`, `/readyz`, `/metrics`, and the webhook.

use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower_service::Service;

use crate::flow::Deps;
use crate::flow::operations::health::{self, Fault};
use crate::telegram::UpdatesBlocked;

/// The media type of `OpenMetrics`, which Prometheus reads.
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Telegram's webhook uses 40 (`setWebhook`, `max_connections`). With the bot's own calls these fit into the 256 descriptors
/// that some systems allow.
const MAX_CONNECTIONS: usize = 96;

/// From a connection's start, or the previous answer, to the end of a request's headers.
const HEADER_TIMEOUT: Duration = Duration::from_secs(5);

/// For a request's body and its answer.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(15);

/// Then a client has to connect again: one that reads no answer keeps its place no longer.
const CONNECTION_LIFETIME: Duration = Duration::from_mins(5);

/// Pause after a connection could not be accepted, such as when descriptors are used up.
const ACCEPT_PAUSE: Duration = Duration::from_millis(200);

#[derive(Clone)]
struct Bot {
    deps: Arc<Deps>,
    poll_pause: Duration,
}

/// Serves until `stop` is cancelled, and then lets running requests finish, for `grace` at most. `others` are further
/// routes.
pub(crate) async fn run(
    listener: TcpListener,
    others: Router,
    deps: Arc<Deps>,
    poll_pause: Duration,
    stop: &CancellationToken,
    grace: Duration,
) {
    let router = Router::new()
        // An answer proves liveness: everything runs on the thread that gives it.
        .route("/healthz", get("ok\n"))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .with_state(Bot { deps, poll_pause })
        .merge(others);
    serve(&listener, &router, stop, grace).await;
}

/// Serves connections until `stop` is cancelled. Clients that open connections and say nothing, or say it slowly, take
/// neither descriptors from the bot's own calls nor, for long, the places of others.
async fn serve(listener: &TcpListener, router: &Router, stop: &CancellationToken, grace: Duration) {
    let places = Arc::new(Semaphore::new(MAX_CONNECTIONS));
    let connections = TaskTracker::new();
    while let Some(place) = stop.run_until_cancelled(Arc::clone(&places).acquire_owned()).await {
        let Some(accepted) = stop.run_until_cancelled(listener.accept()).await else { break };
        match accepted {
            Ok((stream, _)) => {
                let (router, stop) = (router.clone(), stop.clone());
                connections.spawn(async move {
                    serve_connection(stream, router, &stop, grace).await;
                    drop(place);
                });
            }
            Err(error) => {
                tracing::warn!(%error, "couldn't accept a connection");
                tokio::time::sleep(ACCEPT_PAUSE).await;
            }
        }
    }
    connections.close();
    // Each ends by itself in time.
    connections.wait().await;
}

async fn serve_connection(stream: TcpStream, router: Router, stop: &CancellationToken, grace: Duration) {
    let answer = service_fn(move |request: Request<Incoming>| {
        let mut router = router.clone();
        async move {
            let answered = tokio::time::timeout(REQUEST_TIMEOUT, router.call(request)).await;
            answered.unwrap_or_else(|_| Ok(StatusCode::REQUEST_TIMEOUT.into_response()))
        }
    });
    let mut server = http1::Builder::new();
    server.timer(TokioTimer::new()).header_read_timeout(HEADER_TIMEOUT);
    let mut connection = pin!(server.serve_connection(TokioIo::new(stream), answer));
    let end = stop.run_until_cancelled(tokio::time::sleep(CONNECTION_LIFETIME));
    // An error is the client's: it has gone, or was too slow.
    tokio::select! {
        _ = connection.as_mut() => return,
        _ = end => connection.as_mut().graceful_shutdown(),
    }
    let _ = tokio::time::timeout(grace.min(REQUEST_TIMEOUT), connection).await;
}

async fn ready(State(Bot { deps, poll_pause }): State<Bot>) -> Response {
    let health = health::check(&deps, poll_pause).await;
    let shops: serde_json::Map<String, Value> =
        health.shops.iter().map(|(name, fault)| (name.clone(), describe(fault.as_ref()))).collect();
    let body = json!({
        "ready": health.is_good(),
        "database": describe(health.database.as_ref()),
        "telegram": describe(health.telegram.as_ref()),
        "shops": shops,
    });
    let status = if health.is_good() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(body)).into_response()
}

fn describe(fault: Option<&Fault>) -> Value {
    match fault {
        None => "ok".into(),
        Some(Fault::Unwritable(error)) => format!("cannot be written: {error}").into(),
        Some(Fault::NotYet) => "has not answered yet".into(),
        Some(Fault::Silent(time)) => format!("no good answer for {} s", time.as_secs()).into(),
        Some(Fault::UpdatesBlocked(UpdatesBlocked::AnotherCopy)) => {
            "another copy of the bot takes the updates; stop one of them".into()
        }
        Some(Fault::UpdatesBlocked(UpdatesBlocked::TokenRefused)) => "refuses TELEGRAM_BOT_TOKEN".into(),
        Some(Fault::UpdatesBlocked(UpdatesBlocked::WebhookUnreachable)) => {
            "cannot deliver updates to WEBHOOK_URL".into()
        }
    }
}

async fn metrics(State(Bot { deps, .. }): State<Bot>) -> Response {
    match health::gauges(&deps).await {
        Ok(gauges) => ([(CONTENT_TYPE, OPEN_METRICS)], deps.metrics.text(gauges)).into_response(),
        Err(error) => {
            tracing::error!(error = %format!("{error:#}"), "couldn't measure the gauges");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
