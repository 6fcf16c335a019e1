//! Opening and closing the database.

use std::io;
use std::path::Path;

use anyhow::Context;
use sqlx::sqlite::{SqlitePool, SqlitePoolOptions};
use sqlx::{Row, SqlSafeStr};

use super::access_cache::{AccessCache, AccessFacts};
use super::migrations::{migrator, newest_version};
use super::sqlite::{self, Tx};
use crate::domain::{ChatId, UserId};

/// SQLite admits one writer, and reads take microseconds here. Waiting in the pool's queue is cheaper than waiting for
/// SQLite's locks, and each further connection would cost a thread and a cache.
const CONNECTIONS: u32 = 1;

/// The open database. Clones share its one connection.
#[derive(Debug, Clone)]
pub struct Db {
    pool: SqlitePool,
    access_cache: AccessCache,
}

impl Db {
    /// Opens the file of a `sqlite:` URL, creates it if it is missing (readable by its owner only), and migrates its
    /// schema.
    ///
    /// # Errors
    /// The file is not a database of this or an older version of the bot; it stays unchanged. Or it cannot be opened.
    pub async fn open(url: &str) -> anyhow::Result<Self> {
        let options = sqlite::options(url)?.create_if_missing(true);
        let path = options.get_filename().to_owned();
        create(&path).with_context(|| format!("couldn't prepare the database file {}", path.display()))?;
        let access_cache = AccessCache::default();
        let hook = access_cache.clone();
        let pool = SqlitePoolOptions::new()
            .max_connections(CONNECTIONS)
            // The connection is a thread of this process: it does not break, and stays open.
            .test_before_acquire(false)
            .idle_timeout(None)
            .max_lifetime(None)
            .after_connect(move |connection, _| {
                let hook = hook.clone();
                Box::pin(async move { hook.listen(connection).await })
            })
            .connect_with(options)
            .await
            .map_err(sqlite::explain)
            .with_context(|| format!("couldn't open the database {}", path.display()))?;
        migrate(&pool).await.with_context(|| format!("couldn't use the database {}", path.display()))?;
        if let Err(error) = scrub(&pool).await {
            tracing::warn!(%error, "couldn't clean the free space of the database; the next start tries again");
        }
        Ok(Self { pool, access_cache })
    }

    /// The executor for single statements.
    pub fn pool(&self) -> &SqlitePool {
        &self.pool
    }

    /// Begins a transaction that reads and then writes. It takes SQLite's write lock at once: two transactions that took
    /// it late would block each other, and one would fail.
    pub async fn begin_write(&self) -> sqlx::Result<Tx> {
        let begin = || self.pool.begin_with("BEGIN IMMEDIATE".into_sql_str());
        match begin().await {
            // After some errors, such as a full disk, SQLite rolls a transaction back by itself, and sqlx takes it for open
            // for as long as the connection lives.
            Err(sqlx::Error::InvalidSavePointStatement) => {
                self.pool.acquire().await?.close().await?;
                begin().await
            }
            other => other,
        }
    }

    /// What decides about the access of a person in a chat, cached.
    pub async fn access(&self, person: UserId, chat: ChatId) -> sqlx::Result<AccessFacts> {
        self.access_cache.access(&self.pool, person, chat).await
    }

    /// Makes what was committed survive a power cut. With `synchronous=NORMAL` the write-ahead log is not flushed at each
    /// commit (0.01 ms instead of 0.25 ms, on a disk of a virtual machine), which can lose the last commits, never parts of
    /// them: good enough for what Kaspi or Telegram would send again.
    pub async fn sync(&self) -> sqlx::Result<()> {
        // A commit flushes the whole log; this one changes nothing.
        let sql = "PRAGMA synchronous = FULL;
            UPDATE inbox SET attempts = attempts WHERE update_id = (SELECT max(update_id) FROM inbox);
            PRAGMA synchronous = NORMAL";
        sqlx::raw_sql(sql).execute(&self.pool).await.map(drop)
    }

    /// Writes some pages and deletes them, to prove that the file can be written, and that the disk has room.
    pub async fn check_writable(&self) -> sqlx::Result<()> {
        let mut tx = self.begin_write().await?;
        sqlx::query("INSERT INTO incidents (name, opened_at) VALUES (hex(zeroblob(16384)), 0)")
            .execute(&mut *tx)
            .await?;
        sqlx::query("DELETE FROM incidents WHERE name = hex(zeroblob(16384))").execute(&mut *tx).await?;
        tx.commit().await
    }

    /// Size of the file in bytes.
    pub async fn size(&self) -> sqlx::Result<u64> {
        let sql = "SELECT page_count * page_size AS bytes FROM pragma_page_count(), pragma_page_size()";
        let bytes: i64 = sqlx::query(sql).fetch_one(&self.pool).await?.try_get("bytes")?;
        Ok(u64::try_from(bytes).unwrap_or_default())
    }

    /// Moves everything from the write-ahead log into the file and empties the log, which has pages as they were before
    /// something was deleted. A reader of another process is not waited for: it, or the next checkpoint, does the rest.
    pub async fn checkpoint(&self) -> sqlx::Result<()> {
        sqlx::raw_sql("PRAGMA wal_checkpoint(TRUNCATE)").execute(&self.pool).await.map(drop)
    }

    /// Finishes running statements, moves everything from the write-ahead log into the file, and closes it.
    ///
    /// # Errors
    /// The log stays beside the file, and the next start reads it: nothing is lost.
    pub async fn close(&self) -> sqlx::Result<()> {
        // Another reader, such as a backup or Litestream, is not waited for; it will move the log itself.
        let checkpoint = "PRAGMA busy_timeout = 0; PRAGMA wal_checkpoint(TRUNCATE)";
        let result = sqlx::raw_sql(checkpoint).execute(&self.pool).await.map(drop);
        self.pool.close().await;
        result
    }
}

async fn migrate(pool: &SqlitePool) -> anyhow::Result<()> {
    let version = sqlite::version(pool).await?;
    sqlx::raw_sql("PRAGMA journal_mode = WAL").execute(pool).await.map_err(sqlite::explain)?;
    if version != Some(newest_version()) {
        migrator().run(pool).await.context("couldn't migrate its schema")?;
    }
    Ok(())
}

/// `PRAGMA user_version` of a file whose free space never held personal data, or was cleaned.
const SCRUBBED: i64 = 1;

/// Files up to this size are rewritten in memory, larger ones in a temporary file.
const VACUUM_IN_MEMORY: i64 = 32 << 20;

/// Rewrites a file once that was written without `secure_delete`: what was deleted is still in its free space.
async fn scrub(pool: &SqlitePool) -> sqlx::Result<()> {
    let sql = "SELECT user_version, page_count * page_size AS bytes
        FROM pragma_user_version(), pragma_page_count(), pragma_page_size()";
    let row = sqlx::query(sql).fetch_one(pool).await?;
    let (version, bytes): (i64, i64) = (row.try_get("user_version")?, row.try_get("bytes")?);
    if version >= SCRUBBED {
        return Ok(());
    }
    let mut connection = pool.acquire().await?;
    if bytes > VACUUM_IN_MEMORY {
        sqlx::raw_sql("PRAGMA temp_store = FILE").execute(&mut *connection).await?;
    }
    let vacuumed = sqlx::raw_sql("VACUUM").execute(&mut *connection).await;
    sqlx::raw_sql("PRAGMA temp_store = MEMORY").execute(&mut *connection).await?;
    vacuumed?;
    sqlx::raw_sql("PRAGMA user_version = 1; PRAGMA wal_checkpoint(TRUNCATE)").execute(&mut *connection).await?;
    Ok(())
}

/// Creates the file if it is missing, before SQLite would with another mode.
fn create(path: &Path) -> io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    sqlite::owner_only(&options.open(path)?)
}

#[cfg(test)]
mod tests {
    use super::super::tests::database;
    use super::*;

    #[tokio::test]
    async fn opens_a_new_file_and_opens_it_again() {
        let (db, folder) = database().await;
        db.check_writable().await.unwrap();
        db.close().await.unwrap();
        let url = format!("sqlite://{}", folder.path().join("test.db").display());
        Db::open(&url).await.unwrap().check_writable().await.unwrap();
    }

    #[tokio::test]
    async fn what_an_older_version_deleted_is_cleaned_once() {
        let (db, folder) = database().await;
        let old = "PRAGMA secure_delete = OFF; PRAGMA user_version = 0";
        sqlx::raw_sql(old).execute(db.pool()).await.unwrap();
        for number in 0..50 {
            let payload = format!("Айгерим {}", "x".repeat(2000));
            let insert = "INSERT INTO inbox (update_id, payload, received_at) VALUES (?, ?, 0)";
            sqlx::query(insert).bind(number).bind(payload).execute(db.pool()).await.unwrap();
        }
        sqlx::raw_sql("DELETE FROM inbox").execute(db.pool()).await.unwrap();
        db.close().await.unwrap();
        let path = folder.path().join("test.db");
        let holds_it = || String::from_utf8_lossy(&std::fs::read(&path).unwrap()).contains("Айгерим");
        assert!(holds_it(), "the free space should have it");
        let db = Db::open(&format!("sqlite://{}", path.display())).await.unwrap();
        assert!(!holds_it());
        let version: i64 = sqlx::query_scalar("PRAGMA user_version").fetch_one(db.pool()).await.unwrap();
        assert_eq!(version, SCRUBBED);
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
}
