//! Extract, ask `flow`, answer. No rule of the business lives here.

use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use teloxide::types::{CallbackQuery, Message};
use tokio_util::task::AbortOnDropHandle;

use super::refreshing::Refreshing;
use crate::domain::code::AskedCodes;
use crate::domain::{Callback, ChatId, Language, OrderCode, Outgoing, Role, UserId};
use crate::flow::access::{self, Allowed, Denied};
use crate::flow::audit::{self, Subject};
use crate::flow::lookup::{self, Outcome};
use crate::flow::{Deps, language};
use crate::render;
use crate::render::order::{Audience, View};
use crate::render::reply::{self, alert};
use crate::telegram::{Destination, Edited};

/// A press that is not answered by now shows that the bot is at work.
const PRESS_IS_SLOW_AFTER: Duration = Duration::from_millis(1500);

/// Who asks, and where the answer goes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asker {
    user: UserId,
    to: Destination,
    /// That of the person's Telegram.
    app_language: Option<Language>,
}

impl Asker {
    /// The person behind a message. `None` for bots, channels and anonymous group admins: nobody knows who they are.
    #[expect(clippy::needless_pass_by_value, reason = "the handler tree hands values over")]
    pub(super) fn of(message: Message) -> Option<Self> {
        let user = message.from.as_ref().filter(|from| !from.is_bot && message.sender_chat.is_none())?;
        Some(Self { user: user_id(user)?, to: reply_to(&message), app_language: app_language(user) })
    }

    /// Whether others read the answer.
    pub(super) fn is_in_group(self) -> bool {
        self.audience() == Audience::Group
    }

    /// What to answer in: in a group the app of one person does not decide for all.
    async fn language(self, deps: &Deps) -> anyhow::Result<Language> {
        language::of(deps, self.to.chat, self.app_language.filter(|_| !self.is_in_group())).await
    }

    fn audience(self) -> Audience {
        audience(self.to.chat, self.user)
    }
}

/// The place of an answer: below the message, and in its topic if the group has topics.
fn reply_to(message: &Message) -> Destination {
    Destination {
        chat: ChatId(message.chat.id.0),
        thread: message.thread_id.filter(|_| message.is_topic_message).map(|thread| thread.0.0),
        reply_to: Some(message.id.0),
    }
}

fn app_language(user: &teloxide::types::User) -> Option<Language> {
    user.language_code.as_deref().and_then(Language::parse)
}

fn user_id(user: &teloxide::types::User) -> Option<UserId> {
    i64::try_from(user.id.0).ok().and_then(UserId::new)
}

/// A private chat has the person's own id; everything else has other readers.
fn audience(chat: ChatId, user: UserId) -> Audience {
    if chat == user.private_chat() { Audience::Person } else { Audience::Group }
}

pub(super) async fn start(deps: Arc<Deps>, asker: Asker) -> anyhow::Result<()> {
    if permitted(&deps, asker).await?.is_some() {
        say(&deps, asker, reply::start).await?;
    }
    Ok(())
}

pub(super) async fn help(deps: Arc<Deps>, asker: Asker) -> anyhow::Result<()> {
    if let Some(role) = permitted(&deps, asker).await? {
        say(&deps, asker, |lang| reply::help(lang, role)).await?;
    }
    Ok(())
}

pub(super) async fn unknown_command(deps: Arc<Deps>, asker: Asker) -> anyhow::Result<()> {
    help(deps, asker).await
}

pub(super) async fn orders(deps: Arc<Deps>, asker: Asker, text: String) -> anyhow::Result<()> {
    let question = AskedCodes::find(&text);
    if question.codes.is_empty() {
        if permitted(&deps, asker).await?.is_some() {
            say(&deps, asker, reply::not_a_code).await?;
        }
        return Ok(());
    }
    let language = asker.language(&deps).await?;
    // All are asked at once, each in a task of its own that goes on while an answer is sent, and answered in the order
    // of the text.
    let lookups: Vec<_> = question.codes.iter().map(|code| look_up(&deps, asker, code)).collect();
    for (code, lookup) in question.codes.iter().zip(lookups) {
        let outcome = deps.telegram.typing_while(asker.to, lookup).await.context("a lookup panicked")??;
        if matches!(outcome, Outcome::NotAllowed) {
            return turn_away(&deps, asker).await;
        }
        let view = view(&deps, language, asker.audience(), false);
        deps.telegram.send(asker.to, &answer(code, &outcome, view)).await?;
    }
    if let Some(remarks) = reply::remarks(language, &question) {
        say(&deps, asker, |_| remarks).await?;
    }
    Ok(())
}

/// Begins a lookup. It ends with the handle.
fn look_up(deps: &Arc<Deps>, asker: Asker, code: &OrderCode) -> AbortOnDropHandle<anyhow::Result<Outcome>> {
    let (deps, code) = (Arc::clone(deps), code.clone());
    let asker = lookup::Asker { user: asker.user, chat: asker.to.chat };
    AbortOnDropHandle::new(tokio::spawn(async move { lookup::order(&deps, asker, &code).await }))
}

pub(super) async fn allow(deps: Arc<Deps>, asker: Asker, argument: String) -> anyhow::Result<()> {
    if !is_admin(&deps, asker).await? {
        return Ok(());
    }
    let Some(user) = UserId::parse(&argument) else { return say(&deps, asker, reply::allow_usage).await };
    let done = access::allow(&deps, asker.user, user).await?;
    say(&deps, asker, |lang| match done {
        Allowed::Done => reply::allow_done(lang, user),
        Allowed::Already => reply::allow_already(lang, user),
    })
    .await
}

pub(super) async fn deny(deps: Arc<Deps>, asker: Asker, argument: String) -> anyhow::Result<()> {
    if !is_admin(&deps, asker).await? {
        return Ok(());
    }
    let Some(user) = UserId::parse(&argument) else { return say(&deps, asker, reply::deny_usage).await };
    let done = access::deny(&deps, asker.user, user).await?;
    say(&deps, asker, |lang| match done {
        Denied::Done => reply::deny_done(lang, user),
        Denied::Stranger => reply::deny_stranger(lang, user),
        Denied::Admin => reply::deny_admin(lang, user),
    })
    .await
}

pub(super) async fn audit(deps: Arc<Deps>, asker: Asker, argument: String) -> anyhow::Result<()> {
    // Who looked at what is nobody's business in a group, not even as an admin's answer.
    if asker.is_in_group() || !is_admin(&deps, asker).await? {
        return Ok(());
    }
    let subject = match argument.trim() {
        "" => Some(Subject::Everybody),
        number => {
            let (code, user) = (OrderCode::parse(number), UserId::parse(number));
            (code.is_some() || user.is_some()).then_some(Subject::Number { code, user })
        }
    };
    let Some(subject) = subject else { return say(&deps, asker, reply::audit_usage).await };
    let lookups = audit::latest(&deps, &subject).await?;
    say(&deps, asker, |lang| reply::audit(lang, &lookups, (deps.clock)())).await
}

pub(super) async fn choose_language(deps: Arc<Deps>, asker: Asker) -> anyhow::Result<()> {
    let Some(role) = permitted(&deps, asker).await? else { return Ok(()) };
    if asker.is_in_group() && role != Role::Admin {
        return say(&deps, asker, reply::admins_only).await;
    }
    deps.telegram.send(asker.to, &reply::language_choice(asker.language(&deps).await?)).await?;
    Ok(())
}

/// The press of a button. The data in it, and the message that it stands under, may be forged or years old.
pub(super) async fn press(deps: Arc<Deps>, refreshing: Arc<Refreshing>, query: CallbackQuery) -> anyhow::Result<()> {
    let callback = query.data.as_deref().and_then(Callback::parse);
    let message = query.message.as_ref().map(|message| (ChatId(message.chat().id.0), message.id().0));
    let (Some(user), Some(callback), Some((chat, message_id))) = (user_id(&query.from), callback, message) else {
        let language = app_language(&query.from).unwrap_or(deps.language);
        deps.telegram.answer_press(&query.id.0, Some(alert::button_unknown(language)), true).await;
        return Ok(());
    };
    let press = Press {
        id: &query.id.0,
        user,
        chat,
        message_id,
        language: language::of(&deps, chat, app_language(&query.from).filter(|_| chat == user.private_chat())).await?,
        reply_to: query.regular_message().map_or_else(|| Destination::chat(chat), reply_to),
    };
    match callback {
        Callback::Refresh(code) => refresh(&deps, &refreshing, &press, &code).await,
        Callback::Speak(language) => speak(&deps, &press, language).await,
    }
}

/// A pressed button.
struct Press<'a> {
    id: &'a str,
    user: UserId,
    chat: ChatId,
    message_id: i32,
    language: Language,
    /// Where to say more than an alert can.
    reply_to: Destination,
}

async fn speak(deps: &Deps, press: &Press<'_>, language: Language) -> anyhow::Result<()> {
    let is_group = audience(press.chat, press.user) == Audience::Group;
    let refusal = match access::role_of(deps, press.user).await? {
        None => Some(alert::no_access(press.language)),
        Some(Role::Courier) if is_group => Some(alert::admins_only(press.language)),
        Some(_) => None,
    };
    if refusal.is_some() {
        deps.telegram.answer_press(press.id, refusal, true).await;
        return Ok(());
    }
    language::choose(deps, press.chat, language).await?;
    let chosen = Outgoing { html: reply::language_chosen(language), ..reply::language_choice(language) };
    deps.telegram.edit(press.chat, press.message_id, &chosen).await?;
    deps.telegram.answer_press(press.id, None, false).await;
    Ok(())
}

async fn refresh(deps: &Deps, refreshing: &Refreshing, press: &Press<'_>, code: &OrderCode) -> anyhow::Result<()> {
    let Press { id, user, chat, message_id, language, .. } = *press;
    let Some(_claim) = refreshing.claim(chat, message_id) else {
        deps.telegram.answer_press(id, Some(alert::refresh_busy(language)), false).await;
        return Ok(());
    };
    let mut lookup = std::pin::pin!(lookup::order(deps, lookup::Asker { user, chat }, code));
    let mut is_answered = false;
    let outcome = if let Ok(outcome) = tokio::time::timeout(PRESS_IS_SLOW_AFTER, &mut lookup).await {
        outcome?
    } else {
        deps.telegram.answer_press(id, Some(alert::refresh_slow(language)), false).await;
        is_answered = true;
        lookup.await?
    };
    let message = answer(code, &outcome, view(deps, language, audience(chat, user), true));
    let say = match &outcome {
        Outcome::NotAllowed => Some((alert::no_access(language), true)),
        Outcome::Found { .. } => match deps.telegram.edit(chat, message_id, &message).await? {
            Edited::Done => Some((alert::refresh_done(language), false)),
            Edited::Impossible => Some((alert::refresh_too_old(language), true)),
        },
        // The card stays as it was; what happened is said below it.
        _ => {
            deps.telegram.send(press.reply_to, &message).await?;
            None
        }
    };
    if !is_answered {
        let (text, is_alert) = say.map_or((None, false), |(text, is_alert)| (Some(text), is_alert));
        deps.telegram.answer_press(id, text, is_alert).await;
    }
    Ok(())
}

/// The person's role. A stranger gets their refusal, or silence in a group, and `None` comes back.
async fn permitted(deps: &Deps, asker: Asker) -> anyhow::Result<Option<Role>> {
    let role = access::role_of(deps, asker.user).await?;
    if role.is_none() {
        turn_away(deps, asker).await?;
    }
    Ok(role)
}

async fn is_admin(deps: &Deps, asker: Asker) -> anyhow::Result<bool> {
    match permitted(deps, asker).await? {
        Some(Role::Admin) => Ok(true),
        Some(Role::Courier) => {
            say(deps, asker, reply::admins_only).await?;
            Ok(false)
        }
        None => Ok(false),
    }
}

async fn turn_away(deps: &Deps, asker: Asker) -> anyhow::Result<()> {
    if asker.is_in_group() { Ok(()) } else { say(deps, asker, |lang| reply::stranger(lang, asker.user)).await }
}

/// Answers with a text in the chat's language.
async fn say(deps: &Deps, asker: Asker, text: impl FnOnce(Language) -> String) -> anyhow::Result<()> {
    let text = text(asker.language(deps).await?);
    deps.telegram.send(asker.to, &Outgoing::text(text)).await?;
    Ok(())
}

fn view(deps: &Deps, language: Language, audience: Audience, is_refresh: bool) -> View<'static> {
    View { language, audience, shop: None, now: (deps.clock)(), is_refresh }
}

/// The card, or the sentence that stands in its place.
fn answer(code: &OrderCode, outcome: &Outcome, view: View<'_>) -> Outgoing {
    let lang = view.language;
    let text = match outcome {
        Outcome::Found { order, shop } => return render::order::card(order, &View { shop: shop.as_deref(), ..view }),
        Outcome::TooMany { limit, is_daily, again_at } => reply::too_many(lang, *limit, *is_daily, *again_at, view.now),
        Outcome::NotFound { shop_count } => reply::order_not_found(lang, code, *shop_count),
        Outcome::Unavailable { shops } => reply::kaspi_unavailable(lang, code, shops),
        Outcome::TokenRefused { shops } => reply::kaspi_token_refused(lang, code, shops),
        Outcome::NotUnderstood { shops } => reply::kaspi_not_understood(lang, code, shops),
        Outcome::NotAllowed => reply::alert::no_access(lang),
    };
    Outgoing::text(text)
}
