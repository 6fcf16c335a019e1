//! Sends messages; follows a group that became a supergroup.

use super::groups;
use crate::domain::Outgoing;
use crate::flow::Deps;
use crate::telegram::{Destination, Error};

/// Sends a message and returns its id.
///
/// # Errors
/// The database fails, or a [`telegram::Error`](Error).
pub async fn send(deps: &Deps, to: Destination, message: &Outgoing) -> anyhow::Result<i32> {
    match deps.telegram.send(to, message).await {
        Err(Error::Migrated { to: new }) => {
            groups::migrate(deps, to.chat, new).await?;
            // Messages and topics have other ids there.
            Ok(deps.telegram.send(Destination::chat(new), message).await?)
        }
        sent => Ok(sent?),
    }
}
