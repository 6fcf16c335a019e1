//! Receives updates, stores them in the inbox and sends them to the queue.

use reqwest::Url;
use secrecy::SecretString;
use tokio::sync::mpsc::UnboundedSender;
use tokio_util::sync::CancellationToken;

use crate::domain::PendingUpdate;
use crate::flow::Deps;
use crate::flow::operations::inbox;
use crate::telegram::{self, RawUpdate, WebhookUpdates};

/// Where updates come from.
pub enum Source {
    Polling,
    Webhook { url: Url, secret: SecretString, updates: WebhookUpdates },
}

/// Queues what an earlier run left unanswered, then what is received, until `stop` is cancelled.
pub(super) async fn run(
    deps: &Deps,
    source: Source,
    queue: UnboundedSender<PendingUpdate>,
    stop: &CancellationToken,
) -> anyhow::Result<()> {
    let left_over = inbox::left_over(deps).await?;
    if !left_over.is_empty() {
        tracing::info!(updates = left_over.len(), "answering what an earlier run left");
    }
    enqueue(&queue, left_over);
    let store = async |batch: Vec<RawUpdate>| match inbox::store(deps, batch).await {
        Ok(new) => {
            enqueue(&queue, new);
            true
        }
        Err(error) => {
            tracing::error!(error = %format!("{error:#}"), "couldn't store updates; telegram will send them again");
            false
        }
    };
    match source {
        Source::Polling => {
            stop.run_until_cancelled(telegram::poll_updates(&deps.telegram, store)).await;
        }
        Source::Webhook { url, secret, updates } => {
            let receiving = async {
                tokio::join!(updates.receive(store), telegram::maintain_webhook(&deps.telegram, &url, &secret))
            };
            stop.run_until_cancelled(receiving).await;
        }
    }
    Ok(())
}

fn enqueue(queue: &UnboundedSender<PendingUpdate>, updates: Vec<PendingUpdate>) {
    for update in updates {
        // The queue is closed only while the bot stops; the update is still in the inbox.
        let _ = queue.send(update);
    }
}
