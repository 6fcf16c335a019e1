//! Sending documents and photos.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use teloxide::requests::Payload;

use super::api::{Api, Sending};
use super::destination::Destination;
use super::error::Error;
use super::payloads::{send_document, send_photo};
use super::send::Tries;
use super::upload::{Attachment, File, Upload};
use crate::domain::{ChatId, Outgoing};
use crate::lenient::{Lenient, Object};

/// A document that Telegram has.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct KeptFile {
    /// With it this bot can send the document again.
    pub file_id: String,
}

impl Object for KeptFile {}

/// A document that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentDocument {
    pub message_id: i32,
    /// Missing if Telegram made something else of the file, such as a video.
    pub file: Option<KeptFile>,
}

/// All that is decoded of a sent message.
#[derive(Deserialize)]
struct Sent {
    message_id: i32,
    #[serde(default)]
    document: Lenient<KeptFile>,
}

impl Api {
    /// Sends a document with a caption of at most 1024 UTF-16 units in Telegram's HTML (`sendDocument`). One that is rejected
    /// is sent again as an answer to nothing and without markup, unless it is about the file ([`Error::is_wrong_file`]).
    pub async fn send_document(
        &self,
        sending: Sending<'_>,
        to: Destination,
        document: Attachment<'_>,
        caption_html: &str,
    ) -> Result<SentDocument, Error> {
        self.send_document_with(Tries::UntilDone, sending, to, document, caption_html).await
    }

    /// Like [`Api::send_document`], without retries.
    pub async fn try_send_document(
        &self,
        sending: Sending<'_>,
        to: Destination,
        document: Attachment<'_>,
        caption_html: &str,
    ) -> Result<SentDocument, Error> {
        self.send_document_with(Tries::Once, sending, to, document, caption_html).await
    }

    async fn send_document_with(
        &self,
        tries: Tries,
        sending: Sending<'_>,
        to: Destination,
        document: Attachment<'_>,
        caption_html: &str,
    ) -> Result<SentDocument, Error> {
        let make = |caption: &Outgoing, is_plain| send_document(to, document, caption, is_plain);
        let sent: Sent = self.send_file((sending, tries), to.chat, document, caption_html, make).await?;
        Ok(SentDocument { message_id: sent.message_id, file: sent.document.0 })
    }

    /// Sends a photo with a caption, as [`Api::send_document`] does (`sendPhoto`). Returns the message's id.
    pub async fn send_photo(
        &self,
        sending: Sending<'_>,
        to: Destination,
        photo: Attachment<'_>,
        caption_html: &str,
    ) -> Result<i32, Error> {
        let make = |caption: &Outgoing, is_plain| send_photo(to, photo, caption, is_plain);
        let sent: Sent = self.send_file((sending, Tries::UntilDone), to.chat, photo, caption_html, make).await?;
        Ok(sent.message_id)
    }

    /// Uploads a photo with a caption, without retries. Returns the message's id.
    pub async fn try_send_photo(
        &self,
        sending: Sending<'_>,
        to: Destination,
        photo: &File,
        caption_html: &str,
    ) -> Result<i32, Error> {
        let photo = Attachment::New(photo);
        let make = |caption: &Outgoing, is_plain| send_photo(to, photo, caption, is_plain);
        let sent: Sent = self.send_file((sending, Tries::Once), to.chat, photo, caption_html, make).await?;
        Ok(sent.message_id)
    }

    async fn send_file<P: Payload + Serialize>(
        &self,
        how: (Sending<'_>, Tries),
        chat: ChatId,
        file: Attachment<'_>,
        caption_html: &str,
        make: impl Fn(&Outgoing, bool) -> P,
    ) -> Result<Sent, Error> {
        let caption = Outgoing::text(caption_html.to_owned());
        match self.send_media(how, chat, file, make(&caption, false)).await {
            Err(Error::Rejected { description }) if !Error::describes_wrong_file(&description) => {
                tracing::warn!(chat.id = %chat, description, "telegram rejected a file; sending it plainer");
                self.send_media(how, chat, file, make(&caption, true)).await
            }
            sent => sent,
        }
    }

    async fn send_media<P: Payload + Serialize, T: DeserializeOwned>(
        &self,
        (sending, tries): (Sending<'_>, Tries),
        chat: ChatId,
        file: Attachment<'_>,
        payload: P,
    ) -> Result<T, Error> {
        match file {
            Attachment::New(file) => self.send_payload(sending, chat, &Upload { payload, file }, tries).await,
            Attachment::Kept(_) => self.send_payload(sending, chat, &payload, tries).await,
        }
    }
}
