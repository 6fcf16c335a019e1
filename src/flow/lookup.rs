//! Looking an order up. The order of the lines is the access rule.

use futures::StreamExt;
use futures::stream::FuturesUnordered;

use super::{Deps, access, alarm};
use crate::domain::{Order, OrderCode, UserId};
use crate::kaspi;

/// What came of a lookup. Shops are named only where there is more than one.
#[derive(Debug)]
pub enum Outcome {
    /// The person may not ask. Kaspi was not asked.
    NotAllowed,
    /// The order.
    Found {
        /// As Kaspi told it.
        order: Box<Order>,
        /// Whose it is.
        shop: Option<String>,
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

/// Asks all shops at the same time. The first that has the order ends the search: a shop that is slow or broken does
/// not hide another's find.
///
/// # Errors
/// The database fails. What goes wrong with Kaspi is an [`Outcome`].
pub async fn order(deps: &Deps, user: UserId, code: &OrderCode) -> anyhow::Result<Outcome> {
    if access::role_of(deps, user).await?.is_none() {
        return Ok(Outcome::NotAllowed);
    }
    Ok(search(deps, code).await)
}

async fn search(deps: &Deps, code: &OrderCode) -> Outcome {
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

async fn report(deps: &Deps, code: &OrderCode, shop: &kaspi::Shop, error: &kaspi::Error) {
    match error {
        kaspi::Error::Unauthorized { .. } => alarm::token_refused(deps, shop.name()).await,
        error => {
            let error = error as &(dyn std::error::Error + 'static);
            tracing::warn!(order.code = %code, shop = shop.name(), error, "couldn't look an order up");
        }
    }
}
