//! The numbers of a span of days.

use anyhow::Context;
use chrono::{DateTime, Duration, Utc};

use crate::domain::ChatId;
use crate::domain::changes::from_fingerprint;
use crate::domain::order::Delivery;
use crate::domain::report::counting::COUNTED;
use crate::domain::report::{Report, Span};
use crate::flow::Deps;
use crate::flow::access::ManagerPermit;
use crate::flow::orders::known::decode;
use crate::store::order_events::{self, OpenOrder};
use crate::store::{self, subscriptions};

/// A report is read on so far, since the last attempt may be taken back for ten minutes.
const READ_ON: Duration = Duration::hours(1);

/// Which shops a report is of.
#[derive(Debug, Clone, Default)]
pub(super) struct Scope {
    muted_shops: Vec<String>,
}

impl Scope {
    /// Without the shops that the chat ignores.
    pub(super) async fn of_chat(deps: &Deps, chat: ChatId) -> store::Result<Self> {
        let subscription = subscriptions::find(deps.db.pool(), chat).await?;
        Ok(Self { muted_shops: subscription.map(|subscription| subscription.muted_shops).unwrap_or_default() })
    }

    pub(super) fn includes(&self, shop: &str) -> bool {
        !self.muted_shops.iter().any(|muted| muted == shop)
    }
}

/// The numbers of a span, of all shops. Without its orders.
pub async fn report(deps: &Deps, _by: &ManagerPermit, span: Span) -> anyhow::Result<Report> {
    count(deps, &Scope::default(), span).await
}

pub(super) async fn count(deps: &Deps, scope: &Scope, span: Span) -> anyhow::Result<Report> {
    let report = read(deps, scope, span, false).await?;
    Ok(Report { orders: Vec::new(), ..report })
}

/// With `has_all_events`, the report's orders have their last event; else only what is counted is read.
pub(super) async fn read(deps: &Deps, scope: &Scope, span: Span, has_all_events: bool) -> anyhow::Result<Report> {
    let (from, until) = span.times().context("the span is out of range")?;
    let reading = async {
        let only = (!has_all_events).then_some(&COUNTED[..]);
        let mut events = order_events::between(deps.db.pool(), (from, until + READ_ON), only).await?;
        events.retain(|event| scope.includes(&event.shop));
        let left = left_at(deps, scope, until).await?;
        store::Result::Ok((events, left))
    };
    let (events, left) = reading.await.context("couldn't read the events of a span")?;
    let shops: Vec<&str> = deps.shop_labels().into_iter().filter(|shop| scope.includes(shop)).collect();
    Ok(Report::count(span, &events, &shops, left))
}

/// How many own deliveries were due and not delivered at the end of a span.
async fn left_at(deps: &Deps, scope: &Scope, time: DateTime<Utc>) -> store::Result<u32> {
    let open = order_events::shops_of_due(deps.db.pool(), time).await?;
    let open = open.iter().filter(|shop| scope.includes(shop)).count();
    let ended = order_events::ended_after(deps.db.pool(), time).await?;
    let ended = ended.iter().filter(|order| scope.includes(&order.shop) && was_due(order, time)).count();
    Ok(u32::try_from(open + ended).unwrap_or(u32::MAX))
}

/// Whether an order that has ended was an own delivery with a planned date before a time.
fn was_due(order: &OpenOrder, time: DateTime<Utc>) -> bool {
    let delivery = order.delivery.clone().or_else(|| decode(order.document.as_deref()?, &order.code)?.delivery());
    let planned = from_fingerprint(&order.fingerprint, order.code.clone()).planned_delivery_date;
    delivery == Some(Delivery::Own) && planned.is_some_and(|planned| planned < time)
}
