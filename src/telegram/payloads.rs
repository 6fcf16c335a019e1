//! Payloads of messages.

use reqwest::Url;
use teloxide::payloads::setters::*;
use teloxide::payloads::{EditMessageText, SendDocument, SendMessage, SendPhoto};
use teloxide::types::{
    ButtonRequest, ChatId, CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, KeyboardMarkup,
    KeyboardRemove, LinkPreviewOptions, MessageId, ParseMode, ReplyMarkup, ReplyParameters, ThreadId,
};

use super::destination::Destination;
use super::upload::Attachment;
use crate::domain::{self, Action, Button, Key, Outgoing, ReplyKeyboard};

/// What is left out of a message that Telegram rejects, the most suspicious first; each includes the ones before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Plainness {
    Complete,
    NoReply,
    NoKeyboard,
    NoMarkup,
    NoTopic,
}

impl Plainness {
    /// The next one that differs for this message.
    pub(super) fn plainer(self, to: Destination, message: &Outgoing) -> Option<Self> {
        let differs = |plainness: &Self| match plainness {
            Self::Complete => false,
            Self::NoReply => to.reply_to.is_some(),
            Self::NoKeyboard => !message.buttons.is_empty() || message.keyboard.is_some(),
            Self::NoMarkup => true,
            Self::NoTopic => to.thread.is_some(),
        };
        let all = [Self::NoReply, Self::NoKeyboard, Self::NoMarkup, Self::NoTopic];
        all.into_iter().filter(|plainness| *plainness > self).find(differs)
    }
}

pub(super) fn send_message(to: Destination, message: &Outgoing, plainness: Plainness) -> SendMessage {
    let chat = ChatId(to.chat.0);
    let mut payload = if plainness < Plainness::NoMarkup {
        SendMessage::new(chat, &message.html).parse_mode(ParseMode::Html)
    } else {
        SendMessage::new(chat, message.plain_text())
    };
    payload = payload.link_preview_options(no_preview());
    payload.message_thread_id = to.thread.filter(|_| plainness < Plainness::NoTopic).map(thread);
    payload.reply_parameters = to.reply_to.filter(|_| plainness < Plainness::NoReply).map(reply);
    payload.disable_notification = to.is_silent.then_some(true);
    if plainness < Plainness::NoKeyboard {
        payload.reply_markup = reply_markup(to, message);
    }
    payload
}

/// Without the markup if `is_plain`; then also without the answered message.
macro_rules! send_file {
    ($name:ident, $payload:ident) => {
        pub(super) fn $name(to: Destination, file: Attachment<'_>, caption: &Outgoing, is_plain: bool) -> $payload {
            let mut payload = $payload::new(ChatId(to.chat.0), file.input_file());
            if is_plain {
                payload.caption = Some(caption.plain_text());
            } else {
                payload.caption = Some(caption.html.clone());
                payload.parse_mode = Some(ParseMode::Html);
            }
            payload.message_thread_id = to.thread.map(thread);
            payload.reply_parameters = to.reply_to.filter(|_| !is_plain).map(reply);
            payload.disable_notification = to.is_silent.then_some(true);
            payload
        }
    };
}

send_file!(send_document, SendDocument);
send_file!(send_photo, SendPhoto);

pub(super) fn edit_message(
    chat: domain::ChatId,
    message_id: i32,
    message: &Outgoing,
    plainness: Plainness,
) -> EditMessageText {
    let (chat, id) = (ChatId(chat.0), MessageId(message_id));
    let mut payload = if plainness < Plainness::NoMarkup {
        EditMessageText::new(chat, id, &message.html).parse_mode(ParseMode::Html)
    } else {
        EditMessageText::new(chat, id, message.plain_text())
    };
    payload = payload.link_preview_options(no_preview());
    payload.reply_markup = keyboard(&message.buttons).filter(|_| plainness < Plainness::NoKeyboard);
    payload
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

pub(super) fn thread(id: i32) -> ThreadId {
    ThreadId(MessageId(id))
}

/// Sent even if the message that is answered was deleted.
pub(super) fn reply(to: i32) -> ReplyParameters {
    ReplyParameters::new(MessageId(to)).allow_sending_without_reply()
}

/// Buttons or keys: the Bot API takes only one of them.
fn reply_markup(to: Destination, message: &Outgoing) -> Option<ReplyMarkup> {
    if let Some(buttons) = keyboard(&message.buttons) {
        return Some(ReplyMarkup::InlineKeyboard(buttons));
    }
    // In a group everybody would get the keys.
    match message.keyboard.as_ref().filter(|_| to.chat.is_private())? {
        ReplyKeyboard::Show(rows) => Some(ReplyMarkup::Keyboard(keys(rows))),
        ReplyKeyboard::Remove => Some(ReplyMarkup::KeyboardRemove(KeyboardRemove::new())),
    }
}

/// As low as their texts, and always shown: without `is_persistent` they are behind an icon after the letters were used.
fn keys(rows: &[Vec<Key>]) -> KeyboardMarkup {
    let key = |key: &Key| {
        let button = KeyboardButton::new(&key.text);
        if key.asks_location { button.request(ButtonRequest::Location) } else { button }
    };
    KeyboardMarkup::new(rows.iter().map(|row| row.iter().map(key))).persistent().resize_keyboard()
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
