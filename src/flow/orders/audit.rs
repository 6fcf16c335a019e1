//! Who looked at which order, and who changed it at Kaspi, for admins.

use std::cmp::Reverse;

use anyhow::Context;

use crate::domain::audit::{AuditEntry, Deed};
use crate::domain::{OrderCode, UserId};
use crate::flow::Deps;
use crate::flow::access::AdminPermit;
use crate::store::actions::{self, StoredAction};
use crate::store::{self, lookups};

/// How many entries one answer is made of.
const LIMIT: u32 = 200;

/// Whose deeds to list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    Everybody,
    /// Of one number, as an order's code and as a person's id: the two look alike.
    Number {
        code: Option<OrderCode>,
        user: Option<UserId>,
    },
}

/// The latest deeds, newest first, and whether these are all.
pub async fn latest(deps: &Deps, _by: &AdminPermit, subject: &Subject) -> anyhow::Result<(Vec<AuditEntry>, bool)> {
    let reading = async {
        let db = deps.db.pool();
        let (looked_up, changed) = match subject {
            Subject::Everybody => (lookups::latest(db, LIMIT).await?, actions::latest(db, None, None, LIMIT).await?),
            Subject::Number { code, user } => {
                let (mut looked_up, mut changed) = (Vec::new(), Vec::new());
                if let Some(code) = code {
                    looked_up = lookups::latest_of_order(db, code, LIMIT).await?;
                    changed = actions::latest(db, Some(code), None, LIMIT).await?;
                }
                if let Some(user) = user {
                    looked_up.extend(lookups::latest_of_person(db, *user, LIMIT).await?);
                    changed.extend(actions::latest(db, None, Some(*user), LIMIT).await?);
                }
                // What is found both ways is listed once.
                looked_up.sort_by_key(|lookup| Reverse(lookup.asked_at));
                looked_up.dedup();
                changed.sort_by_key(|change| Reverse(change.id));
                changed.dedup();
                (looked_up, changed)
            }
        };
        let mut found: Vec<AuditEntry> = looked_up.into_iter().map(AuditEntry::from).collect();
        found.extend(changed.into_iter().filter_map(change));
        found.sort_by_key(|entry| Reverse(entry.at));
        found.truncate(LIMIT as usize);
        store::Result::Ok(found)
    };
    let found = reading.await.context("couldn't read what people did")?;
    let is_complete = found.len() < LIMIT as usize;
    Ok((found, is_complete))
}

fn change(stored: StoredAction) -> Option<AuditEntry> {
    let StoredAction { person, action, code, outcome, sent_at, .. } = stored;
    let chat = person.user.private_chat();
    Some(AuditEntry { person, deed: Deed::Change(action, code, outcome), chat, at: sent_at? })
}
