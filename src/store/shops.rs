//! How reading the shops goes.

use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteExecutor};

/// What is known of reading a shop.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// When all of its orders had been read once.
    pub learned_at: Option<DateTime<Utc>>,
    /// When a reading last came to its end.
    pub read_at: Option<DateTime<Utc>>,
    /// Since when readings fail.
    pub failing_since: Option<DateTime<Utc>>,
    /// How the last one failed.
    pub last_failure: Option<String>,
}

/// What is known of reading the shop.
///
/// # Errors
/// The database fails.
pub async fn find(db: impl SqliteExecutor<'_>, shop: &str) -> sqlx::Result<Reading> {
    let moment = |row: &SqliteRow, column| -> sqlx::Result<_> {
        let milliseconds: Option<i64> = row.try_get(column)?;
        Ok(milliseconds.and_then(DateTime::from_timestamp_millis))
    };
    let found = sqlx::query("SELECT learned_at, read_at, failing_since, last_failure FROM shops WHERE name = ?")
        .bind(shop)
        .try_map(|row: SqliteRow| {
            Ok(Reading {
                learned_at: moment(&row, "learned_at")?,
                read_at: moment(&row, "read_at")?,
                failing_since: moment(&row, "failing_since")?,
                last_failure: row.try_get("last_failure")?,
            })
        })
        .fetch_optional(db)
        .await?;
    Ok(found.unwrap_or_default())
}

/// Notes that a reading came to its end.
///
/// # Errors
/// The database fails.
pub async fn succeed(db: impl SqliteExecutor<'_>, shop: &str, now: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO shops (name, learned_at, read_at) VALUES (?1, ?2, ?2)
         ON CONFLICT (name) DO UPDATE SET learned_at = coalesce(learned_at, ?2), read_at = ?2, failing_since = NULL,
            last_failure = NULL",
    )
    .bind(shop)
    .bind(now.timestamp_millis())
    .execute(db)
    .await?;
    Ok(())
}

/// Notes that a reading failed.
///
/// # Errors
/// The database fails.
pub async fn fail(db: impl SqliteExecutor<'_>, shop: &str, how: &str, now: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO shops (name, failing_since, last_failure) VALUES (?1, ?2, ?3)
         ON CONFLICT (name) DO UPDATE SET failing_since = coalesce(failing_since, ?2), last_failure = ?3",
    )
    .bind(shop)
    .bind(now.timestamp_millis())
    .bind(how)
    .execute(db)
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::tests::database;
    use super::*;

    #[tokio::test]
    async fn a_shop_is_learned_once_and_fails_since_its_first_failure() {
        let (db, _folder) = database().await;
        let at = |second| DateTime::from_timestamp(second, 0).unwrap();
        assert_eq!(find(db.pool(), "A").await.unwrap(), Reading::default());
        fail(db.pool(), "A", "refused", at(1)).await.unwrap();
        fail(db.pool(), "A", "unavailable", at(2)).await.unwrap();
        let failing =
            Reading { failing_since: Some(at(1)), last_failure: Some("unavailable".to_owned()), ..Reading::default() };
        assert_eq!(find(db.pool(), "A").await.unwrap(), failing);
        succeed(db.pool(), "A", at(3)).await.unwrap();
        succeed(db.pool(), "A", at(4)).await.unwrap();
        let well = Reading { learned_at: Some(at(3)), read_at: Some(at(4)), ..Reading::default() };
        assert_eq!(find(db.pool(), "A").await.unwrap(), well);
    }
}
