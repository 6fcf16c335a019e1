//! `setWebhook`, `getWebhookInfo`, `deleteWebhook`. Updates are posted in `webhook_delivery.rs`.

use std::sync::Arc;
use std::time::Duration;

use reqwest::Url;
use serde_json::{Value, json};
use tokio::time::Instant;

use crate::sandbox::telegram::params::Params;
use crate::sandbox::telegram::response::{ApiError, ApiResult};
use crate::sandbox::telegram::state::State;
use crate::sandbox::telegram::updates::Webhook;

/// Between two webhooks. The real server counts rejected and repeated requests too.
const MIN_SET_INTERVAL: Duration = Duration::from_secs(1);

/// Telegram posts to no other ports.
const PORTS: [u16; 4] = [80, 88, 443, 8443];

pub(super) fn get_info(state: &State) -> Value {
    let updates = &state.updates;
    let mut info = json!({
        "url": "",
        "has_custom_certificate": false,
        "pending_update_count": updates.len(),
    });
    if let Some(webhook) = &updates.webhook {
        info["url"] = json!(webhook.url);
        info["has_custom_certificate"] = json!(webhook.has_certificate);
        info["max_connections"] = json!(webhook.max_connections);
        info["ip_address"] = json!(webhook.ip_address.as_deref().unwrap_or("127.0.0.1"));
    }
    if let Some(error) = &updates.webhook_error {
        info["last_error_date"] = json!(error.date);
        info["last_error_message"] = json!(error.message);
    }
    if !updates.allowed().is_empty() {
        info["allowed_updates"] = json!(updates.allowed());
    }
    info
}

pub(super) fn delete(state: &mut State, params: &Params) -> ApiResult {
    if params.flag("drop_pending_updates")? {
        state.updates.clear();
    }
    state.updates.webhook = None;
    state.updates.webhook_error = None;
    Ok(json!(true))
}

pub(super) fn set(state: &mut State, params: &Params) -> ApiResult {
    let url = params.string("url")?.unwrap_or_default();
    if url.is_empty() {
        return delete(state, params);
    }
    let max_connections = params.int("max_connections")?.unwrap_or(40).clamp(1, 100);
    let webhook = Webhook {
        url,
        secret_token: params.string("secret_token")?.unwrap_or_default(),
        max_connections: usize::try_from(max_connections).unwrap_or(1),
        ip_address: params.string("ip_address")?,
        has_certificate: params.has("certificate"),
    };
    let allowed = params.array("allowed_updates")?;
    let is_unchanged = state.updates.webhook.as_deref() == Some(&webhook) && !webhook.has_certificate;
    if !is_unchanged || params.flag("drop_pending_updates")? {
        if state.updates.webhook_set_at.is_some_and(|at| at.elapsed() < MIN_SET_INTERVAL) {
            return Err(ApiError::too_many_requests(MIN_SET_INTERVAL.as_secs()));
        }
        // The old webhook is deleted even if the new one is rejected.
        delete(state, params)?;
        check(&webhook)?;
        state.updates.webhook = Some(Arc::new(webhook));
        state.updates.webhook_set_at = Some(Instant::now());
    }
    if let Some(kinds) = allowed {
        state.updates.set_allowed(&kinds);
    }
    Ok(json!(true))
}

/// For local addresses any port is allowed and TLS is not required, as everywhere with a real Bot API server run with
/// `--local`. Other addresses are checked as Telegram does.
fn check(webhook: &Webhook) -> Result<(), ApiError> {
    let invalid = || ApiError::bad_request("invalid webhook URL specified");
    let url = Url::parse(&webhook.url).map_err(|_| invalid())?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(invalid());
    }
    if webhook.secret_token.len() > 256 {
        return Err(ApiError::bad_request("secret token is too long"));
    }
    if !webhook.secret_token.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-') {
        return Err(ApiError::bad_request("secret token contains unallowed characters"));
    }
    if matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]")) {
        return Ok(());
    }
    if url.scheme() != "https" {
        return Err(ApiError::bad_request("bad webhook: An HTTPS URL must be provided for webhook"));
    }
    if !url.port_or_known_default().is_some_and(|port| PORTS.contains(&port)) {
        return Err(ApiError::bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"));
    }
    Ok(())
}
