//! What answers leave behind, written together.

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;

use super::people::{self, Sighting};
use super::{Db, inbox, lookups};
use crate::domain::access::Lookup;

/// What several answers left behind.
#[derive(Debug, Default)]
pub struct Entries {
    /// Updates that have their answer.
    pub answered: Vec<i64>,
    /// When the last of them got it.
    pub answered_at: DateTime<Utc>,
    /// People who were seen.
    pub seen: Vec<Sighting>,
    /// Orders that were looked up.
    pub looked_up: Vec<Lookup>,
}

/// Writes all of it or nothing.
///
/// # Errors
/// The database fails.
pub async fn write(db: &Db, entries: &Entries) -> sqlx::Result<()> {
    let parts = [entries.answered.is_empty(), entries.seen.is_empty(), entries.looked_up.is_empty()];
    match parts.iter().filter(|is_empty| !**is_empty).count() {
        0 => Ok(()),
        // One statement is all or nothing by itself.
        1 => write_parts(&mut *db.pool().acquire().await?, entries).await,
        _ => {
            let mut tx = db.begin_write().await?;
            write_parts(&mut tx, entries).await?;
            tx.commit().await
        }
    }
}

async fn write_parts(db: &mut SqliteConnection, entries: &Entries) -> sqlx::Result<()> {
    if !entries.answered.is_empty() {
        inbox::finish(&mut *db, &entries.answered, entries.answered_at).await?;
    }
    if !entries.seen.is_empty() {
        people::see(&mut *db, &entries.seen).await?;
    }
    if !entries.looked_up.is_empty() {
        lookups::record(&mut *db, &entries.looked_up).await?;
    }
    Ok(())
}
