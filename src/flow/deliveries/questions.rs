//! The messages that ask couriers for a comment on a failed attempt. In memory only: after a restart they keep their keys.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::domain::UserId;

/// The last question in each person's private chat: the attempt and the message's id.
#[derive(Debug, Default)]
pub struct CommentQuestions(Mutex<HashMap<UserId, (i64, i32)>>);

impl CommentQuestions {
    pub fn set(&self, user: UserId, attempt: i64, message_id: i32) {
        self.lock().insert(user, (attempt, message_id));
    }

    /// The message that asked about this attempt; `None` if it is not known any more.
    pub fn answered(&self, user: UserId, attempt: i64) -> Option<i32> {
        let (_, message_id) = self.lock().remove(&user).filter(|(asked, _)| *asked == attempt)?;
        Some(message_id)
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<UserId, (i64, i32)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
