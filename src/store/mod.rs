//! The SQLite file.
//!
//! Functions that run one statement take an executor, so that they work alone and inside a transaction. A
//! [`sqlx::Error`] means that the database failed; there is nothing else for a caller to distinguish.

pub mod access_cache;
pub mod actions;
pub mod alarms;
pub mod alerts;
pub mod assignments;
pub mod attempts;
mod backup;
pub mod cards;
pub mod groups;
pub mod inbox;
pub mod incidents;
pub mod invitations;
pub mod languages;
mod lock;
pub mod lookups;
mod migrations;
pub mod notices;
mod open;
pub mod order_events;
pub mod orders;
pub mod people;
pub mod recorder;
pub mod requests;
mod restore;
mod row;
pub mod shops;
mod sqlite;
pub mod strangers;
pub mod subscriptions;
pub mod summaries;
pub mod waybills;

pub use backup::back_up;
pub use lock::DatabaseLock;
pub use open::Db;
pub use restore::{AccessEntry, Restored, RestoredPeople, restore};
pub use sqlite::{Tx, is_closed};

pub type Result<T> = sqlx::Result<T>;

#[cfg(test)]
pub(crate) mod tests {
    use super::Db;
    use crate::domain::UserId;

    /// An empty database in a temporary folder, which is deleted when it is dropped.
    pub(crate) async fn database() -> (Db, tempfile::TempDir) {
        let folder = tempfile::tempdir().unwrap();
        let db = Db::open(&format!("sqlite://{}", folder.path().join("test.db").display())).await.unwrap();
        (db, folder)
    }

    pub(crate) fn id(id: i64) -> UserId {
        UserId::new(id).unwrap()
    }
}
