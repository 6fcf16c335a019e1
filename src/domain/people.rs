//! People on the allowlist, and those who want to be.

use chrono::{DateTime, Utc};

use super::{Role, UserId};

/// A Telegram user with their name, if it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub user: UserId,
    /// First and last name as the person typed them: any text.
    pub name: Option<String>,
}

/// A person on the allowlist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    pub person: Person,
    pub role: Role,
    pub granted_at: DateTime<Utc>,
    /// `None` for admins.
    pub granted_by: Option<Person>,
    /// When they last wrote or pressed something.
    pub seen_at: Option<DateTime<Utc>>,
}

/// A stranger's request for access.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessRequest {
    pub id: i64,
    pub person: Person,
    pub asked_at: DateTime<Utc>,
    /// The verdict, and whose it was.
    pub decision: Option<(Verdict, Person)>,
}

/// The status of a stranger's latest request for access.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RequestStatus {
    /// There is none, and the stranger may ask.
    None,
    /// It is not decided.
    Waiting {
        may_ask_at: DateTime<Utc>,
    },
    Refused {
        may_ask_at: DateTime<Utc>,
    },
}

/// The decision of a request for access.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The person became a courier.
    Admitted,
    Refused,
}

impl Verdict {
    /// The name in the database, in callback data and in Fluent's selectors.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Admitted => "admitted",
            Self::Refused => "refused",
        }
    }

    pub fn parse(name: &str) -> Option<Self> {
        [Self::Admitted, Self::Refused].into_iter().find(|verdict| verdict.as_str() == name)
    }
}
