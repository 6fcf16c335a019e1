//! SQLite's options, files and errors.

use std::fs::File;
use std::io;
use std::str::FromStr;
use std::time::Duration;

use anyhow::{Context, ensure};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqliteSynchronous};
use sqlx::{Row, Sqlite, SqliteExecutor, Transaction};

use super::migrations::newest_version;

/// A transaction that may write.
pub type Tx = Transaction<'static, Sqlite>;

/// Pages cached in memory, in KiB when negative. The tables are small.
const CACHE_SIZE: &str = "-1024";

/// How long to wait for another process: a backup, or `check`.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

pub(super) const DAMAGED: &str = "it is damaged; move it away and restore a backup (kaspi-order-bot restore FILE)";

pub(super) fn options(url: &str) -> anyhow::Result<SqliteConnectOptions> {
    Ok(SqliteConnectOptions::from_str(url)
        .context("DATABASE_URL is not an SQLite address")?
        .synchronous(SqliteSynchronous::Normal)
        .pragma("cache_size", CACHE_SIZE)
        // The folder of the file may be the only writable one.
        .pragma("temp_store", "MEMORY")
        // Deleted personal data must not stay in free space.
        .pragma("secure_delete", "ON")
        .busy_timeout(BUSY_TIMEOUT))
}

/// Lets only the owner read and write the file: it holds buyers' names, phones and addresses. SQLite gives its `-wal` and
/// `-shm` files the same mode.
#[cfg(unix)]
pub(super) fn owner_only(file: &File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mut permissions = file.metadata()?.permissions();
    if permissions.mode() & 0o777 != 0o600 {
        permissions.set_mode(0o600);
        file.set_permissions(permissions)?;
    }
    Ok(())
}

#[cfg(not(unix))]
pub(super) fn owner_only(_: &File) -> io::Result<()> {
    Ok(())
}

/// The version of the schema; `None` if the database is empty.
///
/// # Errors
/// The database is damaged, another program's, or from a newer version of the bot.
pub(super) async fn version(db: &SqlitePool) -> anyhow::Result<Option<i64>> {
    let has = async |name: &str| count(db, "SELECT count(*) FROM sqlite_schema WHERE name = ?", name).await;
    if has("_sqlx_migrations").await.map_err(explain)? == 0 {
        let others = count(db, "SELECT count(*) FROM sqlite_schema WHERE name <> ?", "").await.map_err(explain)?;
        ensure!(others == 0, "it belongs to another program; DATABASE_URL has to name a file of the bot's own");
        return Ok(None);
    }
    ensure!(has("inbox").await.map_err(explain)? > 0, "it belongs to another program");
    let row = sqlx::query("SELECT max(version) AS version FROM _sqlx_migrations").fetch_one(db).await;
    let version: i64 = row.map_err(explain)?.try_get("version")?;
    let newest = newest_version();
    ensure!(
        version <= newest,
        "it comes from a newer version of the bot (schema {version}, this one knows {newest}); \
         start that version, or restore a backup that was made before the update"
    );
    Ok(Some(version))
}

async fn count(db: impl SqliteExecutor<'_>, sql: &'static str, name: &str) -> sqlx::Result<i64> {
    sqlx::query(sql).bind(name).fetch_one(db).await?.try_get(0)
}

/// Whether the database was closed, which it stays.
pub fn is_closed(error: &sqlx::Error) -> bool {
    matches!(error, sqlx::Error::PoolClosed)
}

/// What SQLite's result code means for the owner (sqlite.org, "Result and Error Codes").
pub(super) fn explain(error: sqlx::Error) -> anyhow::Error {
    let code =
        error.as_database_error().and_then(sqlx::error::DatabaseError::code).and_then(|code| code.parse::<u32>().ok());
    let advice = match code.map(|code| code & 0xff) {
        Some(26) => "it is no SQLite database, or damaged from its first page on; move it away and restore a backup",
        Some(11) => DAMAGED,
        Some(14) => "there is no such file, or the folder cannot be written",
        Some(8) => "it may only be read; the bot needs to write the file and its folder",
        Some(5 | 6) => "another process keeps it locked",
        Some(13) => "the disk is full",
        Some(10) => "the disk cannot be read or written",
        _ => return error.into(),
    };
    let error = error.into_database_error().map(|error| error.message().to_owned()).unwrap_or_default();
    anyhow::anyhow!("{advice} (SQLite says: {error})")
}
