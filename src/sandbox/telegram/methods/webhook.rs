//! `setWebhook` and what belongs to it; `webhook.rs` one level up does the posting.

use std::sync::Arc;
use std::time::Duration;

use reqwest::Url;
use serde_json::{Value, json};
use tokio::time::Instant;

use super::super::answer::{Answer, ApiError};
use super::super::params::Params;
use super::super::state::State;
use super::super::updates::Webhook;

/// How often a webhook may be set. The real server counts refused and repeated requests too.
const SET_EVERY: Duration = Duration::from_secs(1);

/// The only ports that Telegram posts to.
const PORTS: [u16; 4] = [80, 88, 443, 8443];

pub(super) fn info(state: &State) -> Value {
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

pub(super) fn delete(state: &mut State, params: &Params) -> Answer {
    if params.flag("drop_pending_updates")? {
        state.updates.clear();
    }
    state.updates.webhook = None;
    state.updates.webhook_error = None;
    Ok(json!(true))
}

pub(super) fn set(state: &mut State, params: &Params) -> Answer {
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
    let same = state.updates.webhook.as_deref() == Some(&webhook) && !webhook.has_certificate;
    if !same || params.flag("drop_pending_updates")? {
        if state.updates.webhook_set_at.is_some_and(|at| at.elapsed() < SET_EVERY) {
            return Err(ApiError::too_many(SET_EVERY.as_secs()));
        }
        // The old one is gone even if the new one is refused.
        delete(state, params)?;
        check(&webhook)?;
        state.updates.webhook = Some(Arc::new(webhook));
        state.updates.webhook_set_at = Some(Instant::now());
    }
    if let Some(kinds) = allowed {
        state.updates.allow(&kinds);
    }
    Ok(json!(true))
}

/// On its own machine this server posts to any port and without TLS, as the real one does everywhere if it is run with
/// `--local`; elsewhere it is as strict as Telegram.
fn check(webhook: &Webhook) -> Result<(), ApiError> {
    let invalid = || ApiError::bad("invalid webhook URL specified");
    let url = Url::parse(&webhook.url).map_err(|_| invalid())?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(invalid());
    }
    if webhook.secret_token.len() > 256 {
        return Err(ApiError::bad("secret token is too long"));
    }
    if !webhook.secret_token.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-') {
        return Err(ApiError::bad("secret token contains unallowed characters"));
    }
    if matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]")) {
        return Ok(());
    }
    if url.scheme() != "https" {
        return Err(ApiError::bad("bad webhook: An HTTPS URL must be provided for webhook"));
    }
    if !url.port_or_known_default().is_some_and(|port| PORTS.contains(&port)) {
        return Err(ApiError::bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"));
    }
    Ok(())
}
