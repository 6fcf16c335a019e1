//! The HTTP API of the web client, in which accounts use the bot.
//!
//! | request | response |
//! |---|---|
//! | `GET /client/accounts` | `[{"id", "name", "username"?, "language"?}]` |
//! | `GET /client/chats?account=ID` | `[{"id", "kind": "private"\|"group"\|"supergroup"\|"forum", "title", "has_bot", "topics": [{"id", "name"}]}]` |
//! | `GET /client/messages?account=ID&chat=ID&since=VERSION` | see below |
//! | `GET /client/document?account=ID&chat=ID&message=ID` | a message's document |
//! | `POST /client/say` `{"account", "chat", "text", "thread"?, "reply_to"?, "contact"?, "location"?, "photo"?}` | `{"message_id"}` |
//! | `POST /client/press` `{"account", "chat", "message_id", "data"}` | `{"query_id"}` |
//! | `POST /client/act` `{"account", "chat", "act": "kick"\|"invite"\|"migrate"}` | `{}`, or `{"chat"}` with the new id after `migrate` |
//! | `POST /client/language` `{"language", "names": {ID: FIRST_NAME}}` | `{}` |
//! | `GET /client/events` | `{"lasting": [NAME]}` |
//! | `POST /client/event` `{"name"}` | `{"detail"?, "lasting": [NAME]}`; see [`Controls`](super::controls::Controls) |
//!
//! `contact` is `{"account", "phone"}`, `location` is `[lat, lon]`, `photo` is `{"data", "width", "height"}` with the data
//! URL of a JPEG.
//!
//! `messages` responds immediately if `since` is 0, otherwise when the chat has changed after that version, at the
//! latest after 25 seconds: `{"version", "bot", "commands", "keys", "action"?, "messages",
//! "answers"}`.
//! - `version` is the next `since`.
//! - `commands` are those that the chat's menu shows: `[{"command", "description"}]`.
//! - `keys` are those below the chat, in rows: `{"text", "asks_location"}`.
//! - `action` is the bot's chat action (`typing`); it ends after five seconds.
//! - `messages` are the new and changed ones, in the chat's order: `{"id", "from", "from_bot", "name", "text",
//!   "entities", "buttons", "location"?: [lat, lon], "venue"?: {"title", "address"}, "contact"?: {"phone", "name"},
//!   "photo"?, "document"?: {"name", "size"}, "reply_to"?, "thread"?, "edited", "deleted", "service", "service_kind"?,
//!   "date"}`. `entities` are the Bot API's; offsets count UTF-16 units, as JavaScript's strings do. `buttons` are rows of `{"text", "data"?, "url"?,
//!   "copy"?}`. `service_kind` is the field's name in the Bot API.
//! - `answers` are the answers to this account's presses: `{"query_id", "text"?, "alert", "url"?}`.
//!
//! An error is `{"error"}` with status 400. A request whose `Host` is not a local name of this server, or whose body is
//! not declared as JSON, gets status 403: web pages of other origins must not act for the accounts.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Query, Request, State as Extract};
use axum::http::header::{CONTENT_TYPE, HOST, ORIGIN, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::Instant;

use super::actions;
use super::chat::{BotStatus, Chat, Content};
use super::chat_view::{ChatView, account_name};
use super::shared::Shared;
use super::types::{Account, ActionError, Contact, Document, GroupKind, NewMessage, Photo};
use super::wire;

const MAX_WAIT: Duration = Duration::from_secs(25);

#[derive(Debug, Deserialize)]
struct ChatsQuery {
    account: i64,
}

#[derive(Debug, Deserialize)]
struct MessagesQuery {
    account: i64,
    chat: i64,
    #[serde(default)]
    since: u64,
}

#[derive(Debug, Deserialize)]
struct DocumentQuery {
    account: i64,
    chat: i64,
    message: i64,
}

#[derive(Debug, Deserialize)]
struct SayRequest {
    account: i64,
    chat: i64,
    text: String,
    thread: Option<i64>,
    reply_to: Option<i64>,
    contact: Option<ContactRequest>,
    location: Option<(f64, f64)>,
    photo: Option<PhotoRequest>,
}

#[derive(Debug, Deserialize)]
struct ContactRequest {
    account: i64,
    phone: String,
}

#[derive(Debug, Deserialize)]
struct PhotoRequest {
    data: String,
    width: u32,
    height: u32,
}

#[derive(Debug, Deserialize)]
struct LanguageRequest {
    language: String,
    names: BTreeMap<i64, String>,
}

#[derive(Debug, Deserialize)]
struct EventRequest {
    name: String,
}

#[derive(Debug, Deserialize)]
struct PressRequest {
    account: i64,
    chat: i64,
    message_id: i64,
    data: String,
}

#[derive(Debug, Deserialize)]
struct ActRequest {
    account: i64,
    chat: i64,
    act: GroupAct,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum GroupAct {
    /// Removes the bot.
    Kick,
    /// Adds the bot.
    Invite,
    Migrate,
}

/// The routes under `/client`.
pub(super) fn router(shared: Arc<Shared>) -> Router<Arc<Shared>> {
    Router::new()
        .route("/accounts", get(accounts))
        .route("/chats", get(chats))
        .route("/messages", get(messages))
        .route("/document", get(document))
        .route("/say", post(say))
        .route("/press", post(press))
        .route("/act", post(act))
        .route("/language", post(set_language))
        .route("/events", get(events))
        .route("/event", post(event))
        .layer(middleware::from_fn(reject_other_origins))
        .with_state(shared)
}

async fn reject_other_origins(request: Request, next: Next) -> Response {
    if is_local(request.headers(), request.method()) {
        return next.run(request).await;
    }
    (StatusCode::FORBIDDEN, Json(json!({ "error": "only for pages of this server" }))).into_response()
}

fn is_local(headers: &HeaderMap, method: &Method) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let Some(host) = text(HOST) else { return false };
    let name = host.split_once(':').map_or(host, |(name, _)| name);
    if name != "127.0.0.1" && name != "localhost" {
        return false;
    }
    if text(ORIGIN).is_some_and(|origin| origin != format!("http://{host}")) {
        return false;
    }
    let json = text(CONTENT_TYPE).is_some_and(|kind| kind.to_ascii_lowercase().starts_with("application/json"));
    method != Method::POST || json
}

async fn accounts(Extract(shared): Extract<Arc<Shared>>) -> Json<Value> {
    let state = shared.read();
    let account = |account: &Account| {
        wire::compact(json!({
            "id": account.id,
            "name": account_name(&state, account.id),
            "username": account.username,
            "language": account.language_code,
        }))
    };
    Json(state.accounts.values().map(account).collect())
}

async fn chats(Extract(shared): Extract<Arc<Shared>>, Query(query): Query<ChatsQuery>) -> Json<Value> {
    let state = shared.read();
    let chat = |chat: &Chat| {
        let (kind, title) = match chat.kind {
            None => ("private", "Orders"),
            Some(GroupKind::Basic) => ("group", chat.title.as_str()),
            Some(GroupKind::Supergroup) => ("supergroup", chat.title.as_str()),
            Some(GroupKind::Forum) => ("forum", chat.title.as_str()),
        };
        let topics: Vec<Value> = chat.topics.iter().map(|(id, name)| json!({ "id": id, "name": name })).collect();
        json!({ "id": chat.id, "kind": kind, "title": title, "has_bot": chat.has_bot(), "topics": topics })
    };
    let is_shown = |chat: &&Chat| chat.members.contains(&query.account) && chat.migrated_to.is_none();
    Json(state.chats.values().filter(is_shown).map(chat).collect())
}

async fn messages(Extract(shared): Extract<Arc<Shared>>, Query(query): Query<MessagesQuery>) -> Response {
    let MessagesQuery { account, chat: chat_id, since } = query;
    let deadline = Instant::now() + MAX_WAIT;
    let mut changes = shared.subscribe();
    loop {
        changes.mark_unchanged();
        let wait_until = {
            let state = shared.read();
            match state.chat(chat_id) {
                Ok(chat) if chat.members.contains(&account) => {
                    let view = ChatView::new(&state, chat, account, since);
                    if view.has_changes || Instant::now() >= deadline {
                        return Json(view.json).into_response();
                    }
                    view.chat_action_ends.map_or(deadline, |ends| ends.min(deadline))
                }
                _ => return bad_request(&ActionError::NoSuchChat(chat_id)),
            }
        };
        // The end of a chat action changes no version, but the page must show it.
        if tokio::time::timeout_at(wait_until, changes.changed()).await.is_err() {
            let state = shared.read();
            if let Ok(chat) = state.chat(chat_id) {
                return Json(ChatView::new(&state, chat, account, since).json).into_response();
            }
        }
    }
}

async fn document(Extract(shared): Extract<Arc<Shared>>, Query(query): Query<DocumentQuery>) -> Response {
    let DocumentQuery { account, chat, message } = query;
    let state = shared.read();
    let chat = state.chats.get(&chat).filter(|chat| chat.members.contains(&account));
    match chat.and_then(|chat| chat.message(message)).map(|message| &message.content) {
        Some(Content::Document(Document { media_type, bytes, .. }, _)) => {
            // A document is no page of this server: it must not run as one.
            let headers = [(CONTENT_TYPE, *media_type), (X_CONTENT_TYPE_OPTIONS, "nosniff")];
            (headers, bytes.clone()).into_response()
        }
        _ => bad_request(&ActionError::NoSuchMessage(message)),
    }
}

async fn say(Extract(shared): Extract<Arc<Shared>>, Json(say): Json<SayRequest>) -> Response {
    let SayRequest { account, chat, text, thread, reply_to, contact, location, photo } = say;
    let contact = contact.map(|ContactRequest { account, phone }| {
        let first_name = account_name(&shared.read(), account);
        Contact { phone, first_name, user_id: Some(account) }
    });
    let photo = photo.map(|PhotoRequest { data, width, height }| Photo { data_url: data, width, height });
    let message =
        NewMessage { account, chat, text, thread, reply_to, contact, location, photo, ..NewMessage::default() };
    match shared.change(|state| actions::send(state, &message)) {
        Ok(id) => Json(json!({ "message_id": id })).into_response(),
        Err(error) => bad_request(&error),
    }
}

async fn press(Extract(shared): Extract<Arc<Shared>>, Json(press): Json<PressRequest>) -> Response {
    let PressRequest { account, chat, message_id, data } = press;
    match shared.change(|state| actions::press(state, account, chat, message_id, &data)) {
        Ok(id) => Json(json!({ "query_id": id })).into_response(),
        Err(error) => bad_request(&error),
    }
}

async fn act(Extract(shared): Extract<Arc<Shared>>, Json(act): Json<ActRequest>) -> Response {
    let ActRequest { account, chat, act } = act;
    let outcome = shared.change(|state| match act {
        GroupAct::Kick => actions::set_bot_status(state, chat, BotStatus::Kicked, account).map(|()| json!({})),
        GroupAct::Invite => actions::invite_bot(state, chat, account).map(|()| json!({})),
        GroupAct::Migrate => actions::migrate(state, chat).map(|new_id| json!({ "chat": new_id })),
    });
    match outcome {
        Ok(body) => Json(body).into_response(),
        Err(error) => bad_request(&error),
    }
}

/// Changes the language of every account's client, and what the accounts are called.
async fn set_language(Extract(shared): Extract<Arc<Shared>>, Json(request): Json<LanguageRequest>) -> Json<Value> {
    shared.change(|state| {
        for account in state.accounts.values_mut() {
            account.language_code = Some(request.language.clone());
            if let Some(name) = request.names.get(&account.id) {
                account.first_name.clone_from(name);
            }
        }
    });
    Json(json!({}))
}

async fn events(Extract(shared): Extract<Arc<Shared>>) -> Json<Value> {
    Json(json!({ "lasting": lasting(&shared) }))
}

async fn event(Extract(shared): Extract<Arc<Shared>>, Json(request): Json<EventRequest>) -> Json<Value> {
    let detail = shared.controls.get().and_then(|controls| controls.press(&request.name));
    Json(wire::compact(json!({ "detail": detail, "lasting": lasting(&shared) })))
}

fn lasting(shared: &Shared) -> Vec<&'static str> {
    shared.controls.get().map(|controls| controls.lasting()).unwrap_or_default()
}

fn bad_request(error: &ActionError) -> Response {
    (StatusCode::BAD_REQUEST, Json(json!({ "error": error.to_string() }))).into_response()
}
