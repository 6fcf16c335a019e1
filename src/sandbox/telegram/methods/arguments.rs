//! Reads parameters that several methods have.

use serde_json::Value;

use crate::sandbox::telegram::chat::{BotStatus, Chat};
use crate::sandbox::telegram::entities;
use crate::sandbox::telegram::html::{self, MAX_CAPTION_LENGTH, MAX_TEXT_LENGTH, ParsedText};
use crate::sandbox::telegram::params::Params;
use crate::sandbox::telegram::response::ApiError;
use crate::sandbox::telegram::state::State;
use crate::sandbox::telegram::types::GroupKind;

/// Fails if there is no such chat.
pub(super) fn chat_id(state: &State, params: &Params) -> Result<i64, ApiError> {
    let name = params.string("chat_id")?.filter(|name| !name.is_empty());
    let name = name.ok_or_else(|| ApiError::bad_request("chat_id is empty"))?;
    let known = |id: &i64| state.chats.contains_key(id);
    name.parse().ok().filter(known).ok_or_else(|| ApiError::bad_request("chat not found"))
}

/// Fails if the bot may not write to the chat.
pub(super) fn writable_chat<'a>(state: &'a mut State, params: &Params) -> Result<&'a mut Chat, ApiError> {
    let id = chat_id(state, params)?;
    let chat = state.chat_mut(id).map_err(|_| ApiError::bad_request("chat not found"))?;
    if let Some(to) = chat.migrated_to {
        return Err(ApiError::migrated(to));
    }
    let reason = match (chat.kind, chat.bot_status) {
        (_, BotStatus::Member | BotStatus::Admin) => return Ok(chat),
        (None, BotStatus::Kicked) => "bot was blocked by the user",
        (None, _) => "bot can't initiate conversation with a user",
        (Some(GroupKind::Basic), BotStatus::Kicked) => "bot was kicked from the group chat",
        (Some(GroupKind::Basic), _) => "bot is not a member of the group chat",
        (Some(_), BotStatus::Kicked) => "bot was kicked from the supergroup chat",
        (Some(_), _) => "bot is not a member of the supergroup chat",
    };
    Err(ApiError::forbidden(reason))
}

/// `text`, parsed according to `parse_mode`.
pub(super) fn text(params: &Params) -> Result<ParsedText, ApiError> {
    let text = parsed(params, "text")?;
    if text.text.is_empty() {
        return Err(ApiError::bad_request("message text is empty"));
    }
    if text.utf16_len() > MAX_TEXT_LENGTH {
        return Err(ApiError::bad_request("message is too long"));
    }
    Ok(text)
}

/// `caption`, parsed according to `parse_mode`; it may be empty.
pub(super) fn caption(params: &Params) -> Result<ParsedText, ApiError> {
    let caption = parsed(params, "caption")?;
    if caption.utf16_len() > MAX_CAPTION_LENGTH {
        return Err(ApiError::bad_request("message caption is too long"));
    }
    Ok(caption)
}

fn parsed(params: &Params, name: &str) -> Result<ParsedText, ApiError> {
    let raw = params.string(name)?.unwrap_or_default();
    let mut text = match params.string("parse_mode")?.unwrap_or_default().to_ascii_lowercase().as_str() {
        "" => html::plain(&raw),
        "html" => html::parse_html(&raw).map_err(|error| ApiError::bad_request(error.to_string()))?,
        _ => return Err(ApiError::bad_request("unsupported parse_mode")),
    };
    text.entities = entities::with_detected(&text.text, text.entities);
    Ok(text)
}

pub(super) fn link_preview(params: &Params) -> Result<Option<Value>, ApiError> {
    let fields = ["is_disabled", "url", "prefer_small_media", "prefer_large_media", "show_above_text"];
    let options = params.object("link_preview_options", &fields)?;
    Ok(options.filter(|options| !options.is_empty()).map(Value::Object))
}
