//! The `send…` methods.

use std::collections::VecDeque;
use std::time::Duration;

use serde_json::{Map, Value, json};
use tokio::time::Instant;

use super::arguments::{caption, link_preview, text, writable_chat};
use crate::sandbox::telegram::chat::{Author, Chat, ChatAction, Content, Draft};
use crate::sandbox::telegram::documents;
use crate::sandbox::telegram::keyboard::{self, Markup};
use crate::sandbox::telegram::params::{InputFile, Params};
use crate::sandbox::telegram::photos;
use crate::sandbox::telegram::response::{ApiError, ApiResult};
use crate::sandbox::telegram::state::State;
use crate::sandbox::telegram::types::GroupKind;
use crate::sandbox::telegram::wire;

const CHAT_ACTIONS: [&str; 14] = [
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
    "record_audio",
    "upload_audio",
    "cancel",
];

const REPLY_FIELDS: [&str; 8] = [
    "message_id",
    "chat_id",
    "allow_sending_without_reply",
    "quote",
    "quote_parse_mode",
    "quote_entities",
    "quote_position",
    "checklist_task_id",
];

pub(super) fn message(state: &mut State, params: &Params) -> ApiResult {
    let content = Content::Text(text(params)?);
    let link_preview = link_preview(params)?;
    send(state, params, content, link_preview)
}

pub(super) fn photo(state: &mut State, params: &Params) -> ApiResult {
    let input = params.file("photo")?.ok_or_else(|| ApiError::bad_request("there is no photo in the request"))?;
    let caption = caption(params)?;
    let photo = match input {
        InputFile::Uploaded(file) => photos::read(&file.bytes)?,
        InputFile::Id(id) => photos::find(&state.chats, &id).cloned().ok_or_else(wrong_file)?,
    };
    send(state, params, Content::Photo(photo, caption), None)
}

pub(super) fn document(state: &mut State, params: &Params) -> ApiResult {
    let input = params.file("document")?.ok_or_else(|| ApiError::bad_request("there is no document in the request"))?;
    let caption = caption(params)?;
    let document = match input {
        InputFile::Uploaded(file) => documents::read(file, state.version)?,
        InputFile::Id(id) => documents::find(&state.chats, &id).cloned().ok_or_else(wrong_file)?,
    };
    send(state, params, Content::Document(document, caption), None)
}

/// Telegram would fetch a file by its URL; the sandbox has no network.
fn wrong_file() -> ApiError {
    ApiError::bad_request("wrong file identifier/HTTP URL specified")
}

pub(super) fn location(state: &mut State, params: &Params) -> ApiResult {
    let mut location = coordinates(params)?;
    if let Some(accuracy) = params.float("horizontal_accuracy")? {
        if !(0.0..=1500.0).contains(&accuracy) {
            return Err(ApiError::bad_request("wrong horizontal_accuracy"));
        }
        location["horizontal_accuracy"] = json!(accuracy);
    }
    send(state, params, Content::Location(location), None)
}

pub(super) fn venue(state: &mut State, params: &Params) -> ApiResult {
    let location = coordinates(params)?;
    let title = required(params, "title", "title is empty")?;
    let address = required(params, "address", "address is empty")?;
    let mut venue = json!({ "location": location, "title": title, "address": address });
    for name in ["foursquare_id", "foursquare_type", "google_place_id", "google_place_type"] {
        if let Some(value) = params.string(name)? {
            venue[name] = json!(value);
        }
    }
    send(state, params, Content::Venue(venue), None)
}

pub(super) fn contact(state: &mut State, params: &Params) -> ApiResult {
    let phone = required(params, "phone_number", "phone_number is empty")?;
    let first_name = required(params, "first_name", "first_name is empty")?;
    let mut contact = json!({ "phone_number": phone, "first_name": first_name });
    for name in ["last_name", "vcard"] {
        if let Some(value) = params.string(name)? {
            contact[name] = json!(value);
        }
    }
    send(state, params, Content::Contact(contact), None)
}

pub(super) fn chat_action(state: &mut State, params: &Params) -> ApiResult {
    let action = params.string("action")?.unwrap_or_default();
    if !CHAT_ACTIONS.contains(&action.as_str()) {
        return Err(ApiError::bad_request("wrong parameter action in request"));
    }
    let version = state.version;
    let chat = writable_chat(state, params)?;
    thread(chat, params)?;
    chat.action = (action != "cancel").then(|| ChatAction { name: action, since: Instant::now(), version });
    Ok(json!(true))
}

fn required(params: &Params, name: &str, error: &str) -> Result<String, ApiError> {
    params.string(name)?.filter(|value| !value.trim().is_empty()).ok_or_else(|| ApiError::bad_request(error))
}

fn coordinates(params: &Params) -> Result<Value, ApiError> {
    let coordinate = |name: &str, limit: f64| {
        let value = params.float(name)?.ok_or_else(|| ApiError::bad_request(format!("{name} is empty")))?;
        if value.abs() > limit {
            return Err(ApiError::bad_request("wrong location coordinates specified"));
        }
        Ok(value)
    };
    Ok(json!({ "latitude": coordinate("latitude", 90.0)?, "longitude": coordinate("longitude", 180.0)? }))
}

fn send(state: &mut State, params: &Params, content: Content, link_preview: Option<Value>) -> ApiResult {
    let reply = params.object("reply_parameters", &REPLY_FIELDS)?;
    let silent = params.flag("disable_notification")?;
    let protected = params.flag("protect_content")?;
    let chat = writable_chat(state, params)?;
    let (markup, keys) = match keyboard::read(params, chat.kind.is_none())? {
        Some(Markup::Inline(markup)) => (Some(markup), None),
        Some(Markup::Keys(keys)) => (None, Some(keys)),
        None => (None, None),
    };
    let thread = thread(chat, params)?;
    let reply_to = reply.map(|reply| reply_target(chat, &reply)).transpose()?.flatten();
    let id = chat.id;
    if state.enforces_limits {
        check_rate_limits(state, id, Instant::now())?;
    }
    let chat = state.chat_mut(id).map_err(|_| ApiError::bad_request("chat not found"))?;
    // Every message of the bot ends its chat action.
    chat.action = None;
    let id = chat.id;
    let thread = thread.or_else(|| reply_topic(chat, reply_to));
    let draft =
        Draft { thread, reply_to, markup, keys, link_preview, silent, protected, ..Draft::new(Author::Bot, content) };
    let message_id = state.post(id, draft).map_err(|_| ApiError::bad_request("chat not found"))?;
    let chat = &state.chats[&id];
    Ok(wire::message(state, chat, &chat.messages[&message_id]))
}

/// In a forum a reply belongs to the topic of its target.
fn reply_topic(chat: &Chat, reply_to: Option<i64>) -> Option<i64> {
    chat.message(reply_to?).filter(|_| chat.kind == Some(GroupKind::Forum))?.thread
}

/// Fails if there is no such topic. In a supergroup without topics every message can be the root of a thread.
fn thread(chat: &Chat, params: &Params) -> Result<Option<i64>, ApiError> {
    let Some(thread) = params.int("message_thread_id")?.filter(|thread| *thread != 0) else { return Ok(None) };
    let exists = match chat.kind {
        Some(GroupKind::Forum) => chat.topics.contains_key(&thread),
        Some(GroupKind::Supergroup) => chat.message(thread).is_some(),
        _ => false,
    };
    if exists { Ok(Some(thread)) } else { Err(ApiError::bad_request("message thread not found")) }
}

fn reply_target(chat: &Chat, reply: &Map<String, Value>) -> Result<Option<i64>, ApiError> {
    if reply.contains_key("chat_id") || reply.keys().any(|key| key.starts_with("quote") || key.starts_with("checklist"))
    {
        return Err(ApiError::bad_request("the sandbox supports only plain replies in the same chat"));
    }
    let id = reply.get("message_id").and_then(Value::as_i64);
    let id = id.ok_or_else(|| ApiError::bad_request("field \"message_id\" must be a valid Number"))?;
    if chat.message(id).is_some() {
        return Ok(Some(id));
    }
    if reply.get("allow_sending_without_reply") == Some(&Value::Bool(true)) {
        return Ok(None);
    }
    Err(ApiError::bad_request("message to be replied not found"))
}

/// One message a second in a private chat, twenty a minute in a group, thirty a second in all (Bot FAQ, "My bot is
/// hitting limits").
fn check_rate_limits(state: &mut State, chat: i64, now: Instant) -> Result<(), ApiError> {
    let chat = state.chats.get_mut(&chat).ok_or_else(|| ApiError::bad_request("chat not found"))?;
    let in_chat = if chat.kind.is_none() { (1, Duration::from_secs(1)) } else { (20, Duration::from_mins(1)) };
    check_rate_limit(&mut state.send_times, (30, Duration::from_secs(1)), now)?;
    check_rate_limit(&mut chat.send_times, in_chat, now)?;
    state.send_times.push_back(now);
    chat.send_times.push_back(now);
    Ok(())
}

fn check_rate_limit(
    times: &mut VecDeque<Instant>,
    (count, period): (usize, Duration),
    now: Instant,
) -> Result<(), ApiError> {
    while times.front().is_some_and(|time| now.duration_since(*time) >= period) {
        times.pop_front();
    }
    if times.len() < count {
        return Ok(());
    }
    let oldest = times.front().map_or(Duration::ZERO, |time| now.duration_since(*time));
    let wait = period.saturating_sub(oldest);
    Err(ApiError::too_many_requests(wait.as_millis().div_ceil(1000).try_into().unwrap_or(1).max(1)))
}
