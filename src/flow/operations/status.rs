//! The bot's status.

use anyhow::Context;

use crate::domain::status::{ShopStatus, Status};
use crate::flow::Deps;
use crate::flow::access::ManagerPermit;
use crate::store::{self, notices, orders, shops};

pub async fn status(deps: &Deps, _by: &ManagerPermit) -> anyhow::Result<Status> {
    read(deps).await
}

pub(super) async fn read(deps: &Deps) -> anyhow::Result<Status> {
    let reading = async {
        let db = deps.db.pool();
        let mut statuses = Vec::new();
        for shop in deps.shops() {
            let state = shops::find(db, shop.name()).await?;
            let active_orders = orders::count_active(db, shop.name()).await?;
            let (name, last_polled_at) = (shop.name().to_owned(), state.last_polled_at);
            statuses.push(ShopStatus { name, last_polled_at, failure: state.failure, active_orders });
        }
        let backlogs = notices::backlogs(db).await?;
        let notices_waiting = backlogs.iter().map(|backlog| backlog.number).sum();
        let oldest_notice = backlogs.iter().map(|backlog| backlog.oldest).min();
        let (started_at, database_bytes) = (deps.started_at, deps.db.size().await?);
        store::Result::Ok(Status { shops: statuses, notices_waiting, oldest_notice, started_at, database_bytes })
    };
    reading.await.context("couldn't read the bot's status")
}
