//! Messages that leave the house, wherever their chat has moved.

use std::sync::Arc;

use anyhow::Context;

use super::{Deps, groups, language};
use crate::domain::{Language, Outgoing, UserId};
use crate::store::people;
use crate::telegram::{Destination, Error};

/// Sends a message. If the group has become a supergroup, what is kept about it moves along, and the message goes there.
///
/// # Errors
/// The database fails, or a [`telegram::Error`](Error).
pub async fn send(deps: &Deps, to: Destination, message: &Outgoing) -> anyhow::Result<i32> {
    match deps.telegram.send(to, message).await {
        Err(Error::Migrated { to: new }) => {
            groups::migrate(deps, to.chat, new).await?;
            // Messages and topics have other numbers there.
            Ok(deps.telegram.send(Destination::chat(new), message).await?)
        }
        sent => Ok(sent?),
    }
}

/// Tells a person something that they did not ask for. They may have blocked the bot or never opened it: then nothing
/// can be done.
pub(super) async fn tell(deps: &Deps, user: UserId, message: impl FnOnce(Language) -> Outgoing) {
    let chat = user.private_chat();
    let language = language::of(deps, chat, None).await.unwrap_or(deps.language);
    if let Err(error) = deps.telegram.send(Destination::chat(chat), &message(language)).await {
        tracing::warn!(user.id = %user, %error, "couldn't tell a person");
    }
}

/// Tells all who manage. The telling goes on by itself.
pub(super) async fn tell_managers(
    deps: &Arc<Deps>,
    text: impl Fn(Language) -> String + Send + Sync + 'static,
) -> anyhow::Result<()> {
    let members = people::list(deps.db.pool()).await.context("couldn't read the allowlist")?;
    let deps = Arc::clone(deps);
    tokio::spawn(async move {
        for member in members.iter().filter(|member| member.role.manages()) {
            tell(&deps, member.who.user, |lang| Outgoing::text(text(lang))).await;
        }
    });
    Ok(())
}
