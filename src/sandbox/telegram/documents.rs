//! Documents as the Bot API shows them.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::chat::{Chat, Content};
use super::params::UploadedFile;
use super::response::ApiError;
use super::types::Document;

/// The largest that a bot may upload (Bot API, `sendDocument`).
const MAX_BYTES: usize = 50 << 20;

/// Media types by the endings of names.
const MEDIA_TYPES: [(&str, &str); 4] = [
    (".pdf", "application/pdf"),
    (".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    (".png", "image/png"),
    (".txt", "text/plain"),
];

/// `number` makes the id.
pub(super) fn read(file: &UploadedFile, number: u64) -> Result<Document, ApiError> {
    if file.bytes.len() > MAX_BYTES {
        return Err(ApiError::too_large());
    }
    let name = file.name.to_ascii_lowercase();
    let media_type = MEDIA_TYPES.iter().find(|(ending, _)| name.ends_with(ending)).map(|(_, media_type)| *media_type);
    Ok(Document {
        file_id: format!("document{number}"),
        name: file.name.clone(),
        media_type: media_type.unwrap_or("application/octet-stream"),
        bytes: file.bytes.clone(),
    })
}

/// A `Document`.
pub(super) fn wire(document: &Document) -> Value {
    json!({
        "file_id": document.file_id,
        "file_unique_id": format!("u{}", document.file_id),
        "file_name": document.name,
        "mime_type": document.media_type,
        "file_size": document.bytes.len(),
    })
}

/// A deleted message's document is still there.
pub(super) fn find<'a>(chats: &'a BTreeMap<i64, Chat>, file_id: &str) -> Option<&'a Document> {
    chats.values().flat_map(|chat| chat.messages.values()).find_map(|message| match &message.content {
        Content::Document(document, _) if document.file_id == file_id => Some(document),
        _ => None,
    })
}
