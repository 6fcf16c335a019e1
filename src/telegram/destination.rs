//! Where a message goes.

use crate::domain;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Destination {
    pub chat: domain::ChatId,
    /// The forum topic (`message_thread_id`).
    pub thread: Option<i32>,
    pub reply_to: Option<i32>,
    /// Without a sound (`disable_notification`).
    pub is_silent: bool,
}

impl Destination {
    /// Not a reply.
    pub fn chat(chat: domain::ChatId) -> Self {
        Self { chat, thread: None, reply_to: None, is_silent: false }
    }
}
