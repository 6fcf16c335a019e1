//! Whether every part works, for `/readyz` and `/metrics`.

use std::time::Duration;

use super::status;
use crate::flow::Deps;
use crate::metrics::Gauges;
use crate::store::shops;
use crate::telegram::UpdatesBlocked;

/// How long Telegram may be silent: a poll takes thirty seconds, `getWebhookInfo` is called each minute.
const TELEGRAM_SILENT: Duration = Duration::from_secs(90);

/// How much longer than the pause between polls a shop may stay unpolled; failed polls are retried within five minutes.
const SHOP_UNPOLLED: Duration = Duration::from_mins(10);

/// Why a part does not work.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// The database cannot be written.
    Unwritable(String),
    /// Telegram or a shop has not answered since the start.
    NotYet,
    /// Telegram has not answered, or a shop was not polled, for so long.
    Silent(Duration),
    UpdatesBlocked(UpdatesBlocked),
}

/// The fault of each part, if it has one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    pub database: Option<Fault>,
    pub telegram: Option<Fault>,
    /// By the shop's name.
    pub shops: Vec<(String, Option<Fault>)>,
}

impl Health {
    pub fn is_good(&self) -> bool {
        let shops = self.shops.iter().map(|(_, fault)| fault);
        [&self.database, &self.telegram].into_iter().chain(shops).all(Option::is_none)
    }
}

/// Checks every part. `poll_pause` is the pause between two polls of a shop.
pub async fn check(deps: &Deps, poll_pause: Duration) -> Health {
    let database = deps.db.check_writable().await.err().map(|error| Fault::Unwritable(error.to_string()));
    let connection = deps.telegram.connection();
    let telegram = match (connection.updates_blocked(), connection.silence()) {
        (Some(blocked), _) => Some(Fault::UpdatesBlocked(blocked)),
        (None, None) => Some(Fault::NotYet),
        (None, Some(silence)) => (silence > TELEGRAM_SILENT).then_some(Fault::Silent(silence)),
    };
    let mut shops = Vec::new();
    for shop in deps.shops() {
        let fault = match shops::find(deps.db.pool(), shop.name()).await.map(|state| state.last_polled_at) {
            Err(error) => Some(Fault::Unwritable(error.to_string())),
            Ok(None) => Some(Fault::NotYet),
            Ok(Some(last_polled_at)) => {
                let unpolled = (deps.now() - last_polled_at).to_std().unwrap_or_default();
                (unpolled > poll_pause + SHOP_UNPOLLED).then_some(Fault::Silent(unpolled))
            }
        };
        shops.push((shop.name().to_owned(), fault));
    }
    Health { database, telegram, shops }
}

/// Measures the gauges.
pub async fn gauges(deps: &Deps) -> anyhow::Result<Gauges> {
    let status = status::read(deps).await?;
    Ok(Gauges {
        notices_waiting: status.notices_waiting,
        oldest_notice: status.oldest_notice.and_then(|oldest| (deps.now() - oldest).to_std().ok()).unwrap_or_default(),
        active_orders: status.shops.iter().map(|shop| shop.active_orders).sum(),
        database_bytes: status.database_bytes,
    })
}
