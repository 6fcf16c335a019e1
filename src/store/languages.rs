//! The languages that were chosen.

use sqlx::{Row, SqliteExecutor};

use crate::domain::{ChatId, Language};

/// The language chosen for the chat, if one was.
///
/// # Errors
/// The database fails.
pub async fn of(db: impl SqliteExecutor<'_>, chat: ChatId) -> sqlx::Result<Option<Language>> {
    let row = sqlx::query("SELECT language FROM languages WHERE chat_id = ?").bind(chat.0).fetch_optional(db).await?;
    let tag: Option<String> = row.map(|row| row.try_get("language")).transpose()?;
    Ok(tag.as_deref().and_then(Language::parse))
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
    use super::super::tests::database;
    use super::*;

    #[tokio::test]
    async fn the_last_choice_counts() {
        let (db, _folder) = database().await;
        assert_eq!(of(db.pool(), ChatId(7)).await.unwrap(), None);
        for language in Language::ALL {
            choose(db.pool(), ChatId(7), language).await.unwrap();
            assert_eq!(of(db.pool(), ChatId(7)).await.unwrap(), Some(language));
        }
        assert_eq!(of(db.pool(), ChatId(-7)).await.unwrap(), None);
    }
}
