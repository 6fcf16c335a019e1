//! Long polling. Updates are confirmed only after they were stored.

use std::future::Future;
use std::time::{Duration, Instant};

use serde::Deserialize;
use serde_json::value::RawValue;
use teloxide::payloads::GetUpdates;
use teloxide::payloads::setters::*;
use teloxide::types::AllowedUpdate;

use super::api::Api;
use super::connection::{Connection, UpdatesBlocked};
use super::error::Error;
use crate::domain::Backoff;
use crate::lenient::{FromJson, Lenient, Object};

/// How long Telegram keeps an empty poll open.
const POLL_SECONDS: u32 = 30;

const BACKOFF: Backoff = Backoff { first: Duration::from_millis(500), longest: Duration::from_secs(30) };

/// The kinds of updates that the bot handles. Sent with every poll: if it were sent once, it would be lost when that poll
/// fails.
pub(super) const ALLOWED_UPDATES: [AllowedUpdate; 4] =
    [AllowedUpdate::Message, AllowedUpdate::EditedMessage, AllowedUpdate::CallbackQuery, AllowedUpdate::MyChatMember];

#[derive(Debug, Clone)]
pub struct RawUpdate {
    /// Telegram's `update_id`.
    pub id: i64,
    pub json: String,
}

impl RawUpdate {
    /// Decodes nothing but the id.
    pub(super) fn decode(json: String) -> Result<Self, Error> {
        let id = serde_json::from_str::<&RawValue>(&json).ok().and_then(Id::from_json).and_then(|id| id.update_id.0);
        id.map(|id| Self { id, json }).ok_or(Error::Decode)
    }
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Id {
    update_id: Lenient<i64>,
}

impl Object for Id {}

/// From which update on to poll.
///
/// After a week without updates Telegram may go on with any id (Bot API, `update_id`), also with one that an offset would
/// exclude. So none is sent after a long silence: the inbox recognises what it has seen.
#[derive(Debug, Default)]
struct Offset {
    /// The last update, and when it was received, since the start.
    last: Option<(i64, Duration)>,
}

impl Offset {
    const SILENCE: Duration = Duration::from_hours(24);

    fn received(&mut self, id: i64, now: Duration) {
        self.last = Some((id, now));
    }

    /// 0 if all updates are asked for that were not confirmed.
    fn next(&self, now: Duration) -> i64 {
        self.last.filter(|(_, at)| now.saturating_sub(*at) < Self::SILENCE).map_or(0, |(id, _)| id + 1)
    }
}

/// See [`Receiver::poll`](super::Receiver::poll).
pub(super) async fn poll_updates<F, Fut>(api: &Api, mut store: F)
where
    F: FnMut(Vec<RawUpdate>) -> Fut,
    Fut: Future<Output = bool>,
{
    let (started, mut offset) = (Instant::now(), Offset::default());
    let mut failures = 0;
    loop {
        let retry_after = match api.poll(offset.next(started.elapsed())).await {
            Ok(updates) => {
                let last = updates.iter().map(|update| update.id).max();
                if updates.is_empty() || store(updates).await {
                    if let Some(last) = last {
                        offset.received(last, started.elapsed());
                    }
                    failures = 0;
                    continue;
                }
                None
            }
            Err(Error::RateLimited { retry_after }) => Some(retry_after),
            Err(error) => {
                report(&error, api.connection());
                if matches!(error, Error::WebhookActive)
                    && let Err(error) = api.delete_webhook().await
                {
                    tracing::warn!(%error, "couldn't delete the webhook");
                }
                None
            }
        };
        failures += 1;
        tokio::time::sleep(retry_after.unwrap_or(BACKOFF.after(failures))).await;
    }
}

fn report(error: &Error, connection: &Connection) {
    match error {
        Error::WebhookActive => tracing::warn!("a webhook takes the updates; deleting it"),
        Error::Conflict => {
            tracing::error!("another copy of the bot runs with the same token; stop one of them");
            connection.record_blocked(UpdatesBlocked::AnotherCopy);
        }
        Error::Unauthorized => {
            tracing::error!("telegram refuses TELEGRAM_BOT_TOKEN; get it again from @BotFather");
            connection.record_blocked(UpdatesBlocked::TokenRefused);
        }
        error => tracing::warn!(error = %format!("{error:#}"), "couldn't get updates"),
    }
}

impl Api {
    async fn poll(&self, offset: i64) -> Result<Vec<RawUpdate>, Error> {
        let mut payload = GetUpdates::new().timeout(POLL_SECONDS).allowed_updates(ALLOWED_UPDATES);
        // Telegram's ids are positive and have 32 bits.
        payload.offset = i32::try_from(offset).ok();
        let updates: Vec<Box<RawValue>> = self.call(&payload).await?;
        updates.into_iter().map(|raw| RawUpdate::decode(Box::<str>::from(raw).into())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_a_silent_day_ids_may_begin_anew() {
        let hours = Duration::from_hours;
        let mut offset = Offset::default();
        assert_eq!(offset.next(hours(0)), 0);
        offset.received(700, hours(1));
        assert_eq!((offset.next(hours(1)), offset.next(hours(24)), offset.next(hours(25))), (701, 701, 0));
        // A lower id is confirmed like any other.
        offset.received(30, hours(200));
        assert_eq!(offset.next(hours(201)), 31);
    }
}
