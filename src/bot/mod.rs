//! The conversation: updates become questions, questions become answers.
//!
//! teloxide's `Dispatcher` confirms an update before it is handled, ends with a handler's panic and lets a full queue
//! of one chat hold up all others. Its handler tree is kept; `listener` and `queue` take the dispatcher's place.

mod commands;
mod handlers;
mod listener;
mod queue;
mod refreshing;
mod schema;

use std::sync::Arc;
use std::time::Duration;

use teloxide::types::Me;
use tokio_util::sync::CancellationToken;

pub use listener::Source;

use crate::flow::{Deps, menu};
use crate::telegram::{self, Api};

const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(30);

/// Answers updates until `stop` is cancelled, and then lets running answers finish, for `grace` at most. What is not
/// answered by then stays in the inbox.
///
/// # Errors
/// The inbox cannot be read.
pub async fn run(deps: Arc<Deps>, source: Source, stop: CancellationToken, grace: Duration) -> anyhow::Result<()> {
    let Some(me) = stop.run_until_cancelled(introduce(&deps.telegram)).await else { return Ok(()) };
    tracing::info!(bot.username = me.username(), "the bot is up");
    let menus = tokio::spawn({
        let deps = Arc::clone(&deps);
        async move { menu::register(&deps).await }
    });
    let (queue, updates) = queue::Queue::new(Arc::clone(&deps), me, schema::schema());
    let listening = listener::run(&deps, source, updates, &stop);
    let (listened, ()) = tokio::join!(listening, queue.run(&stop, grace));
    menus.abort();
    deps.journal.settle().await;
    listened
}

/// Learns the bot's name, which commands in groups may carry. Waits for the network if it has to.
async fn introduce(telegram: &Api) -> Me {
    let mut pause = FIRST_PAUSE;
    loop {
        match telegram.me().await {
            Ok(me) => return me,
            Err(telegram::Error::Unauthorized) => {
                tracing::error!("telegram refuses TELEGRAM_BOT_TOKEN; get it again from @BotFather");
            }
            Err(error) => tracing::warn!(%error, "couldn't reach telegram; trying again"),
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}
