//! Getting a waybill from Kaspi.

use std::sync::Arc;

use futures::StreamExt;
use futures::stream::FuturesUnordered;

use crate::domain::OrderCode;
use crate::domain::waybill::WaybillProblem;
use crate::flow::Deps;
use crate::flow::operations::incidents;
use crate::kaspi::{self, Shop, Waybill, WaybillError};

/// A waybill, and the shop that has the order.
#[derive(Debug)]
pub(super) struct Fetched {
    pub(super) shop: String,
    pub(super) waybill: Waybill,
}

/// Asks the shop that has the order, or all of them if that is not known.
pub(super) async fn fetch(deps: &Arc<Deps>, shop: Option<&str>, code: &OrderCode) -> Result<Fetched, WaybillProblem> {
    let shops = deps.kaspi.shops();
    let known = shops.iter().find(|known| Some(known.name()) == shop);
    let asked = known.map_or(shops, std::slice::from_ref);
    let mut answers: FuturesUnordered<_> =
        asked.iter().map(async |shop| (shop, deps.kaspi.waybill(shop, code).await)).collect();
    let mut problem = WaybillProblem::NotFound;
    while let Some((shop, answer)) = answers.next().await {
        match answer {
            Ok(waybill) => return Ok(Fetched { shop: shop.name().to_owned(), waybill }),
            Err(WaybillError::OrderNotFound) => {}
            Err(error) => {
                report(deps, code, shop, &error).await;
                problem = problem_of(&error);
                // The shop has the order: no other has.
                if !matches!(error, WaybillError::Kaspi(_)) {
                    break;
                }
            }
        }
    }
    Err(problem)
}

fn problem_of(error: &WaybillError) -> WaybillProblem {
    match error {
        WaybillError::OrderNotFound => WaybillProblem::NotFound,
        WaybillError::NotKaspiDelivery => WaybillProblem::NotKaspiDelivery,
        WaybillError::Over => WaybillProblem::Over,
        WaybillError::NotReady => WaybillProblem::NotReady,
        WaybillError::HandedOver => WaybillProblem::HandedOver,
        WaybillError::NotPdf => WaybillProblem::NotPdf,
        WaybillError::TooLarge => WaybillProblem::TooLarge,
        WaybillError::Kaspi(kaspi::Error::Unauthorized { .. }) => WaybillProblem::TokenRefused,
        WaybillError::Kaspi(error) if error.is_transient() => WaybillProblem::Unavailable,
        WaybillError::ForeignLink | WaybillError::Kaspi(_) => WaybillProblem::NotUnderstood,
    }
}

async fn report(deps: &Arc<Deps>, code: &OrderCode, shop: &Shop, error: &WaybillError) {
    match error {
        WaybillError::Kaspi(kaspi::Error::Unauthorized { .. }) => incidents::token_refused(deps, shop.name()).await,
        WaybillError::NotPdf | WaybillError::TooLarge | WaybillError::ForeignLink | WaybillError::Kaspi(_) => {
            let error = error as &(dyn std::error::Error + 'static);
            tracing::warn!(order.code = %code, shop = shop.name(), error, "couldn't get a waybill");
        }
        _ => {}
    }
}
