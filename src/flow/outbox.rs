//! Queueing notices: for the chats that subscribe to an event, those that have a card of the order, and the courier who
//! holds it. Within the transaction that records what happened.

use chrono::{DateTime, Utc};

use crate::domain::courier::{AttemptOutcome, CourierWork};
use crate::domain::notice::{Event, concerns_holder, is_urgent};
use crate::domain::subscription::Subscription;
use crate::domain::{ChatId, KnownOrder, Order, OrderCode, UserId};
use crate::store::notices::{self, NewNotice};
use crate::store::order_events::{self, NewEvent};
use crate::store::{self, Tx, cards, orders, subscriptions};

/// Something that happened to an order.
#[derive(Debug, Clone, Copy)]
pub(in crate::flow) struct Happening<'a> {
    pub(in crate::flow) shop: &'a str,
    pub(in crate::flow) order: &'a Order,
    /// Before the event, which may have ended the assignment.
    pub(in crate::flow) work: &'a CourierWork,
    /// The order's revision with it.
    pub(in crate::flow) revision: i64,
    pub(in crate::flow) event: Event,
    pub(in crate::flow) doing: CourierDoing,
}

/// The courier's part in an event.
#[derive(Debug, Clone, Copy, Default)]
pub(in crate::flow) struct CourierDoing {
    pub(in crate::flow) courier: Option<UserId>,
    pub(in crate::flow) outcome: Option<AttemptOutcome>,
}

impl CourierDoing {
    /// Of what happens at Kaspi: of the courier who has handed the order over, or holds it.
    pub(in crate::flow) fn of_work(work: &CourierWork) -> Self {
        let handed_over = work.last_attempt.as_ref().filter(|_| work.is_delivered()).map(|attempt| &attempt.courier);
        let holder = work.holder.as_ref().map(|holder| &holder.courier);
        Self { courier: handed_over.or(holder).map(|courier| courier.user), outcome: None }
    }

    pub(in crate::flow) fn of(courier: Option<UserId>) -> Self {
        Self { courier, outcome: None }
    }
}

/// Records an event in the order's history, and queues the notices of it.
pub(in crate::flow) async fn queue(
    tx: &mut Tx,
    subscriptions: &[Subscription],
    happening: Happening<'_>,
    now: DateTime<Utc>,
) -> store::Result<()> {
    let Happening { shop, order, work, event, doing, .. } = happening;
    let recorded = NewEvent {
        shop,
        code: &order.code,
        event,
        sum: order.total_price,
        delivery: order.delivery(),
        courier: doing.courier,
        outcome: doing.outcome,
    };
    order_events::record(&mut **tx, &recorded, now).await?;
    // First, since a chat gets one notice of an event.
    if let Some(holder) = work.holder.as_ref().filter(|_| concerns_holder(event, work)) {
        queue_for(tx, holder.courier.user, happening, now).await?;
    }
    let showing = cards::chats(&mut **tx, shop, &order.code).await?;
    for subscription in subscriptions {
        let chat = subscription.chat;
        let is_wanted = subscription.includes(shop, order, event);
        let updates_card = subscription.is_live || event.is_about_courier();
        if is_wanted || (updates_card && showing.contains(&chat)) {
            queue_notice(tx, chat, happening, is_wanted, now).await?;
        }
    }
    if event.is_about_courier() {
        let is_subscribed = |chat: &ChatId| subscriptions.iter().any(|subscription| subscription.chat == *chat);
        for chat in showing.into_iter().filter(|chat| !is_subscribed(chat)) {
            queue_notice(tx, chat, happening, false, now).await?;
        }
    }
    Ok(())
}

/// Records an event of an order whose document was purged.
pub(in crate::flow) async fn record_purged(
    tx: &mut Tx,
    (shop, code): (&str, &OrderCode),
    event: Event,
    work: &CourierWork,
    now: DateTime<Utc>,
) -> store::Result<()> {
    let CourierDoing { courier, outcome } = CourierDoing::of_work(work);
    let recorded = NewEvent { shop, code, event, sum: None, delivery: None, courier, outcome };
    order_events::record(&mut **tx, &recorded, now).await
}

/// Records what couriers did for an order, and queues the notices of it. `known` is the order before.
pub(in crate::flow) async fn record<'a>(
    tx: &mut Tx,
    known: &'a KnownOrder,
    (event, doing): (Event, CourierDoing),
    now: DateTime<Utc>,
) -> store::Result<Happening<'a>> {
    let KnownOrder { shop, order, work, .. } = known;
    // Another courier is no event of the order, and what it ended with stays its last one.
    let last = Some(event).filter(|event| *event != Event::CourierChanged && order.is_in_progress());
    let revision = orders::touch(&mut **tx, shop, &order.code, last, now).await?;
    let subscriptions = subscriptions::list(&mut **tx).await?;
    let happening = Happening { shop, order, work, revision, event, doing };
    queue(tx, &subscriptions, happening, now).await?;
    Ok(happening)
}

async fn queue_notice(
    tx: &mut Tx,
    chat: ChatId,
    Happening { shop, order, revision, event, .. }: Happening<'_>,
    is_wanted: bool,
    now: DateTime<Utc>,
) -> store::Result<()> {
    let (code, is_urgent) = (&order.code, is_urgent(event, order));
    let notice = NewNotice { chat, shop, code, revision, event, is_wanted, is_urgent, is_personal: false };
    notices::queue(&mut **tx, &notice, now).await
}

/// Queues a notice for one courier.
pub(in crate::flow) async fn queue_for(
    tx: &mut Tx,
    courier: UserId,
    Happening { shop, order, revision, event, .. }: Happening<'_>,
    now: DateTime<Utc>,
) -> store::Result<()> {
    let (chat, code) = (courier.private_chat(), &order.code);
    let notice = NewNotice { chat, shop, code, revision, event, is_wanted: true, is_urgent: true, is_personal: true };
    notices::queue(&mut **tx, &notice, now).await
}

/// Queues the update of a card that is recorded after the work of couriers that it shows had changed. `false` if it had not.
pub(in crate::flow) async fn catch_up(
    tx: &mut Tx,
    chat: ChatId,
    code: &OrderCode,
    shown: &CourierWork,
    now: DateTime<Utc>,
) -> store::Result<bool> {
    // The order itself is seldom needed: this follows each card that is sent.
    let is_outdated = orders::work(&mut **tx, code).await?.is_some_and(|work| work != *shown);
    if is_outdated {
        update_card(tx, chat, code, now).await?;
    }
    Ok(is_outdated)
}

/// Queues the update of the card that a chat has of an order.
pub(in crate::flow) async fn update_card(
    tx: &mut Tx,
    chat: ChatId,
    code: &OrderCode,
    now: DateTime<Utc>,
) -> store::Result<()> {
    if let Some(stored) = orders::by_code(&mut **tx, code).await? {
        let notice = NewNotice {
            chat,
            shop: &stored.shop,
            code,
            revision: stored.revision,
            event: Event::CourierChanged,
            is_wanted: false,
            is_urgent: false,
            is_personal: false,
        };
        notices::queue_again(&mut **tx, &notice, now).await?;
    }
    Ok(())
}
