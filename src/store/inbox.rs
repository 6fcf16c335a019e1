//! Updates from Telegram until they are answered.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteExecutor};

use super::row;
use crate::domain::PendingUpdate;

/// Stores a batch, all or nothing. Returns the ids that were not stored before, answered or not.
pub async fn store(db: impl SqliteExecutor<'_>, batch: &[PendingUpdate]) -> sqlx::Result<HashSet<i64>> {
    let rows: Vec<(i64, &str, i64)> = batch
        .iter()
        .map(|update| (update.update_id, update.payload.as_str(), update.received_at.timestamp_millis()))
        .collect();
    sqlx::query(
        "INSERT INTO inbox (update_id, payload, received_at)
         SELECT value ->> 0, value ->> 1, value ->> 2 FROM json_each(?) WHERE true
         ON CONFLICT DO NOTHING RETURNING update_id",
    )
    .bind(row::json(&rows))
    .try_map(|row: SqliteRow| row.try_get("update_id"))
    .fetch_all(db)
    .await
    .map(HashSet::from_iter)
}

/// What was not answered yet, from an id on, in order.
pub async fn pending(db: impl SqliteExecutor<'_>, from: i64, limit: u32) -> sqlx::Result<Vec<PendingUpdate>> {
    sqlx::query(
        "SELECT update_id, payload, received_at FROM inbox WHERE done_at IS NULL AND update_id >= ?
         ORDER BY update_id LIMIT ?",
    )
    .bind(from)
    .bind(limit)
    .try_map(|row: SqliteRow| {
        Ok(PendingUpdate {
            update_id: row.try_get("update_id")?,
            payload: row.try_get("payload")?,
            received_at: row::time(&row, "received_at")?,
            is_left_over: false,
        })
    })
    .fetch_all(db)
    .await
}

pub async fn is_empty(db: impl SqliteExecutor<'_>) -> sqlx::Result<bool> {
    sqlx::query("SELECT NOT EXISTS (SELECT 1 FROM inbox WHERE done_at IS NULL) AS is_empty")
        .fetch_one(db)
        .await?
        .try_get("is_empty")
}

/// Counts an attempt and returns the number of attempts.
///
/// # Errors
/// The update is done, or the database fails.
pub async fn begin_attempt(db: impl SqliteExecutor<'_>, update_id: i64) -> sqlx::Result<u32> {
    sqlx::query("UPDATE inbox SET attempts = attempts + 1 WHERE update_id = ? AND done_at IS NULL RETURNING attempts")
        .bind(update_id)
        .fetch_one(db)
        .await?
        .try_get("attempts")
}

/// Uncounts an attempt.
pub async fn undo_attempt(db: impl SqliteExecutor<'_>, update_id: i64) -> sqlx::Result<()> {
    sqlx::query("UPDATE inbox SET attempts = attempts - 1 WHERE update_id = ? AND attempts > 0")
        .bind(update_id)
        .execute(db)
        .await?;
    Ok(())
}

/// Marks updates as answered or given up, and deletes their payload.
pub async fn finish(db: impl SqliteExecutor<'_>, update_ids: &[i64], now: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE inbox SET payload = NULL, done_at = ?2
         WHERE update_id IN (SELECT value FROM json_each(?1)) AND done_at IS NULL",
    )
    .bind(row::json(update_ids))
    .bind(now.timestamp_millis())
    .execute(db)
    .await?;
    Ok(())
}

/// Returns the number of deleted updates.
pub async fn remove_done_before(db: impl SqliteExecutor<'_>, time: DateTime<Utc>) -> sqlx::Result<u64> {
    let done = sqlx::query("DELETE FROM inbox WHERE done_at < ?").bind(time.timestamp_millis()).execute(db).await?;
    Ok(done.rows_affected())
}

#[cfg(test)]
mod tests {
    use chrono::Duration;

    use super::super::tests::database;
    use super::*;

    fn update(update_id: i64) -> PendingUpdate {
        let payload = format!(r#"{{"update_id":{update_id},"text":"«\"\n😀»"}}"#);
        PendingUpdate { update_id, payload, received_at: DateTime::UNIX_EPOCH, is_left_over: false }
    }

    async fn pending_ids(db: &super::super::Db) -> Vec<i64> {
        pending(db.pool(), 0, 10).await.unwrap().iter().map(|update| update.update_id).collect()
    }

    #[tokio::test]
    async fn an_update_is_stored_once_and_pending_until_it_is_done() {
        let (db, _folder) = database().await;
        let (db, now) = (&db, DateTime::UNIX_EPOCH);
        assert_eq!(store(db.pool(), &[update(2), update(1)]).await.unwrap(), HashSet::from([1, 2]));
        assert_eq!(store(db.pool(), &[update(2), update(3)]).await.unwrap(), HashSet::from([3]));
        assert_eq!(pending(db.pool(), 0, 10).await.unwrap(), [update(1), update(2), update(3)]);
        assert_eq!(pending(db.pool(), 2, 1).await.unwrap(), [update(2)]);
        assert!(!is_empty(db.pool()).await.unwrap());

        finish(db.pool(), &[1, 3], now).await.unwrap();
        assert_eq!(pending_ids(db).await, [2]);
        assert!(store(db.pool(), &[update(1)]).await.unwrap().is_empty(), "an answered update is sent again");
        finish(db.pool(), &[2], now).await.unwrap();
        assert!(is_empty(db.pool()).await.unwrap());
    }

    #[tokio::test]
    async fn attempts_are_counted() {
        let (db, _folder) = database().await;
        store(db.pool(), &[update(1)]).await.unwrap();
        assert_eq!(begin_attempt(db.pool(), 1).await.unwrap(), 1);
        assert_eq!(begin_attempt(db.pool(), 1).await.unwrap(), 2);
        undo_attempt(db.pool(), 1).await.unwrap();
        assert_eq!(begin_attempt(db.pool(), 1).await.unwrap(), 2);
        finish(db.pool(), &[1], DateTime::UNIX_EPOCH).await.unwrap();
        assert!(begin_attempt(db.pool(), 1).await.is_err());
    }

    #[tokio::test]
    async fn done_updates_are_deleted_later() {
        let (db, _folder) = database().await;
        let now = DateTime::UNIX_EPOCH + Duration::hours(1);
        store(db.pool(), &[update(1), update(2)]).await.unwrap();
        finish(db.pool(), &[1], now).await.unwrap();
        assert_eq!(remove_done_before(db.pool(), now).await.unwrap(), 0);
        assert_eq!(remove_done_before(db.pool(), now + Duration::seconds(1)).await.unwrap(), 1);
        assert_eq!(pending_ids(&db).await, [2]);
    }
}
