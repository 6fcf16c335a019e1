//! Reading the shops' orders and noticing what has changed.
//!
//! Kaspi has no webhooks and no list of changes: every reading goes through the lists of active orders, page by page. A
//! new state of an order and the notices that it causes are written in one transaction.

use std::collections::HashSet;
use std::sync::Arc;

use anyhow::Context;
use chrono::{DateTime, Duration, Utc};
use futures::{StreamExt, stream};

use super::{Deps, trouble};
use crate::domain::notice::{Event, Watched, ending, events, fingerprint};
use crate::domain::order::{Delivery, State};
use crate::domain::subscription::Subscription;
use crate::domain::{Order, OrderCode};
use crate::kaspi::{self, Listed, Shop};
use crate::store::notices::{self, New};
use crate::store::orders::{self, Change, Kept};
use crate::store::{Tx, cards, shops, subscriptions};

/// The lists in which an order may still change. An order moves through them in this order, so one that moves while it
/// is read is rather met twice than missed.
const ACTIVE: [State; 5] = [State::New, State::SignRequired, State::Pickup, State::Delivery, State::KaspiDelivery];

/// The longest window of dates that Kaspi admits is 14 days; a little less leaves room for clocks that differ.
const WINDOW: Duration = Duration::hours(14 * 24 - 1);

/// Kaspi's clock may be ahead of ours.
const CLOCK_SKEW: Duration = Duration::minutes(10);

/// How far back a shop is read for the first time: a pre-order may take a month, and then be delivered.
const FIRST_READING: Duration = Duration::days(56);

/// How far before the last reading the next one begins at least.
const OVERLAP: Duration = Duration::days(1);

/// How often an order that is too old for the lists is read by its code.
const OLD_EVERY: Duration = Duration::minutes(10);

/// Pauses between readings of an order that Kaspi does not find: they double up to the longest.
const FIRST_MISS: Duration = Duration::minutes(1);
const LONGEST_MISS: Duration = Duration::hours(6);

/// How many orders one reading asks for by their codes, and how many at a time.
const MAX_BY_CODE: usize = 200;
const BY_CODE_AT_ONCE: usize = 8;

/// What a reading brought.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Read {
    /// How many orders the lists had.
    pub orders: usize,
    /// How many events were noticed.
    pub events: usize,
}

/// Why a reading came to no end.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Kaspi's fault.
    #[error(transparent)]
    Kaspi(#[from] kaspi::Error),
    /// Ours.
    #[error("the database fails")]
    Database(#[from] anyhow::Error),
}

/// Reads a shop once. The admins hear of it when that fails for long, and when it is well again.
///
/// # Errors
/// See [`Error`]. What was read by then is kept.
pub async fn poll(deps: &Arc<Deps>, shop: &Shop) -> Result<Read, Error> {
    let reading = Reading::new(deps, shop).await?;
    let result = reading.run().await;
    match &result {
        Ok(read) => {
            shops::succeed(deps.db.pool(), shop.name(), reading.now).await.context("couldn't note a reading")?;
            trouble::shop_is_well(deps, shop.name(), read.events).await;
        }
        Err(Error::Kaspi(error)) => {
            let how = Failure::of(error);
            shops::fail(deps.db.pool(), shop.name(), how.as_str(), deps.now())
                .await
                .context("couldn't note a failure")?;
            trouble::shop_fails(deps, shop.name(), how).await;
        }
        Err(Error::Database(_)) => {}
    }
    result
}

/// How reading a shop fails, as people are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// The token is not accepted.
    Refused,
    /// Kaspi does not answer.
    Unavailable,
    /// The answer makes no sense.
    NotUnderstood,
}

impl Failure {
    fn of(error: &kaspi::Error) -> Self {
        match error {
            kaspi::Error::Unauthorized { .. } => Self::Refused,
            error if error.is_transient() => Self::Unavailable,
            _ => Self::NotUnderstood,
        }
    }

    /// The name under which it is kept.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Unavailable => "unavailable",
            Self::NotUnderstood => "not_understood",
        }
    }
}

/// One reading of a shop.
struct Reading<'a> {
    deps: &'a Arc<Deps>,
    shop: &'a Shop,
    now: DateTime<Utc>,
    /// When the last reading began. The first reading of a shop learns; what was there before is no news.
    last: Option<DateTime<Utc>>,
    /// Windows of dates, the oldest first.
    windows: Vec<(DateTime<Utc>, DateTime<Utc>)>,
    subscriptions: Vec<Subscription>,
}

impl<'a> Reading<'a> {
    async fn new(deps: &'a Arc<Deps>, shop: &'a Shop) -> anyhow::Result<Self> {
        let now = deps.now();
        let known = shops::find(deps.db.pool(), shop.name()).await.context("couldn't read about a shop")?;
        let subscriptions = subscriptions::list(deps.db.pool()).await.context("couldn't read the subscriptions")?;
        Ok(Self {
            deps,
            shop,
            now,
            last: known.learned_at.and(known.read_at),
            windows: windows(known.learned_at.and(known.read_at), now),
            subscriptions,
        })
    }

    async fn run(&self) -> Result<Read, Error> {
        let mut seen = HashSet::new();
        let mut read = Read::default();
        for state in &ACTIVE {
            for window in &self.windows {
                read.events += self.list(state, *window, &mut seen).await?;
            }
        }
        // What was placed since the last reading may have ended already, and was in no list of active orders.
        if let Some(last) = self.last {
            let newborn = (last - CLOCK_SKEW).max(self.now + CLOCK_SKEW - WINDOW);
            read.events += self.list(&State::Archive, (newborn, self.now + CLOCK_SKEW), &mut seen).await?;
        }
        read.orders = seen.len();
        read.events += self.by_code(&seen).await?;
        read.events += self.late().await?;
        Ok(read)
    }

    /// Reads one list to its end.
    async fn list(
        &self,
        state: &State,
        window: (DateTime<Utc>, DateTime<Utc>),
        seen: &mut HashSet<OrderCode>,
    ) -> Result<usize, Error> {
        let mut events = 0;
        for number in 0.. {
            let page = self.deps.kaspi.page(self.shop, state, window, number).await?;
            let is_last = page.orders.is_empty() || number + 1 >= page.page_count;
            // Kaspi was seen to ignore filters.
            let orders: Vec<Listed> =
                page.orders.into_iter().filter(|listed| listed.order.state.as_ref() == Some(state)).collect();
            events += self.take(&orders).await?;
            seen.extend(orders.into_iter().map(|listed| listed.order.code));
            if is_last {
                break;
            }
        }
        Ok(events)
    }

    /// Keeps what is new or has changed; tells how many events that were.
    async fn take(&self, listed: &[Listed]) -> anyhow::Result<usize> {
        let codes: Vec<&OrderCode> = listed.iter().map(|listed| &listed.order.code).collect();
        let known = orders::fingerprints(self.deps.db.pool(), self.shop.name(), &codes).await;
        let known = known.context("couldn't read the known orders")?;
        let is_news = |listed: &&Listed| {
            known.get(listed.order.code.as_str()).is_none_or(|before| *before != fingerprint(&listed.order))
        };
        let news: Vec<&Listed> = listed.iter().filter(is_news).collect();
        if news.is_empty() {
            return Ok(0);
        }
        let mut tx = self.deps.db.begin_write().await.context("couldn't keep changed orders")?;
        let mut count = 0;
        for listed in news {
            count += self.write(&mut tx, listed).await.context("couldn't keep a changed order")?;
        }
        tx.commit().await.context("couldn't keep changed orders")?;
        self.deps.news.notify_one();
        Ok(count)
    }

    /// Writes an order and queues what its change means to whom.
    async fn write(&self, tx: &mut Tx, listed: &Listed) -> anyhow::Result<usize> {
        let Listed { order, document } = listed;
        let (shop, code) = (self.shop.name(), &order.code);
        let before = orders::find(&mut **tx, shop, code).await?;
        let happened = match &before {
            None => vec![ending(order).unwrap_or(Event::New)],
            Some(kept) => match kept.document.as_deref().and_then(|document| decode(document, code)) {
                Some(before) => events(&before, order),
                None => vec![Event::MovedOn],
            },
        };
        // Two pages of one reading may hold the same order.
        let Some(event) = happened.first().copied() else { return Ok(0) };
        let late_at = late_at(order);
        let change = Change {
            shop,
            code,
            fingerprint: &fingerprint(order),
            document,
            event,
            placed_at: order.creation_date,
            late_at,
            is_late: late_at.is_some_and(|date| date < self.now),
            has_ended: order.has_ended(),
        };
        let revision = orders::write(&mut **tx, &change, self.now).await?;
        if self.last.is_none() {
            return Ok(0);
        }
        for event in &happened {
            self.queue(tx, order, revision, *event).await?;
        }
        tracing::info!(shop, order.code = %code, events = ?happened, "an order has changed");
        Ok(happened.len())
    }

    /// Queues a notice for every chat that wants it, or that has a card of the order to be kept true.
    async fn queue(&self, tx: &mut Tx, order: &Order, revision: i64, event: Event) -> anyhow::Result<()> {
        let (shop, code) = (self.shop.name(), &order.code);
        for subscription in &self.subscriptions {
            let is_wanted = subscription.wants(shop, order, event);
            let chat = subscription.chat;
            let has_card = subscription.is_living && cards::find(&mut **tx, chat, shop, code).await?.is_some();
            if is_wanted || has_card {
                notices::queue(&mut **tx, &New { chat, shop, code, revision, event, is_wanted }, self.now).await?;
            }
        }
        Ok(())
    }

    /// Reads by their codes the orders that left the lists, and those that are too old for them, until their end is
    /// known.
    async fn by_code(&self, seen: &HashSet<OrderCode>) -> Result<usize, Error> {
        let watched = orders::watched(self.deps.db.pool(), self.shop.name()).await;
        let due: Vec<OrderCode> = watched
            .context("couldn't read the watched orders")?
            .into_iter()
            .filter(|(code, next_read)| !seen.contains(code) && next_read.is_none_or(|next| next <= self.now))
            .map(|(code, _)| code)
            .take(MAX_BY_CODE)
            .collect();
        let mut answers = stream::iter(due)
            .map(async |code| {
                let answer = self.deps.kaspi.listed(self.shop, &code).await;
                (code, answer)
            })
            .buffer_unordered(BY_CODE_AT_ONCE);
        let mut events = 0;
        while let Some((code, answer)) = answers.next().await {
            let answer = match answer {
                Err(error) if error.is_transient() || matches!(error, kaspi::Error::Unauthorized { .. }) => {
                    return Err(error.into());
                }
                // One order that cannot be read must not hold up the others.
                Err(error) => {
                    tracing::warn!(shop = self.shop.name(), order.code = %code, %error, "couldn't read a known order");
                    None
                }
                Ok(answer) => answer,
            };
            match answer {
                Some(listed) => {
                    events += self.take(std::slice::from_ref(&listed)).await?;
                    if !listed.order.has_ended() {
                        let next = self.now + OLD_EVERY;
                        orders::read_again(self.deps.db.pool(), self.shop.name(), &code, next)
                            .await
                            .context("couldn't note a reading by code")?;
                    }
                }
                // Kaspi was seen not to find an order whose state has just changed: that says nothing about the order.
                None => self.miss(&code).await?,
            }
        }
        Ok(events)
    }

    async fn miss(&self, code: &OrderCode) -> anyhow::Result<()> {
        let db = self.deps.db.pool();
        let misses = orders::miss(db, self.shop.name(), code).await.context("couldn't note a miss")?;
        let doublings = misses.saturating_sub(1).min(16);
        let pause = (FIRST_MISS * (1 << doublings)).min(LONGEST_MISS);
        tracing::info!(shop = self.shop.name(), order.code = %code, misses, "kaspi does not find a known order");
        orders::ask_again(db, self.shop.name(), code, self.now + pause).await.context("couldn't note a miss")
    }

    /// Own deliveries whose planned moment has passed since the last reading.
    async fn late(&self) -> anyhow::Result<usize> {
        let (db, shop) = (self.deps.db.pool(), self.shop.name());
        let late = orders::late(db, shop, self.now).await.context("couldn't read late orders")?;
        let count = late.len();
        for code in late {
            let mut tx = self.deps.db.begin_write().await.context("couldn't note a late order")?;
            let revision = orders::become_late(&mut *tx, shop, &code, self.now).await;
            let revision = revision.context("couldn't note a late order")?;
            let kept = orders::find(&mut *tx, shop, &code).await.context("couldn't read a late order")?;
            let document = kept.and_then(|kept| kept.document);
            if let Some(order) = document.and_then(|document| decode(&document, &code)) {
                self.queue(&mut tx, &order, revision, Event::Overdue).await?;
            }
            tx.commit().await.context("couldn't note a late order")?;
            self.deps.news.notify_one();
        }
        Ok(count)
    }
}

/// When an order becomes late, if it can.
fn late_at(order: &Order) -> Option<DateTime<Utc>> {
    let can_be = order.delivery() == Some(Delivery::Own) && !order.has_ended() && !order.is_called_off();
    order.planned_delivery_date.filter(|_| can_be)
}

/// Windows of dates that Kaspi admits, from where the last reading left off until now.
fn windows(last: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Vec<(DateTime<Utc>, DateTime<Utc>)> {
    let mut until = now + CLOCK_SKEW;
    let from = match last {
        None => now - FIRST_READING,
        Some(last) => (last - OVERLAP).min(until - WINDOW),
    };
    let mut windows = Vec::new();
    while until > from {
        windows.push((until - WINDOW, until));
        until -= WINDOW;
    }
    windows.reverse();
    windows
}

/// An order that was kept; `None` if it was forgotten.
pub(super) fn watched(kept: Kept) -> Option<Watched> {
    let order = decode(kept.document.as_deref()?, &kept.code)?;
    let Kept { shop, revision, event, changed_at, .. } = kept;
    Some(Watched { shop, order, revision, event, changed_at })
}

/// The order in a document that was kept.
fn decode(document: &str, code: &OrderCode) -> Option<Order> {
    kaspi::decode_order(document.as_bytes(), code).ok().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn windows_leave_no_gap_and_none_is_too_long() {
        let now = DateTime::from_timestamp(1_795_424_400, 0).unwrap();
        let ago = |days| Some(now - Duration::days(days));
        for (last, count) in [(None, 5), (ago(0), 1), (ago(12), 1), (ago(13), 2), (ago(30), 3)] {
            let windows = windows(last, now);
            assert_eq!(windows.len(), count, "{last:?}");
            assert!(windows.iter().all(|(from, until)| *until - *from < Duration::days(14)));
            assert!(windows.windows(2).all(|pair| pair[0].1 == pair[1].0));
            assert!(windows[count - 1].1 > now);
            assert!(windows[0].0 <= last.map_or(now - FIRST_READING, |last| last - OVERLAP));
        }
    }
}
