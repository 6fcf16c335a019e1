//! A message as clients show it.

use serde_json::Value;

use super::chat::{Author, Content, StoredMessage};
use super::html::ParsedText;
use super::keyboard;
use super::state::BOT_ID;
use super::types::Message;

pub(super) fn message_view(stored: &StoredMessage) -> Message {
    let (from, from_bot) = match &stored.author {
        Author::Bot => (BOT_ID, true),
        Author::Account(id, _) => (*id, false),
    };
    let mut message = Message {
        id: stored.id,
        from,
        from_bot,
        text: String::new(),
        entities: Vec::new(),
        buttons: keyboard::buttons(stored.markup.as_ref()),
        location: None,
        venue: None,
        contact: None,
        photo: None,
        document: None,
        reply_to: stored.reply_to,
        thread: stored.thread,
        edited: stored.edited,
        deleted: stored.deleted,
        silent: stored.silent,
        protected: stored.protected,
        service: matches!(stored.content, Content::Service(..)),
        date: stored.date,
    };
    let string = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let coordinates = |value: &Value| value["latitude"].as_f64().zip(value["longitude"].as_f64());
    match &stored.content {
        Content::Text(ParsedText { text, entities })
        | Content::Photo(_, ParsedText { text, entities })
        | Content::Document(_, ParsedText { text, entities }) => {
            message.text.clone_from(text);
            message.entities.clone_from(entities);
            match &stored.content {
                Content::Photo(photo, _) => message.photo = Some(photo.clone()),
                Content::Document(document, _) => message.document = Some(document.clone()),
                _ => {}
            }
        }
        Content::Location(location) => message.location = coordinates(location),
        Content::Venue(venue) => {
            message.location = coordinates(&venue["location"]);
            message.venue = Some((string(&venue["title"]), string(&venue["address"])));
        }
        Content::Contact(contact) => {
            let name = format!("{} {}", string(&contact["first_name"]), string(&contact["last_name"]));
            message.contact = Some((string(&contact["phone_number"]), name.trim().to_owned()));
        }
        Content::Service(field, value) => message.text = service_text(field, value),
    }
    message
}

fn service_text(field: &str, value: &Value) -> String {
    match field {
        "new_chat_members" => format!("{} joined", value[0]["first_name"].as_str().unwrap_or_default()),
        "forum_topic_created" => format!("topic {}", value["name"].as_str().unwrap_or_default()),
        "migrate_to_chat_id" | "migrate_from_chat_id" => "the group became a supergroup".to_owned(),
        other => other.to_owned(),
    }
}
