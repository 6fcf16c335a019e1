//! `getChat`, `getChatMember`, `leaveChat`.

use serde_json::json;

use super::arguments::{chat_id, writable_chat};
use crate::sandbox::telegram::actions::set_bot_status;
use crate::sandbox::telegram::chat::BotStatus;
use crate::sandbox::telegram::params::Params;
use crate::sandbox::telegram::response::{ApiError, ApiResult};
use crate::sandbox::telegram::state::{BOT_ID, State};
use crate::sandbox::telegram::wire;

pub(super) fn get(state: &mut State, params: &Params) -> ApiResult {
    let id = chat_id(state, params)?;
    let chat = &state.chats[&id];
    match chat.bot_status {
        // The bot does not know accounts that have not written to it.
        BotStatus::NotStarted => return Err(ApiError::bad_request("chat not found")),
        BotStatus::Kicked | BotStatus::Left if chat.kind.is_some() => {
            writable_chat(state, params)?;
        }
        _ => {}
    }
    Ok(wire::full_chat(state, &state.chats[&id]))
}

pub(super) fn get_member(state: &mut State, params: &Params) -> ApiResult {
    let user = params.int("user_id")?.ok_or_else(|| ApiError::bad_request("invalid user_id specified"))?;
    let id = writable_chat(state, params)?.id;
    let chat = &state.chats[&id];
    if user != BOT_ID && !state.accounts.contains_key(&user) {
        return Err(ApiError::bad_request("PARTICIPANT_ID_INVALID"));
    }
    let status = if user == BOT_ID {
        wire::member_status(chat.bot_status)
    } else if !chat.members.contains(&user) {
        "left"
    } else if chat.creator == Some(user) {
        "creator"
    } else if chat.admins.contains(&user) {
        "administrator"
    } else {
        "member"
    };
    Ok(wire::member(state, user, status))
}

pub(super) fn leave(state: &mut State, params: &Params) -> ApiResult {
    let chat = writable_chat(state, params)?;
    if chat.kind.is_none() {
        return Err(ApiError::bad_request("chat member status can't be changed in private chats"));
    }
    let id = chat.id;
    set_bot_status(state, id, BotStatus::Left, BOT_ID).map_err(|_| ApiError::bad_request("chat not found"))?;
    Ok(json!(true))
}
