//! Looking an order up.

use std::sync::Arc;

use anyhow::Context;
use chrono::{DateTime, Utc};
use futures::StreamExt;
use futures::stream::FuturesUnordered;

use super::known::known_order;
use crate::domain::courier::CourierWork;
use crate::domain::lookup::{Lookup, LookupResult, LookupSubject};
use crate::domain::people::Person;
use crate::domain::{Order, OrderCode};
use crate::flow::Deps;
use crate::flow::access::Permit;
use crate::flow::lookup_quota::QuotaExceeded;
use crate::flow::operations::incidents;
use crate::kaspi;
use crate::store::{self, orders, shops};

/// The result of a lookup. Shops are named only where there are several.
#[derive(Debug)]
pub enum Outcome {
    /// Kaspi was not asked.
    QuotaExceeded(QuotaExceeded),
    Found {
        order: Box<Order>,
        shop: Option<String>,
        /// `None` if the bot does not store the order yet.
        work: Option<CourierWork>,
    },
    /// No shop that answered has the order, and others did not answer: the order as it was when it was last read.
    LastKnown { order: Box<Order>, shop: Option<String>, work: CourierWork, as_of: DateTime<Utc> },
    /// Every shop answered, and none has the order.
    NotFound { shop_count: usize },
    /// No shop that answered has the order, and these did not answer.
    Unavailable { shops: Vec<String> },
    /// No shop that answered has the order, and Kaspi refuses the tokens of these.
    TokenRefused { shops: Vec<String> },
    /// No shop that answered has the order, and the answers of these could not be decoded.
    NotUnderstood { shops: Vec<String> },
}

impl Outcome {
    /// `None` if Kaspi was not asked, which is not recorded.
    fn result(&self) -> Option<LookupResult> {
        Some(match self {
            Self::QuotaExceeded(_) => return None,
            Self::Found { .. } | Self::LastKnown { .. } => LookupResult::Found,
            Self::NotFound { .. } => LookupResult::NotFound,
            Self::Unavailable { .. } | Self::TokenRefused { .. } | Self::NotUnderstood { .. } => LookupResult::Failed,
        })
    }

    /// The label in the metrics.
    fn name(&self) -> &'static str {
        match self {
            Self::QuotaExceeded(_) => "quota_exceeded",
            Self::Found { .. } => "found",
            Self::LastKnown { .. } => "last_known",
            Self::NotFound { .. } => "not_found",
            Self::Unavailable { .. } => "unavailable",
            Self::TokenRefused { .. } => "token_refused",
            Self::NotUnderstood { .. } => "not_understood",
        }
    }
}

/// Asks all shops concurrently. The first that has the order ends the search, so that a slow or broken shop does not hide
/// another one's order. The lookup is recorded before its outcome is returned.
pub async fn lookup(deps: &Arc<Deps>, permit: &Permit, code: &OrderCode) -> anyhow::Result<Outcome> {
    let asked_at = deps.now();
    let outcome = match deps.lookup_quota.try_acquire(&deps.db, permit.user(), asked_at).await? {
        Err(exceeded) => Outcome::QuotaExceeded(exceeded),
        Ok(()) => match search(deps, code).await {
            Outcome::Found { order, shop, .. } => {
                let work = orders::work(deps.db.pool(), code).await.context("couldn't read an order's courier")?;
                Outcome::Found { order, shop, work }
            }
            not_found @ Outcome::NotFound { .. } => not_found,
            failed => last_known(deps, code).await.context("couldn't read a stored order")?.unwrap_or(failed),
        },
    };
    deps.metrics.lookup(outcome.name());
    match outcome.result() {
        Some(result) => {
            let person = Person { user: permit.user(), name: None };
            let subject = LookupSubject::Order(code.clone());
            let lookup = Lookup { person, subject, chat: permit.chat(), asked_at, result };
            deps.recorder.record_lookup(lookup).await?;
        }
        None => incidents::too_many_lookups(deps, permit.user()).await,
    }
    Ok(outcome)
}

/// The stored order, when Kaspi does not answer.
async fn last_known(deps: &Deps, code: &OrderCode) -> store::Result<Option<Outcome>> {
    let stored = orders::by_code(deps.db.pool(), code).await?;
    let Some(stored) = stored else { return Ok(None) };
    // An active order was read, or found unchanged, by the last poll.
    let (was_polled, seen_at) = (!stored.has_ended && !stored.is_missing, stored.seen_at);
    let Some(known) = known_order(stored) else { return Ok(None) };
    let state = shops::find(deps.db.pool(), &known.shop).await?;
    let polled_at = if was_polled { state.last_polled_at } else { Some(seen_at) };
    Ok(Some(Outcome::LastKnown {
        order: Box::new(known.order),
        work: known.work,
        shop: deps.kaspi.shop_label(&known.shop).map(str::to_owned),
        as_of: polled_at.map_or(known.changed_at, |polled_at| polled_at.max(known.changed_at)),
    }))
}

async fn search(deps: &Arc<Deps>, code: &OrderCode) -> Outcome {
    let shops = deps.kaspi.shops();
    let label = |shop: &kaspi::Shop| deps.kaspi.shop_label(shop.name()).map(str::to_owned);
    let mut answers: FuturesUnordered<_> =
        shops.iter().map(async |shop| (shop, deps.kaspi.order(shop, code).await)).collect();
    let mut failures = Vec::new();
    while let Some((shop, answer)) = answers.next().await {
        match answer {
            Ok(Some(order)) => {
                return Outcome::Found { order: Box::new(order), shop: label(shop), work: None };
            }
            Ok(None) => {}
            Err(error) => {
                report_failure(deps, code, shop, &error).await;
                failures.push((shop, error));
            }
        }
    }
    // What an admin has to repair comes before what passes by itself.
    let failed = |which: fn(&kaspi::Error) -> bool| -> Option<Vec<String>> {
        let shops: Vec<_> = failures.iter().filter(|(_, error)| which(error)).map(|(shop, _)| *shop).collect();
        (!shops.is_empty()).then(|| shops.into_iter().filter_map(label).collect())
    };
    if let Some(shops) = failed(|error| matches!(error, kaspi::Error::Unauthorized { .. })) {
        Outcome::TokenRefused { shops }
    } else if let Some(shops) = failed(|error| !error.is_transient()) {
        Outcome::NotUnderstood { shops }
    } else if let Some(shops) = failed(kaspi::Error::is_transient) {
        Outcome::Unavailable { shops }
    } else {
        Outcome::NotFound { shop_count: shops.len() }
    }
}

async fn report_failure(deps: &Arc<Deps>, code: &OrderCode, shop: &kaspi::Shop, error: &kaspi::Error) {
    match error {
        kaspi::Error::Unauthorized { .. } => incidents::token_refused(deps, shop.name()).await,
        error => {
            let error = error as &(dyn std::error::Error + 'static);
            tracing::warn!(order.code = %code, shop = shop.name(), error, "couldn't look an order up");
        }
    }
}
