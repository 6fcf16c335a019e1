//! How polling the shops goes.

use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteExecutor};

use super::row;
use super::sqlite::Tx;
use crate::domain::shop::ReadFailure;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PollState {
    /// When a poll first succeeded.
    pub first_polled_at: Option<DateTime<Utc>>,
    /// When a poll last succeeded.
    pub last_polled_at: Option<DateTime<Utc>>,
    /// Since when polls fail.
    pub failing_since: Option<DateTime<Utc>>,
    /// Why the last one failed.
    pub failure: Option<ReadFailure>,
    /// Whether the shop was not configured.
    pub is_closed: bool,
}

/// A shop that was polled at some time, configured or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredShop {
    pub name: String,
    pub closed_at: Option<DateTime<Utc>>,
}

/// The default for a shop that was never polled.
pub async fn find(db: impl SqliteExecutor<'_>, shop: &str) -> sqlx::Result<PollState> {
    let found = sqlx::query("SELECT * FROM shops WHERE name = ?")
        .bind(shop)
        .try_map(|row: SqliteRow| {
            let failure: Option<&str> = row.try_get("failure")?;
            Ok(PollState {
                first_polled_at: row::optional_time(&row, "first_polled_at")?,
                last_polled_at: row::optional_time(&row, "last_polled_at")?,
                failing_since: row::optional_time(&row, "failing_since")?,
                failure: failure.and_then(ReadFailure::parse),
                is_closed: row::optional_time(&row, "closed_at")?.is_some(),
            })
        })
        .fetch_optional(db)
        .await?;
    Ok(found.unwrap_or_default())
}

/// The shops that were polled at some time, also those whose first poll ended midway.
pub async fn list(db: impl SqliteExecutor<'_>) -> sqlx::Result<Vec<StoredShop>> {
    let sql = "SELECT name, closed_at FROM shops
        UNION ALL SELECT DISTINCT shop, NULL FROM orders WHERE ended_at IS NULL AND shop NOT IN (SELECT name FROM shops)";
    sqlx::query(sql)
        .try_map(|row: SqliteRow| {
            Ok(StoredShop { name: row.try_get("name")?, closed_at: row::optional_time(&row, "closed_at")? })
        })
        .fetch_all(db)
        .await
}

/// A shop that is not configured any more has no failures.
pub async fn close(db: impl SqliteExecutor<'_>, shop: &str, now: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO shops (name, closed_at) VALUES (?1, ?2)
         ON CONFLICT (name) DO UPDATE SET closed_at = ?2, failing_since = NULL, failure = NULL",
    )
    .bind(shop)
    .bind(now.timestamp_millis())
    .execute(db)
    .await?;
    Ok(())
}

pub async fn reopen(db: impl SqliteExecutor<'_>, shop: &str) -> sqlx::Result<()> {
    sqlx::query("UPDATE shops SET closed_at = NULL WHERE name = ?").bind(shop).execute(db).await?;
    Ok(())
}

/// Gives a shop another name, wherever a table has it. What a failed first poll stored under the new name is replaced.
pub async fn rename(tx: &mut Tx, from: &str, to: &str) -> sqlx::Result<()> {
    for sql in [
        "DELETE FROM shops WHERE name = ?2 AND name <> ?1",
        "UPDATE shops SET name = ?2 WHERE name = ?1",
        "UPDATE OR REPLACE orders SET shop = ?2 WHERE shop = ?1",
        "UPDATE OR REPLACE cards SET shop = ?2 WHERE shop = ?1",
        "UPDATE OR REPLACE notices SET shop = ?2 WHERE shop = ?1",
    ] {
        sqlx::query(sql).bind(from).bind(to).execute(&mut **tx).await?;
    }
    Ok(())
}

/// Records a successful poll.
pub async fn record_success(db: impl SqliteExecutor<'_>, shop: &str, now: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO shops (name, first_polled_at, last_polled_at) VALUES (?1, ?2, ?2)
         ON CONFLICT (name) DO UPDATE SET first_polled_at = coalesce(first_polled_at, ?2), last_polled_at = ?2, failing_since = NULL,
            failure = NULL",
    )
    .bind(shop)
    .bind(now.timestamp_millis())
    .execute(db)
    .await?;
    Ok(())
}

/// Records a failed poll.
pub async fn record_failure(
    db: impl SqliteExecutor<'_>,
    shop: &str,
    failure: ReadFailure,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO shops (name, failing_since, failure) VALUES (?1, ?2, ?3)
         ON CONFLICT (name) DO UPDATE SET failing_since = coalesce(failing_since, ?2), failure = ?3",
    )
    .bind(shop)
    .bind(now.timestamp_millis())
    .bind(failure.as_str())
    .execute(db)
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::tests::database;
    use super::*;

    #[tokio::test]
    async fn a_shop_is_first_polled_once_and_fails_since_its_first_failure() {
        let (db, _folder) = database().await;
        let at = |second| DateTime::from_timestamp(second, 0).unwrap();
        assert_eq!(find(db.pool(), "A").await.unwrap(), PollState::default());
        record_failure(db.pool(), "A", ReadFailure::TokenRefused, at(1)).await.unwrap();
        record_failure(db.pool(), "A", ReadFailure::Unavailable, at(2)).await.unwrap();
        let failing =
            PollState { failing_since: Some(at(1)), failure: Some(ReadFailure::Unavailable), ..PollState::default() };
        assert_eq!(find(db.pool(), "A").await.unwrap(), failing);
        record_success(db.pool(), "A", at(3)).await.unwrap();
        record_success(db.pool(), "A", at(4)).await.unwrap();
        let well = PollState { first_polled_at: Some(at(3)), last_polled_at: Some(at(4)), ..PollState::default() };
        assert_eq!(find(db.pool(), "A").await.unwrap(), well);
    }
}
