//! What the workbook of a report is made of.

use std::collections::HashMap;
use std::sync::Arc;

use anyhow::Context;

use super::history::{acquire, record};
use super::numbers::{Scope, read};
use crate::domain::lookup::{LookupResult, LookupSubject};
use crate::domain::report::{Buyer, Report, Span};
use crate::flow::Deps;
use crate::flow::access::ManagerPermit;
use crate::flow::lookup_quota::QuotaExceeded;
use crate::flow::orders::known::decode;
use crate::store::orders;

/// How many stored orders are read and decoded at once. Other tasks run meanwhile.
const CHUNK: usize = 100;

/// The numbers of a span with its orders, and the buyers of those that are still stored. It counts as a lookup, which is
/// recorded before the report is returned.
pub async fn full_report(
    deps: &Arc<Deps>,
    by: &ManagerPermit,
    span: Span,
) -> anyhow::Result<Result<Report, QuotaExceeded>> {
    if let Err(exceeded) = acquire(deps, by).await? {
        return Ok(Err(exceeded));
    }
    let mut report = read(deps, &Scope::default(), span, true).await?;
    for orders in report.orders.chunks_mut(CHUNK) {
        let codes: Vec<_> = orders.iter().map(|order| &order.code).collect();
        let documents: HashMap<(String, String), String> = orders::documents(deps.db.pool(), &codes)
            .await
            .context("couldn't read the orders of a report")?
            .into_iter()
            .map(|(shop, code, document)| ((shop, code), document))
            .collect();
        for order in orders {
            let key = (order.shop.clone(), order.code.as_str().to_owned());
            let Some(known) = documents.get(&key).and_then(|document| decode(document, &order.code)) else { continue };
            order.delivery = order.delivery.take().or(known.delivery());
            order.sum = order.sum.or(known.total_price);
            let address = known.delivery_address.and_then(|address| address.formatted_address);
            order.buyer = Some(Buyer { name: known.customer.full_name(), address });
        }
        tokio::task::yield_now().await;
    }
    let result = if report.orders.is_empty() { LookupResult::NotFound } else { LookupResult::Found };
    record(deps, by, LookupSubject::Workbook, result).await?;
    Ok(Ok(report))
}
