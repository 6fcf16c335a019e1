//! The emulator as a bot meets it: over HTTP.

mod chats;
mod client;
mod edits;
mod envelope;
mod keyboards;
mod people;
mod polling;
mod sending;
mod webhooks;

use std::time::Duration;

use serde_json::{Value, json};

use super::{ForgedPress, GroupKind, Person, Telegram};

/// How long a test waits for something that has to happen.
const LIMIT: Duration = Duration::from_secs(10);

const AIDA: i64 = 101;
const BOLAT: i64 = 102;

/// A Telegram with two people, of whom Aida wrote to the bot, and the bot's HTTP client.
struct Bench {
    telegram: Telegram,
    http: reqwest::Client,
}

impl Bench {
    async fn start() -> Self {
        let telegram = Telegram::start(0, "<p>page</p>").await.unwrap();
        telegram.add_person(Person::new(AIDA, "Aida"));
        telegram.add_person(Person::new(BOLAT, "Bolat"));
        telegram.say(AIDA, AIDA, "/start").unwrap();
        let http = reqwest::Client::builder().no_proxy().timeout(LIMIT).build().unwrap();
        Self { telegram, http }
    }

    fn url(&self, method: &str) -> String {
        format!("{}/bot{}/{method}", self.telegram.base_url(), self.telegram.token())
    }

    /// The whole envelope; its code has to be the HTTP status.
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

    async fn refused(&self, method: &str, params: Value) -> String {
        let envelope = self.call(method, params).await;
        assert_eq!(envelope["ok"], json!(false), "{envelope}");
        envelope["description"].as_str().unwrap().to_owned()
    }

    /// Sends a text to Aida and gives its number.
    async fn sent(&self, text: &str) -> i64 {
        self.ok("sendMessage", json!({ "chat_id": AIDA, "text": text })).await["message_id"].as_i64().unwrap()
    }

    /// Takes all waiting updates and confirms them.
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
