//! Who may do what.

use std::fmt;

use chrono::{DateTime, Utc};

use super::OrderCode;
use super::people::Who;

/// A Telegram user's id: positive, at most 52 significant bits (Bot API, `User.id`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct UserId(i64);

impl UserId {
    const MAX: i64 = (1 << 52) - 1;

    /// The id, unless Telegram cannot have issued it.
    #[must_use]
    pub fn new(id: i64) -> Option<Self> {
        (1..=Self::MAX).contains(&id).then_some(Self(id))
    }

    /// Reads an id as people type it; spaces around it are allowed.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.trim();
        digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok()).flatten().and_then(Self::new)
    }

    /// The number itself.
    #[must_use]
    pub fn get(self) -> i64 {
        self.0
    }

    /// The private chat with this person; Telegram gives it the person's own id.
    #[must_use]
    pub fn private_chat(self) -> ChatId {
        ChatId(self.0)
    }
}

impl fmt::Display for UserId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A Telegram chat's id: a person's own id for a private chat, negative for groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ChatId(pub i64);

impl fmt::Display for ChatId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What a person on the allowlist is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Named in `ADMIN_USER_IDS`; decides about everybody else and gets the alarms.
    Admin,
    /// Decides about couriers and groups.
    Manager,
    /// Asks for orders.
    Courier,
}

impl Role {
    const ALL: [Self; 3] = [Self::Admin, Self::Manager, Self::Courier];

    /// The name under which it is kept and typed.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Admin => "admin",
            Self::Manager => "manager",
            Self::Courier => "courier",
        }
    }

    /// Reads the name; letter case does not matter.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str().eq_ignore_ascii_case(name))
    }

    /// Whether the person decides about couriers and groups.
    #[must_use]
    pub fn manages(self) -> bool {
        self.outranks(Self::Courier)
    }

    /// Whether somebody with this role may give, change and take the other one. Nobody can do that to admins.
    #[must_use]
    pub fn outranks(self, other: Self) -> bool {
        matches!((self, other), (Self::Admin, Self::Manager | Self::Courier) | (Self::Manager, Self::Courier))
    }
}

/// How many orders one person may look up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LookupLimits {
    /// Within ten minutes.
    pub per_ten_minutes: u32,
    /// Within 24 hours.
    pub per_day: u32,
}

/// That somebody looked at an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lookup {
    /// Who; the name is known while they are on the list.
    pub who: Who,
    /// Which order.
    pub code: OrderCode,
    /// Where the answer went.
    pub chat: ChatId,
    /// When.
    pub asked_at: DateTime<Utc>,
    /// What came of it.
    pub result: LookupResult,
}

/// What came of a lookup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LookupResult {
    /// Not known: the bot stopped before Kaspi answered.
    Asked,
    /// The person saw the order.
    Found,
    /// There is no such order.
    NotFound,
    /// Kaspi did not answer, or not in a way that could be read.
    Failed,
}

impl LookupResult {
    const ALL: [Self; 4] = [Self::Asked, Self::Found, Self::NotFound, Self::Failed];

    /// The name under which it is kept.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Found => "found",
            Self::NotFound => "not_found",
            Self::Failed => "failed",
        }
    }

    /// Reads the name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|result| result.as_str() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_are_given_from_above() {
        let below = |role: Role| Role::ALL.map(|other| role.outranks(other));
        assert_eq!(below(Role::Admin), [false, true, true]);
        assert_eq!(below(Role::Manager), [false, false, true]);
        assert_eq!(below(Role::Courier), [false, false, false]);
        assert_eq!(Role::ALL.map(Role::manages), [true, true, false]);
        assert_eq!(Role::ALL.map(|role| Role::parse(role.as_str())), Role::ALL.map(Some));
        assert_eq!((Role::parse("Manager"), Role::parse("owner")), (Some(Role::Manager), None));
    }

    #[test]
    fn ids_are_positive_and_fit_52_bits() {
        assert_eq!(UserId::parse(" 42 "), UserId::new(42));
        assert_eq!(UserId::parse("4503599627370495").map(UserId::get), Some((1 << 52) - 1));
        for bad in ["", "0", "-5", "+5", "4503599627370496", "99999999999999999999", "12a", "١٢"] {
            assert_eq!(UserId::parse(bad), None, "{bad:?}");
        }
    }
}
