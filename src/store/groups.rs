//! The connected groups.

use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteExecutor};

use super::sqlite::Tx;
use crate::domain::{ChatId, UserId};

/// `false` if the group was connected before.
pub async fn connect(
    db: impl SqliteExecutor<'_>,
    chat: ChatId,
    title: &str,
    by: UserId,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let done = sqlx::query(
        "INSERT INTO groups (chat_id, title, connected_by, connected_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
    )
    .bind(chat.0)
    .bind(title)
    .bind(by.get())
    .bind(now.timestamp_millis())
    .execute(db)
    .await?;
    Ok(done.rows_affected() > 0)
}

pub async fn is_connected(db: impl SqliteExecutor<'_>, chat: ChatId) -> sqlx::Result<bool> {
    let row = sqlx::query("SELECT 1 FROM groups WHERE chat_id = ?").bind(chat.0).fetch_optional(db).await?;
    Ok(row.is_some())
}

/// The connected groups with their titles, the oldest connection first.
pub async fn list(db: impl SqliteExecutor<'_>) -> sqlx::Result<Vec<(ChatId, String)>> {
    sqlx::query("SELECT chat_id, title FROM groups ORDER BY connected_at, chat_id")
        .try_map(|row: SqliteRow| Ok((ChatId(row.try_get("chat_id")?), row.try_get("title")?)))
        .fetch_all(db)
        .await
}

/// The group's title when it was connected.
pub async fn title(db: impl SqliteExecutor<'_>, chat: ChatId) -> sqlx::Result<Option<String>> {
    let row = sqlx::query("SELECT title FROM groups WHERE chat_id = ?").bind(chat.0).fetch_optional(db).await?;
    row.map(|row| row.try_get("title")).transpose()
}

/// `false` if the group was not connected.
pub async fn disconnect(db: impl SqliteExecutor<'_>, chat: ChatId) -> sqlx::Result<bool> {
    let done = sqlx::query("DELETE FROM groups WHERE chat_id = ?").bind(chat.0).execute(db).await?;
    Ok(done.rows_affected() > 0)
}

/// Moves everything stored about a chat to another one. What is stored about that one already stays.
pub async fn migrate(tx: &mut Tx, from: ChatId, to: ChatId) -> sqlx::Result<()> {
    for statement in [
        "UPDATE OR IGNORE groups SET chat_id = ? WHERE chat_id = ?",
        "UPDATE OR IGNORE chat_languages SET chat_id = ? WHERE chat_id = ?",
        "UPDATE lookups SET chat_id = ? WHERE chat_id = ?",
        "UPDATE OR IGNORE subscriptions SET chat_id = ?, thread_id = NULL WHERE chat_id = ?",
        "UPDATE OR IGNORE notices SET chat_id = ? WHERE chat_id = ?",
        "UPDATE OR IGNORE summaries SET chat_id = ? WHERE chat_id = ?",
    ] {
        sqlx::query(statement).bind(to.0).bind(from.0).execute(&mut **tx).await?;
    }
    for statement in [
        "DELETE FROM groups WHERE chat_id = ?",
        "DELETE FROM chat_languages WHERE chat_id = ?",
        "DELETE FROM subscriptions WHERE chat_id = ?",
        "DELETE FROM notices WHERE chat_id = ?",
        "DELETE FROM summaries WHERE chat_id = ?",
        // Messages have other ids there.
        "DELETE FROM cards WHERE chat_id = ?",
    ] {
        sqlx::query(statement).bind(from.0).execute(&mut **tx).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::tests::{database, id};
    use super::super::{languages, lookups};
    use super::*;
    use crate::domain::lookup::{Lookup, LookupResult, LookupSubject};
    use crate::domain::people::Person;
    use crate::domain::{Language, OrderCode};

    const OLD: ChatId = ChatId(-5);
    const NEW: ChatId = ChatId(-1005);

    #[tokio::test]
    async fn groups_are_connected_and_disconnected() {
        let (db, _folder) = database().await;
        assert!(!is_connected(db.pool(), OLD).await.unwrap());
        assert!(connect(db.pool(), OLD, "Т", id(1), DateTime::UNIX_EPOCH).await.unwrap());
        assert!(!connect(db.pool(), OLD, "Т", id(2), DateTime::UNIX_EPOCH).await.unwrap());
        assert!(is_connected(db.pool(), OLD).await.unwrap());
        assert_eq!(title(db.pool(), OLD).await.unwrap().as_deref(), Some("Т"));
        assert!(disconnect(db.pool(), OLD).await.unwrap());
        assert!(!disconnect(db.pool(), OLD).await.unwrap());
    }

    #[tokio::test]
    async fn a_migration_moves_everything_and_can_be_repeated() {
        let (db, _folder) = database().await;
        let now = DateTime::UNIX_EPOCH;
        connect(db.pool(), OLD, "Т", id(1), now).await.unwrap();
        languages::choose(db.pool(), OLD, Language::Kazakh).await.unwrap();
        let code = OrderCode::parse("900000101").unwrap();
        let person = Person { user: id(1), name: None };
        let subject = LookupSubject::Order(code);
        let lookup = Lookup { person, subject, chat: OLD, asked_at: now, result: LookupResult::Found };
        lookups::record(db.pool(), &[lookup]).await.unwrap();
        for _ in 0..2 {
            let mut tx = db.begin_write().await.unwrap();
            migrate(&mut tx, OLD, NEW).await.unwrap();
            tx.commit().await.unwrap();
            assert!(is_connected(db.pool(), NEW).await.unwrap());
            assert!(!is_connected(db.pool(), OLD).await.unwrap());
            assert_eq!(languages::hints(db.pool(), NEW).await.unwrap().chosen, Some(Language::Kazakh));
            assert_eq!(lookups::latest(db.pool(), 1).await.unwrap()[0].chat, NEW);
        }
    }

    #[tokio::test]
    async fn a_migration_does_not_overwrite_what_was_chosen_in_the_new_group() {
        let (db, _folder) = database().await;
        for (chat, language) in [(OLD, Language::Kazakh), (NEW, Language::English)] {
            connect(db.pool(), chat, "Т", id(1), DateTime::UNIX_EPOCH).await.unwrap();
            languages::choose(db.pool(), chat, language).await.unwrap();
        }
        let mut tx = db.begin_write().await.unwrap();
        migrate(&mut tx, OLD, NEW).await.unwrap();
        tx.commit().await.unwrap();
        assert!(!is_connected(db.pool(), OLD).await.unwrap());
        assert_eq!(languages::hints(db.pool(), NEW).await.unwrap().chosen, Some(Language::English));
        assert_eq!(languages::hints(db.pool(), OLD).await.unwrap().chosen, None);
    }
}
