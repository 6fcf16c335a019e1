//! Waybills that Telegram has, and those that are awaited.

use chrono::{DateTime, Utc};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteExecutor};

use super::row;
use crate::domain::{OrderCode, UserId};

/// A waybill that Telegram has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptWaybill {
    pub number: String,
    pub file_id: String,
}

/// A waybill that a person gets as soon as Kaspi has issued it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwaitedWaybill {
    pub user: UserId,
    pub shop: String,
    pub code: OrderCode,
    pub since: DateTime<Utc>,
}

/// Stores that Telegram has an order's waybill. Nothing is stored of an order that is not, or whose document was purged.
pub async fn keep(
    db: impl SqliteExecutor<'_>,
    (shop, code): (&str, &OrderCode),
    waybill: &KeptWaybill,
) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO waybills (shop, code, number, file_id)
         SELECT shop, code, ?3, ?4 FROM orders WHERE shop = ?1 AND code = ?2 AND document IS NOT NULL
         ON CONFLICT (shop, code) DO UPDATE SET number = excluded.number, file_id = excluded.file_id",
    )
    .bind(shop)
    .bind(code.as_str())
    .bind(&waybill.number)
    .bind(&waybill.file_id)
    .execute(db)
    .await?;
    Ok(())
}

pub async fn kept(db: impl SqliteExecutor<'_>, shop: &str, code: &OrderCode) -> sqlx::Result<Option<KeptWaybill>> {
    sqlx::query("SELECT number, file_id FROM waybills WHERE shop = ? AND code = ?")
        .bind(shop)
        .bind(code.as_str())
        .try_map(|row: SqliteRow| Ok(KeptWaybill { number: row.try_get("number")?, file_id: row.try_get("file_id")? }))
        .fetch_optional(db)
        .await
}

/// Records that Telegram does not have an order's waybill any more.
pub async fn remove(db: impl SqliteExecutor<'_>, shop: &str, code: &OrderCode) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM waybills WHERE shop = ? AND code = ?").bind(shop).bind(code.as_str()).execute(db).await?;
    Ok(())
}

/// Awaits a waybill. One that the person awaits already is awaited anew.
pub async fn add_awaited(
    db: impl SqliteExecutor<'_>,
    awaited: &AwaitedWaybill,
    next_try: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query(
        "INSERT INTO awaited_waybills (user_id, shop, code, since, next_try) VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (user_id, shop, code) DO UPDATE SET since = ?4, next_try = ?5",
    )
    .bind(awaited.user.get())
    .bind(&awaited.shop)
    .bind(awaited.code.as_str())
    .bind(awaited.since.timestamp_millis())
    .bind(next_try.timestamp_millis())
    .execute(db)
    .await?;
    Ok(())
}

/// Those that are to be tried now, the longest due first.
pub async fn due(db: impl SqliteExecutor<'_>, now: DateTime<Utc>) -> sqlx::Result<Vec<AwaitedWaybill>> {
    sqlx::query("SELECT * FROM awaited_waybills WHERE next_try <= ? ORDER BY next_try")
        .bind(now.timestamp_millis())
        .try_map(|row: SqliteRow| {
            Ok(AwaitedWaybill {
                user: row::user(&row, "user_id")?,
                shop: row.try_get("shop")?,
                code: row::code(&row, "code")?,
                since: row::time(&row, "since")?,
            })
        })
        .fetch_all(db)
        .await
}

/// Sets when to try again, unless it is awaited anew meanwhile.
pub async fn postpone(
    db: impl SqliteExecutor<'_>,
    awaited: &AwaitedWaybill,
    next_try: DateTime<Utc>,
) -> sqlx::Result<()> {
    sqlx::query("UPDATE awaited_waybills SET next_try = ? WHERE user_id = ? AND shop = ? AND code = ? AND since = ?")
        .bind(next_try.timestamp_millis())
        .bind(awaited.user.get())
        .bind(&awaited.shop)
        .bind(awaited.code.as_str())
        .bind(awaited.since.timestamp_millis())
        .execute(db)
        .await?;
    Ok(())
}

/// Ends the wait, unless it is awaited anew meanwhile.
pub async fn remove_awaited(db: impl SqliteExecutor<'_>, awaited: &AwaitedWaybill) -> sqlx::Result<()> {
    sqlx::query("DELETE FROM awaited_waybills WHERE user_id = ? AND shop = ? AND code = ? AND since = ?")
        .bind(awaited.user.get())
        .bind(&awaited.shop)
        .bind(awaited.code.as_str())
        .bind(awaited.since.timestamp_millis())
        .execute(db)
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use chrono::Duration;

    use super::super::orders;
    use super::super::tests::{database, id};
    use super::*;
    use crate::domain::notice::Event;

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_795_424_400 + second, 0).unwrap()
    }

    fn code() -> OrderCode {
        OrderCode::parse("900000302").unwrap()
    }

    async fn write_order(db: &super::super::Db) {
        let state = orders::OrderState {
            shop: "A",
            code: &code(),
            fingerprint: "",
            details: "",
            document: "{}",
            placed_at: None,
            due_at: None,
            is_overdue: false,
            has_ended: false,
            watched: None,
        };
        orders::write(db.pool(), &state, Event::New, at(0)).await.unwrap();
    }

    #[tokio::test]
    async fn a_waybill_is_kept_as_long_as_the_document_of_its_order() {
        let (db, _folder) = database().await;
        let (shop, code) = ("A", code());
        let waybill = |number: &str| KeptWaybill { number: number.to_owned(), file_id: format!("file{number}") };
        keep(db.pool(), (shop, &code), &waybill("1")).await.unwrap();
        assert_eq!(kept(db.pool(), shop, &code).await.unwrap(), None, "the order is not stored");
        write_order(&db).await;
        for number in ["1", "2"] {
            keep(db.pool(), (shop, &code), &waybill(number)).await.unwrap();
            assert_eq!(kept(db.pool(), shop, &code).await.unwrap(), Some(waybill(number)));
        }
        assert_eq!(orders::purge_seen_before(db.pool(), at(1)).await.unwrap(), 1);
        assert_eq!(kept(db.pool(), shop, &code).await.unwrap(), None);
        keep(db.pool(), (shop, &code), &waybill("3")).await.unwrap();
        assert_eq!(kept(db.pool(), shop, &code).await.unwrap(), None, "the document was purged");
        write_order(&db).await;
        keep(db.pool(), (shop, &code), &waybill("4")).await.unwrap();
        assert_eq!(orders::remove_seen_before(db.pool(), at(1)).await.unwrap(), 1);
        assert_eq!(kept(db.pool(), shop, &code).await.unwrap(), None);
    }

    #[tokio::test]
    async fn an_awaited_waybill_is_due_when_it_is_to_be_tried() {
        let (db, _folder) = database().await;
        let awaited = |since| AwaitedWaybill { user: id(7), shop: "A".to_owned(), code: code(), since: at(since) };
        let due = async |second| due(db.pool(), at(second)).await.unwrap();
        add_awaited(db.pool(), &awaited(0), at(5)).await.unwrap();
        assert_eq!((due(4).await, due(5).await), (Vec::new(), vec![awaited(0)]));
        postpone(db.pool(), &awaited(0), at(0) + Duration::seconds(15)).await.unwrap();
        assert_eq!((due(14).await, due(15).await), (Vec::new(), vec![awaited(0)]));
        add_awaited(db.pool(), &awaited(20), at(25)).await.unwrap();
        // What an earlier try does comes too late.
        postpone(db.pool(), &awaited(0), at(99)).await.unwrap();
        remove_awaited(db.pool(), &awaited(0)).await.unwrap();
        assert_eq!(due(25).await, [awaited(20)]);
        remove_awaited(db.pool(), &awaited(20)).await.unwrap();
        assert!(due(99).await.is_empty());
    }
}
