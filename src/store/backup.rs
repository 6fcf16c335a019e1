//! Backups.

use std::path::Path;

use anyhow::{Context, ensure};
use sqlx::Row;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePool, SqlitePoolOptions};
use tempfile::NamedTempFile;

use super::sqlite::{self, DAMAGED, explain};

/// Copies the database of the URL to a new file and returns its size in bytes. The copy is consistent, whatever is written
/// meanwhile; it is checked, and readable by its owner only.
pub async fn back_up(url: &str, to: &Path) -> anyhow::Result<u64> {
    ensure!(!to.exists(), "{} is there already; choose another name", to.display());
    let copy = new_file_beside(to)?;
    copy_to(sqlite::options(url)?, copy.path()).await?;
    check(copy.path()).await.context("the copy is not as it should be")?;
    persist(copy, to)
}

/// Copies a database, with what is in its log, to an empty file.
pub(super) async fn copy_to(from: SqliteConnectOptions, to: &Path) -> anyhow::Result<()> {
    let path = from.get_filename().to_owned();
    // Without a log nobody has it open, and SQLite must not make files that a reader cannot remove.
    let mut log = path.clone().into_os_string();
    log.push("-wal");
    let opened = open(from.read_only(true).immutable(!Path::new(&log).exists())).await;
    let pool = opened.with_context(|| format!("couldn't open the database {}", path.display()))?;
    let copying = async {
        ensure!(sqlite::version(&pool).await?.is_some(), "{} has no data of the bot", path.display());
        let copied = sqlx::query("VACUUM INTO ?").bind(to.to_string_lossy()).execute(&pool).await;
        copied.map_err(explain).context("couldn't copy the database")?;
        Ok(())
    };
    let copied = copying.await;
    // Whatever the result: SQLite's files beside the database are removed by the last connection that is closed.
    pool.close().await;
    copied
}

/// A temporary file in the same folder, so that it can be renamed atomically.
pub(super) fn new_file_beside(path: &Path) -> anyhow::Result<NamedTempFile> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    NamedTempFile::new_in(folder).with_context(|| format!("couldn't write into {}", folder.display()))
}

/// Renames a finished file to its path, unless there is a file by now. Returns its size in bytes.
pub(super) fn persist(file: NamedTempFile, path: &Path) -> anyhow::Result<u64> {
    let couldnt = || format!("couldn't write {}", path.display());
    sqlite::owner_only(file.as_file()).with_context(couldnt)?;
    // It must survive a power cut.
    file.as_file().sync_all().with_context(couldnt)?;
    let file = file.persist_noclobber(path).map_err(|error| error.error).with_context(couldnt)?;
    Ok(file.metadata().with_context(couldnt)?.len())
}

pub(super) async fn open(options: SqliteConnectOptions) -> anyhow::Result<SqlitePool> {
    SqlitePoolOptions::new().max_connections(1).connect_with(options).await.map_err(explain)
}

/// Checks every page of a copy.
pub(super) async fn check(path: &Path) -> anyhow::Result<()> {
    // Nothing writes to it, so it needs no companions.
    let pool = open(SqliteConnectOptions::new().filename(path).read_only(true).immutable(true)).await?;
    let checking = async {
        ensure!(sqlite::version(&pool).await?.is_some(), "it has no data of the bot");
        let row = sqlx::query("PRAGMA integrity_check(1)").fetch_one(&pool).await.map_err(explain)?;
        let verdict: String = row.try_get(0)?;
        ensure!(verdict == "ok", "{DAMAGED}");
        Ok(())
    };
    let result = checking.await;
    pool.close().await;
    result
}

#[cfg(test)]
mod tests {
    use super::super::tests::{database, id};
    use super::super::{Db, Restored, people, restore};
    use super::*;
    use crate::domain::Role;
    use crate::domain::people::Person;

    fn url(path: &Path) -> String {
        format!("sqlite://{}", path.display())
    }

    async fn restore_to(from: &Path, to: &Path) -> anyhow::Result<Restored> {
        restore(from, &url(to), None, chrono::DateTime::UNIX_EPOCH).await
    }

    /// The refusal; the file must be unchanged.
    async fn refusal(path: &Path) -> String {
        let before = std::fs::read(path).unwrap();
        let error = Db::open(&url(path)).await.unwrap_err();
        assert_eq!(std::fs::read(path).unwrap(), before, "the file was changed");
        let text = format!("{error:#}");
        text.replace(&path.display().to_string(), "FILE")
    }

    #[tokio::test]
    async fn a_copy_made_while_the_bot_runs_can_be_restored() {
        let (db, folder) = database().await;
        let courier = Person { user: id(7), name: None };
        let now = chrono::DateTime::UNIX_EPOCH;
        people::grant(db.pool(), &courier, Role::Courier, id(1), now).await.unwrap();
        let (from, copy) = (folder.path().join("test.db"), folder.path().join("backup.db"));
        // An open transaction is not waited for, and not copied.
        let mut tx = db.begin_write().await.unwrap();
        people::remove(&mut *tx, id(7)).await.unwrap();
        let size = back_up(&url(&from), &copy).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(size, std::fs::metadata(&copy).unwrap().len());
        let error = back_up(&url(&from), &copy).await.unwrap_err().to_string();
        assert!(error.contains("is there already"), "{error}");

        let error = restore_to(&copy, &from).await.unwrap_err().to_string();
        assert!(error.contains("stop the bot and move it away"), "{error}");
        let back = folder.path().join("back.db");
        restore_to(&copy, &back).await.unwrap();
        let restored = Db::open(&url(&back)).await.unwrap();
        assert_eq!(people::find(restored.pool(), id(7)).await.unwrap().unwrap().role, Role::Courier);
        assert_eq!(people::find(db.pool(), id(7)).await.unwrap(), None);
    }

    #[tokio::test]
    async fn a_left_over_log_is_not_mixed_with_a_restored_file() {
        let (db, folder) = database().await;
        let (from, copy) = (folder.path().join("test.db"), folder.path().join("backup.db"));
        back_up(&url(&from), &copy).await.unwrap();
        db.close().await.unwrap();
        let to = folder.path().join("to.db");
        std::fs::write(folder.path().join("to.db-wal"), "left").unwrap();
        let error = restore_to(&copy, &to).await.unwrap_err().to_string();
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
    async fn a_newer_database_is_refused_and_unchanged() {
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
    async fn a_foreign_file_is_refused_and_unchanged() {
        let folder = tempfile::tempdir().unwrap();
        let notes = folder.path().join("notes.txt");
        std::fs::write(&notes, "not a database, but a person's notes").unwrap();
        insta::assert_snapshot!(refusal(&notes).await, @"couldn't open the database FILE: it is no SQLite database, or damaged from its first page on; move it away and restore a backup (SQLite says: file is not a database)");

        let other = folder.path().join("other.db");
        let pool = open(SqliteConnectOptions::new().filename(&other).create_if_missing(true)).await.unwrap();
        sqlx::raw_sql("CREATE TABLE songs (title TEXT)").execute(&pool).await.unwrap();
        pool.close().await;
        insta::assert_snapshot!(refusal(&other).await, @"couldn't use the database FILE: it belongs to another program; DATABASE_URL has to name a file of the bot's own");
    }

    #[tokio::test]
    async fn a_damaged_database_is_refused_and_unchanged() {
        let (db, folder) = database().await;
        db.close().await.unwrap();
        let path = folder.path().join("test.db");
        let mut bytes = std::fs::read(&path).unwrap();
        bytes[100..8192].fill(0xa5);
        std::fs::write(&path, bytes).unwrap();
        insta::assert_snapshot!(refusal(&path).await, @"couldn't open the database FILE: it is damaged; move it away and restore a backup (kaspi-order-bot restore FILE) (SQLite says: database disk image is malformed)");
        let error = restore_to(&path, &folder.path().join("to.db")).await.unwrap_err();
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
        let error = restore_to(&path, &to).await.unwrap_err();
        assert!(format!("{error:#}").contains("it is damaged"), "{error:#}");
        assert!(!to.exists());
    }
}
