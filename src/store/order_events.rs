//! What happened to orders, for reports.

use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteExecutor};

use super::row;
use crate::domain::courier::AttemptOutcome;
use crate::domain::history::OrderEvent;
use crate::domain::notice::Event;
use crate::domain::order::Delivery;
use crate::domain::people::Person;
use crate::domain::{Money, OrderCode, UserId};

/// An event to record.
#[derive(Debug, Clone)]
pub struct NewEvent<'a> {
    pub shop: &'a str,
    pub code: &'a OrderCode,
    pub event: Event,
    pub sum: Option<Money>,
    pub delivery: Option<Delivery>,
    pub courier: Option<UserId>,
    pub outcome: Option<AttemptOutcome>,
}

/// An own delivery that had not ended at some time, or one without a known way of delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenOrder {
    pub shop: String,
    pub code: OrderCode,
    pub fingerprint: String,
    pub delivery: Option<Delivery>,
    /// Kaspi's JSON, if the way of delivery is not known.
    pub document: Option<String>,
}

const SELECT: &str = "SELECT order_events.*, people.name, orders.placed_at
    FROM order_events LEFT JOIN people USING (user_id)
    LEFT JOIN orders ON orders.shop = order_events.shop AND orders.code = order_events.code";

pub async fn record(db: impl SqliteExecutor<'_>, event: &NewEvent<'_>, now: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO order_events (shop, code, event, at, sum, way, user_id, outcome, postponed_to)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )
    .bind(event.shop)
    .bind(event.code.as_str())
    .bind(event.event.as_str())
    .bind(now.timestamp_millis())
    .bind(event.sum.map(Money::tiyn))
    .bind(event.delivery.as_ref().map(Delivery::as_str))
    .bind(event.courier.map(UserId::get))
    .bind(event.outcome.map(AttemptOutcome::as_str))
    .bind(event.outcome.and_then(AttemptOutcome::postponed_to).map(|day| day.timestamp_millis()))
    .execute(db)
    .await?;
    Ok(())
}

/// The events of an order in any shop, the first one first.
pub async fn of_order(db: impl SqliteExecutor<'_>, code: &OrderCode) -> sqlx::Result<Vec<OrderEvent>> {
    let sql = format!("{SELECT} WHERE order_events.code = ? ORDER BY order_events.id");
    sqlx::query(sqlx::AssertSqlSafe(sql)).bind(code.as_str()).try_map(read).fetch_all(db).await
}

/// The events from the first time until before the second, the first one first: all, or only some.
pub async fn between(
    db: impl SqliteExecutor<'_>,
    (from, until): (DateTime<Utc>, DateTime<Utc>),
    only: Option<&[Event]>,
) -> sqlx::Result<Vec<OrderEvent>> {
    let only = only.map(|events| row::json(&events.iter().map(|event| event.as_str()).collect::<Vec<_>>()));
    let sql = format!(
        "{SELECT} WHERE at >= ?1 AND at < ?2 AND (?3 IS NULL OR order_events.event IN (SELECT value FROM json_each(?3)))
         ORDER BY order_events.id"
    );
    sqlx::query(sqlx::AssertSqlSafe(sql))
        .bind(from.timestamp_millis())
        .bind(until.timestamp_millis())
        .bind(only)
        .try_map(read)
        .fetch_all(db)
        .await
}

/// The shops of the active own deliveries that are due before a time and that no courier has handed over by then.
pub async fn shops_of_due(db: impl SqliteExecutor<'_>, time: DateTime<Utc>) -> sqlx::Result<Vec<String>> {
    sqlx::query(
        "SELECT shop FROM orders WHERE ended_at IS NULL AND due_at < ?1 AND coalesce(placed_at < ?1, 1)
            AND NOT EXISTS (SELECT 1 FROM attempts WHERE attempts.shop = orders.shop AND attempts.code = orders.code
                AND outcome = 'delivered' AND undone_at IS NULL AND attempted_at < ?1)",
    )
    .bind(time.timestamp_millis())
    .try_map(|row: SqliteRow| row.try_get("shop"))
    .fetch_all(db)
    .await
}

/// The orders that were placed before a time, ended after it, and were not handed over by a courier by then.
pub async fn ended_after(db: impl SqliteExecutor<'_>, time: DateTime<Utc>) -> sqlx::Result<Vec<OpenOrder>> {
    sqlx::query(
        "SELECT shop, code, fingerprint, way, CASE WHEN way IS NULL THEN document END AS document FROM
            (SELECT orders.*, (SELECT way FROM order_events WHERE order_events.shop = orders.shop
                AND order_events.code = orders.code AND way IS NOT NULL ORDER BY id DESC LIMIT 1) AS way
             FROM orders WHERE ended_at >= ?1 AND coalesce(placed_at < ?1, 1)
                AND NOT EXISTS (SELECT 1 FROM attempts WHERE attempts.shop = orders.shop AND attempts.code = orders.code
                    AND outcome = 'delivered' AND undone_at IS NULL AND attempted_at < ?1))",
    )
    .bind(time.timestamp_millis())
    .try_map(|row: SqliteRow| {
        Ok(OpenOrder {
            shop: row.try_get("shop")?,
            code: row::code(&row, "code")?,
            fingerprint: row.try_get("fingerprint")?,
            delivery: row.try_get::<Option<&str>, _>("way")?.map(Delivery::parse),
            document: row.try_get("document")?,
        })
    })
    .fetch_all(db)
    .await
}

/// Returns the number of deleted events.
pub async fn remove_before(db: impl SqliteExecutor<'_>, time: DateTime<Utc>) -> sqlx::Result<u64> {
    let done = sqlx::query("DELETE FROM order_events WHERE at < ?").bind(time.timestamp_millis()).execute(db).await?;
    Ok(done.rows_affected())
}

#[expect(clippy::needless_pass_by_value, reason = "sqlx hands rows over")]
fn read(row: SqliteRow) -> sqlx::Result<OrderEvent> {
    let name = row.try_get("name")?;
    let postponed_to = row::optional_time(&row, "postponed_to")?;
    let outcome: Option<&str> = row.try_get("outcome")?;
    Ok(OrderEvent {
        shop: row.try_get("shop")?,
        code: row::code(&row, "code")?,
        event: row::parse(&row, "event", Event::parse, "unknown event")?,
        at: row::time(&row, "at")?,
        sum: row.try_get::<Option<i64>, _>("sum")?.and_then(Money::from_tiyn),
        delivery: row.try_get::<Option<&str>, _>("way")?.map(Delivery::parse),
        courier: row::optional_user(&row, "user_id")?.map(|user| Person { user, name }),
        outcome: outcome.and_then(|outcome| AttemptOutcome::parse(outcome, postponed_to)),
        placed_at: row::optional_time(&row, "placed_at")?,
    })
}

#[cfg(test)]
mod tests {
    use chrono::Duration;

    use super::super::tests::{database, id};
    use super::*;

    #[tokio::test]
    async fn events_are_read_back() {
        let (db, _folder) = database().await;
        let start = DateTime::from_timestamp_millis(1_795_424_400_000).unwrap();
        let code = OrderCode::parse("900000101").unwrap();
        let event = NewEvent {
            shop: "А",
            code: &code,
            event: Event::AttemptFailed,
            sum: Money::from_tenge(12_990.5),
            delivery: Some(Delivery::Own),
            courier: Some(id(7)),
            outcome: Some(AttemptOutcome::Postponed(start)),
        };
        record(db.pool(), &event, start).await.unwrap();
        let bare = NewEvent { event: Event::New, sum: None, delivery: None, courier: None, outcome: None, ..event };
        record(db.pool(), &bare, start + Duration::hours(1)).await.unwrap();
        let found = of_order(db.pool(), &code).await.unwrap();
        let failed = OrderEvent {
            shop: "А".to_owned(),
            code: code.clone(),
            event: Event::AttemptFailed,
            at: start,
            sum: Money::from_tenge(12_990.5),
            delivery: Some(Delivery::Own),
            courier: Some(Person { user: id(7), name: None }),
            outcome: Some(AttemptOutcome::Postponed(start)),
            placed_at: None,
        };
        assert_eq!((found.len(), &found[0]), (2, &failed));
        let hour = (start, start + Duration::hours(1));
        assert_eq!(between(db.pool(), hour, None).await.unwrap(), [failed]);
        assert!(between(db.pool(), hour, Some(&[Event::New])).await.unwrap().is_empty());
        assert_eq!(remove_before(db.pool(), hour.1).await.unwrap(), 1);
    }
}
