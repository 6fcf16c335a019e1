//! What follows when Telegram refuses a notice, or cannot be reached.

use anyhow::Context;
use chrono::Duration;

use super::deliver::{BACKOFF, ChatDelivery, Step};
use crate::domain::Alert;
use crate::domain::notice::Notice;
use crate::domain::subscription::Subscription;
use crate::flow::chats::{alerts, groups, muted};
use crate::flow::operations::incidents;
use crate::store::notices::{self, Outcome};
use crate::store::{self, subscriptions};
use crate::telegram::Error;

/// Pause of a chat in which the bot may not write.
const MUTED_PAUSE: Duration = Duration::hours(1);

impl ChatDelivery<'_> {
    /// Decides what Telegram's error means for the notice and its chat. Other chats are not concerned.
    pub(super) async fn failed(&self, notice: &Notice, error: Error) -> anyhow::Result<Step> {
        let chat = self.subscription.chat;
        match &error {
            Error::RateLimited { retry_after } => return self.postpone(notice, *retry_after).await,
            Error::Migrated { to } => groups::migrate(self.deps, chat, *to).await?,
            Error::Forbidden { description } => match self.is_lost().await {
                Ok(true) => {
                    tracing::warn!(chat.id = %chat, description, "a chat cannot be reached any more");
                    groups::lose(self.deps, chat).await?;
                }
                Ok(false) => return self.mute(notice, description).await,
                Err(error) => return self.retry_later(notice, &error).await,
            },
            Error::TopicGone { description } if self.subscription.thread.is_some() => {
                tracing::warn!(chat.id = %chat, description, "a topic cannot be written to any more");
                let title = groups::title(self.deps, chat).await?;
                alerts::send(self.deps, &Alert::TopicLost { title }).await?;
                self.leave_topic(notice).await.context("couldn't leave a topic")?;
            }
            Error::TopicGone { description } | Error::NoRights { description } => {
                return self.mute(notice, description).await;
            }
            Error::Rejected { description } => {
                tracing::error!(chat.id = %chat, notice.id, description, "telegram rejects a notice");
                self.finish(notice, Outcome::Dropped).await?;
            }
            Error::ServerError { .. }
            | Error::Unreachable(_)
            | Error::Decode
            | Error::Unauthorized
            | Error::WebhookActive
            | Error::Conflict
            | Error::AccessEnded
            | Error::AccessUnknown => {
                if error.is_transient() && self.is_poison(notice).await {
                    tracing::error!(chat.id = %chat, notice.id, %error, "set a notice aside: others are delivered");
                    self.finish(notice, Outcome::Dropped).await?;
                    incidents::set_aside(self.deps).await;
                    return Ok(Step::Done);
                }
                return self.retry_later(notice, &error).await;
            }
        }
        Ok(Step::Done)
    }

    /// Whether the bot is not in the group any more: Telegram says "kicked" of a locked topic, too. In private, "forbidden"
    /// means that the person has blocked the bot.
    async fn is_lost(&self) -> Result<bool, Error> {
        let chat = self.subscription.chat;
        Ok(chat.is_private() || !self.deps.telegram.is_member(chat).await?)
    }

    /// The bot may not write in the chat, or in the topic: the chat's notices wait.
    async fn mute(&self, notice: &Notice, description: &str) -> anyhow::Result<Step> {
        let chat = self.subscription.chat;
        tracing::warn!(chat.id = %chat, description, "the bot may not write in a chat");
        muted::mute(self.deps, chat, groups::title(self.deps, chat).await?).await?;
        self.postpone(notice, MUTED_PAUSE.to_std().unwrap_or_default()).await
    }

    async fn is_poison(&self, notice: &Notice) -> bool {
        let chat = self.subscription.chat;
        let mut suspicion = self.deps.chat_states.suspicion(chat, notice.id);
        let is_poison = self.deps.is_poison(&mut suspicion, Some(chat)).await;
        self.deps.chat_states.set_suspicion(chat, notice.id, suspicion);
        is_poison
    }

    async fn retry_later(&self, notice: &Notice, error: &Error) -> anyhow::Result<Step> {
        let pause = BACKOFF.after(notice.attempts + 1);
        let chat = self.subscription.chat;
        tracing::warn!(chat.id = %chat, %error, pause_s = pause.as_secs(), "couldn't deliver a notice");
        self.postpone(notice, pause).await
    }

    /// From now on notices go to the general topic.
    async fn leave_topic(&self, notice: &Notice) -> store::Result<()> {
        let db = self.deps.db.pool();
        let general = Subscription { thread: None, ..self.subscription.clone() };
        subscriptions::write(db, &general).await?;
        notices::postpone(db, notice.id, self.now).await
    }

    async fn postpone(&self, notice: &Notice, pause: std::time::Duration) -> anyhow::Result<Step> {
        let due = self.now + pause;
        notices::postpone(self.deps.db.pool(), notice.id, due).await.context("couldn't postpone a notice")?;
        Ok(Step::Later(due))
    }
}
