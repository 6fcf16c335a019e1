//! Tests over HTTP, as a bot uses the server.

mod actions;
mod chats;
mod client;
mod documents;
mod edits;
mod envelope;
mod keyboards;
mod photos;
mod polling;
mod reply_keyboards;
mod sending;
mod webhooks;

use std::time::Duration;

use serde_json::{Value, json};

use super::{Account, ForgedPress, GroupKind, Telegram};

/// The longest that a test waits for anything.
const LIMIT: Duration = Duration::from_secs(10);

const AIDA: i64 = 101;
const BOLAT: i64 = 102;

/// The bot's HTTP client and a Telegram with two accounts. Only Aida has written to the bot.
struct TestBot {
    telegram: Telegram,
    http: reqwest::Client,
}

impl TestBot {
    async fn start() -> Self {
        let telegram = Telegram::start(0, "<p>page</p>").await.unwrap();
        telegram.add_account(Account::new(AIDA, "Aida"));
        telegram.add_account(Account::new(BOLAT, "Bolat"));
        telegram.say(AIDA, AIDA, "/start").unwrap();
        let http = reqwest::Client::builder().no_proxy().timeout(LIMIT).build().unwrap();
        Self { telegram, http }
    }

    fn url(&self, method: &str) -> String {
        format!("{}/bot{}/{method}", self.telegram.base_url(), self.telegram.token())
    }

    /// Returns the envelope. Its code must be the HTTP status.
    async fn call(&self, method: &str, params: Value) -> Value {
        let response = self.http.post(self.url(method)).json(&params).send().await.unwrap();
        let status = response.status().as_u16();
        let envelope: Value = response.json().await.unwrap();
        let code = if envelope["ok"] == json!(true) { 200 } else { envelope["error_code"].as_u64().unwrap() };
        assert_eq!(code, u64::from(status));
        envelope
    }

    async fn ok(&self, method: &str, params: Value) -> Value {
        let mut envelope = self.call(method, params).await;
        assert_eq!(envelope["ok"], json!(true), "{envelope}");
        envelope["result"].take()
    }

    async fn rejected(&self, method: &str, params: Value) -> String {
        let envelope = self.call(method, params).await;
        assert_eq!(envelope["ok"], json!(false), "{envelope}");
        envelope["description"].as_str().unwrap().to_owned()
    }

    /// Sends a text to Aida and returns the message id.
    async fn send_text(&self, text: &str) -> i64 {
        self.ok("sendMessage", json!({ "chat_id": AIDA, "text": text })).await["message_id"].as_i64().unwrap()
    }

    /// Returns and confirms all pending updates.
    async fn updates(&self) -> Vec<Value> {
        let updates = self.ok("getUpdates", json!({})).await;
        let updates = updates.as_array().unwrap().clone();
        if let Some(last) = updates.last() {
            self.ok("getUpdates", json!({ "offset": last["update_id"].as_i64().unwrap() + 1 })).await;
        }
        updates
    }

    fn group(&self, kind: GroupKind) -> i64 {
        self.telegram.add_group(kind, "Couriers", &[AIDA, BOLAT]).unwrap()
    }
}
