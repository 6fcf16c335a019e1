//! The Bot API's methods.

mod chats;
mod edit;
mod poll;
mod profile;
mod send;
mod webhook;

use serde_json::Value;

use super::answer::{Answer, ApiError};
use super::entities;
use super::html::{self, ParsedText};
use super::params::Params;
use super::state::{Chat, Shared, Standing, State};
use super::types::GroupKind;

/// The longest text in UTF-16 code units.
pub(super) const MAX_TEXT: usize = 4096;

/// Answers one request to a method given by its documented name.
pub(super) async fn answer(shared: &Shared, method: &str, params: &Params) -> Answer {
    params.check_names(method)?;
    if method == "getUpdates" {
        return poll::get_updates(shared, params).await;
    }
    shared.change(|state| match method {
        "getMe" => Ok(profile::me(state)),
        "getWebhookInfo" => Ok(webhook::info(state)),
        "deleteWebhook" => webhook::delete(state, params),
        "setWebhook" => webhook::set(state, params),
        "setMyCommands" => profile::set_commands(state, params),
        "getMyCommands" => profile::get_commands(state, params),
        "deleteMyCommands" => profile::delete_commands(state, params),
        "setMyDescription" => profile::describe(state, params, "description", 512),
        "setMyShortDescription" => profile::describe(state, params, "short_description", 120),
        "sendMessage" => send::message(state, params),
        "sendLocation" => send::location(state, params),
        "sendVenue" => send::venue(state, params),
        "sendContact" => send::contact(state, params),
        "sendChatAction" => send::action(state, params),
        "editMessageText" => edit::text(state, params),
        "editMessageReplyMarkup" => edit::markup(state, params),
        "deleteMessage" => edit::delete(state, params),
        "answerCallbackQuery" => edit::answer_query(state, params),
        "getChat" => chats::get(state, params),
        "getChatMember" => chats::member(state, params),
        "leaveChat" => chats::leave(state, params),
        other => Err(ApiError::no_such_method(other)),
    })
}

/// The id of the chat that is meant, if there is such a chat.
fn chat_id(state: &State, params: &Params) -> Result<i64, ApiError> {
    let name = params.string("chat_id")?.filter(|name| !name.is_empty());
    let name = name.ok_or_else(|| ApiError::bad("chat_id is empty"))?;
    let known = |id: &i64| state.chats.contains_key(id);
    name.parse().ok().filter(known).ok_or_else(|| ApiError::bad("chat not found"))
}

/// The chat that is meant, if the bot may act there.
fn open_chat<'a>(state: &'a mut State, params: &Params) -> Result<&'a mut Chat, ApiError> {
    let id = chat_id(state, params)?;
    let chat = state.chat_mut(id).map_err(|_| ApiError::bad("chat not found"))?;
    if let Some(to) = chat.migrated_to {
        return Err(ApiError::migrated(to));
    }
    let refusal = match (chat.kind, chat.standing) {
        (_, Standing::Member | Standing::Admin) => return Ok(chat),
        (None, Standing::Kicked) => "bot was blocked by the user",
        (None, _) => "bot can't initiate conversation with a user",
        (Some(GroupKind::Basic), Standing::Kicked) => "bot was kicked from the group chat",
        (Some(GroupKind::Basic), _) => "bot is not a member of the group chat",
        (Some(_), Standing::Kicked) => "bot was kicked from the supergroup chat",
        (Some(_), _) => "bot is not a member of the supergroup chat",
    };
    Err(ApiError::forbidden(refusal))
}

/// The text with its marks, parsed as the caller asks.
fn text(params: &Params) -> Result<ParsedText, ApiError> {
    let raw = params.string("text")?.unwrap_or_default();
    let mut text = match params.string("parse_mode")?.unwrap_or_default().to_ascii_lowercase().as_str() {
        "" => html::plain(&raw),
        "html" => html::parse_html(&raw).map_err(|error| ApiError::bad(error.to_string()))?,
        _ => return Err(ApiError::bad("unsupported parse_mode")),
    };
    if text.text.is_empty() {
        return Err(ApiError::bad("message text is empty"));
    }
    if text.utf16_len() > MAX_TEXT {
        return Err(ApiError::bad("message is too long"));
    }
    text.entities = entities::with_found(&text.text, text.entities);
    Ok(text)
}

fn link_preview(params: &Params) -> Result<Option<Value>, ApiError> {
    let fields = ["is_disabled", "url", "prefer_small_media", "prefer_large_media", "show_above_text"];
    let options = params.object("link_preview_options", &fields)?;
    Ok(options.filter(|options| !options.is_empty()).map(Value::Object))
}
