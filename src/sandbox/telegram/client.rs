//! The people's side over HTTP, for a web page that plays Telegram's client.
//!
//! | request | answer |
//! |---|---|
//! | `GET /client/people` | `[{"id", "name", "username"?, "language"?}]` |
//! | `GET /client/chats?person=ID` | `[{"id", "kind": "private"\|"group"\|"supergroup"\|"forum", "title", "has_bot", "topics": [{"id", "name"}]}]` |
//! | `GET /client/messages?person=ID&chat=ID&since=VERSION` | see below |
//! | `POST /client/say` `{"person", "chat", "text", "thread"?, "reply_to"?}` | `{"message_id"}` |
//! | `POST /client/press` `{"person", "chat", "message_id", "data"}` | `{"query_id"}` |
//! | `POST /client/act` `{"person", "chat", "act": "kick"\|"invite"\|"migrate"}` | `{}`, or `{"chat"}` where the group has moved |
//!
//! `messages` answers at once with `since=0`, else when something in the chat is newer than that version, or after
//! 25 seconds: `{"version", "bot", "commands", "action"?, "messages", "answers"}`. `version` is the next `since`;
//! `messages` are new and changed ones only, in the chat's order:
//! `{"id", "from", "from_bot", "name", "text", "entities", "buttons", "location"?: [lat, lon],
//! "venue"?: {"title", "address"}, "contact"?: {"phone", "name"}, "reply_to"?, "thread"?, "edited", "deleted",
//! "service", "service_kind"?, "date"}`; the kind is the field's name in the Bot API. Entities are the Bot API's; offsets count UTF-16 units, as JavaScript's strings do. `buttons`
//! are rows of `{"text", "data"?, "url"?, "copy"?}`. `action` is what the bot is shown doing (`typing`) and lasts five
//! seconds. `answers` are those to this person's presses: `{"query_id", "text"?, "alert", "url"?}`. `commands` is the
//! menu that the chat shows: `[{"command", "description"}]`.
//!
//! A refusal is `{"error"}` with status 400. Requests whose `Host` is not this server by its local name or whose body
//! is not declared as JSON are refused with 403: a web page from elsewhere must not speak for the people here.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::{Query, Request, State as Extract};
use axum::http::header::{CONTENT_TYPE, HOST, ORIGIN};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::time::Instant;

use super::observe;
use super::people;
use super::state::{Chat, Content, Shared, Standing, State, Stored};
use super::types::{Button, ButtonAction, GroupKind, Misuse, Outgoing};
use super::wire;

/// How long a request for news waits.
const WAIT: Duration = Duration::from_secs(25);

/// How long clients show what the bot is doing.
const ACTION_LASTS: Duration = Duration::from_secs(5);

#[derive(Debug, Deserialize)]
struct OfPerson {
    person: i64,
}

#[derive(Debug, Deserialize)]
struct News {
    person: i64,
    chat: i64,
    #[serde(default)]
    since: u64,
}

#[derive(Debug, Deserialize)]
struct Say {
    person: i64,
    chat: i64,
    text: String,
    thread: Option<i64>,
    reply_to: Option<i64>,
}

#[derive(Debug, Deserialize)]
struct Press {
    person: i64,
    chat: i64,
    message_id: i64,
    data: String,
}

#[derive(Debug, Deserialize)]
struct Act {
    person: i64,
    chat: i64,
    #[serde(rename = "act")]
    what: What,
}

/// What a person does with the bot in a group, or with the group.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum What {
    Kick,
    Invite,
    Migrate,
}

/// The routes under `/client`.
pub(super) fn router(shared: Arc<Shared>) -> Router<Arc<Shared>> {
    Router::new()
        .route("/people", get(people))
        .route("/chats", get(chats))
        .route("/messages", get(messages))
        .route("/say", post(say))
        .route("/press", post(press))
        .route("/act", post(act))
        .layer(middleware::from_fn(guard))
        .with_state(shared)
}

async fn guard(request: Request, next: Next) -> Response {
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

async fn people(Extract(shared): Extract<Arc<Shared>>) -> Json<Value> {
    let state = shared.read();
    let person = |person: &super::Person| {
        wire::compact(json!({
            "id": person.id,
            "name": name(&state, person.id),
            "username": person.username,
            "language": person.language_code,
        }))
    };
    Json(state.people.values().map(person).collect())
}

async fn chats(Extract(shared): Extract<Arc<Shared>>, Query(of): Query<OfPerson>) -> Json<Value> {
    let state = shared.read();
    let chat = |chat: &Chat| {
        let (kind, title) = match chat.kind {
            None => ("private", "Orders"),
            Some(GroupKind::Basic) => ("group", chat.title.as_str()),
            Some(GroupKind::Supergroup) => ("supergroup", chat.title.as_str()),
            Some(GroupKind::Forum) => ("forum", chat.title.as_str()),
        };
        let topics: Vec<Value> = chat.topics.iter().map(|(id, name)| json!({ "id": id, "name": name })).collect();
        json!({ "id": chat.id, "kind": kind, "title": title, "has_bot": chat.bot_is_in(), "topics": topics })
    };
    let theirs = |chat: &&Chat| chat.members.contains(&of.person) && chat.migrated_to.is_none();
    Json(state.chats.values().filter(theirs).map(chat).collect())
}

async fn messages(Extract(shared): Extract<Arc<Shared>>, Query(of): Query<News>) -> Response {
    let deadline = Instant::now() + WAIT;
    let mut changes = shared.watch();
    loop {
        changes.mark_unchanged();
        let ends_at = {
            let state = shared.read();
            match state.chat(of.chat) {
                Ok(chat) if chat.members.contains(&of.person) => {
                    let (news, action_ends) = news(&state, chat, &of);
                    if news["fresh"] == json!(true) || Instant::now() >= deadline {
                        return Json(news).into_response();
                    }
                    action_ends.map_or(deadline, |ends| ends.min(deadline))
                }
                _ => return refusal(&Misuse::NoSuchChat(of.chat)),
            }
        };
        // A typing bot stops by itself: the page learns that as news, too.
        if tokio::time::timeout_at(ends_at, changes.changed()).await.is_err() {
            let state = shared.read();
            if let Ok(chat) = state.chat(of.chat) {
                return Json(news(&state, chat, &of).0).into_response();
            }
        }
    }
}

/// What the page shows, whether any of it is newer than what it has, and when the bot's action stops to show.
fn news(state: &State, chat: &Chat, of: &News) -> (Value, Option<Instant>) {
    let changed: Vec<&Stored> = chat.messages.values().filter(|message| message.version > of.since).collect();
    let answers: Vec<Value> = state
        .queries
        .iter()
        .filter(|(_, query)| query.person == of.person && query.version > of.since)
        .filter_map(|(id, query)| {
            let answer = query.answer.as_ref()?;
            let (text, url) = (&answer.text, &answer.url);
            let id = id.to_string();
            Some(wire::compact(json!({ "query_id": id, "text": text, "alert": answer.show_alert, "url": url })))
        })
        .collect();
    let action = chat.action.as_ref().filter(|action| action.since.elapsed() < ACTION_LASTS);
    let acted = action.is_some_and(|action| action.version > of.since);
    let fresh = of.since == 0 || !changed.is_empty() || !answers.is_empty() || acted;
    let messages: Vec<Value> = changed.iter().map(|message| seen(state, message)).collect();
    let news = json!({
        "version": state.version,
        "fresh": fresh,
        "bot": state.username,
        "commands": menu(state, chat, of.person),
        "action": action.map(|action| &action.name),
        "messages": messages,
        "answers": answers,
    });
    (wire::compact(news), action.map(|action| action.since + ACTION_LASTS))
}

fn seen(state: &State, stored: &Stored) -> Value {
    let message = observe::message(stored);
    let button = |button: &Button| {
        let mut wire = json!({ "text": button.text });
        match &button.action {
            ButtonAction::Callback(data) => wire["data"] = json!(data),
            ButtonAction::Url(url) => wire["url"] = json!(url),
            ButtonAction::Copy(text) => wire["copy"] = json!(text),
            ButtonAction::Other(_) => {}
        }
        wire
    };
    let buttons: Vec<Vec<Value>> = message.buttons.iter().map(|row| row.iter().map(button).collect()).collect();
    let entities: Vec<Value> = message.entities.iter().map(|entity| wire::entity(state, entity)).collect();
    wire::compact(json!({
        "id": message.id,
        "from": message.from,
        "from_bot": message.from_bot,
        "name": if message.from_bot { "Orders".to_owned() } else { name(state, message.from) },
        "text": message.text,
        "entities": entities,
        "buttons": buttons,
        "location": message.location,
        "venue": message.venue.map(|(title, address)| json!({ "title": title, "address": address })),
        "contact": message.contact.map(|(phone, name)| json!({ "phone": phone, "name": name })),
        "reply_to": message.reply_to,
        "thread": message.thread,
        "edited": message.edited,
        "deleted": message.deleted,
        "service": message.service,
        "service_kind": match stored.content { Content::Service(kind, _) => Some(kind), _ => None },
        "date": message.date,
    }))
}

/// The commands of the narrowest scope that has any, in the person's language first.
fn menu(state: &State, chat: &Chat, person: i64) -> Value {
    let language = state.people.get(&person).and_then(|person| person.language_code.clone()).unwrap_or_default();
    let id = chat.id;
    let scopes = if chat.kind.is_none() {
        vec![format!("chat {id}"), "all_private_chats".to_owned(), "default".to_owned()]
    } else {
        let administers = chat.creator == Some(person) || chat.admins.contains(&person);
        let for_admins = |scope: String| administers.then_some(scope);
        [
            Some(format!("chat_member {id} {person}")),
            for_admins(format!("chat_administrators {id}")),
            Some(format!("chat {id}")),
            for_admins("all_chat_administrators".to_owned()),
            Some("all_group_chats".to_owned()),
            Some("default".to_owned()),
        ]
        .into_iter()
        .flatten()
        .collect()
    };
    let found = scopes.into_iter().find_map(|scope| {
        let of_language = state.commands.get(&(scope.clone(), language.clone()));
        of_language.or_else(|| state.commands.get(&(scope, String::new())))
    });
    found.cloned().unwrap_or_else(|| json!([]))
}

fn name(state: &State, id: i64) -> String {
    let Some(person) = state.people.get(&id) else { return String::new() };
    match &person.last_name {
        Some(last) => format!("{} {last}", person.first_name),
        None => person.first_name.clone(),
    }
}

async fn say(Extract(shared): Extract<Arc<Shared>>, Json(say): Json<Say>) -> Response {
    let Say { person, chat, text, thread, reply_to } = say;
    let outgoing = Outgoing { person, chat, text, thread, reply_to, ..Outgoing::default() };
    match shared.change(|state| people::send(state, &outgoing)) {
        Ok(id) => Json(json!({ "message_id": id })).into_response(),
        Err(misuse) => refusal(&misuse),
    }
}

async fn press(Extract(shared): Extract<Arc<Shared>>, Json(press): Json<Press>) -> Response {
    let Press { person, chat, message_id, data } = press;
    match shared.change(|state| people::press(state, person, chat, message_id, &data)) {
        Ok(id) => Json(json!({ "query_id": id })).into_response(),
        Err(misuse) => refusal(&misuse),
    }
}

async fn act(Extract(shared): Extract<Arc<Shared>>, Json(act): Json<Act>) -> Response {
    let Act { person, chat, what } = act;
    let done = shared.change(|state| match what {
        What::Kick => people::set_standing(state, chat, Standing::Kicked, person).map(|()| json!({})),
        What::Invite => people::invite_bot(state, chat, person).map(|()| json!({})),
        What::Migrate => people::migrate(state, chat).map(|to| json!({ "chat": to })),
    });
    match done {
        Ok(done) => Json(done).into_response(),
        Err(misuse) => refusal(&misuse),
    }
}

fn refusal(misuse: &Misuse) -> Response {
    (StatusCode::BAD_REQUEST, Json(json!({ "error": misuse.to_string() }))).into_response()
}
