//! Who looked at which order.

use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteExecutor};

use super::{moment, odd, user};
use crate::domain::access::{Lookup, LookupResult};
use crate::domain::people::Who;
use crate::domain::{ChatId, OrderCode, UserId};

/// A limit on one person's lookups: fewer than `number` since `since`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// How many.
    pub number: u32,
    /// Since when.
    pub since: DateTime<Utc>,
}

/// Notes a lookup that begins, and returns its row; `None` if the person has used up one of the limits. One statement,
/// so that two lookups at the same moment cannot both be the last one.
///
/// # Errors
/// The database fails.
pub async fn begin(
    db: impl SqliteExecutor<'_>,
    user: UserId,
    code: &OrderCode,
    chat: ChatId,
    now: DateTime<Utc>,
    limits: [Limit; 2],
) -> sqlx::Result<Option<i64>> {
    let [first, second] = limits;
    let row = sqlx::query(
        "INSERT INTO lookups (user_id, order_code, chat_id, asked_at)
         SELECT ?1, ?2, ?3, ?4
         WHERE (SELECT count(*) FROM lookups WHERE user_id = ?1 AND asked_at > ?5) < ?6
           AND (SELECT count(*) FROM lookups WHERE user_id = ?1 AND asked_at > ?7) < ?8
         RETURNING id",
    )
    .bind(user.get())
    .bind(code.as_str())
    .bind(chat.0)
    .bind(now.timestamp_millis())
    .bind(first.since.timestamp_millis())
    .bind(first.number)
    .bind(second.since.timestamp_millis())
    .bind(second.number)
    .fetch_optional(db)
    .await?;
    row.map(|row| row.try_get("id")).transpose()
}

/// When the lookup was made that is the oldest since the limit's moment, if the limit is used up.
///
/// # Errors
/// The database fails.
pub async fn oldest_if_used_up(
    db: impl SqliteExecutor<'_>,
    user: UserId,
    limit: Limit,
) -> sqlx::Result<Option<DateTime<Utc>>> {
    let row = sqlx::query(
        "SELECT min(asked_at) AS oldest FROM lookups WHERE user_id = ? AND asked_at > ? HAVING count(*) >= ?",
    )
    .bind(user.get())
    .bind(limit.since.timestamp_millis())
    .bind(limit.number)
    .fetch_optional(db)
    .await?;
    let oldest: Option<i64> = row.map(|row| row.try_get("oldest")).transpose()?;
    Ok(oldest.and_then(DateTime::from_timestamp_millis))
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
    sqlx::query(
        "SELECT user_id, name, order_code, chat_id, asked_at, outcome FROM lookups LEFT JOIN people USING (user_id)
         ORDER BY lookups.id DESC LIMIT ?",
    )
    .bind(limit)
    .try_map(read)
    .fetch_all(db)
    .await
}

/// The latest lookups of one order, newest first.
///
/// # Errors
/// The database fails.
pub async fn latest_of_order(db: impl SqliteExecutor<'_>, code: &OrderCode, limit: u32) -> sqlx::Result<Vec<Lookup>> {
    sqlx::query(
        "SELECT user_id, name, order_code, chat_id, asked_at, outcome FROM lookups LEFT JOIN people USING (user_id)
         WHERE order_code = ? ORDER BY asked_at DESC, lookups.id DESC LIMIT ?",
    )
    .bind(code.as_str())
    .bind(limit)
    .try_map(read)
    .fetch_all(db)
    .await
}

/// The latest lookups of one person, newest first.
///
/// # Errors
/// The database fails.
pub async fn latest_of_person(db: impl SqliteExecutor<'_>, user: UserId, limit: u32) -> sqlx::Result<Vec<Lookup>> {
    sqlx::query(
        "SELECT user_id, name, order_code, chat_id, asked_at, outcome FROM lookups LEFT JOIN people USING (user_id)
         WHERE user_id = ? ORDER BY asked_at DESC, lookups.id DESC LIMIT ?",
    )
    .bind(user.get())
    .bind(limit)
    .try_map(read)
    .fetch_all(db)
    .await
}

/// Forgets lookups that were made before `moment`; tells how many.
///
/// # Errors
/// The database fails.
pub async fn forget_before(db: impl SqliteExecutor<'_>, moment: DateTime<Utc>) -> sqlx::Result<u64> {
    let done =
        sqlx::query("DELETE FROM lookups WHERE asked_at < ?").bind(moment.timestamp_millis()).execute(db).await?;
    Ok(done.rows_affected())
}

#[expect(clippy::needless_pass_by_value, reason = "sqlx hands rows over")]
fn read(row: SqliteRow) -> sqlx::Result<Lookup> {
    Ok(Lookup {
        who: Who { user: user(row.try_get("user_id")?)?, name: row.try_get("name")? },
        code: OrderCode::parse(row.try_get("order_code")?).ok_or_else(|| odd("no order code"))?,
        chat: ChatId(row.try_get("chat_id")?),
        asked_at: moment(row.try_get("asked_at")?)?,
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
        let limit = |number, minutes| Limit { number, since: start + Duration::minutes(minutes) };
        let begin = async |minute, person, order, limits| {
            let now = start + Duration::minutes(minute);
            begin(db.pool(), user(person), &code(order), ChatId(-5), now, limits).await.unwrap()
        };
        for (minute, person, order) in [(0, 1, "900000101"), (5, 1, "900000102"), (6, 2, "900000101")] {
            assert!(begin(minute, person, order, [limit(9, -1), limit(9, -1)]).await.is_some());
        }
        assert_eq!(begin(7, 1, "900000103", [limit(2, -1), limit(9, -1)]).await, None);
        assert_eq!(begin(7, 1, "900000103", [limit(9, -1), limit(2, -1)]).await, None);
        assert_eq!(oldest_if_used_up(db.pool(), user(1), limit(2, -1)).await.unwrap(), Some(start));
        assert_eq!(oldest_if_used_up(db.pool(), user(1), limit(2, 0)).await.unwrap(), None);
        assert_eq!(
            oldest_if_used_up(db.pool(), user(1), limit(1, 0)).await.unwrap(),
            Some(start + Duration::minutes(5))
        );

        end(db.pool(), 3, LookupResult::Found).await.unwrap();

        let found = latest_of_order(db.pool(), &code("900000101"), 10).await.unwrap();
        assert_eq!(found.iter().map(|lookup| lookup.who.user).collect::<Vec<_>>(), [user(2), user(1)]);
        assert_eq!((found[0].result, found[1].result), (LookupResult::Found, LookupResult::Asked));
        assert_eq!(latest_of_person(db.pool(), user(1), 1).await.unwrap()[0].code, code("900000102"));
        assert_eq!(latest(db.pool(), 2).await.unwrap().len(), 2);
        assert_eq!(forget_before(db.pool(), start + Duration::minutes(6)).await.unwrap(), 2);
    }
}
