//! Following orders: when they were seen, and which are to be read by their codes.

use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteExecutor};

use crate::domain::OrderCode;
use crate::domain::notice::Event;
use crate::store::row;

/// An order that is to be read by its code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowedOrder {
    pub code: OrderCode,
    /// How often Kaspi did not find it in a row.
    pub misses: u32,
    /// Since when Kaspi does not find it.
    pub missing_since: Option<DateTime<Utc>>,
    pub has_ended: bool,
    /// Whether it was to be read by its code at some time.
    pub is_scheduled: bool,
}

/// The shop's active orders that are due to be read by their codes if they are in no list: never read ones first, then in
/// the order of their due times. No order is scheduled later than `latest`; what is, was scheduled by a clock that was
/// ahead, and is due.
pub async fn followed(
    db: impl SqliteExecutor<'_>,
    shop: &str,
    now: DateTime<Utc>,
    latest: DateTime<Utc>,
) -> sqlx::Result<Vec<FollowedOrder>> {
    sqlx::query(
        "SELECT code, misses, missing_since, ended_at, next_read FROM orders
         WHERE shop = ?1 AND ended_at IS NULL AND (next_read IS NULL OR next_read <= ?2 OR next_read > ?3)
         ORDER BY CASE WHEN next_read <= ?2 THEN next_read END, code",
    )
    .bind(shop)
    .bind(now.timestamp_millis())
    .bind(latest.timestamp_millis())
    .try_map(read_followed)
    .fetch_all(db)
    .await
}

/// Orders of the shop that have ended, are watched, and are due to be read by their codes, in the same order.
pub async fn watched(
    db: impl SqliteExecutor<'_>,
    shop: &str,
    now: DateTime<Utc>,
    latest: DateTime<Utc>,
    limit: usize,
) -> sqlx::Result<Vec<FollowedOrder>> {
    sqlx::query(
        "SELECT code, misses, missing_since, ended_at, next_read FROM orders
         WHERE shop = ?1 AND ended_at IS NOT NULL AND watched_until > ?2
            AND (next_read IS NULL OR next_read <= ?2 OR next_read > ?3)
         ORDER BY CASE WHEN next_read <= ?2 THEN next_read END, code LIMIT ?4",
    )
    .bind(shop)
    .bind(now.timestamp_millis())
    .bind(latest.timestamp_millis())
    .bind(i64::try_from(limit).unwrap_or(i64::MAX))
    .try_map(read_followed)
    .fetch_all(db)
    .await
}

#[expect(clippy::needless_pass_by_value, reason = "sqlx hands rows over")]
fn read_followed(row: SqliteRow) -> sqlx::Result<FollowedOrder> {
    Ok(FollowedOrder {
        code: row::code(&row, "code")?,
        misses: row.try_get("misses")?,
        missing_since: row::optional_time(&row, "missing_since")?,
        has_ended: row::optional_time(&row, "ended_at")?.is_some(),
        is_scheduled: row::optional_time(&row, "next_read")?.is_some(),
    })
}

/// Records a read by code: how often the order was not found by now, since when, and when to read it again.
pub async fn schedule_read(
    db: impl SqliteExecutor<'_>,
    shop: &str,
    order: &FollowedOrder,
    next_read: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query("UPDATE orders SET misses = ?, missing_since = ?, next_read = ? WHERE shop = ? AND code = ?")
        .bind(order.misses)
        .bind(order.missing_since.map(|since| since.timestamp_millis()))
        .bind(next_read.timestamp_millis())
        .bind(shop)
        .bind(order.code.as_str())
        .execute(db)
        .await?;
    Ok(())
}

/// Records that active orders were seen unchanged.
pub async fn record_seen(
    db: impl SqliteExecutor<'_>,
    shop: &str,
    codes: &[&OrderCode],
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE orders SET seen_at = ?1, misses = 0, next_read = NULL, missing_since = NULL
         WHERE shop = ?2 AND code IN (SELECT value FROM json_each(?3)) AND ended_at IS NULL",
    )
    .bind(now.timestamp_millis())
    .bind(shop)
    .bind(row::codes(codes))
    .execute(db)
    .await?;
    Ok(())
}

/// Ends an order that Kaspi does not find any more, and returns its revision. It is watched until `watched_until`.
pub async fn end_vanished(
    db: impl SqliteExecutor<'_>,
    shop: &str,
    code: &OrderCode,
    watched_until: DateTime<Utc>,
    now: DateTime<Utc>,
) -> sqlx::Result<i64> {
    sqlx::query(
        "UPDATE orders SET ended_at = ?1, event = ?2, changed_at = ?1, revision = revision + 1, due_at = NULL,
            watched_until = ?3, next_read = ?1 WHERE shop = ?4 AND code = ?5 RETURNING revision",
    )
    .bind(now.timestamp_millis())
    .bind(Event::Vanished.as_str())
    .bind(watched_until.timestamp_millis())
    .bind(shop)
    .bind(code.as_str())
    .fetch_one(db)
    .await?
    .try_get("revision")
}
