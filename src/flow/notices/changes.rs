//! Detecting changes of orders. An order's new state and the notices of it are written in one transaction, in which the
//! subscriptions are read: a chat may connect, or get another id, during a poll.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};

use crate::domain::changes::{
    details, ending, events, fingerprint, from_fingerprint, has_details, lacks_details, lacks_stage,
};
use crate::domain::courier::CourierWork;
use crate::domain::notice::Event;
use crate::domain::subscription::Subscription;
use crate::domain::{KnownOrder, Order, OrderCode};
use crate::flow::Deps;
use crate::flow::orders::known::{decode, known_order};
use crate::flow::outbox::{self, CourierDoing, Happening};
use crate::kaspi::OrderDocument;
use crate::store::orders::{self, OrderState, StoredOrder, StoredState};
use crate::store::{self, Tx, assignments, subscriptions};

/// How often an order that has ended is read by its code, and for how long after its end: buyers may return goods for 14
/// days, and the return takes time.
pub(super) const WATCHED_EVERY: Duration = Duration::hours(6);
pub(super) const WATCHED_FOR: Duration = Duration::days(30);

/// How exactly it is known when an active order was last seen: each write costs.
const SEEN_EXACTLY: Duration = Duration::hours(6);

/// How much earlier than the lists were read an order may have been placed that was in none of them.
const PLACED_BEFORE: Duration = Duration::minutes(10);

/// Writes the changes that one poll of a shop finds.
pub(super) struct Changes<'a> {
    pub(super) deps: &'a Arc<Deps>,
    pub(super) shop: &'a str,
    pub(super) now: DateTime<Utc>,
    /// Until when all lists were read, by Kaspi's clock; `None` on the first poll.
    pub(super) all_read_until: Option<DateTime<Utc>>,
    /// What was placed by then, by Kaspi's clock, is not new, although the bot sees it first: the first poll reports
    /// nothing, and a page that moved meanwhile may have hidden orders from it.
    pub(super) known_before: DateTime<Utc>,
    /// Whether the first poll was only just.
    pub(super) is_settling: bool,
}

impl Changes<'_> {
    /// Writes the orders that are new or have changed. Returns the number of events.
    pub(super) async fn record(&self, documents: &[OrderDocument]) -> store::Result<usize> {
        let codes: Vec<&OrderCode> = documents.iter().map(|document| &document.order.code).collect();
        let known = orders::states(self.deps.db.pool(), self.shop, &codes).await?;
        self.record_seen(&codes, &known).await?;
        let has_changed = |document: &&OrderDocument| {
            known.get(document.order.code.as_str()).is_none_or(|stored| may_differ(stored, &document.order))
        };
        let changed: Vec<&OrderDocument> = documents.iter().filter(has_changed).collect();
        if changed.is_empty() {
            return Ok(0);
        }
        let mut tx = self.deps.db.begin_write().await?;
        let subscriptions = subscriptions::list(&mut *tx).await?;
        let mut count = 0;
        for document in changed {
            count += self.write(&mut tx, &subscriptions, document).await?;
        }
        tx.commit().await?;
        self.deps.notices_queued.notify_one();
        Ok(count)
    }

    async fn record_seen(&self, codes: &[&OrderCode], known: &HashMap<String, StoredState>) -> store::Result<()> {
        let is_old = |stored: &StoredState| {
            !stored.has_ended && (stored.is_read_by_code || (self.now - stored.seen_at).abs() >= SEEN_EXACTLY)
        };
        let old: Vec<&OrderCode> =
            codes.iter().copied().filter(|code| known.get(code.as_str()).is_some_and(is_old)).collect();
        if old.is_empty() {
            return Ok(());
        }
        orders::record_seen(self.deps.db.pool(), self.shop, &old, self.now).await
    }

    async fn write(&self, tx: &mut Tx, subscriptions: &[Subscription], found: &OrderDocument) -> store::Result<usize> {
        let code = &found.order.code;
        let stored = orders::find(&mut **tx, self.shop, code).await?;
        let mut found = Cow::Borrowed(found);
        let happened = match &stored {
            None if self.is_old_end(&found.order) => return Ok(0),
            None => vec![ending(&found.order).unwrap_or(Event::New)],
            Some(stored) => {
                let before = stored.document.as_deref().and_then(|document| decode(document, code));
                let known = before.clone().unwrap_or_else(|| from_fingerprint(&stored.fingerprint, code.clone()));
                if lacks_stage(&known, &found.order) {
                    return Ok(0);
                }
                let happened = match &before {
                    Some(before) => {
                        keep_entries(&mut found, before, stored);
                        happened(stored, before, &found.order)
                    }
                    None => happened_after_purge(stored, &known, &found.order),
                };
                let is_back = stored.has_ended && !found.order.has_ended();
                if is_back {
                    assignments::resume(&mut **tx, self.shop, code).await?;
                }
                if happened.is_empty() && (is_back || !lacks_details(&known, &found.order)) {
                    orders::refresh(
                        &mut **tx,
                        &self.state(&found, &fingerprint(&found.order), &details(&found.order)),
                        self.now,
                    )
                    .await?;
                }
                happened
            }
        };
        // Two pages of one poll may hold the same order.
        let Some(event) = happened.first().copied() else { return Ok(0) };
        let OrderDocument { order, .. } = &*found;
        let state = (fingerprint(order), details(order));
        let revision = orders::write(&mut **tx, &self.state(&found, &state.0, &state.1), event, self.now).await?;
        if stored.is_none() && self.is_known_since_before(order, event) {
            return Ok(0);
        }
        let work = match &stored {
            // It was resumed.
            Some(stored) if stored.has_ended && !order.has_ended() => {
                orders::find(&mut **tx, self.shop, code).await?.map(|stored| stored.work)
            }
            stored => stored.as_ref().map(|stored| stored.work.clone()),
        };
        let work = work.unwrap_or_default();
        for event in &happened {
            self.queue(tx, subscriptions, order, &work, revision, *event).await?;
        }
        tracing::info!(shop = self.shop, order.code = %code, events = ?happened, "an order has changed");
        Ok(happened.len())
    }

    /// Whether what happened to an order that the bot did not know is from before the first poll. An order is in Kaspi's
    /// lists only after its payment was approved; one that had ended before may come back later, to be returned.
    fn is_known_since_before(&self, order: &Order, event: Event) -> bool {
        match order.approved_by_bank_date.or(order.creation_date) {
            Some(placed) => placed <= self.known_before && (self.is_settling || event == Event::New),
            None => self.all_read_until.is_none(),
        }
    }

    /// Whether an unknown order ended long ago: it was known then, and was deleted since.
    fn is_old_end(&self, order: &Order) -> bool {
        let is_old = |read_until| order.creation_date.is_some_and(|placed| placed < read_until - PLACED_BEFORE);
        order.has_ended() && self.all_read_until.is_some_and(is_old)
    }

    fn state<'a>(&'a self, found: &'a OrderDocument, fingerprint: &'a str, details: &'a str) -> OrderState<'a> {
        let OrderDocument { order, document } = found;
        let watched = (self.now + WATCHED_EVERY, self.now + WATCHED_FOR);
        OrderState {
            shop: self.shop,
            code: &order.code,
            fingerprint,
            details,
            document,
            placed_at: order.creation_date,
            due_at: order.due_at(),
            is_overdue: order.is_overdue(self.now),
            has_ended: order.has_ended(),
            watched: order.may_be_returned().then_some(watched),
        }
    }

    async fn queue(
        &self,
        tx: &mut Tx,
        subscriptions: &[Subscription],
        order: &Order,
        work: &CourierWork,
        revision: i64,
        event: Event,
    ) -> store::Result<()> {
        let doing = CourierDoing::of_work(work);
        let happening = Happening { shop: self.shop, order, work, revision, event, doing };
        outbox::queue(tx, subscriptions, happening, self.now).await
    }

    /// Marks the own deliveries whose planned date has passed since the previous poll. Returns their number.
    pub(super) async fn record_overdue(&self) -> store::Result<usize> {
        let overdue = orders::overdue(self.deps.db.pool(), self.shop, self.now).await?;
        let count = overdue.len();
        for code in overdue {
            let mut tx = self.deps.db.begin_write().await?;
            let revision = orders::mark_overdue(&mut *tx, self.shop, &code, self.now).await?;
            self.queue_of_stored(&mut tx, &code, revision, Event::Overdue).await?;
            tx.commit().await?;
            self.deps.notices_queued.notify_one();
        }
        Ok(count)
    }

    /// Ends an order that Kaspi does not find any more. Returns the number of events.
    pub(super) async fn record_vanished(&self, code: &OrderCode) -> store::Result<usize> {
        let mut tx = self.deps.db.begin_write().await?;
        let until = self.now + WATCHED_FOR;
        let revision = orders::end_vanished(&mut *tx, self.shop, code, until, self.now).await?;
        self.queue_of_stored(&mut tx, code, revision, Event::Vanished).await?;
        tx.commit().await?;
        self.deps.notices_queued.notify_one();
        tracing::warn!(shop = self.shop, order.code = %code, "kaspi has not found an order for long; its end is unknown");
        Ok(1)
    }

    async fn queue_of_stored(&self, tx: &mut Tx, code: &OrderCode, revision: i64, event: Event) -> store::Result<()> {
        let stored = orders::find(&mut **tx, self.shop, code).await?;
        let Some(stored) = stored else { return Ok(()) };
        let work = stored.work.clone();
        // Of an order that was purged only the event is recorded.
        let Some(KnownOrder { order, .. }) = known_order(stored) else {
            return outbox::record_purged(tx, (self.shop, code), event, &work, self.now).await;
        };
        let subscriptions = subscriptions::list(&mut **tx).await?;
        self.queue(tx, &subscriptions, &order, &work, revision, event).await
    }
}

/// A quick check without the stored document.
fn may_differ(stored: &StoredState, order: &Order) -> bool {
    let has_ended = order.has_ended();
    stored.fingerprint != fingerprint(order)
        || (stored.has_ended && !has_ended)
        || (!has_ended && !stored.details.as_deref().is_some_and(|stored| has_details(order, stored)))
}

/// Keeps the known goods if the answer has none: Kaspi leaves them out at times. After another sum they are not known.
fn keep_entries(found: &mut Cow<'_, OrderDocument>, before: &Order, stored: &StoredOrder) {
    let is_same_sum = found.order.total_price.is_none() || found.order.total_price == before.total_price;
    if found.order.entries.is_empty() && !before.entries.is_empty() && is_same_sum {
        let older = stored.document.as_deref().unwrap_or_default();
        if let Ok(with_entries) = found.with_entries_of(older) {
            *found = Cow::Owned(with_entries);
        }
    }
}

fn happened(stored: &StoredOrder, before: &Order, after: &Order) -> Vec<Event> {
    let happened = events(before, after);
    let is_found_again = stored.event == Event::Vanished && stored.has_ended;
    if happened.is_empty() && is_found_again { vec![Event::Reappeared] } else { happened }
}

/// Without its document, an order was forgotten: one that is active again is new, and of others only another end counts.
fn happened_after_purge(stored: &StoredOrder, known: &Order, after: &Order) -> Vec<Event> {
    match events(known, after).first().copied() {
        Some(event) if ending(after) == Some(event) => vec![event],
        Some(_) if !after.has_ended() => vec![Event::New],
        None if stored.event == Event::Vanished && stored.has_ended && !after.has_ended() => vec![Event::New],
        Some(_) | None => Vec::new(),
    }
}
