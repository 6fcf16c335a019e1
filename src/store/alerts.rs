//! Alerts until they are sent.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteExecutor};

use super::row;
use super::sqlite::Tx;
use crate::domain::alert::CancelledShare;
use crate::domain::shop::{PollFailure, ReadFailure, Unread};
use crate::domain::{Alert, OrderCode, UserId};

/// An alert that waits to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueuedAlert {
    pub id: i64,
    /// `None` if this version does not know the alert.
    pub alert: Option<Alert>,
}

/// Queues an alert for people. `incident` is the name of the incident that begins with it.
pub async fn queue(
    db: impl SqliteExecutor<'_>,
    users: &[UserId],
    incident: Option<&str>,
    alert: &Alert,
    now: DateTime<Utc>,
) -> sqlx::Result<()> {
    let users: Vec<i64> = users.iter().map(|user| user.get()).collect();
    sqlx::query("INSERT INTO alerts (user_id, alert, incident, queued_at) SELECT value, ?2, ?3, ?4 FROM json_each(?1)")
        .bind(row::json(&users))
        .bind(encode(alert))
        .bind(incident)
        .bind(now.timestamp_millis())
        .execute(db)
        .await?;
    Ok(())
}

/// The people for whom alerts wait.
pub async fn recipients(db: impl SqliteExecutor<'_>) -> sqlx::Result<Vec<UserId>> {
    sqlx::query("SELECT DISTINCT user_id FROM alerts ORDER BY user_id")
        .try_map(|row: SqliteRow| row::user(&row, "user_id"))
        .fetch_all(db)
        .await
}

/// A person's next alert after the one with an id.
pub async fn next(db: impl SqliteExecutor<'_>, user: UserId, after: i64) -> sqlx::Result<Option<QueuedAlert>> {
    sqlx::query("SELECT id, alert FROM alerts WHERE user_id = ? AND id > ? ORDER BY id LIMIT 1")
        .bind(user.get())
        .bind(after)
        .try_map(|row: SqliteRow| Ok(QueuedAlert { id: row.try_get("id")?, alert: decode(row.try_get("alert")?) }))
        .fetch_optional(db)
        .await
}

/// Deletes an alert that was sent, or cannot be. Its incident counts as notified once one person got it, or nobody can.
pub async fn finish(tx: &mut Tx, id: i64, is_sent: bool, now: DateTime<Utc>) -> sqlx::Result<()> {
    let incident: Option<Option<String>> = sqlx::query("DELETE FROM alerts WHERE id = ? RETURNING incident")
        .bind(id)
        .try_map(|row: SqliteRow| row.try_get("incident"))
        .fetch_optional(&mut **tx)
        .await?;
    sqlx::query(
        "UPDATE incidents SET notified_at = ?1 WHERE name = ?2 AND notified_at IS NULL
         AND (?3 OR NOT EXISTS (SELECT 1 FROM alerts WHERE incident = ?2))",
    )
    .bind(now.timestamp_millis())
    .bind(incident.flatten())
    .bind(is_sent)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// Deletes the alerts of an incident that wait for people, except those of `busy` ones, which may be in flight. Returns who
/// was to get them.
pub async fn withdraw(db: impl SqliteExecutor<'_>, incident: &str, busy: &[UserId]) -> sqlx::Result<Vec<UserId>> {
    let busy: Vec<i64> = busy.iter().map(|user| user.get()).collect();
    sqlx::query(
        "DELETE FROM alerts WHERE incident = ?1 AND user_id NOT IN (SELECT value FROM json_each(?2))
         RETURNING user_id",
    )
    .bind(incident)
    .bind(row::json(&busy))
    .try_map(|row: SqliteRow| row::user(&row, "user_id"))
    .fetch_all(db)
    .await
}

/// Whether the alert of an incident waits for a person.
pub async fn is_waiting(db: impl SqliteExecutor<'_>, incident: &str) -> sqlx::Result<bool> {
    sqlx::query("SELECT EXISTS (SELECT 1 FROM alerts WHERE incident = ?) AS is_waiting")
        .bind(incident)
        .fetch_one(db)
        .await?
        .try_get("is_waiting")
}

/// Returns the number of deleted alerts.
pub async fn remove_before(db: impl SqliteExecutor<'_>, time: DateTime<Utc>) -> sqlx::Result<u64> {
    let done = sqlx::query("DELETE FROM alerts WHERE queued_at < ?").bind(time.timestamp_millis()).execute(db).await?;
    Ok(done.rows_affected())
}

fn encode(alert: &Alert) -> String {
    #[derive(Serialize)]
    struct Row<'a>(#[serde(with = "AlertRow")] &'a Alert);
    serde_json::to_string(&Row(alert)).expect("texts and numbers have a form in JSON")
}

fn decode(json: &str) -> Option<Alert> {
    #[derive(Deserialize)]
    struct Row(#[serde(with = "AlertRow")] Alert);
    serde_json::from_str(json).ok().map(|Row(alert)| alert)
}

/// The form of an [`Alert`] in the database. A new alert has to be added here, or this does not compile; names of old ones
/// stay.
#[derive(Serialize, Deserialize)]
#[serde(remote = "Alert", rename_all = "snake_case")]
enum AlertRow {
    TokenRefused {
        shop: String,
    },
    ShopUnreadable {
        shop: String,
        #[serde(serialize_with = "write_failure", deserialize_with = "read_failure")]
        failure: PollFailure,
    },
    ShopRecovered {
        shop: String,
        events: usize,
    },
    ShopClosed {
        shop: String,
        days: usize,
    },
    NoticesStuck {
        waiting: u32,
    },
    NoticesRecovered,
    TooManyLookups {
        #[serde(serialize_with = "write_user", deserialize_with = "read_user")]
        user: UserId,
        #[serde(default)]
        name: Option<String>,
    },
    SetAside,
    DatabaseUnwritable,
    DatabaseRecovered,
    GroupLost {
        title: String,
    },
    GroupMuted {
        title: String,
    },
    TopicLost {
        title: String,
    },
    OrdersGivenBack {
        name: Option<String>,
        #[serde(serialize_with = "write_codes", deserialize_with = "read_codes")]
        codes: Vec<OrderCode>,
    },
    CancelledShare {
        #[serde(serialize_with = "write_shares", deserialize_with = "read_shares")]
        shares: Vec<CancelledShare>,
    },
    RequestsWait {
        count: usize,
    },
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn write_failure<S: Serializer>(failure: &PollFailure, serializer: S) -> Result<S::Ok, S::Error> {
    [failure.kind.as_str(), failure.unread.as_str()].serialize(serializer)
}

fn read_failure<'de, D: Deserializer<'de>>(deserializer: D) -> Result<PollFailure, D::Error> {
    let [kind, unread] = <[String; 2]>::deserialize(deserializer)?;
    let failure = ReadFailure::parse(&kind).zip(Unread::parse(&unread));
    failure.map(|(kind, unread)| PollFailure { kind, unread }).ok_or_else(|| de::Error::custom("unknown failure"))
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn write_user<S: Serializer>(user: &UserId, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_i64(user.get())
}

fn read_user<'de, D: Deserializer<'de>>(deserializer: D) -> Result<UserId, D::Error> {
    UserId::new(i64::deserialize(deserializer)?).ok_or_else(|| de::Error::custom("not a user id"))
}

fn write_codes<S: Serializer>(codes: &[OrderCode], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(codes.iter().map(OrderCode::as_str))
}

fn read_codes<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<OrderCode>, D::Error> {
    let codes = Vec::<String>::deserialize(deserializer)?;
    let parsed: Option<Vec<OrderCode>> = codes.iter().map(|code| OrderCode::parse(code)).collect();
    parsed.ok_or_else(|| de::Error::custom("not an order code"))
}

type ShareRow = (String, usize, usize, usize);

fn write_shares<S: Serializer>(shares: &[CancelledShare], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(shares.iter().map(|share| (&share.shop, share.cancelled, share.ended, share.days)))
}

fn read_shares<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<CancelledShare>, D::Error> {
    let share = |(shop, cancelled, ended, days)| CancelledShare { shop, cancelled, ended, days };
    Ok(Vec::<ShareRow>::deserialize(deserializer)?.into_iter().map(share).collect())
}

#[cfg(test)]
mod tests {
    use chrono::Duration;

    use super::super::incidents;
    use super::super::tests::{database, id};
    use super::*;

    #[test]
    fn every_alert_is_read_back() {
        let text = || "«Алма» \"\\".to_owned();
        for alert in [
            Alert::TokenRefused { shop: text() },
            Alert::ShopUnreadable {
                shop: text(),
                failure: PollFailure { kind: ReadFailure::NotUnderstood, unread: Unread::Lists },
            },
            Alert::ShopRecovered { shop: text(), events: 7 },
            Alert::ShopClosed { shop: text(), days: 30 },
            Alert::NoticesStuck { waiting: 3 },
            Alert::NoticesRecovered,
            Alert::TooManyLookups { user: id(5), name: Some(text()) },
            Alert::SetAside,
            Alert::DatabaseUnwritable,
            Alert::DatabaseRecovered,
            Alert::GroupLost { title: text() },
            Alert::GroupMuted { title: text() },
            Alert::TopicLost { title: text() },
            Alert::OrdersGivenBack { name: Some(text()), codes: OrderCode::parse("900000101").into_iter().collect() },
            Alert::CancelledShare { shares: vec![CancelledShare { shop: text(), cancelled: 2, ended: 40, days: 30 }] },
            Alert::RequestsWait { count: 2 },
        ] {
            assert_eq!(decode(&encode(&alert)), Some(alert));
        }
        let of_an_earlier_version = decode(r#"{"too_many_lookups":{"user":5}}"#);
        assert_eq!(of_an_earlier_version, Some(Alert::TooManyLookups { user: id(5), name: None }));
        assert_eq!(decode(r#"{"of_a_newer_version":{}}"#), None);
    }

    #[tokio::test]
    async fn an_incident_is_notified_when_one_person_got_its_alert_or_nobody_can() {
        let (db, _folder) = database().await;
        let (now, alert) = (DateTime::UNIX_EPOCH, Alert::SetAside);
        for (results, notified) in
            [(&[true, false][..], [true, true]), (&[false, true], [false, true]), (&[false, false], [false, true])]
        {
            assert!(incidents::open(db.pool(), "a", now).await.is_ok());
            queue(db.pool(), &[id(1), id(2)], Some("a"), &alert, now).await.unwrap();
            for (user, (is_sent, is_notified)) in (1..).zip(results.iter().zip(notified)) {
                let queued = next(db.pool(), id(user), 0).await.unwrap().unwrap();
                let mut tx = db.begin_write().await.unwrap();
                finish(&mut tx, queued.id, *is_sent, now).await.unwrap();
                tx.commit().await.unwrap();
                assert_eq!(incidents::is_notified(db.pool(), "a").await.unwrap(), Some(is_notified), "{results:?}");
            }
            assert!(recipients(db.pool()).await.unwrap().is_empty());
            incidents::close(db.pool(), "a").await.unwrap();
        }
    }

    #[tokio::test]
    async fn alerts_wait_in_order_for_each_person_and_are_withdrawn_with_their_incident() {
        let (db, _folder) = database().await;
        let now = DateTime::UNIX_EPOCH;
        queue(db.pool(), &[id(1), id(2), id(3)], Some("a"), &Alert::SetAside, now).await.unwrap();
        queue(db.pool(), &[id(1)], None, &Alert::NoticesRecovered, now + Duration::hours(1)).await.unwrap();
        assert_eq!(recipients(db.pool()).await.unwrap(), [id(1), id(2), id(3)]);
        let first = next(db.pool(), id(1), 0).await.unwrap().unwrap();
        assert_eq!(first.alert, Some(Alert::SetAside));
        let second = next(db.pool(), id(1), first.id).await.unwrap().unwrap();
        assert_eq!(second.alert, Some(Alert::NoticesRecovered));
        assert_eq!(next(db.pool(), id(1), second.id).await.unwrap(), None);

        assert!(is_waiting(db.pool(), "a").await.unwrap());
        assert_eq!(withdraw(db.pool(), "a", &[id(2)]).await.unwrap(), [id(1), id(3)]);
        assert!(is_waiting(db.pool(), "a").await.unwrap(), "one may be in flight");
        assert_eq!(recipients(db.pool()).await.unwrap(), [id(1), id(2)]);
        assert_eq!(remove_before(db.pool(), now + Duration::seconds(1)).await.unwrap(), 1);
        assert_eq!(recipients(db.pool()).await.unwrap(), [id(1)]);
    }

    #[tokio::test]
    async fn an_alert_that_waits_belongs_to_its_incident_under_another_name() {
        let (db, _folder) = database().await;
        let now = DateTime::UNIX_EPOCH;
        incidents::open(db.pool(), "a", now).await.unwrap();
        queue(db.pool(), &[id(1)], Some("a"), &Alert::SetAside, now).await.unwrap();
        let mut tx = db.begin_write().await.unwrap();
        incidents::rename(&mut tx, "a", "b").await.unwrap();
        tx.commit().await.unwrap();
        assert!(is_waiting(db.pool(), "b").await.unwrap() && !is_waiting(db.pool(), "a").await.unwrap());
        assert!(!incidents::is_due(db.pool(), "b", Duration::zero(), now).await.unwrap(), "it would be sent again");
    }
}
