//! Restoring a backup.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use chrono::{DateTime, Utc};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool};

use super::backup::{check, copy_to, new_file_beside, open, persist};
use super::lock::DatabaseLock;
use super::migrations::{migrator, newest_version};
use super::{groups, invitations, people, sqlite};
use crate::domain::{ChatId, Role};

/// Suffixes of SQLite's files beside a database that is open, or was when its process crashed.
const COMPANIONS: [&str; 2] = ["-wal", "-shm"];

/// The tables that decide who has access: subscriptions are what a disconnected group does not have.
const ACCESS_TABLES: [&str; 4] = ["people", "invitations", "groups", "subscriptions"];

/// A person on the allowlist, or a connected group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessEntry {
    /// A person's private chat, or the group.
    pub chat: ChatId,
    /// `None` for a group.
    pub role: Option<Role>,
    pub name: Option<String>,
}

/// A restored database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    pub bytes: u64,
    /// Who has access according to the backup.
    pub in_backup: Vec<AccessEntry>,
    pub people: RestoredPeople,
}

/// Who has access to a restored database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RestoredPeople {
    /// As in the backup, except for open invitations.
    FromBackup { revoked_invitations: u64 },
    /// As in the old database.
    Kept(Vec<AccessEntry>),
}

/// Copies a backup to the database of the URL, where there must be none. With `old_database`, people, invitations and
/// connected groups are taken from there; without it, the backup's open invitations are revoked, which may have been used
/// or revoked since.
pub async fn restore(
    from: &Path,
    url: &str,
    old_database: Option<&Path>,
    now: DateTime<Utc>,
) -> anyhow::Result<Restored> {
    let to = sqlite::options(url)?.get_filename().to_owned();
    let companions = COMPANIONS.map(|suffix| PathBuf::from(format!("{}{suffix}", to.display())));
    let existing = [&to].into_iter().chain(&companions).find(|path| path.exists());
    if let Some(existing) = existing {
        bail!("{} is there already; stop the bot and move it away", existing.display());
    }
    let _lock = DatabaseLock::acquire(url)?;
    check(from).await.with_context(|| format!("couldn't restore {}", from.display()))?;
    let mut copy = new_file_beside(&to)?;
    let mut source = File::open(from).with_context(|| format!("couldn't read {}", from.display()))?;
    io::copy(&mut source, &mut copy).context("couldn't copy the backup")?;
    let pool = open_migrated(copy.path()).await.with_context(|| format!("couldn't use {}", from.display()))?;
    let changing = async {
        let in_backup = access(&pool).await?;
        let people = match old_database {
            None => RestoredPeople::FromBackup { revoked_invitations: invitations::revoke_all(&pool, now).await? },
            Some(old) => {
                let taking = take_access(&pool, old, &to).await;
                taking.with_context(|| format!("couldn't take the people from {}", old.display()))?;
                RestoredPeople::Kept(access(&pool).await?)
            }
        };
        anyhow::Ok((in_backup, people))
    };
    let changed = changing.await;
    pool.close().await;
    let (in_backup, people) = changed?;
    Ok(Restored { bytes: persist(copy, &to)?, in_backup, people })
}

/// Opens a database that no other process uses, with the newest schema.
async fn open_migrated(path: &Path) -> anyhow::Result<SqlitePool> {
    // Without a log of its own: nothing must be left beside the file.
    let options = SqliteConnectOptions::new().filename(path).journal_mode(SqliteJournalMode::Delete);
    let pool = open(options).await?;
    if sqlite::version(&pool).await? != Some(newest_version()) {
        migrator().run(&pool).await.context("couldn't migrate its schema")?;
    }
    Ok(pool)
}

async fn access(db: &SqlitePool) -> sqlx::Result<Vec<AccessEntry>> {
    let members = people::list(db).await?.into_iter().map(|member| AccessEntry {
        chat: member.person.user.private_chat(),
        role: Some(member.role),
        name: member.person.name,
    });
    let groups = groups::list(db).await?.into_iter();
    let groups = groups.map(|(chat, title)| AccessEntry { chat, role: None, name: Some(title) });
    Ok(members.chain(groups).collect())
}

/// Replaces who has access by what an old database says, which is not changed. `beside` is a path in the folder for
/// temporary files.
async fn take_access(db: &SqlitePool, old: &Path, beside: &Path) -> anyhow::Result<()> {
    // A copy has what is in the log of a process that crashed, and can be migrated.
    let copy = new_file_beside(beside)?;
    copy_to(SqliteConnectOptions::new().filename(old), copy.path()).await?;
    check(copy.path()).await?;
    open_migrated(copy.path()).await?.close().await;
    let path = copy.path().to_str().context("the folder's name is not text")?;
    sqlx::query("ATTACH DATABASE ? AS old").bind(path).execute(db).await?;
    let mut tx = db.begin().await?;
    for table in ACCESS_TABLES {
        let sql = format!("DELETE FROM main.{table}; INSERT INTO main.{table} SELECT * FROM old.{table}");
        sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut *tx).await?;
    }
    tx.commit().await?;
    sqlx::query("DETACH DATABASE old").execute(db).await?;
    Ok(())
}
