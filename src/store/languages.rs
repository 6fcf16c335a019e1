//! The languages of chats.

use sqlx::SqliteExecutor;
use sqlx::sqlite::SqliteRow;

use super::row;

use crate::domain::language::LanguageHints;
use crate::domain::{ChatId, Language};

/// The hints for a chat; the app's language is that of the person whose private chat it is, when they were last seen.
pub async fn hints(db: impl SqliteExecutor<'_>, chat: ChatId) -> sqlx::Result<LanguageHints> {
    sqlx::query(
        "SELECT (SELECT language FROM chat_languages WHERE chat_id = ?1) AS chosen,
                (SELECT language FROM people WHERE user_id = ?1) AS app",
    )
    .bind(chat.0)
    .try_map(|row: SqliteRow| {
        Ok(LanguageHints { chosen: row::language(&row, "chosen")?, app: row::language(&row, "app")? })
    })
    .fetch_one(db)
    .await
}

/// The chats with a chosen language.
pub async fn chats(db: impl SqliteExecutor<'_>) -> sqlx::Result<Vec<ChatId>> {
    sqlx::query("SELECT chat_id FROM chat_languages ORDER BY chat_id")
        .try_map(|row: SqliteRow| row::chat(&row))
        .fetch_all(db)
        .await
}

pub async fn choose(db: impl SqliteExecutor<'_>, chat: ChatId, language: Language) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO chat_languages (chat_id, language) VALUES (?, ?)
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

    use super::super::people::{self, LastSeen};
    use super::super::tests::{database, id};
    use super::*;
    use crate::domain::Role;
    use crate::domain::people::Person;

    #[tokio::test]
    async fn the_last_choice_counts() {
        let (db, _folder) = database().await;
        assert_eq!(hints(db.pool(), ChatId(7)).await.unwrap(), LanguageHints::default());
        for language in Language::ALL {
            choose(db.pool(), ChatId(7), language).await.unwrap();
            assert_eq!(hints(db.pool(), ChatId(7)).await.unwrap().chosen, Some(language));
        }
        assert_eq!(hints(db.pool(), ChatId(-7)).await.unwrap(), LanguageHints::default());
        assert_eq!(chats(db.pool()).await.unwrap(), [ChatId(7)]);
    }

    #[tokio::test]
    async fn the_language_of_a_persons_app_is_stored() {
        let (db, _folder) = database().await;
        let person = Person { user: id(7), name: None };
        people::grant(db.pool(), &person, Role::Courier, id(1), DateTime::UNIX_EPOCH).await.unwrap();
        let seen = LastSeen { person, language: Some(Language::Kazakh), at: DateTime::UNIX_EPOCH };
        people::record_seen(db.pool(), &[seen]).await.unwrap();
        let expected = LanguageHints { chosen: None, app: Some(Language::Kazakh) };
        assert_eq!(hints(db.pool(), ChatId(7)).await.unwrap(), expected);
    }
}
