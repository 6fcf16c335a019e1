//! The database as a file: whether it is ours, copies of it, and their way back.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail, ensure};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqlitePoolOptions};
use sqlx::{Row, SqliteExecutor};
use tempfile::NamedTempFile;

use super::{newest_version, options};

/// Companions of a database that is open, or was when its process broke off.
const COMPANIONS: [&str; 2] = ["-wal", "-shm"];

/// Copies the database that the URL names to a new file, consistent however much is written meanwhile, and tells its
/// size in bytes. The copy is checked, and readable by its owner only.
///
/// # Errors
/// There is something at `to` already, the database is not ours or damaged, or one of the two cannot be read or written.
pub async fn back_up(url: &str, to: &Path) -> anyhow::Result<u64> {
    ensure!(!to.exists(), "{} is there already; choose another name", to.display());
    let copy = new_file_beside(to)?;
    let from = options(url)?.read_only(true);
    let path = from.get_filename().to_owned();
    let pool = open(from).await.with_context(|| format!("couldn't open the database {}", path.display()))?;
    ensure!(version(&pool).await?.is_some(), "{} has no data of the bot", path.display());
    let copied = sqlx::query("VACUUM INTO ?").bind(copy.path().to_string_lossy()).execute(&pool).await;
    pool.close().await;
    copied.map_err(explain).context("couldn't copy the database")?;
    check(copy.path()).await.context("the copy is not as it should be")?;
    keep(copy, to)
}

/// Puts a copy that [`back_up`] made where the URL names the database, and tells its size in bytes. `from` stays.
///
/// # Errors
/// There is a database already, the copy is not ours or damaged, or one of the two cannot be read or written.
pub async fn restore(from: &Path, url: &str) -> anyhow::Result<u64> {
    let to = options(url)?.get_filename().to_owned();
    let others = COMPANIONS.map(|ending| PathBuf::from(format!("{}{ending}", to.display())));
    let there = [&to].into_iter().chain(&others).find(|path| path.exists());
    if let Some(there) = there {
        bail!("{} is there already; stop the bot and move it away", there.display());
    }
    check(from).await.with_context(|| format!("couldn't restore {}", from.display()))?;
    let mut copy = new_file_beside(&to)?;
    let mut source = File::open(from).with_context(|| format!("couldn't read {}", from.display()))?;
    io::copy(&mut source, &mut copy).context("couldn't copy the backup")?;
    keep(copy, &to)
}

/// An empty file in the same folder, so that it can become the other one in one step.
fn new_file_beside(path: &Path) -> anyhow::Result<NamedTempFile> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    NamedTempFile::new_in(folder).with_context(|| format!("couldn't write into {}", folder.display()))
}

/// Makes a finished file the one that was wanted, unless that is there by now.
fn keep(file: NamedTempFile, path: &Path) -> anyhow::Result<u64> {
    let couldnt = || format!("couldn't write {}", path.display());
    owner_only(file.as_file()).with_context(couldnt)?;
    // A copy that a power cut can take back is none.
    file.as_file().sync_all().with_context(couldnt)?;
    let file = file.persist_noclobber(path).map_err(|error| error.error).with_context(couldnt)?;
    Ok(file.metadata().with_context(couldnt)?.len())
}

#[cfg(unix)]
fn owner_only(file: &File) -> io::Result<()> {
    file.set_permissions(<std::fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o600))
}

#[cfg(not(unix))]
fn owner_only(_: &File) -> io::Result<()> {
    Ok(())
}

async fn open(options: SqliteConnectOptions) -> anyhow::Result<SqlitePool> {
    SqlitePoolOptions::new().max_connections(1).connect_with(options).await.map_err(explain)
}

/// Reads a copy from its first page to its last.
async fn check(path: &Path) -> anyhow::Result<()> {
    // Nobody writes it, so it needs no companions.
    let pool = open(SqliteConnectOptions::new().filename(path).read_only(true).immutable(true)).await?;
    let checked = async {
        ensure!(version(&pool).await?.is_some(), "it has no data of the bot");
        let row = sqlx::query("PRAGMA integrity_check(1)").fetch_one(&pool).await.map_err(explain)?;
        let verdict: String = row.try_get(0)?;
        ensure!(verdict == "ok", "{DAMAGED}");
        Ok(())
    };
    let result = checked.await;
    pool.close().await;
    result
}

const DAMAGED: &str = "it is damaged; move it away and restore a backup (kaspi-order-bot restore FILE)";

/// The version of the schema; `None` if the database is empty.
///
/// # Errors
/// It is damaged, another program's, or comes from a newer version of the bot.
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

/// What SQLite's result code means for whoever runs the bot (sqlite.org, "Result and Error Codes").
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

#[cfg(test)]
mod tests {
    use super::super::tests::{database, id};
    use super::super::{Db, people};
    use super::*;
    use crate::domain::Role;
    use crate::domain::people::Who;

    fn url(path: &Path) -> String {
        format!("sqlite://{}", path.display())
    }

    /// The refusal, and that the file is still what it was.
    async fn refusal(path: &Path) -> String {
        let before = std::fs::read(path).unwrap();
        let error = Db::open(&url(path)).await.unwrap_err();
        assert_eq!(std::fs::read(path).unwrap(), before, "the file was changed");
        let text = format!("{error:#}");
        text.replace(&path.display().to_string(), "FILE")
    }

    #[tokio::test]
    async fn a_copy_made_while_the_bot_runs_comes_back_whole() {
        let (db, folder) = database().await;
        let courier = Who { user: id(7), name: None };
        let now = chrono::DateTime::UNIX_EPOCH;
        people::grant(db.pool(), &courier, Role::Courier, id(1), now).await.unwrap();
        let (from, copy) = (folder.path().join("test.db"), folder.path().join("backup.db"));
        // A writer in the middle of something is not waited for, and not copied.
        let mut tx = db.begin_write().await.unwrap();
        people::remove(&mut *tx, id(7)).await.unwrap();
        let size = back_up(&url(&from), &copy).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(size, std::fs::metadata(&copy).unwrap().len());
        let error = back_up(&url(&from), &copy).await.unwrap_err().to_string();
        assert!(error.contains("is there already"), "{error}");

        let error = restore(&copy, &url(&from)).await.unwrap_err().to_string();
        assert!(error.contains("stop the bot and move it away"), "{error}");
        let back = folder.path().join("back.db");
        restore(&copy, &url(&back)).await.unwrap();
        let restored = Db::open(&url(&back)).await.unwrap();
        assert_eq!(people::find(restored.pool(), id(7)).await.unwrap().unwrap().role, Role::Courier);
        assert_eq!(people::find(db.pool(), id(7)).await.unwrap(), None);
    }

    #[tokio::test]
    async fn a_log_that_was_left_is_not_mixed_with_a_restored_file() {
        let (db, folder) = database().await;
        let (from, copy) = (folder.path().join("test.db"), folder.path().join("backup.db"));
        back_up(&url(&from), &copy).await.unwrap();
        db.close().await.unwrap();
        let to = folder.path().join("to.db");
        std::fs::write(folder.path().join("to.db-wal"), "left").unwrap();
        let error = restore(&copy, &url(&to)).await.unwrap_err().to_string();
        assert!(error.contains("to.db-wal is there already"), "{error}");
        assert!(!to.exists());
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn only_the_owner_can_read_a_copy() {
        use std::os::unix::fs::PermissionsExt;
        let (_db, folder) = database().await;
        let copy = folder.path().join("backup.db");
        back_up(&url(&folder.path().join("test.db")), &copy).await.unwrap();
        assert_eq!(std::fs::metadata(&copy).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[tokio::test]
    async fn a_newer_database_is_refused_and_stays_as_it_is() {
        let (db, folder) = database().await;
        sqlx::query(
            "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
             VALUES (30001231000000, 'from the future', true, x'00', 0)",
        )
        .execute(db.pool())
        .await
        .unwrap();
        db.close().await.unwrap();
        let path = folder.path().join("test.db");
        let refusal = refusal(&path).await;
        assert!(refusal.contains("it comes from a newer version of the bot (schema 30001231000000"), "{refusal}");
        let error = back_up(&url(&path), &folder.path().join("copy.db")).await.unwrap_err().to_string();
        assert!(error.contains("newer version"), "{error}");
    }

    #[tokio::test]
    async fn what_is_not_ours_is_refused_and_stays_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let notes = folder.path().join("notes.txt");
        std::fs::write(&notes, "not a database, but somebody's notes").unwrap();
        insta::assert_snapshot!(refusal(&notes).await, @"couldn't open the database FILE: it is no SQLite database, or damaged from its first page on; move it away and restore a backup (SQLite says: file is not a database)");

        let other = folder.path().join("other.db");
        let pool = open(SqliteConnectOptions::new().filename(&other).create_if_missing(true)).await.unwrap();
        sqlx::raw_sql("CREATE TABLE songs (title TEXT)").execute(&pool).await.unwrap();
        pool.close().await;
        insta::assert_snapshot!(refusal(&other).await, @"couldn't use the database FILE: it belongs to another program; DATABASE_URL has to name a file of the bot's own");
    }

    #[tokio::test]
    async fn a_damaged_database_is_refused_and_stays_as_it_is() {
        let (db, folder) = database().await;
        db.close().await.unwrap();
        let path = folder.path().join("test.db");
        let mut bytes = std::fs::read(&path).unwrap();
        bytes[100..8192].fill(0xa5);
        std::fs::write(&path, bytes).unwrap();
        insta::assert_snapshot!(refusal(&path).await, @"couldn't open the database FILE: it is damaged; move it away and restore a backup (kaspi-order-bot restore FILE) (SQLite says: database disk image is malformed)");
        let error = restore(&path, &url(&folder.path().join("to.db"))).await.unwrap_err();
        assert!(format!("{error:#}").contains("damaged"), "{error:#}");
    }

    #[tokio::test]
    async fn a_damaged_page_is_found_before_the_copy_is_used() {
        let (db, folder) = database().await;
        db.close().await.unwrap();
        let path = folder.path().join("test.db");
        let mut bytes = std::fs::read(&path).unwrap();
        let last = bytes.len() - 4096;
        bytes[last..].fill(0xa5);
        std::fs::write(&path, bytes).unwrap();
        let to = folder.path().join("to.db");
        let error = restore(&path, &url(&to)).await.unwrap_err();
        assert!(format!("{error:#}").contains("it is damaged"), "{error:#}");
        assert!(!to.exists());
    }
}
