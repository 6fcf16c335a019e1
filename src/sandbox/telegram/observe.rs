//! What people see, and what a test may know besides.

use super::entities::Entity;
use super::html::ParsedText;
use super::keyboard;
use super::state::{Author, BOT_ID, Chat, Content, Stored};
use super::types::Message;

/// The messages of a chat as people see them, deleted ones included.
pub(super) fn messages(chat: &Chat) -> impl Iterator<Item = Message> {
    chat.messages.values().map(message)
}

/// One message as people see it.
pub(super) fn message(stored: &Stored) -> Message {
    let (from, from_bot) = match &stored.author {
        Author::Bot => (BOT_ID, true),
        Author::Person(id, _) => (*id, false),
    };
    let mut seen = Message {
        id: stored.id,
        from,
        from_bot,
        text: String::new(),
        entities: Vec::<Entity>::new(),
        buttons: keyboard::buttons(stored.markup.as_ref()),
        location: None,
        venue: None,
        contact: None,
        reply_to: stored.reply_to,
        thread: stored.thread,
        edited: stored.edited,
        deleted: stored.deleted,
        silent: stored.silent,
        protected: stored.protected,
        service: matches!(stored.content, Content::Service(..)),
        date: stored.date,
    };
    let string = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let point = |value: &serde_json::Value| value["latitude"].as_f64().zip(value["longitude"].as_f64());
    match &stored.content {
        Content::Text(ParsedText { text, entities }) => {
            seen.text.clone_from(text);
            seen.entities.clone_from(entities);
        }
        Content::Location(location) => seen.location = point(location),
        Content::Venue(venue) => {
            seen.location = point(&venue["location"]);
            seen.venue = Some((string(&venue["title"]), string(&venue["address"])));
        }
        Content::Contact(contact) => {
            let name = format!("{} {}", string(&contact["first_name"]), string(&contact["last_name"]));
            seen.contact = Some((string(&contact["phone_number"]), name.trim().to_owned()));
        }
        Content::Service(field, value) => seen.text = service_text(field, value),
    }
    seen
}

fn service_text(field: &str, value: &serde_json::Value) -> String {
    match field {
        "new_chat_members" => format!("{} joined", value[0]["first_name"].as_str().unwrap_or_default()),
        "forum_topic_created" => format!("topic {}", value["name"].as_str().unwrap_or_default()),
        "migrate_to_chat_id" | "migrate_from_chat_id" => "the group became a supergroup".to_owned(),
        other => other.to_owned(),
    }
}
