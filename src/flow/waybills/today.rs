//! The waybills of what is to be handed over to Kaspi Delivery today.

use std::sync::Arc;

use anyhow::Context;

use super::sending::{Outcome, send};
use crate::domain::OrderCode;
use crate::domain::known_order::OrderDay;
use crate::domain::waybill::WaybillProblem;
use crate::flow::Deps;
use crate::flow::access::Permit;
use crate::flow::lookup_quota::QuotaExceeded;
use crate::flow::orders::known::known_orders;
use crate::store::orders;

/// How many are sent at once. The others have a button on their cards.
const LIMIT: usize = 40;

/// When Kaspi does not answer for so many in turn, the others are not tried.
const MAX_UNANSWERED: usize = 3;

/// What is to be handed over today, or should have been before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandOver {
    /// Of all orders.
    pub total: usize,
    /// Of those that are packed.
    pub ready: usize,
    /// The packed ones whose waybills are sent, by shop and date.
    pub codes: Vec<OrderCode>,
}

/// What became of the waybills.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Batch {
    pub problems: Vec<(OrderCode, WaybillProblem)>,
    /// How many were not tried.
    pub untried: usize,
    pub quota: Option<QuotaExceeded>,
}

/// Kaspi is not asked.
pub async fn to_hand_over(deps: &Deps, _permit: &Permit) -> anyhow::Result<HandOver> {
    let now = deps.now();
    let end = OrderDay::Today.limits(now).1;
    let stored = orders::active(deps.db.pool(), None, None).await.context("couldn't read the active orders")?;
    let mut due = known_orders(stored, |known| end.is_some_and(|end| known.order.is_to_hand_over_before(end))).await;
    let total = due.len();
    due.retain(|known| known.order.has_waybill());
    due.sort_by(|a, b| (&a.shop, a.order.to_do_by(), &a.order.code).cmp(&(&b.shop, b.order.to_do_by(), &b.order.code)));
    let codes = due.iter().take(LIMIT).map(|known| known.order.code.clone()).collect();
    Ok(HandOver { total, ready: due.len(), codes })
}

/// Sends the waybills one after another: Telegram takes about one message a second in a chat. One that cannot be had costs
/// no other.
pub async fn send_all(deps: &Arc<Deps>, permit: &Permit, codes: &[OrderCode]) -> anyhow::Result<Batch> {
    let mut batch = Batch::default();
    let mut unanswered = 0;
    for (at, code) in codes.iter().enumerate() {
        batch.untried = codes.len() - at - 1;
        match send(deps, permit, code).await? {
            Outcome::Sent => unanswered = 0,
            Outcome::QuotaExceeded(exceeded) => {
                batch.untried += 1;
                batch.quota = Some(exceeded);
                break;
            }
            Outcome::Problem(problem) => {
                batch.problems.push((code.clone(), problem));
                unanswered = if problem == WaybillProblem::Unavailable { unanswered + 1 } else { 0 };
                if unanswered == MAX_UNANSWERED {
                    break;
                }
            }
        }
    }
    Ok(batch)
}
