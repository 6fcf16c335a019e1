//! How the bot is.

use anyhow::Context;
use chrono::{DateTime, Utc};

use super::Deps;
use super::access::Permit;
use crate::store::{self, notices, orders};

/// How the bot is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// Each shop.
    pub shops: Vec<Shop>,
    /// How many notices wait.
    pub waiting: u32,
    /// Since when the oldest of them.
    pub oldest: Option<DateTime<Utc>>,
    /// When the bot was started.
    pub started_at: DateTime<Utc>,
    /// Size of the database in bytes.
    pub database_bytes: u64,
}

/// How reading a shop goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shop {
    /// Its name.
    pub name: String,
    /// When a reading last came to its end.
    pub read_at: Option<DateTime<Utc>>,
    /// How readings fail, if they do.
    pub failure: Option<String>,
    /// How many orders are watched.
    pub watched: u32,
}

/// How the bot is; `None` if the person may not know.
///
/// # Errors
/// The database fails.
pub async fn status(deps: &Deps, by: &Permit) -> anyhow::Result<Option<Status>> {
    if !by.role().manages() {
        return Ok(None);
    }
    read(deps).await.map(Some)
}

pub(super) async fn read(deps: &Deps) -> anyhow::Result<Status> {
    let db = deps.db.pool();
    let mut shops = Vec::new();
    for shop in deps.kaspi.shops() {
        let reading = store::shops::find(db, shop.name()).await.context("couldn't read about a shop")?;
        let watched = orders::count_watched(db, shop.name()).await.context("couldn't count the orders")?;
        let failure = reading.failing_since.and(reading.last_failure);
        shops.push(Shop { name: shop.name().to_owned(), read_at: reading.read_at, failure, watched });
    }
    let (waiting, oldest) = notices::backlog(db).await.context("couldn't count the notices")?;
    let database_bytes = deps.db.size().await.context("couldn't measure the database")?;
    Ok(Status { shops, waiting, oldest, started_at: deps.started_at, database_bytes })
}
