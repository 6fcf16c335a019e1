//! Who looked at which order, or searched.

use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteExecutor};

use super::row;
use crate::domain::lookup::{Lookup, LookupResult, LookupSubject, SearchKind};
use crate::domain::people::Person;
use crate::domain::{OrderCode, UserId};

/// The kind of a lookup that is no search.
const ORDER: &str = "order";

const WORKBOOK: &str = "workbook";

pub async fn record(db: impl SqliteExecutor<'_>, lookups: &[Lookup]) -> sqlx::Result<()> {
    let rows: Vec<_> = lookups
        .iter()
        .map(|Lookup { person, subject, chat, asked_at, result }| {
            let (kind, code) = match subject {
                LookupSubject::Order(code) | LookupSubject::Waybill(code) => (ORDER, code.as_str()),
                LookupSubject::Search(kind) => (kind.as_str(), ""),
                LookupSubject::Workbook => (WORKBOOK, ""),
            };
            let is_waybill = matches!(subject, LookupSubject::Waybill(_));
            (person.user.get(), kind, code, chat.0, asked_at.timestamp_millis(), result.as_str(), i64::from(is_waybill))
        })
        .collect();
    sqlx::query(
        "INSERT INTO lookups (user_id, kind, order_code, chat_id, asked_at, result, is_waybill)
         SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6 FROM json_each(?)",
    )
    .bind(row::json(&rows))
    .execute(db)
    .await?;
    Ok(())
}

/// When the person made lookups after `since`, the oldest first.
pub async fn times(
    db: impl SqliteExecutor<'_>,
    user: UserId,
    since: DateTime<Utc>,
) -> sqlx::Result<Vec<DateTime<Utc>>> {
    sqlx::query("SELECT asked_at FROM lookups WHERE user_id = ? AND asked_at > ? ORDER BY asked_at")
        .bind(user.get())
        .bind(since.timestamp_millis())
        .try_map(|row: SqliteRow| row::time(&row, "asked_at"))
        .fetch_all(db)
        .await
}

/// The latest lookups of everybody, newest first.
pub async fn latest(db: impl SqliteExecutor<'_>, limit: u32) -> sqlx::Result<Vec<Lookup>> {
    sqlx::query(
        "SELECT user_id, name, kind, order_code, chat_id, asked_at, result, is_waybill
         FROM lookups LEFT JOIN people USING (user_id)
         ORDER BY lookups.id DESC LIMIT ?",
    )
    .bind(limit)
    .try_map(read)
    .fetch_all(db)
    .await
}

/// The latest lookups of one order, newest first.
pub async fn latest_of_order(db: impl SqliteExecutor<'_>, code: &OrderCode, limit: u32) -> sqlx::Result<Vec<Lookup>> {
    sqlx::query(
        "SELECT user_id, name, kind, order_code, chat_id, asked_at, result, is_waybill
         FROM lookups LEFT JOIN people USING (user_id)
         WHERE order_code = ? ORDER BY asked_at DESC, lookups.id DESC LIMIT ?",
    )
    .bind(code.as_str())
    .bind(limit)
    .try_map(read)
    .fetch_all(db)
    .await
}

/// The latest lookups of one person, newest first.
pub async fn latest_of_person(db: impl SqliteExecutor<'_>, user: UserId, limit: u32) -> sqlx::Result<Vec<Lookup>> {
    sqlx::query(
        "SELECT user_id, name, kind, order_code, chat_id, asked_at, result, is_waybill
         FROM lookups LEFT JOIN people USING (user_id)
         WHERE user_id = ? ORDER BY asked_at DESC, lookups.id DESC LIMIT ?",
    )
    .bind(user.get())
    .bind(limit)
    .try_map(read)
    .fetch_all(db)
    .await
}

/// Returns the number of deleted lookups.
pub async fn remove_before(db: impl SqliteExecutor<'_>, time: DateTime<Utc>) -> sqlx::Result<u64> {
    let done = sqlx::query("DELETE FROM lookups WHERE asked_at < ?").bind(time.timestamp_millis()).execute(db).await?;
    Ok(done.rows_affected())
}

#[expect(clippy::needless_pass_by_value, reason = "sqlx hands rows over")]
fn read(row: SqliteRow) -> sqlx::Result<Lookup> {
    Ok(Lookup {
        person: Person { user: row::user(&row, "user_id")?, name: row.try_get("name")? },
        subject: match row.try_get::<&str, _>("kind")? {
            ORDER if row.try_get("is_waybill")? => LookupSubject::Waybill(row::code(&row, "order_code")?),
            ORDER => LookupSubject::Order(row::code(&row, "order_code")?),
            WORKBOOK => LookupSubject::Workbook,
            _ => LookupSubject::Search(row::parse(&row, "kind", SearchKind::parse, "unknown kind of a search")?),
        },
        chat: row::chat(&row)?,
        asked_at: row::time(&row, "asked_at")?,
        result: row::parse(&row, "result", LookupResult::parse, "unknown result")?,
    })
}

#[cfg(test)]
mod tests {
    use chrono::Duration;

    use super::super::tests::database;
    use super::*;
    use crate::domain::ChatId;

    #[tokio::test]
    async fn lookups_are_found_again() {
        let (db, _folder) = database().await;
        let start = DateTime::from_timestamp_millis(1_795_424_400_000).unwrap();
        let user = |id| UserId::new(id).unwrap();
        let code = |text| OrderCode::parse(text).unwrap();
        let at = |minute| start + Duration::minutes(minute);
        let looked_up = |minute, person, subject, result| {
            let person = Person { user: user(person), name: None };
            Lookup { person, subject, chat: ChatId(-5), asked_at: at(minute), result }
        };
        let lookup =
            |minute, person, order, result| looked_up(minute, person, LookupSubject::Order(code(order)), result);
        record(db.pool(), &[lookup(0, 1, "900000101", LookupResult::Failed)]).await.unwrap();
        let two = [lookup(5, 1, "900000102", LookupResult::NotFound), lookup(6, 2, "900000101", LookupResult::Found)];
        record(db.pool(), &two).await.unwrap();
        assert_eq!(times(db.pool(), user(1), at(-1)).await.unwrap(), [at(0), at(5)]);
        assert_eq!(times(db.pool(), user(1), at(0)).await.unwrap(), [at(5)]);

        let found = latest_of_order(db.pool(), &code("900000101"), 10).await.unwrap();
        assert_eq!(found, [two[1].clone(), lookup(0, 1, "900000101", LookupResult::Failed)]);
        assert_eq!(
            latest_of_person(db.pool(), user(1), 1).await.unwrap()[0].subject,
            LookupSubject::Order(code("900000102"))
        );
        assert_eq!(latest(db.pool(), 2).await.unwrap().len(), 2);
        assert_eq!(remove_before(db.pool(), at(6)).await.unwrap(), 2);

        let searches = [SearchKind::CodeEnding, SearchKind::Phone, SearchKind::Text]
            .map(|kind| looked_up(7, 3, LookupSubject::Search(kind), LookupResult::NotFound));
        record(db.pool(), &searches).await.unwrap();
        let mut found = latest_of_person(db.pool(), user(3), 9).await.unwrap();
        found.reverse();
        assert_eq!(found, searches);
        assert_eq!(times(db.pool(), user(3), at(0)).await.unwrap(), [at(7); 3]);

        let waybill = looked_up(8, 3, LookupSubject::Waybill(code("900000101")), LookupResult::Found);
        record(db.pool(), std::slice::from_ref(&waybill)).await.unwrap();
        assert_eq!(latest_of_order(db.pool(), &code("900000101"), 1).await.unwrap(), [waybill]);
    }
}
