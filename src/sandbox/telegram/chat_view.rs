//! A chat as the web client shows it to an account; `client.rs` documents the JSON.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::Instant;

use super::chat::{Chat, Content, StoredMessage};
use super::message_view::message_view;
use super::state::State;
use super::types::{Button, ButtonAction, Key};
use super::wire;

/// How long clients show a chat action.
const CHAT_ACTION_DURATION: Duration = Duration::from_secs(5);

pub(super) struct ChatView {
    pub(super) json: Value,
    /// Whether anything changed after the requested version.
    pub(super) has_changes: bool,
    pub(super) chat_action_ends: Option<Instant>,
}

impl ChatView {
    pub(super) fn new(state: &State, chat: &Chat, account: i64, since: u64) -> Self {
        let messages: Vec<Value> = chat
            .messages
            .values()
            .filter(|message| message.version > since)
            .map(|message| message_json(state, message))
            .collect();
        let answers = answers(state, account, since);
        let action = chat.action.as_ref().filter(|action| action.since.elapsed() < CHAT_ACTION_DURATION);
        let has_new_action = action.is_some_and(|action| action.version > since);
        let has_changes = since == 0 || !messages.is_empty() || !answers.is_empty() || has_new_action;
        let json = wire::compact(json!({
            "version": state.version,
            "bot": state.bot_username,
            "commands": commands(state, chat, account),
            "keys": keys(chat),
            "action": action.map(|action| &action.name),
            "messages": messages,
            "answers": answers,
        }));
        Self { json, has_changes, chat_action_ends: action.map(|action| action.since + CHAT_ACTION_DURATION) }
    }
}

/// First and last name; empty for an unknown account.
pub(super) fn account_name(state: &State, id: i64) -> String {
    let Some(account) = state.accounts.get(&id) else { return String::new() };
    match &account.last_name {
        Some(last) => format!("{} {last}", account.first_name),
        None => account.first_name.clone(),
    }
}

fn answers(state: &State, account: i64, since: u64) -> Vec<Value> {
    let queries = state.callback_queries.iter();
    let queries = queries.filter(|(_, query)| query.account == account && query.version > since);
    queries
        .filter_map(|(id, query)| {
            let answer = query.answer.as_ref()?;
            let (text, url) = (&answer.text, &answer.url);
            let id = id.to_string();
            Some(wire::compact(json!({ "query_id": id, "text": text, "alert": answer.show_alert, "url": url })))
        })
        .collect()
}

fn message_json(state: &State, stored: &StoredMessage) -> Value {
    let message = message_view(stored);
    let buttons: Vec<Vec<Value>> = message.buttons.iter().map(|row| row.iter().map(button_json).collect()).collect();
    let entities: Vec<Value> = message.entities.iter().map(|entity| wire::entity(state, entity)).collect();
    wire::compact(json!({
        "id": message.id,
        "from": message.from,
        "from_bot": message.from_bot,
        "name": if message.from_bot { "Orders".to_owned() } else { account_name(state, message.from) },
        "text": message.text,
        "entities": entities,
        "buttons": buttons,
        "location": message.location,
        "venue": message.venue.map(|(title, address)| json!({ "title": title, "address": address })),
        "contact": message.contact.map(|(phone, name)| json!({ "phone": phone, "name": name })),
        "photo": match &stored.content { Content::Photo(photo, _) => Some(&photo.data_url), _ => None },
        "document": match &stored.content {
            Content::Document(document, _) => Some(json!({ "name": document.name, "size": document.bytes.len() })),
            _ => None,
        },
        "reply_to": message.reply_to,
        "thread": message.thread,
        "edited": message.edited,
        "deleted": message.deleted,
        "service": message.service,
        "service_kind": match stored.content { Content::Service(kind, _) => Some(kind), _ => None },
        "date": message.date,
    }))
}

fn button_json(button: &Button) -> Value {
    let mut json = json!({ "text": button.text });
    match &button.action {
        ButtonAction::Callback(data) => json["data"] = json!(data),
        ButtonAction::Url(url) => json["url"] = json!(url),
        ButtonAction::Copy(text) => json["copy"] = json!(text),
        ButtonAction::Other(_) => {}
    }
    json
}

fn keys(chat: &Chat) -> Value {
    let key = |key: &Key| json!({ "text": key.text, "asks_location": key.asks_location });
    chat.keys().iter().map(|row| row.iter().map(key).collect::<Value>()).collect()
}

/// The commands of the narrowest scope that has any; within a scope the account's language is preferred.
fn commands(state: &State, chat: &Chat, account: i64) -> Value {
    let language = state.accounts.get(&account).and_then(|account| account.language_code.clone()).unwrap_or_default();
    let id = chat.id;
    let scopes = if chat.kind.is_none() {
        vec![format!("chat {id}"), "all_private_chats".to_owned(), "default".to_owned()]
    } else {
        let is_admin = chat.creator == Some(account) || chat.admins.contains(&account);
        let for_admins = |scope: String| is_admin.then_some(scope);
        [
            Some(format!("chat_member {id} {account}")),
            for_admins(format!("chat_administrators {id}")),
            Some(format!("chat {id}")),
            for_admins("all_chat_administrators".to_owned()),
            Some("all_group_chats".to_owned()),
            Some("default".to_owned()),
        ]
        .into_iter()
        .flatten()
        .collect()
    };
    let commands = scopes.into_iter().find_map(|scope| {
        let in_language = state.commands.get(&(scope.clone(), language.clone()));
        in_language.or_else(|| state.commands.get(&(scope, String::new())))
    });
    commands.cloned().unwrap_or_else(|| json!([]))
}
