//! Writing down what Telegram has done, until it is written.

use std::time::Duration;

use anyhow::Context;
use futures::future::BoxFuture;

use crate::domain::Backoff;
use crate::store;

const BACKOFF: Backoff = Backoff { first: Duration::from_millis(100), longest: Duration::from_secs(30) };

/// Tries a write until it succeeds: while the database is locked or the disk is full, what was done is remembered here
/// instead of being repeated. The chat waits meanwhile.
///
/// # Errors
/// The write fails for a reason that does not pass by itself.
pub(super) async fn record<'a, T>(write: impl Fn() -> BoxFuture<'a, store::Result<T>>) -> anyhow::Result<T> {
    let mut failures = 0;
    loop {
        match write().await {
            Err(error) if store::passes_by_itself(&error) => {
                failures += 1;
                let pause = BACKOFF.after(failures);
                tracing::error!(%error, pause_ms = pause.as_millis(), "couldn't record a delivered notice yet");
                tokio::time::sleep(pause).await;
            }
            done => return done.context("couldn't record a delivered notice"),
        }
    }
}
