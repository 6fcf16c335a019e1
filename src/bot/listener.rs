//! From Telegram into the inbox, and from there to the queue.

use tokio::sync::mpsc::UnboundedSender;
use tokio_util::sync::CancellationToken;

use crate::flow::Deps;
use crate::flow::inbox::{self, Pending};
use crate::telegram;

/// Hands over first what an earlier run left unanswered, then what comes, until `stop` is cancelled.
pub(super) async fn run(
    deps: &Deps,
    updates: UnboundedSender<Pending>,
    stop: &CancellationToken,
) -> anyhow::Result<()> {
    let left_over = inbox::left_over(deps).await?;
    if !left_over.is_empty() {
        tracing::info!(updates = left_over.len(), "answering what an earlier run left");
    }
    hand_over(&updates, left_over);
    let listening = telegram::listen(&deps.telegram, async |batch| match inbox::keep(deps, batch).await {
        Ok(fresh) => {
            hand_over(&updates, fresh);
            true
        }
        Err(error) => {
            tracing::error!(error = %format!("{error:#}"), "couldn't keep updates; telegram will send them again");
            false
        }
    });
    stop.run_until_cancelled(listening).await;
    Ok(())
}

fn hand_over(queue: &UnboundedSender<Pending>, updates: Vec<Pending>) {
    for update in updates {
        // The queue is gone only while the bot stops; the inbox still has the update.
        let _ = queue.send(update);
    }
}
