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
    /// Kaspi's JSON, unless it was purged.
    pub document: Option<String>,
    /// How often the order has changed, from 1.
    pub revision: i64,
    /// What happened last.
    pub event: Event,
    /// When the bot noticed that.
    pub changed_at: DateTime<Utc>,
}

/// The new state of an order.
#[derive(Debug, Clone)]
pub struct OrderChange<'a> {
    pub shop: &'a str,
    pub code: &'a OrderCode,
    pub fingerprint: &'a str,
    /// Kaspi's JSON.
    pub document: &'a str,
    pub event: Event,
    pub placed_at: Option<DateTime<Utc>>,
    pub due_at: Option<DateTime<Utc>>,
    /// Whether the order is overdue already, so that becoming overdue is not an event.
    pub is_overdue: bool,
    pub has_ended: bool,
}

/// The fingerprints of those of the orders that are stored, by code.
pub async fn fingerprints(
    db: impl SqliteExecutor<'_>,
    shop: &str,
    codes: &[&OrderCode],
) -> sqlx::Result<HashMap<String, String>> {
    let codes: Vec<&str> = codes.iter().map(|code| code.as_str()).collect();
    sqlx::query("SELECT code, fingerprint FROM orders WHERE shop = ? AND code IN (SELECT value FROM json_each(?))")
        .bind(shop)
        .bind(row::json(&codes))
        .try_map(|row: SqliteRow| Ok((row.try_get("code")?, row.try_get("fingerprint")?)))
        .fetch_all(db)
        .await
        .map(|rows| rows.into_iter().collect())
}

/// Writes the state of an order and returns its revision.
pub async fn write(db: impl SqliteExecutor<'_>, change: &OrderChange<'_>, now: DateTime<Utc>) -> sqlx::Result<i64> {
    sqlx::query(
        "INSERT INTO orders
            (shop, code, fingerprint, document, revision, event, changed_at, placed_at, due_at, is_overdue, ended_at)
         VALUES (?1, ?2, ?3, ?4, 1, ?5, ?6, ?7, ?8, ?9, ?10)
         ON CONFLICT (shop, code) DO UPDATE SET fingerprint = ?3, document = ?4, revision = revision + 1, event = ?5,
            changed_at = ?6, placed_at = ?7, due_at = ?8, is_overdue = CASE WHEN due_at IS ?8 THEN is_overdue ELSE 0 END,
            ended_at = ?10, misses = 0, next_read = NULL
         RETURNING revision",
    )
    .bind(change.shop)
    .bind(change.code.as_str())
    .bind(change.fingerprint)
    .bind(change.document)
    .bind(change.event.as_str())
    .bind(now.timestamp_millis())
    .bind(change.placed_at.map(|date| date.timestamp_millis()))
    .bind(change.due_at.map(|date| date.timestamp_millis()))
    .bind(change.is_overdue)
    .bind(change.has_ended.then(|| now.timestamp_millis()))
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
        "SELECT code FROM orders WHERE shop = ? AND due_at < ? AND due_at IS NOT NULL AND is_overdue = 0 ORDER BY due_at",
    )
    .bind(shop)
    .bind(now.timestamp_millis())
    .try_map(|row: SqliteRow| row::code(&row, "code"))
    .fetch_all(db)
    .await
}

/// An active order that may have to be read by its code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowedOrder {
    pub code: OrderCode,
    /// How often Kaspi did not find it in a row.
    pub misses: u32,
    /// Not to be read by its code before.
    pub next_read: Option<DateTime<Utc>>,
}

/// The shop's active orders.
pub async fn followed(db: impl SqliteExecutor<'_>, shop: &str) -> sqlx::Result<Vec<FollowedOrder>> {
    sqlx::query("SELECT code, misses, next_read FROM orders WHERE shop = ? AND ended_at IS NULL")
        .bind(shop)
        .try_map(|row: SqliteRow| {
            let (misses, next_read) = (row.try_get("misses")?, row::optional_time(&row, "next_read")?);
            Ok(FollowedOrder { code: row::code(&row, "code")?, misses, next_read })
        })
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

/// Records a read by code: how often the order was not found by now, and when to read it again.
pub async fn schedule_read(
    db: impl SqliteExecutor<'_>,
    shop: &str,
    code: &OrderCode,
    misses: u32,
    next_read: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query("UPDATE orders SET misses = ?, next_read = ? WHERE shop = ? AND code = ?")
        .bind(misses)
        .bind(next_read.timestamp_millis())
        .bind(shop)
        .bind(code.as_str())
        .execute(db)
        .await?;
    Ok(())
}

pub async fn find(db: impl SqliteExecutor<'_>, shop: &str, code: &OrderCode) -> sqlx::Result<Option<StoredOrder>> {
    sqlx::query("SELECT shop, code, document, revision, event, changed_at FROM orders WHERE shop = ? AND code = ?")
        .bind(shop)
        .bind(code.as_str())
        .try_map(read)
        .fetch_optional(db)
        .await
}

/// An order of any shop; the one that changed last if several have the code.
pub async fn by_code(db: impl SqliteExecutor<'_>, code: &OrderCode) -> sqlx::Result<Option<StoredOrder>> {
    sqlx::query(
        "SELECT shop, code, document, revision, event, changed_at FROM orders
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
        "SELECT shop, code, document, revision, event, changed_at FROM orders
         WHERE ended_at IS NULL AND document IS NOT NULL ORDER BY due_at IS NULL, due_at, placed_at, code",
    )
    .try_map(read)
    .fetch_all(db)
    .await
}

/// Deletes the personal data of orders that ended before `time`. Returns their number.
pub async fn purge_ended_before(db: impl SqliteExecutor<'_>, time: DateTime<Utc>) -> sqlx::Result<u64> {
    let done = sqlx::query("UPDATE orders SET document = NULL WHERE ended_at < ? AND document IS NOT NULL")
        .bind(time.timestamp_millis())
        .execute(db)
        .await?;
    Ok(done.rows_affected())
}

/// Deletes orders that ended before `time`. Returns their number.
pub async fn remove_ended_before(db: impl SqliteExecutor<'_>, time: DateTime<Utc>) -> sqlx::Result<u64> {
    let done = sqlx::query("DELETE FROM orders WHERE ended_at < ?").bind(time.timestamp_millis()).execute(db).await?;
    Ok(done.rows_affected())
}

#[expect(clippy::needless_pass_by_value, reason = "sqlx hands rows over")]
fn read(row: SqliteRow) -> sqlx::Result<StoredOrder> {
    Ok(StoredOrder {
        shop: row.try_get("shop")?,
        code: row::code(&row, "code")?,
        document: row.try_get("document")?,
        revision: row.try_get("revision")?,
        event: row::parse(&row, "event", Event::parse, "unknown event")?,
        changed_at: row::time(&row, "changed_at")?,
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

    fn change<'a>(code: &'a OrderCode, fingerprint: &'a str) -> OrderChange<'a> {
        OrderChange {
            shop: "A",
            code,
            fingerprint,
            document: "{}",
            event: Event::Progressed,
            placed_at: None,
            due_at: None,
            is_overdue: false,
            has_ended: false,
        }
    }

    #[tokio::test]
    async fn orders_are_written_found_and_deleted() {
        let (db, _folder) = database().await;
        let (first, second) = (code("900000101"), code("900000102"));
        assert_eq!(
            write(db.pool(), &OrderChange { event: Event::New, ..change(&first, "x") }, at(0)).await.unwrap(),
            1
        );
        assert_eq!(write(db.pool(), &change(&first, "y"), at(1)).await.unwrap(), 2);
        write(db.pool(), &change(&second, "z"), at(1)).await.unwrap();
        let known = fingerprints(db.pool(), "A", &[&first, &code("123456")]).await.unwrap();
        assert_eq!(known, HashMap::from([("900000101".to_owned(), "y".to_owned())]));
        assert!(fingerprints(db.pool(), "B", &[&first]).await.unwrap().is_empty());
        let stored = find(db.pool(), "A", &first).await.unwrap().unwrap();
        assert_eq!((stored.revision, stored.event, stored.changed_at), (2, Event::Progressed, at(1)));
        assert_eq!(count_active(db.pool(), "A").await.unwrap(), 2);

        schedule_read(db.pool(), "A", &second, 1, at(9)).await.unwrap();
        let expected = |code: &OrderCode, misses, next_read| FollowedOrder { code: code.clone(), misses, next_read };
        assert_eq!(
            followed(db.pool(), "A").await.unwrap(),
            [expected(&first, 0, None), expected(&second, 1, Some(at(9)))]
        );

        write(db.pool(), &OrderChange { has_ended: true, ..change(&second, "end") }, at(2)).await.unwrap();
        assert_eq!(followed(db.pool(), "A").await.unwrap(), [expected(&first, 0, None)]);
        assert_eq!(active(db.pool()).await.unwrap().len(), 1);
        assert_eq!(purge_ended_before(db.pool(), at(2)).await.unwrap(), 0);
        assert_eq!(purge_ended_before(db.pool(), at(3)).await.unwrap(), 1);
        assert_eq!(by_code(db.pool(), &second).await.unwrap(), None);
        assert_eq!(find(db.pool(), "A", &second).await.unwrap().unwrap().document, None);
        assert_eq!(remove_ended_before(db.pool(), at(3)).await.unwrap(), 1);
    }

    #[tokio::test]
    async fn an_order_becomes_overdue_once_for_each_date() {
        let (db, _folder) = database().await;
        let code = code("900000101");
        let due = |minute| OrderChange { due_at: Some(at(minute)), ..change(&code, "x") };
        write(db.pool(), &due(5), at(0)).await.unwrap();
        assert!(overdue(db.pool(), "A", at(5)).await.unwrap().is_empty());
        assert_eq!(overdue(db.pool(), "A", at(6)).await.unwrap().len(), 1);
        assert_eq!(mark_overdue(db.pool(), "A", &code, at(6)).await.unwrap(), 2);
        write(db.pool(), &due(5), at(7)).await.unwrap();
        assert!(overdue(db.pool(), "A", at(9)).await.unwrap().is_empty());
        write(db.pool(), &due(20), at(9)).await.unwrap();
        assert_eq!(overdue(db.pool(), "A", at(21)).await.unwrap(), [code]);
    }
}
