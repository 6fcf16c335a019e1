//! Everything that answers people is sent here: access is checked again right before each call, since minutes may have
//! passed after the answer was made, and a group that became a supergroup is followed.

use futures::FutureExt;

use super::{groups, muted};
use crate::domain::{ChatId, GeoPoint, Outgoing};
use crate::flow::Deps;
use crate::flow::access::Permit;
use crate::telegram::{Check, Destination, Edited, Error, PressAnswer, Priority, Sending};

/// Who is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recipient {
    /// Gets nothing after their access has ended.
    Permitted(Permit),
    /// On the allowlist. The answer holds no order data.
    Member,
    /// Waits behind the others. The answer holds no order data.
    Stranger,
}

impl Recipient {
    fn priority(self) -> Priority {
        match self {
            Self::Permitted(_) | Self::Member => Priority::Answer,
            Self::Stranger => Priority::Stranger,
        }
    }

    /// After the group has become the supergroup `chat`.
    fn in_migrated(self, chat: ChatId) -> Self {
        match self {
            Self::Permitted(permit) => Self::Permitted(permit.in_migrated(chat)),
            Self::Member | Self::Stranger => self,
        }
    }

    async fn check(self, deps: &Deps) -> Result<(), Error> {
        match self {
            Self::Permitted(permit) => match permit.is_still_valid(deps).await {
                Ok(true) => Ok(()),
                Ok(false) => Err(Error::AccessEnded),
                Err(error) => {
                    tracing::error!(error = %format!("{error:#}"), "couldn't check access");
                    Err(Error::AccessUnknown)
                }
            },
            Self::Member | Self::Stranger => Ok(()),
        }
    }
}

/// What is sent to a chat.
#[derive(Clone, Copy)]
enum Content<'a> {
    Message(&'a Outgoing),
    Edit { message_id: i32, message: &'a Outgoing },
    Venue { point: GeoPoint, title: &'a str, address: &'a str },
    Photo { file_id: &'a str, caption_html: &'a str },
}

/// A message that was sent. Its chat is another one than it was sent to if the group became a supergroup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sent {
    pub chat: ChatId,
    pub message_id: i32,
}

/// The message that shows the content now, and what became of an edit.
type Shown = (Sent, Edited);

impl Content<'_> {
    /// In a group that became a supergroup, the message that is edited is another one: it is sent there anew.
    fn in_migrated(self) -> Self {
        match self {
            Self::Edit { message, .. } => Self::Message(message),
            Self::Message(_) | Self::Venue { .. } | Self::Photo { .. } => self,
        }
    }
}

/// Sends a message.
///
/// # Errors
/// The database fails, or a [`telegram::Error`](Error).
pub async fn send(deps: &Deps, recipient: Recipient, to: Destination, message: &Outgoing) -> anyhow::Result<Sent> {
    deliver(deps, recipient, to, Content::Message(message)).await.map(|(sent, _)| sent)
}

/// Sends a location with its title and address.
///
/// # Errors
/// As [`send`].
pub async fn send_venue(
    deps: &Deps,
    recipient: Recipient,
    to: Destination,
    point: GeoPoint,
    (title, address): (&str, &str),
) -> anyhow::Result<Sent> {
    deliver(deps, recipient, to, Content::Venue { point, title, address }).await.map(|(sent, _)| sent)
}

/// Sends a photo that Telegram has, with a caption of at most 1024 UTF-16 units in Telegram's HTML.
///
/// # Errors
/// As [`send`].
pub async fn send_photo(
    deps: &Deps,
    recipient: Recipient,
    to: Destination,
    file_id: &str,
    caption_html: &str,
) -> anyhow::Result<Sent> {
    deliver(deps, recipient, to, Content::Photo { file_id, caption_html }).await.map(|(sent, _)| sent)
}

/// Replaces the text and the buttons of one of the bot's messages.
///
/// # Errors
/// As [`send`].
pub async fn edit(
    deps: &Deps,
    recipient: Recipient,
    (chat, message_id): (ChatId, i32),
    message: &Outgoing,
) -> anyhow::Result<Edited> {
    deliver(deps, recipient, Destination::chat(chat), Content::Edit { message_id, message })
        .await
        .map(|(_, edited)| edited)
}

/// Sends again to the new chat if the group has become a supergroup.
async fn deliver(deps: &Deps, recipient: Recipient, to: Destination, content: Content<'_>) -> anyhow::Result<Shown> {
    let new = match deps.chat_states.migrated(to.chat) {
        Some(new) => new,
        None => match once(deps, recipient, to, content).await {
            Err(Error::Migrated { to: new }) => {
                groups::migrate(deps, to.chat, new).await?;
                new
            }
            sent => return Ok(sent?),
        },
    };
    // Messages and topics have other ids there.
    Ok(once(deps, recipient.in_migrated(new), Destination::chat(new), content.in_migrated()).await?)
}

async fn once(deps: &Deps, recipient: Recipient, to: Destination, content: Content<'_>) -> Result<Shown, Error> {
    let check: &Check<'_> = &|| recipient.check(deps).boxed();
    let sending = Sending { priority: recipient.priority(), check: Some(check) };
    let telegram = &deps.telegram;
    let (message_id, edited) = match content {
        Content::Message(message) => (telegram.send(sending, to, message).await?, Edited::Done),
        Content::Edit { message_id, message } => {
            (message_id, telegram.edit(sending, to.chat, message_id, message).await?)
        }
        Content::Venue { point, title, address } => {
            (telegram.send_venue(sending, to, point, title, address).await?, Edited::Done)
        }
        Content::Photo { file_id, caption_html } => {
            (telegram.send_photo(sending, to, file_id, caption_html).await?, Edited::Done)
        }
    };
    deps.rate_limiter.record(to.chat, deps.uptime());
    muted::sent(deps, to.chat).await;
    Ok((Sent { chat: to.chat, message_id }, edited))
}

/// Runs `work`, and shows "typing" in the chat when it takes long.
pub async fn typing_while<T>(deps: &Deps, recipient: Recipient, to: Destination, work: impl Future<Output = T>) -> T {
    deps.telegram.typing_while(Sending::new(recipient.priority()), to, work).await
}

/// Whether the bot may write in a chat; shows "typing" there if it may.
pub async fn may_write(deps: &Deps, recipient: Recipient, to: Destination) -> bool {
    let shown = deps.telegram.show_typing(Sending::new(recipient.priority()), to).await;
    !matches!(shown, Err(Error::Forbidden { .. }))
}

/// Answers the press of a button. Failures are logged only: Telegram may not wait for the answer any more.
pub async fn answer_press(deps: &Deps, recipient: Recipient, query_id: &str, answer: PressAnswer) {
    deps.telegram.answer_press(recipient.priority(), query_id, answer).await;
}
