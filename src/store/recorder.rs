//! Group commit of what answers leave behind.

use chrono::{DateTime, Utc};
use sqlx::SqliteConnection;

use super::open::Db;
use super::people::{self, LastSeen};
use super::{inbox, lookups};
use crate::domain::lookup::Lookup;

#[derive(Debug, Default)]
pub struct Batch {
    /// Ids of updates that were answered or given up.
    pub answered: Vec<i64>,
    /// When the last of them was.
    pub answered_at: DateTime<Utc>,
    pub seen: Vec<LastSeen>,
    pub looked_up: Vec<Lookup>,
}

/// Writes everything or nothing.
pub async fn write(db: &Db, batch: &Batch) -> sqlx::Result<()> {
    let parts = [batch.answered.is_empty(), batch.seen.is_empty(), batch.looked_up.is_empty()];
    match parts.iter().filter(|is_empty| !**is_empty).count() {
        0 => Ok(()),
        // One statement is all or nothing by itself.
        1 => write_parts(&mut *db.pool().acquire().await?, batch).await,
        _ => {
            let mut tx = db.begin_write().await?;
            write_parts(&mut tx, batch).await?;
            tx.commit().await
        }
    }
}

async fn write_parts(db: &mut SqliteConnection, batch: &Batch) -> sqlx::Result<()> {
    if !batch.answered.is_empty() {
        inbox::finish(&mut *db, &batch.answered, batch.answered_at).await?;
    }
    if !batch.seen.is_empty() {
        people::record_seen(&mut *db, &batch.seen).await?;
    }
    if !batch.looked_up.is_empty() {
        lookups::record(&mut *db, &batch.looked_up).await?;
    }
    Ok(())
}
