//! The chats that hear of orders.

use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteExecutor};

use crate::domain::ChatId;
use crate::domain::subscription::{Channels, QuietHours, Subscription, Topics};

/// Writes what a chat wants, new or changed.
///
/// # Errors
/// The database fails.
pub async fn write(db: impl SqliteExecutor<'_>, wanted: &Subscription) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO subscriptions
            (chat_id, thread_id, topics, channels, muted_shops, quiet_from, quiet_until, is_living)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
         ON CONFLICT (chat_id) DO UPDATE SET thread_id = ?2, topics = ?3, channels = ?4, muted_shops = ?5,
            quiet_from = ?6, quiet_until = ?7, is_living = ?8",
    )
    .bind(wanted.chat.0)
    .bind(wanted.thread)
    .bind(wanted.topics.bits())
    .bind(wanted.channels.bits())
    .bind(wanted.muted_shops.join("\n"))
    .bind(wanted.quiet.map(|quiet| quiet.from))
    .bind(wanted.quiet.map(|quiet| quiet.until))
    .bind(wanted.is_living)
    .execute(db)
    .await?;
    Ok(())
}

/// What a chat wants; `None` if it wants nothing.
///
/// # Errors
/// The database fails.
pub async fn find(db: impl SqliteExecutor<'_>, chat: ChatId) -> sqlx::Result<Option<Subscription>> {
    sqlx::query("SELECT * FROM subscriptions WHERE chat_id = ?").bind(chat.0).try_map(read).fetch_optional(db).await
}

/// Everybody who wants something.
///
/// # Errors
/// The database fails.
pub async fn list(db: impl SqliteExecutor<'_>) -> sqlx::Result<Vec<Subscription>> {
    sqlx::query("SELECT * FROM subscriptions ORDER BY chat_id").try_map(read).fetch_all(db).await
}

/// Forgets what a chat wants.
///
/// # Errors
/// The database fails.
pub async fn remove(db: impl SqliteExecutor<'_>, chat: ChatId) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM subscriptions WHERE chat_id = ?").bind(chat.0).execute(db).await?;
    Ok(())
}

#[expect(clippy::needless_pass_by_value, reason = "sqlx hands rows over")]
fn read(row: SqliteRow) -> sqlx::Result<Subscription> {
    let muted_shops: &str = row.try_get("muted_shops")?;
    let quiet: (Option<u8>, Option<u8>) = (row.try_get("quiet_from")?, row.try_get("quiet_until")?);
    Ok(Subscription {
        chat: ChatId(row.try_get("chat_id")?),
        thread: row.try_get("thread_id")?,
        topics: Topics::from_bits(row.try_get("topics")?),
        channels: Channels::from_bits(row.try_get("channels")?),
        muted_shops: muted_shops.lines().map(str::to_owned).collect(),
        quiet: quiet.0.zip(quiet.1).map(|(from, until)| QuietHours { from, until }),
        is_living: row.try_get("is_living")?,
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::database;
    use super::*;
    use crate::domain::subscription::{Channel, Topic};

    #[tokio::test]
    async fn what_a_chat_wants_is_kept() {
        let (db, _folder) = database().await;
        let everything = Subscription::new(ChatId(-5));
        write(db.pool(), &everything).await.unwrap();
        assert_eq!(find(db.pool(), ChatId(-5)).await.unwrap(), Some(everything.clone()));
        let some = Subscription {
            thread: Some(7),
            topics: everything.topics.toggled(Topic::Completed),
            channels: everything.channels.toggled(Channel::Pickup),
            muted_shops: vec!["A".to_owned(), "Б Б".to_owned()],
            quiet: Some(QuietHours { from: 22, until: 8 }),
            is_living: false,
            ..everything
        };
        write(db.pool(), &some).await.unwrap();
        assert_eq!(list(db.pool()).await.unwrap(), [some]);
        remove(db.pool(), ChatId(-5)).await.unwrap();
        assert_eq!(find(db.pool(), ChatId(-5)).await.unwrap(), None);
    }
}
