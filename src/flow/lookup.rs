//! Looking an order up.

use std::sync::Arc;

use anyhow::Context;
use chrono::{DateTime, Utc};
use futures::StreamExt;
use futures::stream::FuturesUnordered;

use super::access::Permit;
use super::limits::UsedUp;
use super::{Deps, alarm, trouble, watch};
use crate::domain::access::{Lookup, LookupResult};
use crate::domain::people::Who;
use crate::domain::{Order, OrderCode};
use crate::kaspi;
use crate::store::{orders, shops};

/// What came of a lookup. Shops are named only where there is more than one.
#[derive(Debug)]
pub enum Outcome {
    /// The person has asked too often. Kaspi was not asked.
    TooMany(UsedUp),
    /// The order.
    Found {
        /// As Kaspi told it.
        order: Box<Order>,
        /// Whose it is.
        shop: Option<String>,
    },
    /// No shop that answered has it, and others did not answer: the order as it was when the bot last read it.
    LastKnown {
        /// As Kaspi told it then.
        order: Box<Order>,
        /// Whose it is.
        shop: Option<String>,
        /// When that was.
        as_of: DateTime<Utc>,
    },
    /// Every shop answered, and none has it.
    NotFound {
        /// How many were asked.
        shop_count: usize,
    },
    /// No shop that answered has it, and these did not answer.
    Unavailable {
        /// Their names.
        shops: Vec<String>,
    },
    /// No shop that answered has it, and Kaspi refuses the tokens of these.
    TokenRefused {
        /// Their names.
        shops: Vec<String>,
    },
    /// No shop that answered has it, and the answers of these make no sense.
    NotUnderstood {
        /// Their names.
        shops: Vec<String>,
    },
}

impl Outcome {
    fn result(&self) -> LookupResult {
        match self {
            Self::Found { .. } | Self::LastKnown { .. } => LookupResult::Found,
            Self::NotFound { .. } => LookupResult::NotFound,
            Self::TooMany(_) => LookupResult::Asked,
            Self::Unavailable { .. } | Self::TokenRefused { .. } | Self::NotUnderstood { .. } => LookupResult::Failed,
        }
    }

    /// The name under which it is counted.
    fn name(&self) -> &'static str {
        match self {
            Self::TooMany(_) => "too_many",
            Self::Found { .. } => "found",
            Self::LastKnown { .. } => "last_known",
            Self::NotFound { .. } => "not_found",
            Self::Unavailable { .. } => "unavailable",
            Self::TokenRefused { .. } => "token_refused",
            Self::NotUnderstood { .. } => "not_understood",
        }
    }
}

/// Asks all shops at the same time. The first that has the order ends the search: a shop that is slow or broken does
/// not hide another's find. The [`Permit`] proves that the person may ask; whoever gets an answer was recorded before.
///
/// # Errors
/// The database fails. What goes wrong with Kaspi is an [`Outcome`].
pub async fn order(deps: &Arc<Deps>, permit: &Permit, code: &OrderCode) -> anyhow::Result<Outcome> {
    let asked_at = deps.now();
    let outcome = match deps.limits.take(&deps.db, permit.user(), asked_at).await? {
        Err(used_up) => Outcome::TooMany(used_up),
        Ok(()) => match search(deps, code).await {
            found @ (Outcome::Found { .. } | Outcome::NotFound { .. }) => found,
            failed => last_known(deps, code).await?.unwrap_or(failed),
        },
    };
    deps.metrics.lookup(outcome.name());
    if let Outcome::TooMany(_) = outcome {
        alarm::too_many_lookups(deps, permit.user()).await;
        return Ok(outcome);
    }
    let who = Who { user: permit.user(), name: None };
    let result = outcome.result();
    deps.journal.looked_up(Lookup { who, code: code.clone(), chat: permit.chat(), asked_at, result }).await?;
    Ok(outcome)
}

/// What the bot knows of an order that Kaspi does not tell of now.
async fn last_known(deps: &Deps, code: &OrderCode) -> anyhow::Result<Option<Outcome>> {
    let kept = orders::by_code(deps.db.pool(), code).await.context("couldn't read a watched order")?;
    let Some(watched) = kept.and_then(watch::watched) else { return Ok(None) };
    // It was read then, or found to be the same since.
    let reading = shops::find(deps.db.pool(), &watched.shop).await.context("couldn't read about a shop")?;
    let as_of = if watched.order.has_ended() { None } else { reading.read_at };
    Ok(Some(Outcome::LastKnown {
        order: Box::new(watched.order),
        shop: (deps.kaspi.shops().len() > 1).then_some(watched.shop),
        as_of: as_of.map_or(watched.changed_at, |read_at| read_at.max(watched.changed_at)),
    }))
}

async fn search(deps: &Arc<Deps>, code: &OrderCode) -> Outcome {
    let shops = deps.kaspi.shops();
    let is_named = shops.len() > 1;
    let mut answers: FuturesUnordered<_> =
        shops.iter().map(async |shop| (shop, deps.kaspi.order(shop, code).await)).collect();
    let mut failures = Vec::new();
    while let Some((shop, answer)) = answers.next().await {
        match answer {
            Ok(Some(order)) => {
                return Outcome::Found { order: Box::new(order), shop: is_named.then(|| shop.name().to_owned()) };
            }
            Ok(None) => {}
            Err(error) => {
                report(deps, code, shop, &error).await;
                failures.push((shop, error));
            }
        }
    }
    // What an admin has to mend comes before what passes by itself.
    let failed = |which: fn(&kaspi::Error) -> bool| -> Option<Vec<String>> {
        let names: Vec<String> =
            failures.iter().filter(|(_, error)| which(error)).map(|(shop, _)| shop.name().to_owned()).collect();
        (!names.is_empty()).then(|| if is_named { names } else { Vec::new() })
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

async fn report(deps: &Arc<Deps>, code: &OrderCode, shop: &kaspi::Shop, error: &kaspi::Error) {
    match error {
        kaspi::Error::Unauthorized { .. } => trouble::token_refused(deps, shop.name()).await,
        error => {
            let error = error as &(dyn std::error::Error + 'static);
            tracing::warn!(order.code = %code, shop = shop.name(), error, "couldn't look an order up");
        }
    }
}
