//! `getUpdates`.

use std::time::Duration;

use serde_json::Value;
use tokio::time::Instant;

use crate::sandbox::telegram::params::Params;
use crate::sandbox::telegram::response::{ApiError, ApiResult};
use crate::sandbox::telegram::shared::Shared;

/// In seconds; caps `timeout`.
const MAX_WAIT: i64 = 50;

const WEBHOOK_ACTIVE: &str =
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first";

const OTHER_POLLER: &str = "terminated by other getUpdates request; make sure that only one bot instance is running";

/// Counts a waiting poll until it ends or its client disconnects.
struct WaitingPoll<'a>(&'a Shared);

impl Drop for WaitingPoll<'_> {
    fn drop(&mut self) {
        self.0.change(|state| state.updates.waiting_polls -= 1);
    }
}

pub(super) async fn get_updates(shared: &Shared, params: &Params) -> ApiResult {
    let offset = params.int("offset")?.unwrap_or(0);
    let limit = params.int("limit")?.unwrap_or(100);
    let wait = params.int("timeout")?.unwrap_or(0).clamp(0, MAX_WAIT);
    let allowed = params.array("allowed_updates")?;
    let deadline = Instant::now() + Duration::from_secs(wait.unsigned_abs());
    let mut changes = shared.subscribe();
    let poll = shared.change(|state| {
        if state.updates.webhook.is_some() {
            return Err(ApiError::conflict(WEBHOOK_ACTIVE));
        }
        if let Some(kinds) = &allowed {
            state.updates.set_allowed(kinds);
        }
        state.updates.latest_poll += 1;
        state.updates.confirm(offset);
        state.updates.waiting_polls += 1;
        Ok(state.updates.latest_poll)
    })?;
    let _waiting = WaitingPoll(shared);
    loop {
        changes.mark_unchanged();
        {
            let state = shared.read();
            if state.updates.webhook.is_some() {
                return Err(ApiError::conflict("terminated by setWebhook request"));
            }
            if state.updates.latest_poll != poll {
                return Err(ApiError::conflict(OTHER_POLLER));
            }
            let batch = state.updates.batch(limit);
            if !batch.is_empty() || Instant::now() >= deadline {
                return Ok(Value::Array(batch));
            }
        }
        // The loop checks whether this was a change or the deadline.
        let _ = tokio::time::timeout_at(deadline, changes.changed()).await;
    }
}
