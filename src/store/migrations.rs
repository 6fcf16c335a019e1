//! The schema's migrations, embedded into the program. A migration that was released is never edited.

use sqlx::SqlSafeStr;
use sqlx::migrate::{Migration, MigrationType, Migrator};

const MIGRATIONS: &[(i64, &str, &str)] = &[
    (20_261_125_000_000, "schema", include_str!("../../migrations/20261125000000_schema.sql")),
    (20_261_126_100_000, "reading", include_str!("../../migrations/20261126100000_reading.sql")),
    (20_261_126_200_000, "life", include_str!("../../migrations/20261126200000_life.sql")),
    (20_261_126_300_000, "process", include_str!("../../migrations/20261126300000_process.sql")),
    (20_261_126_400_000, "delivery", include_str!("../../migrations/20261126400000_delivery.sql")),
    (20_261_126_500_000, "strangers", include_str!("../../migrations/20261126500000_strangers.sql")),
    (
        20_261_126_600_000,
        "paused_subscriptions",
        include_str!("../../migrations/20261126600000_paused_subscriptions.sql"),
    ),
    (20_261_126_700_000, "assignments", include_str!("../../migrations/20261126700000_assignments.sql")),
    (20_261_126_800_000, "searches", include_str!("../../migrations/20261126800000_searches.sql")),
    (20_261_126_900_000, "actions", include_str!("../../migrations/20261126900000_actions.sql")),
    (20_261_127_000_000, "order_events", include_str!("../../migrations/20261127000000_order_events.sql")),
    (20_261_127_100_000, "alarms", include_str!("../../migrations/20261127100000_alarms.sql")),
    (20_261_127_200_000, "waybills", include_str!("../../migrations/20261127200000_waybills.sql")),
];

pub(super) fn newest_version() -> i64 {
    MIGRATIONS.iter().map(|(version, ..)| *version).max().unwrap_or_default()
}

pub(super) fn migrator() -> Migrator {
    up_to(i64::MAX)
}

fn up_to(newest: i64) -> Migrator {
    let migration = |&(version, name, sql): &(i64, &'static str, &'static str)| {
        Migration::new(version, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
    };
    Migrator::with_migrations(MIGRATIONS.iter().filter(|(version, ..)| *version <= newest).map(migration).collect())
}

#[cfg(test)]
mod tests {
    use sqlx::sqlite::{SqliteConnectOptions, SqlitePool};

    use super::super::open::Db;
    use super::super::{alarms, lookups, notices, subscriptions, summaries};
    use super::*;
    use crate::domain::lookup::{LookupSubject, SearchKind};
    use crate::domain::notice::Event;
    use crate::domain::subscription::Alarms;
    use crate::domain::{ChatId, OrderCode};

    /// Code, event, time, sum, courier and outcome.
    type RecordedEvent = (String, String, i64, Option<i64>, Option<i64>, Option<String>);

    /// Opens a database that has only the migrations up to this one, and these rows.
    async fn migrated(before: i64, rows: &'static str) -> (Db, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("old.db");
        let options = SqliteConnectOptions::new().filename(&path).create_if_missing(true);
        let old = SqlitePool::connect_with(options).await.unwrap();
        up_to(before).run(&old).await.unwrap();
        sqlx::raw_sql(rows).execute(&old).await.unwrap();
        old.close().await;
        (Db::open(&format!("sqlite://{}", path.display())).await.unwrap(), folder)
    }

    #[tokio::test]
    async fn waiting_notices_survive_and_urgent_ones_go_first() {
        let (db, _folder) = migrated(
            20_261_125_000_000,
            "INSERT INTO notices (chat_id, shop, code, revision, event, is_wanted, queued_at, due_at, done_at, outcome) VALUES
                (-5, 'A', '900000101', 1, 'new', 1, 1, 99999999999999, NULL, NULL),
                (-5, 'A', '900000101', 2, 'cancelled', 1, 2, 2, NULL, NULL),
                (-5, 'A', '900000102', 2, 'cancelled', 0, 2, 2, NULL, NULL),
                (-5, 'A', '900000103', 2, 'cancelled', 1, 2, 2, 3, 'sent')",
        )
        .await;
        let waiting = notices::waiting(db.pool(), ChatId(-5), 9).await.unwrap();
        let waiting: Vec<_> = waiting.iter().map(|notice| (notice.event, notice.is_wanted, notice.is_urgent)).collect();
        assert_eq!(
            waiting,
            [(Event::Cancelled, true, true), (Event::New, true, false), (Event::Cancelled, false, false)]
        );
    }

    #[tokio::test]
    async fn orders_of_the_first_version_are_watched_and_purged_like_new_ones() {
        let pool = sqlx::sqlite::SqlitePool::connect("sqlite::memory:").await.unwrap();
        let connection = &mut *pool.acquire().await.unwrap();
        sqlx::raw_sql(MIGRATIONS[0].2).execute(&mut *connection).await.unwrap();
        sqlx::raw_sql(
            "INSERT INTO shops (name, first_polled_at, last_polled_at) VALUES ('A', 1, 90);
             INSERT INTO orders (shop, code, fingerprint, revision, event, changed_at, ended_at) VALUES
                ('A', '900001', 'DELIVERY|ACCEPTED_BY_MERCHANT||||', 1, 'new', 20, NULL),
                ('B', '900002', 'DELIVERY|ACCEPTED_BY_MERCHANT||||', 1, 'new', 30, NULL),
                ('A', '900003', 'ARCHIVE|COMPLETED||||', 2, 'completed', 40, 40),
                ('A', '900004', 'ARCHIVE|CANCELLED||||', 2, 'cancelled', 50, 50);",
        )
        .execute(&mut *connection)
        .await
        .unwrap();
        sqlx::raw_sql(MIGRATIONS[2].2).execute(&mut *connection).await.unwrap();
        let rows: Vec<(i64, Option<i64>)> = sqlx::query_as("SELECT seen_at, watched_until FROM orders ORDER BY code")
            .fetch_all(connection)
            .await
            .unwrap();
        assert_eq!(rows, [(90, None), (30, None), (40, Some(40 + 30 * 86_400_000)), (50, None)]);
    }

    #[tokio::test]
    async fn lookups_from_before_there_were_searches_are_of_orders() {
        let (db, _folder) = migrated(
            20_261_126_600_000,
            "INSERT INTO lookups (user_id, order_code, chat_id, asked_at, result)
             VALUES (7, '900000101', 7, 1795424400000, 'found'), (7, '900000102', -5, 1795424400001, 'failed')",
        )
        .await;
        let found = lookups::latest(db.pool(), 9).await.unwrap();
        let subjects: Vec<_> = found.into_iter().map(|lookup| lookup.subject).collect();
        let order = |code| LookupSubject::Order(OrderCode::parse(code).unwrap());
        assert_eq!(subjects, [order("900000102"), order("900000101")]);
        for (kind, code) in [("order", ""), ("text", "900000101"), ("name", "")] {
            let query = "INSERT INTO lookups (user_id, kind, order_code, chat_id, asked_at, result) VALUES (7, ?, ?, 7, 1, 'found')";
            let inserted = sqlx::query(query).bind(kind).bind(code).execute(db.pool()).await;
            assert!(inserted.is_err(), "{kind} {code}");
        }
    }

    #[tokio::test]
    async fn the_history_begins_with_the_last_event_of_each_order_and_the_attempts() {
        let (db, _folder) = migrated(
            20_261_126_900_000,
            r#"INSERT INTO shops (name, first_polled_at, last_polled_at, known_before) VALUES ('A', 1000, 9000, 1000);
             INSERT INTO orders (shop, code, fingerprint, document, revision, event, changed_at, placed_at) VALUES
                ('A', '900001', '', '{"data":[{"attributes":{"totalPrice":12990.5}}]}', 3, 'completed', 50, 10),
                ('A', '900002', '', NULL, 2, 'cancelled', 60, 10),
                ('A', '900003', '', '{"data":{"attributes":{"totalPrice":1e999}}}', 1, 'new', 70, 2000),
                ('A', '900004', '', 'nonsense', 2, 'attempt_failed', 80, 10),
                -- Found by the first poll, or just after it.
                ('A', '900005', '', NULL, 1, 'new', 1000, 10),
                ('A', '900006', '', NULL, 1, 'completed', 1001, 10),
                -- Ended before the first poll, and came back.
                ('A', '900007', '', NULL, 1, 'return_requested', 9999999, 10);
             INSERT INTO assignments (shop, code, user_id, assigned_by, assigned_at, ended_at, ending) VALUES
                ('A', '900001', 7, 7, 1, 2, 'order_ended'), ('A', '900002', 8, 8, 1, 2, 'released');
             INSERT INTO attempts (shop, code, user_id, number, outcome, attempted_at, postponed_to, undone_at) VALUES
                ('A', '900004', 7, 1, 'postponed', 80, 90, NULL), ('A', '900004', 7, 2, 'refused', 81, NULL, 82),
                ('A', '900001', 7, 1, 'delivered', 40, NULL, NULL);
             INSERT INTO subscriptions (chat_id, event_groups, delivery_groups, is_live) VALUES (-5, 1, 1, 1);
             INSERT INTO lookups (user_id, order_code, kind, chat_id, asked_at, result) VALUES (7, '', 'text', 7, 1, 'found')"#,
        )
        .await;
        let query = "SELECT code, event, at, sum, user_id, outcome FROM order_events ORDER BY id";
        let rows: Vec<RecordedEvent> = sqlx::query_as(query).fetch_all(db.pool()).await.unwrap();
        let rows: Vec<_> = rows
            .iter()
            .map(|(code, event, at, sum, user, outcome)| (&**code, &**event, *at, *sum, *user, outcome.as_deref()))
            .collect();
        assert_eq!(
            rows,
            [
                ("900001", "handed_over", 40, None, Some(7), Some("delivered")),
                ("900001", "completed", 50, Some(1_299_050), Some(7), None),
                ("900002", "cancelled", 60, None, None, None),
                ("900003", "new", 70, None, None, None),
                ("900004", "attempt_failed", 80, None, Some(7), Some("postponed")),
                ("900007", "return_requested", 9_999_999, None, None, None),
            ]
        );
        let hours = summaries::hours(db.pool(), ChatId(-5)).await.unwrap().unwrap();
        assert_eq!((hours.morning, hours.evening), (Some(9), Some(21)));
        let lookups = lookups::latest(db.pool(), 9).await.unwrap();
        assert_eq!(lookups[0].subject, LookupSubject::Search(SearchKind::Text));
    }

    #[tokio::test]
    async fn chats_of_earlier_versions_get_every_alarm_and_no_notice_is_taken_for_one() {
        let (db, _folder) = migrated(
            20_261_126_800_000,
            "INSERT INTO subscriptions (chat_id, event_groups, delivery_groups, is_live) VALUES (-5, 1, 1, 1);
             INSERT INTO shops (name, first_polled_at) VALUES ('A', 1);
             INSERT INTO notices (chat_id, shop, code, revision, event, is_wanted, queued_at)
             VALUES (-5, 'A', '900000101', 1, 'new', 1, 1);
             INSERT INTO attempts (shop, code, user_id, number, outcome, attempted_at, reminded_at)
             VALUES ('A', '900000101', 7, 1, 'delivered', 1, 2)",
        )
        .await;
        let chat = ChatId(-5);
        assert_eq!(subscriptions::find(db.pool(), chat).await.unwrap().map(|found| found.alarms), Some(Alarms::all()));
        assert_eq!(notices::waiting(db.pool(), chat, 9).await.unwrap().len(), 1);
        assert!(alarms::waiting(db.pool(), chat, 9).await.unwrap().is_empty());
        let now = chrono::DateTime::from_timestamp(1_795_424_400, 0).unwrap();
        for later in [0, 60] {
            let since = alarms::since(db.pool(), "A", now + chrono::Duration::seconds(later)).await.unwrap();
            assert_eq!(since, Some(now), "what was due before is not raised");
        }
        assert_eq!(alarms::since(db.pool(), "never polled", now).await.unwrap(), None);
    }

    #[tokio::test]
    async fn links_of_waybills_are_removed_from_stored_documents() {
        let (db, _folder) = migrated(
            20_261_126_800_000,
            r#"INSERT INTO orders (shop, code, fingerprint, document, revision, event, changed_at, seen_at) VALUES
                ('A', '900001', '', '{"data":[{"attributes":{"totalPrice":4000.0,"kaspiDelivery":{"waybill":"https://kaspi.kz/s","waybillNumber":"5"}}}]}', 1, 'new', 1, 1),
                ('A', '900002', '', '{"data":[{"attributes":{"code":"900002"}}]}', 1, 'new', 1, 1),
                ('A', '900003', '', NULL, 1, 'new', 1, 1),
                ('A', '900004', '', '{"data":[', 1, 'new', 1, 1);
             INSERT INTO lookups (user_id, order_code, chat_id, asked_at, result) VALUES (7, '900001', 7, 1, 'found')"#,
        )
        .await;
        let documents: Vec<Option<String>> =
            sqlx::query_scalar("SELECT document FROM orders ORDER BY code").fetch_all(db.pool()).await.unwrap();
        let expected = [
            Some(
                r#"{"data":[{"attributes":{"totalPrice":4000.0,"kaspiDelivery":{"waybill":null,"waybillNumber":"5"}}}]}"#,
            ),
            Some(r#"{"data":[{"attributes":{"code":"900002"}}]}"#),
            None,
            Some(r#"{"data":["#),
        ];
        assert_eq!(documents, expected.map(|document| document.map(str::to_owned)));
        let found = lookups::latest(db.pool(), 9).await.unwrap();
        assert_eq!(found[0].subject, LookupSubject::Order(OrderCode::parse("900001").unwrap()));
        let query = "INSERT INTO lookups (user_id, kind, order_code, chat_id, asked_at, result, is_waybill)
                     VALUES (7, 'text', '', 7, 1, 'found', 1)";
        assert!(sqlx::query(query).execute(db.pool()).await.is_err(), "a search has no waybill");
    }

    #[test]
    fn every_migration_file_is_embedded() {
        let mut files: Vec<String> = std::fs::read_dir("migrations")
            .unwrap()
            .map(|file| file.unwrap().file_name().into_string().unwrap())
            .collect();
        files.sort();
        let embedded: Vec<String> =
            MIGRATIONS.iter().map(|(version, name, _)| format!("{version}_{name}.sql")).collect();
        assert_eq!(files, embedded);
    }
}
