//! The outbox: notices that wait for delivery to their chats.

use chrono::{DateTime, Utc};
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
    /// Whether the event is urgent; a notice that only updates a card never is.
    pub is_urgent: bool,
    /// Whether it is for the courier who holds the order; it is urgent then.
    pub is_personal: bool,
}

/// Queues a notice, unless the same change was queued before.
pub async fn queue(db: impl SqliteExecutor<'_>, notice: &NewNotice<'_>, now: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO notices (chat_id, shop, code, revision, event, is_wanted, is_urgent, is_personal, queued_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
    )
    .bind(notice.chat.0)
    .bind(notice.shop)
    .bind(notice.code.as_str())
    .bind(notice.revision)
    .bind(notice.event.as_str())
    .bind(notice.is_wanted)
    .bind(notice.is_wanted && notice.is_urgent)
    .bind(notice.is_personal)
    .bind(now.timestamp_millis())
    .execute(db)
    .await?;
    Ok(())
}

/// Queues the update of a card, also if the same one was delivered before.
pub async fn queue_again(db: impl SqliteExecutor<'_>, notice: &NewNotice<'_>, now: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO notices (chat_id, shop, code, revision, event, is_wanted, queued_at) VALUES (?, ?, ?, ?, ?, 0, ?)
         ON CONFLICT DO UPDATE SET done_at = NULL, outcome = NULL, is_wanted = 0, is_urgent = 0, is_personal = 0",
    )
    .bind(notice.chat.0)
    .bind(notice.shop)
    .bind(notice.code.as_str())
    .bind(notice.revision)
    .bind(notice.event.as_str())
    .bind(now.timestamp_millis())
    .execute(db)
    .await?;
    Ok(())
}

/// The waiting notices of a chat, without alarms: the urgent ones, then the others, each in the order in which they were
/// queued.
pub async fn waiting(db: impl SqliteExecutor<'_>, chat: ChatId, limit: u32) -> sqlx::Result<Vec<Notice>> {
    sqlx::query(
        "SELECT id, chat_id, shop, code, revision, event, is_wanted, is_urgent, is_personal, queued_at FROM notices
         WHERE chat_id = ? AND done_at IS NULL AND is_alarm = 0 ORDER BY is_urgent DESC, id LIMIT ?",
    )
    .bind(chat.0)
    .bind(limit)
    .try_map(|row: SqliteRow| {
        Ok(Notice {
            id: row.try_get("id")?,
            chat: row::chat(&row)?,
            shop: row.try_get("shop")?,
            code: row::code(&row, "code")?,
            revision: row.try_get("revision")?,
            event: row::parse(&row, "event", Event::parse, "unknown event")?,
            is_wanted: row.try_get("is_wanted")?,
            is_urgent: row.try_get("is_urgent")?,
            is_personal: row.try_get("is_personal")?,
            queued_at: row::time(&row, "queued_at")?,
        })
    })
    .fetch_all(db)
    .await
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

/// The chat shows the order's state up to a revision: finishes the notices of earlier changes, except urgent ones.
/// Returns their number.
pub async fn cover(
    db: impl SqliteExecutor<'_>,
    chat: ChatId,
    (shop, code): (&str, &OrderCode),
    revision: i64,
    now: DateTime<Utc>,
) -> sqlx::Result<u64> {
    let done = sqlx::query(
        "UPDATE notices SET done_at = ?, outcome = 'covered'
         WHERE chat_id = ? AND done_at IS NULL AND is_urgent = 0 AND is_alarm = 0 AND shop = ? AND code = ? AND revision <= ?",
    )
    .bind(now.timestamp_millis())
    .bind(chat.0)
    .bind(shop)
    .bind(code.as_str())
    .bind(revision)
    .execute(db)
    .await?;
    Ok(done.rows_affected())
}

/// Makes a notice one that only updates the chat's card.
pub async fn make_card_update(db: impl SqliteExecutor<'_>, id: i64) -> sqlx::Result<()> {
    sqlx::query("UPDATE notices SET is_wanted = 0, is_urgent = 0, is_personal = 0 WHERE id = ?")
        .bind(id)
        .execute(db)
        .await?;
    Ok(())
}

/// Drops what a chat subscribed to: its waiting notices except those for one courier, and those that only update cards.
pub async fn drop_subscribed(db: impl SqliteExecutor<'_>, chat: ChatId, now: DateTime<Utc>) -> sqlx::Result<()> {
    sqlx::query(
        "UPDATE notices SET done_at = ?, outcome = 'dropped'
         WHERE chat_id = ? AND done_at IS NULL AND is_wanted = 1 AND is_personal = 0",
    )
    .bind(now.timestamp_millis())
    .bind(chat.0)
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

/// Drops the waiting notices of a chat except the last `keep`, urgent ones first. Returns the number of dropped ones.
pub async fn drop_excess(
    db: impl SqliteExecutor<'_>,
    chat: ChatId,
    keep: u32,
    now: DateTime<Utc>,
) -> sqlx::Result<u64> {
    let done = sqlx::query(
        "UPDATE notices SET done_at = ?, outcome = 'dropped' WHERE id IN
            (SELECT id FROM notices WHERE chat_id = ? AND done_at IS NULL ORDER BY is_urgent DESC, id DESC
             LIMIT -1 OFFSET ?)",
    )
    .bind(now.timestamp_millis())
    .bind(chat.0)
    .bind(keep)
    .execute(db)
    .await?;
    Ok(done.rows_affected())
}

/// The notices of a chat that wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backlog {
    pub chat: ChatId,
    pub number: u32,
    /// When the first of them was queued.
    pub oldest: DateTime<Utc>,
}

/// What waits in each chat; none for chats without waiting notices.
pub async fn backlogs(db: impl SqliteExecutor<'_>) -> sqlx::Result<Vec<Backlog>> {
    sqlx::query(
        "SELECT chat_id, count(*) AS number, min(queued_at) AS oldest FROM notices WHERE done_at IS NULL GROUP BY chat_id",
    )
    .try_map(|row: SqliteRow| {
        Ok(Backlog { chat: row::chat(&row)?, number: row.try_get("number")?, oldest: row::time(&row, "oldest")? })
    })
    .fetch_all(db)
    .await
}

/// The chats with something to deliver: waiting notices, or cards that are not updated any more.
pub async fn chats(db: impl SqliteExecutor<'_>) -> sqlx::Result<Vec<ChatId>> {
    sqlx::query(
        "SELECT chat_id FROM notices WHERE done_at IS NULL
         UNION
         SELECT chat_id FROM subscriptions
         WHERE is_live = 0 AND is_paused = 0 AND EXISTS
            (SELECT 1 FROM cards WHERE cards.chat_id = subscriptions.chat_id AND cards.is_live = 1)",
    )
    .try_map(|row: SqliteRow| row::chat(&row))
    .fetch_all(db)
    .await
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

    fn new(code: &OrderCode, revision: i64, event: Event) -> NewNotice<'_> {
        let is_urgent = event == Event::Cancelled;
        NewNotice { chat: CHAT, shop: "A", code, revision, event, is_wanted: true, is_urgent, is_personal: false }
    }

    async fn waiting_events(db: &super::super::Db) -> Vec<(Event, i64)> {
        let waiting = waiting(db.pool(), CHAT, 9).await.unwrap();
        waiting.into_iter().map(|notice| (notice.event, notice.revision)).collect()
    }

    #[tokio::test]
    async fn urgent_notices_go_first_and_each_change_is_queued_once() {
        let (db, _folder) = database().await;
        let code = OrderCode::parse("900000101").unwrap();
        let changes = [(Event::New, 1), (Event::Progressed, 2), (Event::Cancelled, 3), (Event::Cancelled, 3)];
        for (event, revision) in changes {
            queue(db.pool(), &new(&code, revision, event), at(0)).await.unwrap();
        }
        let unwanted = NewNotice { is_wanted: false, ..new(&code, 4, Event::Cancelled) };
        queue(db.pool(), &unwanted, at(1)).await.unwrap();
        let expected = [(Event::Cancelled, 3), (Event::New, 1), (Event::Progressed, 2), (Event::Cancelled, 4)];
        assert_eq!(waiting_events(&db).await, expected);
        let backlog = |number| Backlog { chat: CHAT, number, oldest: at(0) };
        assert_eq!(backlogs(db.pool()).await.unwrap(), [backlog(4)]);
        assert_eq!(chats(db.pool()).await.unwrap(), [CHAT]);

        assert_eq!(drop_excess(db.pool(), CHAT, 3, at(2)).await.unwrap(), 1);
        assert_eq!(waiting_events(&db).await, [(Event::Cancelled, 3), (Event::Progressed, 2), (Event::Cancelled, 4)]);
        let id = waiting(db.pool(), CHAT, 1).await.unwrap()[0].id;
        make_card_update(db.pool(), id).await.unwrap();
        assert!(!waiting(db.pool(), CHAT, 9).await.unwrap().iter().any(|notice| notice.is_urgent));
        finish(db.pool(), id, Outcome::Sent, at(2)).await.unwrap();
        drop_all(db.pool(), CHAT, at(8)).await.unwrap();
        assert!(chats(db.pool()).await.unwrap().is_empty());
        assert_eq!(remove_done_before(db.pool(), at(3)).await.unwrap(), 2);
    }

    #[tokio::test]
    async fn what_a_chat_shows_covers_earlier_calm_changes_of_the_same_order() {
        let (db, _folder) = database().await;
        let (code, other) = (OrderCode::parse("900000101").unwrap(), OrderCode::parse("900000102").unwrap());
        for (event, revision) in [(Event::New, 1), (Event::Cancelled, 2), (Event::Progressed, 3)] {
            queue(db.pool(), &new(&code, revision, event), at(0)).await.unwrap();
        }
        for notice in [
            new(&other, 1, Event::New),
            NewNotice { shop: "B", ..new(&code, 1, Event::New) },
            NewNotice { chat: ChatId(-6), ..new(&code, 1, Event::New) },
        ] {
            queue(db.pool(), &notice, at(0)).await.unwrap();
        }
        assert_eq!(cover(db.pool(), CHAT, ("A", &code), 2, at(1)).await.unwrap(), 1);
        let left = [(Event::Cancelled, 2), (Event::Progressed, 3), (Event::New, 1), (Event::New, 1)];
        assert_eq!(waiting_events(&db).await, left);
        assert_eq!(chats(db.pool()).await.unwrap(), [ChatId(-6), CHAT]);
    }
}
