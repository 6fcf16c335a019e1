//! How polling the shops goes.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteExecutor};

use super::row;
use super::sqlite::Tx;
use crate::domain::shop::{PollFailure, ReadFailure, Unread};

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PollState {
    /// When a poll first read all lists.
    pub first_polled_at: Option<DateTime<Utc>>,
    /// When a poll last read all lists.
    pub last_polled_at: Option<DateTime<Utc>>,
    /// Since when polls fail, wholly or in part.
    pub failing_since: Option<DateTime<Utc>>,
    /// How the last one failed.
    pub failure: Option<PollFailure>,
    /// By Kaspi's clock: what was placed before is not new. `None` until something was read.
    pub known_before: Option<DateTime<Utc>>,
    /// Whether the shop was not configured.
    pub is_closed: bool,
}

/// A shop that was polled at some time, configured or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredShop {
    pub name: String,
    pub closed_at: Option<DateTime<Utc>>,
}

/// How a poll ended.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PollOutcome {
    pub has_read_all_lists: bool,
    pub failure: Option<PollFailure>,
    /// Counts if it is the first.
    pub known_before: Option<DateTime<Utc>>,
}

/// The default for a shop that was never polled.
pub async fn find(db: impl SqliteExecutor<'_>, shop: &str) -> sqlx::Result<PollState> {
    let found = sqlx::query("SELECT * FROM shops WHERE name = ?")
        .bind(shop)
        .try_map(|row: SqliteRow| {
            let (kind, unread): (Option<&str>, Option<&str>) = (row.try_get("failure")?, row.try_get("unread")?);
            let unread = unread.and_then(Unread::parse).unwrap_or(Unread::Everything);
            Ok(PollState {
                first_polled_at: row::optional_time(&row, "first_polled_at")?,
                last_polled_at: row::optional_time(&row, "last_polled_at")?,
                failing_since: row::optional_time(&row, "failing_since")?,
                failure: kind.and_then(ReadFailure::parse).map(|kind| PollFailure { kind, unread }),
                known_before: row::optional_time(&row, "known_before")?,
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
         ON CONFLICT (name) DO UPDATE SET closed_at = ?2, failing_since = NULL, failure = NULL, unread = NULL",
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
        "DELETE FROM shop_lists WHERE shop = ?2 AND shop <> ?1",
        "UPDATE shop_lists SET shop = ?2 WHERE shop = ?1",
        "UPDATE OR REPLACE orders SET shop = ?2 WHERE shop = ?1",
        "UPDATE OR REPLACE cards SET shop = ?2 WHERE shop = ?1",
        "UPDATE OR REPLACE notices SET shop = ?2 WHERE shop = ?1",
        "UPDATE order_events SET shop = ?2 WHERE shop = ?1",
        "UPDATE OR REPLACE alarms SET shop = ?2 WHERE shop = ?1",
        "UPDATE OR REPLACE waybills SET shop = ?2 WHERE shop = ?1",
        "UPDATE OR REPLACE awaited_waybills SET shop = ?2 WHERE shop = ?1",
        "UPDATE OR REPLACE actions SET shop = ?2 WHERE shop = ?1",
    ] {
        sqlx::query(sql).bind(from).bind(to).execute(&mut **tx).await?;
    }
    Ok(())
}

/// Records how a poll ended.
pub async fn record(
    db: impl SqliteExecutor<'_>,
    shop: &str,
    outcome: PollOutcome,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    let millis = |time: DateTime<Utc>| time.timestamp_millis();
    sqlx::query(
        "INSERT INTO shops
            (name, first_polled_at, last_polled_at, failing_since, failure, unread, known_before)
         VALUES (?1, ?2, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (name) DO UPDATE SET first_polled_at = coalesce(first_polled_at, ?2),
            last_polled_at = coalesce(?2, last_polled_at),
            failing_since = CASE WHEN ?4 IS NULL THEN NULL ELSE coalesce(failing_since, ?3) END, failure = ?4, unread = ?5,
            known_before = coalesce(known_before, ?6)",
    )
    .bind(shop)
    .bind(outcome.has_read_all_lists.then_some(millis(now)))
    .bind(outcome.failure.map(|_| millis(now)))
    .bind(outcome.failure.map(|failure| failure.kind.as_str()))
    .bind(outcome.failure.map(|failure| failure.unread.as_str()))
    .bind(outcome.known_before.map(millis))
    .execute(db)
    .await?;
    Ok(())
}

/// Until when the shop's lists were read, by state and Kaspi's clock.
pub async fn lists(db: impl SqliteExecutor<'_>, shop: &str) -> sqlx::Result<HashMap<String, DateTime<Utc>>> {
    sqlx::query("SELECT state, read_until FROM shop_lists WHERE shop = ?")
        .bind(shop)
        .try_map(|row: SqliteRow| Ok((row.try_get("state")?, row::time(&row, "read_until")?)))
        .fetch_all(db)
        .await
        .map(|rows| rows.into_iter().collect())
}

/// Records that the lists of these states were read until this time by Kaspi's clock.
pub async fn record_lists(
    db: impl SqliteExecutor<'_>,
    shop: &str,
    states: &[String],
    until: DateTime<Utc>,
) -> sqlx::Result<()> {
    // SQLite needs the WHERE to tell a join's ON from that of the conflict.
    sqlx::query(
        "INSERT INTO shop_lists (shop, state, read_until) SELECT ?1, value, ?2 FROM json_each(?3) WHERE true
         ON CONFLICT (shop, state) DO UPDATE SET read_until = ?2",
    )
    .bind(shop)
    .bind(until.timestamp_millis())
    .bind(row::json(states))
    .execute(db)
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::tests::database;
    use super::*;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(second, 0).unwrap()
    }

    #[tokio::test]
    async fn a_shop_is_first_polled_once_and_fails_since_its_first_failure() {
        let (db, _folder) = database().await;
        let failed =
            |kind, unread| PollOutcome { failure: Some(PollFailure { kind, unread }), ..PollOutcome::default() };
        assert_eq!(find(db.pool(), "A").await.unwrap(), PollState::default());
        let refused = failed(ReadFailure::TokenRefused, Unread::Everything);
        record(db.pool(), "A", refused, at(1)).await.unwrap();
        let partly = failed(ReadFailure::Unavailable, Unread::Lists);
        let partly = PollOutcome { known_before: Some(at(7)), ..partly };
        record(db.pool(), "A", partly, at(2)).await.unwrap();
        let failing = PollState {
            failing_since: Some(at(1)),
            failure: partly.failure,
            known_before: Some(at(7)),
            ..PollState::default()
        };
        assert_eq!(find(db.pool(), "A").await.unwrap(), failing);
        let well = PollOutcome { has_read_all_lists: true, known_before: Some(at(8)), ..PollOutcome::default() };
        record(db.pool(), "A", well, at(3)).await.unwrap();
        record(db.pool(), "A", well, at(4)).await.unwrap();
        let polled = PollState {
            first_polled_at: Some(at(3)),
            last_polled_at: Some(at(4)),
            known_before: Some(at(7)),
            ..PollState::default()
        };
        assert_eq!(find(db.pool(), "A").await.unwrap(), polled);
    }

    #[tokio::test]
    async fn each_list_is_recorded_by_itself() {
        let (db, _folder) = database().await;
        record_lists(db.pool(), "A", &["NEW".to_owned(), "ARCHIVE".to_owned()], at(1)).await.unwrap();
        record_lists(db.pool(), "A", &["NEW".to_owned()], at(2)).await.unwrap();
        record_lists(db.pool(), "B", &["NEW".to_owned()], at(3)).await.unwrap();
        let expected = [("NEW".to_owned(), at(2)), ("ARCHIVE".to_owned(), at(1))];
        assert_eq!(lists(db.pool(), "A").await.unwrap(), HashMap::from(expected));
    }
}
