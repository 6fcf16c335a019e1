//! Incidents, and whether people were notified of them; see [`alerts`](super::alerts).

use chrono::{DateTime, Duration, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteExecutor};

use super::row;
use super::sqlite::Tx;

/// Opens an incident, unless it is open.
pub async fn open(db: impl SqliteExecutor<'_>, name: &str, now: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query("INSERT INTO incidents (name, opened_at) VALUES (?, ?) ON CONFLICT DO NOTHING")
        .bind(name)
        .bind(now.timestamp_millis())
        .execute(db)
        .await?;
    Ok(())
}

/// Whether an incident has lasted for `lasting`, and nobody is notified of it or about to be.
pub async fn is_due(
    db: impl SqliteExecutor<'_>,
    name: &str,
    lasting: Duration,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    sqlx::query(
        "SELECT EXISTS (SELECT 1 FROM incidents WHERE name = ?1 AND notified_at IS NULL AND opened_at <= ?2)
            AND NOT EXISTS (SELECT 1 FROM alerts WHERE incident = ?1) AS is_due",
    )
    .bind(name)
    .bind((now - lasting).timestamp_millis())
    .fetch_one(db)
    .await?
    .try_get("is_due")
}

/// Opens an incident without an end, unless people were notified of it within `every` or are about to be.
pub async fn reopen(
    db: impl SqliteExecutor<'_>,
    name: &str,
    every: Duration,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let done = sqlx::query(
        "INSERT INTO incidents (name, opened_at) VALUES (?1, ?2)
         ON CONFLICT (name) DO UPDATE SET opened_at = ?2, notified_at = NULL
         WHERE (notified_at IS NULL OR notified_at <= ?3) AND NOT EXISTS (SELECT 1 FROM alerts WHERE incident = ?1)",
    )
    .bind(name)
    .bind(now.timestamp_millis())
    .bind((now - every).timestamp_millis())
    .execute(db)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Whether an incident was opened between two times.
pub async fn was_opened_within(
    db: impl SqliteExecutor<'_>,
    name: &str,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> sqlx::Result<bool> {
    sqlx::query("SELECT EXISTS (SELECT 1 FROM incidents WHERE name = ? AND opened_at BETWEEN ? AND ?) AS was_opened")
        .bind(name)
        .bind(from.timestamp_millis())
        .bind(until.timestamp_millis())
        .fetch_one(db)
        .await?
        .try_get("was_opened")
}

/// Opens an incident, also if it is open.
pub async fn open_anew(db: impl SqliteExecutor<'_>, name: &str, now: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query("INSERT OR REPLACE INTO incidents (name, opened_at) VALUES (?, ?)")
        .bind(name)
        .bind(now.timestamp_millis())
        .execute(db)
        .await?;
    Ok(())
}

/// Whether anybody was notified of an open incident; `None` if it is not open.
pub async fn is_notified(db: impl SqliteExecutor<'_>, name: &str) -> sqlx::Result<Option<bool>> {
    sqlx::query("SELECT notified_at IS NOT NULL AS is_notified FROM incidents WHERE name = ?")
        .bind(name)
        .try_map(|row: SqliteRow| row.try_get("is_notified"))
        .fetch_optional(db)
        .await
}

/// The names of the open incidents that begin with a prefix.
pub async fn names(db: impl SqliteExecutor<'_>, prefix: &str) -> sqlx::Result<Vec<String>> {
    sqlx::query("SELECT name FROM incidents WHERE substr(name, 1, length(?1)) = ?1")
        .bind(prefix)
        .try_map(|row: SqliteRow| row.try_get("name"))
        .fetch_all(db)
        .await
}

/// Gives an incident another name, also where its alert waits.
pub async fn rename(tx: &mut Tx, from: &str, to: &str) -> sqlx::Result<()> {
    for sql in
        ["UPDATE OR REPLACE incidents SET name = ? WHERE name = ?", "UPDATE alerts SET incident = ? WHERE incident = ?"]
    {
        sqlx::query(sql).bind(to).bind(from).execute(&mut **tx).await?;
    }
    Ok(())
}

/// Closes an incident. Returns since when it was open, if anybody was notified of it.
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
    use super::super::alerts;
    use super::super::tests::{database, id};
    use super::*;
    use crate::domain::Alert;

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::UNIX_EPOCH + Duration::minutes(minute)
    }

    /// Queues the incident's alert for one person.
    async fn queue(db: &super::super::Db) {
        alerts::queue(db.pool(), &[id(1)], Some("a"), &Alert::SetAside, at(0)).await.unwrap();
    }

    async fn finish(db: &super::super::Db, now: DateTime<Utc>) {
        let queued = alerts::next(db.pool(), id(1), 0).await.unwrap().unwrap();
        let mut tx = db.begin_write().await.unwrap();
        alerts::finish(&mut tx, queued.id, true, now).await.unwrap();
        tx.commit().await.unwrap();
    }

    #[tokio::test]
    async fn a_lasting_incident_is_due_until_its_alert_is_queued() {
        let (db, _folder) = database().await;
        let is_due = async |minute| is_due(db.pool(), "a", Duration::minutes(15), at(minute)).await.unwrap();
        open(db.pool(), "a", at(0)).await.unwrap();
        open(db.pool(), "a", at(9)).await.unwrap();
        assert!(!is_due(14).await);
        assert!(is_due(15).await);
        queue(&db).await;
        assert!(!is_due(15).await);
        finish(&db, at(16)).await;
        assert!(!is_due(17).await);
        assert_eq!(close(db.pool(), "a").await.unwrap(), Some(at(0)));
        assert_eq!(close(db.pool(), "a").await.unwrap(), None);
        open(db.pool(), "a", at(20)).await.unwrap();
        assert_eq!(close(db.pool(), "a").await.unwrap(), None, "the admins were not notified");
    }

    #[tokio::test]
    async fn an_incident_without_an_end_is_due_once_in_its_period() {
        let (db, _folder) = database().await;
        let reopen = async |name, minute| reopen(db.pool(), name, Duration::hours(1), at(minute)).await.unwrap();
        assert!(reopen("a", 0).await);
        assert!(reopen("a", 0).await, "its alert was not queued");
        queue(&db).await;
        assert!(!reopen("a", 100).await, "its alert waits");
        finish(&db, at(100)).await;
        assert!(!reopen("a", 159).await);
        assert!(reopen("b", 159).await);
        assert!(reopen("a", 160).await);
    }
}
