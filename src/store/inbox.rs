//! Updates from Telegram between their arrival and their answer.

use chrono::{DateTime, Utc};
use sqlx::{Row, SqliteExecutor};

use super::Tx;

/// An update that has no answer yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pending {
    /// Telegram's `update_id`.
    pub update_id: i64,
    /// The update's JSON as it came.
    pub payload: String,
}

/// Keeps an update. `false` if it was kept before, answered or not.
///
/// # Errors
/// The database fails.
pub async fn keep(tx: &mut Tx, update: &Pending, now: DateTime<Utc>) -> sqlx::Result<bool> {
    let done =
        sqlx::query("INSERT INTO inbox (update_id, payload, received_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING")
            .bind(update.update_id)
            .bind(&update.payload)
            .bind(now.timestamp_millis())
            .execute(&mut **tx)
            .await?;
    Ok(done.rows_affected() > 0)
}

/// What has no answer yet, in the order of arrival.
///
/// # Errors
/// The database fails.
pub async fn pending(db: impl SqliteExecutor<'_>) -> sqlx::Result<Vec<Pending>> {
    sqlx::query("SELECT update_id, payload FROM inbox WHERE done_at IS NULL ORDER BY update_id")
        .fetch_all(db)
        .await?
        .into_iter()
        .map(|row| Ok(Pending { update_id: row.try_get("update_id")?, payload: row.try_get("payload")? }))
        .collect()
}

/// Whether everything has its answer.
///
/// # Errors
/// The database fails.
pub async fn is_empty(db: impl SqliteExecutor<'_>) -> sqlx::Result<bool> {
    sqlx::query("SELECT NOT EXISTS (SELECT 1 FROM inbox WHERE done_at IS NULL) AS is_empty")
        .fetch_one(db)
        .await?
        .try_get("is_empty")
}

/// Notes that answering begins, and tells how often it has begun by now.
///
/// # Errors
/// The database fails, or the update is done.
pub async fn begin(db: impl SqliteExecutor<'_>, update_id: i64) -> sqlx::Result<u32> {
    sqlx::query("UPDATE inbox SET attempts = attempts + 1 WHERE update_id = ? AND done_at IS NULL RETURNING attempts")
        .bind(update_id)
        .fetch_one(db)
        .await?
        .try_get("attempts")
}

/// Takes back a beginning that came to nothing through no fault of the update.
///
/// # Errors
/// The database fails.
pub async fn take_back(db: impl SqliteExecutor<'_>, update_id: i64) -> sqlx::Result<()> {
    sqlx::query("UPDATE inbox SET attempts = attempts - 1 WHERE update_id = ? AND attempts > 0")
        .bind(update_id)
        .execute(db)
        .await?;
    Ok(())
}

/// Marks the update as answered, or given up, and forgets its text.
///
/// # Errors
/// The database fails.
pub async fn finish(db: impl SqliteExecutor<'_>, update_id: i64, now: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query("UPDATE inbox SET payload = NULL, done_at = ? WHERE update_id = ? AND done_at IS NULL")
        .bind(now.timestamp_millis())
        .bind(update_id)
        .execute(db)
        .await?;
    Ok(())
}

/// Removes what was done before `moment`; tells how many.
///
/// # Errors
/// The database fails.
pub async fn forget_done_before(db: impl SqliteExecutor<'_>, moment: DateTime<Utc>) -> sqlx::Result<u64> {
    let done = sqlx::query("DELETE FROM inbox WHERE done_at < ?").bind(moment.timestamp_millis()).execute(db).await?;
    Ok(done.rows_affected())
}

#[cfg(test)]
mod tests {
    use chrono::Duration;

    use super::super::tests::database;
    use super::*;

    fn update(update_id: i64) -> Pending {
        Pending { update_id, payload: format!(r#"{{"update_id":{update_id}}}"#) }
    }

    #[tokio::test]
    async fn an_update_is_kept_once_and_waits_until_it_is_done() {
        let (db, _folder) = database().await;
        let now = DateTime::UNIX_EPOCH;
        let mut tx = db.begin_write().await.unwrap();
        assert!(keep(&mut tx, &update(2), now).await.unwrap());
        assert!(keep(&mut tx, &update(1), now).await.unwrap());
        assert!(!keep(&mut tx, &update(2), now).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(pending(db.pool()).await.unwrap(), [update(1), update(2)]);
        assert!(!is_empty(db.pool()).await.unwrap());

        finish(db.pool(), 1, now).await.unwrap();
        assert_eq!(pending(db.pool()).await.unwrap(), [update(2)]);
        let mut tx = db.begin_write().await.unwrap();
        assert!(!keep(&mut tx, &update(1), now).await.unwrap(), "an answered update came again");
        finish(&mut *tx, 2, now).await.unwrap();
        assert!(is_empty(&mut *tx).await.unwrap());
    }

    #[tokio::test]
    async fn beginnings_are_counted() {
        let (db, _folder) = database().await;
        let mut tx = db.begin_write().await.unwrap();
        keep(&mut tx, &update(1), DateTime::UNIX_EPOCH).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(begin(db.pool(), 1).await.unwrap(), 1);
        assert_eq!(begin(db.pool(), 1).await.unwrap(), 2);
        take_back(db.pool(), 1).await.unwrap();
        assert_eq!(begin(db.pool(), 1).await.unwrap(), 2);
        finish(db.pool(), 1, DateTime::UNIX_EPOCH).await.unwrap();
        assert!(begin(db.pool(), 1).await.is_err());
    }

    #[tokio::test]
    async fn done_updates_are_forgotten_in_time() {
        let (db, _folder) = database().await;
        let start = DateTime::UNIX_EPOCH;
        let mut tx = db.begin_write().await.unwrap();
        for id in 1..=3 {
            keep(&mut tx, &update(id), start).await.unwrap();
        }
        tx.commit().await.unwrap();
        finish(db.pool(), 1, start).await.unwrap();
        finish(db.pool(), 2, start + Duration::hours(1)).await.unwrap();
        assert_eq!(forget_done_before(db.pool(), start + Duration::minutes(1)).await.unwrap(), 1);
        assert_eq!(pending(db.pool()).await.unwrap(), [update(3)]);
    }
}
