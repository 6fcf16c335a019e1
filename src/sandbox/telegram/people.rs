//! What people do, and what the bot hears of it.

use serde_json::{Value, json};

use super::entities;
use super::html;
use super::keyboard;
use super::methods::MAX_TEXT;
use super::state::{Author, BOT_ID, Content, Draft, Query, Standing, State, unix_time};
use super::types::{ButtonAction, ForgedPress, Forward, GroupKind, Misuse, Outgoing, SentAs};
use super::wire;

/// Changes where the bot stands with a chat and tells it.
pub(super) fn set_standing(state: &mut State, chat_id: i64, standing: Standing, by: i64) -> Result<(), Misuse> {
    let chat = state.chat_mut(chat_id)?;
    let before = std::mem::replace(&mut chat.standing, standing);
    if before == standing {
        return Ok(());
    }
    let chat = &state.chats[&chat_id];
    let update = json!({
        "chat": wire::chat(state, chat),
        "from": wire::user(state, by),
        "date": unix_time(),
        "old_chat_member": wire::member(state, BOT_ID, wire::status(before)),
        "new_chat_member": wire::member(state, BOT_ID, wire::status(standing)),
    });
    state.updates.push("my_chat_member", &update);
    Ok(())
}

/// Makes a group with the bot in it; the first member owns it and brings the bot.
pub(super) fn add_group(state: &mut State, kind: GroupKind, title: &str, members: &[i64]) -> Result<i64, Misuse> {
    for member in members {
        state.person(*member)?;
    }
    let chat = state.new_group(kind, title);
    let id = chat.id;
    chat.members = members.iter().copied().collect();
    chat.creator = members.first().copied();
    chat.standing = Standing::Left;
    if let Some(owner) = members.first() {
        invite_bot(state, id, *owner)?;
    } else {
        state.chat_mut(id)?.standing = Standing::Member;
    }
    Ok(id)
}

pub(super) fn invite_bot(state: &mut State, chat: i64, by: i64) -> Result<(), Misuse> {
    state.person(by)?;
    if state.chat(chat)?.bot_is_in() {
        return Ok(());
    }
    set_standing(state, chat, Standing::Member, by)?;
    let bot = wire::bot(state);
    service(state, chat, by, "new_chat_members", json!([bot]), None)?;
    Ok(())
}

/// Posts a service message; the bot hears it if it is in the chat.
pub(super) fn service(
    state: &mut State,
    chat: i64,
    by: i64,
    field: &'static str,
    value: Value,
    thread: Option<i64>,
) -> Result<i64, Misuse> {
    let author = Author::Person(by, SentAs::Oneself);
    let id = state.post(chat, Draft { thread, ..Draft::new(author, Content::Service(field, value)) })?;
    tell(state, "message", chat, id);
    Ok(id)
}

/// Opens a topic; its number is that of the message that announces it.
pub(super) fn add_topic(state: &mut State, chat_id: i64, name: &str) -> Result<i64, Misuse> {
    let chat = state.chat(chat_id)?;
    let by = chat.creator.unwrap_or(BOT_ID);
    if chat.kind != Some(GroupKind::Forum) {
        return Err(Misuse::NoSuchChat(chat_id));
    }
    let thread = chat.next_message_id;
    let topic = json!({ "name": name, "icon_color": 7_322_096 });
    state.chat_mut(chat_id)?.topics.insert(thread, name.to_owned());
    service(state, chat_id, by, "forum_topic_created", topic, Some(thread))
}

/// Upgrades a basic group: a new chat with a new id and none of the messages.
pub(super) fn migrate(state: &mut State, old: i64) -> Result<i64, Misuse> {
    let chat = state.chat(old)?;
    if chat.kind != Some(GroupKind::Basic) || chat.migrated_to.is_some() {
        return Err(Misuse::NoSuchChat(old));
    }
    let (title, members, admins) = (chat.title.clone(), chat.members.clone(), chat.admins.clone());
    let (creator, standing) = (chat.creator, chat.standing);
    let supergroup = state.new_group(GroupKind::Supergroup, &title);
    supergroup.members = members;
    supergroup.admins = admins;
    supergroup.creator = creator;
    supergroup.standing = standing;
    let new = supergroup.id;
    let by = creator.unwrap_or(BOT_ID);
    service(state, old, by, "migrate_to_chat_id", json!(new), None)?;
    service(state, new, by, "migrate_from_chat_id", json!(old), None)?;
    state.chat_mut(old)?.migrated_to = Some(new);
    Ok(new)
}

pub(super) fn send(state: &mut State, outgoing: &Outgoing) -> Result<i64, Misuse> {
    let &Outgoing { person, chat: chat_id, thread, reply_to, .. } = outgoing;
    state.person(person)?;
    let content = match &outgoing.contact {
        Some(contact) => Content::Contact(wire::contact(contact)),
        None => Content::Text(checked(&outgoing.text)?),
    };
    let forward = match &outgoing.forward {
        Some(Forward::Person(author)) => Some(wire::forward(&wire::person(state.person(*author)?))),
        Some(Forward::Hidden(name)) => Some(wire::forward(&Value::from(name.as_str()))),
        None => None,
    };
    let chat = state.chat_mut(chat_id)?;
    if !chat.members.contains(&person) || chat.migrated_to.is_some() {
        return Err(Misuse::NotAllowed(person));
    }
    let reply_thread = match reply_to {
        Some(id) => chat.message(id).ok_or(Misuse::NoSuchMessage(id))?.thread,
        None => None,
    };
    if let Some(thread) = thread.filter(|thread| !chat.topics.contains_key(thread)) {
        return Err(Misuse::NoSuchTopic(thread));
    }
    let first = chat.kind.is_none() && chat.standing == Standing::Stranger;
    if first {
        chat.standing = Standing::Member;
    } else if chat.kind.is_none() && chat.standing == Standing::Kicked {
        // Clients offer no way to write to a blocked bot but to restart it.
        set_standing(state, chat_id, Standing::Member, person)?;
    }
    let author = Author::Person(person, outgoing.sent_as.clone());
    let draft = Draft { thread: thread.or(reply_thread), reply_to, forward, ..Draft::new(author, content) };
    let id = state.post(chat_id, draft)?;
    tell(state, "message", chat_id, id);
    Ok(id)
}

pub(super) fn edit(state: &mut State, person: i64, chat_id: i64, id: i64, text: &str) -> Result<(), Misuse> {
    let text = checked(text)?;
    let version = state.version;
    let chat = state.chat_mut(chat_id)?;
    let message = chat.messages.get_mut(&id).filter(|message| !message.deleted).ok_or(Misuse::NoSuchMessage(id))?;
    let own = matches!(message.author, Author::Person(author, _) if author == person);
    if !own || !matches!(message.content, Content::Text(_)) {
        return Err(Misuse::NotAllowed(person));
    }
    message.content = Content::Text(text);
    message.edited = true;
    message.edit_date = Some(unix_time());
    message.version = version;
    tell(state, "edited_message", chat_id, id);
    Ok(())
}

/// Deletes a message, whoever wrote it; bots are not told.
pub(super) fn delete(state: &mut State, chat: i64, id: i64) -> Result<(), Misuse> {
    let version = state.version;
    let chat = state.chat_mut(chat)?;
    let message = chat.messages.get_mut(&id).filter(|message| !message.deleted).ok_or(Misuse::NoSuchMessage(id))?;
    message.deleted = true;
    message.version = version;
    Ok(())
}

pub(super) fn press(state: &mut State, person: i64, chat_id: i64, id: i64, data: &str) -> Result<String, Misuse> {
    let chat = state.chat(chat_id)?;
    if !chat.members.contains(&person) {
        return Err(Misuse::NotAllowed(person));
    }
    let message = chat.message(id).ok_or(Misuse::NoSuchMessage(id))?;
    let buttons = keyboard::buttons(message.markup.as_ref());
    let exists = buttons.iter().flatten().any(|button| button.action == ButtonAction::Callback(data.to_owned()));
    if !exists {
        return Err(Misuse::NoSuchButton(data.to_owned()));
    }
    let press = ForgedPress { person, chat: chat_id, message_id: id, data: data.to_owned(), inaccessible: false };
    forge_press(state, &press)
}

pub(super) fn forge_press(state: &mut State, press: &ForgedPress) -> Result<String, Misuse> {
    let from = wire::person(state.person(press.person)?);
    let chat = state.chat(press.chat)?;
    let message = match chat.message(press.message_id).filter(|_| !press.inaccessible) {
        Some(message) => wire::message(state, chat, message),
        None => json!({ "chat": wire::chat(state, chat), "message_id": press.message_id, "date": 0 }),
    };
    // Real identifiers are long and tell nothing; these only keep the order.
    let id = 4_382_000_000_000_000_000 + u64::try_from(state.queries.len()).unwrap_or_default();
    let update = json!({
        "id": id.to_string(),
        "from": from,
        "message": message,
        "chat_instance": press.chat.unsigned_abs().wrapping_mul(2_654_435_761).to_string(),
        "data": press.data,
    });
    let query = Query { person: press.person, too_old: false, answer: None, version: state.version };
    state.queries.insert(id, query);
    state.updates.push("callback_query", &update);
    Ok(id.to_string())
}

fn checked(text: &str) -> Result<html::ParsedText, Misuse> {
    let mut text = html::plain(text);
    if text.text.is_empty() || text.utf16_len() > MAX_TEXT {
        return Err(Misuse::BadText);
    }
    text.entities = entities::with_found(&text.text, text.entities);
    Ok(text)
}

/// Queues a message for the bot if it may see it.
fn tell(state: &mut State, kind: &str, chat_id: i64, id: i64) {
    let Some(chat) = state.chats.get(&chat_id) else { return };
    let Some(message) = chat.messages.get(&id) else { return };
    if !chat.bot_is_in() {
        return;
    }
    let visible = chat.kind.is_none()
        || !state.privacy
        || chat.standing == Standing::Admin
        || match &message.content {
            Content::Text(text) => {
                let to_bot = |id| chat.message(id).is_some_and(|target| target.author == Author::Bot);
                message.reply_to.is_some_and(to_bot) || has_command(text, &state.username)
            }
            _ => true,
        };
    if visible {
        let update = wire::message(state, chat, message);
        state.updates.push(kind, &update);
    }
}

/// Whether a command in the text is for everybody or for this bot.
fn has_command(text: &html::ParsedText, username: &str) -> bool {
    let units: Vec<u16> = text.text.encode_utf16().collect();
    text.entities.iter().filter(|entity| entity.kind == "bot_command").any(|entity| {
        let command = String::from_utf16_lossy(&units[entity.offset..entity.offset + entity.length]);
        command.split_once('@').is_none_or(|(_, bot)| bot.eq_ignore_ascii_case(username))
    })
}
