//! Bringing notices to their chats: in order for each chat, no chat waiting for another, at a pace that Telegram takes.
//!
//! A notice is claimed by lease and ends in the transaction that notes what the chat shows now: a crash between
//! Telegram's answer and that transaction repeats it, nothing else does.

use std::sync::Arc;

use anyhow::Context;
use chrono::{DateTime, Duration, Utc};

use super::pace::Pace;
use super::{Deps, groups, language, post, watch};
use crate::domain::notice::{Event, Notice, Watched};
use crate::domain::subscription::Subscription;
use crate::domain::{ChatId, Language, Outgoing, UserId};
use crate::render::notice as words;
use crate::render::order::{Audience, View};
use crate::store::cards::{self, Card};
use crate::store::notices::{self, Outcome};
use crate::store::{orders, people, subscriptions};
use crate::telegram::{Destination, Edited, Error};

/// More notices than this that wait for one chat become one message.
const DIGEST_FROM: usize = 10;

/// How many orders one digest names.
const DIGEST_ORDERS: usize = 40;

/// How many waiting notices are looked at together.
const LOOKED_AT: u32 = 500;

/// How long a claim lasts; longer than any call to Telegram.
const LEASE: Duration = Duration::minutes(2);

/// Pauses after faults of Telegram or the network: they double up to the longest, for days.
const FIRST_PAUSE: Duration = Duration::seconds(2);
const LONGEST_PAUSE: Duration = Duration::minutes(10);

/// Pause of a chat in which the bot may not speak.
const MUTE_PAUSE: Duration = Duration::hours(1);

/// What came of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Something was done; there may be more.
    Done,
    /// Nothing is to be done before this moment.
    Later(DateTime<Utc>),
    /// Nothing waits.
    Idle,
}

/// Why a notice could not be delivered.
enum Failure {
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

/// The chats that something waits for, each with the moment from which on [`step`] can do something.
///
/// # Errors
/// The database fails.
pub async fn chats(deps: &Deps) -> anyhow::Result<Vec<(ChatId, DateTime<Utc>)>> {
    notices::chats(deps.db.pool()).await.context("couldn't read which chats wait")
}

/// Gives back what an earlier run had begun.
///
/// # Errors
/// The database fails.
pub async fn release(deps: &Deps) -> anyhow::Result<()> {
    notices::release_all(deps.db.pool(), deps.now()).await.context("couldn't release notices")
}

/// Delivers the first notice that waits for a chat, or a digest of all if they are many.
///
/// # Errors
/// The database fails.
pub async fn step(deps: &Arc<Deps>, pace: &Pace, chat: ChatId) -> anyhow::Result<Step> {
    let (db, now) = (deps.db.pool(), deps.now());
    let waiting = notices::waiting(db, chat, LOOKED_AT).await.context("couldn't read the notices of a chat")?;
    let Some(first) = waiting.first() else { return Ok(Step::Idle) };
    if first.due_at > now {
        return Ok(Step::Later(first.due_at));
    }
    let Some(subscription) = subscription(deps, chat).await? else {
        notices::drop_all(db, chat, now).await.context("couldn't drop notices")?;
        return Ok(Step::Idle);
    };
    if let Err(free_at) = pace.take(chat, now) {
        return Ok(Step::Later(free_at));
    }
    if !notices::claim(db, chat, first.id, now, LEASE).await.context("couldn't claim a notice")? {
        return Ok(Step::Later(now + FIRST_PAUSE));
    }
    let delivery = Delivery { deps, language: language::of(deps, chat, None).await?, subscription, now };
    let wanted: Vec<&Notice> = waiting.iter().filter(|notice| notice.is_wanted).collect();
    let result =
        if wanted.len() > DIGEST_FROM { delivery.digest(first, &wanted).await } else { delivery.single(first).await };
    match result {
        Ok(()) => Ok(Step::Done),
        Err(Failure::Other(error)) => Err(error),
        Err(Failure::Telegram(error)) => delivery.failed(first, error).await,
    }
}

/// What the chat wants, as long as it may want something: in private only managers may.
async fn subscription(deps: &Deps, chat: ChatId) -> anyhow::Result<Option<Subscription>> {
    let db = deps.db.pool();
    let Some(found) = subscriptions::find(db, chat).await.context("couldn't read a subscription")? else {
        return Ok(None);
    };
    if let Some(user) = UserId::new(chat.0) {
        let known = people::find(db, user).await.context("couldn't read the allowlist")?;
        if !known.is_some_and(|known| known.role.manages()) {
            return Ok(None);
        }
    }
    Ok(Some(found))
}

/// Delivery to one chat.
struct Delivery<'a> {
    deps: &'a Arc<Deps>,
    language: Language,
    subscription: Subscription,
    now: DateTime<Utc>,
}

impl Delivery<'_> {
    async fn single(&self, notice: &Notice) -> Result<(), Failure> {
        let Some(watched) = self.watched(notice).await? else {
            return Ok(self.finish(notice, Outcome::Dropped).await?);
        };
        if !self.subscription.is_living {
            if notice.is_wanted {
                let message = self.card(&watched, notice.event, notice.queued_at);
                self.send(&message, None, notice.event).await?;
            }
            return Ok(self.finish(notice, Outcome::Sent).await?);
        }
        let card = self.find_card(notice).await?;
        let shown = match card {
            None if !notice.is_wanted => return Ok(self.finish(notice, Outcome::Covered).await?),
            None => self.send(&self.card_now(&watched), None, notice.event).await?,
            Some(card) => {
                let message_id = self.update(card, &watched).await?;
                if notice.is_wanted && notice.event.is_loud() {
                    let ring = Outgoing::text(words::ring(self.language, &watched.order, notice.event));
                    self.send(&ring, Some(message_id), notice.event).await?;
                }
                message_id
            }
        };
        let card = Card { message_id: shown, revision: watched.revision };
        Ok(self.finish_with_card(notice, card).await?)
    }

    /// Brings a card up to date; if it cannot be edited any more, a new one takes its place.
    async fn update(&self, card: Card, watched: &Watched) -> Result<i32, Failure> {
        if card.revision >= watched.revision {
            return Ok(card.message_id);
        }
        let message = self.card_now(watched);
        match self.deps.telegram.try_edit(self.subscription.chat, card.message_id, &message).await? {
            Edited::Done => Ok(card.message_id),
            Edited::Impossible => self.send(&message, None, watched.event).await,
        }
    }

    /// Names each order once with its latest state. Cards that are there are brought up to date afterwards, without a
    /// sound.
    async fn digest(&self, claimed: &Notice, wanted: &[&Notice]) -> Result<(), Failure> {
        let mut named: Vec<(Watched, Vec<&Notice>)> = Vec::new();
        let mut gone = Vec::new();
        for notice in wanted {
            let is_same =
                |(watched, _): &(Watched, _)| watched.order.code == notice.code && watched.shop == notice.shop;
            if let Some(at) = named.iter().position(is_same) {
                named[at].1.push(notice);
            } else if named.len() < DIGEST_ORDERS {
                match self.watched(notice).await? {
                    Some(watched) => named.push((watched, vec![notice])),
                    None => gone.push(*notice),
                }
            }
        }
        let shops = self.deps.kaspi.shops().len();
        let lines: Vec<&Watched> = named.iter().map(|(watched, _)| watched).collect();
        let is_loud = wanted.iter().any(|notice| notice.event.is_loud());
        let event = if is_loud { Event::Cancelled } else { Event::New };
        if !lines.is_empty() {
            let text = words::digest(self.language, &lines, shops > 1, self.now);
            self.send(&Outgoing::text(text), None, event).await?;
        }
        let mut tx = self.deps.db.begin_write().await.context("couldn't finish a digest")?;
        for notice in gone {
            notices::finish(&mut *tx, notice.id, Outcome::Dropped, self.now)
                .await
                .context("couldn't finish a digest")?;
        }
        // It may be one that only keeps a card true: that goes on at once.
        notices::postpone(&mut *tx, claimed.id, self.now).await.context("couldn't finish a digest")?;
        for (watched, notices) in &named {
            let card = cards::find(&mut *tx, self.subscription.chat, &watched.shop, &watched.order.code).await;
            let has_card = self.subscription.is_living && card.context("couldn't read a card")?.is_some();
            for (at, notice) in notices.iter().enumerate() {
                if has_card && at + 1 == notices.len() {
                    notices::unwant(&mut *tx, notice.id, self.now).await.context("couldn't finish a digest")?;
                } else {
                    let finished = notices::finish(&mut *tx, notice.id, Outcome::Digest, self.now).await;
                    finished.context("couldn't finish a digest")?;
                    self.deps.metrics.notice(Outcome::Digest.as_str());
                }
            }
        }
        tx.commit().await.context("couldn't finish a digest")?;
        Ok(())
    }

    /// The order that a notice is about; `None` if it was forgotten.
    async fn watched(&self, notice: &Notice) -> anyhow::Result<Option<Watched>> {
        let kept = orders::find(self.deps.db.pool(), &notice.shop, &notice.code).await;
        let Some(kept) = kept.context("couldn't read an order")? else { return Ok(None) };
        Ok(watch::watched(kept))
    }

    async fn find_card(&self, notice: &Notice) -> anyhow::Result<Option<Card>> {
        let found = cards::find(self.deps.db.pool(), self.subscription.chat, &notice.shop, &notice.code).await;
        found.context("couldn't read a card")
    }

    /// The card as it is now.
    fn card_now(&self, watched: &Watched) -> Outgoing {
        self.card(watched, watched.event, watched.changed_at)
    }

    /// The card with what happened and when.
    fn card(&self, watched: &Watched, event: Event, at: DateTime<Utc>) -> Outgoing {
        let is_private = UserId::new(self.subscription.chat.0).is_some();
        let headline = words::headline(self.language, event, at, self.now);
        let shops = self.deps.kaspi.shops().len();
        let view = View {
            audience: if is_private { Audience::Person } else { Audience::Group },
            shop: (shops > 1).then_some(watched.shop.as_str()),
            headline: Some(&headline),
            is_pin_a_button: true,
            ..View::new(self.language, self.now)
        };
        crate::render::order::card(&watched.order, &view)
    }

    /// Sends once, silently in quiet hours unless the event is loud.
    async fn send(&self, message: &Outgoing, reply_to: Option<i32>, event: Event) -> Result<i32, Failure> {
        let is_quiet = self.subscription.quiet.is_some_and(|quiet| quiet.contains(self.now));
        let to = Destination {
            chat: self.subscription.chat,
            thread: self.subscription.thread,
            reply_to,
            is_silent: is_quiet && !event.is_loud(),
        };
        Ok(self.deps.telegram.try_send(to, message).await?)
    }

    async fn finish(&self, notice: &Notice, outcome: Outcome) -> anyhow::Result<()> {
        let finished = notices::finish(self.deps.db.pool(), notice.id, outcome, self.now).await;
        finished.context("couldn't finish a notice")?;
        self.deps.metrics.notice(outcome.as_str());
        Ok(())
    }

    async fn finish_with_card(&self, notice: &Notice, card: Card) -> anyhow::Result<()> {
        let outcome = if notice.is_wanted { Outcome::Sent } else { Outcome::Covered };
        let mut tx = self.deps.db.begin_write().await.context("couldn't finish a notice")?;
        cards::write(&mut *tx, self.subscription.chat, &notice.shop, &notice.code, card)
            .await
            .context("couldn't note a card")?;
        notices::finish(&mut *tx, notice.id, outcome, self.now).await.context("couldn't finish a notice")?;
        tx.commit().await.context("couldn't finish a notice")?;
        self.deps.metrics.notice(outcome.as_str());
        Ok(())
    }

    /// Decides what a failure means. Nothing of it concerns other chats.
    async fn failed(&self, notice: &Notice, error: Error) -> anyhow::Result<Step> {
        let (chat, db) = (self.subscription.chat, self.deps.db.pool());
        match &error {
            Error::RetryAfter(wait) => {
                let wait = Duration::from_std(*wait).unwrap_or(LONGEST_PAUSE);
                return self.postpone(notice, wait).await;
            }
            Error::Migrated { to } => groups::migrate(self.deps, chat, *to).await?,
            Error::Forbidden { description } => {
                tracing::warn!(chat.id = %chat, description, "a chat cannot be reached any more");
                groups::lose(self.deps, chat).await?;
            }
            Error::Rejected { description } if is_about_topic(description) && self.subscription.thread.is_some() => {
                tracing::warn!(chat.id = %chat, description, "a topic cannot be written to any more");
                let moved = Subscription { thread: None, ..self.subscription.clone() };
                subscriptions::write(db, &moved).await.context("couldn't leave a topic")?;
                notices::postpone(db, notice.id, self.now).await.context("couldn't release a notice")?;
                let title = groups::title(self.deps, chat).await?;
                post::tell_managers(self.deps, move |lang| words::topic_lost(lang, &title)).await?;
            }
            Error::Rejected { description } if is_about_rights(description) => {
                tracing::warn!(chat.id = %chat, description, "the bot may not speak in a chat");
                if notice.attempts == 0 {
                    let title = groups::title(self.deps, chat).await?;
                    post::tell_managers(self.deps, move |lang| words::chat_muted(lang, &title)).await?;
                }
                return self.postpone(notice, MUTE_PAUSE).await;
            }
            Error::Rejected { description } => {
                tracing::error!(chat.id = %chat, notice.id, description, "telegram rejects a notice");
                self.finish(notice, Outcome::Dropped).await?;
            }
            Error::OutOfOrder { .. }
            | Error::Unreachable(_)
            | Error::Decode
            | Error::Unauthorized
            | Error::Conflict { .. } => {
                let pause = (FIRST_PAUSE * (1 << notice.attempts.min(16))).min(LONGEST_PAUSE);
                tracing::warn!(chat.id = %chat, %error, pause_s = pause.num_seconds(), "couldn't deliver a notice");
                return self.postpone(notice, pause).await;
            }
        }
        Ok(Step::Done)
    }

    async fn postpone(&self, notice: &Notice, pause: Duration) -> anyhow::Result<Step> {
        let due = self.now + pause;
        notices::postpone(self.deps.db.pool(), notice.id, due).await.context("couldn't postpone a notice")?;
        Ok(Step::Later(due))
    }
}

fn is_about_topic(description: &str) -> bool {
    ["TOPIC_CLOSED", "TOPIC_DELETED", "message thread not found"].iter().any(|words| description.contains(words))
}

fn is_about_rights(description: &str) -> bool {
    ["not enough rights", "have no rights", "CHAT_WRITE_FORBIDDEN", "TOPIC_CLOSED", "CHAT_RESTRICTED"]
        .iter()
        .any(|words| description.contains(words))
}
