//! The methods of the Bot API.

use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Path, RawQuery, State as Extract};
use axum::http::header::CONTENT_TYPE;
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode};
use axum::routing::any;
use serde_json::{Value, json};

use super::entities::with_found;
use super::html::{ParsedText, parse_html, plain};
use super::params::{Params, Refusal};
use super::state::{Call, CallbackAnswer, Chat, Message, Sender, State, bot_json};
use super::{Shared, TOKEN, keyboard};

const MAX_TEXT_UNITS: usize = 4096;
const MAX_POLL_SECONDS: i64 = 50;

/// Parameters of every sending method (Bot API 9.1).
const SENDING: [&str; 9] = [
    "chat_id",
    "message_thread_id",
    "reply_parameters",
    "reply_markup",
    "disable_notification",
    "protect_content",
    "allow_paid_broadcast",
    "message_effect_id",
    "business_connection_id",
];

pub(super) fn router(shared: Shared) -> Router {
    Router::new().route("/{bot}/{method}", any(serve)).with_state(shared)
}

async fn serve(
    Extract(shared): Extract<Shared>,
    Path((bot, method)): Path<(String, String)>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    if bot != format!("bot{TOKEN}") {
        return answer(&Err(Refusal::new(401, "")));
    }
    let params = match Params::read(&headers, query.as_deref(), &body) {
        Ok(params) => params,
        Err(refusal) => return answer(&Err(refusal)),
    };
    let name = method.to_ascii_lowercase();
    let result = if name == "getupdates" {
        get_updates(&shared, &params).await
    } else {
        shared.change(|state| call(state, &name, &params))
    };
    let status = result.as_ref().map_or_else(|refusal| refusal.code, |_| 200);
    shared.change(|state| state.record(Call { method, params: params.into_value(), status }));
    answer(&result)
}

fn answer(result: &Result<Value, Refusal>) -> Response<Body> {
    let (status, body) = match result {
        Ok(result) => (200, json!({ "ok": true, "result": result })),
        Err(Refusal { code, description }) => {
            let prefix = match code {
                400 => "Bad Request: ",
                401 => "Unauthorized",
                403 => "Forbidden: ",
                404 => "Not Found: ",
                409 => "Conflict: ",
                _ => "",
            };
            (*code, json!({ "ok": false, "error_code": code, "description": format!("{prefix}{description}") }))
        }
    };
    let mut response = Response::new(Body::from(body.to_string()));
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
    response
}

fn call(state: &mut State, method: &str, params: &Params) -> Result<Value, Refusal> {
    match method {
        "getme" => {
            params.allow_only(&[])?;
            Ok(me())
        }
        "setmycommands" => set_my_commands(state, params),
        "getmycommands" => Ok(state.commands.clone()),
        "getwebhookinfo" => Ok(json!({
            "url": state.webhook.as_deref().unwrap_or_default(), "has_custom_certificate": false,
            "pending_update_count": state.updates.len(),
        })),
        "setwebhook" => {
            state.webhook = params.text("url").filter(|url| !url.is_empty()).map(str::to_owned);
            Ok(true.into())
        }
        "deletewebhook" => {
            params.allow_only(&["drop_pending_updates"])?;
            state.webhook = None;
            if params.flag("drop_pending_updates") {
                state.updates.clear();
            }
            Ok(true.into())
        }
        "sendmessage" => send_message(state, params),
        "sendlocation" => send_location(state, params),
        "editmessagetext" => edit_message_text(state, params),
        "sendchataction" => send_chat_action(state, params),
        "answercallbackquery" => answer_callback_query(state, params),
        _ => Err(Refusal::new(404, format!("method {method} not found"))),
    }
}

fn me() -> Value {
    let mut me = bot_json();
    for (name, value) in [
        ("can_join_groups", true),
        ("can_read_all_group_messages", false),
        ("supports_inline_queries", false),
        ("can_connect_to_business", false),
        ("has_main_web_app", false),
    ] {
        me[name] = value.into();
    }
    me
}

/// A second poller ends the first one; the same happens to a webhook's owner who polls.
async fn get_updates(shared: &Shared, params: &Params) -> Result<Value, Refusal> {
    params.allow_only(&["offset", "limit", "timeout", "allowed_updates"])?;
    let allowed = params.json("allowed_updates")?;
    let offset = params.int("offset").unwrap_or_default();
    let limit = usize::try_from(params.int("limit").unwrap_or(100).clamp(1, 100)).unwrap_or(100);
    let timeout = params.int("timeout").unwrap_or_default().clamp(0, MAX_POLL_SECONDS);
    let mut versions = shared.version.subscribe();
    let poller = shared.change(|state| {
        if state.webhook.is_some() {
            return Err(Refusal::new(
                409,
                "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
            ));
        }
        if let Some(kinds) = allowed {
            state.allowed_updates = serde_json::from_value(kinds).ok();
        }
        confirm(state, offset);
        state.poller += 1;
        Ok(state.poller)
    })?;
    let deadline = tokio::time::Instant::now() + Duration::from_secs(timeout.unsigned_abs());
    loop {
        {
            let state = shared.lock();
            if state.poller != poller {
                return Err(Refusal::new(
                    409,
                    "terminated by other getUpdates request; make sure that only one bot instance is running",
                ));
            }
            if !state.updates.is_empty() {
                return Ok(state.updates.iter().take(limit).cloned().collect());
            }
        }
        if !matches!(tokio::time::timeout_at(deadline, versions.changed()).await, Ok(Ok(()))) {
            return Ok(json!([]));
        }
    }
}

/// Forgets updates below a positive offset; a negative one keeps that many of the newest.
fn confirm(state: &mut State, offset: i64) {
    if offset < 0 {
        let keep = usize::try_from(offset.unsigned_abs()).unwrap_or(usize::MAX);
        while state.updates.len() > keep {
            state.updates.pop_front();
        }
    } else {
        state.updates.retain(|update| update["update_id"].as_i64().is_some_and(|id| id >= offset));
    }
}

fn set_my_commands(state: &mut State, params: &Params) -> Result<Value, Refusal> {
    params.allow_only(&["commands", "scope", "language_code"])?;
    let Some(Value::Array(mut commands)) = params.json("commands")? else {
        return Err(Refusal::bad_request("expected an Array of BotCommand"));
    };
    for command in &mut commands {
        let name = command["command"].as_str().unwrap_or_default().trim_start_matches('/').to_owned();
        let is_name = (1..=32).contains(&name.len())
            && name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_');
        let description = command["description"].as_str().unwrap_or_default();
        if !is_name {
            return Err(Refusal::bad_request("BOT_COMMAND_INVALID"));
        }
        if !(1..=256).contains(&description.chars().count()) {
            return Err(Refusal::bad_request("BOT_COMMAND_DESCRIPTION_INVALID"));
        }
        command["command"] = name.into();
    }
    state.commands = commands.into();
    Ok(true.into())
}

fn send_message(state: &mut State, params: &Params) -> Result<Value, Refusal> {
    params.allow_only(&[&SENDING[..], &["text", "parse_mode", "entities", "link_preview_options"]].concat())?;
    let parsed = text(params)?;
    send(state, params, parsed, None)
}

fn send_location(state: &mut State, params: &Params) -> Result<Value, Refusal> {
    let own = ["latitude", "longitude", "horizontal_accuracy", "live_period", "heading", "proximity_alert_radius"];
    params.allow_only(&[&SENDING[..], &own].concat())?;
    let (Some(latitude), Some(longitude)) = (params.float("latitude"), params.float("longitude")) else {
        return Err(Refusal::bad_request("latitude or longitude is empty"));
    };
    if !(-90.0..=90.0).contains(&latitude) || !(-180.0..=180.0).contains(&longitude) {
        return Err(Refusal::bad_request("location is invalid"));
    }
    send(state, params, ParsedText::default(), Some((latitude, longitude)))
}

fn send(
    state: &mut State,
    params: &Params,
    parsed: ParsedText,
    location: Option<(f64, f64)>,
) -> Result<Value, Refusal> {
    let date = state.now();
    let buttons = keyboard::read(params.json("reply_markup")?)?;
    let (chat_id, chat) = writable_chat(state, params)?;
    let thread = params.small_int("message_thread_id");
    if thread.is_some_and(|thread| !chat.topics.contains(&thread)) {
        return Err(Refusal::bad_request("message thread not found"));
    }
    let reply_to = reply_target(chat, params.json("reply_parameters")?)?;
    let message = chat.add(Message {
        id: 0,
        from: Sender::Bot,
        date,
        entities: with_found(&parsed.text, parsed.entities),
        text: parsed.text,
        buttons,
        location,
        reply_to,
        thread,
        is_edited: false,
    });
    Ok(state.message_json(chat_id, &message))
}

fn reply_target(chat: &Chat, parameters: Option<Value>) -> Result<Option<i32>, Refusal> {
    let Some(parameters) = parameters else { return Ok(None) };
    let target = parameters["message_id"].as_i64().and_then(|id| i32::try_from(id).ok());
    match target {
        Some(id) if chat.messages.contains_key(&id) => Ok(Some(id)),
        Some(_) if parameters["allow_sending_without_reply"] == true => Ok(None),
        _ => Err(Refusal::bad_request("message to be replied not found")),
    }
}

fn edit_message_text(state: &mut State, params: &Params) -> Result<Value, Refusal> {
    let names = [
        "chat_id",
        "message_id",
        "text",
        "parse_mode",
        "entities",
        "link_preview_options",
        "reply_markup",
        "business_connection_id",
    ];
    params.allow_only(&names)?;
    let parsed = text(params)?;
    let buttons = keyboard::read(params.json("reply_markup")?)?;
    let (chat_id, chat) = writable_chat(state, params)?;
    let message = params.small_int("message_id").and_then(|id| chat.messages.get_mut(&id));
    let Some(message) = message else { return Err(Refusal::bad_request("message to edit not found")) };
    if message.from != Sender::Bot || message.location.is_some() {
        return Err(Refusal::bad_request("message can't be edited"));
    }
    let entities = with_found(&parsed.text, parsed.entities);
    if message.text == parsed.text && message.entities == entities && message.buttons == buttons {
        return Err(Refusal::bad_request(
            "message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message",
        ));
    }
    message.text = parsed.text;
    message.entities = entities;
    message.buttons = buttons;
    message.is_edited = true;
    let message = message.clone();
    Ok(state.message_json(chat_id, &message))
}

fn send_chat_action(state: &mut State, params: &Params) -> Result<Value, Refusal> {
    params.allow_only(&["chat_id", "message_thread_id", "action", "business_connection_id"])?;
    if params.text("action") != Some("typing") {
        return Err(Refusal::bad_request("wrong parameter action in request"));
    }
    let now = state.now();
    writable_chat(state, params)?.1.typing_since = Some(now);
    Ok(true.into())
}

fn answer_callback_query(state: &mut State, params: &Params) -> Result<Value, Refusal> {
    params.allow_only(&["callback_query_id", "text", "show_alert", "url", "cache_time"])?;
    let shown = params.text("text").unwrap_or_default();
    if shown.chars().count() > 200 {
        return Err(Refusal::bad_request("MESSAGE_TOO_LONG"));
    }
    let query = params.text("callback_query_id").and_then(|id| state.queries.get_mut(id));
    match query {
        Some(query) if query.answer.is_none() => {
            query.answer = Some(CallbackAnswer { text: shown.to_owned(), is_alert: params.flag("show_alert") });
            Ok(true.into())
        }
        _ => Err(Refusal::bad_request("query is too old and response timeout expired or query ID is invalid")),
    }
}

/// The text with its marks, within Telegram's limits.
fn text(params: &Params) -> Result<ParsedText, Refusal> {
    let text = params.text("text").unwrap_or_default();
    let parsed = match params.text("parse_mode") {
        None => plain(text),
        Some(mode) if mode.eq_ignore_ascii_case("html") => {
            parse_html(text).map_err(|error| Refusal::bad_request(error.to_string()))?
        }
        Some(_) => return Err(Refusal::bad_request("unsupported parse_mode")),
    };
    match parsed.utf16_len() {
        0 => Err(Refusal::bad_request("message text is empty")),
        length if length > MAX_TEXT_UNITS => Err(Refusal::bad_request("message is too long")),
        _ => Ok(parsed),
    }
}

/// The chat of the call, if the bot may write there.
fn writable_chat<'a>(state: &'a mut State, params: &Params) -> Result<(i64, &'a mut Chat), Refusal> {
    let id = params.int("chat_id").ok_or_else(|| Refusal::bad_request("chat_id is empty"))?;
    let chat = state.chats.get_mut(&id).ok_or_else(|| Refusal::bad_request("chat not found"))?;
    match chat.refusal {
        None => Ok((id, chat)),
        Some(why) => Err(Refusal::new(403, why)),
    }
}
