//! Strangers who asked for access.

use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteExecutor};

use super::{moment, odd, user};
use crate::domain::people::{Request, Verdict, Who};
use crate::domain::{ChatId, UserId};

/// Where a request is shown: chat and message.
pub type Shown = (ChatId, i32);

/// The person's latest request since `since`.
///
/// # Errors
/// The database fails.
pub async fn latest_of(db: impl SqliteExecutor<'_>, user: UserId, since: DateTime<Utc>) -> sqlx::Result<Option<i64>> {
    sqlx::query("SELECT id FROM requests WHERE user_id = ? AND asked_at > ? ORDER BY id DESC LIMIT 1")
        .bind(user.get())
        .bind(since.timestamp_millis())
        .try_map(|row: SqliteRow| row.try_get("id"))
        .fetch_optional(db)
        .await
}

/// Keeps a new request and returns its number.
///
/// # Errors
/// The database fails.
pub async fn add(db: impl SqliteExecutor<'_>, user: UserId, name: &str, now: DateTime<Utc>) -> sqlx::Result<i64> {
    sqlx::query("INSERT INTO requests (user_id, name, asked_at) VALUES (?, ?, ?) RETURNING id")
        .bind(user.get())
        .bind(name)
        .bind(now.timestamp_millis())
        .fetch_one(db)
        .await?
        .try_get("id")
}

/// Requests since `since` that nobody has decided and that this chat does not show.
///
/// # Errors
/// The database fails.
pub async fn unseen_by(db: impl SqliteExecutor<'_>, chat: ChatId, since: DateTime<Utc>) -> sqlx::Result<Vec<i64>> {
    sqlx::query(
        "SELECT id FROM requests WHERE verdict IS NULL AND asked_at > ?
            AND NOT EXISTS (SELECT 1 FROM request_messages WHERE request_id = requests.id AND chat_id = ?)
         ORDER BY id",
    )
    .bind(since.timestamp_millis())
    .bind(chat.0)
    .try_map(|row: SqliteRow| row.try_get("id"))
    .fetch_all(db)
    .await
}

/// The request with this number.
///
/// # Errors
/// The database fails.
pub async fn find(db: impl SqliteExecutor<'_>, id: i64) -> sqlx::Result<Option<Request>> {
    sqlx::query(
        "SELECT requests.id, requests.user_id, requests.name, requests.asked_at, requests.verdict, requests.decided_by,
                people.name AS decider_name
         FROM requests LEFT JOIN people ON people.user_id = requests.decided_by WHERE requests.id = ?",
    )
    .bind(id)
    .try_map(|row: SqliteRow| {
        let verdict: Option<&str> = row.try_get("verdict")?;
        let decision = match verdict {
            None => None,
            Some(verdict) => {
                let verdict = Verdict::parse(verdict).ok_or_else(|| odd("unknown verdict"))?;
                let decider = Who { user: user(row.try_get("decided_by")?)?, name: row.try_get("decider_name")? };
                Some((verdict, decider))
            }
        };
        Ok(Request {
            id: row.try_get("id")?,
            who: Who { user: user(row.try_get("user_id")?)?, name: row.try_get("name")? },
            asked_at: moment(row.try_get("asked_at")?)?,
            decision,
        })
    })
    .fetch_optional(db)
    .await
}

/// Decides about a request. `false` if somebody did before.
///
/// # Errors
/// The database fails.
pub async fn decide(db: impl SqliteExecutor<'_>, id: i64, verdict: Verdict, by: UserId) -> sqlx::Result<bool> {
    let done = sqlx::query("UPDATE requests SET verdict = ?, decided_by = ? WHERE id = ? AND verdict IS NULL")
        .bind(verdict.as_str())
        .bind(by.get())
        .bind(id)
        .execute(db)
        .await?;
    Ok(done.rows_affected() > 0)
}

/// Notes where a request is shown.
///
/// # Errors
/// The database fails.
pub async fn show(db: impl SqliteExecutor<'_>, id: i64, (chat, message_id): Shown) -> sqlx::Result<()> {
    sqlx::query("INSERT INTO request_messages (request_id, chat_id, message_id) VALUES (?, ?, ?)")
        .bind(id)
        .bind(chat.0)
        .bind(message_id)
        .execute(db)
        .await?;
    Ok(())
}

/// Where a request is shown.
///
/// # Errors
/// The database fails.
pub async fn shown(db: impl SqliteExecutor<'_>, id: i64) -> sqlx::Result<Vec<Shown>> {
    sqlx::query("SELECT chat_id, message_id FROM request_messages WHERE request_id = ?")
        .bind(id)
        .try_map(|row: SqliteRow| Ok((ChatId(row.try_get("chat_id")?), row.try_get("message_id")?)))
        .fetch_all(db)
        .await
}

/// Forgets requests, and with them the names in them, that were made before `moment`.
///
/// # Errors
/// The database fails.
pub async fn forget_before(db: impl SqliteExecutor<'_>, moment: DateTime<Utc>) -> sqlx::Result<u64> {
    let done =
        sqlx::query("DELETE FROM requests WHERE asked_at < ?").bind(moment.timestamp_millis()).execute(db).await?;
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
        let manager = Who { user: id(1), name: Some("Болат".to_owned()) };
        people::grant(db.pool(), &manager, Role::Manager, id(9), now).await.unwrap();
        let request = add(db.pool(), id(7), "Айгерим", now).await.unwrap();
        assert!(decide(db.pool(), request, Verdict::Refused, id(1)).await.unwrap());
        assert!(!decide(db.pool(), request, Verdict::Admitted, id(2)).await.unwrap());
        assert!(!decide(db.pool(), request + 1, Verdict::Admitted, id(2)).await.unwrap());
        let expected = Request {
            id: request,
            who: Who { user: id(7), name: Some("Айгерим".to_owned()) },
            asked_at: now,
            decision: Some((Verdict::Refused, manager)),
        };
        assert_eq!(find(db.pool(), request).await.unwrap(), Some(expected));
        assert_eq!(find(db.pool(), request + 1).await.unwrap(), None);
    }

    #[tokio::test]
    async fn requests_are_found_shown_and_forgotten() {
        let (db, _folder) = database().await;
        let at = |hour| DateTime::UNIX_EPOCH + Duration::hours(hour);
        let first = add(db.pool(), id(7), "Айгерим", at(1)).await.unwrap();
        assert_eq!(latest_of(db.pool(), id(7), at(0)).await.unwrap(), Some(first));
        assert_eq!(latest_of(db.pool(), id(7), at(1)).await.unwrap(), None);
        assert_eq!(latest_of(db.pool(), id(8), at(0)).await.unwrap(), None);
        show(db.pool(), first, (ChatId(1), 5)).await.unwrap();
        show(db.pool(), first, (ChatId(2), 6)).await.unwrap();
        assert_eq!(shown(db.pool(), first).await.unwrap(), [(ChatId(1), 5), (ChatId(2), 6)]);
        assert!(unseen_by(db.pool(), ChatId(2), at(0)).await.unwrap().is_empty());
        assert_eq!(unseen_by(db.pool(), ChatId(3), at(0)).await.unwrap(), [first]);
        assert!(unseen_by(db.pool(), ChatId(3), at(1)).await.unwrap().is_empty());
        decide(db.pool(), first, Verdict::Refused, id(1)).await.unwrap();
        assert!(unseen_by(db.pool(), ChatId(3), at(0)).await.unwrap().is_empty());
        assert_eq!(forget_before(db.pool(), at(2)).await.unwrap(), 1);
        assert_eq!(shown(db.pool(), first).await.unwrap(), []);
        assert!(add(db.pool(), id(7), "Айгерим", at(3)).await.unwrap() > first, "old buttons name old requests only");
    }
}
