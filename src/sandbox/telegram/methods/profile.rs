//! `getMe`, and methods for the bot's commands and descriptions.

use serde_json::{Value, json};

use crate::sandbox::telegram::params::Params;
use crate::sandbox::telegram::response::{ApiError, ApiResult};
use crate::sandbox::telegram::state::State;
use crate::sandbox::telegram::wire;

pub(super) fn get_me(state: &State) -> Value {
    let mut me = wire::bot(state);
    me["can_join_groups"] = json!(true);
    me["can_read_all_group_messages"] = json!(!state.privacy_mode);
    me["supports_inline_queries"] = json!(false);
    me["can_connect_to_business"] = json!(false);
    me["has_main_web_app"] = json!(false);
    me
}

pub(super) fn set_commands(state: &mut State, params: &Params) -> ApiResult {
    let key = commands_key(state, params)?;
    let commands =
        params.array("commands")?.ok_or_else(|| ApiError::bad_request("can't parse commands: expected an Array"))?;
    if commands.len() > 100 {
        return Err(ApiError::bad_request("BOT_COMMANDS_TOO_MUCH"));
    }
    let commands = commands.iter().map(checked_command).collect::<Result<Vec<Value>, ApiError>>()?;
    if commands.is_empty() {
        state.commands.remove(&key);
    } else {
        state.commands.insert(key, Value::Array(commands));
    }
    Ok(json!(true))
}

pub(super) fn get_commands(state: &mut State, params: &Params) -> ApiResult {
    let key = commands_key(state, params)?;
    Ok(state.commands.get(&key).cloned().unwrap_or_else(|| json!([])))
}

pub(super) fn delete_commands(state: &mut State, params: &Params) -> ApiResult {
    let key = commands_key(state, params)?;
    state.commands.remove(&key);
    Ok(json!(true))
}

pub(super) fn set_description(state: &mut State, params: &Params, name: &'static str, limit: usize) -> ApiResult {
    let text = params.string(name)?.unwrap_or_default();
    if text.chars().count() > limit {
        return Err(ApiError::bad_request(format!("{name} is too long")));
    }
    state.descriptions.insert((name, language(params)?), text);
    Ok(json!(true))
}

fn checked_command(command: &Value) -> Result<Value, ApiError> {
    let field = |name: &str| command[name].as_str().map(str::trim);
    let (Some(name), Some(description)) = (field("command"), field("description")) else {
        return Err(ApiError::bad_request("can't parse BotCommand: a command and a description are required"));
    };
    // Telegram accepts a slash but stores the command without it.
    let name = name.strip_prefix('/').unwrap_or(name);
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    if !(1..=32).contains(&name.len()) || !name.chars().all(allowed) {
        return Err(ApiError::bad_request("BOT_COMMAND_INVALID"));
    }
    if !(1..=256).contains(&description.chars().count()) {
        return Err(ApiError::bad_request("BOT_COMMAND_DESCRIPTION_INVALID"));
    }
    Ok(json!({ "command": name, "description": description }))
}

fn language(params: &Params) -> Result<String, ApiError> {
    let language = params.string("language_code")?.unwrap_or_default();
    let valid = language.is_empty() || (language.len() == 2 && language.bytes().all(|b| b.is_ascii_lowercase()));
    if valid { Ok(language) } else { Err(ApiError::bad_request("invalid language code specified")) }
}

/// Scope and language.
fn commands_key(state: &State, params: &Params) -> Result<(String, String), ApiError> {
    let language = language(params)?;
    let Some(scope) = params.object("scope", &["type", "chat_id", "user_id"])? else {
        return Ok(("default".to_owned(), language));
    };
    let kind = scope.get("type").and_then(Value::as_str).unwrap_or_default();
    let id = |name: &str| scope.get(name).and_then(|id| id.as_i64().or_else(|| id.as_str()?.parse().ok()));
    let chat = || {
        id("chat_id").filter(|id| state.chats.contains_key(id)).ok_or_else(|| ApiError::bad_request("chat not found"))
    };
    let scope = match kind {
        "default" | "all_private_chats" | "all_group_chats" | "all_chat_administrators" => kind.to_owned(),
        "chat" | "chat_administrators" => format!("{kind} {}", chat()?),
        "chat_member" => {
            let user = id("user_id").ok_or_else(|| ApiError::bad_request("invalid user_id specified"))?;
            format!("{kind} {} {user}", chat()?)
        }
        _ => return Err(ApiError::bad_request("can't parse BotCommandScope: unsupported type specified")),
    };
    Ok((scope, language))
}
