//! Who looked at which order, for admins.

use std::cmp::Reverse;

use anyhow::Context;

use crate::domain::lookup::Lookup;
use crate::domain::{OrderCode, UserId};
use crate::flow::Deps;
use crate::flow::access::AdminPermit;
use crate::store::{self, lookups};

/// How many lookups one answer is made of.
const LIMIT: u32 = 200;

/// Whose lookups to list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    Everybody,
    /// Of one number, as an order's code and as a person's id: the two look alike.
    Number {
        code: Option<OrderCode>,
        user: Option<UserId>,
    },
}

/// The latest lookups, newest first, and whether these are all.
pub async fn latest(deps: &Deps, _by: &AdminPermit, subject: &Subject) -> anyhow::Result<(Vec<Lookup>, bool)> {
    let reading = async {
        let db = deps.db.pool();
        match subject {
            Subject::Everybody => lookups::latest(db, LIMIT).await,
            Subject::Number { code, user } => {
                let mut found = match code {
                    Some(code) => lookups::latest_of_order(db, code, LIMIT).await?,
                    None => Vec::new(),
                };
                if let Some(user) = user {
                    found.extend(lookups::latest_of_person(db, *user, LIMIT).await?);
                }
                // A lookup that is found both ways is listed once.
                found.sort_by_key(|lookup| Reverse(lookup.asked_at));
                found.dedup();
                store::Result::Ok(found)
            }
        }
    };
    let found = reading.await.context("couldn't read the lookups")?;
    let is_complete = found.len() < LIMIT as usize;
    Ok((found, is_complete))
}
