//! Bots that do nothing but the calls: updates in, Kaspi, a card, a pin.

use std::sync::Arc;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::Request;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use kaspi_order_bot::sandbox::kaspi::DEFAULT_TOKEN;
use serde_json::{Value, json};

pub(crate) const HYPER: &str = "hyper";
pub(crate) const REQWEST: &str = "reqwest";

const MEDIA_TYPE: &str = "application/vnd.api+json";

/// Never returns. The arguments are `client token telegram kaspi`.
pub(crate) fn run(arguments: &[String]) {
    let [client, token, telegram, kaspi] = arguments else { panic!("four arguments are needed") };
    let client = match client.as_str() {
        HYPER => Http::Hyper(Client::builder(TokioExecutor::new()).build_http()),
        _ => Http::Reqwest(reqwest::Client::builder().no_proxy().user_agent("bench/1").build().expect("a client")),
    };
    let bot = Bot {
        client,
        telegram: format!("{telegram}/bot{token}"),
        order: format!("{kaspi}/orders?filter%5Borders%5D%5Bcode%5D=900000101&include%5Borders%5D=entries"),
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    runtime.block_on(listen(Arc::new(bot)));
}

enum Http {
    Hyper(Client<HttpConnector, Full<Bytes>>),
    Reqwest(reqwest::Client),
}

struct Bot {
    client: Http,
    telegram: String,
    order: String,
}

async fn listen(bot: Arc<Bot>) {
    let mut offset = 0;
    loop {
        let poll = json!({ "offset": offset, "timeout": 30 });
        let answer: Value = serde_json::from_slice(&bot.call("GetUpdates", &poll).await).expect("updates");
        for update in answer["result"].as_array().into_iter().flatten() {
            offset = update["update_id"].as_i64().expect("an id") + 1;
            let person = update["message"]["chat"]["id"].as_i64().expect("a person");
            tokio::spawn(answer_with_order(Arc::clone(&bot), person));
        }
    }
}

async fn answer_with_order(bot: Arc<Bot>, person: i64) {
    bot.order().await;
    // As long as a card.
    let card = json!({ "chat_id": person, "parse_mode": "HTML", "text": "Заказ · ".repeat(70) });
    bot.call("SendMessage", &card).await;
    bot.call("SendLocation", &json!({ "chat_id": person, "latitude": 43.2, "longitude": 76.9 })).await;
}

impl Bot {
    async fn call(&self, method: &str, body: &Value) -> Bytes {
        let (url, body) = (format!("{}/{method}", self.telegram), body.to_string());
        match &self.client {
            Http::Hyper(_) => {
                let request = Request::post(url).header("content-type", "application/json");
                self.hyper(request.body(Full::from(body)).expect("a request")).await
            }
            Http::Reqwest(client) => {
                let request = client.post(url).header("content-type", "application/json").body(body);
                request.send().await.expect("an answer").bytes().await.expect("a body")
            }
        }
    }

    async fn order(&self) -> Bytes {
        let headers = [("accept", MEDIA_TYPE), ("content-type", MEDIA_TYPE), ("x-auth-token", DEFAULT_TOKEN)];
        match &self.client {
            Http::Hyper(_) => {
                let request = headers
                    .iter()
                    .fold(Request::get(&self.order), |request, (name, value)| request.header(*name, *value))
                    .header("user-agent", "bench/1");
                self.hyper(request.body(Full::default()).expect("a request")).await
            }
            Http::Reqwest(client) => {
                let request = headers
                    .iter()
                    .fold(client.get(&self.order), |request, (name, value)| request.header(*name, *value));
                request.send().await.expect("an answer").bytes().await.expect("a body")
            }
        }
    }

    async fn hyper(&self, request: Request<Full<Bytes>>) -> Bytes {
        let Http::Hyper(client) = &self.client else { unreachable!("the callers look") };
        client.request(request).await.expect("an answer").into_body().collect().await.expect("a body").to_bytes()
    }
}
