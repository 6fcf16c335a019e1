//! Sending and editing messages.

use std::future::Future;
use std::pin::pin;
use std::time::Duration;

use reqwest::Url;
use serde::Deserialize;
use serde::de::IgnoredAny;
use teloxide::payloads::setters::*;
use teloxide::payloads::{AnswerCallbackQuery, EditMessageText, SendChatAction, SendLocation, SendMessage, SendVenue};
use teloxide::types::{
    CallbackQueryId, ChatAction, ChatId, CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup,
    LinkPreviewOptions, MessageId, ParseMode, ReplyMarkup, ReplyParameters, ThreadId, True,
};
use tokio::time::{Instant, interval_at};

use super::api::Api;
use super::error::Error;
use crate::domain::{self, Action, Button, GeoPoint, Outgoing};

/// When a person who waits should see that something happens.
const TYPING_AFTER: Duration = Duration::from_millis(500);

/// Telegram shows "typing" for five seconds (Bot API, `sendChatAction`).
const TYPING_EVERY: Duration = Duration::from_millis(4500);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Destination {
    pub chat: domain::ChatId,
    /// The forum topic (`message_thread_id`).
    pub thread: Option<i32>,
    pub reply_to: Option<i32>,
    /// Without a sound (`disable_notification`).
    pub is_silent: bool,
}

impl Destination {
    /// Not a reply.
    pub fn chat(chat: domain::ChatId) -> Self {
        Self { chat, thread: None, reply_to: None, is_silent: false }
    }
}

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
    /// Sends a message, and its pin in reply to it. Returns the message's id. Transient errors are retried for a quarter
    /// of an hour.
    pub async fn send(&self, to: Destination, message: &Outgoing) -> Result<i32, Error> {
        let Sent { message_id } = self.call_until_done(&sending(to, message)).await?;
        if let Some(point) = message.pin {
            self.send_pin(Destination { reply_to: Some(message_id), ..to }, point).await?;
        }
        Ok(message_id)
    }

    /// Sends a message without its pin, without retries. Returns the message's id.
    pub async fn try_send(&self, to: Destination, message: &Outgoing) -> Result<i32, Error> {
        let Sent { message_id } = self.call(&sending(to, message)).await?;
        Ok(message_id)
    }

    /// Sends a location with its title and address (`sendVenue`).
    pub async fn send_venue(&self, to: Destination, point: GeoPoint, title: &str, address: &str) -> Result<(), Error> {
        let mut payload = SendVenue::new(ChatId(to.chat.0), point.latitude(), point.longitude(), title, address);
        payload.message_thread_id = to.thread.map(thread);
        payload.reply_parameters = to.reply_to.map(reply);
        self.call_until_done::<_, IgnoredAny>(&payload).await?;
        Ok(())
    }

    async fn send_pin(&self, to: Destination, point: GeoPoint) -> Result<(), Error> {
        let mut payload = SendLocation::new(ChatId(to.chat.0), point.latitude(), point.longitude());
        payload.message_thread_id = to.thread.map(thread);
        payload.reply_parameters = to.reply_to.map(reply);
        self.call_until_done::<_, IgnoredAny>(&payload).await?;
        Ok(())
    }

    /// Replaces the text and the buttons of one of the bot's messages.
    pub async fn edit(&self, chat: domain::ChatId, message_id: i32, message: &Outgoing) -> Result<Edited, Error> {
        edited(chat, self.call_until_done(&editing(chat, message_id, message)).await)
    }

    /// Edits a message without retries.
    pub async fn try_edit(&self, chat: domain::ChatId, message_id: i32, message: &Outgoing) -> Result<Edited, Error> {
        edited(chat, self.call(&editing(chat, message_id, message)).await)
    }

    /// Answers the press of a button. Failures are logged only: Telegram may not wait for the answer any more.
    pub async fn answer_press(&self, query_id: &str, answer: PressAnswer) {
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
        if let Err(error) = self.call::<_, True>(&payload).await {
            tracing::debug!(%error, "couldn't answer the press of a button");
        }
    }

    /// Runs `work`, and shows "typing" in the chat when it takes longer than half a second.
    pub async fn typing_while<T>(&self, to: Destination, work: impl Future<Output = T>) -> T {
        let mut work = pin!(work);
        let mut ticks = interval_at(Instant::now() + TYPING_AFTER, TYPING_EVERY);
        loop {
            tokio::select! {
                done = &mut work => return done,
                _ = ticks.tick() => {
                    // The answer must not wait for this call.
                    tokio::select! {
                        done = &mut work => return done,
                        shown = self.show_typing(to) => {
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
    pub async fn show_typing(&self, to: Destination) -> Result<(), Error> {
        let mut payload = SendChatAction::new(ChatId(to.chat.0), ChatAction::Typing);
        payload.message_thread_id = to.thread.map(thread);
        self.call(&payload).await.map(|True| ())
    }
}

fn sending(to: Destination, message: &Outgoing) -> SendMessage {
    let mut payload = SendMessage::new(ChatId(to.chat.0), &message.html)
        .parse_mode(ParseMode::Html)
        .link_preview_options(no_preview());
    payload.message_thread_id = to.thread.map(thread);
    payload.reply_parameters = to.reply_to.map(reply);
    payload.disable_notification = to.is_silent.then_some(true);
    payload.reply_markup = keyboard(&message.buttons).map(ReplyMarkup::InlineKeyboard);
    payload
}

fn editing(chat: domain::ChatId, message_id: i32, message: &Outgoing) -> EditMessageText {
    let mut payload = EditMessageText::new(ChatId(chat.0), MessageId(message_id), &message.html)
        .parse_mode(ParseMode::Html)
        .link_preview_options(no_preview());
    payload.reply_markup = keyboard(&message.buttons);
    payload
}

fn edited(chat: domain::ChatId, answer: Result<IgnoredAny, Error>) -> Result<Edited, Error> {
    match answer {
        Ok(_) => Ok(Edited::Done),
        Err(error) if error.is_not_modified() => Ok(Edited::Done),
        Err(Error::Rejected { description }) => {
            tracing::info!(chat.id = %chat, description, "couldn't edit a message");
            Ok(Edited::Impossible)
        }
        Err(error) => Err(error),
    }
}

/// All that is decoded of a sent message: a newer Bot API can break nothing else.
#[derive(Deserialize)]
struct Sent {
    message_id: i32,
}

fn no_preview() -> LinkPreviewOptions {
    LinkPreviewOptions {
        is_disabled: true,
        url: None,
        prefer_small_media: false,
        prefer_large_media: false,
        show_above_text: false,
    }
}

fn thread(id: i32) -> ThreadId {
    ThreadId(MessageId(id))
}

/// Sent even if the message that is answered was deleted.
fn reply(to: i32) -> ReplyParameters {
    ReplyParameters::new(MessageId(to)).allow_sending_without_reply()
}

fn keyboard(rows: &[Vec<Button>]) -> Option<InlineKeyboardMarkup> {
    let rows: Vec<Vec<InlineKeyboardButton>> = rows.iter().map(|row| row.iter().filter_map(button).collect()).collect();
    rows.iter().any(|row| !row.is_empty()).then(|| InlineKeyboardMarkup::new(rows))
}

fn button(button: &Button) -> Option<InlineKeyboardButton> {
    let text = button.text.clone();
    match &button.action {
        Action::Url(url) => match Url::parse(url) {
            Ok(url) => Some(InlineKeyboardButton::url(text, url)),
            Err(error) => {
                tracing::error!(%error, "left out a button without a valid address");
                None
            }
        },
        Action::Copy(copied) => {
            Some(InlineKeyboardButton::copy_text_button(text, CopyTextButton { text: copied.clone() }))
        }
        Action::Callback(callback) => Some(InlineKeyboardButton::callback(text, callback.to_string())),
    }
}
