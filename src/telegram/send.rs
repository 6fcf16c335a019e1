//! Sending and editing messages.

use std::future::Future;
use std::pin::pin;
use std::time::Duration;

use reqwest::Url;
use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use teloxide::payloads::{AnswerCallbackQuery, GetChatMember, SendChatAction, SendLocation, SendVenue};
use teloxide::types::{CallbackQueryId, ChatAction, ChatId, True, UserId};
use tokio::time::{Instant, interval_at};

use super::api::{Api, Sending};
use super::destination::Destination;
use super::error::Error;
use super::outgoing::Priority;
use super::payloads::{Plainness, edit_message, reply, send_message, thread};
use super::upload::Method;
use crate::domain::{self, GeoPoint, Outgoing};

/// When a person who waits should see that something happens.
const TYPING_AFTER: Duration = Duration::from_millis(500);

/// Descriptions of a message that is gone or too old, whatever its new text.
const UNEDITABLE: [&str; 3] = ["message to edit not found", "message can't be edited", "MESSAGE_ID_INVALID"];

/// Telegram shows "typing" for five seconds (Bot API, `sendChatAction`).
const TYPING_EVERY: Duration = Duration::from_millis(4500);

/// The result of an edit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edited {
    /// The message shows the new text, or did already.
    Done,
    /// The message is gone or too old.
    Impossible,
}

/// What the person who pressed a button sees (`answerCallbackQuery`). Texts have at most 200 characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PressAnswer {
    Nothing,
    /// A text that disappears.
    Toast(String),
    /// A text in a window that has to be closed.
    Alert(String),
    /// Opens a `t.me` link to the bot itself. Apps show either a text or a link, so there is no text.
    Open(Url),
}

impl Api {
    /// Sends a message right below its pin, so that the message is the last that the chat shows. Returns the message's id.
    /// Transient errors are retried. A message that Telegram rejects is sent again plainer; a pin that fails follows the
    /// message once more, and one that is rejected is left out.
    pub async fn send(&self, sending: Sending<'_>, to: Destination, message: &Outgoing) -> Result<i32, Error> {
        let Some(point) = message.pin else { return self.send_text(sending, to, message, Tries::UntilDone).await };
        let above = Destination { reply_to: None, is_silent: true, ..to };
        // Both wait for their turns at once, so that nothing comes between the two.
        let (pinned, sent) = tokio::join!(
            biased;
            self.send_pin(sending, above, point, Tries::Once),
            self.send_text(sending, to, message, Tries::UntilDone),
        );
        let message_id = sent?;
        let pinned = match pinned {
            Err(error) if !error.is_refusal() => {
                let below = Destination { reply_to: Some(message_id), ..above };
                self.send_pin(sending, below, point, Tries::UntilDone).await
            }
            pinned => pinned,
        };
        if let Err(error) = pinned {
            tracing::warn!(chat.id = %to.chat, %error, "couldn't send a pin; its message was sent");
        }
        Ok(message_id)
    }

    /// Sends a message without its pin, without retries. Returns the message's id. A message that Telegram rejects is sent
    /// again plainer.
    pub async fn try_send(&self, sending: Sending<'_>, to: Destination, message: &Outgoing) -> Result<i32, Error> {
        self.send_text(sending, to, message, Tries::Once).await
    }

    async fn send_text(
        &self,
        sending: Sending<'_>,
        to: Destination,
        message: &Outgoing,
        tries: Tries,
    ) -> Result<i32, Error> {
        let mut plainness = Plainness::Complete;
        loop {
            let payload = send_message(to, message, plainness);
            let sent = self.send_payload(sending, to.chat, &payload, tries).await;
            let (description, plainer) = match sent {
                Ok(Sent { message_id }) => return Ok(message_id),
                Err(Error::Rejected { description }) => (description, plainness.plainer(to, message)),
                // Only an answer may go to another topic; notices have their own rule.
                Err(Error::TopicGone { description }) if tries == Tries::UntilDone && to.thread.is_some() => {
                    (description, (plainness < Plainness::NoTopic).then_some(Plainness::NoTopic))
                }
                Err(error) => return Err(error),
            };
            let Some(plainer) = plainer else { return Err(Error::Rejected { description }) };
            tracing::warn!(chat.id = %to.chat, description, ?plainer, "telegram rejected a message; sending it plainer");
            plainness = plainer;
        }
    }

    /// Sends a location with its title and address (`sendVenue`), or without them if Telegram rejects that. Returns the
    /// message's id.
    pub async fn send_venue(
        &self,
        sending: Sending<'_>,
        to: Destination,
        point: GeoPoint,
        title: &str,
        address: &str,
    ) -> Result<i32, Error> {
        let mut payload = SendVenue::new(ChatId(to.chat.0), point.latitude(), point.longitude(), title, address);
        payload.message_thread_id = to.thread.map(thread);
        payload.reply_parameters = to.reply_to.map(reply);
        match self.send_until_done::<_, Sent>(sending, Some(to.chat), &payload).await {
            Err(Error::Rejected { description }) => {
                tracing::warn!(chat.id = %to.chat, description, "telegram rejected a venue; sending a pin");
                self.send_pin(sending, Destination { reply_to: None, ..to }, point, Tries::UntilDone).await
            }
            sent => sent.map(|Sent { message_id }| message_id),
        }
    }

    async fn send_pin(
        &self,
        sending: Sending<'_>,
        to: Destination,
        point: GeoPoint,
        tries: Tries,
    ) -> Result<i32, Error> {
        let mut payload = SendLocation::new(ChatId(to.chat.0), point.latitude(), point.longitude());
        payload.message_thread_id = to.thread.map(thread);
        payload.reply_parameters = to.reply_to.map(reply);
        payload.disable_notification = to.is_silent.then_some(true);
        self.send_payload(sending, to.chat, &payload, tries).await.map(|Sent { message_id }| message_id)
    }

    /// Replaces the text and the buttons of one of the bot's messages. Transient errors are retried. A text or keyboard that
    /// Telegram rejects is sent again plainer.
    pub async fn edit(
        &self,
        sending: Sending<'_>,
        chat: domain::ChatId,
        message_id: i32,
        message: &Outgoing,
    ) -> Result<Edited, Error> {
        self.edit_text(sending, (chat, message_id), message, Tries::UntilDone).await
    }

    /// Edits a message without retries.
    pub async fn try_edit(
        &self,
        sending: Sending<'_>,
        chat: domain::ChatId,
        message_id: i32,
        message: &Outgoing,
    ) -> Result<Edited, Error> {
        self.edit_text(sending, (chat, message_id), message, Tries::Once).await
    }

    async fn edit_text(
        &self,
        sending: Sending<'_>,
        (chat, message_id): (domain::ChatId, i32),
        message: &Outgoing,
        tries: Tries,
    ) -> Result<Edited, Error> {
        let mut plainness = Plainness::Complete;
        loop {
            let payload = edit_message(chat, message_id, message, plainness);
            let description = match self.send_payload(sending, chat, &payload, tries).await {
                Ok(IgnoredAny) => return Ok(Edited::Done),
                Err(error) if error.is_not_modified() => return Ok(Edited::Done),
                Err(Error::Rejected { description }) => description,
                Err(error) => return Err(error),
            };
            let is_gone = UNEDITABLE.iter().any(|phrase| description.contains(phrase));
            let Some(plainer) = plainness.plainer(Destination::chat(chat), message).filter(|_| !is_gone) else {
                tracing::info!(chat.id = %chat, description, "couldn't edit a message");
                return Ok(Edited::Impossible);
            };
            tracing::warn!(chat.id = %chat, description, ?plainer, "telegram rejected an edit; sending it plainer");
            plainness = plainer;
        }
    }

    pub(super) async fn send_payload<M, T>(
        &self,
        sending: Sending<'_>,
        chat: domain::ChatId,
        method: &M,
        tries: Tries,
    ) -> Result<T, Error>
    where
        M: Method,
        T: DeserializeOwned,
    {
        match tries {
            Tries::Once => self.send_once(sending, Some(chat), method).await,
            Tries::UntilDone => self.send_until_done(sending, Some(chat), method).await,
        }
    }

    /// Whether the bot is in a group (`getChatMember`). Telegram says "bot was kicked" for other reasons, too, such as a
    /// locked topic.
    pub async fn is_member(&self, chat: domain::ChatId) -> Result<bool, Error> {
        #[derive(Deserialize)]
        struct Member {
            status: String,
        }
        let bot = UserId(u64::try_from(self.bot_id()).unwrap_or_default());
        match self.call::<_, Member>(&GetChatMember::new(ChatId(chat.0), bot)).await {
            Ok(Member { status }) => Ok(!["left", "kicked"].contains(&status.as_str())),
            Err(Error::Forbidden { .. }) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Answers the press of a button. Failures are logged only: Telegram may not wait for the answer any more.
    pub async fn answer_press(&self, priority: Priority, query_id: &str, answer: PressAnswer) {
        let mut payload = AnswerCallbackQuery::new(CallbackQueryId(query_id.to_owned()));
        match answer {
            PressAnswer::Nothing => {}
            PressAnswer::Toast(text) => payload.text = Some(text),
            PressAnswer::Alert(text) => {
                payload.text = Some(text);
                payload.show_alert = Some(true);
            }
            PressAnswer::Open(link) => payload.url = Some(link),
        }
        let sending = Sending::new(priority);
        if let Err(error) = self.send_once::<_, True>(sending, None, &payload).await {
            tracing::debug!(%error, "couldn't answer the press of a button");
        }
    }

    /// Runs `work`, and shows "typing" in the chat when it takes longer than half a second.
    pub async fn typing_while<T>(&self, sending: Sending<'_>, to: Destination, work: impl Future<Output = T>) -> T {
        let mut work = pin!(work);
        let mut ticks = interval_at(Instant::now() + TYPING_AFTER, TYPING_EVERY);
        loop {
            tokio::select! {
                done = &mut work => return done,
                _ = ticks.tick() => {
                    // The answer must not wait for this call.
                    tokio::select! {
                        done = &mut work => return done,
                        shown = self.show_typing(sending, to) => {
                            if let Err(error) = shown {
                                tracing::debug!(chat.id = %to.chat, %error, "couldn't show typing");
                            }
                        }
                    }
                }
            }
        }
    }

    /// Shows "typing" for five seconds (`sendChatAction`). Also the cheapest way to find out whether the bot may write in
    /// a chat.
    pub async fn show_typing(&self, sending: Sending<'_>, to: Destination) -> Result<(), Error> {
        let mut payload = SendChatAction::new(ChatId(to.chat.0), ChatAction::Typing);
        payload.message_thread_id = to.thread.map(thread);
        self.send_once(sending, Some(to.chat), &payload).await.map(|True| ())
    }
}

/// How often a message is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tries {
    Once,
    UntilDone,
}

/// All that is decoded of a sent message: a newer Bot API can break nothing else.
#[derive(Deserialize)]
struct Sent {
    message_id: i32,
}
