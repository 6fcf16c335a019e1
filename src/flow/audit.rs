//! Who looked at what, for admins.

use anyhow::Context;

use super::Deps;
use super::access::Permit;
use crate::domain::access::Lookup;
use crate::domain::{OrderCode, Role, UserId};
use crate::store::lookups;

/// How many lookups one answer lists.
const LISTED: u32 = 20;

/// Whose lookups to list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// Everybody's.
    Everybody,
    /// Those of one number, which may be an order's code or a person's id: Telegram's ids and Kaspi's codes look alike.
    Number {
        /// The number as a code, if it can be one.
        code: Option<OrderCode>,
        /// The number as an id, if it can be one.
        user: Option<UserId>,
    },
}

/// The latest lookups, newest first; `None` if the person may not see them, which only admins may, and not where others
/// read along.
///
/// # Errors
/// The database fails.
pub async fn latest(deps: &Deps, by: &Permit, subject: &Subject) -> anyhow::Result<Option<Vec<Lookup>>> {
    if by.role() != Role::Admin || !by.is_private() {
        return Ok(None);
    }
    let db = deps.db.pool();
    let found = match subject {
        Subject::Everybody => lookups::latest(db, LISTED).await,
        Subject::Number { code, user } => {
            let mut found = match code {
                Some(code) => lookups::latest_of_order(db, code, LISTED).await.context("couldn't read the lookups")?,
                None => Vec::new(),
            };
            if let Some(user) = user {
                found.extend(lookups::latest_of_person(db, *user, LISTED).await.context("couldn't read the lookups")?);
            }
            Ok(found)
        }
    };
    found.map(Some).context("couldn't read the lookups")
}
