//! Strangers: how patiently they are answered, and how they ask for access.

use std::sync::Arc;

use anyhow::Context;
use chrono::Duration;

use super::access::{Permit, Visitor};
use super::people::welcome;
use super::{Deps, language, post};
use crate::domain::people::{Request, Verdict};
use crate::domain::{Outgoing, Role, UserId};
use crate::render;
use crate::store::{people, requests, strangers};
use crate::telegram::Destination;

/// How many answers a stranger gets in [`PATIENCE_LASTS`].
const PATIENCE: u32 = 5;
const PATIENCE_LASTS: Duration = Duration::hours(1);

/// How long a stranger has to wait with the next request.
const PAUSE: Duration = Duration::hours(24);

/// How long requests, and the names in them, are kept.
const KEPT_FOR: Duration = Duration::days(30);

/// How to answer a stranger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Patience {
    /// With a sentence.
    Answer {
        /// Whether they asked for access and cannot ask again yet.
        has_asked: bool,
        /// Whether the next ones within the hour get no answer.
        is_last: bool,
    },
    /// Not at all.
    Ignore,
}

/// What became of a request for access.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// The managers know of it.
    Done,
    /// They did already.
    Already,
}

/// What became of a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decided {
    /// It counts.
    Done(Request),
    /// Somebody decided before.
    Already(Request),
    /// Only managers and admins may decide, and only about requests that exist.
    NotAllowed,
}

/// Decides whether to answer a stranger who wrote or pressed something.
///
/// # Errors
/// The database fails.
pub async fn patience(deps: &Deps, stranger: UserId) -> anyhow::Result<Patience> {
    let (db, now) = (deps.db.pool(), deps.now());
    let answers = strangers::count(db, stranger, now - PATIENCE_LASTS, now).await;
    let answers = answers.context("couldn't count a stranger's messages")?;
    if answers > PATIENCE {
        return Ok(Patience::Ignore);
    }
    let latest = requests::latest_of(db, stranger, now - PAUSE).await.context("couldn't read the requests")?;
    Ok(Patience::Answer { has_asked: latest.is_some(), is_last: answers == PATIENCE })
}

/// Shows a stranger's request to everybody who can decide about it.
///
/// # Errors
/// The database fails, or Telegram is out of order for long. Repeated, it goes on where it stopped.
pub async fn ask(deps: &Deps, stranger: &Visitor) -> anyhow::Result<Asked> {
    let (db, now) = (deps.db.pool(), deps.now());
    let latest = requests::latest_of(db, stranger.user, now - PAUSE).await.context("couldn't read the requests")?;
    let id = match latest {
        Some(id) => id,
        None => requests::add(db, stranger.user, &stranger.name, now).await.context("couldn't keep a request")?,
    };
    let Some(request) = find(deps, id).await? else { return Ok(Asked::Already) };
    if request.decision.is_none() {
        tracing::info!(user.id = %stranger.user, request.id = id, "a stranger asks for access");
        show(deps, &request).await?;
    }
    Ok(if latest.is_some() { Asked::Already } else { Asked::Done })
}

/// Decides about a request. The first decision counts; everybody who was asked sees it, and so does the stranger.
///
/// # Errors
/// The database fails, or Telegram is out of order for long.
pub async fn decide(deps: &Arc<Deps>, by: &Permit, id: i64, verdict: Verdict) -> anyhow::Result<Decided> {
    if !by.role().manages() {
        return Ok(Decided::NotAllowed);
    }
    let Some(is_first) = settle(deps, by, id, verdict).await.context("couldn't decide about a request")? else {
        return Ok(Decided::NotAllowed);
    };
    let Some(request) = find(deps, id).await? else { return Ok(Decided::NotAllowed) };
    if is_first {
        tracing::info!(by.id = %by.user(), request.id = id, verdict = verdict.as_str(), "decided about a request");
        tokio::spawn(answer(Arc::clone(deps), request.who.user, verdict));
    }
    refresh(deps, &request).await?;
    Ok(if is_first { Decided::Done(request) } else { Decided::Already(request) })
}

/// Writes the verdict and what follows from it in one transaction. `false` if there was one before, `None` if there is
/// no such request.
async fn settle(deps: &Deps, by: &Permit, id: i64, verdict: Verdict) -> anyhow::Result<Option<bool>> {
    let mut tx = deps.db.begin_write().await?;
    let Some(request) = requests::find(&mut *tx, id).await? else { return Ok(None) };
    if !requests::decide(&mut *tx, id, verdict, by.user()).await? {
        return Ok(Some(false));
    }
    // Who has a role by now, by an invitation say, keeps it.
    if verdict == Verdict::Admitted && people::find(&mut *tx, request.who.user).await?.is_none() {
        people::grant(&mut *tx, &request.who, Role::Courier, by.user(), deps.now()).await?;
    }
    tx.commit().await?;
    Ok(Some(true))
}

/// Tells a stranger the verdict.
async fn answer(deps: Arc<Deps>, stranger: UserId, verdict: Verdict) {
    match verdict {
        Verdict::Admitted => welcome(deps, stranger, Role::Courier).await,
        Verdict::Refused => {
            post::tell(&deps, stranger, |lang| Outgoing::text(render::people::request_refused(lang))).await;
        }
    }
}

async fn find(deps: &Deps, id: i64) -> anyhow::Result<Option<Request>> {
    requests::find(deps.db.pool(), id).await.context("couldn't read a request")
}

/// Shows a manager the requests that did not reach them: they may not have opened the bot by then.
///
/// # Errors
/// The database fails, or Telegram is out of order for long.
pub async fn catch_up(deps: &Deps, permit: &Permit) -> anyhow::Result<()> {
    if !permit.role().manages() {
        return Ok(());
    }
    let since = deps.now() - KEPT_FOR;
    let unseen = requests::unseen_by(deps.db.pool(), permit.user().private_chat(), since).await;
    for id in unseen.context("couldn't read the requests")? {
        if let Some(request) = find(deps, id).await? {
            show_to(deps, &request, permit.user()).await?;
        }
    }
    Ok(())
}

/// Sends the request to all who can decide and have not got it yet.
async fn show(deps: &Deps, request: &Request) -> anyhow::Result<()> {
    let db = deps.db.pool();
    let shown = requests::shown(db, request.id).await.context("couldn't read where a request is shown")?;
    for member in people::list(db).await.context("couldn't read the allowlist")? {
        let user = member.who.user;
        if member.role.manages() && !shown.iter().any(|(chat, _)| *chat == user.private_chat()) {
            show_to(deps, request, user).await?;
        }
    }
    // Somebody may have decided while others were still being asked.
    match find(deps, request.id).await? {
        Some(request) if request.decision.is_some() => refresh(deps, &request).await,
        _ => Ok(()),
    }
}

async fn show_to(deps: &Deps, request: &Request, user: UserId) -> anyhow::Result<()> {
    let chat = user.private_chat();
    let message = render::people::request(language::of(deps, chat, None).await?, request);
    match deps.telegram.send(Destination::chat(chat), &message).await {
        Ok(message_id) => {
            let shown = requests::show(deps.db.pool(), request.id, (chat, message_id)).await;
            shown.context("couldn't note where a request is shown")
        }
        Err(error) if error.is_transient() => Err(error.into()),
        Err(error) => {
            tracing::warn!(user.id = %user, %error, "couldn't show a request for access");
            Ok(())
        }
    }
}

/// Shows how the request stands wherever it is shown.
async fn refresh(deps: &Deps, request: &Request) -> anyhow::Result<()> {
    let shown = requests::shown(deps.db.pool(), request.id).await.context("couldn't read where a request is shown")?;
    for (chat, message_id) in shown {
        let message = render::people::request(language::of(deps, chat, None).await?, request);
        match deps.telegram.edit(chat, message_id, &message).await {
            Err(error) if error.is_transient() => return Err(error.into()),
            Err(error) => tracing::warn!(chat.id = %chat, %error, "couldn't show a verdict"),
            Ok(_) => {}
        }
    }
    Ok(())
}

/// Forgets old requests and strangers; tells how many rows.
///
/// # Errors
/// The database fails.
pub async fn clean(deps: &Deps) -> anyhow::Result<u64> {
    let (db, now) = (deps.db.pool(), deps.now());
    let requests = requests::forget_before(db, now - KEPT_FOR).await.context("couldn't clean the requests")?;
    let strangers = strangers::forget_before(db, now - PATIENCE_LASTS).await.context("couldn't forget strangers")?;
    Ok(requests + strangers)
}
