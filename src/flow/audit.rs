//! Who looked at what, for admins.

use anyhow::Context;

use super::Deps;
use crate::domain::access::Lookup;
use crate::domain::{OrderCode, UserId};
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

/// The latest lookups, newest first. The caller has checked that an admin asks.
///
/// # Errors
/// The database fails.
pub async fn latest(deps: &Deps, subject: &Subject) -> anyhow::Result<Vec<Lookup>> {
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
    found.context("couldn't read the lookups")
}
