//! The SQLite file: who may ask and where, what waits for an answer, who looked at what.
//!
//! Every function is one statement and takes an executor, so that it works alone and inside a transaction.

pub mod alarms;
pub mod arrivals;
pub mod cards;
mod file;
pub mod groups;
pub mod inbox;
pub mod invitations;
pub mod journal;
pub mod languages;
pub mod lookups;
pub mod notices;
pub mod orders;
pub mod people;
pub mod requests;
pub mod shops;
pub mod strangers;
pub mod subscriptions;
pub mod troubles;

use std::str::FromStr;
use std::time::Duration;

use anyhow::Context;
use chrono::{DateTime, Utc};
use sqlx::migrate::{Migration, MigrationType, Migrator};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Row, SqlSafeStr, Sqlite, Transaction};

use arrivals::Memory;

use crate::domain::UserId;

pub use file::{back_up, restore};

/// A transaction that may write.
pub type Tx = Transaction<'static, Sqlite>;

/// SQLite admits one writer, and what is read here takes microseconds: those who would wait for each other's locks wait
/// in the pool's queue instead, and every further connection would be a thread, a cache and wake-ups.
const CONNECTIONS: u32 = 1;

/// Pages kept in memory, in KiB when negative. The tables are small.
const CACHE_SIZE: &str = "-1024";

/// How long to wait for another process: a backup, or `check`.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// The schema's steps; a step that was released is never edited.
const MIGRATIONS: &[(i64, &str, &str)] = &[
    (20_261_124_000_000, "start", include_str!("../../migrations/20261124000000_start.sql")),
    (20_261_124_000_001, "lookups", include_str!("../../migrations/20261124000001_lookups.sql")),
    (20_261_124_000_002, "languages", include_str!("../../migrations/20261124000002_languages.sql")),
    (20_261_124_000_003, "people", include_str!("../../migrations/20261124000003_people.sql")),
    (20_261_124_000_004, "groups", include_str!("../../migrations/20261124000004_groups.sql")),
    (20_261_124_000_005, "notices", include_str!("../../migrations/20261124000005_notices.sql")),
];

/// The open database. Clones share its one connection.
#[derive(Debug, Clone)]
pub struct Db {
    pool: SqlitePool,
    memory: Memory,
}

impl Db {
    /// Opens the file that a `sqlite:` URL names, creates it when missing (readable by its owner only), and brings its
    /// schema up to date. A file that is not the bot's, or not of this version, stays as it is.
    ///
    /// # Errors
    /// The URL is none of SQLite's, the file cannot be opened, is damaged, is another program's or comes from a newer
    /// version.
    pub async fn open(url: &str) -> anyhow::Result<Self> {
        let options = options(url)?.create_if_missing(true);
        let path = options.get_filename().to_owned();
        keep_to_owner(&path).with_context(|| format!("couldn't prepare the database file {}", path.display()))?;
        let memory = Memory::default();
        let listener = memory.clone();
        let pool = SqlitePoolOptions::new()
            .max_connections(CONNECTIONS)
            // The connection is a thread of this process: it is there, and stays.
            .test_before_acquire(false)
            .idle_timeout(None)
            .max_lifetime(None)
            .after_connect(move |connection, _| {
                let listener = listener.clone();
                Box::pin(async move { listener.listen(connection).await })
            })
            .connect_with(options)
            .await
            .map_err(file::explain)
            .with_context(|| format!("couldn't open the database {}", path.display()))?;
        let bring_up = async {
            let version = file::version(&pool).await?;
            sqlx::raw_sql("PRAGMA journal_mode = WAL").execute(&pool).await.map_err(file::explain)?;
            if version != Some(newest_version()) {
                migrator().run(&pool).await.context("couldn't bring its schema up to date")?;
            }
            anyhow::Ok(())
        };
        bring_up.await.with_context(|| format!("couldn't use the database {}", path.display()))?;
        Ok(Self { pool, memory })
    }

    /// The executor for single statements.
    #[must_use]
    pub fn pool(&self) -> &SqlitePool {
        &self.pool
    }

    /// Begins a transaction that reads and then writes. It takes the writer's place at once: two that took it late
    /// would block each other and fail.
    ///
    /// # Errors
    /// Another writer kept its place for five seconds.
    pub async fn begin_write(&self) -> sqlx::Result<Tx> {
        self.pool.begin_with("BEGIN IMMEDIATE".into_sql_str()).await
    }

    /// Writes a row and takes it back, to prove that the file can be written.
    ///
    /// # Errors
    /// It cannot.
    pub async fn check_writable(&self) -> sqlx::Result<()> {
        let mut tx = self.begin_write().await?;
        sqlx::query("INSERT INTO alarms (name, sent_at) VALUES ('check', 0) ON CONFLICT DO NOTHING")
            .execute(&mut *tx)
            .await?;
        tx.rollback().await
    }

    /// Size of the file in bytes.
    ///
    /// # Errors
    /// The database fails.
    pub async fn size(&self) -> sqlx::Result<u64> {
        let sql = "SELECT page_count * page_size AS bytes FROM pragma_page_count(), pragma_page_size()";
        let bytes: i64 = sqlx::query(sql).fetch_one(&self.pool).await?.try_get("bytes")?;
        Ok(u64::try_from(bytes).unwrap_or_default())
    }

    /// Finishes running statements, brings everything from the log into the file, and closes it.
    ///
    /// # Errors
    /// The log stays beside the file, and the next start reads it: nothing is lost.
    pub async fn close(&self) -> sqlx::Result<()> {
        // Who reads right now, a backup or Litestream, is not waited for; they bring it over themselves.
        let checkpoint = "PRAGMA busy_timeout = 0; PRAGMA wal_checkpoint(TRUNCATE)";
        let result = sqlx::raw_sql(checkpoint).execute(&self.pool).await.map(drop);
        self.pool.close().await;
        result
    }
}

/// How the file is opened, whatever for.
fn options(url: &str) -> anyhow::Result<SqliteConnectOptions> {
    Ok(SqliteConnectOptions::from_str(url)
        .context("DATABASE_URL is not an SQLite address")?
        .synchronous(SqliteSynchronous::Normal)
        .pragma("cache_size", CACHE_SIZE)
        // Where the file is the only place to write, there is none for temporary ones.
        .pragma("temp_store", "MEMORY")
        .busy_timeout(BUSY_TIMEOUT))
}

/// Rows for a statement that writes many at once, as `json_each` reads them.
fn rows_of(rows: &(impl serde::Serialize + ?Sized)) -> String {
    serde_json::to_string(rows).expect("numbers and texts have a form in JSON")
}

/// A column that holds what this program never writes.
fn odd(what: &'static str) -> sqlx::Error {
    sqlx::Error::Decode(what.into())
}

fn user(id: i64) -> sqlx::Result<UserId> {
    UserId::new(id).ok_or_else(|| odd("no user id"))
}

fn moment(milliseconds: i64) -> sqlx::Result<DateTime<Utc>> {
    DateTime::from_timestamp_millis(milliseconds).ok_or_else(|| odd("no moment"))
}

fn newest_version() -> i64 {
    MIGRATIONS.iter().map(|(version, ..)| *version).max().unwrap_or_default()
}

fn migrator() -> Migrator {
    let migration = |&(version, name, sql): &(i64, &'static str, &'static str)| {
        Migration::new(version, name.into(), MigrationType::Simple, sql.into_sql_str(), false)
    };
    Migrator::with_migrations(MIGRATIONS.iter().map(migration).collect())
}

/// Makes sure that the file exists and that nobody but its owner can read it: it holds what people wrote and, later,
/// buyers' names. SQLite gives its companion files the same mode.
#[cfg(unix)]
fn keep_to_owner(path: &std::path::Path) -> std::io::Result<()> {
    use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
    let file = std::fs::OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(path)?;
    let mut permissions = file.metadata()?.permissions();
    if permissions.mode() & 0o077 != 0 {
        permissions.set_mode(0o600);
        file.set_permissions(permissions)?;
    }
    Ok(())
}

#[cfg(not(unix))]
fn keep_to_owner(_: &std::path::Path) -> std::io::Result<()> {
    Ok(())
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// An empty database in a file of its own, and the folder that goes away with it.
    pub(crate) async fn database() -> (Db, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let db = Db::open(&format!("sqlite://{}", folder.path().join("test.db").display())).await.unwrap();
        (db, folder)
    }

    pub(crate) fn id(id: i64) -> UserId {
        UserId::new(id).unwrap()
    }

    #[tokio::test]
    async fn opens_a_new_file_and_opens_it_again() {
        let (db, folder) = database().await;
        db.check_writable().await.unwrap();
        db.close().await.unwrap();
        let url = format!("sqlite://{}", folder.path().join("test.db").display());
        Db::open(&url).await.unwrap().check_writable().await.unwrap();
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn only_the_owner_can_read_the_files() {
        use std::os::unix::fs::PermissionsExt;
        let (db, folder) = database().await;
        db.check_writable().await.unwrap();
        let path = folder.path().join("test.db");
        for file in std::fs::read_dir(folder.path()).unwrap().map(Result::unwrap) {
            assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{file:?}");
        }
        db.close().await.unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).unwrap();
        let _db = Db::open(&format!("sqlite://{}", path.display())).await.unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[tokio::test]
    async fn people_of_the_first_version_keep_their_access() {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("test.db").display());
        let options = SqliteConnectOptions::from_str(&url).unwrap().create_if_missing(true);
        let pool = SqlitePoolOptions::new().connect_with(options).await.unwrap();
        let mut first = migrator();
        first.migrations = first.migrations.iter().take(3).cloned().collect();
        first.run(&pool).await.unwrap();
        for row in ["(1, 'admin', NULL, 5)", "(7, 'courier', 1, 6)"] {
            let sql = format!("INSERT INTO people (user_id, role, allowed_by, allowed_at) VALUES {row}");
            sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&pool).await.unwrap();
        }
        pool.close().await;

        let db = Db::open(&url).await.unwrap();
        let list = people::list(db.pool()).await.unwrap();
        assert_eq!(
            list.iter().map(|member| (member.who.user, member.role)).collect::<Vec<_>>(),
            [(id(1), crate::domain::Role::Admin), (id(7), crate::domain::Role::Courier)]
        );
        assert_eq!((list[1].granted_at.timestamp_millis(), list[1].granted_by.as_ref().unwrap().user), (6, id(1)));
    }

    #[tokio::test]
    async fn every_migration_file_is_embedded() {
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
