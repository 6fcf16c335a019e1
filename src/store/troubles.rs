//! What is wrong, since when, and whether the admins know.

use chrono::{DateTime, Duration, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteExecutor};

use super::moment;

/// Notes that something is wrong.
///
/// # Errors
/// The database fails.
pub async fn note(db: impl SqliteExecutor<'_>, name: &str, now: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query("INSERT INTO troubles (name, since) VALUES (?, ?) ON CONFLICT DO NOTHING")
        .bind(name)
        .bind(now.timestamp_millis())
        .execute(db)
        .await?;
    Ok(())
}

/// Claims the right to tell of a trouble that lasts this long by now: `true` once.
///
/// # Errors
/// The database fails.
pub async fn claim(
    db: impl SqliteExecutor<'_>,
    name: &str,
    lasting: Duration,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let done = sqlx::query("UPDATE troubles SET told_at = ?1 WHERE name = ?2 AND told_at IS NULL AND since <= ?3")
        .bind(now.timestamp_millis())
        .bind(name)
        .bind((now - lasting).timestamp_millis())
        .execute(db)
        .await?;
    Ok(done.rows_affected() > 0)
}

/// Notes that the trouble is over. If somebody was told of it, it comes back how long it lasted since then.
///
/// # Errors
/// The database fails.
pub async fn end(db: impl SqliteExecutor<'_>, name: &str) -> sqlx::Result<Option<DateTime<Utc>>> {
    let ended = sqlx::query("DELETE FROM troubles WHERE name = ? RETURNING since, told_at IS NOT NULL AS was_told")
        .bind(name)
        .try_map(|row: SqliteRow| {
            let was_told: bool = row.try_get("was_told")?;
            Ok((was_told, moment(row.try_get("since")?)?))
        })
        .fetch_optional(db)
        .await?;
    Ok(ended.and_then(|(was_told, since)| was_told.then_some(since)))
}

#[cfg(test)]
mod tests {
    use super::super::tests::database;
    use super::*;

    #[tokio::test]
    async fn a_trouble_is_told_once_when_it_lasts() {
        let (db, _folder) = database().await;
        let at = |minute| DateTime::UNIX_EPOCH + Duration::minutes(minute);
        let lasting = Duration::minutes(15);
        note(db.pool(), "a", at(0)).await.unwrap();
        note(db.pool(), "a", at(9)).await.unwrap();
        assert!(!claim(db.pool(), "a", lasting, at(14)).await.unwrap());
        assert!(claim(db.pool(), "a", lasting, at(15)).await.unwrap());
        assert!(!claim(db.pool(), "a", lasting, at(16)).await.unwrap());
        assert_eq!(end(db.pool(), "a").await.unwrap(), Some(at(0)));
        assert_eq!(end(db.pool(), "a").await.unwrap(), None);
        note(db.pool(), "a", at(20)).await.unwrap();
        assert_eq!(end(db.pool(), "a").await.unwrap(), None, "nobody was told");
    }
}
