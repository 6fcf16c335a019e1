//! The languages that were chosen.

use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteExecutor};

use crate::domain::{ChatId, Language};

/// What speaks for a language in a chat.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Hints {
    /// The one that was chosen for the chat.
    pub chosen: Option<Language>,
    /// That of the Telegram of the person whose private chat it is, when they were last seen.
    pub app: Option<Language>,
}

/// What speaks for a language in the chat.
///
/// # Errors
/// The database fails.
pub async fn of(db: impl SqliteExecutor<'_>, chat: ChatId) -> sqlx::Result<Hints> {
    let row = sqlx::query(
        "SELECT (SELECT language FROM languages WHERE chat_id = ?1) AS chosen,
                (SELECT language FROM people WHERE user_id = ?1) AS app",
    )
    .bind(chat.0)
    .fetch_one(db)
    .await?;
    let language = |column| -> sqlx::Result<_> {
        let tag: Option<&str> = row.try_get(column)?;
        Ok(tag.and_then(Language::parse))
    };
    Ok(Hints { chosen: language("chosen")?, app: language("app")? })
}

/// The chats for which a language was chosen.
///
/// # Errors
/// The database fails.
pub async fn chats(db: impl SqliteExecutor<'_>) -> sqlx::Result<Vec<ChatId>> {
    sqlx::query("SELECT chat_id FROM languages ORDER BY chat_id")
        .try_map(|row: SqliteRow| row.try_get("chat_id").map(ChatId))
        .fetch_all(db)
        .await
}

/// Chooses a language for the chat.
///
/// # Errors
/// The database fails.
pub async fn choose(db: impl SqliteExecutor<'_>, chat: ChatId, language: Language) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO languages (chat_id, language) VALUES (?, ?)
         ON CONFLICT (chat_id) DO UPDATE SET language = excluded.language",
    )
    .bind(chat.0)
    .bind(language.code())
    .execute(db)
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::super::people::{self, Sighting};
    use super::super::tests::{database, id};
    use super::*;
    use crate::domain::Role;
    use crate::domain::people::Who;

    #[tokio::test]
    async fn the_last_choice_counts() {
        let (db, _folder) = database().await;
        assert_eq!(of(db.pool(), ChatId(7)).await.unwrap(), Hints::default());
        for language in Language::ALL {
            choose(db.pool(), ChatId(7), language).await.unwrap();
            assert_eq!(of(db.pool(), ChatId(7)).await.unwrap().chosen, Some(language));
        }
        assert_eq!(of(db.pool(), ChatId(-7)).await.unwrap(), Hints::default());
        assert_eq!(chats(db.pool()).await.unwrap(), [ChatId(7)]);
    }

    #[tokio::test]
    async fn the_language_of_a_persons_telegram_is_remembered() {
        let (db, _folder) = database().await;
        let who = Who { user: id(7), name: None };
        people::grant(db.pool(), &who, Role::Courier, id(1), DateTime::UNIX_EPOCH).await.unwrap();
        let sighting = Sighting { who, language: Some(Language::Kazakh), at: DateTime::UNIX_EPOCH };
        people::see(db.pool(), &[sighting]).await.unwrap();
        let hints = Hints { chosen: None, app: Some(Language::Kazakh) };
        assert_eq!(of(db.pool(), ChatId(7)).await.unwrap(), hints);
    }
}
