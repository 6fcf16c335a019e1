//! Incidents, and whether the admins were notified of them.

use chrono::{DateTime, Duration, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteExecutor};

use super::row;

/// Opens an incident, unless it is open.
pub async fn open(db: impl SqliteExecutor<'_>, name: &str, now: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query("INSERT INTO incidents (name, opened_at) VALUES (?, ?) ON CONFLICT DO NOTHING")
        .bind(name)
        .bind(now.timestamp_millis())
        .execute(db)
        .await?;
    Ok(())
}

/// Claims the notification of an incident that has lasted for `lasting`: `true` once.
pub async fn claim(
    db: impl SqliteExecutor<'_>,
    name: &str,
    lasting: Duration,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let done = sqlx::query(
        "UPDATE incidents SET notified_at = ?1 WHERE name = ?2 AND notified_at IS NULL AND opened_at <= ?3",
    )
    .bind(now.timestamp_millis())
    .bind(name)
    .bind((now - lasting).timestamp_millis())
    .execute(db)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Opens an incident and claims its notification if it has lasted for `lasting`.
pub async fn open_and_claim(
    db: impl SqliteExecutor<'_> + Copy,
    name: &str,
    lasting: Duration,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    open(db, name, now).await?;
    claim(db, name, lasting, now).await
}

/// Claims the notification of an incident without an end: `true` at most once in `every`.
pub async fn claim_repeated(
    db: impl SqliteExecutor<'_>,
    name: &str,
    every: Duration,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let done = sqlx::query(
        "INSERT INTO incidents (name, opened_at, notified_at) VALUES (?1, ?2, ?2)
         ON CONFLICT (name) DO UPDATE SET notified_at = ?2 WHERE notified_at <= ?3",
    )
    .bind(name)
    .bind(now.timestamp_millis())
    .bind((now - every).timestamp_millis())
    .execute(db)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// The names of the open incidents that begin with a prefix.
pub async fn names(db: impl SqliteExecutor<'_>, prefix: &str) -> sqlx::Result<Vec<String>> {
    sqlx::query("SELECT name FROM incidents WHERE substr(name, 1, length(?1)) = ?1")
        .bind(prefix)
        .try_map(|row: SqliteRow| row.try_get("name"))
        .fetch_all(db)
        .await
}

/// Gives an incident another name.
pub async fn rename(db: impl SqliteExecutor<'_>, from: &str, to: &str) -> sqlx::Result<()> {
    sqlx::query("UPDATE OR REPLACE incidents SET name = ? WHERE name = ?").bind(to).bind(from).execute(db).await?;
    Ok(())
}

/// Closes an incident. Returns since when it was open, if the admins were notified of it.
pub async fn close(db: impl SqliteExecutor<'_>, name: &str) -> sqlx::Result<Option<DateTime<Utc>>> {
    let closed = sqlx::query("DELETE FROM incidents WHERE name = ? RETURNING opened_at, notified_at")
        .bind(name)
        .try_map(|row: SqliteRow| {
            let notified_at = row::optional_time(&row, "notified_at")?;
            Ok(notified_at.and(Some(row::time(&row, "opened_at")?)))
        })
        .fetch_optional(db)
        .await?;
    Ok(closed.flatten())
}

#[cfg(test)]
mod tests {
    use super::super::tests::database;
    use super::*;

    #[tokio::test]
    async fn a_lasting_incident_is_notified_once() {
        let (db, _folder) = database().await;
        let at = |minute| DateTime::UNIX_EPOCH + Duration::minutes(minute);
        let lasting = Duration::minutes(15);
        open(db.pool(), "a", at(0)).await.unwrap();
        open(db.pool(), "a", at(9)).await.unwrap();
        assert!(!claim(db.pool(), "a", lasting, at(14)).await.unwrap());
        assert!(claim(db.pool(), "a", lasting, at(15)).await.unwrap());
        assert!(!claim(db.pool(), "a", lasting, at(16)).await.unwrap());
        assert_eq!(close(db.pool(), "a").await.unwrap(), Some(at(0)));
        assert_eq!(close(db.pool(), "a").await.unwrap(), None);
        open(db.pool(), "a", at(20)).await.unwrap();
        assert_eq!(close(db.pool(), "a").await.unwrap(), None, "the admins were not notified");
    }

    #[tokio::test]
    async fn a_repeated_incident_is_notified_once_in_its_period() {
        let (db, _folder) = database().await;
        let (start, hour) = (DateTime::UNIX_EPOCH, Duration::hours(1));
        assert!(claim_repeated(db.pool(), "a", hour, start).await.unwrap());
        assert!(!claim_repeated(db.pool(), "a", hour, start + Duration::minutes(59)).await.unwrap());
        assert!(claim_repeated(db.pool(), "b", hour, start).await.unwrap());
        assert!(claim_repeated(db.pool(), "a", hour, start + hour).await.unwrap());
        assert!(!claim_repeated(db.pool(), "a", hour, start + hour).await.unwrap());
    }
}
