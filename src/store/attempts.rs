//! What couriers reported about their attempts to hand orders over.

use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteExecutor};

use super::row;
use crate::domain::courier::AttemptOutcome;
use crate::domain::{OrderCode, UserId};

/// An attempt with the order that it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredAttempt {
    pub id: i64,
    pub shop: String,
    pub code: OrderCode,
    pub courier: UserId,
    pub number: u32,
    pub outcome: AttemptOutcome,
    pub at: DateTime<Utc>,
    pub is_undone: bool,
}

/// Records an attempt, and until when a comment on it is expected. Returns its id; `None` if there is one with this number.
pub async fn add(
    db: impl SqliteExecutor<'_>,
    (shop, code): (&str, &OrderCode),
    courier: UserId,
    (number, outcome): (u32, AttemptOutcome),
    comment_until: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> sqlx::Result<Option<i64>> {
    sqlx::query(
        "INSERT INTO attempts (shop, code, user_id, number, outcome, attempted_at, postponed_to, comment_until)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING id",
    )
    .bind(shop)
    .bind(code.as_str())
    .bind(courier.get())
    .bind(number)
    .bind(outcome.as_str())
    .bind(now.timestamp_millis())
    .bind(outcome.postponed_to().map(|day| day.timestamp_millis()))
    .bind(comment_until.map(|time| time.timestamp_millis()))
    .try_map(|row: SqliteRow| row.try_get("id"))
    .fetch_optional(db)
    .await
}

pub async fn find(db: impl SqliteExecutor<'_>, id: i64) -> sqlx::Result<Option<StoredAttempt>> {
    sqlx::query("SELECT * FROM attempts WHERE id = ?").bind(id).try_map(read).fetch_optional(db).await
}

/// The attempt on which the courier's next text is a comment.
pub async fn awaiting_comment(
    db: impl SqliteExecutor<'_>,
    courier: UserId,
    now: DateTime<Utc>,
) -> sqlx::Result<Option<StoredAttempt>> {
    sqlx::query(
        "SELECT * FROM attempts WHERE user_id = ? AND comment_until > ? AND undone_at IS NULL ORDER BY id DESC LIMIT 1",
    )
    .bind(courier.get())
    .bind(now.timestamp_millis())
    .try_map(read)
    .fetch_optional(db)
    .await
}

/// Ends the wait for a comment, which is stored if there is one. `false` if none is expected any more.
pub async fn finish_comment(
    db: impl SqliteExecutor<'_>,
    id: i64,
    comment: Option<&str>,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let done = sqlx::query(
        "UPDATE attempts SET comment_until = NULL, comment = coalesce(?, comment)
         WHERE id = ? AND comment_until > ? AND undone_at IS NULL",
    )
    .bind(comment)
    .bind(id)
    .bind(now.timestamp_millis())
    .execute(db)
    .await?;
    Ok(done.rows_affected() > 0)
}

pub async fn undo(db: impl SqliteExecutor<'_>, id: i64, now: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query("UPDATE attempts SET undone_at = ?, comment_until = NULL WHERE id = ? AND undone_at IS NULL")
        .bind(now.timestamp_millis())
        .bind(id)
        .execute(db)
        .await?;
    Ok(())
}

#[expect(clippy::needless_pass_by_value, reason = "sqlx hands rows over")]
fn read(row: SqliteRow) -> sqlx::Result<StoredAttempt> {
    let postponed_to = row::optional_time(&row, "postponed_to")?;
    Ok(StoredAttempt {
        id: row.try_get("id")?,
        shop: row.try_get("shop")?,
        code: row::code(&row, "code")?,
        courier: row::user(&row, "user_id")?,
        number: row.try_get("number")?,
        outcome: row::parse(&row, "outcome", |name| AttemptOutcome::parse(name, postponed_to), "unknown outcome")?,
        at: row::time(&row, "attempted_at")?,
        is_undone: row::optional_time(&row, "undone_at")?.is_some(),
    })
}
