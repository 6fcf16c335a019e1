//! What is to be done on a day, and the goods to pick for it.

use std::cmp::Reverse;
use std::collections::HashMap;

use anyhow::Context;

use super::numbers::Scope;
use crate::domain::KnownOrder;
use crate::domain::known_order::{OrderDay, RoundDay};
use crate::domain::order::{Entry, UnitType};
use crate::domain::subscription::DeliveryGroup;
use crate::domain::summary::{DayPlan, PickedGoods};
use crate::flow::Deps;
use crate::flow::orders::known::known_orders;
use crate::store::orders;

/// Orders that buyers collect are not in it: their goods were put aside when they were accepted, and nobody knows on which
/// day the buyer comes.
pub(super) async fn plan(deps: &Deps, scope: &Scope) -> anyhow::Result<DayPlan> {
    let now = deps.now();
    let (_, tomorrow) = OrderDay::Today.limits(now);
    let stored = orders::active(deps.db.pool(), None, tomorrow).await.context("couldn't read the active orders")?;
    let known = known_orders(stored, |known| scope.includes(&known.shop) && known.is_to_do()).await;
    let mut plan = DayPlan::default();
    let mut goods = Goods::default();
    for known in &known {
        let KnownOrder { order, work, .. } = known;
        match DeliveryGroup::of(order) {
            DeliveryGroup::Own if order.is_own_to_be_delivered() => {
                match known.round_day(now) {
                    RoundDay::Overdue => plan.overdue += 1,
                    RoundDay::Today => plan.today += 1,
                    RoundDay::Tomorrow | RoundDay::Later | RoundDay::Undeliverable => continue,
                }
                plan.without_courier += usize::from(work.holder.is_none());
                goods.add(&order.entries);
            }
            DeliveryGroup::Kaspi if order.to_do_by().zip(tomorrow).is_some_and(|(by, tomorrow)| by < tomorrow) => {
                plan.to_kaspi += 1;
                if order.assembled != Some(true) {
                    goods.add(&order.entries);
                }
            }
            DeliveryGroup::Own | DeliveryGroup::Kaspi | DeliveryGroup::Pickup => {}
        }
    }
    let Goods { counted, unknown } = goods;
    plan.without_goods = unknown;
    plan.goods = counted.into_values().collect();
    plan.goods.sort_by(|one, other| {
        let rank = |goods: &PickedGoods| (Reverse(goods.pieces), Reverse(goods.grams));
        rank(one).cmp(&rank(other)).then_with(|| one.name.cmp(&other.name))
    });
    Ok(plan)
}

/// Goods by article number and name: neither alone tells all of them apart.
#[derive(Default)]
struct Goods {
    counted: HashMap<(bool, Option<String>, Option<String>), PickedGoods>,
    /// Orders without a list of goods.
    unknown: usize,
}

impl Goods {
    fn add(&mut self, entries: &[Entry]) {
        self.unknown += usize::from(entries.is_empty());
        for entry in entries {
            let name = entry.name.clone().or_else(|| entry.category.clone());
            let is_weighed = entry.unit_type == Some(UnitType::Measurable) && entry.weight_grams.is_some();
            let key = (is_weighed, entry.offer_code.clone(), name.clone());
            let new = PickedGoods { name, pieces: 0, grams: is_weighed.then_some(0) };
            let goods = self.counted.entry(key).or_insert(new);
            if let Some(grams) = &mut goods.grams {
                *grams = grams.saturating_add(entry.weight_grams.unwrap_or_default());
            } else {
                goods.pieces = goods.pieces.saturating_add(entry.quantity.unwrap_or(1));
            }
        }
    }
}
