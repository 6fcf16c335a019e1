//! Orders as Kaspi last sent them.

mod alarming;
mod following;
mod shop;

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sqlx::query::Query;
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{AssertSqlSafe, Row, Sqlite, SqliteExecutor};

use super::assignments::{WORK_COLUMNS, WORK_TABLES, read_work};
use super::row;
use crate::domain::courier::CourierWork;
use crate::domain::notice::Event;
use crate::domain::{OrderCode, UserId};

pub use alarming::alarming;
pub use following::{FollowedOrder, end_vanished, followed, record_seen, schedule_read, watched};
pub use shop::{count_ends, end_of_shop, sample};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredOrder {
    pub shop: String,
    pub code: OrderCode,
    pub fingerprint: String,
    /// Kaspi's JSON, unless it was purged.
    pub document: Option<String>,
    /// How often the order has changed, from 1.
    pub revision: i64,
    /// What happened last.
    pub event: Event,
    /// When the bot noticed that.
    pub changed_at: DateTime<Utc>,
    /// When it was last active, or changed.
    pub seen_at: DateTime<Utc>,
    pub has_ended: bool,
    /// Whether Kaspi did not find it when it was last read.
    pub is_missing: bool,
    pub work: CourierWork,
}

/// What tells whether an order has changed since it was stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredState {
    pub fingerprint: String,
    /// `None` if they are not known, or were purged.
    pub details: Option<String>,
    pub has_ended: bool,
    pub seen_at: DateTime<Utc>,
    /// Whether it is read by its code, because it is in no list.
    pub is_read_by_code: bool,
}

/// The new state of an order.
#[derive(Debug, Clone)]
pub struct OrderState<'a> {
    pub shop: &'a str,
    pub code: &'a OrderCode,
    pub fingerprint: &'a str,
    pub details: &'a str,
    /// Kaspi's JSON.
    pub document: &'a str,
    pub placed_at: Option<DateTime<Utc>>,
    pub due_at: Option<DateTime<Utc>>,
    /// Whether the order is overdue already, so that becoming overdue is not an event.
    pub is_overdue: bool,
    pub has_ended: bool,
    /// From when until when an order that has ended is read by its code.
    pub watched: Option<(DateTime<Utc>, DateTime<Utc>)>,
}

/// The states of those of the orders that are stored, by code.
pub async fn states(
    db: impl SqliteExecutor<'_>,
    shop: &str,
    codes: &[&OrderCode],
) -> sqlx::Result<HashMap<String, StoredState>> {
    sqlx::query(
        "SELECT code, fingerprint, details, ended_at IS NOT NULL AS has_ended, seen_at,
            misses > 0 OR next_read IS NOT NULL OR missing_since IS NOT NULL AS is_read_by_code
         FROM orders WHERE shop = ? AND code IN (SELECT value FROM json_each(?))",
    )
    .bind(shop)
    .bind(row::codes(codes))
    .try_map(|row: SqliteRow| {
        let state = StoredState {
            fingerprint: row.try_get("fingerprint")?,
            details: row.try_get("details")?,
            has_ended: row.try_get("has_ended")?,
            seen_at: row::time(&row, "seen_at")?,
            is_read_by_code: row.try_get("is_read_by_code")?,
        };
        Ok((row.try_get("code")?, state))
    })
    .fetch_all(db)
    .await
    .map(|rows| rows.into_iter().collect())
}

/// Writes the state of an order that is new or has changed, and returns its revision.
pub async fn write(
    db: impl SqliteExecutor<'_>,
    state: &OrderState<'_>,
    event: Event,
    now: DateTime<Utc>,
) -> sqlx::Result<i64> {
    sqlx::query(
        "INSERT INTO orders
            (shop, code, fingerprint, details, document, revision, event, changed_at, placed_at, due_at, is_overdue, ended_at,
             seen_at, watched_until, next_read)
         VALUES (?1, ?2, ?3, ?4, ?5, 1, ?6, ?7, ?8, ?9, ?10, ?11, ?7, ?12, ?13)
         ON CONFLICT (shop, code) DO UPDATE SET fingerprint = ?3, details = ?4, document = ?5, revision = revision + 1,
            event = ?6, changed_at = ?7, placed_at = ?8, due_at = ?9,
            is_overdue = CASE WHEN due_at IS ?9 THEN is_overdue ELSE 0 END,
            ended_at = ?11, seen_at = ?7, watched_until = ?12, misses = 0, next_read = ?13, missing_since = NULL
         RETURNING revision",
    )
    .bind(state.shop)
    .bind(state.code.as_str())
    .bind(state.fingerprint)
    .bind(state.details)
    .bind(state.document)
    .bind(event.as_str())
    .bind(now.timestamp_millis())
    .bind(state.placed_at.map(|date| date.timestamp_millis()))
    .bind(state.due_at.map(|date| date.timestamp_millis()))
    .bind(state.is_overdue)
    .bind(state.has_ended.then(|| now.timestamp_millis()))
    .bind(state.watched.map(|(_, until)| until.timestamp_millis()))
    .bind(state.watched.map(|(from, _)| from.timestamp_millis()))
    .fetch_one(db)
    .await?
    .try_get("revision")
}

/// Writes how Kaspi describes a stored order now, if nothing has happened to it. An active order is seen by that; one that
/// had ended becomes active again. Of one that has ended, a purged document stays purged.
pub async fn refresh(db: impl SqliteExecutor<'_>, state: &OrderState<'_>, now: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE orders SET fingerprint = ?3,
            details = CASE WHEN ?9 AND document IS NULL THEN NULL ELSE ?4 END,
            document = CASE WHEN ?9 AND document IS NULL THEN NULL ELSE ?5 END,
            due_at = ?6, is_overdue = CASE WHEN due_at IS ?6 THEN is_overdue ELSE ?7 END,
            seen_at = CASE WHEN ?9 THEN seen_at ELSE ?8 END, ended_at = CASE WHEN ?9 THEN coalesce(ended_at, ?8) END,
            watched_until = CASE WHEN ?9 THEN watched_until END, misses = 0, missing_since = NULL,
            next_read = CASE WHEN ?9 THEN next_read END
         WHERE shop = ?1 AND code = ?2",
    )
    .bind(state.shop)
    .bind(state.code.as_str())
    .bind(state.fingerprint)
    .bind(state.details)
    .bind(state.document)
    .bind(state.due_at.map(|date| date.timestamp_millis()))
    .bind(state.is_overdue)
    .bind(now.timestamp_millis())
    .bind(state.has_ended)
    .execute(db)
    .await?;
    Ok(())
}

/// Marks an order as overdue and returns its revision.
pub async fn mark_overdue(
    db: impl SqliteExecutor<'_>,
    shop: &str,
    code: &OrderCode,
    now: DateTime<Utc>,
) -> sqlx::Result<i64> {
    sqlx::query(
        "UPDATE orders SET is_overdue = 1, revision = revision + 1, event = ?, changed_at = ? WHERE shop = ? AND code = ?
         RETURNING revision",
    )
    .bind(Event::Overdue.as_str())
    .bind(now.timestamp_millis())
    .bind(shop)
    .bind(code.as_str())
    .fetch_one(db)
    .await?
    .try_get("revision")
}

/// Orders of the shop that have become overdue and are not marked.
pub async fn overdue(db: impl SqliteExecutor<'_>, shop: &str, now: DateTime<Utc>) -> sqlx::Result<Vec<OrderCode>> {
    sqlx::query(
        "SELECT code FROM orders WHERE shop = ? AND due_at < ? AND due_at IS NOT NULL AND is_overdue = 0
            AND ended_at IS NULL ORDER BY due_at",
    )
    .bind(shop)
    .bind(now.timestamp_millis())
    .try_map(|row: SqliteRow| row::code(&row, "code"))
    .fetch_all(db)
    .await
}

pub async fn count_active(db: impl SqliteExecutor<'_>, shop: &str) -> sqlx::Result<u32> {
    sqlx::query("SELECT count(*) AS number FROM orders WHERE shop = ? AND ended_at IS NULL")
        .bind(shop)
        .fetch_one(db)
        .await?
        .try_get("number")
}

pub async fn find(db: impl SqliteExecutor<'_>, shop: &str, code: &OrderCode) -> sqlx::Result<Option<StoredOrder>> {
    select("orders.shop = ? AND orders.code = ?").bind(shop).bind(code.as_str()).try_map(read).fetch_optional(db).await
}

/// An order of any shop; the one that changed last if several have the code.
pub async fn by_code(db: impl SqliteExecutor<'_>, code: &OrderCode) -> sqlx::Result<Option<StoredOrder>> {
    select("orders.code = ? AND document IS NOT NULL ORDER BY changed_at DESC LIMIT 1")
        .bind(code.as_str())
        .try_map(read)
        .fetch_optional(db)
        .await
}

/// Whether an order of any shop has this code and has ended; also if its document was purged.
pub async fn has_ended(db: impl SqliteExecutor<'_>, code: &OrderCode) -> sqlx::Result<bool> {
    sqlx::query("SELECT EXISTS (SELECT 1 FROM orders WHERE code = ? AND ended_at IS NOT NULL) AS has_ended")
        .bind(code.as_str())
        .fetch_one(db)
        .await?
        .try_get("has_ended")
}

/// Everything that has not ended, but own deliveries only if they are due from the first time until before the second, or
/// were postponed.
pub async fn active(
    db: impl SqliteExecutor<'_>,
    due_from: Option<DateTime<Utc>>,
    due_before: Option<DateTime<Utc>>,
) -> sqlx::Result<Vec<StoredOrder>> {
    select(
        "orders.ended_at IS NULL AND document IS NOT NULL
            AND (due_at IS NULL OR (?1 IS NULL OR due_at >= ?1) AND (?2 IS NULL OR due_at < ?2)
                OR attempts.postponed_to IS NOT NULL)
         ORDER BY placed_at, orders.code",
    )
    .bind(due_from.map(|time| time.timestamp_millis()))
    .bind(due_before.map(|time| time.timestamp_millis()))
    .try_map(read)
    .fetch_all(db)
    .await
}

/// Everything that has not ended and has a code with this ending.
pub async fn active_by_code_ending(db: impl SqliteExecutor<'_>, ending: &str) -> sqlx::Result<Vec<StoredOrder>> {
    select(
        "orders.ended_at IS NULL AND document IS NOT NULL AND substr(orders.code, -length(?1)) = ?1
         ORDER BY placed_at, orders.code",
    )
    .bind(ending)
    .try_map(read)
    .fetch_all(db)
    .await
}

/// What couriers have done for an active order of any shop; `None` if there is no such order.
pub async fn work(db: impl SqliteExecutor<'_>, code: &OrderCode) -> sqlx::Result<Option<CourierWork>> {
    let sql = format!(
        "SELECT {WORK_COLUMNS} FROM orders {WORK_TABLES} WHERE orders.code = ? AND orders.ended_at IS NULL LIMIT 1"
    );
    sqlx::query(AssertSqlSafe(sql))
        .bind(code.as_str())
        .try_map(|row: SqliteRow| read_work(&row))
        .fetch_optional(db)
        .await
}

/// The active orders that a courier holds.
pub async fn held_by(db: impl SqliteExecutor<'_>, courier: UserId) -> sqlx::Result<Vec<StoredOrder>> {
    select("held.user_id = ? AND orders.ended_at IS NULL AND document IS NOT NULL ORDER BY placed_at, orders.code")
        .bind(courier.get())
        .try_map(read)
        .fetch_all(db)
        .await
}

/// Records an event of the courier's work, if there is one, and returns the order's new revision.
pub async fn touch(
    db: impl SqliteExecutor<'_>,
    shop: &str,
    code: &OrderCode,
    event: Option<Event>,
    now: DateTime<Utc>,
) -> sqlx::Result<i64> {
    sqlx::query(
        "UPDATE orders SET revision = revision + 1, event = coalesce(?1, event),
            changed_at = CASE WHEN ?1 IS NULL THEN changed_at ELSE ?2 END
         WHERE shop = ?3 AND code = ?4 RETURNING revision",
    )
    .bind(event.map(Event::as_str))
    .bind(now.timestamp_millis())
    .bind(shop)
    .bind(code.as_str())
    .fetch_one(db)
    .await?
    .try_get("revision")
}

/// Shop, code and Kaspi's JSON of those of the orders, of any shop, that were not purged.
pub async fn documents(
    db: impl SqliteExecutor<'_>,
    codes: &[&OrderCode],
) -> sqlx::Result<Vec<(String, String, String)>> {
    sqlx::query(
        "SELECT shop, code, document FROM orders
         WHERE code IN (SELECT value FROM json_each(?)) AND document IS NOT NULL",
    )
    .bind(row::codes(codes))
    .try_map(|row: SqliteRow| Ok((row.try_get("shop")?, row.try_get("code")?, row.try_get("document")?)))
    .fetch_all(db)
    .await
}

/// Deletes the personal data of orders that were last seen before `time`. Returns their number.
pub async fn purge_seen_before(db: impl SqliteExecutor<'_>, time: DateTime<Utc>) -> sqlx::Result<u64> {
    let done =
        sqlx::query("UPDATE orders SET document = NULL, details = NULL WHERE seen_at < ? AND document IS NOT NULL")
            .bind(time.timestamp_millis())
            .execute(db)
            .await?;
    Ok(done.rows_affected())
}

/// Deletes orders that were last seen before `time`. Returns their number.
pub async fn remove_seen_before(db: impl SqliteExecutor<'_>, time: DateTime<Utc>) -> sqlx::Result<u64> {
    let done = sqlx::query("DELETE FROM orders WHERE seen_at < ?").bind(time.timestamp_millis()).execute(db).await?;
    Ok(done.rows_affected())
}

/// Orders with the work of their couriers.
fn select(condition: &str) -> Query<'static, Sqlite, SqliteArguments> {
    let sql = format!("SELECT orders.*, {WORK_COLUMNS} FROM orders {WORK_TABLES} WHERE {condition}");
    sqlx::query(AssertSqlSafe(sql))
}

#[expect(clippy::needless_pass_by_value, reason = "sqlx hands rows over")]
fn read(row: SqliteRow) -> sqlx::Result<StoredOrder> {
    Ok(StoredOrder {
        shop: row.try_get("shop")?,
        code: row::code(&row, "code")?,
        fingerprint: row.try_get("fingerprint")?,
        document: row.try_get("document")?,
        revision: row.try_get("revision")?,
        event: row::parse(&row, "event", Event::parse, "unknown event")?,
        changed_at: row::time(&row, "changed_at")?,
        seen_at: row::time(&row, "seen_at")?,
        has_ended: row::optional_time(&row, "ended_at")?.is_some(),
        is_missing: row::optional_time(&row, "missing_since")?.is_some(),
        work: read_work(&row)?,
    })
}

#[cfg(test)]
mod tests;
