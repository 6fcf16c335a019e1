//! What follows when Telegram refuses a notice, or cannot be reached.

use std::time::Duration;

use anyhow::Context;

use super::deliver::{ChatDelivery, Item, Step};
use crate::domain::{Alert, Backoff};
use crate::flow::chats::{alerts, groups, muted};
use crate::flow::operations::incidents;
use crate::flow::poison::Suspicion;
use crate::store::notices::Outcome;
use crate::store::{subscriptions, summaries};
use crate::telegram::Error;

const BACKOFF: Backoff = Backoff { first: Duration::from_secs(2), longest: Duration::from_mins(10) };

/// Pause of a chat in which the bot may not write.
const MUTED_PAUSE: Duration = Duration::from_hours(1);

impl Item<'_> {
    /// Identifies it within its chat.
    fn id(&self) -> i64 {
        match self {
            Self::Notice(notice) => notice.id,
            Self::Digest { notices, .. } => notices.first().map_or(0, |notice| notice.id),
            Self::Alarms { alarms, .. } => alarms.first().map_or(0, |alarm| alarm.id),
            Self::Card { card, .. } => -i64::from(card.message_id),
            // Below the ids of messages.
            Self::Summary(summary) => i64::MIN + summary.id,
        }
    }
}

impl ChatDelivery<'_> {
    /// Decides what Telegram's error means for the item and its chat. Other chats are not concerned.
    pub(super) async fn failed(&self, item: &Item<'_>, error: Error) -> anyhow::Result<Step> {
        let chat = self.subscription.chat;
        match &error {
            Error::RateLimited { retry_after } => return Ok(self.pause(*retry_after)),
            Error::Migrated { to } => groups::migrate(self.deps, chat, *to).await?,
            Error::Forbidden { description } => match self.is_lost().await {
                Ok(true) => {
                    tracing::warn!(chat.id = %chat, description, "a chat cannot be reached any more");
                    groups::lose(self.deps, chat).await?;
                }
                Ok(false) => return self.mute(description).await,
                Err(error) => return Ok(self.retry_later(&error)),
            },
            Error::TopicGone { description } | Error::NoRights { description } => {
                let topic = self.subscription.thread.filter(|_| matches!(error, Error::TopicGone { .. }));
                let Some(topic) = topic else { return self.mute(description).await };
                tracing::warn!(chat.id = %chat, description, "a topic cannot be written to any more");
                let title = groups::title(self.deps, chat).await?;
                alerts::send(self.deps, &Alert::TopicLost { title }).await?;
                let left = subscriptions::leave_topic(self.deps.db.pool(), chat, topic).await;
                left.context("couldn't leave a topic")?;
            }
            Error::Rejected { description } => {
                tracing::error!(chat.id = %chat, item.id = item.id(), description, "telegram rejects a notice");
                self.set_aside(item).await?;
            }
            Error::ServerError { .. }
            | Error::Unreachable(_)
            | Error::Decode
            | Error::Unauthorized
            | Error::WebhookActive
            | Error::Conflict
            | Error::AccessEnded
            | Error::AccessUnknown => {
                if !error.is_transient() || !self.is_poison(item).await {
                    return Ok(self.retry_later(&error));
                }
                tracing::error!(chat.id = %chat, item.id = item.id(), %error, "others are delivered; setting one aside");
                self.set_aside(item).await?;
            }
        }
        Ok(Step::Done)
    }

    /// A panic's message may hold personal data; the hook has logged its location.
    pub(super) async fn panicked(&self, item: &Item<'_>) -> anyhow::Result<Step> {
        let chat = self.subscription.chat;
        tracing::error!(chat.id = %chat, item.id = item.id(), "the delivery of a notice panicked");
        self.deps.metrics.panic();
        let mut suspicion = self.suspicion(item);
        if suspicion.count() {
            self.set_aside(item).await?;
            return Ok(Step::Done);
        }
        self.set_suspicion(item, suspicion);
        Ok(self.back_off())
    }

    /// Nothing is delivered to the chat for this long.
    pub(super) fn pause(&self, pause: Duration) -> Step {
        let until = self.deps.uptime() + pause;
        self.deps.chat_states.change_delivery(self.subscription.chat, |state| state.paused_until = until);
        Step::Later(pause)
    }

    /// Gives up an item, so that it blocks nothing behind it, and notifies the admins. Of a digest it gives up only the
    /// order that is to blame, and a card simply stays as it is.
    async fn set_aside(&self, item: &Item<'_>) -> anyhow::Result<()> {
        match item {
            Item::Digest { limit, .. } | Item::Alarms { limit, .. } if *limit > 1 => {
                self.halve_digest(*limit);
                return Ok(());
            }
            Item::Summary(summary) => {
                incidents::set_aside(self.deps).await;
                return self.finish_summary(summary, summaries::Outcome::Dropped).await;
            }
            Item::Card { shop, code, .. } => return self.forget_card(shop, code).await,
            Item::Notice(_) | Item::Digest { .. } | Item::Alarms { .. } => {}
        }
        incidents::set_aside(self.deps).await;
        self.finish_all(&[item.id()], Outcome::Dropped).await
    }

    /// Whether the bot is not in the group any more: Telegram says "kicked" of a locked topic, too. In private, "forbidden"
    /// means that the person has blocked the bot.
    async fn is_lost(&self) -> Result<bool, Error> {
        let chat = self.subscription.chat;
        Ok(chat.is_private() || !self.deps.telegram.is_member(chat).await?)
    }

    /// The bot may not write in the chat, or in the topic: the chat's notices wait.
    async fn mute(&self, description: &str) -> anyhow::Result<Step> {
        let chat = self.subscription.chat;
        tracing::warn!(chat.id = %chat, description, "the bot may not write in a chat");
        muted::mute(self.deps, chat, groups::title(self.deps, chat).await?).await?;
        Ok(self.pause(MUTED_PAUSE))
    }

    async fn is_poison(&self, item: &Item<'_>) -> bool {
        let mut suspicion = self.suspicion(item);
        let is_poison = self.deps.is_poison(&mut suspicion, Some(self.subscription.chat)).await;
        self.set_suspicion(item, suspicion);
        is_poison
    }

    fn suspicion(&self, item: &Item<'_>) -> Suspicion {
        let known = self.deps.chat_states.delivery(self.subscription.chat).suspicion;
        known.filter(|(id, _)| *id == item.id()).map(|(_, suspicion)| suspicion).unwrap_or_default()
    }

    fn set_suspicion(&self, item: &Item<'_>, suspicion: Suspicion) {
        let suspected = Some((item.id(), suspicion));
        self.deps.chat_states.change_delivery(self.subscription.chat, |state| state.suspicion = suspected);
    }

    fn retry_later(&self, error: &Error) -> Step {
        let step = self.back_off();
        tracing::warn!(chat.id = %self.subscription.chat, %error, ?step, "couldn't deliver a notice");
        step
    }

    fn back_off(&self) -> Step {
        let mut failures = 0;
        self.deps.chat_states.change_delivery(self.subscription.chat, |state| {
            state.failures += 1;
            failures = state.failures;
        });
        self.pause(BACKOFF.after(failures))
    }
}
