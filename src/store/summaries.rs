//! The summaries of the day that chats get, and when.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteExecutor};

use super::row;
use crate::domain::ChatId;
use crate::domain::summary::{SummaryHours, SummaryKind};

/// A chat that gets summaries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subscriber {
    pub chat: ChatId,
    pub hours: SummaryHours,
    /// When the group was connected; `None` for private chats.
    pub connected_at: Option<DateTime<Utc>>,
}

/// A summary that waits for delivery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    pub id: i64,
    pub kind: SummaryKind,
    pub day: NaiveDate,
}

/// How a summary ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Sent,
    Dropped,
}

impl Outcome {
    fn as_str(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Dropped => "dropped",
        }
    }
}

pub async fn subscribers(db: impl SqliteExecutor<'_>) -> sqlx::Result<Vec<Subscriber>> {
    sqlx::query(
        "SELECT chat_id, morning_hour, evening_hour, connected_at FROM subscriptions LEFT JOIN groups USING (chat_id)
         WHERE is_paused = 0 AND (morning_hour IS NOT NULL OR evening_hour IS NOT NULL) ORDER BY chat_id",
    )
    .try_map(|row: SqliteRow| {
        let connected_at = row::optional_time(&row, "connected_at")?;
        Ok(Subscriber { chat: row::chat(&row)?, hours: read_hours(&row)?, connected_at })
    })
    .fetch_all(db)
    .await
}

/// `None` if the chat is not subscribed.
pub async fn hours(db: impl SqliteExecutor<'_>, chat: ChatId) -> sqlx::Result<Option<SummaryHours>> {
    sqlx::query("SELECT morning_hour, evening_hour FROM subscriptions WHERE chat_id = ? AND is_paused = 0")
        .bind(chat.0)
        .try_map(|row: SqliteRow| read_hours(&row))
        .fetch_optional(db)
        .await
}

pub async fn set_hours(db: impl SqliteExecutor<'_>, chat: ChatId, hours: SummaryHours) -> sqlx::Result<()> {
    sqlx::query("UPDATE subscriptions SET morning_hour = ?, evening_hour = ? WHERE chat_id = ?")
        .bind(hours.morning)
        .bind(hours.evening)
        .bind(chat.0)
        .execute(db)
        .await?;
    Ok(())
}

/// Queues a chat's summary of a day, unless it was queued before. Returns whether it was not.
pub async fn queue(
    db: impl SqliteExecutor<'_>,
    chat: ChatId,
    (kind, day): (SummaryKind, NaiveDate),
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let done =
        sqlx::query("INSERT INTO summaries (chat_id, kind, day, queued_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING")
            .bind(chat.0)
            .bind(kind.as_str())
            .bind(day.to_string())
            .bind(now.timestamp_millis())
            .execute(db)
            .await?;
    Ok(done.rows_affected() > 0)
}

/// The chats with summaries that wait.
pub async fn chats(db: impl SqliteExecutor<'_>) -> sqlx::Result<Vec<ChatId>> {
    sqlx::query("SELECT DISTINCT chat_id FROM summaries WHERE done_at IS NULL ORDER BY chat_id")
        .try_map(|row: SqliteRow| row::chat(&row))
        .fetch_all(db)
        .await
}

/// The first summary that waits for a chat.
pub async fn next(db: impl SqliteExecutor<'_>, chat: ChatId) -> sqlx::Result<Option<Summary>> {
    sqlx::query("SELECT id, kind, day FROM summaries WHERE chat_id = ? AND done_at IS NULL ORDER BY id LIMIT 1")
        .bind(chat.0)
        .try_map(|row: SqliteRow| {
            Ok(Summary {
                id: row.try_get("id")?,
                kind: row::parse(&row, "kind", SummaryKind::parse, "unknown summary")?,
                day: row::parse(&row, "day", |day| day.parse().ok(), "not a day")?,
            })
        })
        .fetch_optional(db)
        .await
}

pub async fn finish(db: impl SqliteExecutor<'_>, id: i64, outcome: Outcome, now: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query("UPDATE summaries SET done_at = ?, outcome = ? WHERE id = ? AND done_at IS NULL")
        .bind(now.timestamp_millis())
        .bind(outcome.as_str())
        .bind(id)
        .execute(db)
        .await?;
    Ok(())
}

/// Drops the summaries that wait for a chat.
pub async fn drop_all(db: impl SqliteExecutor<'_>, chat: ChatId, now: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query("UPDATE summaries SET done_at = ?, outcome = 'dropped' WHERE chat_id = ? AND done_at IS NULL")
        .bind(now.timestamp_millis())
        .bind(chat.0)
        .execute(db)
        .await?;
    Ok(())
}

/// Returns the number of deleted summaries.
pub async fn remove_done_before(db: impl SqliteExecutor<'_>, time: DateTime<Utc>) -> sqlx::Result<u64> {
    let done = sqlx::query("DELETE FROM summaries WHERE done_at < ?").bind(time.timestamp_millis()).execute(db).await?;
    Ok(done.rows_affected())
}

fn read_hours(row: &SqliteRow) -> sqlx::Result<SummaryHours> {
    Ok(SummaryHours { morning: row.try_get("morning_hour")?, evening: row.try_get("evening_hour")? })
}

#[cfg(test)]
mod tests {
    use super::super::subscriptions;
    use super::super::tests::database;
    use super::*;
    use crate::domain::subscription::Subscription;

    const CHAT: ChatId = ChatId(-5);

    #[tokio::test]
    async fn a_summary_is_queued_once_a_day() {
        let (db, _folder) = database().await;
        let (now, day) = (DateTime::UNIX_EPOCH, "2026-11-23".parse().unwrap());
        assert!(queue(db.pool(), CHAT, (SummaryKind::Evening, day), now).await.unwrap());
        assert!(!queue(db.pool(), CHAT, (SummaryKind::Evening, day), now).await.unwrap());
        assert!(queue(db.pool(), CHAT, (SummaryKind::Morning, day), now).await.unwrap());
        assert_eq!(chats(db.pool()).await.unwrap(), [CHAT]);
        let first = next(db.pool(), CHAT).await.unwrap().unwrap();
        assert_eq!((first.kind, first.day), (SummaryKind::Evening, day));
        finish(db.pool(), first.id, Outcome::Sent, now).await.unwrap();
        assert!(!queue(db.pool(), CHAT, (SummaryKind::Evening, day), now).await.unwrap());
        drop_all(db.pool(), CHAT, now).await.unwrap();
        assert_eq!(next(db.pool(), CHAT).await.unwrap(), None);
        assert_eq!(remove_done_before(db.pool(), now + chrono::Duration::seconds(1)).await.unwrap(), 2);
    }

    #[tokio::test]
    async fn hours_survive_other_changes_of_a_subscription() {
        let (db, _folder) = database().await;
        let subscription = Subscription::new(CHAT);
        subscriptions::write(db.pool(), &subscription).await.unwrap();
        let usual = SummaryHours { morning: Some(9), evening: Some(21) };
        assert_eq!(hours(db.pool(), CHAT).await.unwrap(), Some(usual));
        let changed = SummaryHours { morning: None, evening: Some(18) };
        set_hours(db.pool(), CHAT, changed).await.unwrap();
        subscriptions::write(db.pool(), &subscription).await.unwrap();
        assert_eq!(hours(db.pool(), CHAT).await.unwrap(), Some(changed));
        assert_eq!(subscribers(db.pool()).await.unwrap()[0].hours, changed);
        let outside = SummaryHours { morning: Some(12), ..changed };
        assert!(set_hours(db.pool(), CHAT, outside).await.is_err());
    }
}
