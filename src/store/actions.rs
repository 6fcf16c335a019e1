//! Changes of orders that people asked Kaspi for.

use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteExecutor};

use super::row;
use crate::domain::people::Person;
use crate::domain::{ActionOutcome, KaspiAction, OrderCode, UserId};

/// A request to Kaspi, sent or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredAction {
    pub id: i64,
    pub shop: String,
    pub code: OrderCode,
    pub action: KaspiAction,
    /// Who asked for it. The name is known while the person is on the allowlist.
    pub person: Person,
    pub asked_at: DateTime<Utc>,
    pub sent_at: Option<DateTime<Utc>>,
    /// The message that shows how it goes, in the person's private chat.
    pub message_id: Option<i32>,
    /// Whether Kaspi said that it was done.
    pub is_confirmed: bool,
    /// How often the order was read since.
    pub checks: u32,
    /// `None` while it runs, or is not sent.
    pub outcome: Option<ActionOutcome>,
}

const SELECT: &str = "SELECT actions.*, people.name FROM actions LEFT JOIN people USING (user_id)";

/// Records that a person asks for a request, which is not sent yet. Returns its id; those of one transaction follow each
/// other. A message of the person, `origin`, asks once.
pub async fn ask(
    db: impl SqliteExecutor<'_>,
    (shop, code): (&str, &OrderCode),
    action: KaspiAction,
    (user, origin): (UserId, Option<i32>),
    now: DateTime<Utc>,
) -> sqlx::Result<i64> {
    sqlx::query(
        "INSERT INTO actions (shop, code, action, places, user_id, origin, asked_at) VALUES (?, ?, ?, ?, ?, ?, ?)
         ON CONFLICT (user_id, origin) WHERE origin IS NOT NULL DO UPDATE SET origin = excluded.origin RETURNING id",
    )
    .bind(shop)
    .bind(code.as_str())
    .bind(action.as_str())
    .bind(action.places())
    .bind(user.get())
    .bind(origin)
    .bind(now.timestamp_millis())
    .try_map(|row: SqliteRow| row.try_get("id"))
    .fetch_one(db)
    .await
}

pub async fn find(db: impl SqliteExecutor<'_>, id: i64) -> sqlx::Result<Option<StoredAction>> {
    sqlx::query(sqlx::AssertSqlSafe(format!("{SELECT} WHERE id = ?"))).bind(id).try_map(read).fetch_optional(db).await
}

/// Records that a request is sent now; it is read at `check_at` what became of it, unless it was finished before. `false`
/// if it was sent before, another one runs for the order, or one was sent or done since the order was read at `read_at`.
pub async fn begin(
    db: impl SqliteExecutor<'_>,
    id: i64,
    message_id: Option<i32>,
    (read_at, check_at): (DateTime<Utc>, DateTime<Utc>),
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let done = sqlx::query(
        "UPDATE OR IGNORE actions SET sent_at = ?2, message_id = ?3, next_check_at = ?4
         WHERE id = ?1 AND sent_at IS NULL AND NOT EXISTS
            (SELECT 1 FROM actions AS other
             WHERE other.shop = actions.shop AND other.code = actions.code AND other.id <> actions.id
                -- A code for the buyer does not change the order.
                AND other.action <> 'send_code'
                AND (other.outcome IS NULL OR other.outcome IN ('done', 'unconfirmed'))
                AND (other.sent_at >= ?5 OR other.finished_at >= ?5))",
    )
    .bind(id)
    .bind(now.timestamp_millis())
    .bind(message_id)
    .bind(check_at.timestamp_millis())
    .bind(read_at.timestamp_millis())
    .execute(db)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Kaspi said that it was done; the order is read until it shows it.
pub async fn confirm(db: impl SqliteExecutor<'_>, id: i64, check_at: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE actions SET is_confirmed = 1, checks = 0, next_check_at = ? WHERE id = ? AND finished_at IS NULL",
    )
    .bind(check_at.timestamp_millis())
    .bind(id)
    .execute(db)
    .await?;
    Ok(())
}

/// Schedules the next reading of the order.
pub async fn check_again(db: impl SqliteExecutor<'_>, id: i64, checks: u32, at: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query("UPDATE actions SET checks = ?, next_check_at = ? WHERE id = ? AND finished_at IS NULL")
        .bind(checks)
        .bind(at.timestamp_millis())
        .bind(id)
        .execute(db)
        .await?;
    Ok(())
}

/// Records how a request ended, unless that is known already; `code_until` is until when the buyer's code is awaited.
pub async fn finish(
    db: impl SqliteExecutor<'_>,
    id: i64,
    outcome: ActionOutcome,
    code_until: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE actions SET finished_at = ?, outcome = ?, code_until = ?, next_check_at = NULL
         WHERE id = ? AND sent_at IS NOT NULL AND finished_at IS NULL",
    )
    .bind(now.timestamp_millis())
    .bind(outcome.as_str())
    .bind(code_until.map(|time| time.timestamp_millis()))
    .bind(id)
    .execute(db)
    .await?;
    Ok(())
}

/// Records that the person is still to be notified of how a request ended.
pub async fn notify_later(db: impl SqliteExecutor<'_>, id: i64, now: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query("UPDATE actions SET unnotified_since = ? WHERE id = ?")
        .bind(now.timestamp_millis())
        .bind(id)
        .execute(db)
        .await?;
    Ok(())
}

/// The requests of whose end the person is still to be notified.
pub async fn unnotified(db: impl SqliteExecutor<'_>) -> sqlx::Result<Vec<StoredAction>> {
    sqlx::query(sqlx::AssertSqlSafe(format!("{SELECT} WHERE unnotified_since IS NOT NULL ORDER BY unnotified_since")))
        .try_map(read)
        .fetch_all(db)
        .await
}

/// The person was notified of how a request ended, or cannot be.
pub async fn notified(db: impl SqliteExecutor<'_>, id: i64) -> sqlx::Result<()> {
    sqlx::query("UPDATE actions SET unnotified_since = NULL WHERE id = ?").bind(id).execute(db).await?;
    Ok(())
}

/// What the person's message asked for.
pub async fn by_origin(db: impl SqliteExecutor<'_>, user: UserId, origin: i32) -> sqlx::Result<Option<StoredAction>> {
    sqlx::query(sqlx::AssertSqlSafe(format!("{SELECT} WHERE user_id = ? AND origin = ?")))
        .bind(user.get())
        .bind(origin)
        .try_map(read)
        .fetch_optional(db)
        .await
}

/// Forgets a request that was not sent.
pub async fn decline(db: impl SqliteExecutor<'_>, id: i64) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM actions WHERE id = ? AND sent_at IS NULL").bind(id).execute(db).await?;
    Ok(())
}

/// The requests whose orders are to be read now.
pub async fn due(db: impl SqliteExecutor<'_>, now: DateTime<Utc>) -> sqlx::Result<Vec<StoredAction>> {
    sqlx::query(sqlx::AssertSqlSafe(format!("{SELECT} WHERE next_check_at <= ? ORDER BY next_check_at")))
        .bind(now.timestamp_millis())
        .try_map(read)
        .fetch_all(db)
        .await
}

/// The request that runs for an order.
pub async fn running(db: impl SqliteExecutor<'_>, shop: &str, code: &OrderCode) -> sqlx::Result<Option<StoredAction>> {
    sqlx::query(sqlx::AssertSqlSafe(format!(
        "{SELECT} WHERE shop = ? AND code = ? AND sent_at IS NOT NULL AND finished_at IS NULL"
    )))
    .bind(shop)
    .bind(code.as_str())
    .try_map(read)
    .fetch_optional(db)
    .await
}

/// The person's latest request for a code whose code is awaited.
pub async fn awaiting_code(
    db: impl SqliteExecutor<'_>,
    user: UserId,
    now: DateTime<Utc>,
) -> sqlx::Result<Option<StoredAction>> {
    sqlx::query(sqlx::AssertSqlSafe(format!("{SELECT} WHERE user_id = ? AND code_until > ? ORDER BY id DESC LIMIT 1")))
        .bind(user.get())
        .bind(now.timestamp_millis())
        .try_map(read)
        .fetch_optional(db)
        .await
}

/// The code of this request is not awaited any more.
pub async fn stop_awaiting_code_of(db: impl SqliteExecutor<'_>, id: i64) -> sqlx::Result<()> {
    sqlx::query("UPDATE actions SET code_until = NULL WHERE id = ?").bind(id).execute(db).await?;
    Ok(())
}

/// The buyer's code of an order is not awaited any more.
pub async fn stop_awaiting_code(db: impl SqliteExecutor<'_>, shop: &str, code: &OrderCode) -> sqlx::Result<()> {
    sqlx::query("UPDATE actions SET code_until = NULL WHERE shop = ? AND code = ? AND code_until IS NOT NULL")
        .bind(shop)
        .bind(code.as_str())
        .execute(db)
        .await?;
    Ok(())
}

/// The latest request for a code of the order that was sent, by any person.
pub async fn latest_send_code(
    db: impl SqliteExecutor<'_>,
    shop: &str,
    code: &OrderCode,
) -> sqlx::Result<Option<StoredAction>> {
    sqlx::query(sqlx::AssertSqlSafe(format!(
        "{SELECT} WHERE shop = ? AND code = ? AND action = 'send_code' AND sent_at IS NOT NULL ORDER BY id DESC LIMIT 1"
    )))
    .bind(shop)
    .bind(code.as_str())
    .try_map(read)
    .fetch_optional(db)
    .await
}

/// The latest requests that were sent, newest first: of one order, of one person, or of all.
pub async fn latest(
    db: impl SqliteExecutor<'_>,
    code: Option<&OrderCode>,
    user: Option<UserId>,
    limit: u32,
) -> sqlx::Result<Vec<StoredAction>> {
    sqlx::query(sqlx::AssertSqlSafe(format!(
        "{SELECT} WHERE sent_at IS NOT NULL AND (?1 IS NULL OR code = ?1) AND (?2 IS NULL OR user_id = ?2)
         ORDER BY id DESC LIMIT ?3"
    )))
    .bind(code.map(OrderCode::as_str))
    .bind(user.map(UserId::get))
    .bind(limit)
    .try_map(read)
    .fetch_all(db)
    .await
}

/// How many wrong codes a person has entered for an order after `since`.
pub async fn wrong_codes(
    db: impl SqliteExecutor<'_>,
    (shop, code): (&str, &OrderCode),
    user: UserId,
    since: DateTime<Utc>,
) -> sqlx::Result<u32> {
    sqlx::query(
        "SELECT count(*) AS number FROM actions
         WHERE user_id = ? AND shop = ? AND code = ? AND outcome = 'wrong_code' AND sent_at > ?",
    )
    .bind(user.get())
    .bind(shop)
    .bind(code.as_str())
    .bind(since.timestamp_millis())
    .try_map(|row: SqliteRow| row.try_get("number"))
    .fetch_one(db)
    .await
}

/// Deletes requests that were not confirmed, and old ones that have ended. Returns their number.
pub async fn remove_old(
    db: impl SqliteExecutor<'_>,
    asked_before: DateTime<Utc>,
    ended_before: DateTime<Utc>,
) -> sqlx::Result<u64> {
    let done = sqlx::query("DELETE FROM actions WHERE (sent_at IS NULL AND asked_at < ?) OR finished_at < ?")
        .bind(asked_before.timestamp_millis())
        .bind(ended_before.timestamp_millis())
        .execute(db)
        .await?;
    Ok(done.rows_affected())
}

#[expect(clippy::needless_pass_by_value, reason = "sqlx hands rows over")]
fn read(row: SqliteRow) -> sqlx::Result<StoredAction> {
    let places = row.try_get("places")?;
    let outcome: Option<&str> = row.try_get("outcome")?;
    Ok(StoredAction {
        id: row.try_get("id")?,
        shop: row.try_get("shop")?,
        code: row::code(&row, "code")?,
        action: row::parse(&row, "action", |name| KaspiAction::parse(name, places), "unknown action")?,
        person: Person { user: row::user(&row, "user_id")?, name: row.try_get("name")? },
        asked_at: row::time(&row, "asked_at")?,
        sent_at: row::optional_time(&row, "sent_at")?,
        message_id: row.try_get("message_id")?,
        is_confirmed: row.try_get("is_confirmed")?,
        checks: row.try_get("checks")?,
        outcome: match outcome {
            Some(name) => Some(ActionOutcome::parse(name).ok_or_else(|| row::invalid("unknown outcome"))?),
            None => None,
        },
    })
}
