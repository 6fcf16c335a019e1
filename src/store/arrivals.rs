//! Who somebody is, and where they write: asked for with every message, and changed a few times a day.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use sqlx::sqlite::{SqliteConnection, SqliteRow};
use sqlx::{Row, SqliteExecutor};

use super::Db;
use super::people::{self, Known};
use crate::domain::{ChatId, Language, UserId};

/// Everything that an [`Arrival`] is read from.
const TABLES: [&str; 3] = ["people", "groups", "languages"];

/// How many are remembered; more people than any shop has.
const REMEMBERED: usize = 1000;

/// Who somebody is, and where they write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// What is known of the person; `None` for a stranger.
    pub known: Option<Known>,
    /// Whether the chat is a group that was connected.
    pub is_connected: bool,
    /// The language that was chosen for the chat.
    pub chosen: Option<Language>,
}

/// What was read lately, for as long as nothing that it was read from has changed.
///
/// SQLite itself tells of every changed row, whichever statement changes it, before the change can be seen. There is one
/// connection, so a reading that is asked for after that comes after the change.
#[derive(Debug, Clone, Default)]
pub(super) struct Memory(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    /// Grows with every change.
    state: AtomicU64,
    /// What was read, and in which state.
    arrivals: Mutex<HashMap<(UserId, ChatId), (u64, Arrival)>>,
}

impl Memory {
    /// Listens to what changes through the connection, which has to be the only one.
    pub(super) async fn listen(&self, connection: &mut SqliteConnection) -> sqlx::Result<()> {
        let inner = Arc::clone(&self.0);
        connection.lock_handle().await?.set_update_hook(move |change| {
            if TABLES.contains(&change.table) {
                inner.state.fetch_add(1, Ordering::SeqCst);
            }
        });
        Ok(())
    }

    fn state(&self) -> u64 {
        self.0.state.load(Ordering::SeqCst)
    }

    fn find(&self, person: UserId, chat: ChatId) -> Option<Arrival> {
        let arrivals = self.0.arrivals.lock().unwrap_or_else(PoisonError::into_inner);
        let (state, arrival) = arrivals.get(&(person, chat))?;
        (*state == self.state()).then(|| arrival.clone())
    }

    fn remember(&self, person: UserId, chat: ChatId, state: u64, arrival: &Arrival) {
        let mut arrivals = self.0.arrivals.lock().unwrap_or_else(PoisonError::into_inner);
        if arrivals.len() >= REMEMBERED {
            arrivals.clear();
        }
        arrivals.insert((person, chat), (state, arrival.clone()));
    }
}

impl Db {
    /// Everything that decides how somebody who writes in a chat is received.
    ///
    /// # Errors
    /// The database fails.
    pub async fn arrive(&self, person: UserId, chat: ChatId) -> sqlx::Result<Arrival> {
        if let Some(arrival) = self.memory.find(person, chat) {
            return Ok(arrival);
        }
        let state = self.memory.state();
        let arrival = read(self.pool(), person, chat).await?;
        self.memory.remember(person, chat, state, &arrival);
        Ok(arrival)
    }
}

async fn read(db: impl SqliteExecutor<'_>, person: UserId, chat: ChatId) -> sqlx::Result<Arrival> {
    sqlx::query(
        "SELECT role, name, people.language, seen_at,
                EXISTS (SELECT 1 FROM groups WHERE chat_id = ?2) AS is_connected,
                (SELECT language FROM languages WHERE chat_id = ?2) AS chosen
         FROM (SELECT ?1 AS user_id) LEFT JOIN people USING (user_id)",
    )
    .bind(person.get())
    .bind(chat.0)
    .try_map(|row: SqliteRow| {
        let role: Option<&str> = row.try_get("role")?;
        Ok(Arrival {
            known: if role.is_some() { Some(people::known(&row)?) } else { None },
            is_connected: row.try_get("is_connected")?,
            chosen: people::language(&row, "chosen")?,
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
    use crate::domain::people::Who;

    const PRIVATE: ChatId = ChatId(7);
    const GROUP: ChatId = ChatId(-5);

    #[tokio::test]
    async fn an_arrival_is_all_that_is_known_of_person_and_chat() {
        let (db, _folder) = database().await;
        let now = DateTime::UNIX_EPOCH;
        let stranger = Arrival { known: None, is_connected: false, chosen: None };
        assert_eq!(db.arrive(id(7), PRIVATE).await.unwrap(), stranger);
        let who = Who { user: id(7), name: Some("Айгерим".to_owned()) };
        people::grant(db.pool(), &who, Role::Courier, id(1), now).await.unwrap();
        groups::connect(db.pool(), GROUP, "Доставка", id(1), now).await.unwrap();
        languages::choose(db.pool(), GROUP, Language::Kazakh).await.unwrap();
        let known = people::find(db.pool(), id(7)).await.unwrap();
        assert!(known.is_some());
        let at_home = Arrival { known: known.clone(), is_connected: false, chosen: None };
        assert_eq!(db.arrive(id(7), PRIVATE).await.unwrap(), at_home);
        let there = Arrival { known, is_connected: true, chosen: Some(Language::Kazakh) };
        assert_eq!(db.arrive(id(7), GROUP).await.unwrap(), there);
        assert_eq!(db.arrive(id(8), GROUP).await.unwrap(), Arrival { known: None, ..there });
    }

    #[tokio::test]
    async fn what_is_remembered_is_never_older_than_the_database() {
        let (db, _folder) = database().await;
        let now = DateTime::UNIX_EPOCH;
        let who = Who { user: id(7), name: None };
        let role = async || db.arrive(id(7), PRIVATE).await.unwrap().known.map(|known| known.role);
        people::grant(db.pool(), &who, Role::Courier, id(1), now).await.unwrap();
        assert_eq!((role().await, role().await), (Some(Role::Courier), Some(Role::Courier)));
        // A transaction that is given up changes nothing, whoever looked in between.
        let mut tx = db.begin_write().await.unwrap();
        people::remove(&mut *tx, id(7)).await.unwrap();
        let looking = tokio::spawn({
            let db = db.clone();
            async move { db.arrive(id(7), PRIVATE).await.unwrap().known.is_some() }
        });
        tokio::task::yield_now().await;
        tx.rollback().await.unwrap();
        assert!(looking.await.unwrap());
        let mut tx = db.begin_write().await.unwrap();
        people::remove(&mut *tx, id(7)).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(role().await, None);
        people::grant(db.pool(), &who, Role::Manager, id(1), now).await.unwrap();
        assert_eq!(role().await, Some(Role::Manager));
        let is_connected = async || db.arrive(id(7), GROUP).await.unwrap().is_connected;
        assert!(!is_connected().await);
        groups::connect(db.pool(), GROUP, "Т", id(1), now).await.unwrap();
        assert!(is_connected().await);
        groups::disconnect(db.pool(), GROUP).await.unwrap();
        assert!(!is_connected().await);
    }

    #[tokio::test]
    async fn what_did_not_change_is_not_read_again() {
        let (db, _folder) = database().await;
        let who = Who { user: id(7), name: None };
        people::grant(db.pool(), &who, Role::Courier, id(1), DateTime::UNIX_EPOCH).await.unwrap();
        let first = db.arrive(id(7), PRIVATE).await.unwrap();
        db.close().await.unwrap();
        assert_eq!(db.arrive(id(7), PRIVATE).await.unwrap(), first);
        assert!(db.arrive(id(8), PRIVATE).await.is_err());
    }
}
