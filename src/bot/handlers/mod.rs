//! Extract, ask `flow`, answer. No rule of the business lives here.

pub(super) mod groups;
pub(super) mod orders;
pub(super) mod people;
mod people_buttons;
pub(super) mod press;
pub(super) mod settings;

use std::sync::Arc;

use teloxide::types::{Me, Message, User};

use crate::domain::{ChatId, Language, OrderCode, Outgoing, UserId};
use crate::flow::access::{self, Entry, Permit, Visitor};
use crate::flow::invitations::{self, Redeemed, Token};
use crate::flow::requests::{self, Patience};
use crate::flow::{Deps, language, post};
use crate::render::{self, group, reply};
use crate::telegram::Destination;

/// The payload of `/start` that comes from the button "add to a group".
const CONNECT: &str = "connect";

/// Who wrote, and where the answer goes.
#[derive(Debug, Clone)]
pub(super) struct Asker {
    visitor: Visitor,
    to: Destination,
}

impl Asker {
    /// The person behind a message. `None` for bots, channels and anonymous group admins: nobody knows who they are.
    #[expect(clippy::needless_pass_by_value, reason = "the handler tree hands values over")]
    pub(super) fn of(message: Message) -> Option<Self> {
        let user = message.from.as_ref().filter(|from| !from.is_bot && message.sender_chat.is_none())?;
        Some(Self { visitor: visitor(user, ChatId(message.chat.id.0))?, to: reply_to(&message) })
    }

    /// Whether others read the answer.
    pub(super) fn is_in_group(&self) -> bool {
        !self.visitor.is_private()
    }

    /// What to answer in: in a group the app of one person does not decide for all.
    async fn language(&self, deps: &Deps) -> anyhow::Result<Language> {
        language_for(deps, &self.visitor).await
    }
}

fn visitor(user: &User, chat: ChatId) -> Option<Visitor> {
    let language = user.language_code.as_deref().and_then(Language::parse);
    Some(Visitor { user: user_id(user)?, name: user.full_name(), language, chat })
}

fn user_id(user: &User) -> Option<UserId> {
    i64::try_from(user.id.0).ok().and_then(UserId::new)
}

async fn language_for(deps: &Deps, visitor: &Visitor) -> anyhow::Result<Language> {
    language::of(deps, visitor.chat, visitor.language.filter(|_| visitor.is_private())).await
}

/// The place of an answer: below the message, and in its topic if the group has topics.
fn reply_to(message: &Message) -> Destination {
    Destination {
        chat: ChatId(message.chat.id.0),
        thread: message.thread_id.filter(|_| message.is_topic_message).map(|thread| thread.0.0),
        reply_to: Some(message.id.0),
        is_silent: false,
    }
}

pub(super) async fn start(
    deps: Arc<Deps>,
    asker: Asker,
    message: Message,
    me: Me,
    payload: String,
) -> anyhow::Result<()> {
    if asker.is_in_group() {
        if payload.trim() == CONNECT {
            return groups::connect(deps, asker, message, me).await;
        }
    } else if let Some(token) = Token::parse(payload.trim()) {
        return redeem(&deps, &asker, &token).await;
    } else if OrderCode::parse(payload.trim()).is_some() {
        return orders::orders(deps, asker, payload).await;
    }
    if let Some(permit) = admit(&deps, &asker).await? {
        say(&deps, &asker, reply::start).await?;
        requests::catch_up(&deps, &permit).await?;
    }
    Ok(())
}

/// Somebody opened an invitation.
async fn redeem(deps: &Arc<Deps>, asker: &Asker, token: &Token) -> anyhow::Result<()> {
    let why_not = match invitations::redeem(deps, &asker.visitor, token).await? {
        Redeemed::Welcome(role) => return say(deps, asker, |lang| render::people::welcome(lang, role)).await,
        Redeemed::Already(role) => {
            return say(deps, asker, |lang| render::people::invitation_already(lang, role)).await;
        }
        Redeemed::Used => render::people::invitation_taken,
        Redeemed::Expired => render::people::invitation_expired,
        Redeemed::Revoked => render::people::invitation_withdrawn,
        Redeemed::Unknown => render::people::invitation_unknown,
    };
    match access::enter(deps, &asker.visitor).await? {
        Entry::Stranger => turn_away(deps, asker, Some(why_not)).await,
        Entry::Permitted(_) | Entry::NotConnected(_) => say(deps, asker, why_not).await,
    }
}

pub(super) async fn help(deps: Arc<Deps>, asker: Asker) -> anyhow::Result<()> {
    if let Some(permit) = admit(&deps, &asker).await? {
        say(&deps, &asker, |lang| reply::help(lang, permit.role())).await?;
    }
    Ok(())
}

pub(super) async fn unknown_command(deps: Arc<Deps>, asker: Asker) -> anyhow::Result<()> {
    help(deps, asker).await
}

pub(super) async fn choose_language(deps: Arc<Deps>, asker: Asker) -> anyhow::Result<()> {
    let Some(permit) = admit(&deps, &asker).await? else { return Ok(()) };
    if !language::may_choose(&permit) {
        return say(&deps, &asker, reply::managers_only).await;
    }
    send(&deps, &asker, reply::language_choice).await
}

/// What the person may do here. Who may not ask, or not here, is told so, and `None` comes back.
async fn admit(deps: &Deps, asker: &Asker) -> anyhow::Result<Option<Permit>> {
    match access::enter(deps, &asker.visitor).await? {
        Entry::Permitted(permit) => return Ok(Some(permit)),
        Entry::NotConnected(_) => say(deps, asker, group::unknown).await?,
        Entry::Stranger => turn_away(deps, asker, None).await?,
    }
    Ok(None)
}

/// As [`admit`], for what only managers and admins may do. A convenience for the words: `flow` checks it again.
async fn admit_manager(deps: &Deps, asker: &Asker) -> anyhow::Result<Option<Permit>> {
    let permit = admit(deps, asker).await?;
    if permit.is_some_and(|permit| !permit.role().manages()) {
        say(deps, asker, reply::managers_only).await?;
        return Ok(None);
    }
    Ok(permit)
}

/// Tells a stranger how to get access; in a group strangers are none of the bot's business.
async fn turn_away(deps: &Deps, asker: &Asker, reason: Option<fn(Language) -> String>) -> anyhow::Result<()> {
    if asker.is_in_group() {
        return Ok(());
    }
    let user = asker.visitor.user;
    match requests::patience(deps, user).await? {
        Patience::Ignore => Ok(()),
        Patience::Answer { has_asked, is_last } => {
            let answer = |lang| render::people::stranger(lang, user, has_asked, is_last, reason.map(|why| why(lang)));
            send(deps, asker, answer).await
        }
    }
}

/// Answers with a text in the chat's language.
async fn say(deps: &Deps, asker: &Asker, text: impl FnOnce(Language) -> String) -> anyhow::Result<()> {
    send(deps, asker, |lang| Outgoing::text(text(lang))).await
}

/// Answers with a message in the chat's language.
async fn send(deps: &Deps, asker: &Asker, message: impl FnOnce(Language) -> Outgoing) -> anyhow::Result<()> {
    post::send(deps, asker.to, &message(asker.language(deps).await?)).await.map(drop)
}
