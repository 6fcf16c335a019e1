//! The orders that are watched, as they were when they were last read.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteExecutor};

use super::{moment, odd};
use crate::domain::OrderCode;
use crate::domain::notice::Event;

/// An order as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// Whose it is.
    pub shop: String,
    /// Its code.
    pub code: OrderCode,
    /// The order as Kaspi told it, unless it was forgotten.
    pub document: Option<String>,
    /// How often it has changed.
    pub revision: i64,
    /// What happened last.
    pub event: Event,
    /// When the bot saw that.
    pub changed_at: DateTime<Utc>,
}

/// What is written of an order that is new or has changed.
#[derive(Debug, Clone)]
pub struct Change<'a> {
    /// Whose it is.
    pub shop: &'a str,
    /// Its code.
    pub code: &'a OrderCode,
    /// What tells this state from another.
    pub fingerprint: &'a str,
    /// The order as Kaspi told it.
    pub document: &'a str,
    /// What happened.
    pub event: Event,
    /// When it was placed.
    pub placed_at: Option<DateTime<Utc>>,
    /// When it becomes late.
    pub late_at: Option<DateTime<Utc>>,
    /// Whether it is late already, so that it is no news.
    pub is_late: bool,
    /// Whether nothing more will happen to it.
    pub has_ended: bool,
}

/// The fingerprints of those of these orders that are known.
///
/// # Errors
/// The database fails.
pub async fn fingerprints(
    db: impl SqliteExecutor<'_>,
    shop: &str,
    codes: &[&OrderCode],
) -> sqlx::Result<HashMap<String, String>> {
    // Codes are digits.
    let list = codes.iter().map(|code| format!("\"{code}\"")).collect::<Vec<_>>().join(",");
    sqlx::query("SELECT code, fingerprint FROM orders WHERE shop = ? AND code IN (SELECT value FROM json_each(?))")
        .bind(shop)
        .bind(format!("[{list}]"))
        .try_map(|row: SqliteRow| Ok((row.try_get("code")?, row.try_get("fingerprint")?)))
        .fetch_all(db)
        .await
        .map(|rows| rows.into_iter().collect())
}

/// Writes an order that is new or has changed, and returns its revision.
///
/// # Errors
/// The database fails.
pub async fn write(db: impl SqliteExecutor<'_>, change: &Change<'_>, now: DateTime<Utc>) -> sqlx::Result<i64> {
    sqlx::query(
        "INSERT INTO orders
            (shop, code, fingerprint, document, revision, event, changed_at, placed_at, late_at, is_late, ended_at)
         VALUES (?1, ?2, ?3, ?4, 1, ?5, ?6, ?7, ?8, ?9, ?10)
         ON CONFLICT (shop, code) DO UPDATE SET fingerprint = ?3, document = ?4, revision = revision + 1, event = ?5,
            changed_at = ?6, placed_at = ?7, late_at = ?8, is_late = CASE WHEN late_at IS ?8 THEN is_late ELSE 0 END,
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
    .bind(change.late_at.map(|date| date.timestamp_millis()))
    .bind(change.is_late)
    .bind(change.has_ended.then(|| now.timestamp_millis()))
    .fetch_one(db)
    .await?
    .try_get("revision")
}

/// Notes that an order is late, and returns its revision.
///
/// # Errors
/// The database fails.
pub async fn become_late(
    db: impl SqliteExecutor<'_>,
    shop: &str,
    code: &OrderCode,
    now: DateTime<Utc>,
) -> sqlx::Result<i64> {
    sqlx::query(
        "UPDATE orders SET is_late = 1, revision = revision + 1, event = ?, changed_at = ? WHERE shop = ? AND code = ?
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

/// Orders of the shop that have become late, and of which nobody was told.
///
/// # Errors
/// The database fails.
pub async fn late(db: impl SqliteExecutor<'_>, shop: &str, now: DateTime<Utc>) -> sqlx::Result<Vec<OrderCode>> {
    sqlx::query(
        "SELECT code FROM orders WHERE shop = ? AND late_at < ? AND late_at IS NOT NULL AND is_late = 0 ORDER BY late_at",
    )
    .bind(shop)
    .bind(now.timestamp_millis())
    .try_map(|row: SqliteRow| code(&row))
    .fetch_all(db)
    .await
}

/// Codes of the shop's orders that have not ended, each with the moment of its next reading by code.
///
/// # Errors
/// The database fails.
pub async fn watched(db: impl SqliteExecutor<'_>, shop: &str) -> sqlx::Result<Vec<(OrderCode, Option<DateTime<Utc>>)>> {
    sqlx::query("SELECT code, next_read FROM orders WHERE shop = ? AND ended_at IS NULL")
        .bind(shop)
        .try_map(|row: SqliteRow| {
            let next_read: Option<i64> = row.try_get("next_read")?;
            Ok((code(&row)?, next_read.and_then(DateTime::from_timestamp_millis)))
        })
        .fetch_all(db)
        .await
}

/// How many orders of the shop have not ended.
///
/// # Errors
/// The database fails.
pub async fn count_watched(db: impl SqliteExecutor<'_>, shop: &str) -> sqlx::Result<u32> {
    sqlx::query("SELECT count(*) AS number FROM orders WHERE shop = ? AND ended_at IS NULL")
        .bind(shop)
        .fetch_one(db)
        .await?
        .try_get("number")
}

/// Notes that an order was read by its code and is as it was.
///
/// # Errors
/// The database fails.
pub async fn read_again(
    db: impl SqliteExecutor<'_>,
    shop: &str,
    code: &OrderCode,
    next: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query("UPDATE orders SET misses = 0, next_read = ? WHERE shop = ? AND code = ?")
        .bind(next.timestamp_millis())
        .bind(shop)
        .bind(code.as_str())
        .execute(db)
        .await?;
    Ok(())
}

/// Notes that an order was asked for by its code in vain, and tells how often by now.
///
/// # Errors
/// The database fails.
pub async fn miss(db: impl SqliteExecutor<'_>, shop: &str, code: &OrderCode) -> sqlx::Result<u32> {
    sqlx::query("UPDATE orders SET misses = misses + 1 WHERE shop = ? AND code = ? RETURNING misses")
        .bind(shop)
        .bind(code.as_str())
        .fetch_one(db)
        .await?
        .try_get("misses")
}

/// When an order that was missed is to be asked for again.
///
/// # Errors
/// The database fails.
pub async fn ask_again(
    db: impl SqliteExecutor<'_>,
    shop: &str,
    code: &OrderCode,
    next: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query("UPDATE orders SET next_read = ? WHERE shop = ? AND code = ?")
        .bind(next.timestamp_millis())
        .bind(shop)
        .bind(code.as_str())
        .execute(db)
        .await?;
    Ok(())
}

/// One order.
///
/// # Errors
/// The database fails.
pub async fn find(db: impl SqliteExecutor<'_>, shop: &str, code: &OrderCode) -> sqlx::Result<Option<Kept>> {
    sqlx::query("SELECT shop, code, document, revision, event, changed_at FROM orders WHERE shop = ? AND code = ?")
        .bind(shop)
        .bind(code.as_str())
        .try_map(read)
        .fetch_optional(db)
        .await
}

/// An order of whatever shop; the one that changed last if there are several.
///
/// # Errors
/// The database fails.
pub async fn by_code(db: impl SqliteExecutor<'_>, code: &OrderCode) -> sqlx::Result<Option<Kept>> {
    sqlx::query(
        "SELECT shop, code, document, revision, event, changed_at FROM orders
         WHERE code = ? AND document IS NOT NULL ORDER BY changed_at DESC LIMIT 1",
    )
    .bind(code.as_str())
    .try_map(read)
    .fetch_optional(db)
    .await
}

/// Everything that has not ended: late and soon late own deliveries first, then the others as they were placed.
///
/// # Errors
/// The database fails.
pub async fn active(db: impl SqliteExecutor<'_>) -> sqlx::Result<Vec<Kept>> {
    sqlx::query(
        "SELECT shop, code, document, revision, event, changed_at FROM orders
         WHERE ended_at IS NULL AND document IS NOT NULL ORDER BY late_at IS NULL, late_at, placed_at, code",
    )
    .try_map(read)
    .fetch_all(db)
    .await
}

/// Forgets what is personal about orders that ended before `moment`; tells of how many.
///
/// # Errors
/// The database fails.
pub async fn forget_ended_before(db: impl SqliteExecutor<'_>, moment: DateTime<Utc>) -> sqlx::Result<u64> {
    let done = sqlx::query("UPDATE orders SET document = NULL WHERE ended_at < ? AND document IS NOT NULL")
        .bind(moment.timestamp_millis())
        .execute(db)
        .await?;
    Ok(done.rows_affected())
}

/// Removes orders that ended before `moment` altogether; tells how many.
///
/// # Errors
/// The database fails.
pub async fn remove_ended_before(db: impl SqliteExecutor<'_>, moment: DateTime<Utc>) -> sqlx::Result<u64> {
    let done = sqlx::query("DELETE FROM orders WHERE ended_at < ?").bind(moment.timestamp_millis()).execute(db).await?;
    Ok(done.rows_affected())
}

#[expect(clippy::needless_pass_by_value, reason = "sqlx hands rows over")]
fn read(row: SqliteRow) -> sqlx::Result<Kept> {
    Ok(Kept {
        shop: row.try_get("shop")?,
        code: code(&row)?,
        document: row.try_get("document")?,
        revision: row.try_get("revision")?,
        event: Event::parse(row.try_get("event")?).ok_or_else(|| odd("unknown event"))?,
        changed_at: moment(row.try_get("changed_at")?)?,
    })
}

fn code(row: &SqliteRow) -> sqlx::Result<OrderCode> {
    OrderCode::parse(row.try_get("code")?).ok_or_else(|| odd("no order code"))
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

    fn change<'a>(code: &'a OrderCode, fingerprint: &'a str) -> Change<'a> {
        Change {
            shop: "A",
            code,
            fingerprint,
            document: "{}",
            event: Event::MovedOn,
            placed_at: None,
            late_at: None,
            is_late: false,
            has_ended: false,
        }
    }

    #[tokio::test]
    async fn orders_are_written_found_and_forgotten() {
        let (db, _folder) = database().await;
        let (first, second) = (code("900000101"), code("900000102"));
        assert_eq!(write(db.pool(), &Change { event: Event::New, ..change(&first, "x") }, at(0)).await.unwrap(), 1);
        assert_eq!(write(db.pool(), &change(&first, "y"), at(1)).await.unwrap(), 2);
        write(db.pool(), &change(&second, "z"), at(1)).await.unwrap();
        let known = fingerprints(db.pool(), "A", &[&first, &code("123456")]).await.unwrap();
        assert_eq!(known, HashMap::from([("900000101".to_owned(), "y".to_owned())]));
        assert!(fingerprints(db.pool(), "B", &[&first]).await.unwrap().is_empty());
        let kept = find(db.pool(), "A", &first).await.unwrap().unwrap();
        assert_eq!((kept.revision, kept.event, kept.changed_at), (2, Event::MovedOn, at(1)));
        assert_eq!(count_watched(db.pool(), "A").await.unwrap(), 2);

        assert_eq!(miss(db.pool(), "A", &second).await.unwrap(), 1);
        ask_again(db.pool(), "A", &second, at(9)).await.unwrap();
        assert_eq!(watched(db.pool(), "A").await.unwrap(), [(first.clone(), None), (second.clone(), Some(at(9)))]);
        read_again(db.pool(), "A", &second, at(19)).await.unwrap();
        assert_eq!(miss(db.pool(), "A", &second).await.unwrap(), 1, "a reading ends the row of misses");

        write(db.pool(), &Change { has_ended: true, ..change(&second, "end") }, at(2)).await.unwrap();
        assert_eq!(watched(db.pool(), "A").await.unwrap(), [(first, None)]);
        assert_eq!(active(db.pool()).await.unwrap().len(), 1);
        assert_eq!(forget_ended_before(db.pool(), at(2)).await.unwrap(), 0);
        assert_eq!(forget_ended_before(db.pool(), at(3)).await.unwrap(), 1);
        assert_eq!(by_code(db.pool(), &second).await.unwrap(), None);
        assert_eq!(find(db.pool(), "A", &second).await.unwrap().unwrap().document, None);
        assert_eq!(remove_ended_before(db.pool(), at(3)).await.unwrap(), 1);
    }

    #[tokio::test]
    async fn an_order_becomes_late_once_for_each_date() {
        let (db, _folder) = database().await;
        let code = code("900000101");
        let due = |minute| Change { late_at: Some(at(minute)), ..change(&code, "x") };
        write(db.pool(), &due(5), at(0)).await.unwrap();
        assert!(late(db.pool(), "A", at(5)).await.unwrap().is_empty());
        assert_eq!(late(db.pool(), "A", at(6)).await.unwrap().len(), 1);
        assert_eq!(become_late(db.pool(), "A", &code, at(6)).await.unwrap(), 2);
        write(db.pool(), &due(5), at(7)).await.unwrap();
        assert!(late(db.pool(), "A", at(9)).await.unwrap().is_empty());
        write(db.pool(), &due(20), at(9)).await.unwrap();
        assert_eq!(late(db.pool(), "A", at(21)).await.unwrap(), [code]);
    }
}
