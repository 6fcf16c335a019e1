//! When admins were last told of a trouble.

use chrono::{DateTime, Duration, Utc};
use sqlx::SqliteExecutor;

/// Claims the right to send an alarm now: `true` if it was not sent within `gap` before `now`.
///
/// # Errors
/// The database fails.
pub async fn claim(db: impl SqliteExecutor<'_>, name: &str, now: DateTime<Utc>, gap: Duration) -> sqlx::Result<bool> {
    let done = sqlx::query(
        "INSERT INTO alarms (name, sent_at) VALUES (?, ?)
         ON CONFLICT (name) DO UPDATE SET sent_at = excluded.sent_at WHERE sent_at <= ?",
    )
    .bind(name)
    .bind(now.timestamp_millis())
    .bind((now - gap).timestamp_millis())
    .execute(db)
    .await?;
    Ok(done.rows_affected() > 0)
}

#[cfg(test)]
mod tests {
    use super::super::tests::database;
    use super::*;

    #[tokio::test]
    async fn an_alarm_is_claimed_once_in_the_gap() {
        let (db, _folder) = database().await;
        let (start, gap) = (DateTime::UNIX_EPOCH, Duration::hours(1));
        assert!(claim(db.pool(), "a", start, gap).await.unwrap());
        assert!(!claim(db.pool(), "a", start + Duration::minutes(59), gap).await.unwrap());
        assert!(claim(db.pool(), "b", start, gap).await.unwrap());
        assert!(claim(db.pool(), "a", start + gap, gap).await.unwrap());
        assert!(!claim(db.pool(), "a", start + gap, gap).await.unwrap());
    }
}
