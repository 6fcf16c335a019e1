//! What accounts do in chats, and the updates that the bot gets for it.

use serde_json::{Map, Value, json};

use super::chat::{Author, BotStatus, Content, Draft};
use super::entities;
use super::html::{self, MAX_CAPTION_LENGTH, MAX_TEXT_LENGTH, ParsedText};
use super::keyboard;
use super::state::{BOT_ID, CallbackQuery, State, unix_time};
use super::types::{ActionError, ButtonAction, ForgedPress, Forward, GroupKind, NewMessage, SentAs};
use super::wire;

const JPEG: &str = "data:image/jpeg;base64,";

/// Notifies the bot if the status changes.
pub(super) fn set_bot_status(state: &mut State, chat_id: i64, status: BotStatus, by: i64) -> Result<(), ActionError> {
    let chat = state.chat_mut(chat_id)?;
    let before = std::mem::replace(&mut chat.bot_status, status);
    if before == status {
        return Ok(());
    }
    let chat = &state.chats[&chat_id];
    let update = json!({
        "chat": wire::chat(state, chat),
        "from": wire::user(state, by),
        "date": unix_time(),
        "old_chat_member": wire::member(state, BOT_ID, wire::member_status(before)),
        "new_chat_member": wire::member(state, BOT_ID, wire::member_status(status)),
    });
    state.updates.push("my_chat_member", &update);
    Ok(())
}

/// The first member owns the group and adds the bot.
pub(super) fn add_group(state: &mut State, kind: GroupKind, title: &str, members: &[i64]) -> Result<i64, ActionError> {
    for member in members {
        state.account(*member)?;
    }
    let chat = state.new_group(kind, title);
    let id = chat.id;
    chat.members = members.iter().copied().collect();
    chat.creator = members.first().copied();
    chat.bot_status = BotStatus::Left;
    if let Some(owner) = members.first() {
        invite_bot(state, id, *owner)?;
    } else {
        state.chat_mut(id)?.bot_status = BotStatus::Member;
    }
    Ok(id)
}

pub(super) fn invite_bot(state: &mut State, chat: i64, by: i64) -> Result<(), ActionError> {
    state.account(by)?;
    if state.chat(chat)?.has_bot() {
        return Ok(());
    }
    set_bot_status(state, chat, BotStatus::Member, by)?;
    let bot = wire::bot(state);
    post_service_message(state, chat, by, "new_chat_members", json!([bot]), None)?;
    Ok(())
}

/// The topic's id is that of the message which announces it.
pub(super) fn add_topic(state: &mut State, chat_id: i64, name: &str) -> Result<i64, ActionError> {
    let chat = state.chat(chat_id)?;
    let by = chat.creator.unwrap_or(BOT_ID);
    if chat.kind != Some(GroupKind::Forum) {
        return Err(ActionError::NoSuchChat(chat_id));
    }
    let thread = chat.next_message_id;
    let topic = json!({ "name": name, "icon_color": 7_322_096 });
    state.chat_mut(chat_id)?.topics.insert(thread, name.to_owned());
    post_service_message(state, chat_id, by, "forum_topic_created", topic, Some(thread))
}

/// The supergroup is a new chat with a new id and without the old messages.
pub(super) fn migrate(state: &mut State, old_id: i64) -> Result<i64, ActionError> {
    let chat = state.chat(old_id)?;
    if chat.kind != Some(GroupKind::Basic) || chat.migrated_to.is_some() {
        return Err(ActionError::NoSuchChat(old_id));
    }
    let (title, members, admins) = (chat.title.clone(), chat.members.clone(), chat.admins.clone());
    let (creator, bot_status) = (chat.creator, chat.bot_status);
    let supergroup = state.new_group(GroupKind::Supergroup, &title);
    supergroup.members = members;
    supergroup.admins = admins;
    supergroup.creator = creator;
    supergroup.bot_status = bot_status;
    let new_id = supergroup.id;
    let by = creator.unwrap_or(BOT_ID);
    post_service_message(state, old_id, by, "migrate_to_chat_id", json!(new_id), None)?;
    post_service_message(state, new_id, by, "migrate_from_chat_id", json!(old_id), None)?;
    state.chat_mut(old_id)?.migrated_to = Some(new_id);
    Ok(new_id)
}

pub(super) fn send(state: &mut State, message: &NewMessage) -> Result<i64, ActionError> {
    let &NewMessage { account, chat: chat_id, thread, reply_to, .. } = message;
    state.account(account)?;
    let content = content(message)?;
    let forward = match &message.forward {
        Some(Forward::Account(author)) => Some(wire::forward(&wire::account(state.account(*author)?))),
        Some(Forward::Hidden(name)) => Some(wire::forward(&Value::from(name.as_str()))),
        Some(Forward::Channel { id, title }) => Some(json!({
            "type": "channel", "date": unix_time(), "message_id": 1,
            "chat": { "id": id, "type": "channel", "title": title },
        })),
        None => None,
    };
    let extra = extra_fields(&wire::chat(state, state.chat(chat_id)?), message);
    let chat = state.chat_mut(chat_id)?;
    if !chat.members.contains(&account) || chat.migrated_to.is_some() {
        return Err(ActionError::NotAllowed(account));
    }
    let reply_thread = match reply_to {
        Some(id) => chat.message(id).ok_or(ActionError::NoSuchMessage(id))?.thread,
        None => None,
    };
    if let Some(thread) = thread.filter(|thread| !chat.topics.contains_key(thread)) {
        return Err(ActionError::NoSuchTopic(thread));
    }
    if chat.kind.is_none() && chat.bot_status == BotStatus::NotStarted {
        chat.bot_status = BotStatus::Member;
    } else if chat.kind.is_none() && chat.bot_status == BotStatus::Kicked {
        // In clients the only way to write to a blocked bot is to restart it.
        set_bot_status(state, chat_id, BotStatus::Member, account)?;
    }
    let author = Author::Account(account, message.sent_as.clone());
    let draft = Draft { thread: thread.or(reply_thread), reply_to, forward, extra, ..Draft::new(author, content) };
    let id = state.post(chat_id, draft)?;
    notify_bot(state, "message", chat_id, id);
    Ok(id)
}

fn content(message: &NewMessage) -> Result<Content, ActionError> {
    if let Some(contact) = &message.contact {
        return Ok(Content::Contact(wire::contact(contact)));
    }
    if let Some((latitude, longitude)) = message.location {
        if !(latitude.abs() <= 90.0 && longitude.abs() <= 180.0) {
            return Err(ActionError::BadLocation);
        }
        return Ok(Content::Location(json!({ "latitude": latitude, "longitude": longitude })));
    }
    let Some(photo) = &message.photo else { return checked_text(&message.text).map(Content::Text) };
    // The page shows it: it must not be another address or a script.
    let is_base64 = |data: &str| data.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte));
    if !photo.data_url.strip_prefix(JPEG).is_some_and(is_base64) {
        return Err(ActionError::BadPhoto);
    }
    let has_caption = !message.text.trim().is_empty();
    let caption = if has_caption { checked_caption(&message.text)? } else { ParsedText::default() };
    Ok(Content::Photo(photo.clone(), caption))
}

fn extra_fields(chat: &Value, message: &NewMessage) -> Map<String, Value> {
    let mut extra = Map::new();
    if let Some(username) = &message.via_bot {
        let bot = json!({ "id": 88, "is_bot": true, "first_name": username, "username": username });
        extra.insert("via_bot".to_owned(), bot);
    }
    if message.is_automatic_forward {
        extra.insert("from".to_owned(), json!({ "id": 777_000, "is_bot": false, "first_name": "Telegram" }));
        extra.insert("is_automatic_forward".to_owned(), json!(true));
    }
    if let Some(reply) = &message.external_reply {
        extra.insert("external_reply".to_owned(), reply.clone());
    }
    if let Some(id) = message.inaccessible_reply {
        extra.insert("reply_to_message".to_owned(), json!({ "chat": chat, "message_id": id, "date": 0 }));
    }
    extra
}

pub(super) fn edit(state: &mut State, account: i64, chat_id: i64, id: i64, text: &str) -> Result<(), ActionError> {
    let text = checked_text(text)?;
    let version = state.version;
    let message = state.chat_mut(chat_id)?.message_mut(id).ok_or(ActionError::NoSuchMessage(id))?;
    let is_own = matches!(message.author, Author::Account(author, _) if author == account);
    if !is_own || !matches!(message.content, Content::Text(_)) {
        return Err(ActionError::NotAllowed(account));
    }
    message.content = Content::Text(text);
    message.edited = true;
    message.edit_date = Some(unix_time());
    message.version = version;
    notify_bot(state, "edited_message", chat_id, id);
    Ok(())
}

/// Bots are not notified of deletions.
pub(super) fn delete(state: &mut State, chat: i64, id: i64) -> Result<(), ActionError> {
    let version = state.version;
    let message = state.chat_mut(chat)?.message_mut(id).ok_or(ActionError::NoSuchMessage(id))?;
    message.deleted = true;
    message.version = version;
    Ok(())
}

pub(super) fn press(state: &mut State, account: i64, chat_id: i64, id: i64, data: &str) -> Result<String, ActionError> {
    let chat = state.chat(chat_id)?;
    if !chat.members.contains(&account) {
        return Err(ActionError::NotAllowed(account));
    }
    let message = chat.message(id).ok_or(ActionError::NoSuchMessage(id))?;
    let buttons = keyboard::buttons(message.markup.as_ref());
    let exists = buttons.iter().flatten().any(|button| button.action == ButtonAction::Callback(data.to_owned()));
    if !exists {
        return Err(ActionError::NoSuchButton(data.to_owned()));
    }
    let press = ForgedPress { account, chat: chat_id, message_id: id, data: data.to_owned(), inaccessible: false };
    forge_press(state, &press)
}

/// Sends the key's text, or where the account is.
pub(super) fn press_key(
    state: &mut State,
    account: i64,
    chat_id: i64,
    text: &str,
    place: (f64, f64),
) -> Result<i64, ActionError> {
    let key = state.chat(chat_id)?.keys().iter().flatten().find(|key| key.text == text);
    let key = key.ok_or_else(|| ActionError::NoSuchKey(text.to_owned()))?;
    let message = NewMessage { account, chat: chat_id, ..NewMessage::default() };
    let message = if key.asks_location {
        NewMessage { location: Some(place), ..message }
    } else {
        NewMessage { text: key.text.clone(), ..message }
    };
    send(state, &message)
}

pub(super) fn forge_press(state: &mut State, press: &ForgedPress) -> Result<String, ActionError> {
    let from = wire::account(state.account(press.account)?);
    let chat = state.chat(press.chat)?;
    let message = match chat.message(press.message_id).filter(|_| !press.inaccessible) {
        Some(message) => wire::message(state, chat, message),
        None => json!({ "chat": wire::chat(state, chat), "message_id": press.message_id, "date": 0 }),
    };
    // Real ids are equally long but in no order.
    let id = 4_382_000_000_000_000_000 + u64::try_from(state.callback_queries.len()).unwrap_or_default();
    let update = json!({
        "id": id.to_string(),
        "from": from,
        "message": message,
        "chat_instance": press.chat.unsigned_abs().wrapping_mul(2_654_435_761).to_string(),
        "data": press.data,
    });
    let query = CallbackQuery { account: press.account, too_old: false, answer: None, version: state.version };
    state.callback_queries.insert(id, query);
    state.updates.push("callback_query", &update);
    Ok(id.to_string())
}

fn checked_caption(text: &str) -> Result<ParsedText, ActionError> {
    checked_text(text).and_then(|caption| {
        if caption.utf16_len() <= MAX_CAPTION_LENGTH { Ok(caption) } else { Err(ActionError::BadText) }
    })
}

fn checked_text(text: &str) -> Result<ParsedText, ActionError> {
    let mut text = html::plain(text);
    if text.text.is_empty() || text.utf16_len() > MAX_TEXT_LENGTH {
        return Err(ActionError::BadText);
    }
    text.entities = entities::with_detected(&text.text, text.entities);
    Ok(text)
}

/// The bot is notified if it is in the chat.
fn post_service_message(
    state: &mut State,
    chat: i64,
    by: i64,
    field: &'static str,
    value: Value,
    thread: Option<i64>,
) -> Result<i64, ActionError> {
    let author = Author::Account(by, SentAs::Account);
    let id = state.post(chat, Draft { thread, ..Draft::new(author, Content::Service(field, value)) })?;
    notify_bot(state, "message", chat, id);
    Ok(id)
}

/// Queues an update about a message if the bot may see it.
fn notify_bot(state: &mut State, kind: &str, chat_id: i64, id: i64) {
    let Some(chat) = state.chats.get(&chat_id) else { return };
    let Some(message) = chat.messages.get(&id) else { return };
    if !chat.has_bot() {
        return;
    }
    let is_visible = chat.kind.is_none()
        || !state.privacy_mode
        || chat.bot_status == BotStatus::Admin
        || matches!(message.content, Content::Service(..))
        || message.reply_to.and_then(|id| chat.message(id)).is_some_and(|target| target.author == Author::Bot)
        || matches!(&message.content, Content::Text(text) if has_command(text, &state.bot_username));
    if is_visible {
        let update = wire::message(state, chat, message);
        state.updates.push(kind, &update);
    }
}

/// Whether the text has a command that is addressed to this bot or to no bot.
fn has_command(text: &ParsedText, bot_username: &str) -> bool {
    let units: Vec<u16> = text.text.encode_utf16().collect();
    text.entities.iter().filter(|entity| entity.kind == "bot_command").any(|entity| {
        let command = String::from_utf16_lossy(&units[entity.offset..entity.offset + entity.length]);
        command.split_once('@').is_none_or(|(_, bot)| bot.eq_ignore_ascii_case(bot_username))
    })
}
