//! Strangers' requests for access.

use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteExecutor};

use super::row;
use crate::domain::people::{AccessRequest, Person, Verdict};
use crate::domain::{ChatId, UserId};

/// A message that shows a request.
pub type Shown = (ChatId, i32);

/// The latest request since a time that was not admitted: a person who lost access again may ask again.
pub async fn latest_of(db: impl SqliteExecutor<'_>, user: UserId, since: DateTime<Utc>) -> sqlx::Result<Option<i64>> {
    sqlx::query(
        "SELECT id FROM access_requests WHERE user_id = ? AND asked_at > ? AND verdict IS NOT 'admitted'
         ORDER BY id DESC LIMIT 1",
    )
    .bind(user.get())
    .bind(since.timestamp_millis())
    .try_map(|row: SqliteRow| row.try_get("id"))
    .fetch_optional(db)
    .await
}

/// The name under which the person asked last.
pub async fn name_of(db: impl SqliteExecutor<'_>, user: UserId) -> sqlx::Result<Option<String>> {
    sqlx::query("SELECT name FROM access_requests WHERE user_id = ? ORDER BY id DESC LIMIT 1")
        .bind(user.get())
        .try_map(|row: SqliteRow| row.try_get("name"))
        .fetch_optional(db)
        .await
}

/// Returns the id.
pub async fn add(db: impl SqliteExecutor<'_>, user: UserId, name: &str, now: DateTime<Utc>) -> sqlx::Result<i64> {
    sqlx::query("INSERT INTO access_requests (user_id, name, asked_at) VALUES (?, ?, ?) RETURNING id")
        .bind(user.get())
        .bind(name)
        .bind(now.timestamp_millis())
        .fetch_one(db)
        .await?
        .try_get("id")
}

/// Undecided requests that the chat does not show.
pub async fn unseen_by(db: impl SqliteExecutor<'_>, chat: ChatId, since: DateTime<Utc>) -> sqlx::Result<Vec<i64>> {
    sqlx::query(
        "SELECT id FROM access_requests WHERE verdict IS NULL AND asked_at > ?
            AND NOT EXISTS (SELECT 1 FROM access_request_messages WHERE request_id = access_requests.id AND chat_id = ?)
         ORDER BY id",
    )
    .bind(since.timestamp_millis())
    .bind(chat.0)
    .try_map(|row: SqliteRow| row.try_get("id"))
    .fetch_all(db)
    .await
}

/// How many requests that came since a time the chat shows.
pub async fn count_shown(db: impl SqliteExecutor<'_>, chat: ChatId, since: DateTime<Utc>) -> sqlx::Result<u32> {
    sqlx::query(
        "SELECT count(*) AS count FROM access_request_messages
            JOIN access_requests ON access_requests.id = request_id WHERE chat_id = ? AND asked_at > ?",
    )
    .bind(chat.0)
    .bind(since.timestamp_millis())
    .fetch_one(db)
    .await?
    .try_get("count")
}

pub async fn find(db: impl SqliteExecutor<'_>, id: i64) -> sqlx::Result<Option<AccessRequest>> {
    sqlx::query(
        "SELECT access_requests.id, access_requests.user_id, access_requests.name, access_requests.asked_at, access_requests.verdict, access_requests.decided_by,
                people.name AS decider_name
         FROM access_requests LEFT JOIN people ON people.user_id = access_requests.decided_by WHERE access_requests.id = ?",
    )
    .bind(id)
    .try_map(|row: SqliteRow| {
        let decision = match row::optional_user(&row, "decided_by")? {
            None => None,
            Some(user) => {
                let verdict = row::parse(&row, "verdict", Verdict::parse, "unknown verdict")?;
                Some((verdict, Person { user, name: row.try_get("decider_name")? }))
            }
        };
        Ok(AccessRequest {
            id: row.try_get("id")?,
            person: Person { user: row::user(&row, "user_id")?, name: row.try_get("name")? },
            asked_at: row::time(&row, "asked_at")?,
            decision,
        })
    })
    .fetch_optional(db)
    .await
}

/// `false` if the request was decided before.
pub async fn decide(db: impl SqliteExecutor<'_>, id: i64, verdict: Verdict, by: UserId) -> sqlx::Result<bool> {
    let done = sqlx::query("UPDATE access_requests SET verdict = ?, decided_by = ? WHERE id = ? AND verdict IS NULL")
        .bind(verdict.as_str())
        .bind(by.get())
        .bind(id)
        .execute(db)
        .await?;
    Ok(done.rows_affected() > 0)
}

/// Records that a message shows the request.
pub async fn record_shown(db: impl SqliteExecutor<'_>, id: i64, (chat, message_id): Shown) -> sqlx::Result<()> {
    sqlx::query("INSERT INTO access_request_messages (request_id, chat_id, message_id) VALUES (?, ?, ?)")
        .bind(id)
        .bind(chat.0)
        .bind(message_id)
        .execute(db)
        .await?;
    Ok(())
}

/// The messages that show the request.
pub async fn shown(db: impl SqliteExecutor<'_>, id: i64) -> sqlx::Result<Vec<Shown>> {
    sqlx::query("SELECT chat_id, message_id FROM access_request_messages WHERE request_id = ?")
        .bind(id)
        .try_map(|row: SqliteRow| Ok((row::chat(&row)?, row.try_get("message_id")?)))
        .fetch_all(db)
        .await
}

/// Deletes old requests, and with them the names in them. Returns their number.
pub async fn remove_before(db: impl SqliteExecutor<'_>, time: DateTime<Utc>) -> sqlx::Result<u64> {
    let done =
        sqlx::query("DELETE FROM access_requests WHERE asked_at < ?").bind(time.timestamp_millis()).execute(db).await?;
    Ok(done.rows_affected())
}

#[cfg(test)]
mod tests {
    use chrono::Duration;

    use super::super::people;
    use super::super::tests::{database, id};
    use super::*;
    use crate::domain::Role;

    #[tokio::test]
    async fn the_first_verdict_stands() {
        let (db, _folder) = database().await;
        let now = DateTime::UNIX_EPOCH;
        let manager = Person { user: id(1), name: Some("Болат".to_owned()) };
        people::grant(db.pool(), &manager, Role::Manager, id(9), now).await.unwrap();
        let request = add(db.pool(), id(7), "Айгерим", now).await.unwrap();
        assert!(decide(db.pool(), request, Verdict::Refused, id(1)).await.unwrap());
        assert!(!decide(db.pool(), request, Verdict::Admitted, id(2)).await.unwrap());
        assert!(!decide(db.pool(), request + 1, Verdict::Admitted, id(2)).await.unwrap());
        let expected = AccessRequest {
            id: request,
            person: Person { user: id(7), name: Some("Айгерим".to_owned()) },
            asked_at: now,
            decision: Some((Verdict::Refused, manager)),
        };
        assert_eq!(find(db.pool(), request).await.unwrap(), Some(expected));
        assert_eq!(find(db.pool(), request + 1).await.unwrap(), None);
    }

    #[tokio::test]
    async fn requests_are_found_shown_and_deleted() {
        let (db, _folder) = database().await;
        let at = |hour| DateTime::UNIX_EPOCH + Duration::hours(hour);
        let first = add(db.pool(), id(7), "Айгерим", at(1)).await.unwrap();
        assert_eq!(latest_of(db.pool(), id(7), at(0)).await.unwrap(), Some(first));
        assert_eq!(latest_of(db.pool(), id(7), at(1)).await.unwrap(), None);
        assert_eq!(latest_of(db.pool(), id(8), at(0)).await.unwrap(), None);
        record_shown(db.pool(), first, (ChatId(1), 5)).await.unwrap();
        record_shown(db.pool(), first, (ChatId(2), 6)).await.unwrap();
        assert_eq!(shown(db.pool(), first).await.unwrap(), [(ChatId(1), 5), (ChatId(2), 6)]);
        assert!(unseen_by(db.pool(), ChatId(2), at(0)).await.unwrap().is_empty());
        assert_eq!(unseen_by(db.pool(), ChatId(3), at(0)).await.unwrap(), [first]);
        assert!(unseen_by(db.pool(), ChatId(3), at(1)).await.unwrap().is_empty());
        decide(db.pool(), first, Verdict::Refused, id(1)).await.unwrap();
        assert!(unseen_by(db.pool(), ChatId(3), at(0)).await.unwrap().is_empty());
        assert_eq!(remove_before(db.pool(), at(2)).await.unwrap(), 1);
        assert_eq!(shown(db.pool(), first).await.unwrap(), []);
        assert!(
            add(db.pool(), id(7), "Айгерим", at(3)).await.unwrap() > first,
            "old buttons name old access_requests only"
        );
    }
}
