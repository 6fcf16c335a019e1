//! The Bot API's methods.

mod arguments;
mod chats;
mod edit;
mod poll;
mod profile;
mod send;
mod webhook;

use super::method_table::ApiMethod;
use super::params::Params;
use super::response::{ApiError, ApiResult};
use super::shared::Shared;

pub(super) async fn dispatch(shared: &Shared, method: &ApiMethod, params: &Params) -> ApiResult {
    params.check_names(method)?;
    if method.name == "getUpdates" {
        return poll::get_updates(shared, params).await;
    }
    shared.change(|state| match method.name {
        "getMe" => Ok(profile::get_me(state)),
        "getWebhookInfo" => Ok(webhook::get_info(state)),
        "deleteWebhook" => webhook::delete(state, params),
        "setWebhook" => webhook::set(state, params),
        "setMyCommands" => profile::set_commands(state, params),
        "getMyCommands" => profile::get_commands(state, params),
        "deleteMyCommands" => profile::delete_commands(state, params),
        "setMyDescription" => profile::set_description(state, params, "description", 512),
        "setMyShortDescription" => profile::set_description(state, params, "short_description", 120),
        "sendMessage" => send::message(state, params),
        "sendDocument" => send::document(state, params),
        "sendPhoto" => send::photo(state, params),
        "sendLocation" => send::location(state, params),
        "sendVenue" => send::venue(state, params),
        "sendContact" => send::contact(state, params),
        "sendChatAction" => send::chat_action(state, params),
        "editMessageText" => edit::text(state, params),
        "editMessageReplyMarkup" => edit::markup(state, params),
        "deleteMessage" => edit::delete(state, params),
        "answerCallbackQuery" => edit::answer_callback_query(state, params),
        "getChat" => chats::get(state, params),
        "getChatMember" => chats::get_member(state, params),
        "leaveChat" => chats::leave(state, params),
        other => Err(ApiError::no_such_method(other)),
    })
}
