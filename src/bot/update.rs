//! Decoding of stored updates.

use std::borrow::Cow;

use teloxide::types::{Message, Update, UpdateId, UpdateKind};

use super::context::{reply_to, user_id};
use crate::domain::{ChatId, PendingUpdate, UserId};
use crate::telegram::Destination;

/// Decodes an update. One that cannot be decoded becomes one that no handler answers.
pub(super) fn decode(pending: &PendingUpdate) -> Update {
    // teloxide does not fail on a kind that it does not know, it returns `Error`.
    match serde_json::from_str(&without_entities(&pending.payload)) {
        Ok(Update { kind: UpdateKind::Error(_), .. }) | Err(_) => {
            tracing::warn!(update.id = pending.update_id, "couldn't decode an update");
            let id = UpdateId(u32::try_from(pending.update_id).unwrap_or_default());
            Update { id, kind: UpdateKind::Error(serde_json::Value::Null) }
        }
        Ok(update) => update,
    }
}

/// Drops the entities of a text: they are not used, and teloxide loses the whole text over one of an unknown kind.
fn without_entities(payload: &str) -> Cow<'_, str> {
    if !payload.contains("entities\"") {
        return payload.into();
    }
    let Ok(mut json) = serde_json::from_str::<serde_json::Value>(payload) else { return payload.into() };
    for kind in ["message", "edited_message"] {
        if let Some(message) = json.get_mut(kind).and_then(serde_json::Value::as_object_mut) {
            message.remove("entities");
            message.remove("caption_entities");
        }
    }
    json.to_string().into()
}

/// The label in the metrics.
pub(super) fn kind_of(update: &Update) -> &'static str {
    match update.kind {
        UpdateKind::Message(_) => "message",
        UpdateKind::EditedMessage(_) => "edited_message",
        UpdateKind::CallbackQuery(_) => "callback_query",
        UpdateKind::MyChatMember(_) => "my_chat_member",
        UpdateKind::Error(_) => "unreadable",
        _ => "other",
    }
}

/// The text, or the caption of a photo or another file; empty for a sticker or a voice message.
pub(super) fn text_of(message: &Message) -> &str {
    message.text().or_else(|| message.caption()).unwrap_or_default()
}

/// Whether an edited message is a corrected text, such as a mistyped code. A live location is edited every few seconds.
pub(super) fn is_correction(message: &Message) -> bool {
    !text_of(message).is_empty()
}

/// `None` for an update that no person sent.
pub(super) fn sender_of(update: &Update) -> Option<UserId> {
    update.from().and_then(user_id)
}

pub(super) fn chat_of(update: &Update) -> Option<ChatId> {
    update.chat().map(|chat| ChatId(chat.id.0))
}

/// Where to apologise for an update that is given up: only in private chats.
pub(super) fn where_to_apologise(update: &Update) -> Option<Destination> {
    let UpdateKind::Message(message) = &update.kind else { return None };
    message.chat.is_private().then(|| reply_to(message))
}
