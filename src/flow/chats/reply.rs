//! Everything that answers people is sent here: access is checked again right before each call, since minutes may have
//! passed after the answer was made, and a group that became a supergroup is followed.

use futures::FutureExt;

use super::{groups, muted};
use crate::domain::{ChatId, GeoPoint, Outgoing};
use crate::flow::Deps;
use crate::flow::access::Permit;
use crate::telegram::{Attachment, Check, Destination, Edited, Error, KeptFile, PressAnswer, Priority, Sending};

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
    Photo { photo: Attachment<'a>, caption_html: &'a str },
    Document { document: Attachment<'a>, caption_html: &'a str },
}

/// A message that was sent. Its chat is another one than it was sent to if the group became a supergroup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sent {
    pub chat: ChatId,
    pub message_id: i32,
}

/// What became of a call.
struct Shown {
    /// The message that shows the content now.
    sent: Sent,
    edited: Edited,
    file: Option<KeptFile>,
}

impl Content<'_> {
    /// In a group that became a supergroup, the message that is edited is another one: it is sent there anew.
    fn in_migrated(self) -> Self {
        match self {
            Self::Edit { message, .. } => Self::Message(message),
            Self::Message(_) | Self::Venue { .. } | Self::Photo { .. } | Self::Document { .. } => self,
        }
    }
}

/// Sends a message.
///
/// # Errors
/// The database fails, or a [`telegram::Error`](Error).
pub async fn send(deps: &Deps, recipient: Recipient, to: Destination, message: &Outgoing) -> anyhow::Result<Sent> {
    deliver(deps, recipient, to, Content::Message(message)).await.map(|shown| shown.sent)
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
    deliver(deps, recipient, to, Content::Venue { point, title, address }).await.map(|shown| shown.sent)
}

/// Sends a photo with a caption of at most 1024 UTF-16 units in Telegram's HTML.
///
/// # Errors
/// As [`send`].
pub async fn send_photo(
    deps: &Deps,
    recipient: Recipient,
    to: Destination,
    photo: Attachment<'_>,
    caption_html: &str,
) -> anyhow::Result<Sent> {
    deliver(deps, recipient, to, Content::Photo { photo, caption_html }).await.map(|shown| shown.sent)
}

/// Sends a document with a caption as [`send_photo`]. Also returns the file, with which the document can be sent again.
///
/// # Errors
/// As [`send`]; [`Error::is_wrong_file`] if Telegram does not have the document any more.
pub async fn send_document(
    deps: &Deps,
    recipient: Recipient,
    to: Destination,
    document: Attachment<'_>,
    caption_html: &str,
) -> anyhow::Result<(Sent, Option<KeptFile>)> {
    let content = Content::Document { document, caption_html };
    deliver(deps, recipient, to, content).await.map(|Shown { sent, file, .. }| (sent, file))
}

/// Sends a message without retries.
pub(in crate::flow) async fn try_send(
    deps: &Deps,
    recipient: Recipient,
    to: Destination,
    message: &Outgoing,
) -> Result<i32, Error> {
    let check: &Check<'_> = &|| recipient.check(deps).boxed();
    let sending = Sending { priority: Priority::Notice, check: Some(check) };
    let message_id = deps.telegram.try_send(sending, to, message).await?;
    deps.rate_limiter.record(to.chat, deps.uptime());
    Ok(message_id)
}

/// Sends a document without retries.
pub(in crate::flow) async fn try_send_document(
    deps: &Deps,
    recipient: Recipient,
    to: Destination,
    document: Attachment<'_>,
    caption_html: &str,
) -> Result<Option<KeptFile>, Error> {
    let check: &Check<'_> = &|| recipient.check(deps).boxed();
    let sending = Sending { priority: Priority::Notice, check: Some(check) };
    let sent = deps.telegram.try_send_document(sending, to, document, caption_html).await?;
    deps.rate_limiter.record(to.chat, deps.uptime());
    Ok(sent.file)
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
        .map(|shown| shown.edited)
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
    let (mut edited, mut file) = (Edited::Done, None);
    let message_id = match content {
        Content::Message(message) => telegram.send(sending, to, message).await?,
        Content::Edit { message_id, message } => {
            edited = telegram.edit(sending, to.chat, message_id, message).await?;
            message_id
        }
        Content::Venue { point, title, address } => telegram.send_venue(sending, to, point, title, address).await?,
        Content::Photo { photo, caption_html } => telegram.send_photo(sending, to, photo, caption_html).await?,
        Content::Document { document, caption_html } => {
            let sent = telegram.send_document(sending, to, document, caption_html).await?;
            file = sent.file;
            sent.message_id
        }
    };
    deps.rate_limiter.record(to.chat, deps.uptime());
    muted::sent(deps, to.chat).await;
    Ok(Shown { sent: Sent { chat: to.chat, message_id }, edited, file })
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
