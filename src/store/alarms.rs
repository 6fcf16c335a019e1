//! Alarms: which were raised, and which wait for delivery. They wait among the notices, so that whatever concerns a chat's
//! notices concerns its alarms, too.

use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteExecutor, SqlitePool};

use super::row;
use crate::domain::alarm::QueuedAlarm;
use crate::domain::subscription::Alarm;
use crate::domain::{ChatId, OrderCode};

/// From when on alarms of the shop's orders are raised, by Kaspi's clock: the first time that this was asked. `None` if the
/// shop was never polled.
pub async fn since(db: &SqlitePool, shop: &str, kaspi_now: DateTime<Utc>) -> sqlx::Result<Option<DateTime<Utc>>> {
    let found = sqlx::query("SELECT alarms_since FROM shops WHERE name = ? AND first_polled_at IS NOT NULL")
        .bind(shop)
        .try_map(|row: SqliteRow| row::optional_time(&row, "alarms_since"))
        .fetch_optional(db)
        .await?;
    if found != Some(None) {
        return Ok(found.flatten());
    }
    sqlx::query("UPDATE shops SET alarms_since = ? WHERE name = ?")
        .bind(kaspi_now.timestamp_millis())
        .bind(shop)
        .execute(db)
        .await?;
    Ok(Some(kaspi_now))
}

/// Records that an alarm is raised. `false` if it was before.
pub async fn raise(
    db: impl SqliteExecutor<'_>,
    (shop, code): (&str, &OrderCode),
    alarm: Alarm,
    now: DateTime<Utc>,
) -> sqlx::Result<bool> {
    let sql = "INSERT INTO alarms (shop, code, alarm, raised_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING";
    let done = sqlx::query(sql)
        .bind(shop)
        .bind(code.as_str())
        .bind(alarm.as_str())
        .bind(now.timestamp_millis())
        .execute(db)
        .await?;
    Ok(done.rows_affected() > 0)
}

/// Queues an alarm for a chat.
pub async fn queue(
    db: impl SqliteExecutor<'_>,
    chat: ChatId,
    (shop, code): (&str, &OrderCode),
    alarm: Alarm,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO notices (chat_id, shop, code, revision, event, is_wanted, is_alarm, queued_at)
         VALUES (?, ?, ?, 0, ?, 1, 1, ?) ON CONFLICT DO NOTHING",
    )
    .bind(chat.0)
    .bind(shop)
    .bind(code.as_str())
    .bind(alarm.as_str())
    .bind(now.timestamp_millis())
    .execute(db)
    .await?;
    Ok(())
}

/// The alarms that wait for a chat, in the order in which they were queued.
pub async fn waiting(db: impl SqliteExecutor<'_>, chat: ChatId, limit: u32) -> sqlx::Result<Vec<QueuedAlarm>> {
    sqlx::query(
        "SELECT id, shop, code, event FROM notices
         WHERE chat_id = ? AND done_at IS NULL AND is_alarm = 1 ORDER BY id LIMIT ?",
    )
    .bind(chat.0)
    .bind(limit)
    .try_map(|row: SqliteRow| {
        Ok(QueuedAlarm {
            id: row.try_get("id")?,
            shop: row.try_get("shop")?,
            code: row::code(&row, "code")?,
            alarm: row::parse(&row, "event", Alarm::parse, "unknown alarm")?,
        })
    })
    .fetch_all(db)
    .await
}

/// Deletes the alarms that were raised before `time`, of orders that have ended. Returns their number.
pub async fn remove_raised_before(db: impl SqliteExecutor<'_>, time: DateTime<Utc>) -> sqlx::Result<u64> {
    let done = sqlx::query(
        "DELETE FROM alarms WHERE raised_at < ? AND NOT EXISTS (SELECT 1 FROM orders
            WHERE orders.shop = alarms.shop AND orders.code = alarms.code AND orders.ended_at IS NULL)",
    )
    .bind(time.timestamp_millis())
    .execute(db)
    .await?;
    Ok(done.rows_affected())
}

#[cfg(test)]
mod tests {
    use super::super::notices::{self, Outcome};
    use super::super::tests::database;
    use super::*;

    #[tokio::test]
    async fn an_alarm_is_raised_once_and_waits_beside_the_notices() {
        let (db, _folder) = database().await;
        let (chat, code, now) = (ChatId(-5), OrderCode::parse("900000101").unwrap(), DateTime::UNIX_EPOCH);
        let key = ("A", &code);
        for (alarm, is_new) in [(Alarm::NotAccepted, true), (Alarm::NotAccepted, false), (Alarm::NoCourier, true)] {
            assert_eq!(raise(db.pool(), key, alarm, now).await.unwrap(), is_new, "{alarm:?}");
            queue(db.pool(), chat, key, alarm, now).await.unwrap();
        }
        let queued = waiting(db.pool(), chat, 9).await.unwrap();
        let kinds: Vec<Alarm> = queued.iter().map(|queued| queued.alarm).collect();
        assert_eq!(kinds, [Alarm::NotAccepted, Alarm::NoCourier]);
        assert!(notices::waiting(db.pool(), chat, 9).await.unwrap().is_empty());
        assert_eq!(notices::cover(db.pool(), chat, key, i64::MAX, now).await.unwrap(), 0, "no card shows an alarm");
        assert_eq!(notices::chats(db.pool()).await.unwrap(), [chat]);
        notices::finish(db.pool(), queued[0].id, Outcome::Sent, now).await.unwrap();
        assert_eq!(waiting(db.pool(), chat, 9).await.unwrap(), queued[1..]);
        for alarm in Alarm::ALL {
            raise(db.pool(), key, *alarm, now).await.unwrap();
        }
        assert_eq!(remove_raised_before(db.pool(), now).await.unwrap(), 0);
        let later = now + chrono::Duration::seconds(1);
        assert_eq!(remove_raised_before(db.pool(), later).await.unwrap(), Alarm::ALL.len() as u64);
    }
}
