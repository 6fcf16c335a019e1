//! Updates on their way in: long polling that confirms an update only after it was kept.

use std::future::Future;
use std::time::Duration;

use serde::Deserialize;
use serde_json::value::RawValue;
use teloxide::payloads::GetUpdates;
use teloxide::payloads::setters::*;
use teloxide::types::AllowedUpdate;

use super::{Api, Diversion, Error, Link};

/// How long Telegram holds an empty poll open.
const POLL_SECONDS: u32 = 30;

const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// The kinds of updates that the bot answers. Sent with every poll: a setting that is sent once is lost when that one
/// poll fails.
pub(super) const WANTED: [AllowedUpdate; 4] =
    [AllowedUpdate::Message, AllowedUpdate::EditedMessage, AllowedUpdate::CallbackQuery, AllowedUpdate::MyChatMember];

/// An update as it came.
#[derive(Debug, Clone)]
pub struct RawUpdate {
    /// Telegram's `update_id`.
    pub id: i64,
    /// The whole update.
    pub json: String,
}

impl RawUpdate {
    /// Reads the id and keeps the rest as it is.
    pub(super) fn read(json: String) -> Result<Self, Error> {
        #[derive(Deserialize)]
        struct Id {
            update_id: i64,
        }
        let Id { update_id } = serde_json::from_str(&json).map_err(|_| Error::Decode)?;
        Ok(Self { id: update_id, json })
    }
}

/// Polls for updates for ever and hands each batch to `keep`; the next poll, which makes Telegram forget the batch, is
/// made only when `keep` has returned `true`.
pub async fn listen<F, Fut>(api: &Api, mut keep: F)
where
    F: FnMut(Vec<RawUpdate>) -> Fut,
    Fut: Future<Output = bool>,
{
    let mut offset = 0;
    let mut pause = FIRST_PAUSE;
    loop {
        let wait = match api.poll(offset).await {
            Ok(updates) => {
                let next = updates.iter().map(|update| update.id + 1).max();
                if updates.is_empty() || keep(updates).await {
                    offset = next.unwrap_or(offset);
                    pause = FIRST_PAUSE;
                    continue;
                }
                pause
            }
            Err(Error::RetryAfter(wait)) => wait,
            Err(error) => {
                report(&error, api.link());
                if let Error::Conflict { description } = &error
                    && description.contains("webhook")
                    && let Err(error) = api.delete_webhook().await
                {
                    tracing::warn!(%error, "couldn't end the webhook");
                }
                pause
            }
        };
        tokio::time::sleep(wait).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

fn report(error: &Error, link: &Link) {
    match error {
        Error::Conflict { description } if description.contains("webhook") => {
            tracing::warn!("a webhook takes the updates; ending it");
        }
        Error::Conflict { .. } => {
            tracing::error!("another copy of the bot runs with the same token; stop one of them");
            link.divert(Diversion::AnotherCopy);
        }
        Error::Unauthorized => {
            tracing::error!("telegram refuses TELEGRAM_BOT_TOKEN; get it again from @BotFather");
            link.divert(Diversion::TokenRefused);
        }
        error => tracing::warn!(error = %format!("{error:#}"), "couldn't get updates"),
    }
}

impl Api {
    async fn poll(&self, offset: i64) -> Result<Vec<RawUpdate>, Error> {
        let mut payload = GetUpdates::new().timeout(POLL_SECONDS).allowed_updates(WANTED);
        // The type's 32 bits are enough: Telegram's ids are positive and 32 bits wide.
        payload.offset = i32::try_from(offset).ok();
        let updates: Vec<Box<RawValue>> = self.call(&payload).await?;
        updates.into_iter().map(|raw| RawUpdate::read(Box::<str>::from(raw).into())).collect()
    }
}
