//! Files that the bot sends, and requests that upload them.

use std::fmt;
use std::time::Duration;

use bytes::Bytes;
use reqwest::RequestBuilder;
use reqwest::multipart::{Form, Part};
use serde::Serialize;
use serde_json::{Map, Value};
use teloxide::requests::Payload;
use teloxide::types::{FileId, InputFile};

/// The slowest upload that is waited for, in bytes a second.
const SLOWEST_UPLOAD: u64 = 64 * 1024;

/// A file that the bot made. Clones share its bytes. Telegram takes 50 MB as a document and 10 MB as a photo.
#[derive(Clone, PartialEq, Eq)]
pub struct File {
    /// In ASCII, with an ending: Telegram decides by it what the file is.
    pub name: String,
    pub bytes: Bytes,
}

/// The bytes may be personal data.
impl fmt::Debug for File {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("File").field("name", &self.name).field("size", &self.bytes.len()).finish()
    }
}

/// The file of a message.
#[derive(Debug, Clone, Copy)]
pub enum Attachment<'a> {
    New(&'a File),
    /// One that Telegram has, by the `file_id` that this bot got.
    Kept(&'a str),
}

impl Attachment<'_> {
    pub(super) fn input_file(self) -> InputFile {
        match self {
            Self::New(file) => InputFile::memory(file.bytes.clone()),
            Self::Kept(file_id) => InputFile::file_id(FileId(file_id.to_owned())),
        }
    }
}

/// A call of a method, whose request can be made again for each try.
pub(super) trait Method {
    const NAME: &'static str;

    /// How much longer than others the call may take.
    fn extra_time(&self) -> Duration;

    fn fill(&self, request: RequestBuilder) -> Result<RequestBuilder, serde_json::Error>;
}

impl<P: Payload + Serialize> Method for P {
    const NAME: &'static str = P::NAME;

    fn extra_time(&self) -> Duration {
        self.timeout_hint().unwrap_or_default()
    }

    fn fill(&self, request: RequestBuilder) -> Result<RequestBuilder, serde_json::Error> {
        Ok(request.json(self))
    }
}

/// A call with one new file: the payload has `attach://` and the name of the part that the file is in.
pub(super) struct Upload<'a, P> {
    pub(super) payload: P,
    pub(super) file: &'a File,
}

impl<P: Payload + Serialize> Method for Upload<'_, P> {
    const NAME: &'static str = P::NAME;

    fn extra_time(&self) -> Duration {
        Duration::from_secs(self.file.bytes.len() as u64 / SLOWEST_UPLOAD)
    }

    fn fill(&self, request: RequestBuilder) -> Result<RequestBuilder, serde_json::Error> {
        let fields: Map<String, Value> = serde_json::from_value(serde_json::to_value(&self.payload)?)?;
        let mut form = Form::new();
        for (name, value) in fields {
            let text = match value {
                Value::Null => continue,
                Value::String(text) => text,
                other => other.to_string(),
            };
            if let Some(part) = text.strip_prefix("attach://") {
                let file = Part::stream(self.file.bytes.clone()).file_name(self.file.name.clone());
                form = form.part(part.to_owned(), file);
            }
            form = form.text(name, text);
        }
        Ok(request.multipart(form))
    }
}
