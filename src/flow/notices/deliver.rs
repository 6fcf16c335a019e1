//! Delivery of notices: urgent ones first, chats independently of each other, within Telegram's rate limits.
//!
//! A notice is finished in the transaction that records what the chat shows, right after Telegram's answer. Only a crash
//! between the two repeats it. Each step makes one call at most, so that the rate limits hold. One process delivers
//! ([`crate::store::DatabaseLock`]), a chat at a time, so nothing has to be claimed in the database.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use chrono::{DateTime, Utc};
use futures::FutureExt;

use crate::domain::alarm::QueuedAlarm;
use crate::domain::notice::{Event, Notice};
use crate::domain::subscription::Subscription;
use crate::domain::{Audience, ChatId, KnownOrder, Language, OrderCode, Outgoing, Viewer};
use crate::flow::Deps;
use crate::flow::chats::notify::NOTICE;
use crate::flow::chats::{language, muted};
use crate::flow::orders::known::known_order;
use crate::store::cards::{self, Card};
use crate::store::notices;
use crate::store::summaries::{self, Summary};
use crate::store::{self, groups, orders, people, subscriptions};
use crate::telegram::{Check, Destination, Error, Sending};

/// When so many calm notices wait for one chat, they become one message.
const DIGEST_FROM: usize = 11;

/// When a courier was given so many orders, they become one list.
const GIVEN_LIST_FROM: usize = 3;

/// How many waiting notices one step reads.
const READ_AHEAD: u32 = 500;

/// The result of a delivery step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// There may be more to do.
    Done,
    /// Nothing can be done for this long.
    Later(Duration),
    /// Nothing waits.
    Idle,
}

/// What a step delivers.
pub(super) enum Item<'a> {
    Notice(&'a Notice),
    /// Calm notices, or those of orders given to a courier: of at least one order, and how many orders to name.
    Digest {
        notices: Vec<&'a Notice>,
        limit: usize,
    },
    /// What is to be done today, or what the day or week brought.
    Summary(Summary),
    /// Alarms of one kind, and how many orders to name.
    Alarms {
        alarms: Vec<QueuedAlarm>,
        limit: usize,
    },
    /// A card that will not be updated any more, because the chat gets separate messages.
    Card {
        shop: String,
        code: OrderCode,
        card: Card,
    },
}

/// Why a step failed.
pub(super) enum Failure {
    Telegram(Error),
    Other(anyhow::Error),
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Telegram(error)
    }
}

impl From<anyhow::Error> for Failure {
    fn from(error: anyhow::Error) -> Self {
        Self::Other(error)
    }
}

/// The chats with something to deliver, each with the pause until [`step`] can do something.
pub async fn chats(deps: &Deps) -> anyhow::Result<Vec<(ChatId, Duration)>> {
    let reading = async {
        let mut chats = notices::chats(deps.db.pool()).await?;
        let of_summaries = summaries::chats(deps.db.pool()).await?;
        chats.extend(of_summaries.into_iter().filter(|chat| !chats.contains(chat)).collect::<Vec<_>>());
        store::Result::Ok(chats)
    };
    let chats = reading.await.context("couldn't read the chats with waiting notices")?;
    Ok(chats.into_iter().map(|chat| (chat, pause(deps, chat))).collect())
}

fn pause(deps: &Deps, chat: ChatId) -> Duration {
    deps.chat_states.delivery(chat).paused_until.saturating_sub(deps.uptime())
}

/// Reads what an earlier run knew about the chats.
pub async fn restore(deps: &Deps) -> anyhow::Result<()> {
    muted::restore(deps).await
}

/// Delivers a chat's next notice, or a digest if there are many.
pub async fn step(deps: &Arc<Deps>, chat: ChatId) -> anyhow::Result<Step> {
    let pause = pause(deps, chat);
    if !pause.is_zero() {
        return Ok(Step::Later(pause));
    }
    let db = deps.db.pool();
    let Some(Recipient { viewer, subscription }) = recipient(deps, chat).await.context("couldn't read a chat")? else {
        notices::drop_all(db, chat, deps.now()).await.context("couldn't drop notices")?;
        summaries::drop_all(db, chat, deps.now()).await.context("couldn't drop summaries")?;
        return Ok(Step::Idle);
    };
    if subscription.is_none() {
        notices::drop_subscribed(db, chat, deps.now()).await.context("couldn't drop notices")?;
        summaries::drop_all(db, chat, deps.now()).await.context("couldn't drop summaries")?;
    }
    let subscription = subscription.unwrap_or_else(|| Subscription::none(chat));
    let waiting = notices::waiting(db, chat, READ_AHEAD).await.context("couldn't read the notices of a chat")?;
    let language = language::of_chat(deps, chat).await?;
    let delivery = ChatDelivery { deps, language, viewer, subscription, now: deps.now() };
    let Some(item) = delivery.next(&waiting).await? else { return Ok(Step::Idle) };
    if let Err(pause) = deps.rate_limiter.try_acquire(chat, deps.uptime()) {
        return Ok(delivery.pause(pause));
    }
    match AssertUnwindSafe(delivery.deliver(&item)).catch_unwind().await {
        Ok(Ok(())) => {
            deps.chat_states.reset_delivery(chat);
            muted::sent(deps, chat).await;
            Ok(Step::Done)
        }
        Ok(Err(Failure::Telegram(error))) => delivery.failed(&item, error).await,
        Ok(Err(Failure::Other(error))) => Err(error),
        Err(_) => delivery.panicked(&item).await,
    }
}

struct Recipient {
    /// The person, in private.
    viewer: Option<Viewer>,
    /// Without one, the chat gets notices for the courier whose chat it is, and updates of cards that were asked for.
    subscription: Option<Subscription>,
}

/// `None` for a person without access, and a group that is not connected. In private only managers may subscribe.
async fn recipient(deps: &Deps, chat: ChatId) -> store::Result<Option<Recipient>> {
    let db = deps.db.pool();
    let viewer = match chat.person() {
        Some(user) => {
            let Some(profile) = people::find(db, user).await? else { return Ok(None) };
            Some(Viewer { user, role: profile.role })
        }
        None if !groups::is_connected(db, chat).await? => return Ok(None),
        None => None,
    };
    let may_subscribe = viewer.is_none_or(|viewer| viewer.role.manages());
    let subscription = if may_subscribe { subscriptions::find(db, chat).await? } else { None };
    Ok(Some(Recipient { viewer, subscription }))
}

/// Delivery to one chat.
pub(super) struct ChatDelivery<'a> {
    pub(super) deps: &'a Arc<Deps>,
    pub(super) language: Language,
    pub(super) viewer: Option<Viewer>,
    pub(super) subscription: Subscription,
    pub(super) now: DateTime<Utc>,
}

impl ChatDelivery<'_> {
    /// `waiting` begins with the urgent notices. Alarms come after these.
    async fn next<'a>(&self, waiting: &'a [Notice]) -> anyhow::Result<Option<Item<'a>>> {
        let has_urgent = waiting.first().is_some_and(|notice| notice.is_urgent);
        if !has_urgent && let Some(alarms) = self.next_alarms().await? {
            return Ok(Some(alarms));
        }
        if !has_urgent && let Some(summary) = self.next_summary().await? {
            return Ok(Some(Item::Summary(summary)));
        }
        let Some(first) = waiting.first() else { return self.outdated_card().await };
        let is_given = first.event == Event::Given;
        let is_alike = |notice: &&Notice| if is_given { notice.event == Event::Given } else { notice.is_wanted };
        let alike: Vec<&Notice> = waiting.iter().filter(is_alike).collect();
        let has_many = match (is_given, first.is_urgent) {
            (true, _) => alike.len() >= GIVEN_LIST_FROM,
            (false, is_urgent) => !is_urgent && alike.len() >= DIGEST_FROM,
        };
        Ok(Some(if has_many { self.next_digest(alike) } else { Item::Notice(first) }))
    }

    async fn outdated_card(&self) -> anyhow::Result<Option<Item<'static>>> {
        if self.subscription.is_live || !self.subscription.is_to_anything() {
            return Ok(None);
        }
        let found = cards::first(self.deps.db.pool(), self.subscription.chat).await.context("couldn't read a card")?;
        Ok(found.map(|(shop, code, card)| Item::Card { shop, code, card }))
    }

    async fn deliver(&self, item: &Item<'_>) -> Result<(), Failure> {
        match item {
            Item::Notice(notice) if notice.event == Event::TakenAway => self.send_taken_away(notice).await,
            Item::Notice(notice) if self.subscription.is_live => self.update_card(notice).await,
            Item::Notice(notice) => self.send_separately(notice).await,
            Item::Digest { notices, limit } => self.digest(notices, *limit).await,
            Item::Summary(summary) => self.send_summary(summary).await,
            Item::Alarms { alarms, limit } => self.send_alarms(alarms, *limit).await,
            Item::Card { shop, code, card } => self.close_card(shop, code, *card).await,
        }
    }

    /// The stored order; `None` if it was purged.
    pub(super) async fn known(&self, shop: &str, code: &OrderCode) -> anyhow::Result<Option<KnownOrder>> {
        let stored = orders::find(self.deps.db.pool(), shop, code).await;
        Ok(stored.context("couldn't read an order")?.and_then(known_order))
    }

    pub(super) fn audience(&self) -> Audience {
        Audience::of(self.subscription.chat)
    }

    /// Sends once, without a sound in quiet hours unless it is urgent.
    pub(super) async fn send(
        &self,
        message: &Outgoing,
        reply_to: Option<i32>,
        is_urgent: bool,
    ) -> Result<i32, Failure> {
        let to = self.destination(reply_to, is_urgent);
        let check: &Check<'_> = &|| self.check_access().boxed();
        Ok(self.deps.telegram.try_send(Sending { check: Some(check), ..NOTICE }, to, message).await?)
    }

    pub(super) fn destination(&self, reply_to: Option<i32>, is_urgent: bool) -> Destination {
        let is_quiet = self.subscription.quiet.is_some_and(|quiet| quiet.contains(self.now));
        let (chat, thread) = (self.subscription.chat, self.subscription.thread);
        Destination { chat, thread, reply_to, is_silent: is_quiet && !is_urgent }
    }

    /// In private the person may have lost access since the step began.
    pub(super) async fn check_access(&self) -> Result<(), Error> {
        let Some(viewer) = self.viewer else { return Ok(()) };
        match people::find(self.deps.db.pool(), viewer.user).await {
            Ok(Some(_)) => Ok(()),
            Ok(None) => Err(Error::AccessEnded),
            Err(_) => Err(Error::AccessUnknown),
        }
    }
}
