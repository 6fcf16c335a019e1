//! From Telegram into the inbox, and from there to the queue.

use reqwest::Url;
use secrecy::SecretString;
use tokio::sync::mpsc::UnboundedSender;
use tokio_util::sync::CancellationToken;

use crate::flow::Deps;
use crate::flow::inbox::{self, Pending};
use crate::telegram::{self, Arrivals, RawUpdate};

/// Where updates come from.
pub enum Source {
    /// The bot fetches them.
    Polling,
    /// Telegram brings them.
    Webhook {
        /// Where to.
        url: Url,
        /// What proves that it is Telegram.
        secret: SecretString,
        /// What it brings.
        arrivals: Arrivals,
    },
}

/// Hands over first what an earlier run left unanswered, then what comes, until `stop` is cancelled.
pub(super) async fn run(
    deps: &Deps,
    source: Source,
    updates: UnboundedSender<Pending>,
    stop: &CancellationToken,
) -> anyhow::Result<()> {
    let left_over = inbox::left_over(deps).await?;
    if !left_over.is_empty() {
        tracing::info!(updates = left_over.len(), "answering what an earlier run left");
    }
    hand_over(&updates, left_over);
    let keep = async |batch: Vec<RawUpdate>| match inbox::keep(deps, batch).await {
        Ok(fresh) => {
            hand_over(&updates, fresh);
            true
        }
        Err(error) => {
            tracing::error!(error = %format!("{error:#}"), "couldn't keep updates; telegram will send them again");
            false
        }
    };
    match source {
        Source::Polling => {
            stop.run_until_cancelled(telegram::listen(&deps.telegram, keep)).await;
        }
        Source::Webhook { url, secret, arrivals } => {
            let receiving = async {
                tokio::join!(telegram::receive(arrivals, keep), telegram::attract(&deps.telegram, &url, &secret))
            };
            stop.run_until_cancelled(receiving).await;
        }
    }
    Ok(())
}

fn hand_over(queue: &UnboundedSender<Pending>, updates: Vec<Pending>) {
    for update in updates {
        // The queue is gone only while the bot stops; the inbox still has the update.
        let _ = queue.send(update);
    }
}
