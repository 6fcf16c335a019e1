//! Receives updates, stores them in the inbox and sends them to the queue.

use std::sync::Arc;

use reqwest::Url;
use secrecy::SecretString;
use tokio::sync::mpsc::Sender;
use tokio_util::sync::CancellationToken;

use crate::domain::PendingUpdate;
use crate::flow::Deps;
use crate::flow::operations::{inbox, incidents};
use crate::telegram::{RawUpdate, Receiver, WebhookUpdates};

/// Where updates come from.
pub enum Source {
    Polling,
    Webhook { url: Url, secret: SecretString, updates: WebhookUpdates },
}

/// Queues what an earlier run left unanswered, then what is received, until `stop` is cancelled.
pub(super) async fn run(
    deps: &Arc<Deps>,
    receiver: &Receiver,
    source: Source,
    queue: Sender<PendingUpdate>,
    stop: &CancellationToken,
) -> anyhow::Result<()> {
    enqueue_left_over(deps, &queue).await?;
    let store = async |batch: Vec<RawUpdate>| match inbox::store(deps, batch).await {
        Ok(new) => {
            // Answering does not wait for the disk, but the confirmation does.
            enqueue(&queue, new).await;
            let synced = inbox::sync(deps).await;
            if let Err(error) = &synced {
                tracing::error!(error = %format!("{error:#}"), "couldn't keep updates; telegram will send them again");
            }
            synced.is_ok()
        }
        Err(error) => {
            // If it cannot be written at all, that is logged once.
            if Box::pin(incidents::check_database(deps)).await {
                tracing::error!(error = %format!("{error:#}"), "couldn't store updates; telegram will send them again");
            }
            false
        }
    };
    match source {
        Source::Polling => {
            stop.run_until_cancelled(receiver.poll(store)).await;
        }
        Source::Webhook { url, secret, updates } => {
            let receiving = async { tokio::join!(updates.receive(store), receiver.maintain_webhook(&url, &secret)) };
            stop.run_until_cancelled(receiving).await;
        }
    }
    Ok(())
}

async fn enqueue_left_over(deps: &Deps, queue: &Sender<PendingUpdate>) -> anyhow::Result<()> {
    let (mut next, mut count) = (0, 0);
    while !queue.is_closed() {
        let page = inbox::pending(deps, next).await?;
        let Some(last) = page.last() else { break };
        next = last.update_id + 1;
        count += page.len();
        enqueue(queue, page.into_iter().map(|update| PendingUpdate { is_left_over: true, ..update }).collect()).await;
    }
    if count > 0 {
        tracing::info!(updates = count, "answering what an earlier run left");
    }
    Ok(())
}

async fn enqueue(queue: &Sender<PendingUpdate>, updates: Vec<PendingUpdate>) {
    for update in updates {
        // The queue is closed only while the bot stops; the update is still in the inbox.
        let _ = queue.send(update).await;
    }
}
