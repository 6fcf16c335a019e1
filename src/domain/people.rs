//! The people who may ask, and those who want to.

use chrono::{DateTime, Utc};

use super::{Role, UserId};

/// A person with the name that Telegram told, if it is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// Telegram's id.
    pub user: UserId,
    /// First and last name as the person typed them: anything.
    pub name: Option<String>,
}

/// A person on the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The person.
    pub who: Who,
    /// What they are.
    pub role: Role,
    /// Since when.
    pub granted_at: DateTime<Utc>,
    /// By whom; `None` for admins, who come from the configuration.
    pub granted_by: Option<Who>,
    /// When they last wrote or pressed something.
    pub seen_at: Option<DateTime<Utc>>,
}

/// A stranger's request for access.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Its number.
    pub id: i64,
    /// Who asks.
    pub who: Who,
    /// When.
    pub asked_at: DateTime<Utc>,
    /// What was decided, and by whom.
    pub decision: Option<(Verdict, Who)>,
}

/// What becomes of a request for access.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The person is a courier now.
    Admitted,
    /// The person stays a stranger.
    Refused,
}

impl Verdict {
    /// The name under which it is kept.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Admitted => "admitted",
            Self::Refused => "refused",
        }
    }

    /// Reads the name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Admitted, Self::Refused].into_iter().find(|verdict| verdict.as_str() == name)
    }
}
