//! The queue of unconfirmed updates.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

use serde_json::{Value, json};
use tokio::time::Instant;

/// Kinds that the bot gets only if `allowed_updates` contains them.
const NOT_BY_DEFAULT: [&str; 3] = ["chat_member", "message_reaction", "message_reaction_count"];

/// Updates in one `getUpdates` response.
const MAX_BATCH: usize = 100;

/// The parameters of `setWebhook`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Webhook {
    pub(super) url: String,
    /// Empty means none.
    pub(super) secret_token: String,
    pub(super) max_connections: usize,
    pub(super) ip_address: Option<String>,
    pub(super) has_certificate: bool,
}

/// As reported by `getWebhookInfo`.
#[derive(Debug, Clone)]
pub(super) struct WebhookError {
    pub(super) date: i64,
    pub(super) message: String,
}

#[derive(Debug)]
pub(super) struct Updates {
    next_id: i64,
    queue: VecDeque<Value>,
    /// Empty means the default set.
    allowed: BTreeSet<String>,
    pub(super) webhook: Option<Arc<Webhook>>,
    /// The last error of the current webhook.
    pub(super) webhook_error: Option<WebhookError>,
    /// When the current or an earlier webhook was set.
    pub(super) webhook_set_at: Option<Instant>,
    /// The number of the latest poll; all earlier ones have to end.
    pub(super) latest_poll: u64,
    pub(super) waiting_polls: usize,
}

impl Default for Updates {
    fn default() -> Self {
        Self {
            next_id: 500_000_001,
            queue: VecDeque::new(),
            allowed: BTreeSet::new(),
            webhook: None,
            webhook_error: None,
            webhook_set_at: None,
            latest_poll: 0,
            waiting_polls: 0,
        }
    }
}

impl Updates {
    /// Queues an update if the bot allows this kind.
    pub(super) fn push(&mut self, kind: &str, content: &Value) {
        let is_allowed =
            if self.allowed.is_empty() { !NOT_BY_DEFAULT.contains(&kind) } else { self.allowed.contains(kind) };
        if is_allowed {
            self.push_raw(json!({ kind: content }));
        }
    }

    /// Queues any object; fills in and returns its `update_id`.
    pub(super) fn push_raw(&mut self, mut update: Value) -> i64 {
        let id = self.next_id;
        self.next_id += 1;
        if let Some(update) = update.as_object_mut() {
            update.insert("update_id".to_owned(), json!(id));
        }
        self.queue.push_back(update);
        id
    }

    /// `getUpdates` confirms the updates before its offset; a negative offset confirms all but the last `-offset`.
    pub(super) fn confirm(&mut self, offset: i64) {
        if offset < 0 {
            let remaining = usize::try_from(offset.unsigned_abs()).unwrap_or(usize::MAX);
            self.queue.drain(..self.queue.len().saturating_sub(remaining));
        } else {
            while self.queue.front().is_some_and(|update| update["update_id"].as_i64() < Some(offset)) {
                self.queue.pop_front();
            }
        }
    }

    pub(super) fn batch(&self, limit: i64) -> Vec<Value> {
        let limit = usize::try_from(limit).unwrap_or(MAX_BATCH).clamp(1, MAX_BATCH);
        self.queue.iter().take(limit).cloned().collect()
    }

    pub(super) fn oldest(&self, count: usize) -> impl Iterator<Item = &Value> {
        self.queue.iter().take(count)
    }

    pub(super) fn remove(&mut self, update: &Value) {
        if let Some(index) = self.queue.iter().position(|queued| queued["update_id"] == update["update_id"]) {
            self.queue.remove(index);
        }
    }

    /// False once the webhook is deleted or set again, even with the same parameters.
    pub(super) fn is_current_webhook(&self, webhook: &Arc<Webhook>) -> bool {
        self.webhook.as_ref().is_some_and(|current| Arc::ptr_eq(current, webhook))
    }

    pub(super) fn len(&self) -> usize {
        self.queue.len()
    }

    pub(super) fn clear(&mut self) {
        self.queue.clear();
    }

    /// An empty list allows the default set.
    pub(super) fn set_allowed(&mut self, kinds: &[Value]) {
        self.allowed = kinds.iter().filter_map(Value::as_str).map(str::to_owned).collect();
    }

    pub(super) fn allowed(&self) -> &BTreeSet<String> {
        &self.allowed
    }
}
