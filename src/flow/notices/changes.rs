//! Detecting changes of orders. An order's new state and the notices of it are written in one transaction.

use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::domain::notice::{Event, ending, events, fingerprint};
use crate::domain::subscription::Subscription;
use crate::domain::{Order, OrderCode};
use crate::flow::Deps;
use crate::flow::orders::known::decode;
use crate::kaspi::OrderDocument;
use crate::store::notices::{self, NewNotice};
use crate::store::orders::{self, OrderChange};
use crate::store::{self, Tx, cards};

/// Writes the changes that one poll of a shop finds.
pub(super) struct Changes<'a> {
    pub(super) deps: &'a Arc<Deps>,
    pub(super) shop: &'a str,
    pub(super) now: DateTime<Utc>,
    /// On the first poll every order is new to the bot, and none is reported.
    pub(super) is_first_poll: bool,
    pub(super) subscriptions: Vec<Subscription>,
}

impl Changes<'_> {
    /// Writes the orders that are new or have changed. Returns the number of events.
    pub(super) async fn record(&self, documents: &[OrderDocument]) -> store::Result<usize> {
        let codes: Vec<&OrderCode> = documents.iter().map(|document| &document.order.code).collect();
        let known = orders::fingerprints(self.deps.db.pool(), self.shop, &codes).await?;
        let has_changed = |document: &&OrderDocument| {
            known.get(document.order.code.as_str()).is_none_or(|before| *before != fingerprint(&document.order))
        };
        let changed: Vec<&OrderDocument> = documents.iter().filter(has_changed).collect();
        if changed.is_empty() {
            return Ok(0);
        }
        let mut tx = self.deps.db.begin_write().await?;
        let mut count = 0;
        for document in changed {
            count += self.write(&mut tx, document).await?;
        }
        tx.commit().await?;
        self.deps.notices_queued.notify_one();
        Ok(count)
    }

    async fn write(&self, tx: &mut Tx, document: &OrderDocument) -> store::Result<usize> {
        let OrderDocument { order, document } = document;
        let code = &order.code;
        let before = orders::find(&mut **tx, self.shop, code).await?;
        let happened = match &before {
            None => vec![ending(order).unwrap_or(Event::New)],
            Some(stored) => match stored.document.as_deref().and_then(|document| decode(document, code)) {
                Some(before) => events(&before, order),
                None => vec![Event::Progressed],
            },
        };
        // Two pages of one poll may hold the same order.
        let Some(event) = happened.first().copied() else { return Ok(0) };
        let change = OrderChange {
            shop: self.shop,
            code,
            fingerprint: &fingerprint(order),
            document,
            event,
            placed_at: order.creation_date,
            due_at: order.due_at(),
            is_overdue: order.is_overdue(self.now),
            has_ended: order.has_ended(),
        };
        let revision = orders::write(&mut **tx, &change, self.now).await?;
        if self.is_first_poll {
            return Ok(0);
        }
        for event in &happened {
            self.queue(tx, order, revision, *event).await?;
        }
        tracing::info!(shop = self.shop, order.code = %code, events = ?happened, "an order has changed");
        Ok(happened.len())
    }

    /// Queues a notice for every chat that subscribes to the event, or has a live card of the order.
    async fn queue(&self, tx: &mut Tx, order: &Order, revision: i64, event: Event) -> store::Result<()> {
        let (shop, code) = (self.shop, &order.code);
        for subscription in &self.subscriptions {
            let (is_wanted, is_urgent) = (subscription.includes(shop, order, event), event.is_urgent());
            let chat = subscription.chat;
            let has_card = subscription.is_live && cards::find(&mut **tx, chat, shop, code).await?.is_some();
            if is_wanted || has_card {
                let notice = NewNotice { chat, shop, code, revision, event, is_wanted, is_urgent };
                notices::queue(&mut **tx, &notice, self.now).await?;
            }
        }
        Ok(())
    }

    /// Marks the own deliveries whose planned date has passed since the previous poll. Returns their number.
    pub(super) async fn record_overdue(&self) -> store::Result<usize> {
        let overdue = orders::overdue(self.deps.db.pool(), self.shop, self.now).await?;
        let count = overdue.len();
        for code in overdue {
            let mut tx = self.deps.db.begin_write().await?;
            let revision = orders::mark_overdue(&mut *tx, self.shop, &code, self.now).await?;
            let stored = orders::find(&mut *tx, self.shop, &code).await?;
            let document = stored.and_then(|stored| stored.document);
            if let Some(order) = document.and_then(|document| decode(&document, &code)) {
                self.queue(&mut tx, &order, revision, Event::Overdue).await?;
            }
            tx.commit().await?;
            self.deps.notices_queued.notify_one();
        }
        Ok(count)
    }
}
