//! `getUpdates` and the webhook that excludes it.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::Instant;

use super::super::answer::{Answer, ApiError};
use super::super::params::Params;
use super::super::state::{Shared, State};
use super::super::updates::Webhook;

/// The longest that a poll waits, whatever it asks for.
const MAX_WAIT: i64 = 50;

const WEBHOOK_ACTIVE: &str =
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first";

const OTHER_POLLER: &str = "terminated by other getUpdates request; make sure that only one bot instance is running";

/// Counts a waiting poll until it ends, also when its client hangs up.
struct Waiting<'a>(&'a Shared);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.change(|state| state.updates.waiting -= 1);
    }
}

pub(super) async fn get_updates(shared: &Shared, params: &Params) -> Answer {
    let offset = params.int("offset")?.unwrap_or(0);
    let limit = params.int("limit")?.unwrap_or(100);
    let wait = params.int("timeout")?.unwrap_or(0).clamp(0, MAX_WAIT);
    let allowed = params.array("allowed_updates")?;
    let deadline = Instant::now() + Duration::from_secs(wait.unsigned_abs());
    let mut changes = shared.watch();
    let poll = shared.change(|state| {
        if state.updates.webhook.is_some() {
            return Err(ApiError::conflict(WEBHOOK_ACTIVE));
        }
        if let Some(kinds) = &allowed {
            state.updates.allow(kinds);
        }
        state.updates.poll += 1;
        state.updates.confirm(offset);
        state.updates.waiting += 1;
        Ok(state.updates.poll)
    })?;
    let _waiting = Waiting(shared);
    loop {
        changes.mark_unchanged();
        {
            let state = shared.read();
            if state.updates.webhook.is_some() {
                return Err(ApiError::conflict("terminated by setWebhook request"));
            }
            if state.updates.poll != poll {
                return Err(ApiError::conflict(OTHER_POLLER));
            }
            let batch = state.updates.batch(limit);
            if !batch.is_empty() || Instant::now() >= deadline {
                return Ok(Value::Array(batch));
            }
        }
        // Whether it was a change or the deadline is found out above.
        let _ = tokio::time::timeout_at(deadline, changes.changed()).await;
    }
}

pub(super) fn webhook_info(state: &State) -> Value {
    let webhook = state.updates.webhook.clone().unwrap_or_default();
    let mut info = json!({
        "url": webhook.url,
        "has_custom_certificate": webhook.has_certificate,
        "pending_update_count": state.updates.len(),
    });
    if !webhook.url.is_empty() {
        info["max_connections"] = json!(webhook.max_connections);
        info["ip_address"] = json!(webhook.ip_address.unwrap_or_else(|| "127.0.0.1".to_owned()));
    }
    if !state.updates.allowed().is_empty() {
        info["allowed_updates"] = json!(state.updates.allowed());
    }
    info
}

pub(super) fn delete_webhook(state: &mut State, params: &Params) -> Answer {
    if params.flag("drop_pending_updates")? {
        state.updates.clear();
    }
    state.updates.webhook = None;
    Ok(json!(true))
}

pub(super) fn set_webhook(state: &mut State, params: &Params) -> Answer {
    let url = params.string("url")?.unwrap_or_default();
    if url.is_empty() {
        return delete_webhook(state, params);
    }
    if !url.starts_with("https://") {
        return Err(ApiError::bad("bad webhook: An HTTPS URL must be provided for webhook"));
    }
    let secret = params.string("secret_token")?.unwrap_or_default();
    if secret.len() > 256 {
        return Err(ApiError::bad("secret token is too long"));
    }
    if !secret.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-') {
        return Err(ApiError::bad("secret token contains unallowed characters"));
    }
    let webhook = Webhook {
        url,
        max_connections: params.int("max_connections")?.unwrap_or(40).clamp(1, 100),
        ip_address: params.string("ip_address")?,
        has_certificate: params.has("certificate"),
    };
    if let Some(kinds) = params.array("allowed_updates")? {
        state.updates.allow(&kinds);
    }
    if params.flag("drop_pending_updates")? {
        state.updates.clear();
    }
    state.updates.webhook = Some(webhook);
    Ok(json!(true))
}
