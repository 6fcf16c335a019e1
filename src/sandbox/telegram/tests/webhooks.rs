//! Updates that are posted to the bot.

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use tokio::sync::{mpsc, oneshot};

use super::super::super::http::{Fault, Faults, Server};
use super::*;

/// What was posted; it is answered when the test says so, and with 500 if it does not.
struct Posted {
    headers: HeaderMap,
    update: Value,
    answer: oneshot::Sender<Response>,
}

impl Posted {
    fn answer(self, status: u16) {
        self.answer.send(StatusCode::from_u16(status).unwrap().into_response()).unwrap();
    }

    fn id(&self) -> i64 {
        self.update["update_id"].as_i64().unwrap()
    }

    fn text(&self) -> &str {
        self.update["message"]["text"].as_str().unwrap_or_default()
    }
}

/// The bot's end.
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

    /// Takes the next one and gives its text.
    async fn take(&mut self) -> String {
        let posted = self.next().await;
        let text = posted.text().to_owned();
        posted.answer(200);
        text
    }
}

async fn receive(
    State(sender): State<mpsc::UnboundedSender<Posted>>,
    headers: HeaderMap,
    axum::Json(update): axum::Json<Value>,
) -> Response {
    let (answer, answered) = oneshot::channel();
    sender.send(Posted { headers, update, answer }).unwrap();
    answered.await.unwrap_or_else(|_| StatusCode::INTERNAL_SERVER_ERROR.into_response())
}

impl Bench {
    async fn hooked(params: Value) -> (Self, Hook) {
        let (bench, hook) = (Self::start().await, Hook::start(0).await);
        bench.hook(&hook, params).await;
        (bench, hook)
    }

    async fn hook(&self, hook: &Hook, mut params: Value) {
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
async fn an_update_is_posted_with_the_secret_and_kept_until_it_is_taken() {
    let (bench, mut hook) = Bench::hooked(json!({ "secret_token": "S-e_1" })).await;
    let posted = hook.next().await;
    assert_eq!(posted.headers["x-telegram-bot-api-secret-token"], "S-e_1");
    assert_eq!(posted.headers["content-type"], "application/json");
    assert_eq!(posted.text(), "/start");
    let info = bench.ok("getWebhookInfo", json!({})).await;
    assert_eq!((&info["pending_update_count"], info.get("last_error_message")), (&json!(1), None));
    posted.answer(204);
    assert!(bench.has_pending(0).await);

    bench.hook(&hook, json!({ "secret_token": "S-e_1" })).await;
    bench.telegram.say(AIDA, AIDA, "more").unwrap();
    assert_eq!(hook.take().await, "more");
}

#[tokio::test]
async fn without_a_secret_there_is_no_header() {
    let (_bench, mut hook) = Bench::hooked(json!({})).await;
    assert!(!hook.next().await.headers.contains_key("x-telegram-bot-api-secret-token"));
}

#[tokio::test]
async fn what_is_refused_comes_again() {
    let (bench, mut hook) = Bench::hooked(json!({})).await;
    let posted = hook.next().await;
    let id = posted.id();
    posted.answer(500);
    let posted = hook.next().await;
    assert_eq!(posted.id(), id);
    assert_eq!(bench.last_error().await, "Wrong response from the webhook: 500 Internal Server Error");
    posted.answer.send(Redirect::temporary("/hook").into_response()).unwrap();
    let posted = hook.next().await;
    assert_eq!(bench.last_error().await, "Wrong response from the webhook: 307 Temporary Redirect");
    assert_eq!(bench.telegram.pending_updates(), 1);
    assert_eq!(posted.id(), id);
    posted.answer(200);
    assert!(bench.has_pending(0).await);
}

#[tokio::test]
async fn a_broken_answer_is_none() {
    for fault in [Fault::Hangup, Fault::LostAnswer, Fault::Cut] {
        let (bench, mut hook) = (Bench::start().await, Hook::start(0).await);
        hook.faults.plan("/hook", fault.clone(), 1);
        bench.hook(&hook, json!({})).await;
        if !matches!(fault, Fault::Hangup) {
            hook.next().await.answer.send("an answer".into_response()).unwrap();
        }
        assert_eq!(hook.take().await, "/start");
        assert_eq!(bench.last_error().await, "Webhook connection closed");
        assert!(bench.has_pending(0).await);
    }
}

#[tokio::test]
async fn a_bot_that_comes_late_gets_everything() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let bench = Bench::start().await;
    bench.ok("setWebhook", json!({ "url": format!("http://localhost:{port}/hook") })).await;
    assert_eq!(bench.last_error().await, "Connection refused");
    bench.telegram.say(AIDA, AIDA, "more").unwrap();
    let mut hook = Hook::start(port).await;
    assert_eq!([hook.take().await, hook.take().await], ["/start", "more"]);
    assert!(bench.has_pending(0).await);
    assert_eq!(bench.last_error().await, "Connection refused");
    bench.ok("deleteWebhook", json!({})).await;
    assert_eq!(bench.ok("getWebhookInfo", json!({})).await.get("last_error_message"), None);
}

#[tokio::test]
async fn one_chat_keeps_its_order_and_nobody_waits_for_it() {
    let (bench, mut hook) = Bench::hooked(json!({})).await;
    bench.telegram.say(AIDA, AIDA, "a").unwrap();
    let message = bench.telegram.say(AIDA, AIDA, "b").unwrap();
    bench.telegram.edit(AIDA, AIDA, message, "c").unwrap();
    let held = hook.next().await;
    assert_eq!(held.text(), "/start");
    bench.telegram.say(BOLAT, BOLAT, "Bolat").unwrap();
    assert_eq!(hook.take().await, "Bolat");
    let data = "forged".to_owned();
    let press = ForgedPress { person: AIDA, chat: AIDA, message_id: message, data, inaccessible: false };
    bench.telegram.forge_press(&press).unwrap();
    let posted = hook.next().await;
    assert_eq!(posted.update["callback_query"]["data"], "forged");
    posted.answer(200);
    held.answer(503);
    assert_eq!([hook.take().await, hook.take().await, hook.take().await], ["/start", "a", "b"]);
    let posted = hook.next().await;
    assert_eq!(posted.update["edited_message"]["text"], "c");
    posted.answer(200);
    assert!(bench.has_pending(0).await);
}

#[tokio::test]
async fn there_are_not_more_connections_than_allowed() {
    let bench = Bench::start().await;
    for id in 201..204 {
        bench.telegram.add_person(Person::new(id, "Dana"));
        bench.telegram.say(id, id, "hi").unwrap();
    }
    let mut hook = Hook::start(0).await;
    bench.hook(&hook, json!({ "max_connections": 2 })).await;
    let held = [hook.next().await, hook.next().await];
    bench.ok("getWebhookInfo", json!({})).await;
    assert!(hook.posted.is_empty());
    // Those that are refused do not keep the others waiting.
    let mut refused = held.each_ref().map(Posted::id);
    for posted in held {
        posted.answer(500);
    }
    let others = [hook.next().await, hook.next().await];
    assert!(others.iter().all(|posted| !refused.contains(&posted.id())));
    for posted in others {
        posted.answer(200);
    }
    let again = [hook.next().await, hook.next().await];
    let mut ids = again.each_ref().map(Posted::id);
    refused.sort_unstable();
    ids.sort_unstable();
    assert_eq!(ids, refused);
    for posted in again {
        posted.answer(200);
    }
    assert!(bench.has_pending(0).await);
}

#[tokio::test]
async fn nothing_is_lost_between_polling_and_a_webhook() {
    let bench = Bench::start().await;
    bench.telegram.say(AIDA, AIDA, "a").unwrap();
    bench.telegram.say(AIDA, AIDA, "b").unwrap();
    let first = bench.ok("getUpdates", json!({ "limit": 1 })).await;
    let confirmed = first[0]["update_id"].as_i64().unwrap();
    bench.ok("getUpdates", json!({ "offset": confirmed + 1 })).await;
    let mut hook = Hook::start(0).await;
    bench.hook(&hook, json!({})).await;
    assert_eq!(bench.telegram.webhook_url(), Some(hook.url()));
    assert_eq!(hook.take().await, "a");
    let mut held = hook.next().await;
    assert_eq!(held.text(), "b");
    bench.ok("deleteWebhook", json!({})).await;
    assert_eq!(bench.telegram.webhook_url(), None);
    tokio::time::timeout(LIMIT, held.answer.closed()).await.expect("the post goes on");
    bench.telegram.say(AIDA, AIDA, "c").unwrap();
    let updates = bench.updates().await;
    let texts: Vec<_> = updates.iter().map(|update| update["message"]["text"].as_str().unwrap()).collect();
    assert_eq!(texts, ["b", "c"]);
    assert!(hook.posted.is_empty());
}

#[tokio::test]
async fn posting_stops_with_the_server() {
    let (bench, mut hook) = Bench::hooked(json!({})).await;
    let mut held = hook.next().await;
    drop(bench);
    tokio::time::timeout(LIMIT, held.answer.closed()).await.expect("the post goes on");
}

#[tokio::test]
async fn a_webhook_excludes_polling() {
    let bench = Bench::start().await;
    let url = "https://127.0.0.1:1/hook";
    bench.ok("setWebhook", json!({ "url": url, "allowed_updates": ["message"] })).await;
    let info = bench.ok("getWebhookInfo", json!({})).await;
    assert_eq!((&info["url"], &info["pending_update_count"]), (&json!(url), &json!(1)));
    assert_eq!(info["allowed_updates"], json!(["message"]));
    assert!(bench.refused("getUpdates", json!({})).await.starts_with("Conflict: can't use getUpdates method while"));
    bench.ok("deleteWebhook", json!({ "drop_pending_updates": true })).await;
    assert_eq!(bench.ok("getUpdates", json!({})).await, json!([]));
    assert_eq!(bench.ok("getWebhookInfo", json!({})).await["url"], "");
}

#[tokio::test]
async fn a_wrong_webhook_is_refused() {
    let bench = Bench::start().await;
    let refused = async |params: Value| bench.refused("setWebhook", params).await;
    let no_tls = "Bad Request: bad webhook: An HTTPS URL must be provided for webhook";
    assert_eq!(refused(json!({ "url": "http://a.kz" })).await, no_tls);
    let ports = "Bad Request: bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443";
    assert_eq!(refused(json!({ "url": "https://a.kz:8080/" })).await, ports);
    let invalid = "Bad Request: invalid webhook URL specified";
    assert_eq!(refused(json!({ "url": "localhost:8080/hook" })).await, invalid);
    let secret = "Bad Request: secret token contains unallowed characters";
    assert_eq!(refused(json!({ "url": "https://a.kz", "secret_token": "not this" })).await, secret);
}

#[tokio::test]
async fn a_webhook_is_not_changed_twice_a_second() {
    let bench = Bench::start().await;
    let one = json!({ "url": "http://[::1]:1/one" });
    bench.ok("setWebhook", one.clone()).await;
    bench.ok("setWebhook", one).await;
    let refusal = bench.call("setWebhook", json!({ "url": "http://[::1]:1/two" })).await;
    assert_eq!((&refusal["error_code"], &refusal["parameters"]["retry_after"]), (&json!(429), &json!(1)));
    assert_eq!(bench.telegram.webhook_url().as_deref(), Some("http://[::1]:1/one"));

    bench.telegram.shared.change(|state| state.updates.webhook_set_at = None);
    bench.refused("setWebhook", json!({ "url": "http://a.kz" })).await;
    assert_eq!(bench.telegram.webhook_url(), None);
}
