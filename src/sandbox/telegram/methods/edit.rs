//! Methods that change what was sent, and the answer to a press.

use serde_json::{Value, json};

use super::super::answer::{Answer, ApiError};
use super::super::keyboard;
use super::super::params::Params;
use super::super::state::{Author, Content, State, Stored, unix_time};
use super::super::types::CallbackAnswer;
use super::super::wire;
use super::{link_preview, open_chat};

const NOT_MODIFIED: &str = "message is not modified: specified new message content and reply markup are exactly the \
                            same as a current content and reply markup of the message";

pub(super) fn text(state: &mut State, params: &Params) -> Answer {
    let too_long = |error: ApiError| match error.description.as_str() {
        // Telegram words the same refusal otherwise for edits.
        "Bad Request: message is too long" => ApiError::bad("MESSAGE_TOO_LONG"),
        _ => error,
    };
    let text = super::text(params).map_err(too_long)?;
    let markup = keyboard::read(params)?;
    let preview = link_preview(params)?;
    edit(state, params, |message| {
        let Content::Text(old) = &message.content else {
            return Err(ApiError::bad("there is no text in the message to edit"));
        };
        if *old == text && message.markup == markup {
            return Err(ApiError::bad(NOT_MODIFIED));
        }
        message.content = Content::Text(text);
        message.markup = markup;
        message.preview = preview;
        message.edited = true;
        Ok(())
    })
}

pub(super) fn markup(state: &mut State, params: &Params) -> Answer {
    let markup = keyboard::read(params)?;
    edit(state, params, |message| {
        if message.markup == markup {
            return Err(ApiError::bad(NOT_MODIFIED));
        }
        message.markup = markup;
        Ok(())
    })
}

fn edit(state: &mut State, params: &Params, change: impl FnOnce(&mut Stored) -> Result<(), ApiError>) -> Answer {
    let version = state.version;
    let id = message_id(params)?;
    let chat = open_chat(state, params)?;
    let chat_id = chat.id;
    let message = chat.messages.get_mut(&id).filter(|message| !message.deleted);
    let message = message.ok_or_else(|| ApiError::bad("message to edit not found"))?;
    if message.author != Author::Bot || matches!(message.content, Content::Service(..)) {
        return Err(ApiError::bad("message can't be edited"));
    }
    change(message)?;
    message.edit_date = Some(unix_time());
    message.version = version;
    let chat = &state.chats[&chat_id];
    Ok(wire::message(state, chat, &chat.messages[&id]))
}

/// The bot deletes its own messages everywhere, and others' in private chats and where it is an administrator.
pub(super) fn delete(state: &mut State, params: &Params) -> Answer {
    let version = state.version;
    let id = message_id(params)?;
    let chat = open_chat(state, params)?;
    let others = chat.kind.is_none() || wire::status(chat.standing) == "administrator";
    let message = chat.messages.get_mut(&id).filter(|message| !message.deleted);
    let message = message.ok_or_else(|| ApiError::bad("message to delete not found"))?;
    if message.author != Author::Bot && !others {
        return Err(ApiError::bad("message can't be deleted"));
    }
    message.deleted = true;
    message.version = version;
    Ok(json!(true))
}

fn message_id(params: &Params) -> Result<i64, ApiError> {
    params.int("message_id")?.ok_or_else(|| ApiError::bad("message identifier is not specified"))
}

pub(super) fn answer_query(state: &mut State, params: &Params) -> Answer {
    let id = params.string("callback_query_id")?.unwrap_or_default();
    let text = params.string("text")?.filter(|text| !text.is_empty());
    let show_alert = params.flag("show_alert")?;
    let url = params.string("url")?;
    params.int("cache_time")?;
    if text.as_ref().is_some_and(|text| text.chars().count() > 200) {
        return Err(ApiError::bad("MESSAGE_TOO_LONG"));
    }
    // Only links that start the bot itself may be opened this way (and games, which there are none of here).
    let own = format!("https://t.me/{}?start=", state.username);
    if url.as_ref().is_some_and(|url| !url.starts_with(&own)) {
        return Err(ApiError::bad("URL_INVALID"));
    }
    let version = state.version;
    let query = id.parse().ok().and_then(|id: u64| state.queries.get_mut(&id));
    let query = query
        .filter(|query| query.answer.is_none() && !query.too_old)
        .ok_or_else(|| ApiError::bad("query is too old and response timeout expired or query ID is invalid"))?;
    query.answer = Some(CallbackAnswer { text, show_alert, url });
    query.version = version;
    Ok(Value::Bool(true))
}
