//! Who looked at which order.

use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteExecutor};

use super::Tx;
use crate::domain::access::{Lookup, LookupResult};
use crate::domain::{ChatId, OrderCode, UserId};

const COLUMNS: &str = "SELECT user_id, order_code, chat_id, asked_at, outcome FROM lookups";

/// How many lookups a person has made since `since`, and the time of the first of them.
///
/// # Errors
/// The database fails.
pub async fn usage(tx: &mut Tx, user: UserId, since: DateTime<Utc>) -> sqlx::Result<(u32, Option<DateTime<Utc>>)> {
    let row = sqlx::query(
        "SELECT count(*) AS number, min(asked_at) AS first FROM lookups WHERE user_id = ? AND asked_at > ?",
    )
    .bind(user.get())
    .bind(since.timestamp_millis())
    .fetch_one(&mut **tx)
    .await?;
    let first: Option<i64> = row.try_get("first")?;
    Ok((row.try_get("number")?, first.and_then(DateTime::from_timestamp_millis)))
}

/// Notes a lookup that begins; returns its row.
///
/// # Errors
/// The database fails.
pub async fn begin(tx: &mut Tx, user: UserId, code: &OrderCode, chat: ChatId, now: DateTime<Utc>) -> sqlx::Result<i64> {
    let done = sqlx::query("INSERT INTO lookups (user_id, order_code, chat_id, asked_at) VALUES (?, ?, ?, ?)")
        .bind(user.get())
        .bind(code.as_str())
        .bind(chat.0)
        .bind(now.timestamp_millis())
        .execute(&mut **tx)
        .await?;
    Ok(done.last_insert_rowid())
}

/// Notes what came of a lookup.
///
/// # Errors
/// The database fails.
pub async fn end(db: impl SqliteExecutor<'_>, row: i64, result: LookupResult) -> sqlx::Result<()> {
    sqlx::query("UPDATE lookups SET outcome = ? WHERE id = ?").bind(result.as_str()).bind(row).execute(db).await?;
    Ok(())
}

/// The latest lookups of everybody, newest first.
///
/// # Errors
/// The database fails.
pub async fn latest(db: impl SqliteExecutor<'_>, limit: u32) -> sqlx::Result<Vec<Lookup>> {
    let sql = sqlx::AssertSqlSafe(format!("{COLUMNS} ORDER BY id DESC LIMIT ?"));
    sqlx::query(sql).bind(limit).try_map(read).fetch_all(db).await
}

/// The latest lookups of one order, newest first.
///
/// # Errors
/// The database fails.
pub async fn latest_of_order(db: impl SqliteExecutor<'_>, code: &OrderCode, limit: u32) -> sqlx::Result<Vec<Lookup>> {
    let sql = sqlx::AssertSqlSafe(format!("{COLUMNS} WHERE order_code = ? ORDER BY asked_at DESC, id DESC LIMIT ?"));
    sqlx::query(sql).bind(code.as_str()).bind(limit).try_map(read).fetch_all(db).await
}

/// The latest lookups of one person, newest first.
///
/// # Errors
/// The database fails.
pub async fn latest_of_person(db: impl SqliteExecutor<'_>, user: UserId, limit: u32) -> sqlx::Result<Vec<Lookup>> {
    let sql = sqlx::AssertSqlSafe(format!("{COLUMNS} WHERE user_id = ? ORDER BY asked_at DESC, id DESC LIMIT ?"));
    sqlx::query(sql).bind(user.get()).bind(limit).try_map(read).fetch_all(db).await
}

#[expect(clippy::needless_pass_by_value, reason = "sqlx hands rows over")]
fn read(row: SqliteRow) -> sqlx::Result<Lookup> {
    let odd = |what: &'static str| sqlx::Error::Decode(what.into());
    Ok(Lookup {
        user: UserId::new(row.try_get("user_id")?).ok_or_else(|| odd("no user id"))?,
        code: OrderCode::parse(row.try_get("order_code")?).ok_or_else(|| odd("no order code"))?,
        chat: ChatId(row.try_get("chat_id")?),
        asked_at: DateTime::from_timestamp_millis(row.try_get("asked_at")?).ok_or_else(|| odd("no moment"))?,
        result: LookupResult::parse(row.try_get("outcome")?).ok_or_else(|| odd("unknown outcome"))?,
    })
}

#[cfg(test)]
mod tests {
    use chrono::Duration;

    use super::super::tests::database;
    use super::*;

    #[tokio::test]
    async fn lookups_are_counted_and_found_again() {
        let (db, _folder) = database().await;
        let start = DateTime::from_timestamp_millis(1_795_424_400_000).unwrap();
        let user = |id| UserId::new(id).unwrap();
        let code = |text| OrderCode::parse(text).unwrap();
        let mut tx = db.begin_write().await.unwrap();
        for (minute, person, order) in [(0, 1, "900000101"), (5, 1, "900000102"), (6, 2, "900000101")] {
            let now = start + Duration::minutes(minute);
            begin(&mut tx, user(person), &code(order), ChatId(-5), now).await.unwrap();
        }
        let first = start + Duration::minutes(5);
        assert_eq!(usage(&mut tx, user(1), start).await.unwrap(), (1, Some(first)));
        assert_eq!(usage(&mut tx, user(1), start - Duration::minutes(1)).await.unwrap(), (2, Some(start)));
        assert_eq!(usage(&mut tx, user(3), start).await.unwrap(), (0, None));
        tx.commit().await.unwrap();
        end(db.pool(), 3, LookupResult::Found).await.unwrap();

        let found = latest_of_order(db.pool(), &code("900000101"), 10).await.unwrap();
        assert_eq!(found.iter().map(|lookup| lookup.user).collect::<Vec<_>>(), [user(2), user(1)]);
        assert_eq!((found[0].result, found[1].result), (LookupResult::Found, LookupResult::Asked));
        assert_eq!(latest_of_person(db.pool(), user(1), 1).await.unwrap()[0].code, code("900000102"));
        assert_eq!(latest(db.pool(), 2).await.unwrap().len(), 2);
    }
}
