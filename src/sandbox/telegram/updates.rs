//! The queue of updates that wait for the bot.

use std::collections::{BTreeSet, VecDeque};
use std::sync::Arc;

use serde_json::{Value, json};
use tokio::time::Instant;

/// Kinds that arrive only when asked for by name.
const NOT_BY_DEFAULT: [&str; 3] = ["chat_member", "message_reaction", "message_reaction_count"];

/// The most updates that one answer holds.
const MAX_BATCH: usize = 100;

/// What `setWebhook` was given.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Webhook {
    pub(super) url: String,
    /// Empty is none.
    pub(super) secret_token: String,
    pub(super) max_connections: usize,
    pub(super) ip_address: Option<String>,
    pub(super) has_certificate: bool,
}

/// Why an update could not be posted, as `getWebhookInfo` tells it.
#[derive(Debug, Clone)]
pub(super) struct WebhookError {
    pub(super) date: i64,
    pub(super) message: String,
}

/// Updates from the first unconfirmed one on.
#[derive(Debug)]
pub(super) struct Updates {
    next_id: i64,
    queue: VecDeque<Value>,
    /// Empty is the default set.
    allowed: BTreeSet<String>,
    pub(super) webhook: Option<Arc<Webhook>>,
    /// The last failure of this webhook.
    pub(super) webhook_error: Option<WebhookError>,
    /// When a webhook was last set, this one or another.
    pub(super) webhook_set_at: Option<Instant>,
    /// Grows with every poll; a poll that is not the latest any more has to end.
    pub(super) poll: u64,
    /// How many polls wait.
    pub(super) waiting: usize,
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
            poll: 0,
            waiting: 0,
        }
    }
}

impl Updates {
    /// Queues an update of this kind unless the bot did not ask for it.
    pub(super) fn push(&mut self, kind: &str, content: &Value) {
        let wanted =
            if self.allowed.is_empty() { !NOT_BY_DEFAULT.contains(&kind) } else { self.allowed.contains(kind) };
        if wanted {
            self.push_raw(json!({ kind: content }));
        }
    }

    /// Queues anything; only `update_id` is filled in.
    pub(super) fn push_raw(&mut self, mut update: Value) -> i64 {
        let id = self.next_id;
        self.next_id += 1;
        if let Some(update) = update.as_object_mut() {
            update.insert("update_id".to_owned(), json!(id));
        }
        self.queue.push_back(update);
        id
    }

    /// What `getUpdates` with this offset confirms: everything before it, or all but the last few.
    pub(super) fn confirm(&mut self, offset: i64) {
        if offset < 0 {
            let kept = usize::try_from(offset.unsigned_abs()).unwrap_or(usize::MAX);
            self.queue.drain(..self.queue.len().saturating_sub(kept));
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

    /// The oldest ones, at most that many.
    pub(super) fn oldest(&self, count: usize) -> impl Iterator<Item = &Value> {
        self.queue.iter().take(count)
    }

    /// Takes one out, wherever it stands.
    pub(super) fn forget(&mut self, update: &Value) {
        if let Some(at) = self.queue.iter().position(|queued| queued["update_id"] == update["update_id"]) {
            self.queue.remove(at);
        }
    }

    /// Whether this webhook was neither deleted nor set anew, not even to the same.
    pub(super) fn posts_to(&self, webhook: &Arc<Webhook>) -> bool {
        self.webhook.as_ref().is_some_and(|current| Arc::ptr_eq(current, webhook))
    }

    pub(super) fn len(&self) -> usize {
        self.queue.len()
    }

    pub(super) fn clear(&mut self) {
        self.queue.clear();
    }

    /// Remembers what the bot asks for from now on.
    pub(super) fn allow(&mut self, kinds: &[Value]) {
        self.allowed = kinds.iter().filter_map(Value::as_str).map(str::to_owned).collect();
    }

    pub(super) fn allowed(&self) -> &BTreeSet<String> {
        &self.allowed
    }
}
