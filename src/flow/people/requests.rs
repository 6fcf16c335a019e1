//! Strangers' requests for access.

use std::sync::Arc;

use anyhow::Context;
use chrono::Duration;

use super::members::welcome;
use crate::domain::people::{AccessRequest, RequestStatus, Verdict};
use crate::domain::{Alert, Outgoing, Role, UserId};
use crate::flow::Deps;
use crate::flow::access::{ManagerPermit, Sender};
use crate::flow::chats::notify::NOTICE;
use crate::flow::chats::{alerts, language, notify};
use crate::render;
use crate::store::{self, people, requests, strangers};
use crate::telegram::Destination;

/// How long a stranger has to wait before the next request.
const REQUEST_EVERY: Duration = Duration::hours(24);

/// How long requests, and the names in them, are stored.
const STORED_FOR: Duration = Duration::days(30);

/// How many requests a manager is shown within [`SHOWN_WITHIN`], and when they ask for more.
const MAX_SHOWN: usize = 5;
const SHOWN_WITHIN: Duration = Duration::hours(1);

/// The result of asking for access.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    Done,
    /// The stranger asked before.
    Already,
}

/// The result of deciding a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decided {
    Done(AccessRequest),
    /// Another manager decided before.
    Already(AccessRequest),
    /// There is no such request.
    Unknown,
}

/// The stranger's latest request, as long as they cannot ask again.
async fn latest_of(deps: &Deps, stranger: UserId) -> anyhow::Result<Option<i64>> {
    let since = deps.now() - REQUEST_EVERY;
    requests::latest_of(deps.db.pool(), stranger, since).await.context("couldn't read the requests")
}

/// The status of a stranger's latest request.
pub async fn status(deps: &Deps, stranger: UserId) -> anyhow::Result<RequestStatus> {
    let Some(id) = latest_of(deps, stranger).await? else { return Ok(RequestStatus::None) };
    Ok(match find(deps, id).await? {
        None => RequestStatus::None,
        Some(AccessRequest { decision: Some((Verdict::Refused, _)), asked_at, .. }) => {
            RequestStatus::Refused { may_ask_at: asked_at + REQUEST_EVERY }
        }
        Some(AccessRequest { asked_at, .. }) => RequestStatus::Waiting { may_ask_at: asked_at + REQUEST_EVERY },
    })
}

/// Shows a stranger's request to everybody who can decide it, or adds it to those that wait.
///
/// # Errors
/// The database fails, or Telegram does for long. Repeated, it continues where it stopped.
pub async fn ask(deps: &Arc<Deps>, stranger: &Sender) -> anyhow::Result<Asked> {
    let latest = latest_of(deps, stranger.user).await?;
    let id = match latest {
        Some(id) => id,
        None => requests::add(deps.db.pool(), stranger.user, &stranger.name, deps.now())
            .await
            .context("couldn't store a request")?,
    };
    let Some(request) = find(deps, id).await? else { return Ok(Asked::Already) };
    if request.decision.is_none() {
        tracing::info!(user.id = %stranger.user, request.id = id, "a stranger asks for access");
        show(deps, &request).await?;
    }
    Ok(if latest.is_some() { Asked::Already } else { Asked::Done })
}

/// Decides a request. The first decision counts; everybody who was shown the request sees it, and the stranger is
/// notified.
pub async fn decide(deps: &Arc<Deps>, by: &ManagerPermit, id: i64, verdict: Verdict) -> anyhow::Result<Decided> {
    let decided = record_verdict(deps, by, id, verdict).await.context("couldn't decide a request")?;
    let Some((is_first, is_granted)) = decided else { return Ok(Decided::Unknown) };
    let Some(request) = find(deps, id).await? else { return Ok(Decided::Unknown) };
    if is_first {
        tracing::info!(by.id = %by.user(), request.id = id, verdict = verdict.as_str(), "decided a request");
        let (deps, stranger) = (Arc::clone(deps), request.person.user);
        if is_granted {
            tokio::spawn(welcome(deps, stranger, Role::Courier, true));
        } else if verdict == Verdict::Refused {
            let text = |lang| Outgoing::text(render::request::refused(lang));
            tokio::spawn(async move { notify::person(&deps, stranger, text).await });
        }
    }
    refresh(deps, &request).await?;
    Ok(if is_first { Decided::Done(request) } else { Decided::Already(request) })
}

/// Writes the verdict and its effect in one transaction. Returns whether it is the first and whether the person was
/// granted access; `None` if there is no such request.
async fn record_verdict(
    deps: &Deps,
    by: &ManagerPermit,
    id: i64,
    verdict: Verdict,
) -> store::Result<Option<(bool, bool)>> {
    let mut tx = deps.db.begin_write().await?;
    let Some(request) = requests::find(&mut *tx, id).await? else { return Ok(None) };
    if !requests::decide(&mut *tx, id, verdict, by.user()).await? {
        return Ok(Some((false, false)));
    }
    // A person who has a role by now, for example through an invitation, has it still.
    let is_granted = verdict == Verdict::Admitted && people::find(&mut *tx, request.person.user).await?.is_none();
    if is_granted {
        people::grant(&mut *tx, &request.person, Role::Courier, by.user(), deps.now()).await?;
    }
    if verdict == Verdict::Refused {
        // However often they were answered before: the next question has another answer.
        strangers::reset(&mut *tx, request.person.user).await?;
    }
    tx.commit().await?;
    Ok(Some((true, is_granted)))
}

async fn find(deps: &Deps, id: i64) -> anyhow::Result<Option<AccessRequest>> {
    requests::find(deps.db.pool(), id).await.context("couldn't read a request")
}

/// Shows a manager a few requests that they have not got yet. Returns how many more there are.
pub async fn show_next(deps: &Deps, manager: &ManagerPermit) -> anyhow::Result<usize> {
    let _showing = deps.showing_requests.lock().await;
    let unseen = unseen_by(deps, manager.user()).await?;
    for id in unseen.iter().take(MAX_SHOWN) {
        if let Some(request) = find(deps, *id).await? {
            show_to(deps, &request, manager.user()).await?;
        }
    }
    Ok(unseen.len().saturating_sub(MAX_SHOWN))
}

async fn unseen_by(deps: &Deps, manager: UserId) -> anyhow::Result<Vec<i64>> {
    let since = deps.now() - STORED_FOR;
    let unseen = requests::unseen_by(deps.db.pool(), manager.private_chat(), since).await;
    unseen.context("couldn't read the requests")
}

/// Sends the request to all who can decide it and have not got it yet.
async fn show(deps: &Arc<Deps>, request: &AccessRequest) -> anyhow::Result<()> {
    let _showing = deps.showing_requests.lock().await;
    let db = deps.db.pool();
    let shown = requests::shown(db, request.id).await.context("couldn't read where a request is shown")?;
    for member in people::list(db).await.context("couldn't read the allowlist")? {
        let user = member.person.user;
        if !member.role.manages() || shown.iter().any(|(chat, _)| *chat == user.private_chat()) {
            continue;
        }
        let lately = requests::count_shown(db, user.private_chat(), deps.now() - SHOWN_WITHIN).await;
        if (lately.context("couldn't count the requests")? as usize) < MAX_SHOWN {
            show_to(deps, request, user).await?;
        } else {
            summarise(deps, user).await?;
        }
    }
    // It may have been decided while it was still being sent to others.
    match find(deps, request.id).await? {
        Some(request) if request.decision.is_some() => refresh(deps, &request).await,
        _ => Ok(()),
    }
}

/// Notifies a manager that more requests wait, once within [`SHOWN_WITHIN`].
async fn summarise(deps: &Arc<Deps>, manager: UserId) -> anyhow::Result<()> {
    let name = format!("requests wait: {manager}");
    let alert = Alert::RequestsWait { count: unseen_by(deps, manager).await?.len() };
    alerts::repeat(deps, &name, SHOWN_WITHIN, Some(manager), &alert).await
}

async fn show_to(deps: &Deps, request: &AccessRequest, user: UserId) -> anyhow::Result<()> {
    let chat = user.private_chat();
    let message = render::request::request(language::of_chat(deps, chat).await?, request);
    match deps.telegram.send(NOTICE, Destination::chat(chat), &message).await {
        Ok(message_id) => requests::record_shown(deps.db.pool(), request.id, (chat, message_id))
            .await
            .context("couldn't record where a request is shown"),
        Err(error) if error.is_transient() => Err(error.into()),
        Err(error) => {
            tracing::warn!(user.id = %user, %error, "couldn't show a request for access");
            Ok(())
        }
    }
}

/// Updates the request wherever it is shown.
async fn refresh(deps: &Deps, request: &AccessRequest) -> anyhow::Result<()> {
    let shown = requests::shown(deps.db.pool(), request.id).await.context("couldn't read where a request is shown")?;
    for (chat, message_id) in shown {
        let message = render::request::request(language::of_chat(deps, chat).await?, request);
        match deps.telegram.edit(NOTICE, chat, message_id, &message).await {
            Err(error) if error.is_transient() => return Err(error.into()),
            Err(error) => tracing::warn!(chat.id = %chat, %error, "couldn't show a verdict"),
            Ok(_) => {}
        }
    }
    Ok(())
}

/// Deletes old requests. Returns their number.
pub async fn clean(deps: &Deps) -> anyhow::Result<u64> {
    requests::remove_before(deps.db.pool(), deps.now() - STORED_FOR).await.context("couldn't clean the requests")
}
