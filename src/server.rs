//! The HTTP server: `/healthz`, `/readyz`, `/metrics`, and the webhook.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::flow::Deps;
use crate::flow::operations::health::{self, Fault};
use crate::telegram::UpdatesBlocked;

/// The media type of `OpenMetrics`, which Prometheus reads.
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

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
    let serving = axum::serve(listener, router).with_graceful_shutdown(stop.clone().cancelled_owned());
    let deadline = async {
        stop.cancelled().await;
        tokio::time::sleep(grace).await;
    };
    tokio::select! {
        result = serving => if let Err(error) = result {
            tracing::error!(%error, "the HTTP server failed");
        },
        () = deadline => {}
    }
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
