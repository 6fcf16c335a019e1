//! Methods that edit or delete messages, and `answerCallbackQuery`.

use serde_json::{Value, json};

use super::arguments::{self, link_preview, writable_chat};
use crate::sandbox::telegram::chat::{Author, BotStatus, Content, StoredMessage};
use crate::sandbox::telegram::keyboard;
use crate::sandbox::telegram::params::Params;
use crate::sandbox::telegram::response::{ApiError, ApiResult};
use crate::sandbox::telegram::state::{State, unix_time};
use crate::sandbox::telegram::types::CallbackAnswer;
use crate::sandbox::telegram::wire;

const NOT_MODIFIED: &str = "message is not modified: specified new message content and reply markup are exactly the \
                            same as a current content and reply markup of the message";

pub(super) fn text(state: &mut State, params: &Params) -> ApiResult {
    let edit_error = |error: ApiError| match error.description.as_str() {
        // Telegram has another text for the same error when a message is edited.
        "Bad Request: message is too long" => ApiError::bad_request("MESSAGE_TOO_LONG"),
        _ => error,
    };
    let text = arguments::text(params).map_err(edit_error)?;
    let markup = keyboard::read_inline(params)?;
    let link_preview = link_preview(params)?;
    edit(state, params, |message| {
        let Content::Text(old) = &message.content else {
            return Err(ApiError::bad_request("there is no text in the message to edit"));
        };
        if *old == text && message.markup == markup {
            return Err(ApiError::bad_request(NOT_MODIFIED));
        }
        message.content = Content::Text(text);
        message.markup = markup;
        message.link_preview = link_preview;
        message.edited = true;
        Ok(())
    })
}

pub(super) fn markup(state: &mut State, params: &Params) -> ApiResult {
    let markup = keyboard::read_inline(params)?;
    edit(state, params, |message| {
        if message.markup == markup {
            return Err(ApiError::bad_request(NOT_MODIFIED));
        }
        message.markup = markup;
        Ok(())
    })
}

fn edit(
    state: &mut State,
    params: &Params,
    change: impl FnOnce(&mut StoredMessage) -> Result<(), ApiError>,
) -> ApiResult {
    let version = state.version;
    let id = message_id(params)?;
    let chat = writable_chat(state, params)?;
    let chat_id = chat.id;
    let message = chat.message_mut(id).ok_or_else(|| ApiError::bad_request("message to edit not found"))?;
    if message.author != Author::Bot || message.keys.is_some() || matches!(message.content, Content::Service(..)) {
        return Err(ApiError::bad_request("message can't be edited"));
    }
    change(message)?;
    message.edit_date = Some(unix_time());
    message.version = version;
    let chat = &state.chats[&chat_id];
    Ok(wire::message(state, chat, &chat.messages[&id]))
}

/// The bot may delete its own messages everywhere, and others' in private chats and where it is an administrator.
pub(super) fn delete(state: &mut State, params: &Params) -> ApiResult {
    let version = state.version;
    let id = message_id(params)?;
    let chat = writable_chat(state, params)?;
    let may_delete_others = chat.kind.is_none() || chat.bot_status == BotStatus::Admin;
    let message = chat.message_mut(id).ok_or_else(|| ApiError::bad_request("message to delete not found"))?;
    if message.author != Author::Bot && !may_delete_others {
        return Err(ApiError::bad_request("message can't be deleted"));
    }
    message.deleted = true;
    message.version = version;
    Ok(json!(true))
}

fn message_id(params: &Params) -> Result<i64, ApiError> {
    params.int("message_id")?.ok_or_else(|| ApiError::bad_request("message identifier is not specified"))
}

pub(super) fn answer_callback_query(state: &mut State, params: &Params) -> ApiResult {
    let id = params.string("callback_query_id")?.unwrap_or_default();
    let text = params.string("text")?.filter(|text| !text.is_empty());
    let show_alert = params.flag("show_alert")?;
    let url = params.string("url")?;
    params.int("cache_time")?;
    if text.as_ref().is_some_and(|text| text.chars().count() > 200) {
        return Err(ApiError::bad_request("MESSAGE_TOO_LONG"));
    }
    // Only links to the bot itself may be opened this way (and games, which the sandbox does not have).
    let bot_link = format!("https://t.me/{}?start=", state.bot_username);
    if url.as_ref().is_some_and(|url| !url.starts_with(&bot_link)) {
        return Err(ApiError::bad_request("URL_INVALID"));
    }
    let version = state.version;
    let query = id.parse().ok().and_then(|id: u64| state.callback_queries.get_mut(&id));
    let query = query
        .filter(|query| query.answer.is_none() && !query.too_old)
        .ok_or_else(|| ApiError::bad_request("query is too old and response timeout expired or query ID is invalid"))?;
    query.answer = Some(CallbackAnswer { text, show_alert, url });
    query.version = version;
    Ok(Value::Bool(true))
}
