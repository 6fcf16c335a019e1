//! Delivery of updates to a webhook.

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use tokio::sync::{mpsc, oneshot};

use super::*;
use crate::sandbox::http::{Fault, Faults, Server};

/// A received request. Dropping it responds with status 500.
struct Posted {
    headers: HeaderMap,
    update: Value,
    response: oneshot::Sender<Response>,
}

impl Posted {
    fn respond(self, status: u16) {
        self.response.send(StatusCode::from_u16(status).unwrap().into_response()).unwrap();
    }

    fn id(&self) -> i64 {
        self.update["update_id"].as_i64().unwrap()
    }

    fn text(&self) -> &str {
        self.update["message"]["text"].as_str().unwrap_or_default()
    }
}

/// The bot's server.
struct Hook {
    server: Server,
    faults: Faults,
    posted: mpsc::UnboundedReceiver<Posted>,
}

impl Hook {
    async fn start(port: u16) -> Self {
        let (sender, posted) = mpsc::unbounded_channel();
        let router = Router::new().route("/hook", post(receive)).with_state(sender);
        let faults = Faults::default();
        Self { server: Server::start(port, router, faults.clone()).await.unwrap(), faults, posted }
    }

    fn url(&self) -> String {
        format!("http://{}/hook", self.server.address())
    }

    async fn next(&mut self) -> Posted {
        tokio::time::timeout(LIMIT, self.posted.recv()).await.expect("nothing is posted").unwrap()
    }

    /// Accepts the next update and returns its text.
    async fn accept(&mut self) -> String {
        let posted = self.next().await;
        let text = posted.text().to_owned();
        posted.respond(200);
        text
    }
}

async fn receive(
    State(sender): State<mpsc::UnboundedSender<Posted>>,
    headers: HeaderMap,
    axum::Json(update): axum::Json<Value>,
) -> Response {
    let (response, receiver) = oneshot::channel();
    sender.send(Posted { headers, update, response }).unwrap();
    receiver.await.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}

impl TestBot {
    async fn start_with_webhook(params: Value) -> (Self, Hook) {
        let (bot, hook) = (Self::start().await, Hook::start(0).await);
        bot.set_webhook(&hook, params).await;
        (bot, hook)
    }

    async fn set_webhook(&self, hook: &Hook, mut params: Value) {
        params["url"] = json!(hook.url());
        self.ok("setWebhook", params).await;
    }

    async fn has_pending(&self, count: usize) -> bool {
        self.telegram.wait_until(LIMIT, |telegram| telegram.pending_updates() == count).await
    }

    async fn last_error(&self) -> String {
        let failed = |telegram: &Telegram| telegram.shared.read().updates.webhook_error.is_some();
        assert!(self.telegram.wait_until(LIMIT, failed).await);
        let info = self.ok("getWebhookInfo", json!({})).await;
        assert!(info["last_error_date"].as_i64() > Some(1_700_000_000));
        info["last_error_message"].as_str().unwrap().to_owned()
    }
}

#[tokio::test]
async fn an_update_is_posted_with_the_secret_and_stored_until_it_is_accepted() {
    let (bot, mut hook) = TestBot::start_with_webhook(json!({ "secret_token": "S-e_1" })).await;
    let posted = hook.next().await;
    assert_eq!(posted.headers["x-telegram-bot-api-secret-token"], "S-e_1");
    assert_eq!(posted.headers["content-type"], "application/json");
    assert_eq!(posted.text(), "/start");
    let info = bot.ok("getWebhookInfo", json!({})).await;
    assert_eq!((&info["pending_update_count"], info.get("last_error_message")), (&json!(1), None));
    posted.respond(204);
    assert!(bot.has_pending(0).await);

    bot.set_webhook(&hook, json!({ "secret_token": "S-e_1" })).await;
    bot.telegram.say(AIDA, AIDA, "more").unwrap();
    assert_eq!(hook.accept().await, "more");
}

#[tokio::test]
async fn without_a_secret_there_is_no_header() {
    let (_bench, mut hook) = TestBot::start_with_webhook(json!({})).await;
    assert!(!hook.next().await.headers.contains_key("x-telegram-bot-api-secret-token"));
}

#[tokio::test]
async fn a_rejected_update_is_retried() {
    let (bot, mut hook) = TestBot::start_with_webhook(json!({})).await;
    let posted = hook.next().await;
    let id = posted.id();
    posted.respond(500);
    let posted = hook.next().await;
    assert_eq!(posted.id(), id);
    assert_eq!(bot.last_error().await, "Wrong response from the webhook: 500 Internal Server Error");
    posted.response.send(Redirect::temporary("/hook").into_response()).unwrap();
    let posted = hook.next().await;
    assert_eq!(bot.last_error().await, "Wrong response from the webhook: 307 Temporary Redirect");
    assert_eq!(bot.telegram.pending_updates(), 1);
    assert_eq!(posted.id(), id);
    posted.respond(200);
    assert!(bot.has_pending(0).await);
}

#[tokio::test]
async fn a_broken_response_does_not_count() {
    for fault in [Fault::Disconnect, Fault::LostResponse, Fault::TruncatedResponse] {
        let (bot, mut hook) = (TestBot::start().await, Hook::start(0).await);
        hook.faults.plan("/hook", fault.clone(), 1);
        bot.set_webhook(&hook, json!({})).await;
        if !matches!(fault, Fault::Disconnect) {
            hook.next().await.response.send("a response".into_response()).unwrap();
        }
        assert_eq!(hook.accept().await, "/start");
        assert_eq!(bot.last_error().await, "Webhook connection closed");
        assert!(bot.has_pending(0).await);
    }
}

#[tokio::test]
async fn a_bot_that_starts_late_gets_all_updates() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let bot = TestBot::start().await;
    bot.ok("setWebhook", json!({ "url": format!("http://localhost:{port}/hook") })).await;
    assert_eq!(bot.last_error().await, "Connection refused");
    bot.telegram.say(AIDA, AIDA, "more").unwrap();
    let mut hook = Hook::start(port).await;
    assert_eq!([hook.accept().await, hook.accept().await], ["/start", "more"]);
    assert!(bot.has_pending(0).await);
    assert_eq!(bot.last_error().await, "Connection refused");
    bot.ok("deleteWebhook", json!({})).await;
    assert_eq!(bot.ok("getWebhookInfo", json!({})).await.get("last_error_message"), None);
}

#[tokio::test]
async fn updates_of_one_chat_are_ordered_and_do_not_delay_others() {
    let (bot, mut hook) = TestBot::start_with_webhook(json!({})).await;
    bot.telegram.say(AIDA, AIDA, "a").unwrap();
    let message = bot.telegram.say(AIDA, AIDA, "b").unwrap();
    bot.telegram.edit(AIDA, AIDA, message, "c").unwrap();
    let held = hook.next().await;
    assert_eq!(held.text(), "/start");
    bot.telegram.say(BOLAT, BOLAT, "Bolat").unwrap();
    assert_eq!(hook.accept().await, "Bolat");
    let data = "forged".to_owned();
    let press = ForgedPress { account: AIDA, chat: AIDA, message_id: message, data, inaccessible: false };
    bot.telegram.forge_press(&press).unwrap();
    let posted = hook.next().await;
    assert_eq!(posted.update["callback_query"]["data"], "forged");
    posted.respond(200);
    held.respond(503);
    assert_eq!([hook.accept().await, hook.accept().await, hook.accept().await], ["/start", "a", "b"]);
    let posted = hook.next().await;
    assert_eq!(posted.update["edited_message"]["text"], "c");
    posted.respond(200);
    assert!(bot.has_pending(0).await);
}

#[tokio::test]
async fn there_are_not_more_connections_than_allowed() {
    let bot = TestBot::start().await;
    for id in 201..204 {
        bot.telegram.add_account(Account::new(id, "Dana"));
        bot.telegram.say(id, id, "hi").unwrap();
    }
    let mut hook = Hook::start(0).await;
    bot.set_webhook(&hook, json!({ "max_connections": 2 })).await;
    let held = [hook.next().await, hook.next().await];
    bot.ok("getWebhookInfo", json!({})).await;
    assert!(hook.posted.is_empty());
    // Rejected updates do not delay the others.
    let mut rejected = held.each_ref().map(Posted::id);
    for posted in held {
        posted.respond(500);
    }
    let others = [hook.next().await, hook.next().await];
    assert!(others.iter().all(|posted| !rejected.contains(&posted.id())));
    for posted in others {
        posted.respond(200);
    }
    let again = [hook.next().await, hook.next().await];
    let mut ids = again.each_ref().map(Posted::id);
    rejected.sort_unstable();
    ids.sort_unstable();
    assert_eq!(ids, rejected);
    for posted in again {
        posted.respond(200);
    }
    assert!(bot.has_pending(0).await);
}

#[tokio::test]
async fn nothing_is_lost_between_polling_and_a_webhook() {
    let bot = TestBot::start().await;
    bot.telegram.say(AIDA, AIDA, "a").unwrap();
    bot.telegram.say(AIDA, AIDA, "b").unwrap();
    let first = bot.ok("getUpdates", json!({ "limit": 1 })).await;
    let confirmed = first[0]["update_id"].as_i64().unwrap();
    bot.ok("getUpdates", json!({ "offset": confirmed + 1 })).await;
    let mut hook = Hook::start(0).await;
    bot.set_webhook(&hook, json!({})).await;
    assert_eq!(bot.telegram.webhook_url(), Some(hook.url()));
    assert_eq!(hook.accept().await, "a");
    let mut held = hook.next().await;
    assert_eq!(held.text(), "b");
    bot.ok("deleteWebhook", json!({})).await;
    assert_eq!(bot.telegram.webhook_url(), None);
    tokio::time::timeout(LIMIT, held.response.closed()).await.expect("the post is still in progress");
    bot.telegram.say(AIDA, AIDA, "c").unwrap();
    let updates = bot.updates().await;
    let texts: Vec<_> = updates.iter().map(|update| update["message"]["text"].as_str().unwrap()).collect();
    assert_eq!(texts, ["b", "c"]);
    assert!(hook.posted.is_empty());
}

#[tokio::test]
async fn posting_stops_with_the_server() {
    let (bot, mut hook) = TestBot::start_with_webhook(json!({})).await;
    let mut held = hook.next().await;
    drop(bot);
    tokio::time::timeout(LIMIT, held.response.closed()).await.expect("the post is still in progress");
}

#[tokio::test]
async fn a_webhook_excludes_polling() {
    let bot = TestBot::start().await;
    let url = "https://127.0.0.1:1/hook";
    bot.ok("setWebhook", json!({ "url": url, "allowed_updates": ["message"] })).await;
    let info = bot.ok("getWebhookInfo", json!({})).await;
    assert_eq!((&info["url"], &info["pending_update_count"]), (&json!(url), &json!(1)));
    assert_eq!(info["allowed_updates"], json!(["message"]));
    assert!(bot.rejected("getUpdates", json!({})).await.starts_with("Conflict: can't use getUpdates method while"));
    bot.ok("deleteWebhook", json!({ "drop_pending_updates": true })).await;
    assert_eq!(bot.ok("getUpdates", json!({})).await, json!([]));
    assert_eq!(bot.ok("getWebhookInfo", json!({})).await["url"], "");
}

#[tokio::test]
async fn an_invalid_webhook_is_rejected() {
    let bot = TestBot::start().await;
    let rejected = async |params: Value| bot.rejected("setWebhook", params).await;
    let no_tls = "Bad Request: bad webhook: An HTTPS URL must be provided for webhook";
    assert_eq!(rejected(json!({ "url": "http://a.kz" })).await, no_tls);
    let ports = "Bad Request: bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443";
    assert_eq!(rejected(json!({ "url": "https://a.kz:8080/" })).await, ports);
    let invalid = "Bad Request: invalid webhook URL specified";
    assert_eq!(rejected(json!({ "url": "localhost:8080/hook" })).await, invalid);
    let secret = "Bad Request: secret token contains unallowed characters";
    assert_eq!(rejected(json!({ "url": "https://a.kz", "secret_token": "not this" })).await, secret);
}

#[tokio::test]
async fn a_webhook_is_not_changed_twice_a_second() {
    let bot = TestBot::start().await;
    let one = json!({ "url": "http://[::1]:1/one" });
    bot.ok("setWebhook", one.clone()).await;
    bot.ok("setWebhook", one).await;
    let response = bot.call("setWebhook", json!({ "url": "http://[::1]:1/two" })).await;
    assert_eq!((&response["error_code"], &response["parameters"]["retry_after"]), (&json!(429), &json!(1)));
    assert_eq!(bot.telegram.webhook_url().as_deref(), Some("http://[::1]:1/one"));

    bot.telegram.shared.change(|state| state.updates.webhook_set_at = None);
    bot.rejected("setWebhook", json!({ "url": "http://a.kz" })).await;
    assert_eq!(bot.telegram.webhook_url(), None);
}
