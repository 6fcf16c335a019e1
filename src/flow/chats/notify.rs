//! Messages that nobody asked for and that are sent at once or never: what must not be lost is in [`alerts`](super::alerts).
//! Failures are logged only: the person may have blocked the bot, or never opened it.

use super::language;
use crate::domain::{Language, Outgoing, UserId};
use crate::flow::Deps;
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
