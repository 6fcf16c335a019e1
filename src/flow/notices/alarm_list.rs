//! Delivery of alarms: one message for the orders that are in the same trouble.

use anyhow::Context;

use super::deliver::{ChatDelivery, Failure, Item};
use crate::domain::KnownOrder;
use crate::domain::alarm::{QueuedAlarm, Trouble};
use crate::render;
use crate::store::alarms;
use crate::store::notices::Outcome;

/// How many waiting alarms one step reads.
const READ_AHEAD: u32 = 500;

/// How many orders one message names: each has a key.
const MAX_ORDERS: usize = 40;

impl ChatDelivery<'_> {
    /// The waiting alarms of the kind that waits longest.
    pub(super) async fn next_alarms(&self) -> anyhow::Result<Option<Item<'static>>> {
        let chat = self.subscription.chat;
        let waiting = alarms::waiting(self.deps.db.pool(), chat, READ_AHEAD).await;
        let mut alarms = waiting.context("couldn't read the alarms of a chat")?;
        let Some(first) = alarms.first().map(|queued| queued.alarm) else { return Ok(None) };
        alarms.retain(|queued| queued.alarm == first);
        let limit = self.deps.chat_states.delivery(chat).digest_limit.unwrap_or(MAX_ORDERS).min(alarms.len());
        Ok(Some(Item::Alarms { alarms, limit }))
    }

    /// Names as many orders as one message can hold; the next step sends the others. An order that is in no trouble any
    /// more is left out.
    pub(super) async fn send_alarms(&self, alarms: &[QueuedAlarm], limit: usize) -> Result<(), Failure> {
        let (mut named, mut over) = (Vec::new(), Vec::new());
        for queued in alarms {
            if named.len() == limit {
                break;
            }
            match self.known(&queued.shop, &queued.code).await?.and_then(|known| self.in_trouble(queued, known)) {
                Some((known, trouble)) => named.push((queued.id, known, trouble)),
                None => over.push(queued.id),
            }
        }
        let mut sent: Vec<i64> = Vec::new();
        if let Some(first) = alarms.first().filter(|_| !named.is_empty()) {
            let orders: Vec<(&KnownOrder, Trouble)> =
                named.iter().map(|(_, known, trouble)| (known, *trouble)).collect();
            let names_shops = !self.deps.shop_labels().is_empty();
            let (message, count) =
                render::alarm::alarm(self.language, self.audience(), first.alarm, &orders, names_shops, self.now);
            self.send(&message, None, false).await?;
            sent.extend(named[..count].iter().map(|(id, ..)| *id));
        }
        self.finish_all(&sent, Outcome::Sent).await?;
        Ok(self.finish_all(&over, Outcome::Dropped).await?)
    }

    /// The order and what is wrong with it, if the chat is still to know.
    fn in_trouble(&self, queued: &QueuedAlarm, known: KnownOrder) -> Option<(KnownOrder, Trouble)> {
        let trouble = queued.alarm.trouble(&known, self.deps.kaspi_clock.now(self.now))?;
        let is_wanted = self.subscription.includes_alarm(&known.shop, &known.order, queued.alarm);
        is_wanted.then_some((known, trouble))
    }
}
