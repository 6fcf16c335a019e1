//! Which courier delivers which order.

use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteExecutor};

use super::row;
use crate::domain::courier::{Attempt, AttemptOutcome, CourierWork, Holder};
use crate::domain::people::{Member, Person};
use crate::domain::{OrderCode, UserId};

/// Columns of [`WORK_TABLES`] that [`read_work`] reads.
pub(super) const WORK_COLUMNS: &str = "held.user_id AS holder, holders.name AS holder_name, held.assigned_at,
    attempts.id AS attempt, attempts.user_id AS attempted_by, attempters.name AS attempted_by_name, attempts.outcome,
    attempts.attempted_at, attempts.postponed_to, attempts.comment,
    (SELECT count(*) FROM attempts AS earlier WHERE earlier.shop = orders.shop AND earlier.code = orders.code
        AND earlier.undone_at IS NULL AND earlier.number <= attempts.number) AS attempt_number,
    (SELECT coalesce(max(number), 0) FROM attempts AS any WHERE any.shop = orders.shop AND any.code = orders.code)
        AS reported";

/// Follows `FROM orders`.
pub(super) const WORK_TABLES: &str = "
    LEFT JOIN assignments AS held ON held.shop = orders.shop AND held.code = orders.code AND held.ended_at IS NULL
    LEFT JOIN people AS holders ON holders.user_id = held.user_id
    LEFT JOIN attempts ON attempts.shop = orders.shop AND attempts.code = orders.code AND attempts.number =
        (SELECT max(number) FROM attempts AS latest
         WHERE latest.shop = orders.shop AND latest.code = orders.code AND latest.undone_at IS NULL)
    LEFT JOIN people AS attempters ON attempters.user_id = attempts.user_id";

/// Reads the columns of an order with [`WORK_COLUMNS`].
pub(super) fn read_work(row: &SqliteRow) -> sqlx::Result<CourierWork> {
    let person = |user, name| -> sqlx::Result<Option<Person>> {
        let name = row.try_get(name)?;
        Ok(row::optional_user(row, user)?.map(|user| Person { user, name }))
    };
    let holder = match (person("holder", "holder_name")?, row::optional_time(row, "assigned_at")?) {
        (Some(courier), Some(since)) => Some(Holder { courier, since }),
        _ => None,
    };
    let last_attempt = match person("attempted_by", "attempted_by_name")? {
        Some(courier) => {
            let postponed_to = row::optional_time(row, "postponed_to")?;
            let parse = |name: &str| AttemptOutcome::parse(name, postponed_to);
            Some(Attempt {
                id: row.try_get("attempt")?,
                courier,
                outcome: row::parse(row, "outcome", parse, "unknown outcome")?,
                number: row.try_get("attempt_number")?,
                at: row::time(row, "attempted_at")?,
                comment: row.try_get("comment")?,
            })
        }
        None => None,
    };
    Ok(CourierWork { holder, last_attempt, reported: row.try_get("reported")? })
}

/// Why a courier does not hold an order any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    /// Given back, or taken away by a manager.
    Released,
    /// Given to another courier.
    Reassigned,
    /// The courier has no access any more.
    AccessEnded,
}

impl Ending {
    /// The name in the database. Orders that end are handled by a trigger.
    fn as_str(self) -> &'static str {
        match self {
            Self::Released => "released",
            Self::Reassigned => "reassigned",
            Self::AccessEnded => "access_ended",
        }
    }
}

/// The order must not be held.
pub async fn begin(
    db: impl SqliteExecutor<'_>,
    (shop, code): (&str, &OrderCode),
    courier: UserId,
    by: UserId,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query("INSERT INTO assignments (shop, code, user_id, assigned_by, assigned_at) VALUES (?, ?, ?, ?, ?)")
        .bind(shop)
        .bind(code.as_str())
        .bind(courier.get())
        .bind(by.get())
        .bind(now.timestamp_millis())
        .execute(db)
        .await?;
    Ok(())
}

pub async fn end(
    db: impl SqliteExecutor<'_>,
    (shop, code): (&str, &OrderCode),
    ending: Ending,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query("UPDATE assignments SET ended_at = ?, ending = ? WHERE shop = ? AND code = ? AND ended_at IS NULL")
        .bind(now.timestamp_millis())
        .bind(ending.as_str())
        .bind(shop)
        .bind(code.as_str())
        .execute(db)
        .await?;
    Ok(())
}

/// Takes up again the assignment that ended with the order, if the courier is still on the allowlist: the order goes on.
pub async fn resume(db: impl SqliteExecutor<'_>, shop: &str, code: &OrderCode) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE assignments SET ended_at = NULL, ending = NULL
         WHERE ending = 'order_ended' AND user_id IN (SELECT user_id FROM people)
            AND id = (SELECT max(id) FROM assignments WHERE shop = ? AND code = ?)",
    )
    .bind(shop)
    .bind(code.as_str())
    .execute(db)
    .await?;
    Ok(())
}

/// The orders that a courier holds: shop and code.
pub async fn held_by(db: impl SqliteExecutor<'_>, courier: UserId) -> sqlx::Result<Vec<(String, OrderCode)>> {
    sqlx::query("SELECT shop, code FROM assignments WHERE user_id = ? AND ended_at IS NULL ORDER BY id")
        .bind(courier.get())
        .try_map(|row: SqliteRow| Ok((row.try_get("shop")?, row::code(&row, "code")?)))
        .fetch_all(db)
        .await
}

/// How many orders each of the people holds that are not handed over, in their order.
pub async fn with_loads(db: impl SqliteExecutor<'_>, members: Vec<Member>) -> sqlx::Result<Vec<(Person, u32)>> {
    let counts: std::collections::HashMap<i64, u32> = sqlx::query(
        "SELECT user_id, count(*) AS number FROM assignments WHERE ended_at IS NULL AND NOT EXISTS
            (SELECT 1 FROM attempts WHERE attempts.shop = assignments.shop AND attempts.code = assignments.code
                AND outcome = 'delivered' AND undone_at IS NULL)
         GROUP BY user_id",
    )
    .try_map(|row: SqliteRow| Ok((row.try_get("user_id")?, row.try_get("number")?)))
    .fetch_all(db)
    .await?
    .into_iter()
    .collect();
    let load = |person: &Person| counts.get(&person.user.get()).copied().unwrap_or_default();
    Ok(members.into_iter().map(|member| (member.person.clone(), load(&member.person))).collect())
}

/// Deletes assignments that ended before `time`. Returns their number.
pub async fn remove_ended_before(db: impl SqliteExecutor<'_>, time: DateTime<Utc>) -> sqlx::Result<u64> {
    let done =
        sqlx::query("DELETE FROM assignments WHERE ended_at < ?").bind(time.timestamp_millis()).execute(db).await?;
    Ok(done.rows_affected())
}
