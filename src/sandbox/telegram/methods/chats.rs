//! Methods about chats and who is in them.

use serde_json::json;

use super::super::answer::{Answer, ApiError};
use super::super::params::Params;
use super::super::people::set_standing;
use super::super::state::{BOT_ID, Standing, State};
use super::super::wire;
use super::{chat_id, open_chat};

pub(super) fn get(state: &mut State, params: &Params) -> Answer {
    let id = chat_id(state, params)?;
    let chat = &state.chats[&id];
    match chat.standing {
        // A person who never wrote is as unknown to the bot as anybody else.
        Standing::Stranger => return Err(ApiError::bad("chat not found")),
        Standing::Kicked | Standing::Left if chat.kind.is_some() => {
            open_chat(state, params)?;
        }
        _ => {}
    }
    Ok(wire::full_chat(state, &state.chats[&id]))
}

pub(super) fn member(state: &mut State, params: &Params) -> Answer {
    let user = params.int("user_id")?.ok_or_else(|| ApiError::bad("invalid user_id specified"))?;
    let chat = open_chat(state, params)?;
    let id = chat.id;
    let chat = &state.chats[&id];
    if user != BOT_ID && !state.people.contains_key(&user) {
        return Err(ApiError::bad("PARTICIPANT_ID_INVALID"));
    }
    let status = if user == BOT_ID {
        wire::status(chat.standing)
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

pub(super) fn leave(state: &mut State, params: &Params) -> Answer {
    let chat = open_chat(state, params)?;
    if chat.kind.is_none() {
        return Err(ApiError::bad("chat member status can't be changed in private chats"));
    }
    let id = chat.id;
    set_standing(state, id, Standing::Left, BOT_ID).map_err(|_| ApiError::bad("chat not found"))?;
    Ok(json!(true))
}
