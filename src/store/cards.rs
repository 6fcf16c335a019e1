//! The cards in the chats: live ones, and those that people asked for.

use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteExecutor};

use super::row;
use crate::domain::{ChatId, OrderCode};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Card {
    pub message_id: i32,
    /// The order's revision that the card shows.
    pub revision: i64,
    /// Whether it is updated with each event; otherwise only with the work of couriers.
    pub is_live: bool,
}

pub async fn find(
    db: impl SqliteExecutor<'_>,
    chat: ChatId,
    shop: &str,
    code: &OrderCode,
) -> sqlx::Result<Option<Card>> {
    sqlx::query("SELECT message_id, revision, is_live FROM cards WHERE chat_id = ? AND shop = ? AND code = ?")
        .bind(chat.0)
        .bind(shop)
        .bind(code.as_str())
        .try_map(|row: SqliteRow| read(&row))
        .fetch_optional(db)
        .await
}

/// The chat's oldest live card.
pub async fn first(db: impl SqliteExecutor<'_>, chat: ChatId) -> sqlx::Result<Option<(String, OrderCode, Card)>> {
    sqlx::query("SELECT * FROM cards WHERE chat_id = ? AND is_live = 1 ORDER BY message_id LIMIT 1")
        .bind(chat.0)
        .try_map(|row: SqliteRow| Ok((row.try_get("shop")?, row::code(&row, "code")?, read(&row)?)))
        .fetch_optional(db)
        .await
}

/// Records which message is the chat's card of an order, and what it shows.
pub async fn write(
    db: impl SqliteExecutor<'_>,
    chat: ChatId,
    shop: &str,
    code: &OrderCode,
    card: Card,
) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO cards (chat_id, shop, code, message_id, revision, is_live) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
         ON CONFLICT (chat_id, shop, code) DO UPDATE SET message_id = ?4, revision = ?5, is_live = ?6",
    )
    .bind(chat.0)
    .bind(shop)
    .bind(code.as_str())
    .bind(card.message_id)
    .bind(card.revision)
    .bind(card.is_live)
    .execute(db)
    .await?;
    Ok(())
}

/// Records a card that a person asked for, unless the chat has a live card or a later one. `false` if another message is
/// the chat's card.
pub async fn record_shown(
    db: impl SqliteExecutor<'_>,
    chat: ChatId,
    code: &OrderCode,
    message_id: i32,
) -> sqlx::Result<bool> {
    let done = sqlx::query(
        "INSERT INTO cards (chat_id, shop, code, message_id, revision, is_live)
         SELECT ?1, shop, code, ?3, revision, 0 FROM orders WHERE code = ?2 AND ended_at IS NULL
         ON CONFLICT (chat_id, shop, code) DO UPDATE SET message_id = excluded.message_id,
            revision = CASE is_live WHEN 1 THEN cards.revision ELSE excluded.revision END
            WHERE cards.message_id = excluded.message_id
                OR (cards.is_live = 0 AND cards.message_id < excluded.message_id)",
    )
    .bind(chat.0)
    .bind(code.as_str())
    .bind(message_id)
    .execute(db)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// The chats with a card of the order.
pub async fn chats(db: impl SqliteExecutor<'_>, shop: &str, code: &OrderCode) -> sqlx::Result<Vec<ChatId>> {
    sqlx::query("SELECT chat_id FROM cards WHERE shop = ? AND code = ?")
        .bind(shop)
        .bind(code.as_str())
        .try_map(|row: SqliteRow| row::chat(&row))
        .fetch_all(db)
        .await
}

/// Forgets the chat's card of an order.
pub async fn remove(db: impl SqliteExecutor<'_>, chat: ChatId, shop: &str, code: &OrderCode) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM cards WHERE chat_id = ? AND shop = ? AND code = ?")
        .bind(chat.0)
        .bind(shop)
        .bind(code.as_str())
        .execute(db)
        .await?;
    Ok(())
}

/// Forgets the chat's cards that show the end of their orders.
pub async fn remove_ended(db: impl SqliteExecutor<'_>, chat: ChatId) -> sqlx::Result<()> {
    sqlx::query(
        "DELETE FROM cards WHERE chat_id = ? AND EXISTS
            (SELECT 1 FROM orders WHERE orders.shop = cards.shop AND orders.code = cards.code
                AND orders.revision = cards.revision AND orders.ended_at IS NOT NULL)",
    )
    .bind(chat.0)
    .execute(db)
    .await?;
    Ok(())
}

/// Deletes the cards of orders that are not stored any more. Returns their number.
pub async fn remove_orphans(db: impl SqliteExecutor<'_>) -> sqlx::Result<u64> {
    let done = sqlx::query(
        "DELETE FROM cards WHERE NOT EXISTS
            (SELECT 1 FROM orders WHERE orders.shop = cards.shop AND orders.code = cards.code)",
    )
    .execute(db)
    .await?;
    Ok(done.rows_affected())
}

pub async fn remove_chat(db: impl SqliteExecutor<'_>, chat: ChatId) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM cards WHERE chat_id = ?").bind(chat.0).execute(db).await?;
    Ok(())
}

fn read(row: &SqliteRow) -> sqlx::Result<Card> {
    Ok(Card {
        message_id: row.try_get("message_id")?,
        revision: row.try_get("revision")?,
        is_live: row.try_get("is_live")?,
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::database;
    use super::*;

    #[tokio::test]
    async fn a_chat_has_one_card_of_an_order() {
        let (db, _folder) = database().await;
        let (chat, code) = (ChatId(-5), OrderCode::parse("900000101").unwrap());
        assert_eq!(find(db.pool(), chat, "A", &code).await.unwrap(), None);
        for revision in [1, 2] {
            let card = Card { message_id: 7, revision, is_live: true };
            write(db.pool(), chat, "A", &code, card).await.unwrap();
            assert_eq!(find(db.pool(), chat, "A", &code).await.unwrap(), Some(card));
        }
        assert_eq!(remove_orphans(db.pool()).await.unwrap(), 1, "there is no such order");
        write(db.pool(), chat, "A", &code, Card { message_id: 8, revision: 1, is_live: true }).await.unwrap();
        remove_chat(db.pool(), chat).await.unwrap();
        assert_eq!(find(db.pool(), chat, "A", &code).await.unwrap(), None);
    }
}
