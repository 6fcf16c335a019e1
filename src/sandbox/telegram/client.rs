//! The people's side over HTTP, for the page that shows a chat.
//!
//! | request | answer |
//! |---|---|
//! | `GET /` | the page |
//! | `GET /client/people` | `{"people": [{"id", "first_name"}], "hints": [{"text", "what"}]}` |
//! | `GET /client/chat?person=ID&since=VERSION` | waits up to 25 s for a version above `since`, then `{"version", "typing", "messages": […], "notices": [{"query_id", "text", "is_alert"}]}` |
//! | `POST /client/say` with `{"person", "text"}` | `{"message_id"}` |
//! | `POST /client/press` with `{"person", "message_id", "data"}` | `{"query_id"}`, null if there is no such button |

use std::time::Duration;

use axum::Router;
use axum::extract::{Query, Request, State as Extract};
use axum::http::StatusCode;
use axum::http::header::HOST;
use axum::middleware::{self, Next};
use axum::response::{Html, IntoResponse, Json, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use serde_json::{Value, json};

use super::Shared;
use super::people::Question;
use super::state::{Message, Sender, State};

const LONGEST_WAIT: Duration = Duration::from_secs(25);

/// How long "typing" is shown, in seconds.
const TYPING_SECONDS: i64 = 5;

#[derive(Deserialize)]
struct Look {
    person: i64,
    #[serde(default)]
    since: u64,
}

#[derive(Deserialize)]
struct Say {
    person: i64,
    text: String,
}

#[derive(Deserialize)]
struct Press {
    person: i64,
    message_id: i32,
    data: String,
}

/// The page: one file, nothing from outside.
const PAGE: &str = include_str!("page.html");

pub(super) fn router(shared: Shared) -> Router {
    let client = Router::new()
        .route("/client/people", get(people))
        .route("/client/chat", get(chat))
        .route("/client/say", post(say))
        .route("/client/press", post(press))
        .route("/", get(async || Html(PAGE)))
        .layer(middleware::from_fn(local_pages_only));
    client.with_state(shared)
}

/// Another site's page in the same browser must not speak for the people here: it can reach 127.0.0.1, but neither
/// under that name nor with JSON unless the browser asks first.
async fn local_pages_only(request: Request, next: Next) -> Response {
    let host = request.headers().get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    if name == "127.0.0.1" || name == "localhost" {
        next.run(request).await
    } else {
        StatusCode::FORBIDDEN.into_response()
    }
}

async fn people(Extract(shared): Extract<Shared>) -> Json<Value> {
    let state = shared.lock();
    let people = state.people.values().map(|person| json!({ "id": person.id, "first_name": person.first_name }));
    let hints = state.hints.iter().map(|(text, what)| json!({ "text": text, "what": what }));
    Json(json!({ "people": people.collect::<Vec<_>>(), "hints": hints.collect::<Vec<_>>() }))
}

async fn chat(Extract(shared): Extract<Shared>, Query(look): Query<Look>) -> Json<Value> {
    let mut versions = shared.version.subscribe();
    // A version of this person's own would spare the page some looks; a chat on one machine needs none.
    let _ = tokio::time::timeout(LONGEST_WAIT, versions.wait_for(|version| *version > look.since)).await;
    let version = *versions.borrow();
    let state = shared.lock();
    Json(json!({
        "version": version,
        "typing": is_typing(&state, look.person),
        "messages": state.chats.get(&look.person).map(|chat| chat.messages.values().map(show).collect::<Vec<_>>()),
        "notices": notices(&state, look.person),
    }))
}

async fn say(Extract(shared): Extract<Shared>, Json(say): Json<Say>) -> Json<Value> {
    let question = Question { person: say.person, chat: say.person, text: &say.text, thread: None };
    Json(json!({ "message_id": shared.ask(question) }))
}

async fn press(Extract(shared): Extract<Shared>, Json(press): Json<Press>) -> Json<Value> {
    Json(json!({ "query_id": shared.press(press.person, press.person, press.message_id, &press.data) }))
}

fn is_typing(state: &State, chat: i64) -> bool {
    let since = state.chats.get(&chat).and_then(|chat| chat.typing_since);
    since.is_some_and(|since| state.now() - since < TYPING_SECONDS)
}

fn notices(state: &State, person: i64) -> Vec<Value> {
    let answered = state.queries.iter().filter(|(_, query)| query.person == person);
    answered
        .filter_map(|(id, query)| {
            let answer = query.answer.as_ref().filter(|answer| !answer.text.is_empty())?;
            Some(json!({ "query_id": id, "text": answer.text, "is_alert": answer.is_alert }))
        })
        .collect()
}

fn show(message: &Message) -> Value {
    json!({
        "id": message.id,
        "is_bot": message.from == Sender::Bot,
        "date": message.date,
        "text": message.text,
        "entities": message.entities,
        "buttons": message.buttons,
        "location": message.location.map(|(latitude, longitude)| json!({ "latitude": latitude, "longitude": longitude })),
        "reply_to": message.reply_to,
        "is_edited": message.is_edited,
    })
}
