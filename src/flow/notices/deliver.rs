//! Delivery of notices: in order within a chat, chats independently of each other, within Telegram's rate limits.
//!
//! A notice is claimed by lease and finished in the transaction that records what the chat shows. Only a crash between
//! Telegram's answer and that transaction repeats it. Each step makes one call at most, so that the rate limits hold.

use std::sync::Arc;

use anyhow::Context;
use chrono::{DateTime, Duration, Utc};

use crate::domain::notice::{Event, Notice, is_urgent};
use crate::domain::subscription::Subscription;
use crate::domain::{Audience, Backoff, ChatId, KnownOrder, Language, Outgoing};
use crate::flow::Deps;
use crate::flow::chats::notify::NOTICE;
use crate::flow::chats::{language, muted};
use crate::flow::orders::known::known_order;
use crate::render;
use crate::render::order::View;
use crate::store::cards::{self, Card};
use crate::store::notices::{self, Outcome};
use crate::store::{self, orders, people, subscriptions};
use crate::telegram::{Destination, Edited, Error};

/// When more notices than this wait for one chat, they become one message.
const DIGEST_FROM: usize = 10;

/// How many waiting notices one step reads.
const READ_AHEAD: u32 = 500;

/// Longer than any call to Telegram.
const LEASE: Duration = Duration::minutes(2);

pub(super) const BACKOFF: Backoff =
    Backoff { first: std::time::Duration::from_secs(2), longest: std::time::Duration::from_mins(10) };

/// The result of a delivery step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// There may be more to do.
    Done,
    /// Nothing can be done before this time.
    Later(DateTime<Utc>),
    /// Nothing waits.
    Idle,
}

/// Why a notice could not be delivered.
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

/// The chats with waiting notices, each with the time from which [`step`] can do something.
pub async fn chats(deps: &Deps) -> anyhow::Result<Vec<(ChatId, DateTime<Utc>)>> {
    notices::chats(deps.db.pool()).await.context("couldn't read the chats with waiting notices")
}

/// Releases what an earlier run had claimed or postponed.
pub async fn release(deps: &Deps) -> anyhow::Result<()> {
    muted::restore(deps).await?;
    notices::release_all(deps.db.pool(), deps.now()).await.context("couldn't release notices")
}

/// Delivers the first notice that waits for a chat, or a digest if there are many.
pub async fn step(deps: &Arc<Deps>, chat: ChatId) -> anyhow::Result<Step> {
    let (db, now) = (deps.db.pool(), deps.now());
    let waiting = notices::waiting(db, chat, READ_AHEAD).await.context("couldn't read the notices of a chat")?;
    let Some(first) = waiting.first() else { return Ok(Step::Idle) };
    if first.due_at > now {
        return Ok(Step::Later(first.due_at));
    }
    let Some(subscription) = subscription(deps, chat).await.context("couldn't read a subscription")? else {
        notices::drop_all(db, chat, now).await.context("couldn't drop notices")?;
        return Ok(Step::Idle);
    };
    if let Err(free_at) = deps.rate_limiter.try_acquire(chat, now) {
        return Ok(Step::Later(free_at));
    }
    if !notices::claim(db, chat, first.id, now, LEASE).await.context("couldn't claim a notice")? {
        return Ok(Step::Later(now + BACKOFF.first));
    }
    let delivery = ChatDelivery { deps, language: language::of_chat(deps, chat).await?, subscription, now };
    let wanted: Vec<&Notice> = waiting.iter().filter(|notice| notice.is_wanted).collect();
    let result =
        if wanted.len() > DIGEST_FROM { delivery.digest(first, &wanted).await } else { delivery.single(first).await };
    match result {
        Ok(()) => {
            muted::sent(deps, chat).await;
            Ok(Step::Done)
        }
        Err(Failure::Other(error)) => Err(error),
        Err(Failure::Telegram(error)) => delivery.failed(first, error).await,
    }
}

/// `None` if the chat may have no subscription any more: in private only managers may.
async fn subscription(deps: &Deps, chat: ChatId) -> store::Result<Option<Subscription>> {
    let db = deps.db.pool();
    if let Some(user) = chat.person()
        && !people::find(db, user).await?.is_some_and(|profile| profile.role.manages())
    {
        return Ok(None);
    }
    subscriptions::find(db, chat).await
}

/// Delivery to one chat.
pub(super) struct ChatDelivery<'a> {
    pub(super) deps: &'a Arc<Deps>,
    pub(super) language: Language,
    pub(super) subscription: Subscription,
    pub(super) now: DateTime<Utc>,
}

impl ChatDelivery<'_> {
    async fn single(&self, notice: &Notice) -> Result<(), Failure> {
        let Some(known) = self.known(notice).await? else {
            return Ok(self.finish(notice, Outcome::Dropped).await?);
        };
        let is_urgent = is_urgent(notice.event, &known.order);
        if !self.subscription.is_live {
            if notice.is_wanted {
                self.send(&self.card(&known, notice.event, notice.queued_at), None, is_urgent).await?;
            }
            return Ok(self.finish(notice, Outcome::Sent).await?);
        }
        let message_id = match self.find_card(notice).await? {
            None if !notice.is_wanted => return Ok(self.finish(notice, Outcome::Covered).await?),
            None => self.send(&self.current_card(&known), None, is_urgent).await?,
            Some(card) if card.revision < known.revision => return self.update(notice, card, &known).await,
            Some(card) => {
                if notice.is_wanted && is_urgent {
                    let text = render::notice::urgent_reply(self.language, self.audience(), &known.order, notice.event);
                    self.send(&Outgoing::text(text), Some(card.message_id), is_urgent).await?;
                }
                card.message_id
            }
        };
        let card = Card { message_id, revision: known.revision };
        Ok(self.finish_with_card(notice, card).await?)
    }

    /// Edits a card. What is left to send, the next step sends: the reply of an urgent notice, or a new card if this one
    /// cannot be edited any more.
    async fn update(&self, notice: &Notice, card: Card, known: &KnownOrder) -> Result<(), Failure> {
        let (chat, message) = (self.subscription.chat, self.current_card(known));
        let edited = self.deps.telegram.try_edit(NOTICE, chat, card.message_id, &message).await?;
        let card = Card { revision: known.revision, ..card };
        match edited {
            Edited::Done if notice.is_wanted && is_urgent(notice.event, &known.order) => {
                self.proceed(notice, Some(card)).await.context("couldn't record a card")?;
            }
            Edited::Done => self.finish_with_card(notice, card).await?,
            Edited::Impossible => self.proceed(notice, None).await.context("couldn't forget a card")?,
        }
        Ok(())
    }

    async fn proceed(&self, notice: &Notice, card: Option<Card>) -> store::Result<()> {
        let (chat, shop, code) = (self.subscription.chat, &notice.shop, &notice.code);
        let mut tx = self.deps.db.begin_write().await?;
        match card {
            Some(card) => cards::write(&mut *tx, chat, shop, code, card).await?,
            None => cards::remove(&mut *tx, chat, shop, code).await?,
        }
        notices::proceed(&mut *tx, notice.id, self.now).await?;
        tx.commit().await
    }

    /// The order of a notice; `None` if it was purged.
    pub(super) async fn known(&self, notice: &Notice) -> anyhow::Result<Option<KnownOrder>> {
        let stored = orders::find(self.deps.db.pool(), &notice.shop, &notice.code).await;
        Ok(stored.context("couldn't read an order")?.and_then(known_order))
    }

    async fn find_card(&self, notice: &Notice) -> anyhow::Result<Option<Card>> {
        let found = cards::find(self.deps.db.pool(), self.subscription.chat, &notice.shop, &notice.code).await;
        found.context("couldn't read a card")
    }

    fn current_card(&self, known: &KnownOrder) -> Outgoing {
        self.card(known, known.event, known.changed_at)
    }

    fn card(&self, known: &KnownOrder, event: Event, at: DateTime<Utc>) -> Outgoing {
        let headline = render::notice::headline(self.language, event, at, self.now);
        let view = View {
            shop: self.deps.kaspi.shop_label(&known.shop),
            headline: Some(&headline),
            has_location_button: true,
            ..View::new(self.language, self.audience(), self.now)
        };
        render::order::card(&known.order, &view)
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
        let is_quiet = self.subscription.quiet.is_some_and(|quiet| quiet.contains(self.now));
        let to = Destination {
            chat: self.subscription.chat,
            thread: self.subscription.thread,
            reply_to,
            is_silent: is_quiet && !is_urgent,
        };
        Ok(self.deps.telegram.try_send(NOTICE, to, message).await?)
    }

    pub(super) async fn finish(&self, notice: &Notice, outcome: Outcome) -> anyhow::Result<()> {
        let finished = notices::finish(self.deps.db.pool(), notice.id, outcome, self.now).await;
        finished.context("couldn't finish a notice")?;
        self.deps.metrics.notice(outcome.as_str());
        Ok(())
    }

    async fn finish_with_card(&self, notice: &Notice, card: Card) -> anyhow::Result<()> {
        let outcome = if notice.is_wanted { Outcome::Sent } else { Outcome::Covered };
        let finishing = async {
            let mut tx = self.deps.db.begin_write().await?;
            cards::write(&mut *tx, self.subscription.chat, &notice.shop, &notice.code, card).await?;
            notices::finish(&mut *tx, notice.id, outcome, self.now).await?;
            tx.commit().await
        };
        finishing.await.context("couldn't finish a notice")?;
        self.deps.metrics.notice(outcome.as_str());
        Ok(())
    }
}
