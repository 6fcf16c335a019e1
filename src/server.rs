//! What the bot tells over HTTP of how it is, and the webhook.

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
use crate::flow::health::{self, Fault};
use crate::telegram::Diversion;

/// The media type of `OpenMetrics`, which Prometheus reads.
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

#[derive(Clone)]
struct Bot {
    deps: Arc<Deps>,
    poll_pause: Duration,
}

/// Serves `/healthz`, `/readyz` and `/metrics` beside `others`, until `stop` is cancelled and running answers are
/// finished, for `grace` at most.
pub(crate) async fn run(
    listener: TcpListener,
    others: Router,
    deps: Arc<Deps>,
    poll_pause: Duration,
    stop: &CancellationToken,
    grace: Duration,
) {
    let router = Router::new()
        // That there is an answer is the answer: everything runs on the thread that gives it.
        .route("/healthz", get("ok\n"))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .with_state(Bot { deps, poll_pause })
        .merge(others);
    let serving = axum::serve(listener, router).with_graceful_shutdown(stop.clone().cancelled_owned());
    let late = async {
        stop.cancelled().await;
        tokio::time::sleep(grace).await;
    };
    tokio::select! {
        result = serving => if let Err(error) = result {
            tracing::error!(%error, "couldn't go on listening");
        },
        () = late => {}
    }
}

async fn ready(State(Bot { deps, poll_pause }): State<Bot>) -> Response {
    let health = health::look(&deps, poll_pause).await;
    let shops: serde_json::Map<String, Value> =
        health.shops.iter().map(|(name, fault)| (name.clone(), words(fault.as_ref()))).collect();
    let body = json!({
        "ready": health.is_good(),
        "database": words(health.database.as_ref()),
        "telegram": words(health.telegram.as_ref()),
        "shops": shops,
    });
    let status = if health.is_good() { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(body)).into_response()
}

fn words(fault: Option<&Fault>) -> Value {
    match fault {
        None => "ok".into(),
        Some(Fault::Unwritable(error)) => format!("cannot be written: {error}").into(),
        Some(Fault::NotYet) => "has not answered yet".into(),
        Some(Fault::Silent(time)) => format!("no good answer for {} s", time.as_secs()).into(),
        Some(Fault::Diverted(Diversion::AnotherCopy)) => {
            "another copy of the bot takes the updates; stop one of them".into()
        }
        Some(Fault::Diverted(Diversion::TokenRefused)) => "refuses TELEGRAM_BOT_TOKEN".into(),
        Some(Fault::Diverted(Diversion::WebhookUnreachable)) => "cannot bring updates to WEBHOOK_URL".into(),
    }
}

async fn metrics(State(Bot { deps, .. }): State<Bot>) -> Response {
    match health::levels(&deps).await {
        Ok(levels) => ([(CONTENT_TYPE, OPEN_METRICS)], deps.metrics.text(levels)).into_response(),
        Err(error) => {
            tracing::error!(error = %format!("{error:#}"), "couldn't measure");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}
