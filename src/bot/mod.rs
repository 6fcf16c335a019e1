//! Answering people: updates are stored, queued, routed to handlers, answered.
//!
//! teloxide's `Dispatcher` is not used: it confirms an update before it is handled, ends with a handler's panic, and lets
//! a full queue of one chat block all others.

mod commands;
mod context;
mod handlers;
mod listener;
mod processing;
mod queue;
mod refreshing;
mod router;

use std::sync::Arc;
use std::time::Duration;

use tokio_util::sync::CancellationToken;

pub use listener::Source;

use crate::domain::Backoff;
use crate::flow::Deps;
use crate::flow::chats::menu;
use crate::flow::people::first_admin;
use crate::telegram::{self, Receiver};

const BACKOFF: Backoff = Backoff { first: Duration::from_millis(500), longest: Duration::from_secs(30) };

/// Answers updates until `stop` is cancelled, and then lets running answers finish, for `grace` at most. Unanswered
/// updates stay in the inbox.
///
/// # Errors
/// The inbox cannot be read at the start.
pub async fn run(
    deps: Arc<Deps>,
    receiver: Receiver,
    source: Source,
    stop: CancellationToken,
    grace: Duration,
) -> anyhow::Result<()> {
    let Some(username) = stop.run_until_cancelled(username(&receiver)).await else { return Ok(()) };
    tracing::info!(bot.username = username, "the bot is up");
    let menus = tokio::spawn({
        let deps = Arc::clone(&deps);
        async move { menu::register(&deps).await }
    });
    let first_admin = tokio::spawn(first_admin::offer(Arc::clone(&deps), username.clone()));
    let bot = context::Bot { deps: Arc::clone(&deps), username, refreshing: refreshing::Refreshing::default() };
    let (queue, updates) = queue::Queue::new(Arc::clone(&deps), bot);
    let listening = listener::run(&deps, &receiver, source, updates, &stop);
    let (listened, ()) = tokio::join!(listening, queue.run(&stop, grace));
    menus.abort();
    first_admin.abort();
    deps.recorder.flush().await;
    listened
}

/// The bot's username, which commands in groups may carry. Retries until Telegram answers.
async fn username(receiver: &Receiver) -> String {
    let mut failures = 0;
    loop {
        match receiver.username().await {
            Ok(username) => return username,
            Err(telegram::Error::Unauthorized) => {
                tracing::error!("telegram refuses TELEGRAM_BOT_TOKEN; get it again from @BotFather");
            }
            Err(error) => tracing::warn!(%error, "couldn't reach telegram; retrying"),
        }
        failures += 1;
        tokio::time::sleep(BACKOFF.after(failures)).await;
    }
}
