//! What a test can find out about the fake Telegram.

use std::time::Duration;

use serde_json::Value;
use tokio::sync::watch;

use super::message_view::message_view;
use super::photos;
use super::server::Telegram;
use super::types::{Call, CallbackAnswer, Key, Message};

impl Telegram {
    /// The last 100,000 handled requests, in the order of their responses.
    pub fn calls(&self) -> Vec<Call> {
        self.shared.read().call_log.calls().cloned().collect()
    }

    /// The number of handled requests to a method, including rejected ones. Ignores letter case.
    pub fn call_count(&self, method: &str) -> usize {
        self.shared.read().call_log.count(method)
    }

    /// Includes deleted messages. Empty if there is no such chat.
    pub fn messages(&self, chat: i64) -> Vec<Message> {
        let state = self.shared.read();
        state.chats.get(&chat).map(|chat| chat.messages.values().map(message_view).collect()).unwrap_or_default()
    }

    /// The keys below a chat, in rows.
    pub fn keys(&self, chat: i64) -> Vec<Vec<Key>> {
        self.shared.read().chats.get(&chat).map(|chat| chat.keys().to_vec()).unwrap_or_default()
    }

    /// Also returns a deleted message.
    pub fn message(&self, chat: i64, message_id: i64) -> Option<Message> {
        self.shared.read().chats.get(&chat)?.messages.get(&message_id).map(message_view)
    }

    /// The `file_id` of a photo's largest size.
    pub fn file_id(&self, chat: i64, message_id: i64) -> Option<String> {
        let photo = self.message(chat, message_id)?.photo?;
        let sizes = photos::sizes(chat, message_id, &photo);
        sizes.as_array()?.last()?["file_id"].as_str().map(str::to_owned)
    }

    /// The name and the bytes of a message's document.
    pub fn document(&self, chat: i64, message_id: i64) -> Option<(String, Vec<u8>)> {
        let document = self.message(chat, message_id)?.document?;
        Some((document.name, document.bytes.to_vec()))
    }

    /// `None` until the bot answers.
    pub fn callback_answer(&self, query_id: &str) -> Option<CallbackAnswer> {
        self.shared.read().callback_queries.get(&query_id.parse().ok()?)?.answer.clone()
    }

    /// Names and descriptions for a scope (`default`, `all_private_chats`, `chat 7`, `chat_member -100… 7`) and language.
    pub fn commands(&self, scope: &str, language: &str) -> Vec<(String, String)> {
        let state = self.shared.read();
        let list = state.commands.get(&(scope.to_owned(), language.to_owned())).and_then(Value::as_array);
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        list.into_iter().flatten().map(|each| (text(&each["command"]), text(&each["description"]))).collect()
    }

    /// The number of updates that the bot has not confirmed.
    pub fn pending_updates(&self) -> usize {
        self.shared.read().updates.len()
    }

    /// Whether a `getUpdates` request is waiting.
    pub fn is_polled(&self) -> bool {
        self.shared.read().updates.waiting_polls > 0
    }

    pub fn webhook_url(&self) -> Option<String> {
        self.shared.read().updates.webhook.as_ref().map(|webhook| webhook.url.clone())
    }

    /// Receives a number that increases with every change.
    pub fn subscribe(&self) -> watch::Receiver<u64> {
        self.shared.subscribe()
    }

    /// Evaluates the condition after every change. Returns `false` if it does not hold within `limit`.
    pub async fn wait_until(&self, limit: Duration, condition: impl Fn(&Self) -> bool) -> bool {
        let mut changes = self.shared.subscribe();
        let wait = async {
            loop {
                changes.mark_unchanged();
                if condition(self) {
                    return;
                }
                // Cannot fail: `self` owns the sender.
                let _ = changes.changed().await;
            }
        };
        tokio::time::timeout(limit, wait).await.is_ok() || condition(self)
    }
}
