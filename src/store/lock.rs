//! The lock beside the database.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::sqlite;

/// Held for the life of a process that answers from a database: two would send notices twice. Other processes may read and
/// write beside it. The system releases the lock when the process ends, however it ends; the file stays, since a process
/// that has opened it may be about to lock it.
#[derive(Debug)]
pub struct DatabaseLock {
    _file: File,
}

impl DatabaseLock {
    /// Locks the database of a `sqlite:` URL, which need not be there yet.
    ///
    /// # Errors
    /// Another process holds the lock, or the file cannot be opened.
    pub fn acquire(url: &str) -> anyhow::Result<Self> {
        let options = sqlite::options(url)?;
        let database = options.get_filename();
        let path = path_of(database);
        let couldnt = || format!("couldn't lock {}", path.display());
        let file = open(&path).with_context(couldnt)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => bail!(
                "another kaspi-order-bot works with the database {}: stop it first (it holds {})",
                database.display(),
                path.display()
            ),
            Err(TryLockError::Error(error)) => Err(error).with_context(couldnt),
        }
    }
}

/// The same for all paths to a database, also through a symbolic link.
fn path_of(database: &Path) -> PathBuf {
    let database = database.canonicalize().unwrap_or_else(|_| database.to_owned());
    PathBuf::from(format!("{}.lock", database.display()))
}

fn open(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    sqlite::owner_only(&file)?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_is_locked_once_at_a_time_by_whatever_path() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("bot.db");
        let url = format!("sqlite://{}", path.display());
        let lock = DatabaseLock::acquire(&url).unwrap();
        assert!(!path.exists());
        std::fs::write(&path, "").unwrap();
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(&path, folder.path().join("link.db")).unwrap();
            let link = format!("sqlite://{}", folder.path().join("link.db").display());
            assert!(DatabaseLock::acquire(&link).unwrap_err().to_string().contains("stop it first"));
        }
        assert!(DatabaseLock::acquire(&url).is_err());
        drop(lock);
        DatabaseLock::acquire(&url).unwrap();
    }

    #[test]
    fn a_folder_that_is_missing_is_an_error() {
        let error = DatabaseLock::acquire("sqlite:///no/such/folder/bot.db").unwrap_err();
        assert!(format!("{error:#}").starts_with("couldn't lock /no/such/folder/bot.db.lock: "), "{error:#}");
    }
}
