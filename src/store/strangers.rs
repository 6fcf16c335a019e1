//! How often strangers were answered.

use chrono::{DateTime, Utc};
use sqlx::{Row, SqliteExecutor};

use crate::domain::UserId;

/// Notes that a stranger is to be answered, and tells how often that was since `since`; what was before is forgotten.
///
/// # Errors
/// The database fails.
pub async fn count(
    db: impl SqliteExecutor<'_>,
    user: UserId,
    since: DateTime<Utc>,
    now: DateTime<Utc>,
) -> sqlx::Result<u32> {
    sqlx::query(
        "INSERT INTO strangers (user_id, since, answered) VALUES (?1, ?2, 1)
         ON CONFLICT (user_id) DO UPDATE SET
            answered = CASE WHEN since > ?3 THEN answered + 1 ELSE 1 END,
            since = CASE WHEN since > ?3 THEN since ELSE ?2 END
         RETURNING answered",
    )
    .bind(user.get())
    .bind(now.timestamp_millis())
    .bind(since.timestamp_millis())
    .fetch_one(db)
    .await?
    .try_get("answered")
}

/// Forgets strangers who were counted before `moment`.
///
/// # Errors
/// The database fails.
pub async fn forget_before(db: impl SqliteExecutor<'_>, moment: DateTime<Utc>) -> sqlx::Result<u64> {
    let done =
        sqlx::query("DELETE FROM strangers WHERE since <= ?").bind(moment.timestamp_millis()).execute(db).await?;
    Ok(done.rows_affected())
}

#[cfg(test)]
mod tests {
    use chrono::Duration;

    use super::super::tests::{database, id};
    use super::*;

    #[tokio::test]
    async fn answers_are_counted_within_the_hour() {
        let (db, _folder) = database().await;
        let hour = Duration::hours(1);
        let count = async |person, minute| {
            let now = DateTime::UNIX_EPOCH + Duration::minutes(minute);
            count(db.pool(), id(person), now - hour, now).await.unwrap()
        };
        assert_eq!((count(7, 0).await, count(7, 30).await, count(8, 30).await, count(7, 59).await), (1, 2, 1, 3));
        assert_eq!((count(7, 60).await, count(7, 61).await), (1, 2));
        assert_eq!(forget_before(db.pool(), DateTime::UNIX_EPOCH + Duration::minutes(30)).await.unwrap(), 1);
        assert_eq!(count(8, 40).await, 1);
    }
}
