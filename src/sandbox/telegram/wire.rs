//! The Bot API's objects as JSON. A field without a value is left out, never `null`.

use serde_json::{Map, Value, json};

use super::entities::Entity;
use super::state::{Author, BOT_ID, Chat, Content, Standing, State, Stored, unix_time};
use super::types::{Contact, GroupKind, Person, SentAs};

/// `object` without its `null` fields.
pub(super) fn compact(object: Value) -> Value {
    match object {
        Value::Object(fields) => fields.into_iter().filter(|(_, value)| !value.is_null()).collect::<Map<_, _>>().into(),
        other => other,
    }
}

pub(super) fn bot(state: &State) -> Value {
    json!({ "id": BOT_ID, "is_bot": true, "first_name": "Orders", "username": state.username })
}

pub(super) fn person(person: &Person) -> Value {
    compact(json!({
        "id": person.id,
        "is_bot": false,
        "first_name": person.first_name,
        "last_name": person.last_name,
        "username": person.username,
        "language_code": person.language_code,
    }))
}

pub(super) fn contact(contact: &Contact) -> Value {
    compact(json!({
        "phone_number": contact.phone, "first_name": contact.first_name, "user_id": contact.user_id,
    }))
}

/// Where a forwarded message comes from: a person, or the name of one who hides.
pub(super) fn forward(author: &Value) -> Value {
    let date = unix_time();
    if author.is_string() {
        json!({ "type": "hidden_user", "date": date, "sender_user_name": author })
    } else {
        json!({ "type": "user", "date": date, "sender_user": author })
    }
}

/// A person by id, or the bot.
pub(super) fn user(state: &State, id: i64) -> Value {
    if id == BOT_ID {
        return bot(state);
    }
    state.people.get(&id).map_or_else(|| json!({ "id": id, "is_bot": false, "first_name": "" }), person)
}

/// The short form, as in messages.
pub(super) fn chat(state: &State, chat: &Chat) -> Value {
    match chat.kind {
        None => {
            let person = state.people.get(&chat.id);
            compact(json!({
                "id": chat.id,
                "type": "private",
                "first_name": person.map(|person| &person.first_name),
                "last_name": person.and_then(|person| person.last_name.as_ref()),
                "username": person.and_then(|person| person.username.as_ref()),
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

/// The full form, as `getChat` gives it.
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

/// A member of a chat by a status's name.
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

/// The Bot API's word for where the bot stands.
pub(super) fn status(standing: Standing) -> &'static str {
    match standing {
        Standing::Member => "member",
        Standing::Admin => "administrator",
        Standing::Kicked => "kicked",
        Standing::Stranger | Standing::Left => "left",
    }
}

/// A message with the one it answers.
pub(super) fn message(state: &State, of: &Chat, stored: &Stored) -> Value {
    let mut message = single(state, of, stored);
    if let Some(target) = stored.reply_to.and_then(|id| of.message(id)) {
        message["reply_to_message"] = single(state, of, target);
    }
    message
}

fn single(state: &State, of: &Chat, stored: &Stored) -> Value {
    let mut message = json!({ "message_id": stored.id, "date": stored.date, "chat": chat(state, of) });
    match &stored.author {
        Author::Bot => message["from"] = bot(state),
        Author::Person(id, SentAs::Oneself) => message["from"] = user(state, *id),
        Author::Person(_, SentAs::Group) => {
            message["from"] = json!({
                "id": 1_087_968_824, "is_bot": true, "first_name": "Group", "username": "GroupAnonymousBot",
            });
            message["sender_chat"] = chat(state, of);
        }
        Author::Person(_, SentAs::Channel { id, title }) => {
            message["from"] =
                json!({ "id": 136_817_688, "is_bot": true, "first_name": "Channel", "username": "Channel_Bot" });
            message["sender_chat"] = json!({ "id": id, "type": "channel", "title": title });
        }
    }
    if let Some(date) = stored.edit_date {
        message["edit_date"] = json!(date);
    }
    if let Some(thread) = thread_of(of, stored) {
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
        Content::Service(name, value) => {
            message[*name] = value.clone();
            if *name == "new_chat_members" {
                message["new_chat_member"] = value[0].clone();
            }
        }
    }
    for (name, value) in [("reply_markup", &stored.markup), ("link_preview_options", &stored.preview)] {
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
    message
}

/// In an ordinary supergroup every answer belongs to the thread of the first message it goes back to.
fn thread_of(of: &Chat, stored: &Stored) -> Option<i64> {
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
