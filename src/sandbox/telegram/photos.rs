//! Photos as the Bot API names their files.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::chat::{Chat, Content};
use super::types::Photo;

/// The longer sides of the smaller sizes, by the letter of the size.
const SMALLER: [(&str, u32); 2] = [("s", 90), ("m", 320)];

/// The original's letter.
const ORIGINAL: &str = "x";

/// An array of `PhotoSize`, the largest last.
pub(super) fn sizes(chat: i64, message: i64, photo: &Photo) -> Value {
    let longer = photo.width.max(photo.height);
    let scaled = |length: u32, to: u32| (u64::from(length) * u64::from(to) / u64::from(longer.max(1))).max(1);
    let original = (ORIGINAL, longer);
    let sizes = SMALLER.into_iter().filter(|(_, smaller)| *smaller < longer).chain([original]);
    let size = |(letter, to): (&str, u32)| {
        let id = format!("photo{chat}_{message}_{letter}");
        let (width, height) = (scaled(photo.width, to), scaled(photo.height, to));
        json!({
            "file_id": id, "file_unique_id": id, "width": width, "height": height, "file_size": width * height,
        })
    };
    sizes.map(size).collect()
}

/// The photo of which this is a size. A deleted message's photo is still there.
pub(super) fn find<'a>(chats: &'a BTreeMap<i64, Chat>, file_id: &str) -> Option<&'a Photo> {
    let (message, letter) = file_id.strip_prefix("photo")?.rsplit_once('_')?;
    let (chat, message) = message.split_once('_')?;
    let is_size = letter == ORIGINAL || SMALLER.iter().any(|(smaller, _)| *smaller == letter);
    match &chats.get(&chat.parse().ok()?)?.messages.get(&message.parse().ok()?)?.content {
        Content::Photo(photo, _) if is_size => Some(photo),
        _ => None,
    }
}
