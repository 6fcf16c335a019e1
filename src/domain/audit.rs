//! What people did, for admins.

use chrono::{DateTime, Utc};

use super::lookup::{Lookup, LookupResult, LookupSubject};
use super::people::Person;
use super::{ActionOutcome, ChatId, KaspiAction, OrderCode};

/// Something that a person did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuditEntry {
    /// The name is known while the person is on the allowlist.
    pub person: Person,
    pub deed: Deed,
    pub chat: ChatId,
    pub at: DateTime<Utc>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    Lookup(LookupSubject, LookupResult),
    /// A change at Kaspi; without an outcome it runs.
    Change(KaspiAction, OrderCode, Option<ActionOutcome>),
}

impl From<Lookup> for AuditEntry {
    fn from(Lookup { person, subject, chat, asked_at, result }: Lookup) -> Self {
        Self { person, deed: Deed::Lookup(subject, result), chat, at: asked_at }
    }
}
