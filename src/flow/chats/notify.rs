//! Messages that nobody asked for. Failures are logged only: the person may have blocked the bot, or never opened it.

use std::sync::Arc;

use anyhow::Context;

use super::language;
use crate::domain::{Language, Outgoing, UserId};
use crate::flow::Deps;
use crate::store::people;
use crate::telegram::{Destination, Priority, Sending};

/// How notices are sent.
pub(in crate::flow) const NOTICE: Sending<'static> = Sending { priority: Priority::Notice, check: None };

/// Notifies a person in private.
pub(in crate::flow) async fn person(deps: &Deps, user: UserId, message: impl FnOnce(Language) -> Outgoing) {
    let chat = user.private_chat();
    let language = language::of_chat(deps, chat).await.unwrap_or(deps.language);
    if let Err(error) = deps.telegram.send(NOTICE, Destination::chat(chat), &message(language)).await {
        tracing::warn!(user.id = %user, %error, "couldn't notify a person");
    }
}

/// Notifies all managers and admins, in the background.
pub(in crate::flow) async fn managers(
    deps: &Arc<Deps>,
    text: impl Fn(Language) -> String + Send + Sync + 'static,
) -> anyhow::Result<()> {
    let members = people::list(deps.db.pool()).await.context("couldn't read the allowlist")?;
    let managers = members.into_iter().filter(|member| member.role.manages()).map(|member| member.person.user);
    spawn(deps, managers.collect(), text);
    Ok(())
}

/// Notifies all admins, in the background.
pub(in crate::flow) fn admins(deps: &Arc<Deps>, text: impl Fn(Language) -> String + Send + Sync + 'static) {
    spawn(deps, deps.admins.clone(), text);
}

fn spawn(deps: &Arc<Deps>, users: Vec<UserId>, text: impl Fn(Language) -> String + Send + Sync + 'static) {
    let deps = Arc::clone(deps);
    tokio::spawn(async move {
        for user in users {
            person(&deps, user, |lang| Outgoing::text(text(lang))).await;
        }
    });
}
