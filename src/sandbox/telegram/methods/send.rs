//! Methods that send something.

use std::time::Duration;

use serde_json::{Map, Value, json};
use tokio::time::Instant;

use super::super::answer::{Answer, ApiError};
use super::super::keyboard;
use super::super::params::Params;
use super::super::state::{Action, Author, Chat, Content, Draft, State};
use super::super::types::GroupKind;
use super::super::wire;
use super::{link_preview, open_chat, text};

/// What clients can show the bot doing.
const ACTIONS: [&str; 14] = [
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

pub(super) fn message(state: &mut State, params: &Params) -> Answer {
    let content = Content::Text(text(params)?);
    let preview = link_preview(params)?;
    send(state, params, content, preview)
}

pub(super) fn location(state: &mut State, params: &Params) -> Answer {
    let mut location = point(params)?;
    if let Some(accuracy) = params.float("horizontal_accuracy")? {
        if !(0.0..=1500.0).contains(&accuracy) {
            return Err(ApiError::bad("wrong horizontal_accuracy"));
        }
        location["horizontal_accuracy"] = json!(accuracy);
    }
    send(state, params, Content::Location(location), None)
}

pub(super) fn venue(state: &mut State, params: &Params) -> Answer {
    let location = point(params)?;
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

pub(super) fn contact(state: &mut State, params: &Params) -> Answer {
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

pub(super) fn action(state: &mut State, params: &Params) -> Answer {
    let action = params.string("action")?.unwrap_or_default();
    if !ACTIONS.contains(&action.as_str()) {
        return Err(ApiError::bad("wrong parameter action in request"));
    }
    let version = state.version;
    let chat = open_chat(state, params)?;
    thread(chat, params)?;
    chat.action = (action != "cancel").then(|| Action { name: action, since: Instant::now(), version });
    Ok(json!(true))
}

fn required(params: &Params, name: &str, refusal: &str) -> Result<String, ApiError> {
    params.string(name)?.filter(|value| !value.trim().is_empty()).ok_or_else(|| ApiError::bad(refusal))
}

fn point(params: &Params) -> Result<Value, ApiError> {
    let coordinate = |name: &str, limit: f64| {
        let value = params.float(name)?.ok_or_else(|| ApiError::bad(format!("{name} is empty")))?;
        if value.abs() > limit {
            return Err(ApiError::bad("wrong location coordinates specified"));
        }
        Ok(value)
    };
    Ok(json!({ "latitude": coordinate("latitude", 90.0)?, "longitude": coordinate("longitude", 180.0)? }))
}

fn send(state: &mut State, params: &Params, content: Content, preview: Option<Value>) -> Answer {
    let markup = keyboard::read(params)?;
    let reply = params.object("reply_parameters", &REPLY_FIELDS)?;
    let silent = params.flag("disable_notification")?;
    let protected = params.flag("protect_content")?;
    let limits = state.limits;
    let chat = open_chat(state, params)?;
    let thread = thread(chat, params)?;
    let reply_to = reply.map(|reply| reply_target(chat, &reply)).transpose()?.flatten();
    if limits {
        within_limits(chat, Instant::now())?;
    }
    // Whatever the bot sends ends its "typing".
    chat.action = None;
    let id = chat.id;
    let thread = thread.or_else(|| topic_of(chat, reply_to));
    let draft = Draft { thread, reply_to, markup, preview, silent, protected, ..Draft::new(Author::Bot, content) };
    let message_id = state.post(id, draft).map_err(|_| ApiError::bad("chat not found"))?;
    let chat = &state.chats[&id];
    Ok(wire::message(state, chat, &chat.messages[&message_id]))
}

/// In a forum an answer goes to the topic of what it answers.
fn topic_of(chat: &Chat, reply_to: Option<i64>) -> Option<i64> {
    chat.message(reply_to?).filter(|_| chat.kind == Some(GroupKind::Forum))?.thread
}

/// The topic, if there is such a one; ordinary supergroups take any message as the root of a thread.
fn thread(chat: &Chat, params: &Params) -> Result<Option<i64>, ApiError> {
    let Some(thread) = params.int("message_thread_id")?.filter(|thread| *thread != 0) else { return Ok(None) };
    let exists = match chat.kind {
        Some(GroupKind::Forum) => chat.topics.contains_key(&thread),
        Some(GroupKind::Supergroup) => chat.message(thread).is_some(),
        _ => false,
    };
    if exists { Ok(Some(thread)) } else { Err(ApiError::bad("message thread not found")) }
}

fn reply_target(chat: &Chat, reply: &Map<String, Value>) -> Result<Option<i64>, ApiError> {
    if reply.contains_key("chat_id") || reply.keys().any(|key| key.starts_with("quote") || key.starts_with("checklist"))
    {
        return Err(ApiError::bad("the sandbox supports only plain replies in the same chat"));
    }
    let id = reply.get("message_id").and_then(Value::as_i64);
    let id = id.ok_or_else(|| ApiError::bad("field \"message_id\" must be a valid Number"))?;
    if chat.message(id).is_some() {
        return Ok(Some(id));
    }
    if reply.get("allow_sending_without_reply") == Some(&Value::Bool(true)) {
        return Ok(None);
    }
    Err(ApiError::bad("message to be replied not found"))
}

/// One message a second to a person, twenty a minute to a group.
fn within_limits(chat: &mut Chat, now: Instant) -> Result<(), ApiError> {
    let (count, period) = if chat.kind.is_none() { (1, Duration::from_secs(1)) } else { (20, Duration::from_mins(1)) };
    while chat.sent.front().is_some_and(|sent| now.duration_since(*sent) >= period) {
        chat.sent.pop_front();
    }
    if chat.sent.len() >= count {
        let oldest = chat.sent.front().map_or(Duration::ZERO, |sent| now.duration_since(*sent));
        let wait = period.saturating_sub(oldest);
        return Err(ApiError::too_many(wait.as_millis().div_ceil(1000).try_into().unwrap_or(1).max(1)));
    }
    chat.sent.push_back(now);
    Ok(())
}
