//! The outbox: notices that wait for delivery to their chats.

use chrono::{DateTime, Duration, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteExecutor};

use super::row;
use crate::domain::notice::{Event, Notice};
use crate::domain::{ChatId, OrderCode};

/// How a notice ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Sent,
    Digest,
    /// The chat's card shows this revision or a newer one.
    Covered,
    /// It cannot be delivered.
    Dropped,
}

impl Outcome {
    /// The name in the database and the label in the metrics.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Digest => "digest",
            Self::Covered => "covered",
            Self::Dropped => "dropped",
        }
    }
}

#[derive(Debug, Clone)]
pub struct NewNotice<'a> {
    pub chat: ChatId,
    pub shop: &'a str,
    pub code: &'a OrderCode,
    pub revision: i64,
    pub event: Event,
    /// Whether the chat subscribes to the event; otherwise the notice only updates a live card.
    pub is_wanted: bool,
}

/// Queues a notice, unless the same change was queued before.
pub async fn queue(db: impl SqliteExecutor<'_>, notice: &NewNotice<'_>, now: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO notices (chat_id, shop, code, revision, event, is_wanted, queued_at, due_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?7) ON CONFLICT DO NOTHING",
    )
    .bind(notice.chat.0)
    .bind(notice.shop)
    .bind(notice.code.as_str())
    .bind(notice.revision)
    .bind(notice.event.as_str())
    .bind(notice.is_wanted)
    .bind(now.timestamp_millis())
    .execute(db)
    .await?;
    Ok(())
}

/// The chats with waiting notices, each with the time at which its first one is due.
pub async fn chats(db: impl SqliteExecutor<'_>) -> sqlx::Result<Vec<(ChatId, DateTime<Utc>)>> {
    // SQLite takes the other columns from the row that has the minimum.
    sqlx::query("SELECT chat_id, min(id), due_at FROM notices WHERE done_at IS NULL GROUP BY chat_id")
        .try_map(|row: SqliteRow| Ok((row::chat(&row)?, row::time(&row, "due_at")?)))
        .fetch_all(db)
        .await
}

/// The waiting notices of a chat, in order.
pub async fn waiting(db: impl SqliteExecutor<'_>, chat: ChatId, limit: u32) -> sqlx::Result<Vec<Notice>> {
    sqlx::query(
        "SELECT id, chat_id, shop, code, event, is_wanted, queued_at, due_at, attempts FROM notices
         WHERE chat_id = ? AND done_at IS NULL ORDER BY id LIMIT ?",
    )
    .bind(chat.0)
    .bind(limit)
    .try_map(|row: SqliteRow| {
        Ok(Notice {
            id: row.try_get("id")?,
            chat: row::chat(&row)?,
            shop: row.try_get("shop")?,
            code: row::code(&row, "code")?,
            event: row::parse(&row, "event", Event::parse, "unknown event")?,
            is_wanted: row.try_get("is_wanted")?,
            queued_at: row::time(&row, "queued_at")?,
            due_at: row::time(&row, "due_at")?,
            attempts: row.try_get("attempts")?,
        })
    })
    .fetch_all(db)
    .await
}

/// Claims the chat's first notice for the lease. `false` if it is not due, which includes that it is claimed.
pub async fn claim(
    db: impl SqliteExecutor<'_>,
    chat: ChatId,
    id: i64,
    now: DateTime<Utc>,
    lease: Duration,
) -> sqlx::Result<bool> {
    let done = sqlx::query(
        "UPDATE notices SET due_at = ?1, attempts = attempts + 1
         WHERE id = ?2 AND due_at <= ?3 AND done_at IS NULL
            AND id = (SELECT min(id) FROM notices WHERE chat_id = ?4 AND done_at IS NULL)",
    )
    .bind((now + lease).timestamp_millis())
    .bind(id)
    .bind(now.timestamp_millis())
    .bind(chat.0)
    .execute(db)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Postpones the chat's first notice, and with it the chat.
pub async fn postpone(db: impl SqliteExecutor<'_>, id: i64, due: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query("UPDATE notices SET due_at = ? WHERE id = ?").bind(due.timestamp_millis()).bind(id).execute(db).await?;
    Ok(())
}

/// Releases what an earlier run had claimed or postponed.
pub async fn release_all(db: impl SqliteExecutor<'_>, now: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query("UPDATE notices SET due_at = ?1 WHERE done_at IS NULL AND due_at > ?1")
        .bind(now.timestamp_millis())
        .execute(db)
        .await?;
    Ok(())
}

/// Releases what was postponed in a chat.
pub async fn release(db: impl SqliteExecutor<'_>, chat: ChatId, now: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query("UPDATE notices SET due_at = ?1 WHERE chat_id = ?2 AND done_at IS NULL AND due_at > ?1")
        .bind(now.timestamp_millis())
        .bind(chat.0)
        .execute(db)
        .await?;
    Ok(())
}

pub async fn finish(db: impl SqliteExecutor<'_>, id: i64, outcome: Outcome, now: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query("UPDATE notices SET done_at = ?, outcome = ? WHERE id = ? AND done_at IS NULL")
        .bind(now.timestamp_millis())
        .bind(outcome.as_str())
        .bind(id)
        .execute(db)
        .await?;
    Ok(())
}

/// A step of a notice succeeded; the next one is due at once.
pub async fn proceed(db: impl SqliteExecutor<'_>, id: i64, now: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query("UPDATE notices SET due_at = ?, attempts = 0 WHERE id = ?")
        .bind(now.timestamp_millis())
        .bind(id)
        .execute(db)
        .await?;
    Ok(())
}

/// Makes a notice one that only updates the chat's card; it is due at once.
pub async fn make_card_update(db: impl SqliteExecutor<'_>, id: i64, now: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query("UPDATE notices SET is_wanted = 0, due_at = ?, attempts = 0 WHERE id = ?")
        .bind(now.timestamp_millis())
        .bind(id)
        .execute(db)
        .await?;
    Ok(())
}

/// Drops the waiting notices of a chat.
pub async fn drop_all(db: impl SqliteExecutor<'_>, chat: ChatId, now: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query("UPDATE notices SET done_at = ?, outcome = 'dropped' WHERE chat_id = ? AND done_at IS NULL")
        .bind(now.timestamp_millis())
        .bind(chat.0)
        .execute(db)
        .await?;
    Ok(())
}

/// Drops the waiting notices of a shop.
pub async fn drop_of_shop(db: impl SqliteExecutor<'_>, shop: &str, now: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query("UPDATE notices SET done_at = ?, outcome = 'dropped' WHERE shop = ? AND done_at IS NULL")
        .bind(now.timestamp_millis())
        .bind(shop)
        .execute(db)
        .await?;
    Ok(())
}

/// The number of waiting notices, and when the oldest was queued.
pub async fn backlog(db: impl SqliteExecutor<'_>) -> sqlx::Result<(u32, Option<DateTime<Utc>>)> {
    sqlx::query("SELECT count(*) AS number, min(queued_at) AS oldest FROM notices WHERE done_at IS NULL")
        .try_map(|row: SqliteRow| Ok((row.try_get("number")?, row::optional_time(&row, "oldest")?)))
        .fetch_one(db)
        .await
}

/// Returns the number of deleted notices.
pub async fn remove_done_before(db: impl SqliteExecutor<'_>, time: DateTime<Utc>) -> sqlx::Result<u64> {
    let done = sqlx::query("DELETE FROM notices WHERE done_at < ?").bind(time.timestamp_millis()).execute(db).await?;
    Ok(done.rows_affected())
}

#[cfg(test)]
mod tests {
    use super::super::tests::database;
    use super::*;

    const CHAT: ChatId = ChatId(-5);

    fn at(minute: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_424_400 + minute * 60, 0).unwrap()
    }

    #[tokio::test]
    async fn notices_are_claimed_in_order_by_lease() {
        let (db, _folder) = database().await;
        let code = OrderCode::parse("900000101").unwrap();
        let new =
            |chat, revision| NewNotice { chat, shop: "A", code: &code, revision, event: Event::New, is_wanted: true };
        for (chat, revision) in [(CHAT, 1), (CHAT, 2), (CHAT, 2), (ChatId(-6), 1)] {
            queue(db.pool(), &new(chat, revision), at(0)).await.unwrap();
        }
        assert_eq!(backlog(db.pool()).await.unwrap(), (3, Some(at(0))), "the same change is queued once");
        let ids: Vec<i64> = waiting(db.pool(), CHAT, 9).await.unwrap().iter().map(|notice| notice.id).collect();
        assert_eq!(ids.len(), 2);
        let lease = Duration::minutes(1);
        assert!(!claim(db.pool(), CHAT, ids[1], at(0), lease).await.unwrap(), "not the first");
        assert!(claim(db.pool(), CHAT, ids[0], at(0), lease).await.unwrap());
        assert!(!claim(db.pool(), CHAT, ids[0], at(0), lease).await.unwrap(), "it is claimed");
        assert_eq!(chats(db.pool()).await.unwrap(), [(ChatId(-6), at(0)), (CHAT, at(1))]);
        assert!(claim(db.pool(), CHAT, ids[0], at(1), lease).await.unwrap(), "the lease is over");
        release_all(db.pool(), at(1)).await.unwrap();
        assert!(claim(db.pool(), CHAT, ids[0], at(1), lease).await.unwrap(), "it was released");
        assert_eq!(waiting(db.pool(), CHAT, 1).await.unwrap()[0].attempts, 3);
        finish(db.pool(), ids[0], Outcome::Sent, at(2)).await.unwrap();
        assert!(claim(db.pool(), CHAT, ids[1], at(2), lease).await.unwrap());
        postpone(db.pool(), ids[1], at(9)).await.unwrap();
        assert!(!claim(db.pool(), CHAT, ids[1], at(8), lease).await.unwrap());
        make_card_update(db.pool(), ids[1], at(8)).await.unwrap();
        assert!(!waiting(db.pool(), CHAT, 1).await.unwrap()[0].is_wanted);
        drop_all(db.pool(), CHAT, at(8)).await.unwrap();
        assert_eq!(backlog(db.pool()).await.unwrap().0, 1);
        assert_eq!(remove_done_before(db.pool(), at(3)).await.unwrap(), 1);
    }
}
