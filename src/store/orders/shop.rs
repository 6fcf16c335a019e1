//! All orders of a shop.

use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteExecutor};

use crate::domain::OrderCode;
use crate::store::row;

/// Codes and creation dates of some of the shop's orders: active ones, then those that changed last.
pub async fn sample(
    db: impl SqliteExecutor<'_>,
    shop: &str,
    limit: u32,
) -> sqlx::Result<Vec<(OrderCode, Option<DateTime<Utc>>)>> {
    sqlx::query(
        "SELECT code, placed_at FROM orders WHERE shop = ? ORDER BY ended_at IS NOT NULL, changed_at DESC, code LIMIT ?",
    )
    .bind(shop)
    .bind(limit)
    .try_map(|row: SqliteRow| Ok((row::code(&row, "code")?, row::optional_time(&row, "placed_at")?)))
    .fetch_all(db)
    .await
}

/// Ends the active orders of a shop that is not polled any more. If it is polled again, they are watched.
pub async fn end_of_shop(
    db: impl SqliteExecutor<'_>,
    shop: &str,
    watched_until: DateTime<Utc>,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE orders SET ended_at = ?1, due_at = NULL, next_read = NULL, misses = 0, missing_since = NULL,
            watched_until = ?2 WHERE shop = ?3 AND ended_at IS NULL",
    )
    .bind(now.timestamp_millis())
    .bind(watched_until.timestamp_millis())
    .bind(shop)
    .execute(db)
    .await?;
    Ok(())
}

/// How many of the shop's orders that have ended since then were cancelled, and how many there are. Kaspi's status is the
/// second part of the fingerprint.
pub async fn count_ends(db: impl SqliteExecutor<'_>, shop: &str, since: DateTime<Utc>) -> sqlx::Result<(usize, usize)> {
    sqlx::query(
        "SELECT count(*) AS ended, count(*) FILTER (WHERE fingerprint LIKE '%|CANCELLED|%') AS cancelled FROM orders
         WHERE shop = ? AND ended_at >= ? AND (fingerprint LIKE '%|CANCELLED|%' OR fingerprint LIKE '%|COMPLETED|%'
            OR fingerprint LIKE '%|RETURNED|%')",
    )
    .bind(shop)
    .bind(since.timestamp_millis())
    .try_map(|row: SqliteRow| {
        let (cancelled, ended): (u32, u32) = (row.try_get("cancelled")?, row.try_get("ended")?);
        let count = |number| usize::try_from(number).unwrap_or(usize::MAX);
        Ok((count(cancelled), count(ended)))
    })
    .fetch_one(db)
    .await
}
