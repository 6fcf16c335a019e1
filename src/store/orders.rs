//! Orders as Kaspi last sent them.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteExecutor};

use super::row;
use crate::domain::OrderCode;
use crate::domain::notice::Event;

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
    let codes: Vec<&str> = codes.iter().map(|code| code.as_str()).collect();
    sqlx::query(
        "SELECT code, fingerprint, details, ended_at IS NOT NULL AS has_ended, seen_at,
            misses > 0 OR next_read IS NOT NULL OR missing_since IS NOT NULL AS is_read_by_code
         FROM orders WHERE shop = ? AND code IN (SELECT value FROM json_each(?))",
    )
    .bind(shop)
    .bind(row::json(&codes))
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

/// Records that active orders were seen unchanged.
pub async fn record_seen(
    db: impl SqliteExecutor<'_>,
    shop: &str,
    codes: &[&OrderCode],
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    let codes: Vec<&str> = codes.iter().map(|code| code.as_str()).collect();
    sqlx::query(
        "UPDATE orders SET seen_at = ?1, misses = 0, next_read = NULL, missing_since = NULL
         WHERE shop = ?2 AND code IN (SELECT value FROM json_each(?3)) AND ended_at IS NULL",
    )
    .bind(now.timestamp_millis())
    .bind(shop)
    .bind(row::json(&codes))
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

/// An order that is to be read by its code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowedOrder {
    pub code: OrderCode,
    /// How often Kaspi did not find it in a row.
    pub misses: u32,
    /// Since when Kaspi does not find it.
    pub missing_since: Option<DateTime<Utc>>,
    pub has_ended: bool,
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
        "SELECT code, misses, missing_since, ended_at FROM orders
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
        "SELECT code, misses, missing_since, ended_at FROM orders
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
    })
}

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

pub async fn count_active(db: impl SqliteExecutor<'_>, shop: &str) -> sqlx::Result<u32> {
    sqlx::query("SELECT count(*) AS number FROM orders WHERE shop = ? AND ended_at IS NULL")
        .bind(shop)
        .fetch_one(db)
        .await?
        .try_get("number")
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

pub async fn find(db: impl SqliteExecutor<'_>, shop: &str, code: &OrderCode) -> sqlx::Result<Option<StoredOrder>> {
    sqlx::query("SELECT * FROM orders WHERE shop = ? AND code = ?")
        .bind(shop)
        .bind(code.as_str())
        .try_map(read)
        .fetch_optional(db)
        .await
}

/// An order of any shop; the one that changed last if several have the code.
pub async fn by_code(db: impl SqliteExecutor<'_>, code: &OrderCode) -> sqlx::Result<Option<StoredOrder>> {
    sqlx::query(
        "SELECT * FROM orders
         WHERE code = ? AND document IS NOT NULL ORDER BY changed_at DESC LIMIT 1",
    )
    .bind(code.as_str())
    .try_map(read)
    .fetch_optional(db)
    .await
}

/// Everything that has not ended: own deliveries by their due date, then the others by their creation date.
pub async fn active(db: impl SqliteExecutor<'_>) -> sqlx::Result<Vec<StoredOrder>> {
    sqlx::query(
        "SELECT * FROM orders
         WHERE ended_at IS NULL AND document IS NOT NULL ORDER BY due_at IS NULL, due_at, placed_at, code",
    )
    .try_map(read)
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
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::database;
    use super::*;

    fn code(text: &str) -> OrderCode {
        OrderCode::parse(text).unwrap()
    }

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_424_400 + minute * 60, 0).unwrap()
    }

    fn state<'a>(code: &'a OrderCode, fingerprint: &'a str) -> OrderState<'a> {
        OrderState {
            shop: "A",
            code,
            fingerprint,
            details: "d",
            document: "{}",
            placed_at: None,
            due_at: None,
            is_overdue: false,
            has_ended: false,
            watched: None,
        }
    }

    async fn followed_codes(db: &super::super::Db, now: DateTime<Utc>) -> Vec<String> {
        let followed = followed(db.pool(), "A", now, now + chrono::Duration::hours(6)).await.unwrap();
        followed.into_iter().map(|order| order.code.to_string()).collect()
    }

    #[tokio::test]
    async fn orders_are_written_found_and_deleted() {
        let (db, _folder) = database().await;
        let (first, second) = (code("900000101"), code("900000102"));
        assert_eq!(write(db.pool(), &state(&first, "x"), Event::New, at(0)).await.unwrap(), 1);
        assert_eq!(write(db.pool(), &state(&first, "y"), Event::Progressed, at(1)).await.unwrap(), 2);
        write(db.pool(), &state(&second, "z"), Event::New, at(1)).await.unwrap();
        let known = states(db.pool(), "A", &[&first, &code("123456")]).await.unwrap();
        assert_eq!(known.len(), 1);
        assert_eq!((known["900000101"].fingerprint.as_str(), known["900000101"].has_ended), ("y", false));
        assert!(states(db.pool(), "B", &[&first]).await.unwrap().is_empty());
        let stored = find(db.pool(), "A", &first).await.unwrap().unwrap();
        assert_eq!((stored.revision, stored.event, stored.changed_at), (2, Event::Progressed, at(1)));
        assert_eq!(count_active(db.pool(), "A").await.unwrap(), 2);

        let ended = OrderState { has_ended: true, watched: Some((at(5), at(60))), ..state(&second, "end") };
        write(db.pool(), &ended, Event::Completed, at(2)).await.unwrap();
        assert_eq!(followed_codes(&db, at(2)).await, ["900000101"]);
        assert_eq!(active(db.pool()).await.unwrap().len(), 1);
        record_seen(db.pool(), "A", &[&first, &second], at(9)).await.unwrap();
        assert_eq!(purge_seen_before(db.pool(), at(2)).await.unwrap(), 0);
        assert_eq!(purge_seen_before(db.pool(), at(3)).await.unwrap(), 1, "the ended one was not seen by that");
        refresh(db.pool(), &ended, at(4)).await.unwrap();
        assert_eq!(by_code(db.pool(), &second).await.unwrap(), None, "what was purged stays purged");
        refresh(db.pool(), &state(&second, "again"), at(5)).await.unwrap();
        let back = find(db.pool(), "A", &second).await.unwrap().unwrap();
        assert_eq!((back.has_ended, back.revision, back.document.as_deref()), (false, 2, Some("{}")));
        assert_eq!(remove_seen_before(db.pool(), at(9)).await.unwrap(), 1);
    }

    #[tokio::test]
    async fn orders_are_read_by_code_in_the_order_of_their_due_times() {
        let (db, _folder) = database().await;
        let schedule = [("900000101", Some(3)), ("900000102", Some(1)), ("900000103", None), ("900000104", Some(999))];
        for (text, next) in schedule {
            let code = code(text);
            write(db.pool(), &state(&code, "x"), Event::New, at(0)).await.unwrap();
            if let Some(next) = next {
                let order = FollowedOrder { code, misses: 1, missing_since: Some(at(0)), has_ended: false };
                schedule_read(db.pool(), "A", &order, at(next)).await.unwrap();
            }
        }
        let ahead_of_a_clock_that_went_back = ["900000103", "900000104", "900000102"];
        assert_eq!(followed_codes(&db, at(2)).await, ahead_of_a_clock_that_went_back);
        assert_eq!(end_vanished(db.pool(), "A", &code("900000102"), at(60), at(2)).await.unwrap(), 2);
        assert_eq!(followed_codes(&db, at(2)).await.len(), 2);
        let watched = watched(db.pool(), "A", at(3), at(400), 9).await.unwrap();
        assert_eq!(watched.len(), 1);
        assert!(watched[0].has_ended && watched[0].missing_since.is_some());
    }

    #[tokio::test]
    async fn an_order_becomes_overdue_once_for_each_date() {
        let (db, _folder) = database().await;
        let code = code("900000101");
        let due = |minute| OrderState { due_at: Some(at(minute)), ..state(&code, "x") };
        let event = Event::Progressed;
        write(db.pool(), &due(5), event, at(0)).await.unwrap();
        assert!(overdue(db.pool(), "A", at(5)).await.unwrap().is_empty());
        assert_eq!(overdue(db.pool(), "A", at(6)).await.unwrap().len(), 1);
        assert_eq!(mark_overdue(db.pool(), "A", &code, at(6)).await.unwrap(), 2);
        write(db.pool(), &due(5), event, at(7)).await.unwrap();
        assert!(overdue(db.pool(), "A", at(9)).await.unwrap().is_empty());
        write(db.pool(), &due(20), event, at(9)).await.unwrap();
        assert_eq!(overdue(db.pool(), "A", at(21)).await.unwrap(), [code]);
    }
}
