//! What the chats subscribe to. A paused subscription is not found, but keeps its choices.

use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteExecutor};

use crate::domain::ChatId;
use crate::domain::subscription::{Alarms, DeliveryGroups, EventGroups, QuietHours, Subscription};

/// Inserts or updates a subscription, which is not paused then.
pub async fn write(db: impl SqliteExecutor<'_>, subscription: &Subscription) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO subscriptions
            (chat_id, thread_id, event_groups, delivery_groups, muted_shops, quiet_from, quiet_until, is_live,
             alarms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
         ON CONFLICT (chat_id) DO UPDATE SET thread_id = ?2, event_groups = ?3, delivery_groups = ?4, muted_shops = ?5,
            quiet_from = ?6, quiet_until = ?7, is_live = ?8, alarms = ?9, is_paused = 0",
    )
    .bind(subscription.chat.0)
    .bind(subscription.thread)
    .bind(subscription.event_groups.bits())
    .bind(subscription.delivery_groups.bits())
    .bind(subscription.muted_shops.join("\n"))
    .bind(subscription.quiet.map(|quiet| quiet.from))
    .bind(subscription.quiet.map(|quiet| quiet.until))
    .bind(subscription.is_live)
    .bind(subscription.alarms.bits())
    .execute(db)
    .await?;
    Ok(())
}

pub async fn find(db: impl SqliteExecutor<'_>, chat: ChatId) -> sqlx::Result<Option<Subscription>> {
    sqlx::query("SELECT * FROM subscriptions WHERE chat_id = ? AND is_paused = 0")
        .bind(chat.0)
        .try_map(read)
        .fetch_optional(db)
        .await
}

pub async fn list(db: impl SqliteExecutor<'_>) -> sqlx::Result<Vec<Subscription>> {
    sqlx::query("SELECT * FROM subscriptions WHERE is_paused = 0 ORDER BY chat_id").try_map(read).fetch_all(db).await
}

/// Sends the chat's notices to the general topic, if they go to this one.
pub async fn leave_topic(db: impl SqliteExecutor<'_>, chat: ChatId, thread: i32) -> sqlx::Result<()> {
    sqlx::query("UPDATE subscriptions SET thread_id = NULL WHERE chat_id = ? AND thread_id = ?")
        .bind(chat.0)
        .bind(thread)
        .execute(db)
        .await?;
    Ok(())
}

/// Pauses a subscription, or ends the pause.
pub async fn set_paused(db: impl SqliteExecutor<'_>, chat: ChatId, is_paused: bool) -> sqlx::Result<()> {
    sqlx::query("UPDATE subscriptions SET is_paused = ? WHERE chat_id = ?")
        .bind(is_paused)
        .bind(chat.0)
        .execute(db)
        .await?;
    Ok(())
}

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
        event_groups: EventGroups::from_bits(row.try_get("event_groups")?),
        delivery_groups: DeliveryGroups::from_bits(row.try_get("delivery_groups")?),
        alarms: Alarms::from_bits(row.try_get("alarms")?),
        muted_shops: muted_shops.lines().map(str::to_owned).collect(),
        quiet: quiet.0.zip(quiet.1).map(|(from, until)| QuietHours { from, until }),
        is_live: row.try_get("is_live")?,
    })
}

#[cfg(test)]
mod tests {
    use super::super::tests::database;
    use super::*;
    use crate::domain::subscription::{Alarm, DeliveryGroup, EventGroup};

    #[tokio::test]
    async fn subscriptions_are_stored() {
        let (db, _folder) = database().await;
        let everything = Subscription::new(ChatId(-5));
        write(db.pool(), &everything).await.unwrap();
        assert_eq!(find(db.pool(), ChatId(-5)).await.unwrap(), Some(everything.clone()));
        let some = Subscription {
            thread: Some(7),
            event_groups: everything.event_groups.toggled(EventGroup::Completed),
            delivery_groups: everything.delivery_groups.toggled(DeliveryGroup::Pickup),
            alarms: everything.alarms.toggled(Alarm::NotSigned),
            muted_shops: vec!["A".to_owned(), "Б Б".to_owned()],
            quiet: Some(QuietHours { from: 22, until: 8 }),
            is_live: false,
            ..everything
        };
        write(db.pool(), &some).await.unwrap();
        assert_eq!(list(db.pool()).await.unwrap(), std::slice::from_ref(&some));
        leave_topic(db.pool(), ChatId(-5), 8).await.unwrap();
        assert_eq!(find(db.pool(), ChatId(-5)).await.unwrap(), Some(some.clone()), "another topic");
        leave_topic(db.pool(), ChatId(-5), 7).await.unwrap();
        assert_eq!(find(db.pool(), ChatId(-5)).await.unwrap(), Some(Subscription { thread: None, ..some }));
        remove(db.pool(), ChatId(-5)).await.unwrap();
        assert_eq!(find(db.pool(), ChatId(-5)).await.unwrap(), None);
    }
}
