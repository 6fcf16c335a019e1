//! How often strangers were answered.

use chrono::{DateTime, Utc};
use sqlx::{Row, SqliteExecutor};

use crate::domain::UserId;
use crate::domain::people::Person;

/// Counts an answer and returns the number since `since`; earlier ones are discarded.
pub async fn count(
    db: impl SqliteExecutor<'_>,
    stranger: &Person,
    since: DateTime<Utc>,
    now: DateTime<Utc>,
) -> sqlx::Result<u32> {
    sqlx::query(
        "INSERT INTO strangers (user_id, since, answers, name) VALUES (?1, ?2, 1, ?4)
         ON CONFLICT (user_id) DO UPDATE SET name = excluded.name,
            answers = CASE WHEN since > ?3 THEN answers + 1 ELSE 1 END,
            since = CASE WHEN since > ?3 THEN since ELSE ?2 END
         RETURNING answers",
    )
    .bind(stranger.user.get())
    .bind(now.timestamp_millis())
    .bind(since.timestamp_millis())
    .bind(&stranger.name)
    .fetch_one(db)
    .await?
    .try_get("answers")
}

/// The name of a stranger who was answered lately.
pub async fn name_of(db: impl SqliteExecutor<'_>, user: UserId) -> sqlx::Result<Option<String>> {
    let row = sqlx::query("SELECT name FROM strangers WHERE user_id = ?").bind(user.get()).fetch_optional(db).await?;
    Ok(row.map(|row| row.try_get("name")).transpose()?.flatten())
}

/// Starts to count anew.
pub async fn reset(db: impl SqliteExecutor<'_>, user: UserId) -> sqlx::Result<()> {
    sqlx::query("UPDATE strangers SET answers = 0 WHERE user_id = ?").bind(user.get()).execute(db).await?;
    Ok(())
}

/// Returns the number of deleted rows.
pub async fn remove_before(db: impl SqliteExecutor<'_>, time: DateTime<Utc>) -> sqlx::Result<u64> {
    let done = sqlx::query("DELETE FROM strangers WHERE since <= ?").bind(time.timestamp_millis()).execute(db).await?;
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
            count(db.pool(), &Person { user: id(person), name: Some("Ш".to_owned()) }, now - hour, now).await.unwrap()
        };
        assert_eq!((count(7, 0).await, count(7, 30).await, count(8, 30).await, count(7, 59).await), (1, 2, 1, 3));
        assert_eq!((count(7, 60).await, count(7, 61).await), (1, 2));
        assert_eq!(remove_before(db.pool(), DateTime::UNIX_EPOCH + Duration::minutes(30)).await.unwrap(), 1);
        assert_eq!(count(8, 40).await, 1);
        assert_eq!(name_of(db.pool(), id(8)).await.unwrap().as_deref(), Some("Ш"));
        assert_eq!(name_of(db.pool(), id(9)).await.unwrap(), None);
        reset(db.pool(), id(8)).await.unwrap();
        assert_eq!(count(8, 41).await, 1);
    }
}
