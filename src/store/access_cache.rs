//! Cache for access checks, invalidated by SQLite's update hook.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{Row, SqliteExecutor};

use super::people::{self, Profile};
use super::row;
use crate::domain::{ChatId, Language, UserId};

/// The tables that [`AccessFacts`] are read from.
const TABLES: [&str; 3] = ["people", "groups", "chat_languages"];

/// More people than any shop has.
const MAX_ENTRIES: usize = 1000;

/// What decides about the access of a person in a chat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccessFacts {
    /// `None` for a stranger.
    pub profile: Option<Profile>,
    /// Whether the chat is a connected group.
    pub is_connected: bool,
    pub chosen_language: Option<Language>,
}

/// Facts that were read, valid until one of their tables changes.
///
/// SQLite calls the hook for every changed row, whichever statement changes it, before the change is visible. There is
/// one connection, so what is read after the hook was called includes the change.
#[derive(Debug, Clone, Default)]
pub(super) struct AccessCache(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    /// Incremented by every change.
    version: AtomicU64,
    /// With the version at which they were read.
    entries: Mutex<HashMap<(UserId, ChatId), (u64, AccessFacts)>>,
}

impl AccessCache {
    /// Installs the hook on the connection, which has to be the only one.
    pub(super) async fn listen(&self, connection: &mut SqliteConnection) -> sqlx::Result<()> {
        let inner = Arc::clone(&self.0);
        connection.lock_handle().await?.set_update_hook(move |change| {
            if TABLES.contains(&change.table) {
                inner.version.fetch_add(1, Ordering::SeqCst);
            }
        });
        Ok(())
    }

    /// From the cache, or read.
    pub(super) async fn access(
        &self,
        db: impl SqliteExecutor<'_>,
        person: UserId,
        chat: ChatId,
    ) -> sqlx::Result<AccessFacts> {
        if let Some(facts) = self.find(person, chat) {
            return Ok(facts);
        }
        // Before the read: a change meanwhile makes the entry outdated.
        let version = self.version();
        let facts = read(db, person, chat).await?;
        self.insert(person, chat, version, &facts);
        Ok(facts)
    }

    fn version(&self) -> u64 {
        self.0.version.load(Ordering::SeqCst)
    }

    fn find(&self, person: UserId, chat: ChatId) -> Option<AccessFacts> {
        let entries = self.0.entries.lock().unwrap_or_else(PoisonError::into_inner);
        let (version, facts) = entries.get(&(person, chat))?;
        (*version == self.version()).then(|| facts.clone())
    }

    fn insert(&self, person: UserId, chat: ChatId, version: u64, facts: &AccessFacts) {
        let mut entries = self.0.entries.lock().unwrap_or_else(PoisonError::into_inner);
        if entries.len() >= MAX_ENTRIES {
            entries.clear();
        }
        entries.insert((person, chat), (version, facts.clone()));
    }
}

async fn read(db: impl SqliteExecutor<'_>, person: UserId, chat: ChatId) -> sqlx::Result<AccessFacts> {
    sqlx::query(
        "SELECT role, name, people.language, seen_at,
                EXISTS (SELECT 1 FROM groups WHERE chat_id = ?2) AS is_connected,
                (SELECT language FROM chat_languages WHERE chat_id = ?2) AS chosen_language
         FROM (SELECT ?1 AS user_id) LEFT JOIN people USING (user_id)",
    )
    .bind(person.get())
    .bind(chat.0)
    .try_map(|row: SqliteRow| {
        let role: Option<&str> = row.try_get("role")?;
        Ok(AccessFacts {
            profile: if role.is_some() { Some(people::profile(&row)?) } else { None },
            is_connected: row.try_get("is_connected")?,
            chosen_language: row::language(&row, "chosen_language")?,
        })
    })
    .fetch_one(db)
    .await
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::super::tests::{database, id};
    use super::super::{groups, languages};
    use super::*;
    use crate::domain::Role;
    use crate::domain::people::Person;

    const PRIVATE: ChatId = ChatId(7);
    const GROUP: ChatId = ChatId(-5);

    #[tokio::test]
    async fn facts_are_about_the_person_and_the_chat() {
        let (db, _folder) = database().await;
        let now = DateTime::UNIX_EPOCH;
        let stranger = AccessFacts { profile: None, is_connected: false, chosen_language: None };
        assert_eq!(db.access(id(7), PRIVATE).await.unwrap(), stranger);
        let person = Person { user: id(7), name: Some("Айгерим".to_owned()) };
        people::grant(db.pool(), &person, Role::Courier, id(1), now).await.unwrap();
        groups::connect(db.pool(), GROUP, "Доставка", id(1), now).await.unwrap();
        languages::choose(db.pool(), GROUP, Language::Kazakh).await.unwrap();
        let profile = people::find(db.pool(), id(7)).await.unwrap();
        assert!(profile.is_some());
        let in_private = AccessFacts { profile: profile.clone(), is_connected: false, chosen_language: None };
        assert_eq!(db.access(id(7), PRIVATE).await.unwrap(), in_private);
        let in_group = AccessFacts { profile, is_connected: true, chosen_language: Some(Language::Kazakh) };
        assert_eq!(db.access(id(7), GROUP).await.unwrap(), in_group);
        assert_eq!(db.access(id(8), GROUP).await.unwrap(), AccessFacts { profile: None, ..in_group });
    }

    #[tokio::test]
    async fn cached_facts_are_never_older_than_the_database() {
        let (db, _folder) = database().await;
        let now = DateTime::UNIX_EPOCH;
        let person = Person { user: id(7), name: None };
        let role = async || db.access(id(7), PRIVATE).await.unwrap().profile.map(|profile| profile.role);
        people::grant(db.pool(), &person, Role::Courier, id(1), now).await.unwrap();
        assert_eq!((role().await, role().await), (Some(Role::Courier), Some(Role::Courier)));
        // A transaction that is rolled back changes nothing, whatever was read meanwhile.
        let mut tx = db.begin_write().await.unwrap();
        people::remove(&mut *tx, id(7)).await.unwrap();
        let reading = tokio::spawn({
            let db = db.clone();
            async move { db.access(id(7), PRIVATE).await.unwrap().profile.is_some() }
        });
        tokio::task::yield_now().await;
        tx.rollback().await.unwrap();
        assert!(reading.await.unwrap());
        let mut tx = db.begin_write().await.unwrap();
        people::remove(&mut *tx, id(7)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(role().await, None);
        people::grant(db.pool(), &person, Role::Manager, id(1), now).await.unwrap();
        assert_eq!(role().await, Some(Role::Manager));
        let is_connected = async || db.access(id(7), GROUP).await.unwrap().is_connected;
        assert!(!is_connected().await);
        groups::connect(db.pool(), GROUP, "Т", id(1), now).await.unwrap();
        assert!(is_connected().await);
        groups::disconnect(db.pool(), GROUP).await.unwrap();
        assert!(!is_connected().await);
    }

    #[tokio::test]
    async fn unchanged_facts_are_not_read_again() {
        let (db, _folder) = database().await;
        let person = Person { user: id(7), name: None };
        people::grant(db.pool(), &person, Role::Courier, id(1), DateTime::UNIX_EPOCH).await.unwrap();
        let first = db.access(id(7), PRIVATE).await.unwrap();
        db.close().await.unwrap();
        assert_eq!(db.access(id(7), PRIVATE).await.unwrap(), first);
        assert!(db.access(id(8), PRIVATE).await.is_err());
    }
}
