//! The receiving half of the API.

use reqwest::Url;
use secrecy::SecretString;

use super::api::Api;
use super::error::Error;
use super::updates::{RawUpdate, poll_updates};
use super::webhook::maintain_webhook;

/// Receives updates. It cannot send: that is left to those who check access.
#[derive(Debug, Clone)]
pub struct Receiver(Api);

impl Receiver {
    pub fn new(api: Api) -> Self {
        Self(api)
    }

    /// The bot's username, without `@` (`getMe`).
    pub async fn username(&self) -> Result<String, Error> {
        Ok(self.0.me().await?.username().to_owned())
    }

    /// Polls for updates and passes each batch to `store`. The next poll, which confirms the batch, is made when `store`
    /// has returned `true`. Never returns.
    pub async fn poll<F, Fut>(&self, store: F)
    where
        F: FnMut(Vec<RawUpdate>) -> Fut,
        Fut: Future<Output = bool>,
    {
        poll_updates(&self.0, store).await;
    }

    /// Sets the webhook, and sets it again when it was changed. Never returns.
    pub async fn maintain_webhook(&self, url: &Url, secret: &SecretString) {
        maintain_webhook(&self.0, url, secret).await;
    }
}
