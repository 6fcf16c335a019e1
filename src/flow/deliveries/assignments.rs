//! Who delivers an order: one courier at a time.

use std::sync::Arc;

use anyhow::Context;
use chrono::{DateTime, Utc};

use crate::domain::notice::Event;
use crate::domain::order::Delivery;
use crate::domain::people::Person;
use crate::domain::{KnownOrder, OrderCode, UserId};
use crate::flow::Deps;
use crate::flow::access::{ManagerPermit, Permit};
use crate::flow::orders::known::known_order;
use crate::flow::outbox::{self, CourierDoing, Happening};
use crate::store::assignments::{self, Ending};
use crate::store::{self, Tx, orders, people};

/// Why an order cannot be given to a courier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unavailable {
    /// The bot does not store it, or not any more.
    Unknown,
    /// It is not delivered by the shop's own couriers.
    NotOwn,
    /// A courier has handed it over; Kaspi may not know it yet.
    HandedOver,
    /// It has ended or is called off.
    Over,
}

impl Unavailable {
    /// The name in Fluent's selectors.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::NotOwn => "not_own",
            Self::HandedOver => "handed_over",
            Self::Over => "over",
        }
    }
}

/// The result of taking an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taken {
    Done,
    /// The person had it before.
    Already,
    HeldBy(Person),
    Unavailable(Unavailable),
}

/// The result of giving an order back, or taking it away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Released {
    Done,
    /// No courier has it.
    NotHeld,
    /// Another courier has it, and the person is not a manager.
    HeldBy(Person),
    /// The courier has handed it over; Kaspi may not know it yet.
    HandedOver,
}

/// The result of giving orders to a courier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    pub courier: Person,
    /// How many the courier has got.
    pub new: usize,
    /// How many the courier had before.
    pub held: usize,
    pub unavailable: Vec<(OrderCode, Unavailable)>,
}

/// The person takes an order, unless another courier has it.
pub async fn take(deps: &Arc<Deps>, permit: &Permit, code: &OrderCode) -> anyhow::Result<Taken> {
    let taking = async {
        let mut tx = deps.db.begin_write().await?;
        let known = match deliverable(&mut tx, code).await? {
            Ok(known) => known,
            Err(unavailable) => return Ok(Taken::Unavailable(unavailable)),
        };
        if let Some(holder) = &known.work.holder {
            let is_own = holder.courier.user == permit.user();
            return Ok(if is_own { Taken::Already } else { Taken::HeldBy(holder.courier.clone()) });
        }
        assign(&mut tx, &known, Some(permit.user()), permit.user(), deps.now()).await?;
        tx.commit().await?;
        store::Result::Ok(Taken::Done)
    };
    let taken = taking.await.context("couldn't take an order")?;
    deps.notices_queued.notify_one();
    Ok(taken)
}

/// The courier gives an order back, or a manager takes it away.
pub async fn release(deps: &Arc<Deps>, permit: &Permit, code: &OrderCode) -> anyhow::Result<Released> {
    let releasing = async {
        let mut tx = deps.db.begin_write().await?;
        let known = orders::by_code(&mut *tx, code).await?.and_then(known_order);
        let Some((known, holder)) = known.and_then(|known| known.work.holder.clone().map(|holder| (known, holder)))
        else {
            return Ok(Released::NotHeld);
        };
        if holder.courier.user != permit.user() && !permit.role().manages() {
            return Ok(Released::HeldBy(holder.courier));
        }
        if known.work.is_delivered() {
            return Ok(Released::HandedOver);
        }
        assign(&mut tx, &known, None, permit.user(), deps.now()).await?;
        tx.commit().await?;
        store::Result::Ok(Released::Done)
    };
    let released = releasing.await.context("couldn't release an order")?;
    deps.notices_queued.notify_one();
    Ok(released)
}

/// A manager gives orders to a courier, also those that another one has. `None` if the person is not on the allowlist.
pub async fn give(
    deps: &Arc<Deps>,
    by: &ManagerPermit,
    codes: &[OrderCode],
    to: UserId,
) -> anyhow::Result<Option<Given>> {
    let giving = async {
        let mut tx = deps.db.begin_write().await?;
        let Some(profile) = people::find(&mut *tx, to).await? else { return Ok(None) };
        let courier = Person { user: to, name: profile.name };
        let mut given = Given { courier, new: 0, held: 0, unavailable: Vec::new() };
        for code in codes {
            match deliverable(&mut tx, code).await? {
                Err(unavailable) => given.unavailable.push((code.clone(), unavailable)),
                Ok(known) if known.work.is_held_by(to) => given.held += 1,
                Ok(known) => {
                    assign(&mut tx, &known, Some(to), by.user(), deps.now()).await?;
                    given.new += 1;
                }
            }
        }
        tx.commit().await?;
        store::Result::Ok(Some(given))
    };
    let given = giving.await.context("couldn't give orders to a courier")?;
    deps.notices_queued.notify_one();
    Ok(given)
}

/// Why an order cannot be given to a courier; `None` if it can.
pub async fn refusal(deps: &Deps, _by: &ManagerPermit, code: &OrderCode) -> anyhow::Result<Option<Unavailable>> {
    let checking = async {
        let mut tx = deps.db.begin_write().await?;
        store::Result::Ok(deliverable(&mut tx, code).await?.err())
    };
    checking.await.context("couldn't read a stored order")
}

/// Everybody who may deliver, with how many orders each has.
pub async fn couriers(deps: &Deps, _by: &ManagerPermit) -> anyhow::Result<Vec<(Person, u32)>> {
    let reading = async {
        let members = people::list(deps.db.pool()).await?;
        assignments::with_loads(deps.db.pool(), members).await
    };
    reading.await.context("couldn't read the couriers")
}

/// Takes all orders from a person who loses access; returns the codes of those that are still to be delivered.
pub(in crate::flow) async fn release_all(
    tx: &mut Tx,
    courier: UserId,
    now: DateTime<Utc>,
) -> store::Result<Vec<OrderCode>> {
    let mut codes = Vec::new();
    for (shop, code) in assignments::held_by(&mut **tx, courier).await? {
        let known = orders::find(&mut **tx, &shop, &code).await?.and_then(known_order);
        assignments::end(&mut **tx, (&shop, &code), Ending::AccessEnded, now).await?;
        if let Some(known) = known {
            outbox::record(tx, &known, (Event::CourierChanged, CourierDoing::default()), now).await?;
            if !known.work.is_delivered() {
                codes.push(code);
            }
        }
    }
    Ok(codes)
}

/// The order, if it is the shop's own delivery and still to be made.
async fn deliverable(tx: &mut Tx, code: &OrderCode) -> store::Result<Result<KnownOrder, Unavailable>> {
    let stored = orders::by_code(&mut **tx, code).await?;
    let has_ended = stored.as_ref().is_some_and(|stored| stored.has_ended);
    let Some(known) = stored.and_then(known_order) else {
        let is_over = orders::has_ended(&mut **tx, code).await?;
        return Ok(Err(if is_over { Unavailable::Over } else { Unavailable::Unknown }));
    };
    Ok(if known.order.delivery() != Some(Delivery::Own) {
        Err(Unavailable::NotOwn)
    } else if has_ended || !known.order.is_in_progress() {
        Err(Unavailable::Over)
    } else if known.work.is_delivered() {
        Err(Unavailable::HandedOver)
    } else {
        Ok(known)
    })
}

/// Changes who has the order, and queues the notices of it. `by` knows it already.
async fn assign(
    tx: &mut Tx,
    known: &KnownOrder,
    to: Option<UserId>,
    by: UserId,
    now: DateTime<Utc>,
) -> store::Result<()> {
    let order = (known.shop.as_str(), &known.order.code);
    let former = known.work.holder.as_ref().map(|holder| holder.courier.user);
    if former.is_some() {
        let ending = if to.is_some() { Ending::Reassigned } else { Ending::Released };
        assignments::end(&mut **tx, order, ending, now).await?;
    }
    if let Some(to) = to {
        assignments::begin(&mut **tx, order, to, by, now).await?;
    }
    let happening = outbox::record(tx, known, (Event::CourierChanged, CourierDoing::of(to)), now).await?;
    for (person, event) in [(former, Event::TakenAway), (to, Event::Given)] {
        if let Some(person) = person.filter(|person| *person != by) {
            outbox::queue_for(tx, person, Happening { event, ..happening }, now).await?;
        }
    }
    Ok(())
}
