//! Whether the bot can do its work.

use std::time::Duration;

use anyhow::Context;

use super::{Deps, status};
use crate::metrics::Levels;
use crate::store::shops;
use crate::telegram::Diversion;

/// How long Telegram may say nothing: a poll takes thirty seconds, the question about the webhook comes every minute.
const TELEGRAM_SILENT: Duration = Duration::from_secs(90);

/// How much longer than the pause between readings a shop may stay unread; failures are tried again within five minutes.
const SHOP_UNREAD: Duration = Duration::from_mins(10);

/// Why a part cannot do its work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The database cannot be written.
    Unwritable(String),
    /// Telegram, or a shop, has not answered yet.
    NotYet,
    /// Telegram has not answered, or a shop was not read, for so long.
    Silent(Duration),
    /// Updates do not come here.
    Diverted(Diversion),
}

/// The parts with their names, and what is wrong with each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// The database.
    pub database: Option<Fault>,
    /// The connection to Telegram.
    pub telegram: Option<Fault>,
    /// Each shop by its name.
    pub shops: Vec<(String, Option<Fault>)>,
}

impl Health {
    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_good(&self) -> bool {
        let shops = self.shops.iter().map(|(_, fault)| fault);
        [&self.database, &self.telegram].into_iter().chain(shops).all(Option::is_none)
    }
}

/// Looks at every part. `poll_pause` is that between two readings of a shop.
pub async fn look(deps: &Deps, poll_pause: Duration) -> Health {
    let database = deps.db.check_writable().await.err().map(|error| Fault::Unwritable(error.to_string()));
    let link = deps.telegram.link();
    let telegram = match (link.diversion(), link.silence()) {
        (Some(diversion), _) => Some(Fault::Diverted(diversion)),
        (None, None) => Some(Fault::NotYet),
        (None, Some(silence)) => (silence > TELEGRAM_SILENT).then_some(Fault::Silent(silence)),
    };
    let mut shops = Vec::new();
    for shop in deps.kaspi.shops() {
        let fault = match shops::find(deps.db.pool(), shop.name()).await {
            Err(error) => Some(Fault::Unwritable(error.to_string())),
            Ok(reading) => match reading.read_at {
                None => Some(Fault::NotYet),
                Some(read_at) => {
                    let unread = (deps.now() - read_at).to_std().unwrap_or_default();
                    (unread > poll_pause + SHOP_UNREAD).then_some(Fault::Silent(unread))
                }
            },
        };
        shops.push((shop.name().to_owned(), fault));
    }
    Health { database, telegram, shops }
}

/// What is not counted but looked at.
///
/// # Errors
/// The database fails.
pub async fn levels(deps: &Deps) -> anyhow::Result<Levels> {
    let status = status::read(deps).await.context("couldn't read how the bot is")?;
    Ok(Levels {
        notices_waiting: status.waiting,
        oldest_notice: status.oldest.and_then(|oldest| (deps.now() - oldest).to_std().ok()).unwrap_or_default(),
        orders_watched: status.shops.iter().map(|shop| shop.watched).sum(),
        database_bytes: status.database_bytes,
    })
}
