//! Asking a person whether to change orders.

use std::sync::Arc;

use anyhow::Context;

use crate::domain::kaspi_action::{Offer, Refusal};
use crate::domain::people::Person;
use crate::domain::{ActionOutcome, KaspiAction, KnownOrder, OrderCode, Role, UserId};
use crate::flow::Deps;
use crate::flow::access::Permit;
use crate::flow::orders::known::known_order;
use crate::store::{self, Tx, actions, orders};

/// How many wrong codes one person may enter for an order in a day.
pub const MAX_WRONG_CODES: u32 = 3;

/// The result of asking for changes.
#[derive(Debug, Clone, PartialEq)]
pub enum Asked {
    /// To be confirmed: requests with the ids from `first` on, and those orders that cannot be changed now.
    Confirm {
        first: i64,
        orders: Vec<KnownOrder>,
        left_out: Vec<OrderCode>,
    },
    Impossible(Impossible),
}

/// The result of declining requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Declined {
    Unsent,
    /// A code was sent to the buyer, and is not awaited any more.
    CodeNotAwaited,
    /// It was confirmed before.
    Sent,
}

/// Why nothing can be asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Impossible {
    /// The owner has not switched it on.
    Off,
    /// It is for managers, and for the courier who holds the order.
    NotAllowed,
    /// The person has entered too many wrong codes for the order.
    TooManyCodes,
    /// The bot does not store the order, or its state does not allow it.
    State(Refusal),
    /// Another request runs for the order.
    Running(Person),
}

impl Impossible {
    /// The name in Fluent's selectors.
    pub fn as_str(&self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::NotAllowed => "not_allowed",
            Self::TooManyCodes => "too_many_codes",
            Self::State(refusal) => ActionOutcome::Refused(*refusal).as_str(),
            Self::Running(_) => "running",
        }
    }
}

/// Records requests for the orders that can be changed in this way now. None is sent before it is confirmed.
pub async fn ask(deps: &Arc<Deps>, permit: &Permit, action: KaspiAction, codes: &[OrderCode]) -> anyhow::Result<Asked> {
    let asking = async {
        let mut tx = deps.db.begin_write().await?;
        let (mut first, mut found, mut left_out, mut reason) = (None, Vec::new(), Vec::new(), None);
        for code in codes {
            match possible(deps, &mut tx, permit, action.offer(), code).await? {
                Ok(known) => {
                    let order = (known.shop.as_str(), code);
                    let id = actions::ask(&mut *tx, order, action, (permit.user(), None), deps.now()).await?;
                    first.get_or_insert(id);
                    found.push(known);
                }
                Err(impossible) => {
                    left_out.push(code.clone());
                    reason.get_or_insert(impossible);
                }
            }
        }
        tx.commit().await?;
        store::Result::Ok(match first {
            Some(first) => Asked::Confirm { first, orders: found, left_out },
            None => Asked::Impossible(reason.unwrap_or(Impossible::State(Refusal::NotFound))),
        })
    };
    asking.await.context("couldn't ask for a change of an order")
}

/// Why the person cannot ask for it now; `None` if they can.
pub async fn check(
    deps: &Arc<Deps>,
    permit: &Permit,
    offer: Offer,
    code: &OrderCode,
) -> anyhow::Result<Option<Impossible>> {
    let checking = async {
        let mut tx = deps.db.begin_write().await?;
        store::Result::Ok(possible(deps, &mut tx, permit, offer, code).await?.err())
    };
    checking.await.context("couldn't read a stored order")
}

/// Forgets requests that were not sent, and awaits the code of those that were no longer.
pub async fn decline(deps: &Deps, permit: &Permit, ids: std::ops::Range<i64>) -> anyhow::Result<Declined> {
    let declining = async {
        let mut tx = deps.db.begin_write().await?;
        let mut declined = Declined::Unsent;
        for id in ids {
            let Some(stored) = actions::find(&mut *tx, id).await? else { continue };
            if stored.person.user != permit.user() {
                continue;
            }
            match stored.sent_at {
                None => actions::decline(&mut *tx, id).await?,
                Some(_) if stored.action == KaspiAction::SendCode => {
                    actions::stop_awaiting_code_of(&mut *tx, id).await?;
                    declined = Declined::CodeNotAwaited;
                }
                Some(_) => declined = Declined::Sent,
            }
        }
        tx.commit().await?;
        store::Result::Ok(declined)
    };
    declining.await.context("couldn't decline a change of an order")
}

async fn possible(
    deps: &Deps,
    tx: &mut Tx,
    permit: &Permit,
    offer: Offer,
    code: &OrderCode,
) -> store::Result<Result<KnownOrder, Impossible>> {
    if !deps.kaspi_actions.has(offer) {
        return Ok(Err(Impossible::Off));
    }
    let known = orders::by_code(&mut **tx, code).await?.and_then(known_order);
    if !may((permit.user(), permit.role()), offer, known.as_ref()) {
        return Ok(Err(Impossible::NotAllowed));
    }
    let Some(known) = known else { return Ok(Err(Impossible::State(Refusal::NotFound))) };
    if deps.kaspi_actions.offered(&known.order) != Some(offer) {
        return Ok(Err(Impossible::State(offer.refusal(&known.order))));
    }
    if let Some(running) = actions::running(&mut **tx, &known.shop, code).await? {
        return Ok(Err(Impossible::Running(running.person)));
    }
    if offer == Offer::Complete && wrong_codes(deps, tx, (&known.shop, code), permit.user()).await? >= MAX_WRONG_CODES {
        return Ok(Err(Impossible::TooManyCodes));
    }
    Ok(Ok(known))
}

/// Managers may change every order; a courier hands over those that they hold.
pub(super) fn may((user, role): (UserId, Role), offer: Offer, known: Option<&KnownOrder>) -> bool {
    let holds = known.is_some_and(|known| known.work.is_held_by(user));
    role.manages() || (offer == Offer::Complete && holds)
}

/// How many wrong codes the person has entered for the order since yesterday.
pub(super) async fn wrong_codes(
    deps: &Deps,
    tx: &mut Tx,
    (shop, code): (&str, &OrderCode),
    user: UserId,
) -> store::Result<u32> {
    let since = deps.now() - chrono::Duration::days(1);
    actions::wrong_codes(&mut **tx, (shop, code), user, since).await
}
