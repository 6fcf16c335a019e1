//! The Bot API's objects as JSON. Fields without a value are omitted, never `null`.

use serde_json::{Map, Value, json};

use super::chat::{Author, BotStatus, Chat, Content, StoredMessage};
use super::documents;
use super::entities::Entity;
use super::photos;
use super::state::{BOT_ID, State, unix_time};
use super::types::{Account, Contact, GroupKind, SentAs};

/// Removes `null` fields.
pub(super) fn compact(object: Value) -> Value {
    match object {
        Value::Object(fields) => fields.into_iter().filter(|(_, value)| !value.is_null()).collect::<Map<_, _>>().into(),
        other => other,
    }
}

pub(super) fn bot(state: &State) -> Value {
    json!({ "id": BOT_ID, "is_bot": true, "first_name": "Orders", "username": state.bot_username })
}

pub(super) fn account(account: &Account) -> Value {
    compact(json!({
        "id": account.id,
        "is_bot": false,
        "first_name": account.first_name,
        "last_name": account.last_name,
        "username": account.username,
        "language_code": account.language_code,
    }))
}

pub(super) fn contact(contact: &Contact) -> Value {
    compact(json!({
        "phone_number": contact.phone, "first_name": contact.first_name, "user_id": contact.user_id,
    }))
}

/// `author` is a user, or the name of a hidden one.
pub(super) fn forward(author: &Value) -> Value {
    let date = unix_time();
    if author.is_string() {
        json!({ "type": "hidden_user", "date": date, "sender_user_name": author })
    } else {
        json!({ "type": "user", "date": date, "sender_user": author })
    }
}

/// An account or the bot.
pub(super) fn user(state: &State, id: i64) -> Value {
    if id == BOT_ID {
        return bot(state);
    }
    state.accounts.get(&id).map_or_else(|| json!({ "id": id, "is_bot": false, "first_name": "" }), account)
}

/// As in messages.
pub(super) fn chat(state: &State, chat: &Chat) -> Value {
    match chat.kind {
        None => {
            let account = state.accounts.get(&chat.id);
            compact(json!({
                "id": chat.id,
                "type": "private",
                "first_name": account.map(|account| &account.first_name),
                "last_name": account.and_then(|account| account.last_name.as_ref()),
                "username": account.and_then(|account| account.username.as_ref()),
            }))
        }
        Some(GroupKind::Basic) => json!({
            "id": chat.id, "type": "group", "title": chat.title, "all_members_are_administrators": false,
            "accepted_gift_types": gifts(),
        }),
        Some(kind) => compact(json!({
            "id": chat.id,
            "type": "supergroup",
            "title": chat.title,
            "is_forum": (kind == GroupKind::Forum).then_some(true),
        })),
    }
}

/// As returned by `getChat`.
pub(super) fn full_chat(state: &State, of: &Chat) -> Value {
    let mut full = chat(state, of);
    full["accent_color_id"] = json!(of.id.unsigned_abs() % 7);
    full["max_reaction_count"] = json!(11);
    full["accepted_gift_types"] = gifts();
    if of.kind.is_some() {
        full["permissions"] = json!({
            "can_send_messages": true, "can_send_audios": true, "can_send_documents": true, "can_send_photos": true,
            "can_send_videos": true, "can_send_video_notes": true, "can_send_voice_notes": true,
            "can_send_polls": true, "can_send_other_messages": true, "can_add_web_page_previews": true,
            "can_change_info": false, "can_invite_users": true, "can_pin_messages": false, "can_manage_topics": false,
        });
    }
    full
}

fn gifts() -> Value {
    json!({
        "unlimited_gifts": false, "limited_gifts": false, "unique_gifts": false, "premium_subscription": false,
        "gifts_from_channels": false,
    })
}

/// A `ChatMember` with this `status`.
pub(super) fn member(state: &State, id: i64, status: &str) -> Value {
    let mut member = json!({ "user": user(state, id), "status": status });
    match status {
        "kicked" => member["until_date"] = json!(0),
        "creator" => member["is_anonymous"] = json!(false),
        "administrator" => {
            for right in [
                "can_be_edited",
                "is_anonymous",
                "can_manage_video_chats",
                "can_restrict_members",
                "can_promote_members",
                "can_change_info",
                "can_post_stories",
                "can_edit_stories",
                "can_delete_stories",
                "can_send_welcome_messages",
            ] {
                member[right] = json!(false);
            }
            for right in ["can_manage_chat", "can_delete_messages", "can_invite_users", "can_pin_messages"] {
                member[right] = json!(true);
            }
        }
        _ => {}
    }
    member
}

/// The `status` of a `ChatMember`.
pub(super) fn member_status(status: BotStatus) -> &'static str {
    match status {
        BotStatus::Member => "member",
        BotStatus::Admin => "administrator",
        BotStatus::Kicked => "kicked",
        BotStatus::NotStarted | BotStatus::Left => "left",
    }
}

/// With the message it replies to.
pub(super) fn message(state: &State, of: &Chat, stored: &StoredMessage) -> Value {
    let mut message = without_reply(state, of, stored);
    if let Some(target) = stored.reply_to.and_then(|id| of.message(id)) {
        message["reply_to_message"] = without_reply(state, of, target);
    }
    message
}

fn without_reply(state: &State, of: &Chat, stored: &StoredMessage) -> Value {
    let mut message = json!({ "message_id": stored.id, "date": stored.date, "chat": chat(state, of) });
    match &stored.author {
        Author::Bot => message["from"] = bot(state),
        Author::Account(id, SentAs::Account) => message["from"] = user(state, *id),
        Author::Account(_, SentAs::Group) => {
            message["from"] = json!({
                "id": 1_087_968_824, "is_bot": true, "first_name": "Group", "username": "GroupAnonymousBot",
            });
            message["sender_chat"] = chat(state, of);
        }
        Author::Account(_, SentAs::Channel { id, title }) => {
            message["from"] =
                json!({ "id": 136_817_688, "is_bot": true, "first_name": "Channel", "username": "Channel_Bot" });
            message["sender_chat"] = json!({ "id": id, "type": "channel", "title": title });
        }
    }
    if let Some(date) = stored.edit_date {
        message["edit_date"] = json!(date);
    }
    if let Some(thread) = thread_id(of, stored) {
        message["message_thread_id"] = json!(thread);
        if of.kind == Some(GroupKind::Forum) {
            message["is_topic_message"] = json!(true);
        }
    }
    match &stored.content {
        Content::Text(text) => {
            message["text"] = json!(text.text);
            if !text.entities.is_empty() {
                message["entities"] = text.entities.iter().map(|each| entity(state, each)).collect();
            }
        }
        Content::Location(location) => message["location"] = location.clone(),
        Content::Venue(venue) => {
            message["location"] = venue["location"].clone();
            message["venue"] = venue.clone();
        }
        Content::Contact(contact) => message["contact"] = contact.clone(),
        Content::Photo(_, caption) | Content::Document(_, caption) => {
            match &stored.content {
                Content::Photo(photo, _) => message["photo"] = photos::sizes(of.id, stored.id, photo),
                Content::Document(document, _) => message["document"] = documents::wire(document),
                _ => {}
            }
            if !caption.text.is_empty() {
                message["caption"] = json!(caption.text);
            }
            if !caption.entities.is_empty() {
                message["caption_entities"] = caption.entities.iter().map(|each| entity(state, each)).collect();
            }
        }
        Content::Service(name, value) => {
            message[*name] = value.clone();
            if *name == "new_chat_members" {
                message["new_chat_member"] = value[0].clone();
            }
        }
    }
    for (name, value) in [("reply_markup", &stored.markup), ("link_preview_options", &stored.link_preview)] {
        if let Some(value) = value {
            message[name] = value.clone();
        }
    }
    if let Some(origin) = &stored.forward {
        message["forward_origin"] = origin.clone();
    }
    if stored.protected {
        message["has_protected_content"] = json!(true);
    }
    for (name, value) in &stored.extra {
        message[name] = value.clone();
    }
    message
}

/// In a supergroup without topics the thread of a reply is the first message of the chain of replies.
fn thread_id(of: &Chat, stored: &StoredMessage) -> Option<i64> {
    if of.kind != Some(GroupKind::Supergroup) {
        return stored.thread;
    }
    let mut root = stored.reply_to?;
    while let Some(earlier) = of.messages.get(&root).and_then(|message| message.reply_to) {
        root = earlier;
    }
    Some(root)
}

pub(super) fn entity(state: &State, entity: &Entity) -> Value {
    let mut wire = serde_json::to_value(entity).unwrap_or_default();
    if let Some(id) = entity.user_id {
        wire["user"] = user(state, id);
    }
    wire
}
