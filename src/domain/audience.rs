//! Who reads a message.

use super::{ChatId, Role, UserId};

/// Who reads a message, which decides whether a buyer's phone may be in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// One person on the allowlist, who may see everything.
    Person,
    /// A group: the phone is masked, and so is everything that would reveal it.
    Group,
}

/// The person who reads a message in private; decides which buttons it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Viewer {
    pub user: UserId,
    pub role: Role,
}

impl Audience {
    pub fn of(chat: ChatId) -> Self {
        if chat.is_private() { Self::Person } else { Self::Group }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_private_chat_is_one_person() {
        assert_eq!(Audience::of(ChatId(42)), Audience::Person);
        for chat in [-5, -1_001_234_567_890, 0, i64::MIN, i64::MAX] {
            assert_eq!(Audience::of(ChatId(chat)), Audience::Group, "{chat}");
        }
    }
}
