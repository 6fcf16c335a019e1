//! Groups come, connect, move and go.

use std::sync::Arc;

use teloxide::types::{ChatMemberUpdated, Me, Message};

use super::{Asker, reply_to, say, send, turn_away};
use crate::bot::commands::{Parsed, parse};
use crate::domain::{ChatId, Language, Outgoing};
use crate::flow::access::{self, Entry};
use crate::flow::groups::{self, Change};
use crate::flow::{Deps, language, post};
use crate::render::{group, reply};
use crate::telegram::{Destination, Error};

/// A group's new id, or its old one.
#[derive(Debug, Clone, Copy)]
pub(in crate::bot) struct Migration {
    from: ChatId,
    to: ChatId,
}

impl Migration {
    /// What a service message tells; the old group and the new one get one each.
    pub(in crate::bot) fn of(message: &Message) -> Option<Self> {
        let here = ChatId(message.chat.id.0);
        let to = message.migrate_to_chat_id().map(|to| Self { from: here, to: ChatId(to.0) });
        to.or_else(|| message.migrate_from_chat_id().map(|from| Self { from: ChatId(from.0), to: here }))
    }
}

pub(in crate::bot) async fn migrate(deps: Arc<Deps>, migration: Migration) -> anyhow::Result<()> {
    groups::migrate(&deps, migration.from, migration.to).await
}

pub(in crate::bot) async fn connect(deps: Arc<Deps>, asker: Asker, message: Message, me: Me) -> anyhow::Result<()> {
    if !asker.is_in_group() {
        return in_private(&deps, &asker, &me).await;
    }
    let role = match access::enter(&deps, &asker.visitor).await? {
        Entry::Permitted(permit) => permit.role(),
        Entry::NotConnected(role) => role,
        Entry::Stranger => return turn_away(&deps, &asker, None).await,
    };
    let answer = match groups::connect(&deps, &asker.visitor, role, message.chat.title().unwrap_or_default()).await? {
        Change::Done => group::connected,
        Change::Already => group::connected_already,
        Change::NotAllowed => reply::managers_only,
    };
    say(&deps, &asker, answer).await
}

pub(in crate::bot) async fn disconnect(deps: Arc<Deps>, asker: Asker, me: Me) -> anyhow::Result<()> {
    if !asker.is_in_group() {
        return in_private(&deps, &asker, &me).await;
    }
    let role = match access::enter(&deps, &asker.visitor).await? {
        Entry::Permitted(permit) => permit.role(),
        Entry::NotConnected(_) => return say(&deps, &asker, group::unknown).await,
        Entry::Stranger => return turn_away(&deps, &asker, None).await,
    };
    let answer = match groups::disconnect(&deps, &asker.visitor, role).await? {
        Change::Done => group::disconnected,
        Change::Already => group::unknown,
        Change::NotAllowed => reply::managers_only,
    };
    say(&deps, &asker, answer).await
}

/// Leads from the private chat to the groups.
async fn in_private(deps: &Deps, asker: &Asker, me: &Me) -> anyhow::Result<()> {
    match access::enter(deps, &asker.visitor).await? {
        Entry::Permitted(permit) if permit.role().manages() => {
            send(deps, asker, |lang| group::groups_only(lang, me.username())).await
        }
        Entry::Permitted(_) | Entry::NotConnected(_) => say(deps, asker, reply::managers_only).await,
        Entry::Stranger => turn_away(deps, asker, None).await,
    }
}

/// The bot was brought into a chat, or is out of it.
pub(in crate::bot) async fn membership(deps: Arc<Deps>, change: ChatMemberUpdated) -> anyhow::Result<()> {
    let chat = ChatId(change.chat.id.0);
    if !change.chat.is_group() && !change.chat.is_supergroup() {
        return Ok(());
    }
    if !change.new_chat_member.is_present() {
        groups::lose(&deps, chat).await?;
    } else if !change.old_chat_member.is_present() && !groups::is_connected(&deps, chat).await? {
        let line = group::unknown(language::of(&deps, chat, None).await?);
        // It may be a group in which the bot has no right to speak.
        if let Err(error) = post::send(&deps, Destination::chat(chat), &Outgoing::text(line)).await {
            match error.downcast_ref() {
                Some(Error::Forbidden { .. } | Error::Rejected { .. }) => {
                    tracing::info!(chat.id = %chat, "was brought into a group and may not speak there");
                }
                _ => return Err(error),
            }
        }
    }
    Ok(())
}

/// A command that an administrator wrote under the group's name, and where to answer.
#[derive(Debug, Clone, Copy)]
pub(in crate::bot) struct AnonymousCommand(Destination);

impl AnonymousCommand {
    /// `None` if the message is anything else. Channels, and bots that forward them, talk to nobody.
    #[expect(clippy::needless_pass_by_value, reason = "the handler tree hands values over")]
    pub(in crate::bot) fn of(message: Message, me: Me) -> Option<Self> {
        message.sender_chat.as_ref().filter(|sender| sender.id == message.chat.id)?;
        let is_ours = matches!(parse(message.text().unwrap_or_default(), me.username()), Parsed::Command(_));
        is_ours.then(|| Self(reply_to(&message)))
    }
}

pub(in crate::bot) async fn anonymous(deps: Arc<Deps>, command: AnonymousCommand) -> anyhow::Result<()> {
    let AnonymousCommand(to) = command;
    let language: Language = language::of(&deps, to.chat, None).await?;
    post::send(&deps, to, &Outgoing::text(group::anonymous(language))).await.map(drop)
}
