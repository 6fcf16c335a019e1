//! Photos as the Bot API names their files.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::chat::{Chat, Content};
use super::response::ApiError;
use super::types::Photo;

/// The longer sides of the smaller sizes, by the letter of the size.
const SMALLER: [(&str, u32); 2] = [("s", 90), ("m", 320)];

/// The original's letter.
const ORIGINAL: &str = "x";

/// The largest that a bot may upload, and the largest sum of width and height (Bot API, `sendPhoto`).
const MAX_BYTES: usize = 10 << 20;
const MAX_SIDES: u64 = 10_000;

/// Width and height may differ by this factor.
const MAX_RATIO: u32 = 20;

/// Of every PNG: its signature, and the length and name of its first chunk, in which width and height come first.
const PNG_START: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";

/// An uploaded photo. Only PNG is read.
pub(super) fn read(bytes: &[u8]) -> Result<Photo, ApiError> {
    if bytes.len() > MAX_BYTES {
        let size = bytes.len();
        let text = format!("file of size {size} bytes is too big for a photo; the maximum size is {MAX_BYTES} bytes");
        return Err(ApiError::bad_request(text));
    }
    let side = |at: usize| {
        let side = bytes.strip_prefix(PNG_START)?.get(at..)?.first_chunk()?;
        Some(u32::from_be_bytes(*side))
    };
    let sides = side(0).zip(side(4));
    let (width, height) = sides.ok_or_else(|| ApiError::bad_request("IMAGE_PROCESS_FAILED"))?;
    let (shorter, longer) = (width.min(height), width.max(height));
    if u64::from(width) + u64::from(height) > MAX_SIDES || longer / MAX_RATIO > shorter || shorter == 0 {
        return Err(ApiError::bad_request("PHOTO_INVALID_DIMENSIONS"));
    }
    Ok(Photo { data_url: format!("data:image/png;base64,{}", STANDARD.encode(bytes)), width, height })
}

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
