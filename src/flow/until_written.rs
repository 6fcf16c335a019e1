//! Writing down what was done, until it is written: while the database is locked or the disk is full, it is remembered
//! instead of being repeated.

use std::time::Duration;

use anyhow::Context;
use futures::future::BoxFuture;

use crate::domain::Backoff;
use crate::store;

const BACKOFF: Backoff = Backoff { first: Duration::from_millis(100), longest: Duration::from_secs(30) };

/// Tries a write until it succeeds.
///
/// # Errors
/// The database was closed, because the bot stops.
pub(super) async fn until_written<'a, T>(
    what: &'static str,
    write: impl Fn() -> BoxFuture<'a, store::Result<T>>,
) -> anyhow::Result<T> {
    let mut failures = 0;
    loop {
        match write().await {
            Err(error) if !store::is_closed(&error) => {
                failures += 1;
                let pause = BACKOFF.after(failures);
                tracing::error!(what, %error, pause_ms = pause.as_millis(), "couldn't write down yet what was done");
                tokio::time::sleep(pause).await;
            }
            done => return done.context("the database was closed before everything was written"),
        }
    }
}
